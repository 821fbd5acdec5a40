/* The grid of a year's plan: keys that walk between cells, blocks pasted from Excel, sums and differences while one
   types. Amounts are whole hundredths (BigInt), so that what is shown here is what is saved. */
(() => {
  "use strict";
  const grid = document.querySelector("[data-plan-grid]");
  if (!grid) return;
  const told = document.querySelector("[data-differences]");
  const NUMBER = /^[+-]?\d{1,15}(?:\.\d{0,10})?$/;

  /* Hundredths; null for an empty cell, undefined for what is no number. */
  const read = (text) => {
    const plain = text.normalize("NFKC").replace(/[\s,]/g, "").replace("−", "-").replace(/^¥/, "").replace(/%$/, "");
    if (!plain) return null;
    if (!NUMBER.test(plain)) return undefined;
    const [whole, part = ""] = plain.split(".");
    if (/[1-9]/.test(part.slice(2)) || plain.startsWith("-")) return undefined;
    return BigInt(whole + part.slice(0, 2).padEnd(2, "0"));
  };
  const grouped = (value) => {
    const less = value < 0n, all = (less ? -value : value).toString().padStart(3, "0");
    const part = all.slice(-2).replace(/0+$/, "");
    return (less ? "−" : "") + all.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "");
  };
  const signed = (value) => (value === 0n ? "–" : value > 0n ? `+${grouped(value)}` : grouped(value));

  const cellsOf = (row) => [...row.querySelectorAll(".cell")];
  const show = (cell, text, off) => { cell.textContent = text; cell.classList.toggle("gr-off", off); };

  /* What a line holds, its year completed as it will be saved. */
  const valuesOf = (row, adds, whole) => {
    const fields = cellsOf(row);
    const values = fields.map((field) => {
      const value = read(field.value);
      const wrong = value === undefined || (whole && value !== null && value % 100n !== 0n);
      if (wrong) field.setAttribute("aria-invalid", "true");
      else if (!field.classList.contains("is-invalid") || field.value !== field.defaultValue) {
        field.removeAttribute("aria-invalid");
        field.classList.remove("is-invalid");
      }
      return wrong ? null : value;
    });
    const months = values.slice(1), some = months.some((value) => value !== null);
    const sum = months.reduce((total, value) => total + (value ?? 0n), 0n);
    if (values[0] === null && some && adds === "sum") values[0] = sum;
    if (values[0] === null && adds === "level") values[0] = months[11];
    fields[0].placeholder = values[0] === null || adds === "rate" ? "" : grouped(values[0]);
    if (adds === "rate") fields.slice(1).forEach((field) => (field.placeholder = values[0] === null ? "" : grouped(values[0])));
    return { values, sum: adds === "sum" ? sum : months[11] ?? 0n, empty: values.every((value) => value === null) };
  };

  /* One figure with its people: how many places do not add up. */
  const reckon = (body) => {
    const adds = body.dataset.adds, whole = body.dataset.places === "0";
    let wrong = 0;
    const lines = [...body.querySelectorAll("tr[data-row]")].map((row) => {
      const line = valuesOf(row, adds, whole);
      const sums = adds !== "rate" && !line.empty;
      const missing = (line.values[0] ?? 0n) - line.sum;
      const off = sums && (missing !== 0n || line.values[0] === null);
      show(row.querySelector("[data-sum]"), sums ? grouped(line.sum) : "", false);
      show(row.querySelector("[data-diff]"), sums ? signed(missing) : "", off);
      if (off) wrong += 1;
      return line;
    });
    const together = body.querySelector("[data-together]"), left = body.querySelector("[data-left]");
    if (!together) return wrong;
    const people = lines.slice(1).filter((line) => !line.empty);
    lines[0].values.forEach((value, place) => {
      const sum = people.reduce((total, line) => total + (line.values[place] ?? 0n), 0n);
      const missing = (value ?? 0n) - sum, off = people.length > 0 && missing !== 0n;
      show(together.cells[place + 1], people.length ? grouped(sum) : "", false);
      show(left.cells[place + 1], people.length ? signed(missing) : "", off);
      if (off) wrong += 1;
    });
    return wrong;
  };

  const bodies = [...grid.querySelectorAll("tbody[data-figure]")];
  const wrong = new Map();
  const tell = () => {
    const number = [...wrong.values()].reduce((total, each) => total + each, 0);
    const text = number ? told.dataset.some.replace("%n", number) : told.dataset.none;
    if (told.textContent !== text) told.textContent = text;
  };
  const reckonAll = () => { bodies.forEach((body) => wrong.set(body, reckon(body))); tell(); };
  const reckonOne = (field) => {
    const body = field.closest("tbody[data-figure]");
    if (!body) return;
    wrong.set(body, reckon(body));
    tell();
  };
  grid.addEventListener("input", (event) => reckonOne(event.target));
  grid.addEventListener("change", (event) => reckonOne(event.target));

  /* Keys: Enter and the arrows up and down go along the column; left and right leave a cell at its end. */
  const rows = () => [...grid.querySelectorAll("tr[data-row]")];
  const go = (field, down, across) => {
    const all = rows(), place = Number(field.dataset.place) + across;
    const row = all[all.indexOf(field.closest("tr")) + down];
    const next = row && cellsOf(row)[place];
    if (!next) return false;
    next.focus();
    next.select();
    return true;
  };
  grid.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.classList.contains("cell") || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = field.selectionStart === 0 && field.selectionEnd === field.value.length;
    const atStart = all || field.selectionEnd === 0, atEnd = all || field.selectionStart === field.value.length;
    const step = { Enter: [event.shiftKey ? -1 : 1, 0], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key]
      ?? (event.key === "ArrowLeft" && atStart && !event.shiftKey ? [0, -1] : event.key === "ArrowRight" && atEnd && !event.shiftKey ? [0, 1] : null);
    if (!step) return;
    if (go(field, ...step) || event.key !== "ArrowLeft" && event.key !== "ArrowRight") event.preventDefault();
  });
  grid.addEventListener("focusin", (event) => event.target.classList.contains("cell") && event.target.select());

  /* A block from Excel fills cells to the right and below; one value is pasted as ever. */
  grid.addEventListener("paste", (event) => {
    const field = event.target;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!field.classList.contains("cell") || !/[\t\n\r]/.test(text.replace(/[\r\n]+$/, ""))) return;
    event.preventDefault();
    const all = rows(), first = all.indexOf(field.closest("tr")), from = Number(field.dataset.place);
    text.replace(/[\r\n]+$/, "").split(/\r\n|\n|\r/).forEach((line, down) => {
      const row = all[first + down];
      if (!row) return;
      const cells = cellsOf(row);
      line.split("\t").forEach((value, across) => { if (cells[from + across]) cells[from + across].value = value.trim(); });
      reckonOne(cells[0]);
    });
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });

  /* Headcount: planned less now. */
  document.querySelectorAll("tr[data-head]").forEach((row) => {
    const planned = row.querySelector(".planned"), shown = row.querySelector("[data-head-diff]");
    const count = () => { shown.textContent = /^\d+$/.test(planned.value) ? signed(BigInt(planned.value - row.dataset.head) * 100n) : ""; };
    planned.addEventListener("input", count);
    planned.addEventListener("change", count);
    count();
  });
  reckonAll();
})();

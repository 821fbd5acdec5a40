/* Lists: walking through rows with the keyboard, and picking rows for a common action. */
(() => {
  "use strict";
  const typing = (element) => element?.matches?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

  /* j and k, or the arrows, go to the first link of the next and the previous row; Enter is then the link's own. */
  const stops = () =>
    [...document.querySelectorAll("[data-rows] > li, [data-rows] > tbody > tr, [data-rows] > .due")]
      .filter((row) => row.offsetParent !== null)
      .map((row) => row.querySelector("a[href]:not([tabindex='-1']), button"))
      .filter(Boolean);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(document.activeElement)) return;
    const arrow = event.key === "ArrowDown" || event.key === "ArrowUp";
    const inList = document.activeElement?.closest?.("[data-rows]");
    if (event.key !== "j" && event.key !== "k" && !(arrow && inList)) return;
    const rows = stops();
    if (!rows.length) return;
    const here = document.activeElement?.closest?.("li, tr, .due");
    const place = rows.findIndex((stop) => here && here.contains(stop));
    const step = event.key === "j" || event.key === "ArrowDown" ? 1 : -1;
    const next = place < 0 ? (step > 0 ? 0 : rows.length - 1) : place + step;
    if (!rows[next]) return;
    event.preventDefault();
    rows[next].focus();
    rows[next].scrollIntoView({ block: "nearest" });
  });

  /* Picking rows: the bar over the table shows while something is picked. */
  const boxes = (form) => [...form.querySelectorAll("tbody input[type=checkbox][name]")];
  const show = (form) => {
    const all = boxes(form);
    const picked = all.filter((box) => box.checked);
    const bar = form.querySelector("[data-bulk]");
    if (bar) bar.hidden = !picked.length;
    form.querySelectorAll("[data-picked]").forEach((count) => {
      count.textContent = count.dataset.picked.replace("%n", String(picked.length));
    });
    all.forEach((box) => box.closest("tr")?.classList.toggle("is-picked", box.checked));
    const every = form.querySelector("[data-pick-all]");
    if (every) {
      every.checked = all.length > 0 && picked.length === all.length;
      every.indeterminate = picked.length > 0 && picked.length < all.length;
    }
  };
  const showAll = () => document.querySelectorAll("form[data-picking]").forEach(show);
  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("form[data-picking]");
    if (!form) return;
    if (event.target.matches("[data-pick-all]")) boxes(form).forEach((box) => (box.checked = event.target.checked));
    show(form);
  });
  document.addEventListener("click", (event) => {
    const none = event.target.closest?.("[data-pick-none]");
    if (!none) return;
    const form = none.closest("form[data-picking]");
    boxes(form).forEach((box) => (box.checked = false));
    show(form);
  });
  addEventListener("pageshow", showAll);
  document.addEventListener("htmx:afterSettle", showAll);
})();

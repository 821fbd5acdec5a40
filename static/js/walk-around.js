/* Marks on the outline of the car. A tap puts a mark of the chosen kind; a mark is moved by the arrow keys and taken
   away by Delete or by its row. What is marked stands as JSON in the hidden field. */
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const root = document.querySelector("[data-walk]");
  if (!root) return;
  const field = root.querySelector("[data-walk-field]");
  const list = root.querySelector("[data-walk-list]");
  const row = root.querySelector("template").content;
  const most = 40;
  let marks = [];
  try { marks = JSON.parse(field.value || "[]"); } catch { marks = []; }
  if (!Array.isArray(marks)) marks = [];

  const view = (code) => root.querySelector(`[data-view="${code}"]`);
  const kind = () => root.querySelector("[name=mark_kind]:checked")?.value || "scratch";
  const name = (code) => root.querySelector(`[name=mark_kind][value="${code}"]`)?.nextElementSibling?.textContent || code;
  const within = (number) => Math.max(0, Math.min(1000, Math.round(number)));
  const keep = () => {
    field.value = JSON.stringify(marks);
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const draw = (focus) => {
    root.querySelectorAll("[data-view] g[data-marks]").forEach((group) => group.replaceChildren());
    list.replaceChildren();
    marks.forEach((mark, nth) => {
      const svg = view(mark.view);
      if (!svg) return;
      const box = svg.viewBox.baseVal;
      const dot = document.createElementNS(SVG, "g");
      dot.setAttribute("class", "mark");
      dot.setAttribute("tabindex", "0");
      dot.setAttribute("role", "img");
      dot.setAttribute("aria-label", `${nth + 1} ${name(mark.kind)}`);
      dot.setAttribute("transform", `translate(${(mark.x * box.width) / 1000} ${(mark.y * box.height) / 1000})`);
      const circle = document.createElementNS(SVG, "circle");
      circle.setAttribute("r", "9");
      const text = document.createElementNS(SVG, "text");
      text.setAttribute("y", "4");
      text.textContent = nth + 1;
      dot.append(circle, text);
      dot.addEventListener("keydown", (event) => moved(event, nth));
      svg.querySelector("[data-marks]").append(dot);
      if (focus === nth) dot.focus();

      const item = row.cloneNode(true);
      item.querySelector("[data-nth]").textContent = nth + 1;
      item.querySelector("[data-kind]").textContent = `${svg.dataset.label} · ${name(mark.kind)}`;
      const words = item.querySelector("input");
      words.value = mark.words || "";
      words.addEventListener("input", () => { marks[nth].words = words.value; keep(); });
      item.querySelector("button").addEventListener("click", () => { marks.splice(nth, 1); keep(); draw(); });
      list.append(item);
    });
  };

  const moved = (event, nth) => {
    const step = { ArrowLeft: [-20, 0], ArrowRight: [20, 0], ArrowUp: [0, -40], ArrowDown: [0, 40] }[event.key];
    if (event.key === "Delete" || event.key === "Backspace") {
      marks.splice(nth, 1);
    } else if (step) {
      marks[nth].x = within(marks[nth].x + step[0]);
      marks[nth].y = within(marks[nth].y + step[1]);
    } else {
      return;
    }
    event.preventDefault();
    keep();
    draw(nth);
  };

  const put = (code, x, y, focus) => {
    if (marks.length >= most) return;
    marks.push({ view: code, x: within(x), y: within(y), kind: kind(), words: "" });
    keep();
    draw(focus ? marks.length - 1 : undefined);
  };

  root.querySelectorAll("[data-view]").forEach((svg) => {
    svg.addEventListener("click", (event) => {
      if (event.target.closest(".mark")) return;
      const place = svg.getBoundingClientRect();
      put(svg.dataset.view, ((event.clientX - place.left) / place.width) * 1000, ((event.clientY - place.top) / place.height) * 1000);
    });
  });
  root.querySelectorAll("[data-put]").forEach((button) => {
    button.addEventListener("click", () => put(button.dataset.put, 500, 500, true));
  });
  draw();
})();

/* A signature by finger, pen or mouse: lines of points in thousandths of the field's width, kept in the hidden field. */
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  document.querySelectorAll("[data-sign]").forEach((root) => {
    const pad = root.querySelector("svg");
    const field = root.querySelector("[data-sign-field]");
    let lines = [];
    let line = null;
    let path = null;

    const point = (event) => {
      const box = pad.getBoundingClientRect();
      const scale = 1000 / box.width;
      const x = Math.round((event.clientX - box.left) * scale);
      const y = Math.round((event.clientY - box.top) * scale);
      return [Math.max(0, Math.min(1000, x)), Math.max(0, Math.min(400, y))];
    };
    const keep = () => { field.value = lines.length ? JSON.stringify(lines) : ""; };
    const drawn = (points) => points.map(([x, y], nth) => `${nth ? "L" : "M"}${x} ${y}`).join("") + (points.length === 1 ? "h1" : "");
    const begin = (points) => {
      const made = document.createElementNS(SVG, "path");
      made.setAttribute("d", drawn(points));
      pad.append(made);
      return made;
    };

    // A form that came back with an error still shows what was drawn.
    try { lines = JSON.parse(field.value || "[]"); } catch { lines = []; }
    if (!Array.isArray(lines)) lines = [];
    lines.forEach(begin);

    pad.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      pad.setPointerCapture(event.pointerId);
      line = [point(event)];
      lines.push(line);
      path = begin(line);
      keep();
    });
    pad.addEventListener("pointermove", (event) => {
      if (!line) return;
      const next = point(event);
      const last = line[line.length - 1];
      if (Math.abs(next[0] - last[0]) + Math.abs(next[1] - last[1]) < 4) return;
      line.push(next);
      path.setAttribute("d", drawn(line));
      keep();
    });
    const end = () => { line = null; path = null; keep(); };
    pad.addEventListener("pointerup", end);
    pad.addEventListener("pointercancel", end);
    root.querySelector("[data-sign-clear]").addEventListener("click", () => {
      lines = [];
      pad.querySelectorAll("path").forEach((each) => each.remove());
      keep();
    });
  });
})();

/* A free hour that is chosen goes into the field of the form: <button data-hour="2026-11-05T10:00">. */
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    const chosen = event.target.closest?.("button[data-hour]");
    const field = document.querySelector("input[name=planned_at]");
    if (!chosen || !field) return;
    field.value = chosen.dataset.hour;
    document.querySelectorAll("button[data-hour]").forEach((each) => each.setAttribute("aria-pressed", String(each === chosen)));
    field.focus();
  });
})();

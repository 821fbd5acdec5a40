/* A sheet whose print has just been counted opens the printer's dialogue by itself, once: not again when somebody comes
   back to the page or loads it anew. */
(() => {
  "use strict";
  const sheet = document.querySelector("[data-print-now]");
  if (!sheet) return;
  const key = `printed:${location.pathname}:${sheet.dataset.printNow}`;
  if (sessionStorage.getItem(key)) return;
  sessionStorage.setItem(key, "1");
  addEventListener("load", () => print());
})();

/* The board on a wall says when it cannot be refreshed, and keeps the last figures: an answer without the figures, such as
   the login page of a session that ended, is not taken in. */
(() => {
  "use strict";
  const late = 150000; // two refreshes and a half
  let heard = Date.now();
  const lost = (yes) => (document.getElementById("lost").hidden = !yes);
  const news = () => {
    heard = Date.now();
    lost(false);
  };
  document.addEventListener("htmx:beforeSwap", (event) => {
    const whole = event.detail.xhr.status === 200 && event.detail.xhr.responseText.includes('id="screen"');
    if (whole) return news();
    event.detail.shouldSwap = false;
    lost(true);
  });
  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach((name) => document.addEventListener(name, () => lost(true)));
  setInterval(() => Date.now() - heard > late && lost(true), 10000);
})();

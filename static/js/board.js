/* The tag board refreshes itself, but not under the hands of somebody who is writing on it. */
(() => {
  "use strict";
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.id === "board" && event.target.querySelector("details[open]")) event.preventDefault();
  });
})();

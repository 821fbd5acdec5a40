/* A choice that brings the usual value of another field: <select data-fills="id"> with <option data-value="0.4">. */
(() => {
  "use strict";
  const fill = (select) => {
    const field = document.getElementById(select.dataset.fills);
    const chosen = select.selectedOptions[0];
    const value = chosen && chosen.dataset.value;
    // What somebody typed stays; only what stands there from an earlier choice is replaced.
    if (!field || value === undefined || (field.value && field.value !== field.dataset.filled)) return;
    field.value = value;
    field.dataset.filled = value;
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("select[data-fills]")) fill(event.target);
  });
})();

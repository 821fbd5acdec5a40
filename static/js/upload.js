/* A drop zone over an ordinary file input: what is dropped lands in the input. A file above data-largest is said at once,
   in the words of the template beside it, instead of after minutes of sending. */
(() => {
  "use strict";
  document.querySelectorAll("[data-drop]").forEach((zone) => {
    const input = zone.querySelector("input[type=file]");
    const form = zone.closest("form");
    const errors = zone.querySelector("[role=alert]");
    const look = () => {
      const file = input.files[0];
      const tooLarge = Boolean(file && file.size > Number(input.dataset.largest));
      errors.replaceChildren(...(tooLarge ? [zone.querySelector("[data-too-large]").content.cloneNode(true)] : []));
      input.classList.toggle("is-invalid", tooLarge);
      form.querySelector("[type=submit]").disabled = tooLarge;
    };
    input.addEventListener("change", look);
    let depth = 0;
    const over = (change) => {
      depth = Math.max(0, depth + change);
      zone.classList.toggle("is-over", depth > 0);
    };
    zone.addEventListener("dragenter", (event) => {
      event.preventDefault();
      over(1);
    });
    zone.addEventListener("dragover", (event) => event.preventDefault());
    zone.addEventListener("dragleave", () => over(-1));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      depth = 0;
      over(0);
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      look();
    });
  });
})();

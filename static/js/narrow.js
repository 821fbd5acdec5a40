/* A box that narrows a long form: <input data-narrow="id of the form"> leaves of its [data-narrowed] parts those that hold
   every word typed, and opens the sections they stand in. Nothing is cleared: what is out of sight is sent as it is. */
(() => {
  "use strict";
  document.querySelectorAll("[data-narrow]").forEach((box) => {
    const form = document.getElementById(box.dataset.narrow);
    const parts = [...form.querySelectorAll("[data-narrowed]")];
    const sections = [...form.querySelectorAll("details:has([data-narrowed]), fieldset:has([data-narrowed])")];
    const begun = new Map(sections.map((section) => [section, section.open]));
    const text = (part) => `${part.textContent} ${[...part.querySelectorAll("[name]")].map((field) => field.name).join(" ")}`.toLowerCase();
    box.addEventListener("input", () => {
      const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
      parts.forEach((part) => (part.hidden = !words.every((word) => text(part).includes(word))));
      sections.forEach((section) => {
        const left = section.querySelector("[data-narrowed]:not([hidden])");
        section.hidden = !left;
        if (section.matches("details")) section.open = words.length ? Boolean(left) : begun.get(section);
      });
    });
    /* Enter in the box looks for something; it does not send the form. */
    box.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  });
  const result = document.getElementById("result");
  if (result) result.focus({ preventScroll: true });
})();

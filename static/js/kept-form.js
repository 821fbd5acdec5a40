/* After the session had run out in the middle of a form: puts back what was sent, into the form it was sent from.
   The server gives it as <script type="application/json" id="kept-form">{"action": path, "fields": [[name, value]]}. */
(() => {
  "use strict";
  const kept = JSON.parse(document.getElementById("kept-form").textContent);
  const path = (address) => {
    const url = new URL(address || location.href, location.href);
    return url.pathname + url.search;
  };
  const names = new Set(kept.fields.map(([name]) => name));
  const forms = [...document.querySelectorAll("form")].filter((form) => form.method === "post" || form.hasAttribute("hx-post"));
  const fits = (form) => [...form.elements].filter((field) => names.has(field.name) && field.type !== "hidden").length;
  const form = forms
    .filter((form) => path(form.getAttribute("hx-post") || form.getAttribute("action")) === kept.action)
    .sort((a, b) => fits(b) - fits(a))[0];
  const main = document.getElementById("main");
  const note = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

  if (!form || !fits(form)) {
    /* The form is not here any more: at least show what had been typed, so that it can be copied. */
    const shown = kept.fields.filter(([, value]) => value.trim());
    if (!shown.length) return;
    const box = note("note-kept-apart");
    shown.forEach(([name, value]) => {
      const head = document.createElement("dt");
      const text = document.createElement("dd");
      head.textContent = document.querySelector(`label[for="id_${CSS.escape(name)}"]`)?.firstChild.textContent.trim() || name;
      text.textContent = value;
      box.querySelector("dl").append(head, text);
    });
    main.prepend(box);
    return;
  }

  const values = Map.groupBy ? Map.groupBy(kept.fields, ([name]) => name) : kept.fields.reduce((map, pair) => map.set(pair[0], [...(map.get(pair[0]) ?? []), pair]), new Map());
  [...form.elements].forEach((field) => {
    if (!field.name || ["hidden", "file", "password", "submit", "button"].includes(field.type)) return;
    const given = (values.get(field.name) ?? []).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") field.checked = given.includes(field.value);
    else if (field.multiple) [...field.options].forEach((option) => (option.selected = given.includes(option.value)));
    else if (given.length) {
      field.value = given[0];
      values.get(field.name).shift();
    }
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  form.prepend(note("note-kept"));
  form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
})();

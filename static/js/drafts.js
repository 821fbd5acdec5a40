/* <form data-draft="key">: what is typed waits in this browser, per person and page, until the server has it.
   Passwords, files and what the server keeps for itself (csrf, hidden fields) are never written down. */
(() => {
  "use strict";
  const owner = document.body.dataset.owner;
  if (!owner) return;
  const DAYS = 7;
  const place = (form) => `draft:${owner}:${location.pathname}:${form.dataset.draft}`;
  const kept = (field) =>
    field.name && !["password", "file", "hidden", "submit", "button", "image"].includes(field.type) && !field.closest("[data-draft-not]");
  const fields = (form) => [...form.elements].filter(kept);
  const read = (form) =>
    fields(form).map((field) => [field.name, field.type === "checkbox" || field.type === "radio" ? [field.value, field.checked] : values(field)]);
  const values = (field) => (field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value);
  const store = {
    get: (key) => {
      try {
        return JSON.parse(localStorage.getItem(key));
      } catch {
        return null;
      }
    },
    set: (key, value) => {
      try {
        localStorage.setItem(key, JSON.stringify(value));
      } catch {
        /* full or switched off: the form works without */
      }
    },
    drop: (key) => localStorage.removeItem(key),
  };

  const write = (form, entries) => {
    const rest = fields(form);
    entries.forEach(([name, value]) => {
      const at = rest.findIndex((field) => field.name === name && (!Array.isArray(value) || field.multiple || field.value === value[0]));
      if (at < 0) return;
      const [field] = rest.splice(at, 1);
      if (field.type === "checkbox" || field.type === "radio") field.checked = value[1];
      else if (field.multiple) [...field.options].forEach((option) => (option.selected = value.includes(option.value)));
      else field.value = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  };

  const start = (form) => {
    if (form.dataset.drafting) return;
    form.dataset.drafting = "1";
    const key = place(form);
    const blank = JSON.stringify(read(form));
    const draft = store.get(key);
    if (draft && lost.has(key)) form.dataset.submission = lost.get(key);
    const old = draft && Date.now() - draft.at > DAYS * 864e5;
    if (old) store.drop(key);
    // A form that came back with the server's errors holds the newer text already, and so does the one that the server
    // kept while the session was over.
    const newer = form.querySelector(".is-invalid, .field-error") || document.getElementById("kept-form");
    if (draft && !old && !newer && JSON.stringify(draft.fields) !== blank) {
      write(form, draft.fields);
      const note = document.getElementById("note-draft")?.content.firstElementChild.cloneNode(true);
      if (note) {
        form.prepend(note);
        note.querySelector("[data-draft-drop]").addEventListener("click", () => {
          store.drop(key);
          note.remove();
          form.reset();
          form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
        });
      }
    }
    let wait = null;
    const keep = () => {
      const now = read(form);
      if (JSON.stringify(now) === blank) store.drop(key);
      else store.set(key, { at: Date.now(), fields: now });
    };
    form.addEventListener("input", () => {
      clearTimeout(wait);
      wait = setTimeout(keep, 400);
    });
    // Whoever leaves at once has typed all the same.
    addEventListener("pagehide", () => {
      if (!wait) return;
      clearTimeout(wait);
      keep();
    });
    form.addEventListener("submit", () => {
      clearTimeout(wait);
      wait = null;
      keep();
      sessionStorage.setItem("draft-sent", JSON.stringify({ key, from: location.pathname, token: form.dataset.submission }));
    });
  };

  /* Sent and saved: the server says which submission arrived (staff/submitted_once.py). Of one whose answer was lost
     nobody said anything: the draft stays, and is the same submission when it is sent again. */
  const lost = new Map();
  const settle = () => {
    const sent = JSON.parse(sessionStorage.getItem("draft-sent") || "null");
    if (!sent) return;
    sessionStorage.removeItem("draft-sent");
    if (sent.token && !document.cookie.includes(`sent=${sent.token}`)) {
      lost.set(sent.key, sent.token);
      return;
    }
    const refused = document.querySelector("form[data-draft] :is(.is-invalid, .field-error, .note-stop), [data-not-saved]");
    // Signed out in between: the login page carries no draft's owner, so this never runs there; the kept form says the rest.
    if (!refused && !document.getElementById("kept-form")) store.drop(sent.key);
  };
  settle();
  const startAll = () => document.querySelectorAll("form[data-draft]").forEach(start);
  startAll();
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form[data-draft]");
    if (form && event.detail.successful && event.detail.requestConfig.verb !== "get") {
      store.drop(place(form));
      sessionStorage.removeItem("draft-sent");
    }
  });
  document.addEventListener("htmx:afterSettle", startAll);
})();

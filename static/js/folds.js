/* Groups of a table that fold: <table data-folds="name"> with heads <button class="btn-fold" aria-controls="id of a tbody">.
   What is open stays open while one goes to a person and back; <button data-unfold="table id"> opens or folds all. */
(() => {
  "use strict";
  document.querySelectorAll("table[data-folds]").forEach((table) => {
    const place = `folds ${table.dataset.folds}`;
    const heads = [...table.querySelectorAll(".btn-fold[aria-controls]")];
    const all = document.querySelector(`[data-unfold="${CSS.escape(table.id)}"]`);
    const isOpen = (head) => head.getAttribute("aria-expanded") === "true";
    const words = all && [all.textContent, all.dataset.other];
    const show = (head, open) => {
      head.setAttribute("aria-expanded", open);
      document.getElementById(head.getAttribute("aria-controls")).hidden = !open;
    };
    const keep = () => {
      const open = heads.filter(isOpen).map((head) => head.getAttribute("aria-controls"));
      try { sessionStorage.setItem(place, JSON.stringify(open)); } catch { /* then it is not remembered */ }
      if (!all) return;
      const everything = open.length === heads.length;
      all.setAttribute("aria-expanded", everything);
      all.textContent = words[everything ? 1 : 0];
    };
    let open = [];
    try { open = JSON.parse(sessionStorage.getItem(place)) || []; } catch { /* as folded as it came */ }
    heads.forEach((head) => {
      show(head, open.includes(head.getAttribute("aria-controls")));
      head.addEventListener("click", () => { show(head, !isOpen(head)); keep(); });
    });
    all?.addEventListener("click", () => {
      const everything = heads.every(isOpen);
      heads.forEach((head) => show(head, !everything));
      keep();
    });
    keep();
  });
})();

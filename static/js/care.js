/* The page of a reminder that one is calling about: a sign of life each minute. Without it the page is a form. */
(() => {
  "use strict";
  const form = document.getElementById("call");
  if (!form?.dataset.keep) return;
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const lost = document.getElementById("lost");
  const keep = async () => {
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", headers: { "X-CSRFToken": token } });
      if (!answer.ok) return;
      const { held, words } = await answer.json();
      if (held) return;
      clearInterval(beat);
      lost.querySelector("[data-lost]").textContent = words;
      lost.hidden = false;
      lost.focus();
    } catch {
      /* No network: the next minute tries again. */
    }
  };
  const beat = setInterval(keep, 60000);
})();

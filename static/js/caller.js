/* The page of a call: keys, the running score, the clock on the telephone, and a sign of life each minute.
   Without it the page is an ordinary form. */
(() => {
  "use strict";
  const form = document.getElementById("call");
  if (!form) return;
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const typing = (element) => element?.matches?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

  /* Questions: the present one, what is answered, what it comes to. */
  const questions = $$("[data-q]", form);
  let now = 0;
  const answered = (q) => Boolean($("input:checked", q)) || Boolean($("textarea", q)?.value.trim());
  const show = (scroll) => {
    questions.forEach((q, place) => {
      q.classList.toggle("is-now", place === now);
      if (place === now) q.setAttribute("aria-current", "step");
      else q.removeAttribute("aria-current");
    });
    if (scroll) questions[now]?.scrollIntoView({ block: "center" });
  };
  const go = (place, scroll = true) => {
    now = Math.max(0, Math.min(questions.length - 1, place));
    show(scroll);
  };
  const reckon = () => {
    let total = 0;
    let weights = 0;
    let bad = false;
    questions.forEach((q) => {
      const picked = $("input:checked", q);
      if (!picked || picked.dataset.points === undefined) return;
      const weight = Number(q.dataset.weight);
      total += Number(picked.dataset.points) * weight;
      weights += weight;
      bad ||= "isBad" in picked.dataset;
    });
    const done = questions.filter(answered).length;
    $("[data-answered]", form).textContent = String(done);
    $("[data-progress]", form).value = done;
    $("[data-score]", form).textContent = weights ? (Math.round((total / weights) * 10) / 10).toFixed(1) : "—";
    const warning = $("[data-bad]", form);
    if (warning) {
      warning.hidden = !bad;
      $("[data-good]", form).hidden = bad;
    }
  };
  form.addEventListener("change", (event) => {
    const q = event.target.closest("[data-q]");
    reckon();
    if (!q) return;
    const place = questions.indexOf(q);
    // A click answers the question, and the next open one is the present one.
    if (event.target.type === "radio" && event.isTrusted) next(place, false);
  });
  form.addEventListener("input", reckon);
  form.addEventListener("focusin", (event) => {
    const q = event.target.closest("[data-q]");
    if (q && event.target.matches("textarea")) go(questions.indexOf(q), false);
  });
  const next = (place, scroll = true) => {
    const after = questions.findIndex((q, other) => other > place && !answered(q));
    go(after < 0 ? Math.min(place + 1, questions.length - 1) : after, scroll);
  };
  addEventListener("pageshow", () => setTimeout(reckon));
  reckon();
  const wrong = questions.findIndex((q) => $(".field-error", q));
  go(wrong >= 0 ? wrong : Math.max(0, questions.findIndex((q) => !answered(q))), wrong >= 0);

  /* Parts that open: when to call again, a complaint, not any more. */
  const open = (id) => {
    const part = document.getElementById(id);
    part.open = true;
    part.scrollIntoView({ block: "center" });
    const contact = id === "complaint" && $("textarea", part);
    const said = contact && $("[data-q] textarea", form)?.value.trim();
    if (said && !contact.value.trim()) contact.value = said;
    ($("input:checked", part) ?? $("input:not([type=hidden]):not(.btn-check), .btn-check, textarea", part))?.focus();
  };
  form.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    const when = event.target.closest("[data-when]");
    if (opener) {
      event.preventDefault();
      open(opener.dataset.opens);
    } else if (when) {
      const field = $("[name=call_at]", form);
      field.value = when.dataset.when;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      $("[value=call_at]", form).focus();
    }
  });
  const refused = $("details[data-part][open] :is(.is-invalid, .field-error)", form);
  if (refused) open(refused.closest("details").id);

  /* Keys. Single letters only while nobody types. */
  const done = $("[data-done]", form);
  const memo = $("[data-q] textarea", form);
  const answer = (key) => {
    const q = questions[now];
    const options = q ? $$("input[type=radio]", q) : [];
    const value = key === "0" ? 10 : Number(key);
    const option = options[value - 1];
    if (!option) return;
    option.checked = true;
    option.dispatchEvent(new Event("change", { bubbles: true }));
    form.dispatchEvent(new Event("input", { bubbles: true }));
    next(now);
  };
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (!done.disabled) form.requestSubmit(done);
      return;
    }
    if (event.key === "Enter" && event.target.matches?.("input.form-control") && form.contains(event.target)) {
      // Enter in a field of an opened part does what that part is for, and nothing else.
      const own = $("button[type=submit]", event.target.closest("[data-part]") ?? document.createElement("i"));
      event.preventDefault();
      if (own && !own.disabled) form.requestSubmit(own);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(document.activeElement)) return;
    const inPart = document.activeElement?.closest?.("[data-part]");
    if (/^[0-9]$/.test(event.key)) {
      if (inPart) return;
      event.preventDefault();
      answer(event.key);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (inPart) return;
      event.preventDefault();
      go(now + (event.key === "ArrowDown" ? 1 : -1));
      document.activeElement?.blur?.();
    } else if (event.key === "m" || event.key === "M") {
      event.preventDefault();
      memo?.focus();
    } else {
      const button = event.key.length === 1 && $(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`, form);
      if (!button) return;
      event.preventDefault();
      if (button.dataset.opens) open(button.dataset.opens);
      // What ends the call for good, or throws answers away, wants a second key: Enter on the button.
      else if ("final" in button.dataset || questions.some(answered)) button.focus();
      else if (!button.disabled) form.requestSubmit(button);
    }
  });

  /* On the telephone: how long. The page may be loaded anew in between. */
  const timer = $("[data-timer]");
  const key = `dialled:${location.pathname}:${form.dataset.draft}`;
  const tick = () => {
    const since = Number(sessionStorage.getItem(key));
    if (!since) return;
    const seconds = Math.max(0, Math.floor((Date.now() - since) / 1000));
    timer.hidden = false;
    $("[data-clock]", timer).textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  };
  $("[data-dial]")?.addEventListener("click", () => {
    sessionStorage.setItem(key, String(Date.now()));
    tick();
  });
  setInterval(tick, 1000);
  tick();

  /* A sign of life each minute. When the customer is no longer ours, the page says so. */
  const lost = document.getElementById("lost");
  const say = (words) => {
    if (!lost.hidden && $("[data-lost]", lost).textContent === words) return;
    $("[data-lost]", lost).textContent = words;
    lost.hidden = false;
    lost.scrollIntoView({ block: "nearest" });
  };
  const keep = () =>
    fetch(form.dataset.keep, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": $("[name=csrfmiddlewaretoken]", form).value },
      redirect: "manual",
    })
      .then((answer) => {
        if (answer.type === "opaqueredirect" || answer.status === 403) return say(form.dataset.signedOut);
        return answer.ok ? answer.json().then(({ held, words }) => (held ? (lost.hidden = true) : say(words))) : null;
      })
      .catch(() => {}); // without the network the lease goes on for a while
  let beat = setInterval(keep, 60_000);
  // Whoever comes back to the page after a while learns at once whether the customer is still theirs.
  document.addEventListener("visibilitychange", () => !document.hidden && beat && keep());
  form.addEventListener("submit", () => {
    clearInterval(beat);
    beat = null;
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted && !beat) beat = setInterval(keep, 60_000);
  });
})();

/* What every page does: keys, menus, one submit per click, toasts, theme, refreshing, HTMX's failures. No words here:
   they are in components/_script_words.html. */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const on = (type, selector, handle) =>
    document.addEventListener(type, (event) => {
      const hit = event.target.closest?.(selector);
      if (hit) handle(event, hit);
    });
  const word = (name) => $("#words")?.content.querySelector(`[data-word="${name}"]`)?.textContent ?? "";
  const typing = (element) => element?.matches?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

  /* Toasts: a few seconds, longer with an undo, and not while somebody points at or stands in one. */
  const fade = (toast) => {
    const stay = toast.dataset.toast;
    if (stay === "stay" || toast.dataset.timed) return;
    toast.dataset.timed = "1";
    const seconds = Number(stay) || 3;
    const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, 1000) : toast.remove());
    setTimeout(leave, seconds * 1000);
  };
  const fadeAll = () => document.querySelectorAll("#toasts [data-toast]").forEach(fade);
  const say = (text, wrong = false) => {
    const box = $("#toasts");
    const template = $("template#toast");
    if (!box || !template || !text) return;
    const toast = template.content.firstElementChild.cloneNode(true);
    const line = document.createElement("span");
    line.textContent = text;
    $(".toast-body", toast).append(line);
    toast.dataset.toast = wrong ? "stay" : "3";
    if (wrong) {
      toast.classList.add("toast-wrong");
      toast.setAttribute("role", "alert");
      const close = document.createElement("button");
      close.type = "button";
      close.dataset.toastClose = "";
      close.textContent = word("close");
      $(".toast-body", toast).append(close);
    }
    box.append(toast);
    fade(toast);
  };
  fadeAll();
  on("click", "[data-toast-close]", (event, button) => button.closest(".toast").remove());
  on("click", "[data-say]", (event, button) => say(button.dataset.say));
  document.addEventListener("toast", (event) => say(event.detail.text, event.detail.wrong));

  /* A form acts once, however often it arrives (staff/submitted_once.py): the token is drawn when it is sent first and
     stays until it is known that it arrived. */
  const drawn = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const tokenOf = (element) => (element.dataset.submission ||= drawn());
  const mark = (form) => {
    const field = form.querySelector("input[name=submission]") || form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "submission" }));
    field.value = tokenOf(form);
  };
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") event.detail.parameters.submission = tokenOf(event.target);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) delete event.target.dataset?.submission;
  });

  /* Without a connection nothing is sent: the browser would put its own page in place of the form. */
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (form.method === "dialog") return;
      if (!navigator.onLine) {
        event.preventDefault();
        event.stopImmediatePropagation();
        offline();
      } else if (form.method === "post" && !form.hasAttribute("data-again")) mark(form);
    },
    true,
  );
  const offline = () => {
    const bar = $("template#offline")?.content.firstElementChild.cloneNode(true);
    if (bar && !$("#offline-bar")) document.body.prepend(bar);
  };
  addEventListener("offline", offline);
  addEventListener("online", () => {
    $("#offline-bar")?.remove();
    say(word("online"));
  });
  if (!navigator.onLine) offline();

  /* One submit per click. The button that was pressed goes grey only after the browser has taken its value along. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog" || form.method === "get") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    hold(form, event.submitter);
    if (form.hasAttribute("data-again")) setTimeout(() => release(form), 3000);
  });
  const hold = (form, pressed) => {
    form.dataset.sent = "1";
    setTimeout(() => {
      if (!form.dataset.sent) return;
      [...form.elements].filter((field) => field.type === "submit" && !field.disabled).forEach((button) => {
        button.disabled = true;
        button.dataset.held = "1";
      });
      pressed?.setAttribute("aria-busy", "true");
    });
  };
  const release = (form) => {
    delete form.dataset.sent;
    [...form.elements].filter((field) => field.dataset.held).forEach((button) => {
      button.disabled = false;
      delete button.dataset.held;
    });
    [...form.elements].forEach((field) => field.removeAttribute("aria-busy"));
  };
  const releaseAll = () => document.querySelectorAll("form[data-sent]").forEach(release);
  addEventListener("pageshow", releaseAll); // also when the browser brings the page back from its cache
  /* HTMX answers the submit before it comes here, and would queue a second one: it is told no. */
  document.addEventListener("htmx:confirm", (event) => {
    const form = event.target;
    if (!form.matches?.("form") || event.detail.verb === "get") return;
    if (form.dataset.sent) event.preventDefault();
    else hold(form, event.detail.triggeringEvent?.submitter);
  });
  ["htmx:afterRequest", "htmx:validation:halted"].forEach((name) =>
    document.addEventListener(name, (event) => {
      const form = event.target.closest?.("form");
      if (form) release(form);
    }),
  );

  /* HTMX: a request that did not come back says so. */
  document.addEventListener("htmx:sendError", () => say(word("failed"), true));
  document.addEventListener("htmx:timeout", () => say(word("failed"), true));
  document.addEventListener("htmx:responseError", () => say(word("refused"), true));
  document.addEventListener("htmx:afterSettle", fadeAll);

  /* The side navigation on small screens: the rest of the page is out of reach while it is open. */
  const side = $("#side");
  const opener = $("[data-side-open]");
  const openSide = (open) => {
    if (!side || !opener) return;
    side.classList.toggle("is-open", open);
    opener.setAttribute("aria-expanded", String(open));
    document.querySelectorAll("#page, .tabbar").forEach((element) => (element.inert = open));
    $(".veil")?.remove();
    if (open) {
      const veil = document.createElement("div");
      veil.className = "veil";
      veil.addEventListener("click", () => openSide(false));
      document.body.append(veil);
      $("[data-side-shut]", side)?.focus();
    } else {
      opener.focus();
    }
  };
  opener?.addEventListener("click", () => openSide(true));
  on("click", "[data-side-shut]", () => openSide(false));
  matchMedia("(min-width: 1000px)").addEventListener("change", (event) => {
    if (event.matches && side?.classList.contains("is-open")) openSide(false);
  });

  /* Menus made of details close when one clicks beside them. */
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details[data-fold][open]").forEach((fold) => {
      if (!fold.contains(event.target)) fold.open = false;
    });
  });

  /* Where an amount comes from. */
  on("click", "[aria-controls].explain", (event, button) => {
    const block = document.getElementById(button.getAttribute("aria-controls"));
    if (!block) return;
    const row = block.closest("tr[hidden], tr[data-explains]");
    const shown = button.getAttribute("aria-expanded") === "true";
    block.hidden = shown;
    if (row) row.hidden = shown;
    button.setAttribute("aria-expanded", String(!shown));
    button.closest("tr")?.classList.toggle("is-open", !shown);
  });

  on("click", "[data-print]", () => print());
  on("click", "[data-back]", () => history.back());

  /* The theme changes at once; the account keeps it by an ordinary post in the background. */
  on("click", "[data-theme-choice] button", (event, button) => {
    event.preventDefault();
    const form = button.closest("form");
    if (button.value) document.documentElement.dataset.bsTheme = button.value;
    else delete document.documentElement.dataset.bsTheme;
    form.querySelectorAll("button").forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
    const fields = new FormData(form);
    fields.set("theme", button.value);
    fetch(form.action, { method: "POST", body: fields, redirect: "manual" }).catch(() => say(word("failed"), true));
  });

  /* Parts that keep themselves up to date, while they are looked at and nobody types in them. */
  document.querySelectorAll("[data-refresh][id]").forEach(({ id, dataset }) => {
    const selector = `#${CSS.escape(id)}`;
    setInterval(() => {
      const part = $(selector);
      if (!part || document.hidden || part.contains(document.activeElement)) return;
      window.htmx?.ajax("GET", location.href, { target: part, source: part, select: selector, swap: "outerHTML" });
    }, Math.max(10, Number(dataset.refresh) || 60) * 1000);
  });

  /* The numbers of the shell come after the page and again every minute while it is looked at; those of the page
     before stand there until then, so that nothing jumps. */
  const showCounts = ({ slots, entries }) =>
    document.querySelectorAll("[data-count]").forEach((place) => {
      const key = place.dataset.count;
      const [number, late] = key in slots ? [slots[key], false] : (entries[key] ?? [null, false]);
      place.hidden = number === null || (number === 0 && "zeroHides" in place.dataset);
      place.classList.toggle("late", Boolean(late));
      $("[data-number]", place).textContent = (number ?? "").toLocaleString("en");
      const words = $("[data-late]", place);
      if (words) words.hidden = !late;
    });
  const countsKey = `counts:${document.body.dataset.owner}`;
  const fetchCounts = () => {
    if (document.hidden) return;
    fetch(side.dataset.counts, { headers: { Accept: "application/json" }, redirect: "manual" })
      .then((answer) => (answer.ok ? answer.json() : null))
      .then((counts) => {
        if (!counts) return;
        sessionStorage.setItem(countsKey, JSON.stringify(counts));
        showCounts(counts);
      })
      .catch(() => {}); // without the network the old numbers stay
  };
  if (side && document.body.dataset.owner) {
    const before = sessionStorage.getItem(countsKey);
    if (before) showCounts(JSON.parse(before));
    fetchCounts();
    setInterval(fetchCounts, 60_000);
    document.addEventListener("visibilitychange", fetchCounts);
  }

  /* Keys. */
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "/" && !typing(document.activeElement)) {
      const search = $("[data-search]");
      if (!search) return;
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "ArrowDown" && document.activeElement?.matches("[data-search]")) {
      const first = $("#found [data-rows] a[href]:not([tabindex='-1'])");
      if (!first) return;
      event.preventDefault();
      event.stopImmediatePropagation(); // the list would go on to its second row
      first.focus();
    } else if (event.key === "Escape" && document.activeElement?.closest("#found")) {
      event.preventDefault(); // or the browser empties the box it has just come back to
      $("[data-search]").focus();
    } else if (event.key === "Escape") {
      const fold = $("details[data-fold][open]");
      if (side?.classList.contains("is-open")) openSide(false);
      else if (fold) {
        fold.open = false;
        $("summary", fold).focus();
      } else if (typing(document.activeElement)) document.activeElement.blur();
    }
  });

  /* A link to something folded opens it. */
  const unfold = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = target && target.closest("details");
    if (folded && !folded.open) {
      folded.open = true;
      folded.scrollIntoView();
    }
  };
  window.addEventListener("hashchange", unfold);
  unfold();
})();

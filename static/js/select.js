/* <select data-pick>: search within the choices. <select data-pick-url="/…">: the choices come from the server, which
   answers ?q= with {"results": [{"value", "text", "note"}]}. Tom Select hides the original, so the new box takes its name. */
(() => {
  "use strict";
  const word = (name) => document.getElementById("words")?.content.querySelector(`[data-word="${name}"]`)?.textContent ?? "";
  const line = (data, escape) => `<div>${escape(data.text)}${data.note ? ` <span class="faint">${escape(data.note)}</span>` : ""}</div>`;
  const dress = (select) => {
    if (select.tomselect) return;
    const url = select.dataset.pickUrl;
    const label = select.getAttribute("aria-label") || select.labels?.[0]?.textContent.trim() || "";
    if (label) select.setAttribute("aria-label", label);
    const box = new window.TomSelect(select, {
      maxOptions: url ? 50 : 500,
      hideSelected: select.multiple,
      placeholder: select.dataset.placeholder || (url ? word("search") : undefined),
      plugins: select.multiple ? ["remove_button"] : [],
      allowEmptyOption: !select.required,
      searchField: ["text", "note"],
      valueField: "value",
      labelField: "text",
      // What was typed just before the choice would open the list once more, over what follows it.
      onItemAdd() {
        window.clearTimeout(this.refreshTimeout);
        this.refreshTimeout = null;
      },
      ...(url && {
        preload: false,
        // The server has found them, also by what is masked here; sifting once more would throw those away.
        score: () => () => 1,
        shouldLoad: (query) => query.trim().length >= Number(select.dataset.pickFrom || 2),
        load: (query, done) => {
          box.clearOptions();
          const chosen = box.items.join();
          const address = new URL(url, location.href);
          address.searchParams.set("q", query);
          fetch(address, { headers: { Accept: "application/json" } })
            .then((answer) => (answer.ok ? answer.json() : { results: [] }))
            .then((answer) => {
              done(answer.results);
              if (box.items.join() !== chosen) box.close(false);
            })
            .catch(() => done());
        },
      }),
      render: {
        option: line,
        item: line,
        no_results: () => `<div class="no-results">${word("nothing")}</div>`,
        not_loading: () => `<div class="no-results">${word("search")}</div>`,
      },
    });
    if (label) box.control_input.setAttribute("aria-label", label);
    if (select.hasAttribute("aria-describedby")) box.control_input.setAttribute("aria-describedby", select.getAttribute("aria-describedby"));
  };
  const all = () => document.querySelectorAll("select[data-pick], select[data-pick-url]").forEach(dress);
  all();
  document.addEventListener("htmx:afterSettle", all);
})();

/* Charts draw what the table next to them says: <div class="chart" data-chart="table-id" data-kind="bar|stack|line|hbar">.
   Column heads name the colour: <th data-fill="ok-bar">; <th data-line="1"> is a line to hold against; <th data-skip> is
   not drawn. data-ends="8" on the box draws the first and the last 8 rows, data-loss the colour of what is below zero,
   data-names the width of the names in pixels; a first cell may give a shorter one as data-name. The first cell's link is
   where a point leads. Canvas and rich-text tooltips only: the pages allow no inline styles. */
(() => {
  "use strict";
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  // a cell marked data-none holds no number: nothing is drawn there, and a line has a gap
  const number = (cell) => "none" in cell.dataset ? null : parseFloat(cell.textContent.replace(/−/g, "-").replace(/[^\d.-]/g, "")) || 0;

  const series = (kind, heads, rows, loss) =>
    heads.map((head) => {
      const values = rows.map((row) => number(row.cells[head.cellIndex]));
      // on both sides of zero the numbers stand beyond the end of their bar
      const data = loss ? values.map((value) => ({ value, label: { position: value < 0 ? "left" : "right" } })) : values;
      const name = head.textContent.trim();
      if (head.dataset.line) {
        const color = token("ink-3");
        return { name, type: "line", data, symbol: "none", z: 1, lineStyle: { width: 1, type: "dashed", color }, itemStyle: { color } };
      }
      const fill = head.dataset.fill || "brand";
      const color = token(fill);
      if (kind === "line") return { name, type: "line", data, symbolSize: 5, lineStyle: { width: 2, color }, itemStyle: { color } };
      const flat = kind === "hbar";
      const label = { show: flat, fontSize: 12, color: loss ? token("ink-2") : /alert|crisis/.test(fill) ? "#fff" : "#15212a", formatter: (point) => point.value || "" };
      const signed = loss ? (point) => token(point.value < 0 ? loss : fill) : color;
      const itemStyle = { color: signed, borderColor: token("surface"), borderWidth: kind === "bar" ? 0 : 1 };
      return { name, type: "bar", data, stack: kind === "bar" ? undefined : "all", barMaxWidth: flat ? 16 : 18, label, itemStyle };
    });

  const draw = (box) => {
    const table = document.getElementById(box.dataset.chart);
    if (!table?.tHead) return;
    const kind = box.dataset.kind || "bar";
    const flat = kind === "hbar";
    const heads = [...table.tHead.rows[0].cells].slice(1).filter((head) => !("skip" in head.dataset));
    const ends = Number(box.dataset.ends) || Infinity;
    const every = [...table.tBodies[0].rows];
    const rows = every.filter((row, place) => place < ends || place >= every.length - ends);
    const text = { color: token("ink-3"), fontSize: 12, fontFamily: token("sans") };
    const names = {
      // beside bars on both sides of zero the names stand at the edge
      type: "category", data: rows.map((row) => row.cells[0].dataset.name || row.cells[0].textContent.trim()), inverse: flat,
      axisTick: { show: false }, axisLine: { onZero: !box.dataset.loss, lineStyle: { color: token("line-2") } }, axisLabel: text,
    };
    const values = {
      type: "value", splitNumber: 3, minInterval: 1, min: box.dataset.loss ? undefined : box.dataset.min || 0,
      axisLabel: text, splitLine: { lineStyle: { color: token("line") } }, max: box.dataset.max,
    };
    const chart = window.echarts.getInstanceByDom(box) || window.echarts.init(box, null, { renderer: "canvas" });
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: token("sans") },
      grid: { left: Number(box.dataset.names) || (flat ? 44 : 34), right: box.dataset.loss ? 48 : 14, top: box.dataset.loss ? 8 : 34, bottom: 24 },
      legend: { show: !box.dataset.loss, top: 4, left: 12, itemWidth: 10, itemHeight: 8, itemGap: 14, icon: "rect", textStyle: { ...text, color: token("ink-2") } },
      tooltip: {
        trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" }, backgroundColor: token("ink"), borderWidth: 0,
        textStyle: { color: token("surface"), fontSize: 12 },
      },
      xAxis: flat ? values : names,
      yAxis: flat ? names : values,
      series: series(kind, heads, rows, box.dataset.loss),
    }, true);
    chart.off("click");
    chart.on("click", (point) => rows[point.dataIndex].querySelector("a[href]")?.click());
  };

  const boxes = () => document.querySelectorAll("[data-chart]");
  const all = () => boxes().forEach(draw);
  all();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
  new MutationObserver(all).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
  // paper is white: what is drawn on the dark page is drawn anew in the colours of the light one
  const root = document.documentElement;
  const themed = (theme) => {
    if (theme) root.dataset.bsTheme = theme;
    else delete root.dataset.bsTheme;
    all();
  };
  addEventListener("beforeprint", () => {
    const before = root.dataset.bsTheme;
    addEventListener("afterprint", () => themed(before), { once: true });
    themed("light");
  });
  addEventListener("resize", () => boxes().forEach((box) => window.echarts.getInstanceByDom(box)?.resize()));
  document.addEventListener("htmx:afterSettle", all);
})();

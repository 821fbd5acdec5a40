/* Charts draw what the table next to them says: <div class="chart" data-chart="table-id" data-kind="bar|stack|line|hbar">.
   Column heads name the colour: <th data-fill="ok-bar">; <th data-line="1"> is a line to hold against. The first cell's
   link is where a point leads. Canvas and rich-text tooltips only: the pages allow no inline styles. */
(() => {
  "use strict";
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const number = (cell) => parseFloat(cell.textContent.replace(/−/g, "-").replace(/[^\d.-]/g, "")) || 0;

  const series = (kind, heads, rows) =>
    heads.map((head, index) => {
      const data = rows.map((row) => number(row.cells[index + 1]));
      const name = head.textContent.trim();
      if (head.dataset.line) {
        const color = token("ink-3");
        return { name, type: "line", data, symbol: "none", z: 1, lineStyle: { width: 1, type: "dashed", color }, itemStyle: { color } };
      }
      const fill = head.dataset.fill || "brand";
      const color = token(fill);
      if (kind === "line") return { name, type: "line", data, symbolSize: 5, lineStyle: { width: 2, color }, itemStyle: { color } };
      const flat = kind === "hbar";
      const label = { show: flat, fontSize: 12, color: /alert|crisis/.test(fill) ? "#fff" : "#15212a", formatter: (point) => point.value || "" };
      const itemStyle = { color, borderColor: token("surface"), borderWidth: kind === "bar" ? 0 : 1 };
      return { name, type: "bar", data, stack: kind === "bar" ? undefined : "all", barMaxWidth: flat ? 16 : 18, label, itemStyle };
    });

  const draw = (box) => {
    const table = document.getElementById(box.dataset.chart);
    if (!table?.tHead) return;
    const kind = box.dataset.kind || "bar";
    const flat = kind === "hbar";
    const heads = [...table.tHead.rows[0].cells].slice(1);
    const rows = [...table.tBodies[0].rows];
    const text = { color: token("ink-3"), fontSize: 12, fontFamily: token("sans") };
    const names = {
      type: "category", data: rows.map((row) => row.cells[0].textContent.trim()), inverse: flat,
      axisTick: { show: false }, axisLine: { lineStyle: { color: token("line-2") } }, axisLabel: text,
    };
    const values = {
      type: "value", splitNumber: 3, minInterval: 1, min: box.dataset.min || 0,
      axisLabel: text, splitLine: { lineStyle: { color: token("line") } },
    };
    const chart = window.echarts.getInstanceByDom(box) || window.echarts.init(box, null, { renderer: "canvas" });
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: token("sans") },
      grid: { left: flat ? 44 : 34, right: 14, top: 34, bottom: 24 },
      legend: { top: 4, left: 12, itemWidth: 10, itemHeight: 8, itemGap: 14, icon: "rect", textStyle: { ...text, color: token("ink-2") } },
      tooltip: {
        trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" }, backgroundColor: token("ink"), borderWidth: 0,
        textStyle: { color: token("surface"), fontSize: 12 },
      },
      xAxis: flat ? values : names,
      yAxis: flat ? names : values,
      series: series(kind, heads, rows),
    }, true);
    chart.off("click");
    chart.on("click", (point) => rows[point.dataIndex].querySelector("a[href]")?.click());
  };

  const boxes = () => document.querySelectorAll("[data-chart]");
  const all = () => boxes().forEach(draw);
  all();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
  new MutationObserver(all).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
  addEventListener("resize", () => boxes().forEach((box) => window.echarts.getInstanceByDom(box)?.resize()));
  document.addEventListener("htmx:afterSettle", all);
})();

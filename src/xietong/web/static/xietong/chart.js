// The chart with values under the pointer, in place of the server's SVG where the library was built.

const figure = document.getElementById("chart");

function read(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

function points(rows, column) {
  return rows.filter((row) => row[column] !== null).map((row) => [String(row[0]), row[column]]);
}

function options(rows, words) {
  const line = { type: "line", showSymbol: false, connectNulls: false };
  return {
    animation: false,
    color: ["#9c3a0a", "#154e7d", "#6f7c88"],
    tooltip: { trigger: "axis" },
    grid: { left: 70, right: 24, top: 16, bottom: 34 },
    xAxis: { type: "category", data: rows.map((row) => String(row[0])) },
    yAxis: { type: "value", scale: true },
    series: [
      { name: words.reported, type: "scatter", symbol: "emptyCircle", symbolSize: 10, data: points(rows, 1) },
      { ...line, name: words.with_plan, data: points(rows, 3) },
      { ...line, name: words.without, lineStyle: { type: "dashed" }, data: points(rows, 2) },
    ],
  };
}

if (figure && window.echarts) {
  const live = figure.querySelector(".chart-live");
  const drawn = figure.querySelector("svg");
  live.hidden = false;
  const chart = window.echarts.init(live, null, { renderer: "svg" });
  chart.setOption(options(read("series"), read("words")));
  // The drawing keeps the label for readers that do not see; the live chart is an extra for the pointer.
  live.setAttribute("aria-hidden", "true");
  drawn.classList.add("away");
  window.addEventListener("resize", () => chart.resize());
}

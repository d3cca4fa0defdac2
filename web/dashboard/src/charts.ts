import uPlot from "uplot";

interface Series {
  name: string;
  colour: string;
  values: (number | null)[];
}
interface Chart {
  kind: "layers" | "lines" | "bars";
  at: number[];
  series: Series[];
  step: number;
  unit: string;
  marks: { at: number; label: string }[];
  most: number | null;
}

const DAY = 86_400;
const HEIGHT = 240;
const drawn = new Map<HTMLElement, uPlot>();

const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const format = new Intl.NumberFormat(document.documentElement.lang || "en");
const short = new Intl.NumberFormat(document.documentElement.lang || "en", { notation: "compact" });

/** Draws every chart below `root` that is not drawn yet. */
export function charts(root: HTMLElement): void {
  for (const [place, plot] of drawn) if (!place.isConnected) drop(place, plot);
  for (const place of root.querySelectorAll<HTMLElement>("[data-chart]")) {
    const source = document.getElementById(place.dataset["chart"] ?? "");
    if (!source || drawn.has(place)) continue;
    const chart = JSON.parse(source.textContent ?? "") as Chart;
    draw(place, chart);
    watched.observe(place);
  }
}

const watched = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    drawn.get(target as HTMLElement)?.setSize({ width: Math.floor(contentRect.width), height: HEIGHT });
  }
});

document.addEventListener("sp:theme", () => {
  for (const [place, plot] of drawn) {
    plot.destroy();
    drawn.delete(place);
  }
  charts(document.body);
});

function drop(place: HTMLElement, plot: uPlot): void {
  watched.unobserve(place);
  plot.destroy();
  drawn.delete(place);
}

function draw(place: HTMLElement, chart: Chart): void {
  place.replaceChildren();
  const layers = chart.kind === "layers";
  const bars = chart.kind === "bars"; // each stands right of its time, the last one too; none is drawn for nothing
  const plain = chart.series.map((one) => (bars ? one.values.map((value) => value || null) : one.values));
  const values = layers ? stacked(chart.series) : plain;
  // The top layer is drawn first, so that each lower one lies over it.
  const order = chart.series.map((_, index) => (layers ? chart.series.length - 1 - index : index));
  const options: uPlot.Options = {
    width: Math.max(200, place.clientWidth),
    height: HEIGHT,
    legend: { live: true },
    cursor: { y: false, points: { size: 6 } },
    // Days are counted as those of UTC, hours are told where the viewer is.
    tzDate: (at) => (chart.step < DAY ? new Date(at * 1_000) : uPlot.tzDate(new Date(at * 1_000), "Etc/UTC")),
    padding: [12, 20, 0, 0],
    scales: { x: { time: true, range: (_, from, to) => [from, bars ? to + chart.step : to] }, y: { range: (_, __, most) => [0, Math.max(1, (chart.most ?? most) * 1.08)] } },
    axes: [{ ...axis(), values: (_, ticks) => ticks.map((at, index) => tick(at, ticks[index - 1], chart.step)) }, { ...axis(), size: 52, values: (_, ticks) => ticks.map((one) => (Number.isInteger(one) ? short.format(one) : "")) }],
    series: [{ value: (_, at) => (at == null ? "–" : moment(at, chart.step)) }, ...order.map((index) => line(chart, index))],
    hooks: { draw: [(plot) => marks(plot, chart)] },
  };
  const data = [chart.at, ...order.map((index) => values[index])] as uPlot.AlignedData;
  drawn.set(place, new uPlot(options, data, place));
}

function line(chart: Chart, index: number): uPlot.Series {
  const one = chart.series[index]!;
  const colour = token(one.colour);
  const made: uPlot.Series = {
    label: one.name,
    stroke: colour,
    width: chart.kind === "lines" ? 2 : 1,
    points: { show: false },
    // A stacked line stands for a sum; what is told is the layer's own figure.
    value: (_, __, ___, at) => (at == null ? "–" : `${format.format(one.values[at] ?? 0)}${chart.unit}`),
  };
  if (chart.kind !== "lines") made.fill = colour;
  if (chart.kind === "bars") made.paths = uPlot.paths.bars!({ size: [0.7, 60], align: 1 });
  return made;
}

function stacked(series: Series[]): (number | null)[][] {
  let below: number[] = [];
  return series.map((one) => {
    below = one.values.map((value, index) => (below[index] ?? 0) + (value ?? 0));
    return below;
  });
}

function axis(): uPlot.Axis {
  return {
    stroke: token("ink-3"),
    font: "11px system-ui, sans-serif",
    grid: { stroke: token("line-2"), width: 1 },
    ticks: { show: false },
  };
}

/** The hour, or the day where a new one begins. */
function tick(at: number, before: number | undefined, step: number): string {
  const locale = document.documentElement.lang || "en";
  const day = new Date(at * 1_000);
  if (step >= DAY) return day.toLocaleDateString(locale, { day: "numeric", month: "short", timeZone: "UTC" });
  const same = before !== undefined && new Date(before * 1_000).getDate() === day.getDate();
  if (same) return day.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return day.toLocaleDateString(locale, { day: "numeric", month: "short" });
}

function moment(at: number, step: number): string {
  const shown: Intl.DateTimeFormatOptions = step < DAY ? { dateStyle: "medium", timeStyle: "short" } : { dateStyle: "medium", timeZone: "UTC" };
  return new Intl.DateTimeFormat(document.documentElement.lang || "en", shown).format(at * 1_000);
}

/** A thin line where the set-up changed; its words stand in the list below the chart. */
function marks(plot: uPlot, chart: Chart): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = token("ink-3");
  ctx.setLineDash([3, 3]);
  for (const mark of chart.marks) {
    const x = plot.valToPos(mark.at, "x", true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}

// Curves of the layers' figures over time, with events marked
// SPDX-License-Identifier: LGPL-2.1-or-later

// Which figures are drawn: field, title, meaning, the range where it is known, and whether
// single peaks may leave the chart: frames that waited come all at once.
const CHARTS = [
  ["nmse", "error", "of the reconstruction; 0 is perfect", 0],
  ["usage-entropy", "use of the units", "0: always the same one wins; 1: all win alike", 0, 1],
  ["unused-units", "unused units", "that have not won lately", 0],
  ["topography", "topography", "how much more alike neighbours are than others"],
  ["spread", "spread", "distance between winners; below 1 they lie close together", 0],
  ["novelty", "novelty", "error over the usual one: 1 is usual, 2 is new", 0],
  ["frames-per-second", "frames a second", "that the layer takes in", 0, undefined, true],
  ["dropped", "dropped frames", "that came too late to be learned or coded, so far", 0],
  ["slowness-drive", "slowness of the drive", "2 for noise; less for what changes slowly", 0],
  ["slowness-first", "slowness, first stage", "2 for noise; less for what changes slowly", 0],
  ["slowness-second", "slowness, second stage", "2 for noise; less for what changes slowly", 0],
  ["slowness-third", "slowness, third stage", "2 for noise; less for what changes slowly", 0],
  ["active-third", "active units, third stage", "share of them, lately", 0],
  ["recall-error", "error of the recall", "0 is perfect", 0]
];
const MOST_POINTS = 4000;

const clock = seconds => {
  const s = Math.max(0, Math.round(seconds)), two = n => String(n).padStart(2, "0");
  return s < 3600 ? `${Math.floor(s / 60)}:${two(s % 60)}` :
    `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
};
const short = value => value == null ? "–" : Math.abs(value) >= 1000 ? Math.round(value).toLocaleString("en") :
  String(+value.toPrecision(3));

// As many digits as tell apart the levels of a range.
const level = (value, range) => Math.abs(value) >= 1000 ? short(value) :
  String(+value.toFixed(Math.min(9, Math.max(0, 2 - Math.floor(Math.log10(range))))));

export class Curves {
  constructor() {
    this.box = document.getElementById("curves");
    this.empty = this.box.firstElementChild;
    this.list = document.getElementById("events");
    this.span = 120;
    this.clear();
    document.getElementById("span").onchange = event => {
      this.span = +event.target.value;
      this.draw();
    };
    new ResizeObserver(() => this.draw()).observe(this.box);
  }

  // Everything is told anew after a lost connection.
  clear() {
    this.series = new Map();    // name of a layer: {fields, points}
    this.events = [];
    this.offset = 0;            // the time here less the time there
    this.list.replaceChildren();
    this.charts = [];
  }

  setTime(time) {
    this.offset = performance.now() / 1000 - time;
  }

  setHistory({layer, fields, points}) {
    this.series.set(layer, {fields, points});
    if (layer === this.layer)
      this.show(layer);
  }

  addPoint({layer, point}) {
    const series = this.series.get(layer);
    if (!series)
      return;
    series.points.push(point);
    if (series.points.length > MOST_POINTS)
      series.points = series.points.filter((_, i) => i % 2 || i > MOST_POINTS / 2);
    if (layer === this.layer)
      this.draw();
  }

  last(layer) {
    const series = this.series.get(layer), point = series?.points.at(-1);
    return point && Object.fromEntries(series.fields.map((field, i) => [field, point[i]]));
  }

  addEvent(event) {
    const last = this.events.at(-1);
    if (last?.subject && last.subject === event.subject && event.time - last.time < 3) {
      this.events.pop();
      this.list.firstChild?.remove();
    }
    this.events.push(event);
    const row = document.createElement("li"), time = document.createElement("time"), text = document.createElement("span");
    row.className = event.kind;
    time.textContent = clock(event.time);
    text.textContent = event.layer && event.kind !== "setting" ? `${event.layer}: ${event.text}` : event.text;
    row.append(time, text);
    this.list.prepend(row);
    if (this.events.length > 200) {
      this.events.shift();
      this.list.lastChild.remove();
    }
    this.draw();
  }

  // Values of a field; the two kinds of dropped frames are one curve.
  values(series, field) {
    const at = field === "dropped" ? ["dropped-learning", "dropped-coding"] : [field];
    const columns = at.map(name => series.fields.indexOf(name)).filter(i => i >= 0);
    if (columns.length === 0)
      return null;
    return point => columns.some(i => point[i] == null) ? null : columns.reduce((sum, i) => sum + point[i], 0);
  }

  show(layer) {
    const series = this.series.get(layer);
    this.layer = layer;
    this.charts = [];
    if (!series) {
      this.box.replaceChildren(this.empty);
      return;
    }
    for (const [field, title, text, least, greatest, peaks] of CHARTS) {
      const value = this.values(series, field);
      if (value)
        this.charts.push(this.build({field, title, text, least, greatest, peaks, value}));
    }
    this.box.replaceChildren(...this.charts.map(chart => chart.figure));
    this.draw();
  }

  build(chart) {
    const figure = document.createElement("figure"), caption = document.createElement("figcaption");
    const title = document.createElement("span"), canvas = document.createElement("canvas");
    chart.now = document.createElement("b");
    chart.note = document.createElement("output");
    chart.canvas = canvas;
    chart.figure = figure;
    title.textContent = chart.title;
    title.title = chart.text;
    chart.now.dataset.curve = chart.field;
    canvas.role = "img";
    canvas.onpointermove = event => {
      chart.pointer = event.offsetX;
      this.drawChart(chart);
    };
    canvas.onpointerleave = () => {
      chart.pointer = null;
      this.drawChart(chart);
    };
    caption.append(title, chart.now);
    figure.append(caption, canvas, chart.note);
    return chart;
  }

  draw() {
    for (const chart of this.charts)
      this.drawChart(chart);
  }

  range(chart, points) {
    let low = chart.least ?? Infinity, high = chart.greatest ?? -Infinity, whole = true;
    for (const point of points) {
      const value = chart.value(point);
      if (value != null) {
        low = Math.min(low, value);
        high = Math.max(high, value);
        whole &&= Number.isInteger(value);
      }
    }
    if (chart.peaks && points.length > 0)
      high = Math.min(high, 4 * points.map(chart.value).sort((a, b) => a - b)[points.length >> 1]);
    if (!(high > low))
      high = low + (Math.abs(low) || 1);
    return [low, chart.greatest === undefined && !whole ? high + (high - low) * .08 : high];
  }

  drawChart(chart) {
    const series = this.series.get(this.layer), style = getComputedStyle(document.documentElement);
    const color = name => style.getPropertyValue(name).trim();
    const box = chart.canvas.getBoundingClientRect(), ratio = devicePixelRatio || 1;
    if (!series || box.width === 0)
      return;
    chart.canvas.width = Math.round(box.width * ratio);
    chart.canvas.height = Math.round(box.height * ratio);
    const context = chart.canvas.getContext("2d");
    context.scale(ratio, ratio);
    context.font = `${Math.round(parseFloat(style.fontSize) * .8)}px system-ui, sans-serif`;
    const line = parseFloat(style.fontSize), bottom = box.height - 1.25 * line, top = .55 * line, right = box.width - 4;
    const end = series.points.at(-1)?.[0] ?? 0;
    const start = this.span ? Math.max(0, end - this.span) : 0;
    const points = series.points.filter(point => point[0] >= start);
    const [low, high] = this.range(chart, points);
    const levels = [low, (low + high) / 2, high].map(value => [value, level(value, high - low)]);
    const left = Math.max(...["0.0000", ...levels.map(([, text]) => text)].map(text => context.measureText(text).width)) + 6;
    const x = time => left + (time - start) / Math.max(end - start, 1) * (right - left);
    const y = value => bottom - (value - low) / (high - low) * (bottom - top);

    context.strokeStyle = color("--edge");
    context.fillStyle = color("--faint");
    context.textBaseline = "middle";
    for (const [value, text] of levels) {
      context.beginPath();
      context.moveTo(left, y(value));
      context.lineTo(right, y(value));
      context.stroke();
      context.textAlign = "right";
      context.fillText(text, left - 5, y(value));
    }
    context.textBaseline = "alphabetic";
    context.textAlign = "left";
    context.fillText(clock(start), left, box.height - 3);
    context.textAlign = "right";
    context.fillText(clock(end), right, box.height - 3);

    for (const event of this.events) {
      if (event.time < start || event.time > end)
        continue;
      context.strokeStyle = color({novelty: "--novelty", setting: "--setting", error: "--bad", warning: "--bad"}[event.kind] ?? "--faint");
      context.setLineDash([3, 3]);
      context.beginPath();
      context.moveTo(x(event.time), top);
      context.lineTo(x(event.time), bottom);
      context.stroke();
    }
    context.setLineDash([]);

    this.drawCurve(chart, context, points, {x, y, top, color});

    const now = points.length ? chart.value(points.at(-1)) : null;
    chart.now.textContent = short(now);
    chart.now.dataset.value = now ?? "";
    chart.canvas.ariaLabel = `${chart.title}, ${chart.text}: now ${short(now)}; the curve goes from ${short(low)} to ${short(high)}`;
    this.drawPointer(chart, context, points, {x, y, top, bottom, color});
  }

  drawCurve(chart, context, points, {x, y, top, color}) {
    const has = i => points[i] && chart.value(points[i]) != null;
    context.save();
    context.beginPath();
    context.rect(0, top - 2, context.canvas.width, context.canvas.height);
    context.clip();
    context.strokeStyle = color("--accent");
    context.lineWidth = 2;
    context.lineJoin = "round";
    context.beginPath();
    for (const [i, point] of points.entries()) {
      if (!has(i))
        continue;
      const place = [x(point[0]), y(chart.value(point))];
      context[has(i - 1) ? "lineTo" : "moveTo"](...place);
      // A point without neighbours makes no line: it is a dot.
      if (!has(i - 1) && !has(i + 1))
        context.arc(...place, 1.5, 0, 7);
    }
    context.stroke();
    context.restore();
  }

  drawPointer(chart, context, points, {x, y, top, bottom, color}) {
    chart.note.textContent = "";
    if (chart.pointer == null || points.length === 0)
      return;
    const near = points.reduce((a, b) => Math.abs(x(b[0]) - chart.pointer) < Math.abs(x(a[0]) - chart.pointer) ? b : a);
    const event = this.events.find(e => Math.abs(x(e.time) - chart.pointer) < 6);
    context.strokeStyle = color("--faint");
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(x(near[0]), top);
    context.lineTo(x(near[0]), bottom);
    context.stroke();
    context.fillStyle = color("--accent");
    context.beginPath();
    context.arc(x(near[0]), Math.max(top, y(chart.value(near) ?? 0)), 4, 0, 7);
    context.fill();
    chart.note.textContent = `${clock(near[0])}  ${short(chart.value(near))}${event ? `  ${event.text}` : ""}`;
  }
}

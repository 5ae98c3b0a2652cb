// The charts. Each is drawn anew when the colours change.

const charts = [];

function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue("--" + name).trim();
  return { ink: of("ink"), soft: of("soft"), line: of("line"), accent: of("accent"),
    good: of("good"), bad: of("bad"), mark: of("mark"), card: of("card") };
}

function draw(canvas, make) {
  charts.push({ canvas, make, chart: null });
}

function draw_all() {
  const paint = colours();
  Chart.defaults.color = paint.soft;
  Chart.defaults.borderColor = paint.line;
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.size = 12;
  Chart.defaults.animation = false;
  Chart.defaults.maintainAspectRatio = false;
  Chart.defaults.plugins.legend.labels.usePointStyle = true;
  Chart.defaults.plugins.legend.labels.boxHeight = 7;
  for (const each of charts) {
    if (each.chart) each.chart.destroy();
    each.chart = new Chart(each.canvas, each.make(paint));
  }
}

// A penalty can make a score a hundred times the others; on a linear axis those would be one line.
function axis_of(values, title, text) {
  const positive = values.length > 0 && values.every((value) => value > 0);
  const wide = positive && Math.max(...values) > 50 * Math.min(...values);
  return {
    type: wide ? "logarithmic" : "linear",
    title: { display: Boolean(title), text: title },
    grace: wide ? undefined : "5%",
    ticks: { callback: (value) => text(value), maxTicksLimit: 7 },
  };
}

const score_title = () => (counted_up ? "throughput, more is better" : "less is better");

function trial_lines(trial) {
  if (!trial) return [];
  const lines = Object.entries(trial.parameters || {}).slice(0, 12).map(([name, value]) =>
    shortened(name + " = " + value_text(value), 60));
  if (trial.baseline) lines.unshift("the engine's defaults");
  const why = why_text(trial);
  if (why) lines.push(shortened(why, 60));
  return lines;
}

// What finished, in the order in which it did.
function history_rows() {
  if (Array.isArray(summary.history) && summary.history.length > 0) return summary.history;
  let least = null;
  return trials.filter((trial) => trial.finished_at || is_number(trial.score)).map((trial) => {
    if (is_number(trial.score) && (least === null || trial.score < least)) least = trial.score;
    return { trial: trial.trial, score: trial.score, best: least };
  });
}

function history_chart() {
  const rows = history_rows();
  const scored = rows.map((row, at) => ({ x: at + 1, y: shown_score(row.score), trial: row.trial }))
    .filter((point) => point.y !== null);
  const values = scored.map((point) => point.y);
  const floor = values.length === 0 ? 0 : counted_up ? Math.min(...values) : Math.max(...values);
  const failed = rows.map((row, at) => ({ x: at + 1, y: floor, trial: row.trial }))
    .filter((point, at) => !is_number(rows[at].score));
  const line = rows.map((row, at) => ({ x: at + 1, y: shown_score(row.best) }))
    .filter((point) => point.y !== null);
  const start = baseline ? shown_score(baseline.score) : null;
  by_id("history-note").textContent = scored.length === 0
    ? "No trial has a score."
    : "In the order in which they finished" +
      (failed.length > 0 ? "; failed ones stand at the worst score, as crosses." : ".");
  draw(by_id("history-chart"), (paint) => ({
    type: "scatter",
    data: {
      datasets: [
        { label: "best so far", data: line, type: "line", stepped: "before", borderColor: paint.good,
          backgroundColor: paint.good, borderWidth: 2, pointRadius: 0, pointHitRadius: 0,
          pointStyle: "line" },
        { label: "trial", data: scored, backgroundColor: paint.accent, borderColor: paint.accent,
          pointRadius: scored.length > 400 ? 2 : 4, pointHoverRadius: 6 },
        ...(failed.length === 0 ? [] : [{ label: "failed", data: failed, pointStyle: "crossRot",
          borderColor: paint.bad, backgroundColor: paint.bad, borderWidth: 2, pointRadius: 5 }]),
        ...(start === null || rows.length < 2 ? [] : [{ label: "default", type: "line",
          data: [{ x: 1, y: start }, { x: rows.length, y: start }], borderColor: paint.soft,
          backgroundColor: paint.soft, borderDash: [6, 5], borderWidth: 1.5, pointRadius: 0,
          pointHitRadius: 0, pointStyle: "line" }]),
      ],
    },
    options: {
      scales: {
        x: { type: "linear", title: { display: true, text: "trials finished" },
          ticks: { precision: 0, maxTicksLimit: 10 }, min: 0.5, max: rows.length + 0.5,
          grid: { display: false },
          afterBuildTicks: (axis) => {
            axis.ticks = axis.ticks.filter((tick) => Number.isInteger(tick.value));
          } },
        y: axis_of(values, score_title(), shown_text),
      },
      plugins: { tooltip: { callbacks: {
        title: (items) => "trial " + items[0].raw.trial,
        label: (item) => (item.dataset.label === "failed" ? "failed" : shown_text(item.raw.y)),
        afterBody: (items) => trial_lines(trial_of.get(items[0].raw.trial)),
      } } },
    },
  }));
  by_id("history-chart").setAttribute("aria-label",
    scored.length + " scores; the table of trials below has them all");
}

function telling_effects() {
  return (summary.effects || []).filter((effect) => (effect.values || []).length > 1)
    .sort((a, b) => (b.importance || 0) - (a.importance || 0));
}

function importance_chart(effects) {
  by_id("importance-box").style.height = 34 * effects.length + 46 + "px";
  draw(by_id("importance-chart"), (paint) => ({
    type: "bar",
    data: {
      labels: effects.map((effect) => shortened(effect.parameter, 26)),
      datasets: [{ data: effects.map((effect) => 100 * (effect.importance || 0)),
        backgroundColor: paint.mark, maxBarThickness: 18, borderRadius: 3 }],
    },
    options: {
      indexAxis: "y",
      scales: {
        x: { min: 0, max: 100, ticks: { callback: (value) => value + " %", maxTicksLimit: 6,
          maxRotation: 0 } },
        y: { grid: { display: false }, ticks: { color: paint.ink, autoSkip: false } },
      },
      plugins: { legend: { display: false }, tooltip: { callbacks: {
        title: (items) => shortened(effects[items[0].dataIndex].parameter, 60),
        label: (item) => "explains " + percent_text(effects[item.dataIndex].importance || 0),
      } } },
    },
  }));
  by_id("importance-chart").setAttribute("aria-label", effects.map((effect) =>
    effect.parameter + " " + percent_text(effect.importance || 0)).join(", "));
}

function effect_chart(effect) {
  const box = element("div");
  box.append(element("h3", effect.parameter));
  const frame = element("div", null, "chart");
  const canvas = element("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", effect.values.map((each) =>
    value_text(each.value) + ": median " + score_text(each.median)).join(", "));
  frame.append(canvas);
  box.append(frame);
  by_id("effect-charts").append(box);
  const series = (key) => effect.values.map((each) => shown_score(each[key]));
  const values = [...series("median"), ...series("best")].filter((value) => value !== null);
  draw(canvas, (paint) => ({
    type: "line",
    data: {
      labels: effect.values.map((each) => shortened(value_text(each.value), 18)),
      datasets: [
        { label: "best", data: series("best"), showLine: false, pointStyle: "triangle",
          backgroundColor: paint.good, borderColor: paint.good, pointRadius: 6 },
        { label: "median", data: series("median"), backgroundColor: paint.accent,
          borderColor: paint.accent, borderWidth: 1.5, pointRadius: 5 },
      ],
    },
    options: {
      scales: {
        x: { offset: true, grid: { display: false }, ticks: { color: paint.ink } },
        y: axis_of(values, "", shown_text),
      },
      plugins: { tooltip: { callbacks: {
        title: (items) => shortened(value_text(effect.values[items[0].dataIndex].value), 60),
        label: (item) => item.dataset.label + " " + shown_text(item.raw),
        afterBody: (items) => {
          const each = effect.values[items[0].dataIndex];
          return number_text(each.trials) + " trials, " + number_text(each.failed) + " failed";
        },
      } } },
    },
  }));
}

function effect_charts() {
  const effects = telling_effects();
  if (effects.length === 0) return;
  by_id("effects").hidden = false;
  importance_chart(effects);
  effects.slice(0, 24).forEach(effect_chart);
}

function pareto_chart() {
  const pareto = summary.pareto || {};
  const usable = (list) => (list || []).filter((point) =>
    is_number(point.latency) && is_number(point.throughput));
  const all = usable(pareto.all);
  if (all.length === 0) return;
  by_id("pareto").hidden = false;
  const place = (point) => ({ x: point.latency, y: point.throughput, trial: point.trial });
  const front = usable(pareto.points).map(place).sort((a, b) => a.x - b.x);
  const on_front = new Set(front.map((point) => point.trial));
  const marked = (trial) => all.filter((point) => trial && point.trial === trial.trial).map(place);
  draw(by_id("pareto-chart"), (paint) => ({
    type: "scatter",
    data: {
      datasets: [
        { label: "best by score", data: marked(best), pointStyle: "star", borderColor: paint.good,
          backgroundColor: paint.good, borderWidth: 2, pointRadius: 9 },
        { label: "default", data: marked(baseline), pointStyle: "rectRot", borderColor: paint.ink,
          backgroundColor: paint.ink, pointRadius: 7 },
        { label: "not beaten in both", data: front, showLine: true, borderColor: paint.mark,
          backgroundColor: paint.mark, borderWidth: 2, pointRadius: 5 },
        { label: "other trials", data: all.filter((point) => !on_front.has(point.trial)).map(place),
          backgroundColor: paint.accent, borderColor: paint.accent, pointRadius: 4 },
      ].filter((set) => set.data.length > 0),
    },
    options: {
      scales: {
        x: axis_of(all.map((point) => point.latency), metric_name(pareto.latency || "latency"),
          seconds_text),
        y: axis_of(all.map((point) => point.throughput),
          metric_name(pareto.throughput || "throughput"), (value) => number_text(value) + " tok/s"),
      },
      plugins: { tooltip: { callbacks: {
        title: (items) => "trial " + items[0].raw.trial,
        label: (item) => seconds_text(item.raw.x) + ", " + number_text(item.raw.y) + " tok/s",
        afterBody: (items) => trial_lines(trial_of.get(items[0].raw.trial)),
      } } },
    },
  }));
  by_id("pareto-chart").setAttribute("aria-label",
    front.length + " of " + all.length + " trials are not beaten in both latency and throughput");
}

// Header, tables, and the start.

const kRows = 200; // of the table of trials, until more are asked for

function add_about() {
  const rows = [
    ["model", task.model], ["engine", task.runtime], ["runner", task.runner],
    ["objective", metric_name(objective)], ["search", metric_name(task.strategy || "")],
    ["state", task.message ? task.state + ": " + task.message : task.state],
    ["started", time_text(task.started_at)], ["finished", time_text(task.finished_at)],
  ];
  const presets = ((task.task || {}).applied_presets || []).map((preset) =>
    typeof preset === "string" ? preset
      : preset.name + (preset.revision ? " (revision " + preset.revision + ")" : ""));
  if (presets.length > 0) rows.push(["presets", presets.join(", ")]);
  for (const [name, text] of rows) {
    if (!text || text === "–") continue;
    const row = element("div");
    row.append(element("dt", name), element("dd", text));
    by_id("about").append(row);
  }
}

function card(name, value, note, kind) {
  const made = element("div", null, "card");
  made.append(element("span", name), element("b", value, kind), element("span", note));
  by_id("cards").append(made);
}

function add_result() {
  const start = baseline ? baseline.score : task.baseline_score;
  card("best", best ? score_text(best.score) : "none", best ? "trial " + best.trial : "no trial succeeded",
    best ? "good" : "bad");
  card("default", score_text(start),
    is_number(start) ? "the engine without flags" : "was not measured");
  if (best && is_number(start) && start !== 0) {
    const gain = (start - best.score) / Math.abs(start);
    card("difference", gain === 0 ? "none" : percent_text(gain) + (gain > 0 ? " better" : " worse"),
      "than the default", gain > 0 ? "good" : gain < 0 ? "bad" : "");
  }
  const counts = task.trials || {};
  card("trials", number_text(counts.finished) + " of " + number_text(counts.planned),
    number_text(counts.failed || 0) + " failed", "");
  const spent = trials.reduce((sum, trial) => sum + (is_number(trial.seconds) ? trial.seconds : 0), 0);
  card("time in trials", duration_text(spent), "all of them together", "");

  const of_best = (best && (best.metrics || (trial_of.get(best.trial) || {}).metrics)) || {};
  const of_default = (baseline && baseline.metrics) || {};
  const names = Object.keys({ ...of_best, ...of_default }).filter((name) =>
    is_number(of_best[name]) || is_number(of_default[name]));
  const table = by_id("comparison");
  const columns = ["", "best", ...(baseline ? ["default", "change"] : [])];
  add_heads(table, columns.map((text, at) => element("th", text, at > 0 ? "number" : "")));
  const body = table.createTBody();
  const parameters = (best && best.parameters) || {};
  for (const [name, value] of Object.entries(parameters)) {
    add_row(body, [[name, "text"], [value_text(value), "number"],
      ...(baseline ? [["–", "number"], ["", "number"]] : [])]);
  }
  for (const name of names) {
    const [now, before] = [of_best[name], of_default[name]];
    const change = is_number(now) && is_number(before) && before !== 0
      && now !== before
      ? (now > before ? "+" : "−") + percent_text((now - before) / Math.abs(before)) : "";
    add_row(body, [[metric_name(name), "text"], [metric_text(name, now), "number"],
      ...(baseline ? [[metric_text(name, before), "number"], [change, "number"]] : [])]);
  }
  if (!best) table.remove();
}

function add_heads(table, heads) {
  const row = table.createTHead().insertRow();
  heads.forEach((head) => {
    head.scope = "col";
    row.append(head);
  });
}

function add_row(body, cells) {
  const row = body.insertRow();
  for (const [text, kind] of cells) row.append(element("td", text, kind));
  return row;
}

function add_flags() {
  const trial = best && trial_of.get(best.trial);
  const flags = (trial && trial.flags) || [];
  if (flags.length === 0) return;
  by_id("launch").hidden = false;
  const line = flags.map(quoted).join(" ");
  by_id("flags").textContent = line;
  if (!navigator.clipboard) by_id("copy").hidden = true; // from file:// some browsers have none
  by_id("copy").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(line);
      by_id("copy").textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(by_id("flags"));
    }
  });
}

function add_failures() {
  const failures = new Map();
  for (const trial of trials.filter((each) => each.state === "failed")) {
    const reason = trial.reason || "not told";
    if (!failures.has(reason)) failures.set(reason, []);
    failures.get(reason).push(trial);
  }
  if (failures.size === 0) return;
  by_id("failures").hidden = false;
  const table = by_id("failure-table");
  add_heads(table, [element("th", "reason"), element("th", "trials", "number"),
    element("th", "which"), element("th", "the first says")]);
  const body = table.createTBody();
  for (const [reason, list] of [...failures].sort((a, b) => b[1].length - a[1].length)) {
    const which = list.slice(0, 8).map((trial) => trial.trial).join(", ");
    add_row(body, [[metric_name(reason), ""], [number_text(list.length), "number"],
      [which + (list.length > 8 ? ", …" : ""), "text"], [list[0].message || "", "text"]]);
  }
}

// Columns of the table of trials: name, what is shown, what is sorted by, and the cell's class.
function trial_columns() {
  const seen = new Map();
  for (const trial of trials) {
    for (const [name, value] of Object.entries(trial.parameters || {})) {
      if (!seen.has(name)) seen.set(name, new Set());
      seen.get(name).add(value_text(value));
    }
  }
  const varied = [...seen].filter(([, values]) => values.size > 1).map(([name]) => name);
  const parameter = (name) => ({ name, kind: "", text: (trial) =>
    name in (trial.parameters || {}) ? value_text(trial.parameters[name]) : "–",
  key: (trial) => (trial.parameters || {})[name] });
  const pareto = summary.pareto || {};
  const metrics = [...new Set([pareto.throughput, pareto.latency, "mean_ttft", "mean_tpot"])]
    .filter((name) => name && trials.some((trial) => is_number((trial.metrics || {})[name])));
  return [
    { name: "trial", kind: "number", text: (trial) => number_text(trial.trial), key: (trial) => trial.trial },
    { name: "state", kind: "", text: (trial) => trial.state, key: (trial) => trial.state },
    { name: "score", kind: "number", text: (trial) => score_text(trial.score), key: (trial) => trial.score },
    ...(varied.length > 0 && varied.length <= 8 ? varied.map(parameter)
      : [{ name: "parameters", kind: "text", text: (trial) => parameters_text(trial.parameters),
        key: (trial) => parameters_text(trial.parameters) }]),
    ...metrics.map((name) => ({ name: metric_name(name), kind: "number",
      text: (trial) => metric_text(name, (trial.metrics || {})[name]),
      key: (trial) => (trial.metrics || {})[name] })),
    { name: "time", kind: "number", text: (trial) => duration_text(trial.seconds), key: (trial) => trial.seconds },
    { name: "remarks", kind: "text", key: why_text,
      text: (trial) => [trial.baseline ? "the engine's defaults" : "", why_text(trial)].filter(Boolean).join("; ") },
  ];
}

// Numbers before texts, what is missing last, whichever the direction.
function compare_keys(a, b, direction) {
  const rank = (key) => (is_number(key) ? 0 : key === undefined || key === null || key === "" ? 2 : 1);
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (rank(a) === 2) return 0;
  if (rank(a) === 0) return direction * (a - b);
  return direction * value_text(a).localeCompare(value_text(b), "en", { numeric: true });
}

function add_trials() {
  const table = by_id("trial-table");
  const columns = trial_columns();
  const order = { at: 2, direction: 1 };
  let most = kRows;
  const body = table.createTBody();
  const heads = columns.map((column, at) => {
    const head = element("th", null, column.kind);
    const button = element("button", shortened(column.name, 28));
    button.type = "button";
    button.title = column.name;
    button.addEventListener("click", () => {
      order.direction = order.at === at ? -order.direction : 1;
      order.at = at;
      fill();
    });
    head.append(button);
    return head;
  });
  add_heads(table, heads);
  function fill() {
    heads.forEach((head, at) => head.setAttribute("aria-sort",
      at !== order.at ? "none" : order.direction > 0 ? "ascending" : "descending"));
    const key = columns[order.at].key;
    const sorted = [...trials].sort((a, b) => compare_keys(key(a), key(b), order.direction));
    body.replaceChildren();
    for (const trial of sorted.slice(0, most)) {
      const row = add_row(body, columns.map((column) => [column.text(trial), column.kind]));
      if (best && trial.trial === best.trial) row.className = "best";
    }
    const more = by_id("more");
    more.hidden = sorted.length <= most;
    more.textContent = "Show all " + number_text(sorted.length);
  }
  by_id("more").addEventListener("click", () => {
    most = Infinity;
    fill();
  });
  fill();
}

document.title = "#" + task.id + " " + task.name + " – task report";
by_id("title").textContent = task.name;
by_id("description").textContent = (task.task || {}).description || "";
by_id("made").textContent = "Task #" + task.id + ", written by presetctl " + data.version + " at " +
  time_text(data.made_at) + ". Charts by Chart.js " + Chart.version + " (MIT), which is in this page.";
add_about();
add_result();
add_flags();
history_chart();
effect_charts();
pareto_chart();
add_failures();
add_trials();
draw_all();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw_all);

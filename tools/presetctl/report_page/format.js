"use strict";
// Numbers, values and names as text. Nothing here makes HTML: text reaches the page as text nodes.

const data = JSON.parse(document.getElementById("data").textContent);
const task = data.task;
const trials = data.trials;
const summary = task.summary || {};
const objective = String(task.objective || "");
const counted_up = objective === "maximize_throughput"; // its score is the throughput below zero
const in_seconds = objective.startsWith("minimize_");

const is_number = (value) => typeof value === "number" && Number.isFinite(value);

function number_text(number) {
  if (!is_number(number)) return "–";
  if (Number.isInteger(number) || Math.abs(number) >= 1000) {
    return Math.round(number).toLocaleString("en");
  }
  return String(Number(number.toPrecision(4)));
}

function seconds_text(seconds) {
  if (!is_number(seconds)) return "–";
  return Math.abs(seconds) < 1 ? number_text(seconds * 1000) + " ms" : number_text(seconds) + " s";
}

function duration_text(seconds) {
  if (!is_number(seconds)) return "–";
  if (seconds < 1) return number_text(Math.round(seconds * 1000)) + " ms";
  if (seconds < 60) return number_text(Number(seconds.toFixed(1))) + " s";
  const units = [[86400, "d", 3600, "h"], [3600, "h", 60, "min"], [60, "min", 1, "s"]];
  const [unit, name, small, small_name] = units.find(([size]) => seconds >= size);
  const whole = Math.floor(seconds / unit);
  const rest = Math.floor((seconds - whole * unit) / small);
  return whole + " " + name + (rest > 0 ? " " + rest + " " + small_name : "");
}

function percent_text(share) {
  const hundreds = Math.abs(share) * 100;
  return (hundreds > 0 && hundreds < 1 ? "<1" : hundreds.toFixed(0)) + " %";
}

// A score as its objective reads; the daemon's scores are the less the better.
const shown_score = (score) => (is_number(score) ? (counted_up ? 0 - score : score) : null);

function score_text(score) {
  if (!is_number(score)) return "–";
  if (counted_up) return number_text(shown_score(score)) + " tok/s";
  return in_seconds ? seconds_text(score) : number_text(score);
}

function shown_text(shown) {
  return score_text(counted_up && is_number(shown) ? 0 - shown : shown);
}

function metric_text(name, value) {
  if (!is_number(value)) return "–";
  if (/throughput/.test(name)) return number_text(value) + " tok/s";
  return /latency|ttft|tpot|elapsed/.test(name) ? seconds_text(value) : number_text(value);
}

const metric_name = (name) => String(name).replaceAll("_", " ");

function value_text(value) {
  if (typeof value === "string") return value;
  return value === undefined ? "–" : JSON.stringify(value);
}

function parameters_text(parameters) {
  const entries = Object.entries(parameters || {});
  if (entries.length === 0) return "the engine's defaults";
  return entries.map(([name, value]) => name + "=" + value_text(value)).join(", ");
}

const time_text = (time) => (time ? String(time).slice(0, 19).replace("T", " ") + " UTC" : "–");

function shortened(text, most) {
  const characters = [...String(text)];
  return characters.length > most ? characters.slice(0, most - 1).join("") + "…" : characters.join("");
}

function why_text(trial) {
  const violations = (trial.violations || []).map((violation) =>
    typeof violation === "string" ? violation : parameters_text(violation));
  return [trial.reason, trial.message, ...violations].filter(Boolean).join("; ");
}

// As a POSIX shell reads it.
function quoted(word) {
  const text = String(word);
  return /^[\w\-./:=,+@%]+$/.test(text) ? text : "'" + text.replaceAll("'", "'\\''") + "'";
}

function element(tag, text, kind) {
  const made = document.createElement(tag);
  if (text !== undefined && text !== null) made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

const by_id = (id) => document.getElementById(id);
const trial_of = new Map(trials.map((trial) => [trial.trial, trial]));
const baseline = trials.find((trial) => trial.baseline);
const best = summary.best || task.best || null;

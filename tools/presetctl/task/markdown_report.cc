#include "presetctl/task/markdown_report.h"

#include <algorithm>
#include <limits>
#include <set>
#include <vector>

#include "config/json_text.h"
#include "presetctl/context.h"
#include "presetctl/task/task_text.h"
#include "presetctl/text.h"
#include "presetctl/values.h"

namespace presetctl {
namespace {

namespace json = boost::json;

std::string row_of(const std::vector<std::string>& cells) {
  std::string row = "|";
  for (const std::string& cell : cells) row += " " + (cell.empty() ? " " : cell) + " |";
  return row + "\n";
}

// Columns whose heading begins with '>' are aligned on the right.
std::string heads_of(const std::vector<std::string>& headings) {
  std::vector<std::string> names;
  std::string rule = "|";
  for (const std::string& heading : headings) {
    const bool right = heading.starts_with('>');
    names.push_back(right ? heading.substr(1) : heading);
    rule += right ? " ---: |" : " --- |";
  }
  return row_of(names) + rule + "\n";
}

std::string fact(std::string_view label, const std::string& text) {
  return text.empty() ? "" : "- " + std::string(label) + ": " + markdown_text(text) + "\n";
}

std::string about(const json::object& task) {
  const std::string objective = text_member(task, "objective");
  std::string out =
      fact("model", text_member(task, "model")) + fact("engine", text_member(task, "runtime")) +
      fact("runner", text_member(task, "runner")) +
      fact("objective", objective + ", " + text_member(task, "strategy")) +
      fact("state", text_member(task, "state")) + fact("message", text_member(task, "message")) +
      fact("started", format_time(text_member(task, "started_at"))) +
      fact("finished", format_time(text_member(task, "finished_at"))) +
      fact("trials", trial_counts(task));
  const json::object* resolved = object_member(task, "task");
  const json::array* presets = resolved ? array_member(*resolved, "applied_presets") : nullptr;
  for (const json::value& entry : presets ? *presets : json::array{}) {
    const json::object* preset = entry.if_object();
    if (!preset) continue;
    const json::value* revision = member(*preset, "revision");
    out += fact("preset", text_member(*preset, "name") +
                              (revision ? ", revision " + config::to_json(*revision) : ""));
  }
  return out;
}

std::string best_part(const json::object& task) {
  const std::string objective = text_member(task, "objective");
  const json::object* best = object_member(task, "best");
  if (!best) return "\nNo trial succeeded.\n";
  const json::value* score = member(*best, "score");
  std::string out = "\n## Best\n\n" + heads_of({"", ">score", "parameters"});
  const json::object* parameters = object_member(*best, "parameters");
  out += row_of({"trial " + std::to_string(integer_member(*best, "trial")),
                 format_score(objective, score),
                 markdown_text(parameters ? format_parameters(*parameters) : "")});
  const json::value* baseline = member(task, "baseline_score");
  if (number_of(baseline)) {
    out += row_of({"default", format_score(objective, baseline), "the engine's defaults"});
    out += "\n" + markdown_text("The best is " + compare_scores(score, baseline) + ".") + "\n";
  }
  return out;
}

std::string effects_part(const json::object& summary, const std::string& objective) {
  const json::array* effects = array_member(summary, "effects");
  if (!effects || effects->empty()) return {};
  std::string out =
      "\n## What each parameter does\n\n" +
      heads_of({"parameter", ">explains", "value", ">trials", ">failed", ">median", ">best"});
  for (const json::value& entry : *effects) {
    const json::object* effect = entry.if_object();
    const json::array* values = effect ? array_member(*effect, "values") : nullptr;
    const auto importance = effect ? number_member(*effect, "importance") : std::nullopt;
    for (const json::value& each : values ? *values : json::array{}) {
      const json::object* value = each.if_object();
      const json::value* candidate = value ? member(*value, "value") : nullptr;
      if (!candidate) continue;
      out += row_of({markdown_text(text_member(*effect, "parameter")),
                     importance ? markdown_text(format_share(*importance)) : "",
                     markdown_text(format_value(*candidate)),
                     std::to_string(integer_member(*value, "trials")),
                     std::to_string(integer_member(*value, "failed")),
                     format_score(objective, member(*value, "median")),
                     format_score(objective, member(*value, "best"))});
    }
  }
  return out;
}

std::string failures_part(const json::object& summary) {
  const json::object* failures = object_member(summary, "failures");
  if (!failures || failures->empty()) return {};
  std::string out = "\n## Failures\n\n" + heads_of({"reason", ">trials"});
  for (const auto& entry : *failures) {
    out += row_of({markdown_text(entry.key()), config::to_json(entry.value())});
  }
  return out;
}

std::string trials_part(const json::array& trials, const std::string& objective) {
  std::vector<const json::object*> sorted;
  for (const json::value& entry : trials) {
    if (const json::object* trial = entry.if_object()) sorted.push_back(trial);
  }
  if (sorted.empty()) return {};
  std::ranges::stable_sort(sorted, {}, [](const json::object* trial) {
    return number_member(*trial, "score").value_or(std::numeric_limits<double>::infinity());
  });
  std::string out =
      "\n## Trials\n\n" + heads_of({">trial", "state", ">score", ">time", "parameters", "remarks"});
  for (const json::object* trial : sorted) {
    const json::object* parameters = object_member(*trial, "parameters");
    const auto seconds = number_member(*trial, "seconds");
    const std::string reason = text_member(*trial, "reason");
    const std::string message = text_member(*trial, "message");
    out +=
        row_of({std::to_string(integer_member(*trial, "trial")),
                markdown_text(text_member(*trial, "state")),
                format_score(objective, member(*trial, "score")),
                seconds ? format_duration(*seconds) : "-",
                markdown_text(parameters ? format_parameters(*parameters) : ""),
                markdown_text(reason + (reason.empty() || message.empty() ? "" : ": ") + message)});
  }
  return out;
}

}  // namespace

std::string markdown_text(std::string_view text) {
  static constexpr std::string_view kMarks = "\\`*_{}[]|#~!$";
  std::string out;
  for (const char c : printable(text)) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      if (kMarks.find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out;
}

std::string markdown_report(const json::object& task, const json::array& trials) {
  const std::string objective = text_member(task, "objective");
  std::string out = "# " + markdown_text(task_title(task)) + "\n\n" + about(task) + best_part(task);
  if (const json::object* summary = object_member(task, "summary")) {
    out += effects_part(*summary, objective) + failures_part(*summary);
  }
  return out + trials_part(trials, objective);
}

}  // namespace presetctl

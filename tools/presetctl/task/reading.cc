// list, get, trials: what there is of tasks.
#include <boost/program_options/value_semantic.hpp>
#include <string>

#include "config/json_text.h"
#include "presetctl/report.h"
#include "presetctl/task/task_input.h"
#include "presetctl/task/task_text.h"
#include "presetctl/task/tasks.h"
#include "presetctl/text.h"
#include "presetctl/values.h"

namespace presetctl {
namespace {

namespace json = boost::json;
namespace po = boost::program_options;
using Align = Table::Align;

constexpr std::int64_t kShown = 100;

std::string cell(const json::object& object, std::string_view key) {
  const json::value* value = member(object, key);
  if (!value || value->is_null()) return "-";
  return value->is_string() ? std::string(value->get_string()) : config::to_json(*value);
}

void note_rest(const json::object& answer, std::string_view list) {
  const json::value* cursor = member(answer, "next_cursor");
  const json::array* shown = array_member(answer, list);
  if (!cursor || cursor->is_null() || !shown) return;
  Context::note(std::to_string(shown->size()) + " of " + cell(answer, "total") +
                " shown; --limit N shows more");
}

Result<std::int64_t> limit_of(const Arguments& arguments) {
  const auto limit = arguments.integer("limit", 1);
  if (!limit) return std::unexpected(limit.error());
  return limit->value_or(kShown);
}

// "12/40", with the failed ones.
std::string counts_cell(const json::object& row) {
  const json::object* trials = object_member(row, "trials");
  if (!trials) return "-";
  return cell(*trials, "finished") + "/" + cell(*trials, "planned");
}

std::string names_with_revisions(const json::array& presets) {
  std::string text;
  for (const json::value& entry : presets) {
    if (!text.empty()) text += ", ";
    if (const json::object* preset = entry.if_object()) {
      text += printable(text_member(*preset, "name"));
      if (member(*preset, "revision")) text += " revision " + cell(*preset, "revision");
    } else {
      text += format_value(entry);
    }
  }
  return text;
}

std::string best_line(const json::object& row, const std::string& objective) {
  const json::object* best = object_member(row, "best");
  if (!best) return {};
  std::string text =
      format_score(objective, member(*best, "score")) + ", trial " + cell(*best, "trial");
  const std::string compared =
      compare_scores(member(*best, "score"), member(row, "baseline_score"));
  return compared.empty() ? text : text + ", " + compared;
}

void print_failures(Output& out, const json::object& summary) {
  const json::object* failures = object_member(summary, "failures");
  if (!failures || failures->empty()) return;
  std::string text;
  for (const auto& entry : *failures) {
    if (!text.empty()) text += ", ";
    text += config::to_json(entry.value()) + " " + printable(entry.key());
  }
  print_field(out, "failures", text);
}

void print_effects(Output& out, const json::object& summary, const std::string& objective) {
  const json::array* effects = array_member(summary, "effects");
  Table table({{"PARAMETER", Align::kLeft, true},
               {"EXPLAINS", Align::kRight},
               {"VALUE", Align::kLeft, true},
               {"TRIALS", Align::kRight},
               {"FAILED", Align::kRight},
               {"MEDIAN", Align::kRight},
               {"BEST", Align::kRight}});
  for (const json::value& entry : effects ? *effects : json::array{}) {
    const json::object* effect = entry.if_object();
    const json::array* values = effect ? array_member(*effect, "values") : nullptr;
    bool first = true;
    for (const json::value& each : values ? *values : json::array{}) {
      const json::object* value = each.if_object();
      const json::value* candidate = value ? member(*value, "value") : nullptr;
      if (!candidate) continue;
      const std::optional<double> importance = number_member(*effect, "importance");
      table.add({first ? text_member(*effect, "parameter") : "",
                 first && importance ? format_share(*importance) : "", format_value(*candidate),
                 cell(*value, "trials"), cell(*value, "failed"),
                 format_score(objective, member(*value, "median")),
                 format_score(objective, member(*value, "best"))});
      first = false;
    }
  }
  if (table.empty()) return;
  out.line();
  table.print(out);
}

void print_task(Output& out, const json::object& row) {
  const std::string objective = text_member(row, "objective");
  const std::string state = text_member(row, "state");
  out.line(out.painted(task_title(row), Paint::kBold) + "  " +
           out.painted(printable(state), paint_of(state)));
  const json::object* task = object_member(row, "task");
  if (task) print_field(out, "description", printable(text_member(*task, "description")));
  print_field(out, "model", printable(text_member(row, "model")));
  const std::string runner = text_member(row, "runner");
  print_field(out, "engine",
              printable(text_member(row, "runtime")) +
                  (runner.empty() ? "" : ", runner " + printable(runner)));
  print_field(out, "objective", printable(objective + ", " + text_member(row, "strategy")));
  const json::array* presets = task ? array_member(*task, "applied_presets") : nullptr;
  if (presets) print_field(out, "presets", names_with_revisions(*presets));
  const json::object* by = object_member(row, "by");
  const std::string user = by ? text_member(*by, "user") : "";
  print_field(
      out, "submitted",
      format_time(text_member(row, "created_at")) + (user.empty() ? "" : " by " + printable(user)));
  print_field(out, "started", format_time(text_member(row, "started_at")));
  print_field(out, "finished", format_time(text_member(row, "finished_at")));
  print_field(out, "trials", trial_counts(row));
  const json::object* summary = object_member(row, "summary");
  if (summary) print_failures(out, *summary);
  const json::object* estimate = object_member(row, "estimate");
  if (estimate && !is_task_over(state)) {
    print_field(out, "left", format_estimate(*estimate, "remaining_seconds"));
  }
  print_field(out, "message", printable(text_member(row, "message")));
  print_field(out, "best", best_line(row, objective));
  const json::object* best = object_member(row, "best");
  if (const json::object* parameters = best ? object_member(*best, "parameters") : nullptr) {
    print_field(out, "", format_parameters(*parameters));
  }
  if (member(row, "baseline_score") && !member(row, "baseline_score")->is_null()) {
    print_field(out, "default", format_score(objective, member(row, "baseline_score")));
  }
  print_warnings(out, row);
  if (summary) print_effects(out, *summary, objective);
}

// A finished trial's score, else what it does or what kept it from one.
std::string outcome(const json::object& trial) {
  const std::string reason = text_member(trial, "reason");
  const std::string message = text_member(trial, "message");
  if (reason.empty()) return message;
  return message.empty() ? reason : reason + ": " + message;
}

}  // namespace

void task_list_options(AddOptions& add) {
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  add("state", text("STATE"), "pending, running, completed, failed or cancelled");
  add("search", text("TEXT"), "only with this text in the name or the model");
  add("limit", text("N"), "so many at most (default: 100)");
}

Result<Status> task_list(Context& context, const Arguments& arguments) {
  const Result<std::int64_t> limit = limit_of(arguments);
  if (!limit) return std::unexpected(limit.error());
  json::object params;
  for (const char* name : {"state", "search"}) {
    if (const std::optional<std::string> given = arguments.text(name)) params[name] = *given;
  }
  const Result<json::object> answer =
      all_pages(context, "task.list", std::move(params), "tasks", *limit);
  if (!answer) return std::unexpected(answer.error());
  if (context.json()) {
    context.out().json(*answer);
    return kDone;
  }
  Table table({{"ID", Align::kRight},
               {"NAME", Align::kLeft, true},
               {"STATE"},
               {"TRIALS", Align::kRight},
               {"FAILED", Align::kRight},
               {"BEST", Align::kRight},
               {"MODEL", Align::kLeft, true},
               {"RUNTIME", Align::kLeft, true},
               {"CREATED"}});
  for (const json::value& entry : *array_member(*answer, "tasks")) {
    const json::object* row = entry.if_object();
    if (!row) continue;
    const json::object* trials = object_member(*row, "trials");
    const json::object* best = object_member(*row, "best");
    table.add(
        {cell(*row, "id"), cell(*row, "name"), cell(*row, "state"), counts_cell(*row),
         trials ? cell(*trials, "failed") : "-",
         format_score(text_member(*row, "objective"), best ? member(*best, "score") : nullptr),
         cell(*row, "model"), cell(*row, "runtime"), format_time(text_member(*row, "created_at"))});
  }
  if (table.empty()) {
    Context::note("no tasks");
    return kDone;
  }
  table.print(context.out());
  note_rest(*answer, "tasks");
  return kDone;
}

Result<Status> task_get(Context& context, const Arguments& arguments) {
  const Result<json::object> row = context.call_object(
      "task.get", json::object{{"task", preset_ref(arguments.operands().front())}});
  if (!row) return std::unexpected(row.error());
  if (context.json()) {
    context.out().json(*row);
  } else {
    print_task(context.out(), *row);
  }
  return kDone;
}

void task_trials_options(AddOptions& add) {
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  add("order", text("ORDER"), "trial (default), or score: the best first");
  add("limit", text("N"), "so many at most (default: 100)");
}

Result<Status> task_trials(Context& context, const Arguments& arguments) {
  const Result<std::int64_t> limit = limit_of(arguments);
  if (!limit) return std::unexpected(limit.error());
  const json::value task = preset_ref(arguments.operands().front());
  json::object params{{"task", task}};
  if (const auto order = arguments.text("order")) params["order"] = *order;
  const Result<json::object> answer =
      all_pages(context, "task.trials", std::move(params), "trials", *limit);
  if (!answer) return std::unexpected(answer.error());
  if (context.json()) {
    context.out().json(*answer);
    return kDone;
  }
  // How its scores are to be read.
  const Result<json::object> row =
      context.call_object("task.get", json::object{{"task", task}, {"summary", false}});
  if (!row) return std::unexpected(row.error());
  const std::string objective = text_member(*row, "objective");
  Table table({{"TRIAL", Align::kRight},
               {"STATE"},
               {"SCORE", Align::kRight},
               {"TIME", Align::kRight},
               {"PARAMETERS", Align::kLeft, true},
               {"WHY", Align::kLeft, true}});
  for (const json::value& entry : *array_member(*answer, "trials")) {
    const json::object* trial = entry.if_object();
    if (!trial) continue;
    const std::optional<double> seconds = number_member(*trial, "seconds");
    const json::object* parameters = object_member(*trial, "parameters");
    table.add({cell(*trial, "trial"), cell(*trial, "state"),
               format_score(objective, member(*trial, "score")),
               seconds ? format_duration(*seconds) : "-",
               format_parameters(parameters ? *parameters : json::object{}), outcome(*trial)});
  }
  if (table.empty()) {
    Context::note("no trials yet");
    return kDone;
  }
  table.print(context.out());
  note_rest(*answer, "trials");
  return kDone;
}

}  // namespace presetctl

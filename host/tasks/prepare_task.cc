#include "tasks/prepare_task.h"

#include <algorithm>
#include <utility>

#include "format/members.h"
#include "format/search_space.h"
#include "format/task.h"
#include "search/translation.h"
#include "tasks/estimate.h"

namespace tuningd {
namespace {

namespace json = boost::json;

constexpr std::uint64_t kNoTask = 0;  // the id that hooks see before there is one

using Faults = std::vector<std::pair<std::string, std::string>>;

RpcFailure wrong_task(const std::vector<FieldError>& errors) {
  Faults faults;
  for (const FieldError& error : errors) faults.emplace_back("/task" + error.path, error.message);
  return invalid_params(faults);
}

RpcFailure vetoed(Refusal refusal) {
  json::object data{{"code", "vetoed"}};
  json::array reasons;
  for (const std::string& reason : refusal.reasons) reasons.emplace_back(reason);
  data["reasons"] = std::move(reasons);
  if (!refusal.errors.empty()) {
    for (json::value& error : refusal.errors) {
      json::value& path = error.get_object()["path"];
      path = "/task" + std::string(path.get_string());
    }
    data["errors"] = std::move(refusal.errors);
  }
  return {rpc::kVetoed, "the task is refused: " + refusal.reasons.front(), std::move(data)};
}

RunnerPtr runner_of(const Runners& runners, const json::object& task) {
  const std::string_view name = text_at(task, "runner");
  return name.empty() ? runners.for_runtime(text_at(task, "base_runtime")) : runners.named(name);
}

std::string at_least(std::uint64_t number, bool exact) {
  return (exact ? "" : "about ") + std::to_string(number);
}

// A space's own count; check_task told of a plain product.
void warn_of_cut(const TaskPlan& plan, PreparedTask& prepared) {
  if (member_at(prepared.task, "space") == nullptr) return;
  const PointCount& points = plan.points;
  if (points.valid == 0) {
    prepared.warnings.emplace_back(
        "/parameters: no point is left by the rules; see points.removed");
  } else if (points.valid > plan.optimization.max_iterations &&
             (plan.row.strategy.empty() || plan.row.strategy == "grid_search")) {
    const bool mixed = text_at(map_at(prepared.task, "optimization"), "order") == "mixed";
    prepared.warnings.push_back("/optimization/max_iterations: there are " +
                                at_least(points.valid, points.exact) + " valid points; only " +
                                std::to_string(plan.optimization.max_iterations) + " are tried" +
                                (mixed ? "" : ", the first: the first parameters hardly vary"));
  }
}

void warn_of_places(const TaskPlan& plan, PreparedTask& prepared) {
  const json::object* optimization = map_at(prepared.task, "optimization");
  const json::value* asked =
      optimization == nullptr ? nullptr : member_at(*optimization, "parallel_trials");
  if (asked == nullptr || asked->to_number<std::uint64_t>() <= plan.optimization.parallel_trials) {
    return;
  }
  prepared.warnings.push_back("/optimization/parallel_trials: the daemon runs " +
                              std::to_string(plan.optimization.parallel_trials) +
                              " at once, of all tasks (tasks.parallel_trials)");
}

// With the flags that quant_config and parallel_config become among its parameters: a runner lets
// them through, or does not, as any others.
json::object as_the_engine_sees(const json::object& task) {
  Findings unused;
  const json::object* given = map_at(task, "parameters");
  const json::value* model = member_at(task, "model");
  json::object parameters = given == nullptr ? json::object() : *given;
  for (const Axis& axis : read_axes(task, std::nullopt, unused)) {
    if (!axis.name.starts_with("__")) continue;
    for (const json::value& value : axis.values) {
      const auto flags = engine_parameters(Point{{axis.name, value}}, text_at(task, "base_runtime"),
                                           model == nullptr ? json::value() : *model);
      if (!flags) continue;  // check_task told
      for (const auto& flag : *flags) parameters.emplace(flag.key(), json::array{flag.value()});
    }
  }
  json::object seen = task;
  seen["parameters"] = std::move(parameters);
  return seen;
}

TaskRow row_of(const json::object& task) {
  const json::object* optimization = map_at(task, "optimization");
  TaskRow row;
  row.name = text_at(task, "task_name");
  row.model = text_at(map_at(task, "model"), "id_or_path");
  row.runtime = text_at(task, "base_runtime");
  row.strategy = text_at(optimization, "strategy");
  if (row.strategy.empty()) row.strategy = "grid_search";
  row.objective = text_at(optimization, "objective");
  if (const json::value* priority = member_at(task, "priority"); priority && priority->is_int64()) {
    row.priority = priority->get_int64();
  }
  return row;
}

}  // namespace

RpcResult<PreparedTask> prepare_task(const HookBus& hooks, json::object task) {
  const TaskReport submitted = check_task(task, TaskStage::kSubmitted);
  if (!submitted.found.errors.empty()) {
    return std::unexpected(wrong_task(submitted.found.errors));
  }
  auto prepared = hooks.prepare(kNoTask, std::move(task));
  if (!prepared) return std::unexpected(vetoed(std::move(prepared.error())));
  const TaskReport report = check_task(prepared->task, TaskStage::kPrepared);
  if (!report.found.errors.empty()) return std::unexpected(wrong_task(report.found.errors));
  if (auto valid = hooks.validate(kNoTask, prepared->task); !valid) {
    return std::unexpected(vetoed(std::move(valid.error())));
  }
  PreparedTask result{std::move(prepared->task), std::move(prepared->conflicts),
                      std::move(prepared->warnings), report.found.missing.empty()};
  for (const FieldError& missing : report.found.missing) {
    result.warnings.push_back(missing.path + ": " + missing.message +
                              "; the task needs it before it can run");
  }
  for (const std::string& warning : report.found.warnings) result.warnings.push_back(warning);
  return result;
}

RpcResult<TaskPlan> plan_task(const TaskParts& parts, const Runners& runners,
                              PreparedTask& prepared, bool to_run) {
  TaskPlan plan;
  plan.optimization = read_optimization(prepared.task, parts.settings.parallel_trials);
  plan.row = row_of(prepared.task);
  auto points = count_points_of(prepared.task, parts.call);
  if (!points) return std::unexpected(invalid_params({{"/task/parameters", points.error()}}));
  plan.points = std::move(*points);
  const bool endless = plan.points.total == 0 && member_at(prepared.task, "space") == nullptr;
  const std::uint64_t there = endless ? plan.optimization.max_iterations : plan.points.valid;
  plan.row.planned =
      std::min(there, plan.optimization.max_iterations) + (plan.optimization.baseline ? 1 : 0);
  warn_of_cut(plan, prepared);
  warn_of_places(plan, prepared);
  plan.runner = runner_of(runners, prepared.task);
  if (plan.runner == nullptr) return plan;
  plan.row.runner = name_of(*plan.runner);
  const RunnerFindings found = check_runner(*plan.runner, as_the_engine_sees(prepared.task));
  if (!to_run) {
    for (const auto& [path, message] : found.errors) {
      prepared.warnings.push_back(path + ": " + message + "; the task cannot run like that");
    }
  } else if (!found.errors.empty()) {
    Faults faults;
    for (const auto& [path, message] : found.errors) faults.emplace_back("/task" + path, message);
    return std::unexpected(invalid_params(faults));
  }
  for (const std::string& warning : found.warnings) prepared.warnings.push_back(warning);
  auto past = parts.store.last_like(plan.row.runner, plan.row.model);
  if (!past) return std::unexpected(store_failure(past.error()));
  plan.row.estimate =
      estimate_before(plan.row, plan.optimization, prepared.task, *plan.runner, *past);
  return plan;
}

RpcFailure no_runner(const Runners& runners, const json::object& task) {
  json::array names;
  for (const std::string& name : runners.names()) names.emplace_back(name);
  const std::string asked(text_at(task, "runner"));
  std::string message = asked.empty() ? "there is no runner for the runtime '" +
                                            std::string(text_at(task, "base_runtime")) + "'"
                                      : "there is no runner '" + asked + "'";
  if (names.empty()) message += "; the settings name no folder with runners (runners:)";
  return {rpc::kNoRunner, std::move(message),
          json::object{{"code", "no_runner"}, {"runners", std::move(names)}}};
}

}  // namespace tuningd

// The methods that change something: task.submit, cancel, resume, delete, save_preset.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <limits>
#include <system_error>
#include <utility>

#include "config/json_text.h"
#include "format/task.h"
#include "search/translation.h"
#include "tasks/task_service.h"
#include "tasks/task_summary.h"
#include "tasks/trial_folders.h"

namespace tuningd {
namespace {

namespace json = boost::json;

// How long a change waits for what still runs of the task: the caller's thread is one of few.
constexpr std::chrono::seconds kPatience(5);
constexpr const char* kNotEnded = "its last trial or its hooks have not ended yet";

RpcFailure wrong_state_of(const TaskRow& row, const std::string& wish) {
  return wrong_state(
      "task " + std::to_string(row.id) + " is " + std::string(to_string(row.state)) + ": " + wish,
      to_string(row.state));
}

// What a preset of these trials says of a parameter: their values, best first, each once. As the
// engine knows the parameters: a preset is launched, too, and there is no quant_config in it.
std::expected<json::object, std::string> candidates_of(const json::array& trials,
                                                       const std::string& runtime,
                                                       const json::value& model) {
  json::object parameters;
  for (const json::value& trial : trials) {
    const auto point = engine_parameters(trial.at("parameters").as_object(), runtime, model);
    if (!point) return std::unexpected(point.error());
    for (const auto& [name, value] : *point) {
      json::value& list = parameters[name];
      if (!list.is_array()) list = json::array();
      json::array& values = list.get_array();
      if (std::ranges::find(values, value) == values.end()) values.push_back(value);
    }
  }
  return parameters;
}

}  // namespace

TaskService::Answer TaskService::submit(const Params& params, const tuningd_caller& caller) {
  if (!await_start()) {
    return std::unexpected(
        store_failure({kvstore::Code::kUnavailable, "the daemon is still starting; try again"}));
  }
  TaskDocument document;
  document.submitted = *params.object("task");
  auto prepared = prepare_task(parts_.hooks, document.submitted);
  if (!prepared) return std::unexpected(std::move(prepared.error()));
  if (!prepared->whole) {
    std::vector<std::pair<std::string, std::string>> faults;
    const TaskReport report = check_task(prepared->task, TaskStage::kPrepared);
    for (const FieldError& missing : report.found.missing) {
      faults.emplace_back("/task" + missing.path, missing.message);
    }
    return std::unexpected(invalid_params(faults));
  }
  const auto known = runners();
  auto plan = plan_task(parts_, *known, *prepared, true);
  if (!plan) return std::unexpected(std::move(plan.error()));
  if (plan->runner == nullptr) return std::unexpected(no_runner(*known, prepared->task));
  if (const auto priority = params.integer("priority")) plan->row.priority = *priority;
  TaskRow& row = plan->row;
  row.created_at = now_text();
  row.uid = caller.uid;
  row.user = std::string(view(caller.user));
  document.task = std::move(prepared->task);
  document.conflicts = std::move(prepared->conflicts);
  for (const std::string& warning : prepared->warnings) document.warnings.emplace_back(warning);
  const std::lock_guard changes(changes_);
  auto added = store_->add(std::move(row), document, params.text("request_id").value_or(""));
  if (!added) return std::unexpected(store_failure(added.error()));
  json::object answer = to_json(added->row);
  answer["warnings"] = std::move(document.warnings);
  if (added->fresh) {
    publish(added->row);
    scheduler_.add(added->row.id, added->row.priority);
  }
  return config::to_json(answer);
}

// Without the lock on changes while it waits: the queue gives a task to one canceller alone.
TaskService::Answer TaskService::cancel(const Params& params, const tuningd_caller& /*caller*/) {
  auto row = named(params);
  if (!row) return std::unexpected(row.error());
  if (is_over(row->state)) {
    return std::unexpected(wrong_state_of(*row, "only a pending or running task can be cancelled"));
  }
  const auto cancelled = scheduler_.cancel(row->id, kPatience);
  if (!cancelled.failure.empty()) {
    return std::unexpected(
        store_failure({kvstore::Code::kUnavailable, std::move(cancelled.failure)}));
  }
  if (cancelled.what != Scheduler::Cancelled::kRunning) {
    const bool waited = cancelled.what == Scheduler::Cancelled::kWaiting;
    std::unique_lock changes(changes_);
    auto current = store_->row(row->id);
    if (!current) return std::unexpected(store_failure(current.error()));
    if (!*current) return std::unexpected(no_such_task("the task is deleted"));
    *row = std::move(**current);
    // Not there: it ended just now, or came to the queue just now; or its end could not be written,
    // and nobody else will.
    if (is_over(row->state) || (!waited && scheduler_.has(row->id))) {
      return std::unexpected(wrong_state_of(*row, "it has just changed"));
    }
    row->state = TaskState::kCancelled;
    row->running = 0;
    row->finished_at = now_text();
    if (auto saved = store_->save(*row); !saved) {
      if (waited) scheduler_.add(row->id, row->priority);
      return std::unexpected(store_failure(saved.error()));
    }
    changes.unlock();  // a hook may submit the next task
    publish(*row);
    const auto document = store_->document(row->id);
    if (document && *document) {
      parts_.hooks.notify(
          "task.finished", row->id,
          config::to_json(json::object{
              {"task", (*document)->task},
              {"summary", task_summary(*store_, row->id,
                                       objective_named(row->objective).value_or(Objective{}))}}));
    }
  }
  const auto now = store_->row(row->id);
  if (!now) return std::unexpected(store_failure(now.error()));
  return config::to_json(to_json(now->value_or(*row)));
}

// Before `changes_` is taken: a hook of the task may want to change something, too.
void TaskService::await_end(const Params& params) {
  const auto row = named(params);
  if (row && is_over(row->state)) scheduler_.await_end(row->id, kPatience);
}

TaskService::Answer TaskService::resume(const Params& params, const tuningd_caller& /*caller*/) {
  await_end(params);
  const std::lock_guard changes(changes_);
  auto row = named(params);
  if (!row) return std::unexpected(row.error());
  if (row->state != TaskState::kCancelled && row->state != TaskState::kFailed) {
    return std::unexpected(wrong_state_of(*row, "only a cancelled or failed task can be resumed"));
  }
  if (scheduler_.has(row->id)) {
    return std::unexpected(wrong_state_of(*row, kNotEnded));
  }
  auto resumed = store_->resume(*row);
  if (!resumed) return std::unexpected(store_failure(resumed.error()));
  publish(*resumed);
  scheduler_.add(resumed->id, resumed->priority);
  return config::to_json(to_json(*resumed));
}

TaskService::Answer TaskService::remove(const Params& params, const tuningd_caller& /*caller*/) {
  await_end(params);
  const std::lock_guard changes(changes_);
  const auto row = named(params);
  if (!row) return std::unexpected(row.error());
  if (!is_over(row->state)) {
    return std::unexpected(wrong_state_of(*row, "cancel it before it is deleted"));
  }
  if (scheduler_.has(row->id)) return std::unexpected(wrong_state_of(*row, kNotEnded));
  if (auto removed = store_->remove(*row); !removed) {
    return std::unexpected(store_failure(removed.error()));
  }
  std::error_code ignored;  // what is left goes at the next start
  std::filesystem::remove_all(task_folder(parts_.folder, row->id), ignored);
  json::object gone{{"id", row->id}, {"name", row->name}};
  json::object event = gone;
  event["state"] = "deleted";
  parts_.events.publish("task.changed", config::to_json(event));
  return config::to_json(gone);
}

RpcResult<json::array> TaskService::best_trials(std::uint64_t id, std::size_t most) const {
  std::vector<TrialRecord> scored;
  const auto read = store_->each_trial(id, [&](TrialRecord trial) {
    if (trial.score && !trial.baseline) scored.push_back(std::move(trial));
  });
  if (!read) return std::unexpected(store_failure(read.error()));
  std::ranges::stable_sort(scored, {}, [](const TrialRecord& trial) { return *trial.score; });
  json::array best;
  for (const TrialRecord& trial : scored) {
    if (best.size() == most) break;
    best.push_back(to_json(trial));
  }
  return best;
}

TaskService::Answer TaskService::save_preset(const Params& params, const tuningd_caller& caller) {
  const auto row = named(params);
  if (!row) return std::unexpected(row.error());
  auto best = best_trials(row->id, static_cast<std::size_t>(params.integer("best").value_or(1)));
  if (!best) return std::unexpected(std::move(best.error()));
  const auto document = store_->document(row->id);
  if (!document) return std::unexpected(store_failure(document.error()));
  const json::value* model = *document ? (*document)->task.if_contains("model") : nullptr;
  auto parameters =
      candidates_of(*best, row->runtime, model == nullptr ? json::value(nullptr) : *model);
  if (!parameters) return std::unexpected(RpcFailure{rpc::kInternalError, parameters.error(), {}});
  if (parameters->empty()) {
    return std::unexpected(wrong_state_of(
        *row, best->empty() ? "no trial has succeeded yet" : "its best trial has no parameters"));
  }
  const json::object& winner = best->front().as_object();
  json::object metadata{{"tags", json::array{"tuned"}},
                        {"task", json::object{{"id", row->id},
                                              {"name", row->name},
                                              {"trial", winner.at("trial")},
                                              {"trials", row->finished}}},
                        {"objective", row->objective},
                        {"score", winner.at("score")},
                        {"metrics", winner.at("metrics")},
                        {"model", row->model},
                        {"runner", row->runner}};
  metadata["metrics"].as_object().stable_erase("levels");
  if (auto hardware = parts_.call("system.hardware", {}))
    metadata["hardware"] = std::move(*hardware);
  json::object preset{{"name", params.text("name").value_or("")},
                      {"description", params.text("description")
                                          .value_or("What won in task " + std::to_string(row->id) +
                                                    ", " + row->name)},
                      {"runtime", row->runtime},
                      {"parameters", std::move(*parameters)},
                      {"metadata", std::move(metadata)}};
  if (const auto category = params.text("category")) preset["category"] = *category;
  // As the caller, whose role the table checks and whom the preset's history names.
  const MethodAnswer made = methods_.call("preset.create", config::to_json(preset), &caller);
  if (made.code == 0) return made.reply;
  RpcFailure failure{made.code, made.message, {}};
  if (made.code == rpc::kMethodNotFound) {
    failure.message = "no plugin keeps presets (preset.create); is the preset plugin loaded?";
  }
  if (auto data = config::parse_json(made.reply); data && data->is_object()) {
    failure.data = std::move(data->get_object());
  }
  return std::unexpected(std::move(failure));
}

}  // namespace tuningd

// Running one trial: the part of TaskRun that happens outside its lock.
#include <algorithm>
#include <chrono>
#include <limits>

#include "config/json_text.h"
#include "format/members.h"
#include "search/translation.h"
#include "tasks/task_run.h"
#include "tasks/trial_folders.h"

namespace tuningd {
namespace {

namespace json = boost::json;

// The point as the engine's command line takes it: the preset plugin's launch library knows how.
std::expected<std::vector<std::string>, std::string> flags_of(const CallMethod& call,
                                                              const json::object& task,
                                                              const Point& point) {
  if (point.empty()) return std::vector<std::string>();
  json::object lists;
  for (const auto& [name, value] : point) lists[name] = json::array{value};
  json::object space{{"runtime", text_at(task, "base_runtime")}, {"parameters", std::move(lists)}};
  if (const auto* limits = task.if_contains("space"); limits != nullptr && limits->is_object()) {
    const auto* version = limits->get_object().if_contains("runtime_version");
    if (version != nullptr) space["runtime_version"] = *version;
  }
  const auto answer =
      call("preset.render", json::object{{"space", std::move(space)}, {"point", point}});
  if (!answer) return std::unexpected(answer.error());
  const auto* object = answer->if_object();
  const auto* flags = object == nullptr ? nullptr : object->if_contains("flags");
  if (flags == nullptr || !flags->is_array()) {
    return std::unexpected(std::string("preset.render answered no flags"));
  }
  std::vector<std::string> words;
  for (const json::value& flag : flags->get_array()) {
    if (const auto* word = flag.if_string()) words.emplace_back(*word);
  }
  return words;
}

}  // namespace

// "benchmarking" is kept as every other change is.
void TaskRun::show_stage(TrialRecord& trial, std::string_view stage) {
  if (stage != "benchmarking" || trial.state == TrialState::kBenchmarking) return;
  std::unique_lock lock(mutex_);
  if (interrupted_ || row_.state == TaskState::kCancelled) return;
  trial.state = TrialState::kBenchmarking;
  keep(lock, &trial);
}

TaskRun::Outcome TaskRun::run_point(TrialRecord& trial, const Point& point, std::uint64_t run,
                                    const RunnerSpec& runner) {
  Outcome outcome;
  outcome.record.run = run;
  RunRequest request;
  request.folder = run_folder(parts_.folder, trial.task, trial.trial, run);
  request.marker = parts_.store.mark() + "/" + std::to_string(trial.task) + "/" +
                   std::to_string(trial.trial) + "/" + std::to_string(run);
  request.task = &task_;
  request.parameters = point;
  request.flags = trial.flags;
  request.log_bytes = parts_.settings.log_bytes;
  if (const auto made = make_run_folder(request.folder); !made) {
    outcome.record.reason = made.error().reason;
    outcome.record.message = made.error().message;
    return outcome;
  }
  const RunResult result =
      run_once(runner, request, stop_, [&](std::string_view stage) { show_stage(trial, stage); });
  outcome.record.seconds = result.seconds;
  outcome.record.reason = result.reason;
  outcome.record.message = result.message;
  outcome.metrics = aggregate(result.levels, rules_);
  if (!result.reason.empty()) return outcome;
  outcome.score = score(outcome.metrics, rules_);
  outcome.record.score = outcome.score.value;
  outcome.record.reason = outcome.score.reason;
  outcome.record.message = outcome.score.message;
  return outcome;
}

void TaskRun::execute(TrialRecord& trial) {
  const auto fail = [&](std::string reason, std::string message) {
    trial.state = TrialState::kFailed;
    trial.reason = std::move(reason);
    trial.message = std::move(message);
    trial.finished_at = now_text();
  };
  trial.runs.clear();
  trial.seconds = 0;
  clear_trial_folder(parts_.folder, trial.task, trial.trial);
  const RunnerPtr runner = parts_.runner(row_.runner);
  if (runner == nullptr) {
    return fail("no_runner", "there is no runner '" + row_.runner + "' any more");
  }
  auto translated = engine_parameters(trial.parameters, row_.runtime, task_.at("model"));
  if (!translated) return fail("parameters", translated.error());
  auto flags = flags_of(parts_.call, task_, *translated);
  if (!flags) return fail("flags", flags.error());
  trial.flags = std::move(*flags);

  std::vector<Outcome> outcomes;
  for (std::uint64_t run = 0; run < optimization_.repeats && !stop_.is_set(); ++run) {
    outcomes.push_back(run_point(trial, *translated, run, *runner));
    trial.seconds += outcomes.back().record.seconds;
  }
  for (const Outcome& outcome : outcomes) trial.runs.push_back(outcome.record);
  if (stop_.is_set()) {
    trial.state = TrialState::kCancelled;
    trial.finished_at = now_text();
    return;
  }
  // The lower of two middles; a run that failed is worse than any score.
  std::ranges::stable_sort(outcomes, {}, [](const Outcome& outcome) {
    return outcome.record.score.value_or(std::numeric_limits<double>::infinity());
  });
  Outcome& middle = outcomes[(outcomes.size() - 1) / 2];
  trial.metrics = std::move(middle.metrics);
  trial.score = middle.score.value;
  trial.base = middle.score.base;
  trial.violations = to_json(middle.score.violations);
  if (!trial.score) return fail(middle.record.reason, middle.record.message);
  trial.state = TrialState::kSuccess;
  trial.reason.clear();
  trial.message.clear();
  trial.finished_at = now_text();
}

}  // namespace tuningd

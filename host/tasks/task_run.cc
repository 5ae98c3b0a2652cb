#include "tasks/task_run.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "config/json_text.h"
#include "tasks/estimate.h"
#include "tasks/task_summary.h"
#include "tasks/trial_folders.h"

namespace tuningd {
namespace {

namespace json = boost::json;

constexpr std::chrono::seconds kWriteAgainAfter(1);
// Points that were tried already, met in a row, before the search counts as exhausted.
constexpr int kMostRepeats = 10'000;

bool is_unfinished(const TrialRecord& trial) {
  return trial.state != TrialState::kSuccess && trial.state != TrialState::kFailed;
}

std::string key_of(const Point& point) {
  return config::to_json(point);
}

}  // namespace

TaskRun::TaskRun(const TaskParts& parts, TaskRow row, json::object task)
    : parts_(parts),
      task_(std::move(task)),
      rules_(read_score_rules(task_)),
      optimization_(read_optimization(task_, parts.settings.parallel_trials)),
      row_(std::move(row)) {}

std::expected<std::unique_ptr<TaskRun>, std::string> TaskRun::open(const TaskParts& parts,
                                                                   std::uint64_t id) {
  auto row = parts.store.row(id);
  if (!row) return std::unexpected(row.error().message);
  auto document = parts.store.document(id);
  if (!document) return std::unexpected(document.error().message);
  if (!*row || !*document) return std::unexpected("task " + std::to_string(id) + " is gone");
  std::unique_ptr<TaskRun> run(new TaskRun(parts, std::move(**row), std::move((*document)->task)));
  auto searcher = make_searcher(run->task_, parts.call);
  if (!searcher) return std::unexpected(searcher.error());
  run->searcher_ = std::move(*searcher);
  if (auto played = run->replay(); !played) return std::unexpected(played.error());
  return run;
}

// Asks and tells in the order in which it was done: so a search that learns stands where it stood.
std::expected<void, std::string> TaskRun::replay() {
  std::vector<TrialRecord> trials;
  const auto read = parts_.store.each_trial(row_.id, [&](TrialRecord trial) {
    trial.metrics.clear();  // the bulk of it, which the search is not told
    trial.runs.clear();
    trials.push_back(std::move(trial));
  });
  if (!read) return std::unexpected(read.error().message);
  std::vector<const TrialRecord*> finished;
  for (const TrialRecord& trial : trials) {
    if (trial.finished_as && !is_unfinished(trial)) finished.push_back(&trial);
  }
  std::ranges::sort(finished, {}, [](const TrialRecord* trial) { return *trial->finished_as; });
  std::size_t told = 0;
  row_.running = 0;
  std::vector<Point> others;  // that the search asks for where it goes another way
  for (const TrialRecord& trial : trials) {
    while (told < finished.size() && *finished[told]->finished_as < trial.asked_after) {
      note_result(*finished[told++]);
    }
    ++trials_;
    if (is_unfinished(trial)) again_.push_back(trial);
    if (trial.baseline) continue;
    auto asked = searcher_->ask();
    if (!asked) return std::unexpected(asked.error());
    if (*asked && key_of(**asked) == key_of(trial.parameters)) continue;
    if (*asked) others.push_back(std::move(**asked));
    if (tried_) continue;
    parts_.log.warning("task " + std::to_string(row_.id) +
                       ": the search goes another way than before the restart (its presets, "
                       "catalogs or the daemon changed); points that were tried are left out");
    tried_.emplace();
  }
  while (told < finished.size()) note_result(*finished[told++]);
  if (!finished.empty()) finishes_ = *finished.back()->finished_as + 1;
  if (tried_) {
    for (const TrialRecord& trial : trials) {
      if (!trial.baseline) tried_->insert(key_of(trial.parameters));
    }
    for (Point& point : others) {
      if (tried_->insert(key_of(point)).second) untried_.push_back(std::move(point));
    }
  }
  return {};
}

// What a finished trial means for the search and its end. The row is not touched: when a search is
// played again it says all of it already.
void TaskRun::note_result(const TrialRecord& trial) {
  if (!trial.baseline) searcher_->tell(trial.parameters, trial.score);
  if (trial.score &&
      (!best_score_ ||
       *trial.score < *best_score_ - std::abs(*best_score_) * optimization_.min_improvement)) {
    best_score_ = trial.score;
    since_best_ = 0;
  } else if (!trial.baseline) {
    ++since_best_;
  }
}

std::expected<std::optional<Point>, std::string> TaskRun::next_point() {
  for (int repeat = 0; repeat < kMostRepeats; ++repeat) {
    if (stop_.is_set()) return std::nullopt;
    auto point = searcher_->ask();
    if (point && !*point) break;
    if (!point || !tried_ || tried_->insert(key_of(**point)).second) return point;
  }
  if (untried_.empty()) return std::nullopt;
  Point point = std::move(untried_.front());
  untried_.pop_front();
  return point;
}

std::expected<std::optional<TrialRecord>, std::string> TaskRun::next_trial() {
  if (!again_.empty()) {
    TrialRecord trial = std::move(again_.front());
    again_.pop_front();
    return trial;
  }
  TrialRecord trial;
  trial.task = row_.id;
  trial.trial = trials_;
  trial.asked_after = finishes_;
  if (optimization_.baseline && trials_ == 0) {
    trial.baseline = true;
    return trial;
  }
  const std::uint64_t asked = trials_ - (optimization_.baseline ? 1 : 0);
  if (asked >= optimization_.max_iterations) return std::nullopt;
  if (optimization_.patience != 0 && since_best_ >= optimization_.patience) {
    row_.message = "ended after " + std::to_string(since_best_) + " trials without a better one";
    return std::nullopt;
  }
  auto point = next_point();
  if (!point) return std::unexpected(point.error());
  if (!*point) return std::nullopt;
  trial.parameters = std::move(**point);
  return trial;
}

bool TaskRun::keep(std::unique_lock<std::mutex>& lock, const TrialRecord* trial) {
  while (true) {
    const auto saved = parts_.store.save(row_, trial);
    if (saved) break;
    parts_.log.error("task " + std::to_string(row_.id) + ": " + saved.error().message +
                     "; waiting until it can be written");
    // Without the lock: a cancel must not wait for the disk.
    interruption_.wait_for(lock, kWriteAgainAfter, [&] { return interrupted_.load(); });
    if (interrupted_) return false;
  }
  if (trial != nullptr) {
    parts_.events.publish("trial.changed", config::to_json(to_json(*trial, true)));
  }
  parts_.events.publish("task.changed", config::to_json(to_json(row_)));
  return true;
}

void TaskRun::start_trial(TrialRecord& trial) {
  trial.state = TrialState::kDeploying;
  trial.started_at = now_text();
  trial.finished_at.clear();
  ++trial.attempts;
  // What an attempt before this one left.
  trial.score.reset();
  trial.base.reset();
  trial.violations.clear();
  trial.metrics.clear();
  trial.reason.clear();
  trial.message.clear();
  if (trial.trial == trials_) ++trials_;
  if (row_.started_at.empty()) row_.started_at = trial.started_at;
  row_.state = TaskState::kRunning;
  row_.message.clear();  // of an end by `patience` that another trial put off
  ++row_.running;
}

void TaskRun::finish_trial(TrialRecord& trial) {
  --row_.running;
  if (trial.state == TrialState::kCancelled) return;
  trial.finished_as = finishes_++;
  ++row_.finished;
  row_.trial_seconds += trial.seconds;
  if (trial.state == TrialState::kFailed) ++row_.failed;
  if (trial.baseline) row_.baseline_score = trial.score;
  if (trial.score && (!row_.best || *trial.score < row_.best->score)) {
    row_.best = TaskRow::Best{trial.trial, *trial.score, trial.parameters};
  }
  note_result(trial);
  row_.estimate = estimate_from(row_, optimization_);
}

TaskRun::Step TaskRun::step() {
  std::unique_lock lock(mutex_);
  if (interrupted_ || row_.state == TaskState::kCancelled) return end(lock);
  auto next = next_trial();
  if (!next) return end(lock, next.error());
  if (!*next) return row_.running == 0 ? end(lock) : Step::kDry;
  TrialRecord trial = std::move(**next);
  start_trial(trial);
  if (!keep(lock, &trial)) return Step::kOver;
  lock.unlock();
  execute(trial);
  lock.lock();
  if (interrupted_) {
    --row_.running;
    return row_.running == 0 ? Step::kOver : Step::kDry;
  }
  finish_trial(trial);
  keep(lock, &trial);
  const bool last = row_.state == TaskState::kCancelled;
  lock.unlock();
  if (!trial.finished_at.empty() && trial.state != TrialState::kCancelled) {
    const std::lock_guard hooks(hooks_mutex_);
    parts_.hooks.notify("trial.finished", row_.id,
                        config::to_json(json::object{{"task", task_}, {"trial", to_json(trial)}}));
  }
  if (!last) return Step::kRan;
  lock.lock();
  return end(lock);
}

TaskRun::Step TaskRun::end(std::unique_lock<std::mutex>& lock, std::string failure) {
  if (row_.running != 0) return Step::kDry;
  if (interrupted_) return Step::kOver;
  if (told_end_) return Step::kOver;
  told_end_ = true;
  if (row_.state != TaskState::kCancelled) {
    row_.state =
        failure.empty() && row_.finished > row_.failed ? TaskState::kCompleted : TaskState::kFailed;
    row_.finished_at = now_text();
    if (!failure.empty()) {
      row_.message = std::move(failure);
    } else if (row_.state == TaskState::kFailed) {
      row_.message = row_.finished == 0 ? "there was no point to try"
                                        : "none of " + std::to_string(row_.finished) +
                                              " trials succeeded; see their messages";
    }
    if (!keep(lock, nullptr)) return Step::kOver;
  }
  const std::string summary = config::to_json(json::object{
      {"task", task_}, {"summary", task_summary(parts_.store, row_.id, rules_.objective)}});
  lock.unlock();
  const std::lock_guard hooks(hooks_mutex_);
  parts_.hooks.notify("task.finished", row_.id, summary);
  clear_folders(parts_.folder, parts_.store, parts_.settings.keep_folders);
  return Step::kOver;
}

std::expected<void, std::string> TaskRun::cancel() {
  stop_.set();
  const std::lock_guard lock(mutex_);
  if (is_over(row_.state)) return {};
  TaskRow row = row_;
  row.state = TaskState::kCancelled;
  row.finished_at = now_text();
  if (auto saved = parts_.store.save(row); !saved) return std::unexpected(saved.error().message);
  // Not the whole row: a trial that runs reads the names of its runner and engine.
  row_.state = row.state;
  row_.finished_at = std::move(row.finished_at);
  parts_.events.publish("task.changed", config::to_json(to_json(row_)));
  return {};
}

void TaskRun::interrupt() {
  interrupted_ = true;
  interruption_.notify_all();
  stop_.set();
}

}  // namespace tuningd

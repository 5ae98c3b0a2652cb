// One task while it runs: which trial is next, running it, keeping what came of it.
#pragma once

#include <atomic>
#include <boost/json/object.hpp>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <expected>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_set>

#include "runner/runner.h"
#include "score/score.h"
#include "search/search.h"
#include "tasks/optimization.h"
#include "tasks/task_parts.h"

namespace tuningd {

// [any thread]
class TaskRun {
 public:
  // Reads what there is of the task and plays its search again up to where it stood. An error is a
  // sentence for people: the task cannot run.
  static std::expected<std::unique_ptr<TaskRun>, std::string> open(const TaskParts& parts,
                                                                   std::uint64_t id);

  enum class Step {
    kRan,   // a trial; there may be more
    kDry,   // there is no further trial to start; others of it still run
    kOver,  // the task is over, or given back at the daemon's end, and nothing of it runs
  };
  // Runs one trial from start to end. Up to `parallel` threads at once.
  Step step();
  std::uint64_t parallel() const { return optimization_.parallel_trials; }

  // Ends its trials soon; the task is cancelled. An error: it could not be written.
  std::expected<void, std::string> cancel();
  // Ends its trials soon and leaves the task as it is, for the next start of the daemon.
  void interrupt();

 private:
  TaskRun(const TaskParts& parts, TaskRow row, boost::json::object task);

  std::expected<void, std::string> replay();
  std::expected<std::optional<TrialRecord>, std::string> next_trial();
  std::expected<std::optional<Point>, std::string> next_point();
  void note_result(const TrialRecord& trial);

  // One trial outside the lock.
  void execute(TrialRecord& trial);
  struct Outcome {
    RunRecord record;
    Score score;
    boost::json::object metrics;
  };
  // `point`: as the engine knows it, without the axes of quant_config and parallel_config.
  Outcome run_point(TrialRecord& trial, const Point& point, std::uint64_t run,
                    const RunnerSpec& runner);
  void show_stage(TrialRecord& trial, std::string_view stage);

  void start_trial(TrialRecord& trial);
  void finish_trial(TrialRecord& trial);
  Step end(std::unique_lock<std::mutex>& lock, std::string failure = "");

  // Writes and then tells. Waits while the store cannot write; false: interrupted meanwhile.
  bool keep(std::unique_lock<std::mutex>& lock, const TrialRecord* trial);

  const TaskParts& parts_;
  const boost::json::object task_;  // resolved
  const ScoreRules rules_;
  const Optimization optimization_;
  StopFlag stop_;

  std::mutex mutex_;
  TaskRow row_;
  std::unique_ptr<Searcher> searcher_;
  std::deque<TrialRecord> again_;     // trials that were interrupted
  std::uint64_t trials_ = 0;          // that were asked for, with the baseline
  std::uint64_t finishes_ = 0;        // numbers given to finished trials
  std::optional<double> best_score_;  // that patience measures against
  std::uint64_t since_best_ = 0;      // trials since it got better
  // Set if the search went another way when it was played again: what was tried is left out.
  std::optional<std::unordered_set<std::string>> tried_;
  // What it asked for then, and does not ask for again: tried when it has nothing else.
  std::deque<Point> untried_;
  std::atomic<bool> interrupted_ = false;
  std::condition_variable interruption_;
  bool told_end_ = false;

  std::mutex hooks_mutex_;  // never two hooks at once for one task
};

}  // namespace tuningd

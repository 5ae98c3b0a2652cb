// Running one trial: start what the runner's file says, wait, measure, end every process of it.
// README.md has the format of the files and the reasons a run can fail for.
#pragma once

#include <atomic>
#include <boost/json/object.hpp>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/yaml_text.h"
#include "score/score.h"

namespace tuningd {

struct RunnerSpec;  // runner_spec.h
using RunnerPtr = std::shared_ptr<const RunnerSpec>;

// The runners of the settings. [any thread]
class Runners {
 public:
  // Reads every *.yaml of the folders, in name order; a later folder's runner goes before one of
  // the same name. All that is wrong, not the first. A folder that is not there is a problem.
  static std::expected<Runners, std::vector<config::Problem>> load(
      const std::vector<std::string>& folders);

  RunnerPtr named(std::string_view name) const;                   // null: none
  RunnerPtr for_runtime(std::string_view base_runtime) const;     // by its `runtimes`; null: none
  std::vector<std::string> names() const;                         // sorted
  const std::vector<RunnerPtr>& all() const { return runners_; }  // by name

 private:
  std::vector<RunnerPtr> runners_;
};

std::string_view name_of(const RunnerSpec& runner);
// What a run is expected to take, where the file says so; 0: it does not.
double expected_seconds(const RunnerSpec& runner);
// The most that one run may take by its limits, for a benchmark with that many levels.
double limit_seconds(const RunnerSpec& runner, const boost::json::object& task);

// What is wrong with running this task with this runner, found before anything runs: parameters it
// does not let through, scenarios it cannot make, a program that is not there (a warning).
struct RunnerFindings {
  std::vector<std::pair<std::string, std::string>> errors;  // path in the task, message
  std::vector<std::string> warnings;
};
RunnerFindings check_runner(const RunnerSpec& runner, const boost::json::object& task);

struct RunRequest {
  std::string folder;  // of this run, made by the caller; empty
  std::string marker;  // in the environment of every process of it: TUNINGD_TRIAL
  const boost::json::object* task = nullptr;
  boost::json::object parameters;       // the point
  std::vector<std::string> flags;       // the point as the engine's command line takes it
  std::uint64_t log_bytes = 16U << 20;  // the most of engine.log and of benchmark.log
};

// Set by another thread to end a run soon.
struct StopFlag {
  StopFlag();  // an eventfd, so that waiting ends at once
  ~StopFlag();
  StopFlag(const StopFlag&) = delete;
  StopFlag& operator=(const StopFlag&) = delete;
  void set() noexcept;
  bool is_set() const noexcept { return stopped_; }
  int descriptor() const { return descriptor_; }  // readable once set

 private:
  std::atomic<bool> stopped_ = false;
  int descriptor_ = -1;
};

struct RunResult {
  std::vector<Level> levels;  // what was measured; kept of a failed run, too
  std::string reason;         // "": it went well; else a stable word, see README.md
  std::string message;        // for people: what failed, the exit status, the last line of its log
  std::string stage;          // where it failed: "start", "ready", "benchmark", "metrics"
  std::vector<std::vector<std::string>> commands;  // argv of what was started
  double seconds = 0;
};

// Runs to the end, or until `stop`; then `reason` is "cancelled". However it ends, no process of
// the run is left. `progress` is called when a stage begins: "deploying", "benchmarking". Blocks;
// runs are independent of each other. [any thread]
RunResult run_once(const RunnerSpec& runner, const RunRequest& request, const StopFlag& stop,
                   const std::function<void(std::string_view stage)>& progress);

// Ends (SIGKILL) every process of this user whose environment has TUNINGD_TRIAL beginning with
// `marker_prefix`, whatever group or session it is in, and waits until they are gone. How many.
std::size_t end_processes(std::string_view marker_prefix);

// Makes this process the parent of orphans of its runs, so that they are found among its children
// first and reaped. Once, at start. From then on a child that ended, and that nobody
// has waited for by the end of two runs, is taken for such an orphan and reaped.
void adopt_orphans();

}  // namespace tuningd

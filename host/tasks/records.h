// What is kept of a task and of a trial, as stored and as served: TASKS.md shows both documents.
// [any thread]
#pragma once

#include <sys/types.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tuningd {

enum class TaskState : std::uint8_t { kPending, kRunning, kCompleted, kFailed, kCancelled };
std::string_view to_string(TaskState state);
std::optional<TaskState> task_state_named(std::string_view name);
inline constexpr std::size_t kTaskStates = 5;
// Nothing of it runs or will run, unless it is resumed.
bool is_over(TaskState state);

struct Estimate {
  double seconds = 0;  // of the whole task; 0: not known
  std::string basis;   // "trials", "past", "expected", "limits"; "" if not known
};

// A task in a list.
struct TaskRow {
  std::uint64_t id = 0;  // from 1, never reused
  std::string name;
  TaskState state = TaskState::kPending;
  std::int64_t priority = 0;
  std::string model;
  std::string runtime;
  std::string runner;
  std::string strategy;
  std::string objective;
  std::string created_at;
  std::string started_at;   // "": not yet
  std::string finished_at;  // "": not yet
  std::uint32_t uid = 0;
  std::string user;
  std::string message;  // why it failed; "" nothing to say
  std::uint64_t planned = 0;
  std::uint64_t finished = 0;  // trials; failed ones too
  std::uint64_t failed = 0;
  std::uint64_t running = 0;
  double trial_seconds = 0;  // that finished trials took, together
  struct Best {
    std::uint64_t trial = 0;
    double score = 0;
    boost::json::object parameters;
  };
  std::optional<Best> best;
  std::optional<double> baseline_score;
  Estimate estimate;
};

boost::json::object to_json(const TaskRow& row);
// Of stored text; an error says what is wrong with it.
std::expected<TaskRow, std::string> read_task_row(std::string_view text);

enum class TrialState : std::uint8_t {
  kDeploying,
  kBenchmarking,
  kSuccess,
  kFailed,
  kCancelled  // its task was cancelled; it runs again if the task is resumed
};
std::string_view to_string(TrialState state);

struct RunRecord {
  std::uint64_t run = 0;
  std::optional<double> score;
  double seconds = 0;
  std::string reason;  // "": it went well
  std::string message;
};

struct TrialRecord {
  std::uint64_t task = 0;
  std::uint64_t trial = 0;  // from 0, in the order they were asked for
  TrialState state = TrialState::kDeploying;
  bool baseline = false;
  boost::json::object parameters;
  std::vector<std::string> flags;
  std::optional<double> score;
  std::optional<double> base;
  boost::json::array violations;
  boost::json::object metrics;
  std::string reason;
  std::string message;
  std::uint64_t attempts = 0;
  std::string started_at;
  std::string finished_at;
  double seconds = 0;
  std::vector<RunRecord> runs;
  // For the search to be played again after a restart: how many trials had finished when this one
  // was asked for, and the how-manieth it finished (from 0).
  std::uint64_t asked_after = 0;
  std::optional<std::uint64_t> finished_as;
};

// `brief`: as an event, without flags, violations, metrics and runs.
boost::json::object to_json(const TrialRecord& trial, bool brief = false);
std::expected<TrialRecord, std::string> read_trial_record(std::string_view text);

// "2026-11-22T19:21:26.123Z"
std::string now_text();

}  // namespace tuningd

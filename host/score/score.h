// From the metrics of a trial to one number: lower is better. TASKS.md has the formulas and where
// they differ from those of the format's origin. Pure functions. [any thread]
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tuningd {

enum class Objective : std::uint8_t {
  kMinimizeLatency,
  kMaximizeThroughput,
  kMinimizeTtft,
  kMinimizeTpot
};
std::optional<Objective> objective_named(std::string_view name);
std::string_view to_string(Objective objective);

// How the penalty begins at a threshold: with a jump of weight * |base|, or from nothing.
enum class SloCurve : std::uint8_t { kStepped, kSmooth };

// What becomes of a level (one scenario at one concurrency) that breaks a hard limit.
enum class SloLevels : std::uint8_t {
  kAll,     // the trial fails: trials stay comparable
  kPassing  // it is left out of the means, unless all break one
};

struct SloEntry {
  std::string path;    // in the task, "/slo/latency/p90"
  std::string metric;  // "p90_e2e_latency"
  double threshold = 0;
  double weight = 1;
  bool hard_fail = false;
  double fail_ratio = 0.5;
};

struct ScoreRules {
  Objective objective = Objective::kMinimizeLatency;
  std::vector<SloEntry> slo;
  double steepness = 0.1;
  SloCurve curve = SloCurve::kStepped;
  SloLevels levels = SloLevels::kAll;
  double min_success_rate = 0;  // below it the trial fails; 0: not looked at
};

// Of a task that check_task found without errors.
ScoreRules read_score_rules(const boost::json::object& task);

// One scenario at one concurrency.
struct Level {
  std::string scenario;           // "D(100,100)", or ""
  std::uint64_t concurrency = 0;  // 0: not known
  boost::json::object metrics;
};

// The metrics of a trial from those of its levels: means, minima and maxima, sums, success_rate,
// per-GPU throughput where `gpu_count` is told, and `levels` with what each level had. A metric
// that a level lacks is left out. One level's own further metrics are kept. Empty levels give no
// metrics.
boost::json::object aggregate(const std::vector<Level>& levels, const ScoreRules& rules);

struct Violation {
  std::string path;  // of the entry
  std::string metric;
  double actual = 0;
  double threshold = 0;
  double ratio = 0;  // (actual - threshold) / threshold
  double penalty = 0;
  std::string severity;  // "HARD_FAIL", "SEVERE", "MINOR"
};

struct Score {
  std::optional<double> value;  // always finite; empty: the trial counts as failed
  std::optional<double> base;   // before penalties
  std::vector<Violation> violations;
  // Where `value` is empty a stable word, "missing_metric", "bad_metric", "success_rate" or "slo",
  // and a sentence for people; beside a value the sentence tells which limits have no effect.
  std::string reason;
  std::string message;
};
Score score(const boost::json::object& metrics, const ScoreRules& rules);

boost::json::array to_json(const std::vector<Violation>& violations);

}  // namespace tuningd

// What the trials of a task tell: best, baseline, effects of parameters, the Pareto set.
// [any thread]
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <vector>

#include "score/score.h"

namespace tuningd {

// A finished trial.
struct TrialFacts {
  std::uint64_t trial = 0;
  boost::json::object parameters;  // empty for the engine's defaults
  bool baseline = false;           // the trial of the engine's defaults
  std::optional<double> score;     // empty: failed
  boost::json::object metrics;
  std::string reason;  // of a failed one
};

// The position in `trials` of the best: least score, the first of equal ones. Empty: all failed.
std::optional<std::size_t> best_of(const std::vector<TrialFacts>& trials);

// The document of TASKS.md, "Summary".
boost::json::object summarize(const std::vector<TrialFacts>& trials, Objective objective);

}  // namespace tuningd

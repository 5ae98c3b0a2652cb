#include "score/summary.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <cmath>
#include <map>
#include <string_view>

#include "score/effects.h"
#include "score/pareto.h"

namespace tuningd {
namespace {

namespace json = boost::json;

json::object trial_json(const TrialFacts& trial) {
  json::object out;
  out["trial"] = trial.trial;
  out["score"] = trial.score ? json::value(*trial.score) : json::value();
  out["parameters"] = trial.parameters;
  out["metrics"] = trial.metrics;
  return out;
}

json::object failures_of(const std::vector<TrialFacts>& trials) {
  std::map<std::string_view, std::uint64_t> counts;
  for (const TrialFacts& trial : trials) {
    if (!trial.score) ++counts[trial.reason.empty() ? "unknown" : std::string_view(trial.reason)];
  }
  json::object out;
  for (const auto& [reason, count] : counts) out[reason] = count;
  return out;
}

json::array history_of(const std::vector<TrialFacts>& trials) {
  json::array history;
  history.reserve(trials.size());
  json::value best;
  for (const TrialFacts& trial : trials) {
    if (trial.score && (best.is_null() || *trial.score < best.get_double())) best = *trial.score;
    history.push_back(
        json::object{{"trial", trial.trial},
                     {"score", trial.score ? json::value(*trial.score) : json::value()},
                     {"best", best}});
  }
  return history;
}

// Scores are "lower is better" for all objectives, negative ones too.
json::value improvement_of(const TrialFacts* baseline, const TrialFacts* best) {
  if (baseline == nullptr || best == nullptr || !baseline->score || *baseline->score == 0) {
    return nullptr;
  }
  const double before = *baseline->score;
  const double improvement = before / std::abs(before) - *best->score / std::abs(before);
  return std::isfinite(improvement) ? json::value(improvement) : json::value();
}

}  // namespace

std::optional<std::size_t> best_of(const std::vector<TrialFacts>& trials) {
  std::optional<std::size_t> best;
  for (std::size_t index = 0; index < trials.size(); ++index) {
    if (!trials[index].score) continue;
    if (!best || *trials[index].score < *trials[*best].score) best = index;
  }
  return best;
}

json::object summarize(const std::vector<TrialFacts>& trials, Objective objective) {
  const std::optional<std::size_t> best_at = best_of(trials);
  const TrialFacts* best = best_at ? &trials[*best_at] : nullptr;
  const auto baseline_at = std::find_if(trials.begin(), trials.end(),
                                        [](const TrialFacts& trial) { return trial.baseline; });
  const TrialFacts* baseline = baseline_at == trials.end() ? nullptr : &*baseline_at;
  json::object out;
  out["objective"] = to_string(objective);
  out["finished"] = trials.size();
  out["failed"] = std::count_if(trials.begin(), trials.end(),
                                [](const TrialFacts& trial) { return !trial.score; });
  out["failures"] = failures_of(trials);
  out["best"] = best == nullptr ? json::value() : json::value(trial_json(*best));
  out["baseline"] = baseline == nullptr ? json::value() : json::value(trial_json(*baseline));
  out["improvement"] = improvement_of(baseline, best);
  out["effects"] = effects_of(trials);
  out["pareto"] = pareto_of(trials, objective);
  out["history"] = history_of(trials);
  return out;
}

}  // namespace tuningd

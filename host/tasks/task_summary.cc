#include "tasks/task_summary.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "score/summary.h"

namespace tuningd {

boost::json::object task_summary(const TaskStore& store, std::uint64_t task, Objective objective) {
  std::vector<std::pair<std::uint64_t, TrialFacts>> finished;
  std::ignore = store.each_trial(task, [&](TrialRecord trial) {
    if (trial.state != TrialState::kSuccess && trial.state != TrialState::kFailed) return;
    finished.emplace_back(
        trial.finished_as.value_or(trial.trial),
        TrialFacts{trial.trial, std::move(trial.parameters), trial.baseline, trial.score,
                   std::move(trial.metrics), std::move(trial.reason)});
  });
  std::ranges::stable_sort(finished, {}, [](const auto& each) { return each.first; });
  std::vector<TrialFacts> trials;
  trials.reserve(finished.size());
  for (auto& [order, facts] : finished) trials.push_back(std::move(facts));
  return summarize(trials, objective);
}

}  // namespace tuningd

#include "tasks/estimate.h"

namespace tuningd {
namespace {

Estimate estimate(double per_trial, const char* basis, const TaskRow& row,
                  const Optimization& optimization) {
  const double trials = static_cast<double>(row.planned);
  return {per_trial * trials / static_cast<double>(optimization.parallel_trials), basis};
}

}  // namespace

Estimate estimate_from(const TaskRow& row, const Optimization& optimization) {
  if (row.finished == 0) return row.estimate;
  return estimate(row.trial_seconds / static_cast<double>(row.finished), "trials", row,
                  optimization);
}

Estimate estimate_before(const TaskRow& row, const Optimization& optimization,
                         const boost::json::object& task, const RunnerSpec& runner,
                         const std::optional<TaskRow>& past) {
  const double repeats = static_cast<double>(optimization.repeats);
  if (past && past->finished > 0) {
    return estimate(past->trial_seconds / static_cast<double>(past->finished), "past", row,
                    optimization);
  }
  if (const double expected = expected_seconds(runner); expected > 0) {
    return estimate(expected * repeats, "expected", row, optimization);
  }
  const double limit = limit_seconds(runner, task);
  if (limit <= 0) return {};
  return estimate(limit * repeats, "limits", row, optimization);
}

}  // namespace tuningd

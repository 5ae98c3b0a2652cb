// How long a task will take. [any thread]
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>

#include "runner/runner.h"
#include "tasks/optimization.h"
#include "tasks/records.h"

namespace tuningd {

// Of a task with finished trials: by their mean. Unchanged where there is none.
Estimate estimate_from(const TaskRow& row, const Optimization& optimization);

// Of a task that has not begun: by the last task of this runner and model (`past`, if there is
// one), else by what the runner's file expects, else by its limits.
Estimate estimate_before(const TaskRow& row, const Optimization& optimization,
                         const boost::json::object& task, const RunnerSpec& runner,
                         const std::optional<TaskRow>& past);

}  // namespace tuningd

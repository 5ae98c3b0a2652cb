// From the document a person gave to the task that would run. [any thread]
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "hook_bus.h"
#include "search/search.h"
#include "tasks/optimization.h"
#include "tasks/records.h"
#include "tasks/rpc_failure.h"
#include "tasks/task_parts.h"

namespace tuningd {

struct PreparedTask {
  boost::json::object task;  // resolved
  boost::json::array conflicts;
  std::vector<std::string> warnings;
  bool whole = false;  // nothing is missing that running needs
};

// Checks the task and lets the plugins prepare and validate it, on the calling thread. What the
// task lacks before it can run is a warning. A wrong task is kInvalidParams with all its errors; a
// hook's refusal is kVetoed with {"code":"vetoed","reasons":[…]} and the hook's "errors" if it gave
// any. Paths begin with "/task": they point into the method's params.
RpcResult<PreparedTask> prepare_task(const HookBus& hooks, boost::json::object task);

// What running it means.
struct TaskPlan {
  Optimization optimization;
  PointCount points;
  RunnerPtr runner;  // null: there is none for it
  TaskRow row;       // all that is known before the start; no id
};

// `runners`: as of the last reload. Adds warnings to `prepared`: points that are cut, programs that
// are not there. A method of a plugin that fails is kInvalidParams with its message. What the
// runner refuses is kInvalidParams with the errors' paths if the task is `to_run`, else a warning.
RpcResult<TaskPlan> plan_task(const TaskParts& parts, const Runners& runners,
                              PreparedTask& prepared, bool to_run);

// kNoRunner, with {"runners":[…]}: what there is.
RpcFailure no_runner(const Runners& runners, const boost::json::object& task);

}  // namespace tuningd

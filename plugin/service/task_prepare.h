// The preset plugin's part in preparing a task: `presets` and `merge_strategy` become `parameters`.
#pragma once

#include <boost/json/object.hpp>

#include "plugin/domain/failure.h"

namespace preset {

class Service;

// Takes a task object, answers {"task","conflicts","warnings"}. A task with `presets` (a list of
// names and ids) comes back without them and what goes with them (merge_strategy, strategies,
// overrides, decisions, mixed_runtimes, variables), with the merged `parameters` as lists (the
// task's own lists replace merged ones) and `applied_presets` [{"id","name","revision"}] in the
// order given. Any task gets `space` where something limits the product of its lists
// (task_space.h), and warnings of what the engine's catalog finds. A prepared task comes back as it
// is. Failures: kInvalidParams with paths in the task, kNotFound, kLimitExceeded. [any thread]
Result<boost::json::object> prepare_task(Service& service, const boost::json::object& task);

}  // namespace preset

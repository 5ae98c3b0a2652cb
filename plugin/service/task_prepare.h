// The preset plugin's part in preparing a task: `presets` and `merge_strategy` become `parameters`.
#pragma once

#include <boost/json/object.hpp>

#include "plugin/domain/failure.h"

namespace preset {

class Service;

// Takes a task object; if it has `presets` (a list of names and ids), answers {"task","conflicts",
// "warnings"}: the task without presets, merge_strategy, strategies, overrides, decisions and
// mixed_runtimes, with the merged `parameters` as lists (the task's own lists replace merged ones)
// and `applied_presets` [{"id","name","revision"}] in the order given. A task without presets comes
// back as it is. Failures: kInvalidParams with paths in the task, kNotFound, kLimitExceeded. [any
// thread]
Result<boost::json::object> prepare_task(Service& service, const boost::json::object& task);

}  // namespace preset

// What a task is: its keys, their types, and how many trials it asks for. Pure functions over JSON;
// the format is documented in README.md. [any thread]
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "format/task_keys.h"

namespace tuningd {

enum class TaskStage : std::uint8_t {
  // As a person wrote it: `presets`, `merge_strategy`, `strategies`, `overrides`, `decisions`
  // and `mixed_runtimes` are for the plugins, and with `presets` there need be no `parameters`.
  kSubmitted,
  // After task.prepare: presets that are still there were resolved by nobody, which is an error.
  kPrepared,
};

struct TaskReport {
  Findings found;
  // How many trials the task asks for, at most 2^63 - 1. Only meaningful without errors.
  std::uint64_t trials = 0;
};

TaskReport check_task(const boost::json::object& task, TaskStage stage);

}  // namespace tuningd

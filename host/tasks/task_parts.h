// What running tasks rests on. Outlives every task.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "event_bus.h"
#include "hook_bus.h"
#include "log.h"
#include "runner/runner.h"
#include "search/search.h"
#include "settings.h"
#include "tasks/task_store.h"

namespace tuningd {

struct TaskParts {
  Log& log;
  TaskStore& store;
  const HookBus& hooks;
  const EventBus& events;
  CallMethod call;  // methods of the table, as the daemon itself
  std::function<RunnerPtr(std::string_view name)> runner;  // as of the last reload; null: none
  TaskSettings settings;
  std::string folder;  // of the trials: <folder>/<task>/<trial>/<run>
};

}  // namespace tuningd

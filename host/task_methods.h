// The host's own methods: task.*.
#pragma once

#include "hook_bus.h"
#include "method_table.h"

namespace tuningd {

// Adds them to the table; `hooks` must outlive it.
void add_task_methods(MethodTable& methods, const HookBus& hooks);

}  // namespace tuningd

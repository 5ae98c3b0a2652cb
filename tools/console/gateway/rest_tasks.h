// The endpoints under /api/tasks.
#pragma once

#include "daemon_link.h"
#include "router.h"

namespace console {

// `link` outlives the router.
void add_task_routes(Router& router, DaemonLink& link);

}  // namespace console

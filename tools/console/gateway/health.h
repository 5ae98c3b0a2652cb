// GET /healthz: does the daemon answer?
#pragma once

#include "daemon_link.h"
#include "router.h"

namespace console {

// How long a look at the daemon's state waits: somebody else waits for us.
inline constexpr std::chrono::milliseconds kLookPatience = std::chrono::seconds(3);

// `link` outlives the router.
void add_health_route(Router& router, DaemonLink& link);

}  // namespace console

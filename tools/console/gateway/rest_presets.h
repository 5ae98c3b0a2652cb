// The eight endpoints under /api/presets.
#pragma once

#include "daemon_link.h"
#include "router.h"

namespace console {

// `link` outlives the router.
void add_preset_routes(Router& router, DaemonLink& link);

}  // namespace console

// POST /api/rpc: the daemon's JSON-RPC over HTTP, in its own words.
#pragma once

#include "daemon_link.h"
#include "router.h"

namespace console {

// `link` outlives the router.
void add_rpc_route(Router& router, DaemonLink& link);

}  // namespace console

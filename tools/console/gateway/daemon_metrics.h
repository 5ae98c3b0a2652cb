// The daemon's own figures for /metrics, asked for anew each time.
#pragma once

#include <functional>
#include <string>

#include "daemon_link.h"

namespace console {

// `then` gets the metrics as text: tuningd_up alone where the daemon does not answer. `link`
// outlives the call.
void read_daemon_metrics(DaemonLink& link, std::function<void(std::string text)> then);

}  // namespace console

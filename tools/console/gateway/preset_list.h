// GET /api/presets/: all presets as one JSON array, read from the daemon page by page as the client
// takes them, so that any number of them needs the memory of a page.
#pragma once

#include <string>

#include "daemon_link.h"
#include "http.h"

namespace console {

// `category` empty: of all. `link` outlives the answer.
void send_preset_list(DaemonLink& link, const std::string& category, const Answer& answer);

}  // namespace console

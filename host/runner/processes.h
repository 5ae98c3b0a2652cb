// Processes of this machine, found by what /proc says of them.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tuningd {

// The variable that every process of a run inherits.
inline constexpr std::string_view kMarkerVariable = "TUNINGD_TRIAL";

// Starts a child that only its run may reap: `spawn` fills in its number and returns 0, or an
// errno, which is handed on. [any thread]
int start_child(pid_t& child, const std::function<int(pid_t&)>& spawn);
void forget_child(pid_t child);

// Kills every process with exactly this marker but the run's own children, and waits until they are
// gone; orphans that this process was given are reaped. `sessions`: those that the run had, by
// which orphans that ended before are known. How many did not end within ten seconds.
std::size_t end_marked(const std::string& marker, const std::vector<pid_t>& sessions);

}  // namespace tuningd

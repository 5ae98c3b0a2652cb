// Where a runner's program is.
#pragma once

#include <string>

namespace tuningd {

// The file that `program` means: a path with a slash is itself; a name is looked for in `path` (as
// in PATH; "": the usual folders), then beside this daemon's own program, where what is installed
// with it stands. "": there is none that can be executed.
std::string find_program(const std::string& program, const std::string& path);

}  // namespace tuningd

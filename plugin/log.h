// How the plugin's parts say something to the operator.
#pragma once

#include <functional>
#include <string_view>

namespace preset {

// `level` is one of the ABI's TUNINGD_LOG_…; one finished line, for people. The host escapes
// control characters. [any thread]
using Log = std::function<void(int level, std::string_view message)>;

}  // namespace preset

// The rows by name.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/rpc/method.h"

namespace preset {

// nullptr if there is none. `methods` are sorted by name. [any thread]
const Method* find_method(std::span<const Method> methods, std::string_view name);

// The one of `names` that was probably meant, or "".
std::string nearest_name(const std::vector<std::string>& names, std::string_view name);

}  // namespace preset

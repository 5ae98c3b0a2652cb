// What capturing a command line and capturing a configuration file share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/launch/launch.h"
#include "plugin/launch/line.h"

namespace preset {

// Fills in parameters, model and warnings from `line`; takes secrets out of it.
void capture_line(const Reader& reader, std::vector<Item>& line, Captured& captured);

// Adds a warning for a flag that the catalog does not know.
void warn_of_option(const Reader& reader, const Option& option, Captured& captured);
// And for a value that is not what the flag takes.
void warn_of_value(const Option& option, const json::value& value, Captured& captured);

// "no flag of sglang 0.5.9; tp-size may be meant"
std::string unknown_flag(const Catalog& catalog, std::string_view name);

}  // namespace preset

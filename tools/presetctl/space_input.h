// Which search space a verb is about: presets, several of them merged, or one in a file.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "presetctl/arguments.h"
#include "presetctl/fault.h"
#include "presetctl/verbs.h"

namespace presetctl {

// --space, --revision, --fact, --var.
void add_space_options(AddOptions& add);
// --strategy, --strategy-for, --override, for verbs that take several presets.
void add_merge_options(AddOptions& add);

// The document of a file as a space: a preset's fields without its name; an object with no field of
// a preset is parameters alone. kMisused: the file, or what is in it, is nothing of that kind.
Result<boost::json::object> space_of_file(const std::string& path);

// --fact and --var as members `facts` and `variables`.
Result<void> add_settings(const Arguments& arguments, boost::json::object& params);

// Params that space.count and the methods beside it take, of the operands and the options above.
Result<boost::json::object> space_params(std::string_view verb, const Arguments& arguments);

}  // namespace presetctl

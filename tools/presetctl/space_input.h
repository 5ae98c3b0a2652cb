// Which search space a verb is about: presets, several of them merged, or one in a file.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "presetctl/arguments.h"
#include "presetctl/fault.h"
#include "presetctl/verbs.h"

namespace presetctl {

// --space, --revision, --fact, --var.
void add_space_options(AddOptions& add);
// --strategy, --strategy-for, --override, --decide, --mixed-runtimes, for verbs that take several
// presets.
void add_merge_options(AddOptions& add);
// These options as preset.merge's params. kMisused: one of them is not written as it should be.
Result<void> add_merge(const Arguments& arguments, boost::json::object& params);

// The presets of a file; an object with no field of a preset is parameters alone. kMisused: the
// file, or what is in it, is nothing of that kind.
Result<std::vector<boost::json::object>> spaces_of_file(const std::string& path);
// The same where there must be one, without its name.
Result<boost::json::object> space_of_file(const std::string& path);

// --fact and --var as members `facts` and `variables`.
Result<void> add_settings(const Arguments& arguments, boost::json::object& params);

// Params that space.count and the methods beside it take, of the operands and the options above.
Result<boost::json::object> space_params(std::string_view verb, const Arguments& arguments);

}  // namespace presetctl

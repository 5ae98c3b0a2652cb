// A preset's editable fields as a file for an editor, and back. [any thread]
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "presetctl/fault.h"

namespace presetctl {

// name, description, category, runtime, parameters and metadata of a preset, in this order, absent
// ones null; then those of the other fields that it has and that are for people to write.
boost::json::object editable_fields(const boost::json::object& preset);

// The fields as YAML, a line for each parameter and each item of a list. What parse_edited() reads
// back is the same; where YAML could not do that the text is JSON.
std::string to_edited_text(const boost::json::object& fields);

// kMisused: not YAML or JSON, or not an object; with line and column.
Result<boost::json::object> parse_edited(std::string_view text);

// Comment lines that tell `problems`, to stand at the top; without_problems() takes them away
// again.
std::string with_problems(std::string_view text, const std::vector<std::string>& problems);
std::string without_problems(std::string_view text);

}  // namespace presetctl

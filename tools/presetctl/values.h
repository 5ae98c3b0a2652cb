// Candidate values as people write and read them. What format_* prints, parse_* reads back.
// [any thread]
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "presetctl/fault.h"

namespace presetctl {

// "tp-size=2,4": values are JSON where they parse as JSON (2, 0.85, true, null, "a,b"), otherwise
// strings; what follows '=' is one JSON list if it starts with '[', and one value if with '{'.
// kMisused: an empty value, a list that is not JSON, a number out of range.
Result<boost::json::array> parse_candidates(std::string_view text);

// A parameter with its candidates, or what stands for them (parameter_text.h): a range as
// FROM..TO/STEP or FROM..TOxFACTOR, or a JSON object that says more. kMisused also: no '=', no
// name.
Result<std::pair<std::string, boost::json::value>> parse_parameter(std::string_view word);

// "name=text" in two; kMisused names `option`.
Result<std::pair<std::string, std::string>> parse_pair(std::string_view word,
                                                       std::string_view option);
// The words of an option such as --fact: name=value each, the value JSON or else a string, no list
// and no object. A name given again counts.
Result<boost::json::object> parse_settings(const std::vector<std::string>& words,
                                           std::string_view option);

// A point, "tp-size=2,schedule-policy=lpm" or a JSON object, in one or several words: parameter →
// value. kMisused: a parameter that is there twice, and as for candidates.
Result<boost::json::object> parse_point(const std::vector<std::string>& words);

// One value; strings bare unless they would read back as something else. Printable.
std::string format_value(const boost::json::value& value);
// Values with ", " between; what may stand for a list as parameter_text.h says, all else as it is.
std::string format_candidates(const boost::json::value& values);
std::string format_names(const boost::json::array& names);

// The size of a search space, e.g. "24 combinations", or "more than 9·10^18 combinations"; `thing`
// is what is counted, in the singular.
std::string format_size(const boost::json::object& parameters, std::string_view thing);
std::string format_size(const boost::json::value& grid_size, std::string_view thing);

// "2026-11-22T19:21:26.123Z" → "2026-11-22 19:21:26"; other text as it is.
std::string format_time(std::string_view time);

// For members named …_bytes and …_seconds: "2.4 MiB", "3 d 04:05:06".
std::string format_bytes(std::int64_t bytes);
std::string format_seconds(std::int64_t seconds);

// "1 preset", "2 presets".
std::string count_of(std::size_t count, std::string_view thing);

}  // namespace presetctl

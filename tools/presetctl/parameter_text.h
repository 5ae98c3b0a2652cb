// What may stand for a list of candidates (plugin/SPACES.md), as people write and read it.
// [any thread]
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "presetctl/fault.h"

namespace presetctl {

// An object with one of values, range, values_from and remove.
bool is_rich_parameter(const boost::json::value& value);

// "0.8..0.95/0.05" and "64..512x2" as {"range":…}; null for what is no range. kMisused: a range
// that does not say how to get from its beginning to its end.
Result<boost::json::value> parse_range(std::string_view text);

// "64..512x2", "2, 4 when enable_dp_attention", "from divisors(gpus)". Printable; ranges as
// parse_range() reads them back.
std::string format_rich_parameter(const boost::json::object& parameter);

// "few: tp_size <= 4 when gpus < 8", or a JSON object, as a constraint. kMisused: no id, no
// expression.
Result<boost::json::object> parse_constraint(std::string_view word);

// The same the other way: without the rule's text.
std::string format_constraint(const boost::json::object& constraint);

}  // namespace presetctl

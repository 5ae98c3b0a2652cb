// Numeric ranges of a parameter, as lists.
#pragma once

#include <string_view>

#include "plugin/domain/failure.h"
#include "plugin/domain/json_value.h"

namespace preset {

// The candidates of a range object {"from","to", one of "step", "factor", "count" [with "scale"]}
// (SPACES.md), in order. Whole where all numbers written are whole; else steps have no more
// decimals than the numbers written, and log scales six significant digits. Faults are told below
// `path`; then the list is empty. [any thread]
json::array expand_range(const json::object& range, std::string_view path, FieldErrors& errors);

// The first and the last of them, without making those between; the faults are the same.
json::array range_ends(const json::object& range, std::string_view path, FieldErrors& errors);

}  // namespace preset

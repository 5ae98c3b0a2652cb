// The search space of a task: `parameters`, and the axes that quant_config and parallel_config add.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/task_keys.h"

namespace tuningd {

enum class Strategy : std::uint8_t { kGrid, kRandom, kBayesian };
std::optional<Strategy> strategy_named(std::string_view name);

// Counts stop growing here.
inline constexpr std::uint64_t kMostPoints = std::numeric_limits<std::int64_t>::max();

// Numbers from low to high, both ends included.
struct Range {
  double low = 0;
  double high = 0;
  bool integer = false;  // low and high are whole then, at most 2^53 from 0
  bool log = false;      // low is above 0 then
};

struct Axis {
  std::string name;
  std::vector<boost::json::value> values;  // distinct, in the order given; empty: a range
  std::optional<Range> range;
};

// The axes of a task, in order; empty lists are left out, with a warning, and so are values that
// stand in their list already. What is wrong is an error with its path: a scalar instead of a list,
// a form that the strategy cannot search, a range without end, settings that the engine does not
// have. `strategy` empty: not known, nothing is held against it.
std::vector<Axis> read_axes(const boost::json::object& task, std::optional<Strategy> strategy,
                            Findings& found);

// The product of the lengths of all lists, at most kMostPoints; 1 without any. Empty if there is a
// range among them.
std::optional<std::uint64_t> count_points(const std::vector<Axis>& axes);

}  // namespace tuningd

// The search space of a task: `parameters`, and the axes that quant_config and parallel_config add.
#pragma once

#include <boost/json/object.hpp>
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

struct Axis {
  std::string name;
  std::optional<std::uint64_t> values;  // empty: a range
};

// The axes of a task, in order; empty lists are left out, with a warning. What is wrong is an
// error with its path: a scalar instead of a list, a form that the strategy cannot search, a range
// without end. `strategy` empty: not known, nothing is held against it.
std::vector<Axis> read_axes(const boost::json::object& task, std::optional<Strategy> strategy,
                            Findings& found);

// The product of the lengths of all lists, at most kMostPoints; 1 without any. Empty if there is a
// range among them.
std::optional<std::uint64_t> count_points(const std::vector<Axis>& axes);

}  // namespace tuningd

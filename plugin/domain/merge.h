// Several presets into one search space. Pure functions: inputs are never changed, the same inputs
// give the same answer. [any thread]
//
// Presets are taken in the order given; parameters and values keep the order of first appearance.
// The laws (tests/plugin/merge_laws_test.cc): one preset merges to itself; a preset given twice
// counts once under union and intersection; union and intersection do not depend on grouping.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/domain/json_value.h"

namespace preset {

enum class Strategy { kUnion, kIntersection, kLastWins };
const char* strategy_name(Strategy strategy);
std::optional<Strategy> parse_strategy(std::string_view name);
inline constexpr std::string_view kStrategyNames = "union, intersection or last_wins";

// One preset, borrowed for the call. Two inputs of the same name are the same preset.
struct MergeInput {
  std::string_view name;
  std::optional<std::string_view> runtime;
  const json::object* parameters;
};

struct MergeOptions {
  Strategy strategy = Strategy::kUnion;
  std::map<std::string, Strategy, std::less<>> per_parameter;  // instead of `strategy`
  json::object overrides;  // parameter → the list that stands after the merge
};

struct Merged {
  json::object parameters;
  std::vector<std::string> applied_presets;
  json::array conflicts;
  json::object provenance;  // parameter → [{"value","presets"[,"override":true]}]
  std::int64_t grid_size;   // product of the lists' lengths, at most 2^63-1; 1 for no parameters
  json::array warnings;     // strings
};

Merged merge(std::span<const MergeInput> presets, const MergeOptions& options);

// The number of points of a search space: the product of the lengths of its lists.
std::int64_t grid_size(const json::object& parameters);

// The answer of preset.merge.
json::object to_json(const Merged& merged);

}  // namespace preset

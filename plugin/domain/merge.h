// Several presets into one search space. Pure functions: inputs are never changed, the same inputs
// give the same answer. MERGE.md in this folder says what each strategy does. [any thread]
//
// Presets are taken in the order given; parameters and values keep the order of first appearance.
// The laws (tests/plugin/merge_laws_test.cc): one preset merges to itself; a preset given twice
// counts once under union and intersection; for lists and their conditions union and intersection
// do not depend on grouping.
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

// What an engine calls its flags now. Names in expressions are not asked for: who has a catalog
// renames those before (catalog/migration.h).
class NameResolver {
 public:
  virtual ~NameResolver() = default;
  // The one name of a flag; `name` itself where nothing better is known.
  virtual std::string canonical(std::string_view name) const = 0;
  // A candidate of `name`, as it is written under the canonical name.
  virtual json::value value(std::string_view name, const json::value& candidate) const = 0;
};

// One preset, borrowed for the call. Two inputs of the same name are the same preset.
struct MergeInput {
  std::string_view name;
  std::optional<std::string_view> runtime;
  const json::object* parameters;
  const json::object* extras = nullptr;  // PresetFields::extras
  const NameResolver* names = nullptr;   // null: names are as they should be
  std::uint64_t id = 0;                  // id and revision are for the record alone
  std::uint64_t revision = 0;
};

struct MergeOptions {
  Strategy strategy = Strategy::kUnion;
  std::map<std::string, Strategy, std::less<>> per_parameter;  // instead of `strategy`
  json::object overrides;  // parameter → the list that stands after the merge
  // Parameter or conflict id → {"keep":preset}, {"values":[…]}, {"remove":true} or
  // {"accept":true}: what a person decided about a conflict. Applied before the overrides.
  json::object decisions;
  bool mixed_runtimes = false;          // asked for; for the record alone
  const NameResolver* names = nullptr;  // for the names in these options
};

struct Merged {
  json::object parameters;  // lists where nothing else is to be said (SPACES.md)
  json::array links;
  json::array any_of;
  json::array constraints;
  json::object variables;  // of templates among the presets
  std::vector<std::string> applied_presets;
  json::array conflicts;
  json::object provenance;      // parameter → [{"value","presets"[,"override":true]}]
  std::int64_t grid_size = 1;   // space_size of the four above
  json::object grid;            // sizes that were counted; not this function's
  json::array warnings;         // strings
  std::int64_t unresolved = 0;  // conflicts that no decision settles
  json::array renamed;          // [{"preset","from","to"}]
  json::array removed;          // [{"parameter","by"}]
  json::array replaced;         // [{"parameter","by","instead_of"}]
  json::object merged_from;     // what it takes to merge again, and the hash
  std::string hash;             // content_hash of the space
};

Merged merge(std::span<const MergeInput> presets, const MergeOptions& options);

// The number of points of a product of lists, at most 2^63-1. An expression counts as one value.
std::int64_t grid_size(const json::object& parameters);
// The same with links and alternatives; conditions, constraints and points that alternatives share
// are not looked at.
std::int64_t space_size(const json::object& parameters, const json::array& links,
                        const json::array& any_of);

// The answer of preset.merge.
json::object to_json(const Merged& merged);

// The members parameters, links, any_of, constraints and variables, those that are there.
json::object space_of(const Merged& merged);

}  // namespace preset

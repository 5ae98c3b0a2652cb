// What an engine makes of a leaf's points, flag by flag.
#pragma once

#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

#include "plugin/space/leaf_model.h"

namespace preset {

// Values after all rules have numbers, too: same values the same one, 0 for none.
class OutcomeNumbers {
 public:
  std::uint32_t number(const RuleProgram::Cell& cell);
  std::uint32_t number(const json::value& value);
  const json::value& value(std::uint32_t number) const { return numbers_.value(number); }

 private:
  ValueNumbers numbers_;
  std::deque<json::value> made_;                                 // what numbers_ looks at
  std::unordered_map<const json::value*, std::uint32_t> known_;  // by where it stands
};

// One member of a configuration: a flag, or a parameter that the catalog does not know.
struct OutputKey {
  std::optional<RuleProgram::Slot> flag;
  std::uint32_t parameter = 0;  // where it is no flag
};

// Everything that can differ between configurations of any two points.
std::vector<OutputKey> output_keys(const Prepared& prepared, std::span<const LeafRules> leaves);

// A member of the configuration as a function of a leaf's variables.
struct Output {
  static constexpr std::uint32_t kNoRule = UINT32_MAX;

  bool tabulated = true;
  std::vector<Var> scope;              // those it depends on
  std::vector<std::uint32_t> outcome;  // over the live states of the scope: number
  std::vector<std::uint32_t> rule;     // what made it so, of the catalog's rules
  std::vector<bool> ignored;

  std::size_t cell(std::span<const std::uint32_t> sizes, const Choice& choice) const {
    std::size_t at = 0;
    for (const Var var : scope) at = at * sizes[var] + choice.at[var];
    return at;
  }
};

// Over the states that `model` (the leaf's valid one) has. Not tabulated where that takes more than
// `most` cells.
Output make_output(const LeafRules& rules, const Model& model, const OutputKey& key,
                   OutcomeNumbers& numbers, std::uint64_t most, Work& work);

}  // namespace preset

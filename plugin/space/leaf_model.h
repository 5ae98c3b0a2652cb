// A leaf as models: all its points, and those that no rule forbids.
#pragma once

#include <memory>
#include <vector>

#include "plugin/space/leaf_rules.h"
#include "plugin/space/model.h"

namespace preset {

// A rule that can forbid something or be undecided in this leaf.
struct RuleTable {
  std::size_t rule = 0;  // in Prepared::rules()
  Slice slice;
  bool tabulated = false;
  // Over slice.scope, all states: Verdict and LeafRules::judge's `missing` (empty where nothing is
  // undecided).
  std::vector<Verdict> verdicts;
  std::vector<std::uint64_t> missing;

  bool forbids() const {
    return !tabulated || std::ranges::find(verdicts, Verdict::kForbids) != verdicts.end();
  }
};

// Variables of both models are the leaf's groups, then helpers. Points of earlier leaves are none
// of this one's.
class LeafModel {
 public:
  // All of `leaves` must outlive this.
  LeafModel(std::span<const LeafRules> leaves, std::size_t leaf, Work& work);
  LeafModel(const LeafModel&) = delete;

  // False: there was not even work enough to tell it from the leaves before; there are no models.
  bool complete() const { return complete_; }

  const LeafRules& rules() const { return rules_; }
  const Model& base() const { return base_; }  // before rules
  const Model& valid() const { return valid_; }
  const std::vector<RuleTable>& rule_tables() const { return tables_; }
  // The verdict on one choice. `state` is of the program.
  Verdict judge(const RuleTable& table, const Choice& choice, RuleProgram::State& state,
                std::uint64_t& missing) const;

 private:
  void add_conditions(Work& work);
  void tabulate_rules(Work& work);
  void add_rules(Work& work);

  const LeafRules& rules_;
  bool complete_ = false;
  Model base_, valid_;
  std::vector<RuleTable> tables_;
  std::shared_ptr<RuleProgram::State> state_;  // for checks
};

// A table over all states as one over those that `model` still has.
template <class N>
Table<N> restricted(const Table<N>& table, std::span<const std::uint32_t> sizes,
                    const Model& model) {
  Table<N> result{table.scope, {}};
  std::vector<std::uint32_t> positions(model.sizes.size());
  if (combinations(table.scope, model.sizes, UINT64_MAX - 1) == 0) return result;
  for_each_cell(table.scope, model.sizes, positions, [&](std::size_t) {
    std::size_t cell = 0;
    for (const Var var : table.scope) cell = cell * sizes[var] + model.live[var][positions[var]];
    result.cells.push_back(table.cells[cell]);
  });
  return result;
}

}  // namespace preset

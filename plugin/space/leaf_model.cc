#include "plugin/space/leaf_model.h"

#include <algorithm>
#include <numeric>

#include "plugin/space/earlier_leaves.h"

namespace preset {
namespace {

// Of what is left of the budget, the part that one table may take, and all of them.
constexpr double kOneTable = 0.2;
constexpr double kAllTables = 0.5;
constexpr std::uint64_t kMostCells = std::uint64_t{1} << 21;

}  // namespace

LeafModel::LeafModel(std::span<const LeafRules> leaves, std::size_t leaf, Work& work)
    : rules_(leaves[leaf]),
      state_(std::make_shared<RuleProgram::State>(rules_.prepared().program().state())) {
  for (const std::uint32_t size : rules_.sizes()) base_.add_variable(size);
  add_conditions(work);
  complete_ = exclude_earlier_leaves(rules_, leaves.first(leaf), base_, work);
  if (!complete_) return;
  tabulate_rules(work);
  valid_ = base_;
  base_.prune(work);
  add_rules(work);
}

void LeafModel::add_conditions(Work& work) {
  std::vector<std::uint32_t> positions(base_.sizes.size());
  for (Var var = 0; var < rules_.leaf().size(); ++var) {
    const Group& group = rules_.group(var);
    if (!group.when) continue;
    const Slice slice = rules_.raw_slice(group.when->slots, rules_.hidden(var));
    const auto agrees = [this, &group, slice, var, state = state_](const std::uint32_t* states) {
      rules_.load(slice, states, *state);
      const bool off = rules_.prepared().program().test(*group.when, *state) == Truth::kFalse;
      return off == (states[var] == group.off);
    };
    std::vector<Var> scope = slice.scope;
    if (std::ranges::find(scope, var) == scope.end()) scope.push_back(var);
    const std::uint64_t most =
        std::min(kMostCells, std::max<std::uint64_t>(work.share(kOneTable) / slice.cost(), 64));
    const std::uint64_t cells = combinations(scope, base_.sizes, most);
    if (cells > most) {
      base_.checks.push_back(
          {scope, [agrees](const Choice& choice) { return agrees(choice.states.data()); },
           slice.cost()});
      continue;
    }
    work.spend(cells * slice.cost());
    Factor factor{scope, {}};
    for_each_cell(scope, base_.sizes, positions,
                  [&](std::size_t) { factor.cells.push_back(agrees(positions.data()) ? 1 : 0); });
    for (const Var other : scope) positions[other] = 0;
    base_.factors.push_back(std::move(factor));
  }
}

void LeafModel::tabulate_rules(Work& work) {
  const Prepared& prepared = rules_.prepared();
  for (std::size_t i = 0; i < prepared.rules().size(); ++i) {
    RuleTable table;
    table.rule = i;
    table.slice = rules_.rule_slice(prepared.rules()[i]);
    tables_.push_back(std::move(table));
  }
  // The smallest first: what does not fit any more are the widest.
  std::vector<std::pair<std::uint64_t, std::size_t>> by_size;
  for (std::size_t i = 0; i < tables_.size(); ++i) {
    by_size.emplace_back(combinations(tables_[i].slice.scope, rules_.sizes(), kMostCells), i);
  }
  std::ranges::sort(by_size);
  const std::uint64_t end = work.used() + work.share(kAllTables);
  std::vector<std::uint32_t> states(base_.sizes.size());
  for (const auto& [cells, i] : by_size) {
    RuleTable& table = tables_[i];
    const std::uint64_t cost = cells * table.slice.cost();
    // What looks at nothing is always decided.
    const bool fits =
        cells <= kMostCells && cost <= work.share(kOneTable) && work.used() + cost <= end;
    if (!fits && cells > 1) continue;
    work.spend(cost);
    table.tabulated = true;
    table.verdicts.reserve(cells);
    for_each_cell(table.slice.scope, rules_.sizes(), states, [&](std::size_t cell) {
      std::uint64_t missing = 0;
      rules_.load(table.slice, states.data(), *state_);
      table.verdicts.push_back(
          preset::judge(prepared.program(), prepared.rules()[table.rule], *state_, missing));
      if (missing == 0) return;
      table.missing.resize(cells);
      table.missing[cell] = missing;
    });
    for (const Var var : table.slice.scope) states[var] = 0;
  }
  std::erase_if(tables_, [](const RuleTable& table) {
    return table.tabulated && std::ranges::all_of(table.verdicts, [](Verdict verdict) {
             return verdict == Verdict::kAllows;
           });
  });
}

void LeafModel::add_rules(Work& work) {
  for (const RuleTable& table : tables_) {
    if (!table.tabulated || !table.forbids()) continue;
    Factor factor{table.slice.scope, {}};
    for (const Verdict verdict : table.verdicts) {
      factor.cells.push_back(verdict == Verdict::kForbids ? 0 : 1);
    }
    valid_.factors.push_back(std::move(factor));
  }
  valid_.prune(work);
  // With fewer states left, more rules fit into a table.
  bool more = false;
  Choice choice = valid_.blank();
  for (const RuleTable& table : tables_) {
    if (table.tabulated || valid_.impossible) continue;
    const auto allows = [this, &table, state = state_](const Choice& at) {
      std::uint64_t missing = 0;
      return judge(table, at, *state, missing) != Verdict::kForbids;
    };
    const std::uint64_t price = table.slice.cost();
    const std::uint64_t most =
        std::clamp<std::uint64_t>(work.share(kOneTable) / price, 1, kMostCells);
    const std::uint64_t cells = combinations(table.slice.scope, valid_.sizes, most);
    if (cells > most) {
      valid_.checks.push_back({table.slice.scope, allows, price});
      continue;
    }
    work.spend(cells * price);
    Factor factor{table.slice.scope, {}};
    for_each_cell(table.slice.scope, valid_.sizes, choice.at, [&](std::size_t) {
      for (const Var var : factor.scope) choice.states[var] = valid_.live[var][choice.at[var]];
      factor.cells.push_back(allows(choice) ? 1 : 0);
    });
    for (const Var var : factor.scope) valid_.set(choice, var, 0);
    valid_.factors.push_back(std::move(factor));
    more = true;
  }
  if (more) valid_.prune(work);
}

Verdict LeafModel::judge(const RuleTable& table, const Choice& choice, RuleProgram::State& state,
                         std::uint64_t& missing) const {
  rules_.load(table.slice, choice.states.data(), state);
  const Prepared& prepared = rules_.prepared();
  return preset::judge(prepared.program(), prepared.rules()[table.rule], state, missing);
}

}  // namespace preset

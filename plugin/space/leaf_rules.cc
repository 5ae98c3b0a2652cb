#include "plugin/space/leaf_rules.h"

#include <algorithm>

#include "plugin/space/model.h"

namespace preset {
namespace {

constexpr std::uint64_t kConditionCells = 4096;

void need(const std::optional<RuleProgram::Bound>& bound, std::vector<bool>& needed) {
  if (!bound) return;
  for (const auto slot : bound->slots) needed[slot] = true;
}

std::uint64_t unknown_names(const RuleProgram::Bound& bound, const RuleProgram::State& state,
                            std::size_t first) {
  std::uint64_t mask = 0;
  for (std::size_t i = 0; i < bound.slots.size(); ++i) {
    const bool unknown = std::holds_alternative<Unknown>(state.cells[bound.slots[i]].operand.value);
    if (unknown) mask |= std::uint64_t{1} << std::min<std::size_t>(first + i, 63);
  }
  return mask;
}

}  // namespace

LeafRules::LeafRules(const Prepared& prepared, const Leaf& leaf, Work& work)
    : prepared_(prepared), leaf_(leaf) {
  for (const std::uint32_t group : leaf_) sizes_.push_back(prepared_.groups()[group].size());
  find_sources();
  find_live_rewrites(work);
  find_cycles();
}

void LeafRules::find_sources() {
  sources_.assign(prepared_.parameters().size(), {UINT32_MAX, 0});
  by_slot_.resize(prepared_.program().initial().size());
  for (Var var = 0; var < leaf_.size(); ++var) {
    const auto& parameters = group(var).parameters;
    for (std::uint32_t i = 0; i < parameters.size(); ++i) {
      sources_[parameters[i]] = {var, i};
      by_slot_[prepared_.parameters()[parameters[i]].slot].push_back({var, i});
      const auto given = [i](const auto& state) { return state[i] != 0; };
      if (std::ranges::all_of(group(var).states, given)) always_given_.push_back(parameters[i]);
    }
  }
}

Slice LeafRules::with_inputs(const std::vector<bool>& needed,
                             const std::vector<bool>& hidden) const {
  Slice slice;
  for (RuleProgram::Slot slot = 0; slot < needed.size(); ++slot) {
    if (!needed[slot]) continue;
    Input input{slot, {}};
    for (const Source& source : by_slot_[slot]) {
      if (!hidden.empty() && hidden[group(source.var).parameters[source.at]]) continue;
      input.from.push_back(source);
      if (sizes_[source.var] > 1) slice.scope.push_back(source.var);
    }
    slice.inputs.push_back(std::move(input));
  }
  std::ranges::sort(slice.scope);
  const auto repeated = std::ranges::unique(slice.scope);
  slice.scope.erase(repeated.begin(), repeated.end());
  return slice;
}

Slice LeafRules::raw_slice(std::span<const RuleProgram::Slot> slots,
                           const std::vector<bool>& hidden) const {
  std::vector<bool> needed(by_slot_.size());
  for (const auto slot : slots) needed[slot] = true;
  return with_inputs(needed, hidden);
}

Slice LeafRules::slice_upto(std::span<const RuleProgram::Slot> slots, std::size_t rewrites) const {
  std::vector<bool> needed(by_slot_.size());
  for (const auto slot : slots) needed[slot] = true;
  std::vector<std::uint32_t> used;
  for (std::size_t i = rewrites; i-- > 0;) {
    const auto& rewrite = prepared_.program().rewrites()[rewrites_[i]];
    bool sets = false;
    for (auto assign = rewrite.set.rbegin(); assign != rewrite.set.rend(); ++assign) {
      if (!needed[assign->slot]) continue;
      sets = true;
      need(assign->value, needed);
    }
    if (!sets) continue;
    need(rewrite.when, needed);
    used.push_back(rewrites_[i]);
  }
  Slice slice = with_inputs(needed, {});
  slice.rewrites.assign(used.rbegin(), used.rend());
  return slice;
}

Slice LeafRules::slice(std::span<const RuleProgram::Slot> slots) const {
  return slice_upto(slots, rewrites_.size());
}

// Most rewrites are about flags that the space does not have, at values that are not their
// defaults: they would only widen what rules look at.
void LeafRules::find_live_rewrites(Work& work) {
  const RuleProgram& program = prepared_.program();
  rewritable_.resize(by_slot_.size());
  RuleProgram::State state = program.state();
  std::vector<std::uint32_t> positions(sizes_.size());
  for (std::uint32_t i = 0; i < program.rewrites().size(); ++i) {
    const auto& rewrite = program.rewrites()[i];
    bool happens = !rewrite.when;
    if (rewrite.when) {
      const Slice slice = slice_upto(rewrite.when->slots, rewrites_.size());
      const auto cells = combinations(slice.scope, sizes_, kConditionCells);
      const auto cost = cells * slice.cost();
      happens = cells > kConditionCells || cost > work.share(0.05);
      if (!happens) {
        work.spend(cost);
        for_each_cell(slice.scope, sizes_, positions, [&](std::size_t) {
          if (happens) return;
          load(slice, positions.data(), state);
          happens = program.test(rewrite.when, state) == Truth::kTrue;
        });
        for (const Var var : slice.scope) positions[var] = 0;
      }
    }
    if (!happens) continue;
    rewrites_.push_back(i);
    for (const auto& assign : rewrite.set) rewritable_[assign.slot] = true;
  }
}

void LeafRules::find_cycles() {
  hidden_.resize(leaf_.size());
  // Takes away what looks at nothing that is left, until only cycles (and what hangs on them) are.
  std::vector<std::vector<Var>> looks_at(leaf_.size());
  for (Var var = 0; var < leaf_.size(); ++var) {
    if (!group(var).when) continue;
    for (const auto slot : group(var).when->slots) {
      for (const Source& source : by_slot_[slot]) looks_at[var].push_back(source.var);
    }
  }
  std::vector<bool> done(leaf_.size());
  for (bool changed = true; changed;) {
    changed = false;
    for (Var var = 0; var < leaf_.size(); ++var) {
      if (done[var]) continue;
      if (!std::ranges::all_of(looks_at[var], [&](Var other) { return done[other]; })) continue;
      done[var] = changed = true;
    }
  }
  for (Var var = 0; var < leaf_.size(); ++var) {
    if (done[var]) continue;
    hidden_[var].resize(prepared_.parameters().size());
    for (Var other = 0; other < leaf_.size(); ++other) {
      if (done[other]) continue;
      for (const auto parameter : group(other).parameters) hidden_[var][parameter] = true;
    }
  }
}

void LeafRules::load_inputs(const Slice& slice, const std::uint32_t* states,
                            RuleProgram::State& state) const {
  const auto& initial = prepared_.program().initial();
  for (const Input& input : slice.inputs) {
    const RuleProgram::Cell* cell = &initial[input.slot];
    for (const Source& source : input.from) {
      const auto& given = group(source.var).cells[states[source.var]][source.at];
      if (given.json != nullptr) cell = &given;
    }
    state.cells[input.slot] = *cell;
  }
}

void LeafRules::load(const Slice& slice, const std::uint32_t* states,
                     RuleProgram::State& state) const {
  load_inputs(slice, states, state);
  for (const std::uint32_t rewrite : slice.rewrites) {
    prepared_.program().apply(prepared_.program().rewrites()[rewrite], state);
  }
}

Slice LeafRules::rule_slice(const PreparedRule& rule) const {
  std::vector<RuleProgram::Slot> slots = rule.require.slots;
  if (rule.when) slots.insert(slots.end(), rule.when->slots.begin(), rule.when->slots.end());
  return slice(slots);
}

Verdict judge(const RuleProgram& program, const PreparedRule& rule, RuleProgram::State& state,
              std::uint64_t& missing) {
  missing = 0;
  const Truth when = program.test(rule.when, state);
  if (when == Truth::kFalse) return Verdict::kAllows;
  const Truth require = program.test(rule.require, state);
  if (require == Truth::kTrue) return Verdict::kAllows;
  if (when == Truth::kTrue && require == Truth::kFalse) return Verdict::kForbids;
  const std::size_t first = rule.when ? rule.when->slots.size() : 0;
  if (when == Truth::kUndecided) missing |= unknown_names(*rule.when, state, 0);
  if (require == Truth::kUndecided) missing |= unknown_names(rule.require, state, first);
  return Verdict::kUndecided;
}

std::vector<std::string> names_of(const PreparedRule& rule, std::uint64_t missing) {
  std::vector<std::string> all;
  if (rule.when) all = rule.when->expression->names();
  const auto& required = rule.require.expression->names();
  all.insert(all.end(), required.begin(), required.end());
  std::vector<std::string> names;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if ((missing >> std::min<std::size_t>(i, 63) & 1) == 0) continue;
    if (std::ranges::find(names, all[i]) == names.end()) names.push_back(all[i]);
  }
  return names;
}

}  // namespace preset

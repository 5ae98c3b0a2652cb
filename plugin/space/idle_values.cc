// Values that do nothing wherever they occur.
#include <algorithm>
#include <set>

#include "plugin/space/configurations.h"
#include "plugin/space/joint.h"

namespace preset {
namespace {

struct Finding {
  bool kept = false;    // some valid point has the value and comes out with it
  bool certain = true;  // all leaves could be looked at
  std::uint32_t rule = Output::kNoRule;
  bool ignored = false;
  std::set<std::uint32_t> after;
};

class Looker {
 public:
  Looker(const LeafOutputs& leaf, OutcomeNumbers& numbers, Work& work)
      : rules_(leaf.leaf->rules()),
        model_(leaf.leaf->model().valid()),
        numbers_(numbers),
        work_(work) {}

  // By value of the parameter's list.
  void look(std::uint32_t parameter, const Output& output, std::vector<Finding>& findings) {
    const Source& source = rules_.source(parameter);
    if (source.var == UINT32_MAX) return;
    if (!output.tabulated) {
      for (Finding& finding : findings) finding.certain = false;
      return;
    }
    const auto& values = rules_.prepared().parameters()[parameter].values;
    std::vector<Var> scope = output.scope;
    if (std::ranges::find(scope, source.var) == scope.end()) scope.push_back(source.var);
    Table<Real> keeps{scope, {}};
    Choice choice = model_.blank();
    bool changes = false;
    const auto& live = model_.live[source.var];
    for_each_cell(scope, model_.sizes, choice.at, [&](std::size_t) {
      const std::uint32_t state = live[choice.at[source.var]];
      const std::uint32_t value = rules_.group(source.var).states[state][source.at];
      const std::uint32_t before =
          numbers_.number(rules_.group(source.var).cells[state][source.at]);
      const std::size_t cell = output.cell(model_.sizes, choice);
      const bool kept = value == 0 || output.outcome[cell] == before;
      keeps.cells.push_back(kept ? 1 : 0);
      if (kept) return;
      changes = true;
      Finding& finding = findings[index(values, value)];
      if (finding.after.empty()) {
        finding.rule = output.rule[cell];
        finding.ignored = output.ignored[cell];
      }
      finding.after.insert(output.outcome[cell]);
    });
    const auto counts = changes ? keeping(std::move(keeps), source.var) : std::nullopt;
    for (std::size_t at = 0; at < live.size(); ++at) {
      const std::uint32_t value = rules_.group(source.var).states[live[at]][source.at];
      if (value == 0) continue;  // nothing that could do something
      Finding& finding = findings[index(values, value)];
      if (!changes) {
        finding.kept = true;  // nothing is done to it here
      } else if (!counts) {
        finding.certain = false;
      } else if ((*counts)[at] > 0) {
        finding.kept = true;
      }
    }
  }

 private:
  static std::size_t index(const std::vector<std::uint32_t>& values, std::uint32_t value) {
    return static_cast<std::size_t>(std::ranges::find(values, value) - values.begin());
  }

  // How many valid points (checks aside) keep each state of a variable.
  std::optional<std::vector<Real>> keeping(Table<Real> keeps, Var var) {
    // What is tied to the table, by way of factors.
    std::set<Var> reached(keeps.scope.begin(), keeps.scope.end());
    std::vector<bool> used(model_.factors.size());
    for (bool more = true; more;) {
      more = false;
      for (std::size_t i = 0; i < used.size(); ++i) {
        const auto& scope = model_.factors[i].scope;
        if (used[i] || std::ranges::none_of(scope, [&](Var v) { return reached.contains(v); })) {
          continue;
        }
        used[i] = more = true;
        reached.insert(scope.begin(), scope.end());
      }
    }
    std::vector<Table<Real>> tables;
    for (std::size_t i = 0; i < used.size(); ++i) {
      if (!used[i]) continue;
      const Factor& factor = model_.factors[i];
      tables.push_back({factor.scope, {factor.cells.begin(), factor.cells.end()}});
    }
    tables.push_back(std::move(keeps));
    auto counts = sum_onto(std::move(tables), {reached.begin(), reached.end()}, {var}, model_.sizes,
                           work_.share(0.1, std::uint64_t{1} << 20), work_);
    if (!counts) return std::nullopt;
    return std::move(counts->cells);
  }

  const LeafRules& rules_;
  const Model& model_;
  OutcomeNumbers& numbers_;
  Work& work_;
};

}  // namespace

std::vector<Effect> find_values_without_effect(std::span<const LeafOutputs> leaves,
                                               const std::vector<OutputKey>& keys,
                                               OutcomeNumbers& numbers, Work& work) {
  std::vector<Effect> effects;
  if (leaves.empty()) return effects;
  const Prepared& prepared = leaves.front().leaf->rules().prepared();
  const auto& rules = prepared.catalog()->parts().rules;
  for (std::uint32_t p = 0; p < prepared.parameters().size(); ++p) {
    const Parameter& parameter = prepared.parameters()[p];
    if (!parameter.is_flag) continue;
    const auto key = std::ranges::find_if(
        keys, [&](const OutputKey& each) { return each.flag == parameter.slot; });
    std::vector<Finding> findings(parameter.values.size());
    for (const LeafOutputs& leaf : leaves) {
      const Output& output = leaf.outputs[static_cast<std::size_t>(key - keys.begin())];
      Looker(leaf, numbers, work).look(p, output, findings);
    }
    for (std::size_t i = 0; i < findings.size(); ++i) {
      const Finding& finding = findings[i];
      if (finding.kept || !finding.certain || finding.after.empty()) continue;
      // It must occur: a value in no valid point is dead, which is told elsewhere.
      Real least = 0;
      for (const LeafOutputs& leaf : leaves) {
        least += leaf.leaf->valid_with(p, parameter.values[i]).low;
      }
      if (least <= 0) continue;
      json::value after;
      if (finding.after.size() == 1) after = numbers.value(*finding.after.begin());
      effects.push_back({finding.rule == Output::kNoRule ? "" : rules[finding.rule].id,
                         prepared.catalog()->parts().flags[parameter.slot].name,
                         *parameter.written[i], std::move(after), finding.ignored});
    }
  }
  return effects;
}

}  // namespace preset

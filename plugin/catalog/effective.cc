#include "plugin/catalog/effective.h"

#include <algorithm>
#include <map>

#include "plugin/catalog/rule_program.h"

namespace preset {

EffectiveConfig effective_config(const Catalog& catalog, const json::object& point,
                                 const Facts& facts) {
  std::vector<std::string> others;
  for (const auto& member : point) {
    if (catalog.find(member.key()) == nullptr) others.emplace_back(member.key());
  }
  const RuleProgram program(&catalog, facts, others);
  RuleProgram::State state = program.state();
  std::map<std::string, json::value> values;
  for (const auto& member : point) {
    if (member.value().is_null()) continue;
    state.cells[program.parameter_slot(member.key())] = RuleProgram::given(member.value());
    if (catalog.find(member.key()) == nullptr) values[member.key()] = member.value();
  }

  EffectiveConfig config;
  const auto& flags = catalog.parts().flags;
  const auto& rules = catalog.parts().rules;
  std::vector<std::size_t> order;  // of the rule behind each effect
  for (const RuleProgram::Rewrite& rewrite : program.rewrites()) {
    const RuleProgram::Observer observer = [&](const RuleProgram::Assign& assign,
                                               const RuleProgram::Cell& before) {
      const RuleProgram::Cell& after = state.cells[assign.slot];
      if (RuleProgram::same(before, after)) return;
      order.push_back(rewrite.rule);
      config.effects.push_back({rules[rewrite.rule].id, flags[assign.slot].name,
                                RuleProgram::value_of(before), RuleProgram::value_of(after),
                                false});
    };
    program.apply(rewrite, state, &observer);
  }
  std::vector<bool> ignored(flags.size());
  for (const RuleProgram::Ignore& ignore : program.ignores()) {
    if (program.test(ignore.when, state) != Truth::kTrue) continue;
    for (const RuleProgram::Slot slot : ignore.flags) {
      if (ignored[slot]) continue;
      ignored[slot] = true;
      if (!state.cells[slot].operand.given) continue;
      order.push_back(ignore.rule);
      config.effects.push_back({rules[ignore.rule].id, flags[slot].name,
                                RuleProgram::value_of(state.cells[slot]), nullptr, true});
    }
  }

  // Rewrites were found before what is ignored; people read them in the order of the rules.
  std::vector<std::size_t> sorted(order.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) sorted[i] = i;
  std::ranges::stable_sort(sorted, {}, [&](std::size_t i) { return order[i]; });
  std::vector<Effect> effects;
  for (const std::size_t i : sorted) effects.push_back(std::move(config.effects[i]));
  config.effects = std::move(effects);

  for (std::size_t slot = 0; slot < flags.size(); ++slot) {
    if (ignored[slot]) continue;
    json::value value = RuleProgram::value_of(state.cells[slot]);
    if (!value.is_null()) values[flags[slot].name] = std::move(value);
  }
  for (auto& [name, value] : values) config.flags[name] = std::move(value);
  return config;
}

}  // namespace preset

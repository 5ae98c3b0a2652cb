#include "plugin/space/outputs.h"

#include <algorithm>

namespace preset {
namespace {

// The variables on which some column of the table depends; the others are taken out.
void drop_idle_variables(Output& output, std::span<const std::uint32_t> sizes) {
  for (std::size_t i = output.scope.size(); i-- > 0;) {
    std::size_t inner = 1;
    for (std::size_t j = i + 1; j < output.scope.size(); ++j) inner *= sizes[output.scope[j]];
    const std::size_t size = sizes[output.scope[i]];
    const auto same = [&](const auto& cells) {
      for (std::size_t at = 0; at < cells.size(); ++at) {
        if (cells[at] != cells[at - at / inner % size * inner]) return false;
      }
      return true;
    };
    if (!same(output.outcome) || !same(output.ignored)) continue;
    const auto thin = [&](auto& cells) {
      std::size_t to = 0;
      for (std::size_t at = 0; at < cells.size(); ++at) {
        if (at / inner % size == 0) cells[to++] = cells[at];
      }
      cells.resize(to);
    };
    thin(output.outcome);
    thin(output.rule);
    thin(output.ignored);
    output.scope.erase(output.scope.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

}  // namespace

std::uint32_t OutcomeNumbers::number(const json::value& value) {
  const auto known = known_.find(&value);
  if (known != known_.end()) return known->second;
  const std::uint32_t number = numbers_.number(value);
  known_.emplace(&value, number);
  return number;
}

std::uint32_t OutcomeNumbers::number(const RuleProgram::Cell& cell) {
  if (cell.json != nullptr) return number(*cell.json);
  json::value value = to_json_value(cell.operand.value);
  if (const auto known = numbers_.find(value)) return *known;
  return numbers_.number(made_.emplace_back(std::move(value)));
}

std::vector<OutputKey> output_keys(const Prepared& prepared, std::span<const LeafRules> leaves) {
  const RuleProgram& program = prepared.program();
  std::vector<bool> differs(program.flag_count());
  std::vector<OutputKey> keys;
  for (std::uint32_t p = 0; p < prepared.parameters().size(); ++p) {
    const Parameter& parameter = prepared.parameters()[p];
    if (parameter.is_flag) {
      differs[parameter.slot] = true;
    } else {
      keys.push_back({std::nullopt, p});
    }
  }
  for (RuleProgram::Slot slot = 0; slot < differs.size(); ++slot) {
    for (const LeafRules& rules : leaves) {
      if (rules.rewritable(slot)) differs[slot] = true;
    }
  }
  for (const auto& ignore : program.ignores()) {
    for (const auto slot : ignore.flags) differs[slot] = true;
  }
  for (RuleProgram::Slot slot = 0; slot < differs.size(); ++slot) {
    if (differs[slot]) keys.push_back({slot, 0});
  }
  return keys;
}

Output make_output(const LeafRules& rules, const Model& model, const OutputKey& key,
                   OutcomeNumbers& numbers, std::uint64_t most, Work& work) {
  const RuleProgram& program = rules.prepared().program();
  Output output;
  std::vector<std::uint32_t> positions(model.sizes.size());
  if (!key.flag) {
    const Source& source = rules.source(key.parameter);
    if (source.var == UINT32_MAX) {
      output.outcome = {0};
    } else {
      output.scope = {source.var};
      for (const std::uint32_t state : model.live[source.var]) {
        output.outcome.push_back(numbers.number(rules.group(source.var).cells[state][source.at]));
      }
    }
    output.rule.assign(output.outcome.size(), Output::kNoRule);
    output.ignored.resize(output.outcome.size());
    return output;
  }

  const RuleProgram::Slot flag = *key.flag;
  std::vector<const RuleProgram::Ignore*> ignores;
  std::vector<RuleProgram::Slot> slots{flag};
  for (const auto& ignore : program.ignores()) {
    if (std::ranges::find(ignore.flags, flag) == ignore.flags.end()) continue;
    ignores.push_back(&ignore);
    if (ignore.when)
      slots.insert(slots.end(), ignore.when->slots.begin(), ignore.when->slots.end());
  }
  const Slice slice = rules.slice(slots);
  output.scope = slice.scope;
  const std::uint64_t cells = combinations(slice.scope, model.sizes, most);
  if (cells > most) {
    output.tabulated = false;
    return output;
  }
  work.spend(cells * (slice.cost() + ignores.size() * Work::kEvaluation));
  RuleProgram::State state = program.state();
  Choice choice = model.blank();
  for_each_cell(slice.scope, model.sizes, positions, [&](std::size_t) {
    for (const Var var : slice.scope) choice.states[var] = model.live[var][positions[var]];
    rules.load_inputs(slice, choice.states.data(), state);
    std::uint32_t cause = Output::kNoRule;
    for (const std::uint32_t i : slice.rewrites) {
      const auto& rewrite = program.rewrites()[i];
      const RuleProgram::Cell before = state.cells[flag];
      program.apply(rewrite, state);
      if (!RuleProgram::same(before, state.cells[flag])) {
        cause = static_cast<std::uint32_t>(rewrite.rule);
      }
    }
    bool ignored = false;
    for (const auto* ignore : ignores) {
      if (ignored || program.test(ignore->when, state) != Truth::kTrue) continue;
      ignored = true;
      cause = static_cast<std::uint32_t>(ignore->rule);
    }
    output.outcome.push_back(ignored ? 0 : numbers.number(state.cells[flag]));
    output.rule.push_back(cause);
    output.ignored.push_back(ignored);
  });
  drop_idle_variables(output, model.sizes);
  return output;
}

}  // namespace preset

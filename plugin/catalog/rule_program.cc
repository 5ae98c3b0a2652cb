#include "plugin/catalog/rule_program.h"

#include <algorithm>

#include "plugin/expression/names.h"

namespace preset {

RuleProgram::RuleProgram(const Catalog* catalog, const Facts& facts,
                         std::span<const std::string> parameters)
    : catalog_(catalog), facts_(facts) {
  if (catalog_ != nullptr) {
    const auto& flags = catalog_->parts().flags;
    flag_count_ = flags.size();
    for (const Flag& flag : flags) {
      const json::value& value = flag.default_value;
      initial_.push_back({{to_expr_value(value), false}, value.is_null() ? nullptr : &value});
      // Names with a dot are not found by their symbol.
      const auto slot = static_cast<Slot>(initial_.size() - 1);
      symbols_.emplace(symbol_of(flag.name), slot);
      for (const std::string& alias : flag.aliases) symbols_.emplace(symbol_of(alias), slot);
    }
  }
  for (const std::string& name : parameters) {
    if (catalog_ != nullptr && catalog_->find(name) != nullptr) continue;
    if (symbols_.emplace(symbol_of(name), static_cast<Slot>(initial_.size())).second) {
      initial_.emplace_back();
    }
  }
  if (catalog_ == nullptr) return;
  const auto bind_some = [this](const std::optional<Expression>& expression) {
    return expression ? std::optional<Bound>(bind(*expression)) : std::nullopt;
  };
  const auto& rules = catalog_->parts().rules;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const Rule& rule = rules[i];
    if (rule.severity == RuleSeverity::kRewrite) {
      Rewrite rewrite{i, bind_some(rule.when), {}};
      for (const Assignment& assignment : rule.set) {
        if (catalog_->find(assignment.flag) == nullptr) continue;
        rewrite.set.push_back({parameter_slot(assignment.flag), bind_some(assignment.value)});
      }
      rewrites_.push_back(std::move(rewrite));
    } else if (rule.severity == RuleSeverity::kIgnored) {
      Ignore ignore{i, bind_some(rule.when), {}};
      for (const std::string& name : rule.ignore) {
        if (catalog_->find(name) != nullptr) ignore.flags.push_back(parameter_slot(name));
      }
      ignores_.push_back(std::move(ignore));
    }
  }
}

RuleProgram::Slot RuleProgram::parameter_slot(std::string_view name) const {
  if (catalog_ != nullptr) {
    if (const Flag* flag = catalog_->find(name)) {
      return static_cast<Slot>(flag - catalog_->parts().flags.data());
    }
  }
  return symbols_.find(symbol_of(name))->second;
}

RuleProgram::Slot RuleProgram::slot_of_name(std::string_view name) {
  if (catalog_ != nullptr) {
    if (const Flag* flag = catalog_->find(name)) {
      return static_cast<Slot>(flag - catalog_->parts().flags.data());
    }
  }
  const auto slot = static_cast<Slot>(initial_.size());
  const auto [found, is_new] = symbols_.emplace(std::string(name), slot);
  if (is_new) {
    const json::value* fact = facts_.if_contains(name);
    initial_.push_back(fact == nullptr || fact->is_null() ? Cell{} : given(*fact));
  }
  return found->second;
}

RuleProgram::Bound RuleProgram::bind(const Expression& expression) {
  Bound bound{&expression, {}};
  for (const std::string& name : expression.names()) bound.slots.push_back(slot_of_name(name));
  return bound;
}

json::value RuleProgram::value_of(const Cell& cell) {
  return cell.json != nullptr ? json::value(*cell.json, json::storage_ptr{})
                              : to_json_value(cell.operand.value);
}

bool RuleProgram::same(const Cell& a, const Cell& b) {
  if (a.json != nullptr && a.json == b.json) return true;
  return same_value(value_of(a), value_of(b));
}

std::span<const Operand> RuleProgram::operands(const Bound& bound, State& state) const {
  state.operands.resize(bound.slots.size());
  for (std::size_t i = 0; i < bound.slots.size(); ++i) {
    state.operands[i] = state.cells[bound.slots[i]].operand;
  }
  return state.operands;
}

Truth RuleProgram::test(const Bound& bound, State& state) const {
  return bound.expression->test(operands(bound, state));
}

void RuleProgram::apply(const Rewrite& rewrite, State& state, const Observer* observer) const {
  if (test(rewrite.when, state) != Truth::kTrue) return;
  for (const Assign& assign : rewrite.set) {
    Cell after = initial_[assign.slot];
    if (assign.value) {
      after = {{assign.value->expression->evaluate(operands(*assign.value, state)), true}, nullptr};
      // What it becomes is not known; what was asked for at least tells points apart.
      if (std::holds_alternative<Unknown>(after.operand.value)) continue;
    }
    std::swap(state.cells[assign.slot], after);
    if (observer != nullptr) (*observer)(assign, after);
  }
}

}  // namespace preset

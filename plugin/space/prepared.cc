#include "plugin/space/prepared.h"

#include <algorithm>
#include <set>

namespace preset {

std::uint32_t ValueNumbers::number(const json::value& value) {
  if (value.is_null()) return 0;
  const auto next = static_cast<std::uint32_t>(values_.size());
  const auto [found, is_new] = numbers_.emplace(&value, next);
  if (is_new) values_.push_back(&value);
  return found->second;
}

std::optional<std::uint32_t> ValueNumbers::find(const json::value& value) const {
  if (value.is_null()) return 0;
  const auto found = numbers_.find(&value);
  if (found == numbers_.end()) return std::nullopt;
  return found->second;
}

Prepared::Prepared(Space space, CatalogPtr catalog, const Facts& facts)
    : space_(std::move(space)), catalog_(std::move(catalog)), facts_(facts, json::storage_ptr{}) {
  add_parameters(space_.root);
  std::vector<std::string> names;
  for (const Parameter& parameter : parameters_) names.push_back(parameter.name);
  program_.emplace(catalog_.get(), facts_, names);
  for (Parameter& parameter : parameters_) {
    parameter.slot = program_->parameter_slot(parameter.name);
    parameter.is_flag = parameter.slot < program_->flag_count();
  }
  Leaf above;
  add_leaves(space_.root, above);
  add_rules();
}

std::optional<std::uint32_t> Prepared::find_parameter(std::string_view name) const {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return std::nullopt;
  return found->second;
}

void Prepared::add_values(std::uint32_t parameter, const json::value& value) {
  const std::uint32_t number = values_.number(value);
  auto& values = parameters_[parameter].values;
  if (std::ranges::find(values, number) != values.end()) return;
  values.push_back(number);
  parameters_[parameter].written.push_back(&value);
}

void Prepared::add_parameters(const SubSpace& space) {
  const auto add = [this](const std::string& name) {
    const auto next = static_cast<std::uint32_t>(parameters_.size());
    const auto [found, is_new] = by_name_.emplace(name, next);
    if (is_new) parameters_.push_back({name, 0, false, {}, {}});
    return found->second;
  };
  for (const Axis& axis : space.axes) {
    const std::uint32_t parameter = add(axis.name);
    for (const json::value& value : axis.values) add_values(parameter, value);
  }
  for (const Link& link : space.links) {
    for (std::size_t i = 0; i < link.names.size(); ++i) {
      const std::uint32_t parameter = add(link.names[i]);
      for (const json::array& tuple : link.tuples) add_values(parameter, tuple[i]);
    }
  }
  for (const SubSpace& alternative : space.any_of) add_parameters(alternative);
}

std::uint32_t Prepared::add_group(const std::vector<std::string>& names,
                                  const std::vector<const json::value*>& candidates,
                                  const std::optional<Expression>& when) {
  Group group;
  for (const std::string& name : names) group.parameters.push_back(by_name_.find(name)->second);
  std::set<std::vector<std::uint32_t>> known;
  for (const json::value* candidate : candidates) {
    std::vector<std::uint32_t> state;
    std::vector<RuleProgram::Cell> cells;
    for (std::size_t i = 0; i < names.size(); ++i) {
      const json::value& value = candidate[i];
      state.push_back(values_.number(value));
      cells.push_back(value.is_null() ? RuleProgram::Cell{} : RuleProgram::given(value));
    }
    if (!known.insert(state).second) continue;
    group.states.push_back(std::move(state));
    group.cells.push_back(std::move(cells));
  }
  if (when) {
    group.when = program_->bind(*when);
    group.off = group.size();
    group.states.emplace_back(names.size());
    group.cells.emplace_back(names.size());
  }
  groups_.push_back(std::move(group));
  return static_cast<std::uint32_t>(groups_.size() - 1);
}

void Prepared::add_leaves(const SubSpace& space, Leaf& above) {
  const std::size_t before = above.size();
  for (const Axis& axis : space.axes) {
    std::vector<const json::value*> candidates;
    for (const json::value& value : axis.values) candidates.push_back(&value);
    above.push_back(add_group({axis.name}, candidates, axis.when));
  }
  for (const Link& link : space.links) {
    std::vector<const json::value*> candidates;
    for (const json::array& tuple : link.tuples) candidates.push_back(tuple.data());
    above.push_back(add_group(link.names, candidates, link.when));
  }
  if (space.any_of.empty()) leaves_.push_back(above);
  for (const SubSpace& alternative : space.any_of) add_leaves(alternative, above);
  above.resize(before);
}

void Prepared::add_rules() {
  const auto bind = [this](const std::optional<Expression>& expression) {
    return expression ? std::optional(program_->bind(*expression)) : std::nullopt;
  };
  if (catalog_ != nullptr) {
    for (const Rule& rule : catalog_->parts().rules) {
      if (rule.severity != RuleSeverity::kError || !rule.require) continue;
      rules_.push_back(
          {rule.id, rule.text, rule.source, false, bind(rule.when), program_->bind(*rule.require)});
    }
  }
  for (const OwnRule& rule : space_.rules) {
    rules_.push_back(
        {rule.id, rule.text, rule.source, true, bind(rule.when), program_->bind(rule.require)});
  }
}

}  // namespace preset

#include "plugin/space/oracle.h"

#include <algorithm>
#include <cstdio>

#include "config/json_text.h"

namespace space_facts {

using preset::Truth;

namespace {

std::string symbol(std::string name) {
  std::ranges::replace(name, '-', '_');
  std::ranges::replace(name, '.', '_');
  return name;
}

}  // namespace

std::string text_of(const json::value& value) {
  if (value.is_number()) {
    char text[40];
    std::snprintf(text, sizeof text, "%.17g", value.to_number<double>());
    return text;
  }
  if (const auto* object = value.if_object()) return text_of(*object);
  if (const auto* list = value.if_array()) {
    std::string text = "[";
    for (const auto& item : *list) text += text_of(item) + ",";
    return text + "]";
  }
  return config::to_json(value);
}

std::string text_of(const json::object& point) {
  std::map<std::string, std::string> sorted;
  for (const auto& member : point) sorted[member.key()] = text_of(member.value());
  std::string text = "{";
  for (const auto& [name, value] : sorted) text += name + "=" + value + " ";
  return text + "}";
}

Oracle::Oracle(const preset::Space& space, const preset::Catalog* catalog,
               const preset::Facts& facts)
    : space_(space), catalog_(catalog), facts_(facts) {
  if (catalog_ != nullptr) {
    for (const preset::Rule& rule : catalog_->parts().rules) {
      if (rule.severity != preset::RuleSeverity::kError) continue;
      rules_.push_back({rule.id, rule.when ? &*rule.when : nullptr, &*rule.require});
    }
  }
  for (const preset::OwnRule& rule : space_.rules) {
    rules_.push_back({rule.id, rule.when ? &*rule.when : nullptr, &rule.require});
  }
  const json::object lists = preset::as_lists(space_);
  for (const auto& member : lists) {
    if (flag_of(member.key()) == member.key()) symbols_.insert(symbol(member.key()));
  }
  enumerate(space_.root, {});
}

std::string Oracle::flag_of(const std::string& parameter) const {
  const auto* flag = catalog_ == nullptr ? nullptr : catalog_->find(parameter);
  return flag == nullptr ? parameter : flag->name;
}

void Oracle::enumerate(const preset::SubSpace& space, Groups above) {
  for (const auto& axis : space.axes) above.emplace_back(&axis, nullptr);
  for (const auto& link : space.links) above.emplace_back(nullptr, &link);
  if (space.any_of.empty()) enumerate(above);
  for (const auto& alternative : space.any_of) enumerate(alternative, above);
}

void Oracle::enumerate(const Groups& groups) {
  const auto candidates = [](const auto& group) {
    return group.first != nullptr ? group.first->values.size() : group.second->tuples.size();
  };
  const auto when = [](const auto& group) -> const preset::Expression* {
    const auto& condition = group.first != nullptr ? group.first->when : group.second->when;
    return condition ? &*condition : nullptr;
  };
  // One more choice than candidates where there is a condition: the parameter does not count.
  std::vector<std::size_t> choice(groups.size());
  while (true) {
    json::object point;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      if (choice[i] == candidates(groups[i])) continue;
      const auto& [axis, link] = groups[i];
      if (axis != nullptr) {
        const auto& value = axis->values[choice[i]];
        if (!value.is_null()) point[axis->name] = value;
      } else {
        for (std::size_t n = 0; n < link->names.size(); ++n) {
          const auto& value = link->tuples[choice[i]][n];
          if (!value.is_null()) point[link->names[n]] = value;
        }
      }
    }
    const Operands operands = operands_of(point);
    bool consistent = true;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      if (when(groups[i]) == nullptr) continue;
      const bool off = test(when(groups[i]), operands, nullptr) == Truth::kFalse;
      if (off != (choice[i] == candidates(groups[i]))) consistent = false;
    }
    if (consistent && known_.insert(text_of(point)).second) points_.push_back(point);
    std::size_t i = groups.size();
    while (i > 0) {
      const std::size_t most = candidates(groups[i - 1]) + (when(groups[i - 1]) != nullptr ? 1 : 0);
      if (++choice[i - 1] < most) break;
      choice[--i] = 0;
    }
    if (i == 0) return;
  }
}

Oracle::Operands Oracle::operands_of(const json::object& point) const {
  Operands operands;
  if (catalog_ != nullptr) {
    for (const auto& flag : catalog_->parts().flags) {
      operands.values[flag.name] = {flag.default_value, false};
    }
  }
  for (const auto& member : point) {
    const std::string flag = flag_of(member.key());
    const bool is_flag = catalog_ != nullptr && catalog_->find(member.key()) != nullptr;
    operands.values[is_flag ? flag : "?" + symbol(flag)] = {member.value(), true};
  }
  return operands;
}

std::vector<preset::Operand> Oracle::bind(const preset::Expression& expression,
                                          const Operands& operands,
                                          std::set<std::string>* missing) const {
  std::vector<preset::Operand> result;
  for (const std::string& name : expression.names()) {
    preset::Operand operand;
    const auto* flag = catalog_ == nullptr ? nullptr : catalog_->find(name);
    if (flag != nullptr || symbols_.contains(name)) {
      const auto found = operands.values.find(flag != nullptr ? flag->name : "?" + name);
      if (found != operands.values.end()) {
        operand = {preset::to_expr_value(found->second.first), found->second.second};
      }
    } else if (const auto* fact = facts_.if_contains(name)) {
      operand = {preset::to_expr_value(*fact), true};
    }
    if (missing != nullptr && std::holds_alternative<preset::Unknown>(operand.value)) {
      missing->insert(name);
    }
    result.push_back(operand);
  }
  return result;
}

Truth Oracle::test(const preset::Expression* expression, const Operands& operands,
                   std::set<std::string>* missing) const {
  if (expression == nullptr) return Truth::kTrue;
  std::set<std::string> names;
  const auto bound = bind(*expression, operands, &names);
  const Truth truth = expression->test(bound);
  if (truth == Truth::kUndecided && missing != nullptr) missing->merge(names);
  return truth;
}

Judged Oracle::judge(const json::object& point) const {
  Judged judged;
  Operands operands = operands_of(point);
  std::set<std::string> ignored;
  if (catalog_ != nullptr) {
    for (const auto& rule : catalog_->parts().rules) {
      if (rule.severity != preset::RuleSeverity::kRewrite) continue;
      if (test(rule.when ? &*rule.when : nullptr, operands, nullptr) != Truth::kTrue) continue;
      for (const auto& assignment : rule.set) {
        const auto* flag = catalog_->find(assignment.flag);
        auto& value = operands.values[flag->name];
        const json::value before = value.first;
        if (assignment.value) {
          const auto bound = bind(*assignment.value, operands, nullptr);
          const json::value after = preset::to_json_value(assignment.value->evaluate(bound));
          if (after.is_null()) continue;  // not known: it stays
          value = {after, true};
        } else {
          value = {flag->default_value, false};
        }
        if (text_of(before) != text_of(value.first)) judged.touched[flag->name].insert(rule.id);
      }
    }
    for (const auto& rule : catalog_->parts().rules) {
      if (rule.severity != preset::RuleSeverity::kIgnored) continue;
      if (test(rule.when ? &*rule.when : nullptr, operands, nullptr) != Truth::kTrue) continue;
      for (const auto& name : rule.ignore) {
        ignored.insert(catalog_->find(name)->name);
        judged.touched[catalog_->find(name)->name].insert(rule.id);
      }
    }
  }
  for (const auto& [name, value] : operands.values) {
    if (name.starts_with('?') || ignored.contains(name) || value.first.is_null()) continue;
    judged.flags[name] = value.first;
  }
  for (const auto& member : point) {
    const bool is_flag = catalog_ != nullptr && catalog_->find(member.key()) != nullptr;
    if (!is_flag) judged.flags[member.key()] = member.value();
  }
  for (const OracleRule& rule : rules_) {
    std::set<std::string> missing, more;
    const Truth when = test(rule.when, operands, &missing);
    const Truth require = test(rule.require, operands, &more);
    bool removed = false, undecided = false;
    if (when != Truth::kFalse && require != Truth::kTrue) {
      removed = when == Truth::kTrue && require == Truth::kFalse;
      undecided = !removed;
    }
    missing.merge(more);
    if (!undecided) missing.clear();
    judged.removed.push_back(removed);
    judged.undecided.push_back(undecided);
    judged.missing.push_back(missing);
    judged.valid = judged.valid && !removed;
  }
  return judged;
}

}  // namespace space_facts

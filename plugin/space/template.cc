#include "plugin/space/template.h"

#include <algorithm>
#include <vector>

#include "config/json_text.h"
#include "config/keys.h"
#include "plugin/domain/space_validation.h"
#include "plugin/domain/validation.h"
#include "plugin/expression/expression.h"
#include "plugin/expression/names.h"

namespace preset {
namespace {

using config::pointer_append;

// What an expression comes to with these facts; Unknown where it does not.
ExprValue value_of(const Expression& expression, const json::object& facts) {
  std::vector<Operand> operands;
  for (const auto& name : expression.names()) {
    const auto* fact = facts.if_contains(name);
    operands.push_back(fact ? Operand{to_expr_value(*fact), true} : Operand{});
  }
  return expression.evaluate(operands);
}

std::string missing_names(const Expression& expression, const json::object& facts) {
  std::string missing;
  for (const auto& name : expression.names()) {
    if (!facts.contains(name)) missing += (missing.empty() ? "" : ", ") + name;
  }
  return missing;
}

std::string no_value(const Expression& expression, const json::object& facts) {
  const std::string missing = missing_names(expression, facts);
  return missing.empty() ? "has no value here" : "needs " + missing + "; give it among the facts";
}

class Variables {
 public:
  Variables(const json::object& variables, const json::object& given, const json::object& facts,
            std::string_view base)
      : variables_(variables), given_(given), known_(facts), base_(base) {}

  Result<json::object> run() {
    std::vector<std::string> names;
    for (const auto& member : variables_) names.emplace_back(member.key());
    for (const auto& member : given_) {
      if (variables_.contains(member.key())) continue;
      const std::string nearest = config::nearest_name(member.key(), names);
      fault(member.key(), "is no variable of this template" +
                              (nearest.empty() ? "" : "; did you mean " + nearest + "?"));
    }
    for (const auto& member : variables_) {
      auto value = choose(member.key(), member.value().get_object());
      if (!value) continue;
      check(member.key(), member.value().get_object(), *value);
      known_[member.key()] = *value;
      values_[member.key()] = std::move(*value);
    }
    if (!errors_.empty()) return fail(std::move(errors_));
    return std::move(values_);
  }

 private:
  void fault(std::string_view name, std::string message) {
    errors_.push_back({pointer_append(base_, name), std::move(message)});
  }

  std::optional<json::value> choose(std::string_view name, const json::object& variable) {
    if (const auto* given = given_.if_contains(name)) return *given;
    const auto* preset = variable.if_contains("default");
    if (preset == nullptr) {
      const auto* help = variable.if_contains("help");
      fault(name, "has no default, so a value must be given" +
                      (help ? " (" + shortened(help->get_string()) + ")" : std::string()));
      return std::nullopt;
    }
    if (!preset->is_object()) return *preset;
    const auto expression = Expression::parse(preset->at("expression").get_string());
    const ExprValue value = expression ? value_of(*expression, known_) : ExprValue(Unknown{});
    if (std::holds_alternative<Unknown>(value)) {
      fault(name, "its default, " + std::string(preset->at("expression").get_string()) + ", " +
                      (expression ? no_value(*expression, known_) : "is no expression"));
      return std::nullopt;
    }
    return to_json_value(value);
  }

  void check(std::string_view name, const json::object& variable, const json::value& value) {
    const std::string_view type = variable.at("type").get_string();
    if (!fits_variable_type(value, type)) {
      return fault(name, "expected a value of type " + std::string(type) + ", not " +
                             shortened(config::to_json(value)));
    }
    if (const auto* values = variable.if_contains("values")) {
      const auto& list = values->get_array();
      const bool listed = std::any_of(list.begin(), list.end(), [&](const json::value& each) {
        return same_value(each, value);
      });
      if (!listed) {
        fault(name, shortened(config::to_json(value)) +
                        " is none of its values: " + config::to_json(*values));
      }
    }
    if (!value.is_number()) return;
    const double number = value.to_number<double>();
    const auto* least = variable.if_contains("min");
    const auto* most = variable.if_contains("max");
    if (least != nullptr && number < least->to_number<double>()) {
      fault(name, "must be at least " + config::to_json(*least));
    }
    if (most != nullptr && number > most->to_number<double>()) {
      fault(name, "must be at most " + config::to_json(*most));
    }
  }

  const json::object& variables_;
  const json::object& given_;
  json::object known_;
  std::string base_;
  json::object values_;
  FieldErrors errors_;
};

// The variable type that holds a flag's values, "" if none does.
std::string_view variable_type(FlagType type) {
  switch (type) {
    case FlagType::kInt:
      return "int";
    case FlagType::kFloat:
      return "float";
    case FlagType::kBool:
      return "bool";
    case FlagType::kString:
    case FlagType::kEnum:
      return "string";
    case FlagType::kJson:
    case FlagType::kIntList:
    case FlagType::kStringList:
      break;
  }
  return "";
}

// What the variable does not say itself.
void take_from_flag(const Flag& flag, json::object& variable) {
  const auto offer = [&](std::string_view key, json::value value) {
    if (!value.is_null() && !variable.contains(key)) variable[key] = std::move(value);
  };
  offer("type", json::value(variable_type(flag.type)));
  offer("default", flag.default_value);
  if (!flag.help.empty()) offer("help", json::value(flag.help));
  if (flag.type == FlagType::kEnum) offer("values", flag.enum_values);
  if (!flag.special.empty()) return;  // such as -1, which no bound would let pass
  if (flag.min) offer("min", bound_value(*flag.min));
  if (flag.max) offer("max", bound_value(*flag.max));
}

// As expressions write the value.
std::string literal(const json::value& value) {
  if (!value.is_string()) return config::to_json(value);
  std::string text = "'";
  for (const char c : value.get_string()) {
    if (c == '\'' || c == '\\') text += '\\';
    text += c;
  }
  return text + "'";
}

class Filler {
 public:
  Filler(const json::object& values, const json::object& facts) : values_(values), known_(facts) {
    for (const auto& member : values) known_[member.key()] = member.value();
  }

  Result<PresetFields> run(PresetFields fields) {
    fill_parameters(fields.parameters, "/parameters");
    fill_rest(fields.extras, "");
    fields.extras.stable_erase("variables");
    if (!errors_.empty()) return fail(std::move(errors_));
    return fields;
  }

 private:
  void fill_parameters(json::object& parameters, const std::string& path) {
    for (auto& member : parameters) {
      auto* parameter = member.value().if_object();
      if (parameter == nullptr) continue;
      fill_texts(*parameter, {"when"});
      const auto* from = parameter->if_contains("values_from");
      if (from == nullptr) continue;
      const std::string at = pointer_append(path, std::string_view(member.key()));
      auto values = derived_values(from->get_string(), known_, pointer_append(at, "values_from"));
      if (!values) {
        errors_.insert(errors_.end(), values.error().errors.begin(), values.error().errors.end());
        continue;
      }
      parameter->stable_erase("values_from");
      if (parameter->empty()) {
        member.value() = std::move(*values);
      } else {
        parameter->emplace("values", std::move(*values));
      }
    }
  }

  void fill_rest(json::object& object, const std::string& base) {
    for (const auto* list : {"links", "constraints"}) {
      auto* items = object.if_contains(list);
      if (items == nullptr) continue;
      for (auto& item : items->get_array()) fill_texts(item.get_object(), {"when", "require"});
    }
    auto* any_of = object.if_contains("any_of");
    if (any_of == nullptr) return;
    for (std::size_t i = 0; i < any_of->get_array().size(); ++i) {
      const std::string at = pointer_append(pointer_append(base, "any_of"), i);
      auto& alternative = any_of->get_array()[i].get_object();
      if (auto* parameters = alternative.if_contains("parameters")) {
        fill_parameters(parameters->get_object(), pointer_append(at, "parameters"));
      }
      fill_rest(alternative, at);
    }
  }

  void fill_texts(json::object& holder, std::initializer_list<std::string_view> members) const {
    for (const auto member : members) {
      auto* text = holder.if_contains(member);
      if (text == nullptr) continue;
      *text = replace_names(text->get_string(), [&](std::string_view name) {
        const auto* value = values_.if_contains(name);
        return value ? literal(*value) : std::string(name);
      });
    }
  }

  const json::object& values_;
  json::object known_;
  FieldErrors errors_;
};

}  // namespace

Result<json::object> declared_variables(const json::object& variables, const Catalog* catalog,
                                        std::string_view base) {
  json::object declared;
  FieldErrors errors;
  for (const auto& member : variables) {
    json::object variable = member.value().get_object();
    if (const auto* name = variable.if_contains("flag")) {
      const std::string path = pointer_append(pointer_append(base, std::string_view(member.key())),
                                              std::string_view("flag"));
      const Flag* flag = catalog ? catalog->find(name->get_string()) : nullptr;
      const std::string shown = shortened(name->get_string());
      if (catalog == nullptr) {
        errors.push_back({path, "needs a catalog: the preset's runtime has none"});
      } else if (flag == nullptr) {
        errors.push_back({path, catalog->engine() + " has no flag " + shown});
      } else if (variable_type(flag->type).empty()) {
        errors.push_back({path, shown + " takes no plain value; a variable cannot be its like"});
      } else {
        take_from_flag(*flag, variable);
      }
    }
    declared[member.key()] = std::move(variable);
  }
  if (!errors.empty()) return fail(std::move(errors));
  return declared;
}

Result<json::object> variable_values(const json::object& variables, const json::object& given,
                                     const json::object& facts, std::string_view base) {
  return Variables(variables, given, facts, base).run();
}

Result<PresetFields> fill_template(const PresetFields& fields, const json::object& values,
                                   const json::object& facts) {
  return Filler(values, facts).run(fields);
}

Result<json::array> derived_values(std::string_view text, const json::object& facts,
                                   std::string_view path) {
  const auto refuse = [&](std::string message) {
    return fail(FieldErrors{{std::string(path), std::move(message)}});
  };
  const auto expression = Expression::parse(text);
  if (!expression) return refuse(expression.error().message);
  const ExprValue value = value_of(*expression, facts);
  if (std::holds_alternative<Unknown>(value)) return refuse(no_value(*expression, facts));
  const json::value made = to_json_value(value);
  json::array distinct;
  ValueSet seen;
  const json::array list = made.is_array() ? made.get_array() : json::array{made};
  for (const auto& each : list) {
    if (each.is_null()) return refuse(no_value(*expression, facts));
    if (seen.insert(each)) distinct.push_back(each);
  }
  if (distinct.empty()) return refuse("gives an empty list");
  if (distinct.size() > kCandidates) {
    return refuse("gives more than " + std::to_string(kCandidates) + " values");
  }
  return distinct;
}

}  // namespace preset

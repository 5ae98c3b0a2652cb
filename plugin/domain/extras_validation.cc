// The members of a preset that stand beside its space: versions, other presets, variables.
#include <algorithm>

#include "config/json_text.h"
#include "plugin/domain/space_validation.h"
#include "plugin/domain/validation.h"
#include "plugin/expression/expression.h"

namespace preset {
namespace {

using config::pointer_append;

void add(FieldErrors& errors, std::string_view path, std::string message) {
  errors.push_back({std::string(path), std::move(message)});
}

void check_extends(const json::value& value, const std::string& path, FieldErrors& errors) {
  const auto* list = value.if_array();
  if (list == nullptr || list->empty() || list->size() > kExtends) {
    return add(errors, path,
               "expected a list of 1 to " + std::to_string(kExtends) +
                   " presets: names, or {\"preset\",\"revision\"}");
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string at = pointer_append(path, i);
    const auto& entry = (*list)[i];
    if (const auto* pinned = entry.if_object()) {
      const auto* name = pinned->if_contains("preset");
      const auto* revision = pinned->if_contains("revision");
      if (name == nullptr || revision == nullptr || pinned->size() != 2) {
        add(errors, at, "expected {\"preset\":name,\"revision\":number}");
        continue;
      }
      check_name(*name, pointer_append(at, "preset"), errors);
      if (!revision->is_int64() || revision->get_int64() < 1) {
        add(errors, pointer_append(at, "revision"), "expected an integer from 1");
      }
    } else {
      check_name(entry, at, errors);
    }
  }
}

void check_names(const json::value& value, const std::string& path, FieldErrors& errors) {
  const auto* list = value.if_array();
  if (list == nullptr || list->empty() || list->size() > kExtends) {
    return add(errors, path,
               "expected a list of 1 to " + std::to_string(kExtends) + " presets' names");
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    check_name((*list)[i], pointer_append(path, i), errors);
  }
}

bool is_variable_name(std::string_view name) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !name.empty() && name.size() <= 64 && letter(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

// A name that expressions read as something else: a word of the language, a function.
bool is_taken(const std::string& name) {
  const auto plain = Expression::parse(name);
  if (!plain || plain->names() != std::vector<std::string>{name}) return true;
  for (const auto* arguments : {"(x)", "(x, x)", "(x, x, x)"}) {
    if (Expression::parse(name + arguments)) return true;
  }
  return false;
}

void check_default(const json::value& value, std::string_view type, const std::string& path,
                   FieldErrors& errors) {
  if (const auto* object = value.if_object()) {
    const auto* expression = object->if_contains("expression");
    if (expression == nullptr || object->size() != 1 || !expression->is_string()) {
      return add(errors, path, "expected a value or {\"expression\":\"…\"}");
    }
    const auto parsed = Expression::parse(expression->get_string());
    if (!parsed) {
      add(errors, pointer_append(path, "expression"),
          "column " + std::to_string(parsed.error().column) + ": " + parsed.error().message);
    }
    return;
  }
  if (!type.empty() && !fits_variable_type(value, type)) {
    add(errors, path,
        "expected a value of type " + std::string(type) + ", not " +
            shortened(config::to_json(value)));
  }
}

void check_variable(const json::value& value, const std::string& path, FieldErrors& errors) {
  const auto* variable = value.if_object();
  if (variable == nullptr) {
    return add(errors, path, "expected an object: type, default, help, values, min, max, flag");
  }
  const auto* type = variable->if_contains("type");
  const auto* flag = variable->if_contains("flag");
  const std::string_view name =
      type != nullptr && type->is_string() ? std::string_view(type->get_string()) : "";
  const bool of_a_flag = type == nullptr && flag != nullptr;  // its type is the catalog's business
  if (!of_a_flag && name != "int" && name != "float" && name != "bool" && name != "string") {
    return add(errors, pointer_append(path, "type"), "expected int, float, bool or string");
  }
  for (const auto& member : *variable) {
    const std::string_view key = member.key();
    const std::string at = pointer_append(path, key);
    if (key == "flag") {
      check_text(member.value(), at, kParameterNameCharacters, true, errors);
    } else if (key == "default") {
      check_default(member.value(), name, at, errors);
    } else if (key == "help") {
      check_text(member.value(), at, kDescriptionCharacters, false, errors);
    } else if (key == "values") {
      const std::size_t before = errors.size();
      check_list(member.value(), at, errors);
      if (errors.size() > before) continue;
      for (std::size_t i = 0; i < member.value().get_array().size(); ++i) {
        check_default(member.value().get_array()[i], name, pointer_append(at, i), errors);
      }
    } else if (key == "min" || key == "max") {
      if (!member.value().is_number() || (!of_a_flag && name != "int" && name != "float")) {
        add(errors, at, "expected a number, for a variable of type int or float");
      }
    } else if (key != "type") {
      add(errors, at, "is not known here; expected type, default, help, values, min, max or flag");
    }
  }
}

void check_variables(const json::value& value, const std::string& path, FieldErrors& errors) {
  const auto* variables = value.if_object();
  if (variables == nullptr || variables->size() > kVariables) {
    return add(errors, path,
               "expected an object of at most " + std::to_string(kVariables) +
                   " variables: name → type, default, help");
  }
  for (const auto& member : *variables) {
    const std::string at = pointer_append(path, std::string_view(member.key()));
    if (!is_variable_name(member.key())) {
      add(errors, at, "a variable's name has letters, digits and _, and no digit first");
    } else if (is_taken(std::string(member.key()))) {
      add(errors, at, "means something else in expressions; choose another name");
    }
    check_variable(member.value(), at, errors);
  }
}

}  // namespace

bool fits_variable_type(const json::value& value, std::string_view type) {
  if (type == "int") return value.is_int64() || value.is_uint64();
  if (type == "float") return value.is_number();
  if (type == "bool") return value.is_bool();
  return value.is_string();
}

void check_preset_extras(const json::object& object, std::string_view base, FieldErrors& errors) {
  const auto member = [&](std::string_view key) { return object.if_contains(key); };
  const auto path = [&](std::string_view key) { return pointer_append(base, key); };
  if (const auto* value = member("runtime_version")) {
    check_label(*value, path("runtime_version"), errors);
  }
  if (const auto* value = member("extends")) check_extends(*value, path("extends"), errors);
  if (const auto* value = member("requires")) check_names(*value, path("requires"), errors);
  if (const auto* value = member("conflicts")) check_names(*value, path("conflicts"), errors);
  if (const auto* value = member("variables")) check_variables(*value, path("variables"), errors);
  if (const auto* value = member("merged_from"); value != nullptr && !value->is_object()) {
    add(errors, path("merged_from"),
        "expected an object: what preset.merge answers as merged_from");
  }
}

}  // namespace preset

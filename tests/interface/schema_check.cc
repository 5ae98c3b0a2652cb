#include "interface/schema_check.h"

#include <algorithm>
#include <array>
#include <optional>

namespace test {
namespace {

namespace json = boost::json;

constexpr std::string_view kReference = "#/components/schemas/";
// What limits a value is told here by the few that matter for types; the rest says no more than the
// daemon's own checks, which have tests of their own.
constexpr std::array<std::string_view, 22> kKeywords = {
    "$ref",     "type",     "enum",      "const",      "properties",    "required",
    "items",    "anyOf",    "allOf",     "minimum",    "maximum",       "additionalProperties",
    "minItems", "maxItems", "minLength", "maxLength",  "maxProperties", "uniqueItems",
    "default",  "title",    "$schema",   "description"};

std::string text_of(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : json::serialize(value);
}

bool is_of_type(const json::value& value, std::string_view type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_bool();
  if (type == "null") return value.is_null();
  if (type == "integer") return value.is_int64() || value.is_uint64();
  return type == "number" && value.is_number();
}

json::array as_list(const json::value& one_or_several) {
  return one_or_several.is_array() ? one_or_several.get_array() : json::array{one_or_several};
}

// Those that the schema itself lists, not those of schemas that it refers to.
std::vector<std::string> properties_of(const json::value& schema) {
  std::vector<std::string> names;
  const auto list = [&](const json::value& part) {
    const auto* object = part.if_object();
    const auto* properties = object == nullptr ? nullptr : object->if_contains("properties");
    if (properties == nullptr) return;
    for (const auto& property : properties->as_object()) names.emplace_back(property.key());
  };
  list(schema);
  if (const auto* parts = schema.as_object().if_contains("allOf")) {
    for (const auto& part : parts->as_array()) list(part);
  }
  return names;
}

void join(Faults& faults, Faults more) {
  faults.insert(faults.end(), more.begin(), more.end());
}

}  // namespace

Faults SchemaCheck::check(const json::value& value, const json::value& schema) {
  return check_at(value, schema, "", true);
}

const json::value* SchemaCheck::named(std::string_view reference) const {
  if (!reference.starts_with(kReference)) return nullptr;
  return components_.if_contains(reference.substr(kReference.size()));
}

Faults SchemaCheck::check_at(const json::value& value, const json::value& schema,
                             const std::string& path, bool closed) {
  if (schema.is_bool() && schema.get_bool()) return {};
  const auto* object = schema.if_object();
  if (object == nullptr) return {path + ": the schema is " + text_of(schema)};
  for (const auto& keyword : *object) {
    if (std::ranges::find(kKeywords, std::string_view(keyword.key())) == kKeywords.end()) {
      return {path + ": the schema has the keyword " + std::string(keyword.key())};
    }
  }
  if (const auto* reference = object->if_contains("$ref")) {
    const std::string name = text_of(*reference);
    const auto* target = named(name);
    if (target == nullptr) return {path + ": there is no schema " + name};
    Faults faults = check_at(value, *target, path, closed);
    if (faults.empty()) note(name.substr(kReference.size()), value, *target);
    return faults;
  }
  Faults faults;
  check_type(value, *object, path, faults);
  if (const auto* branches = object->if_contains("anyOf")) {
    join(faults, check_any(value, branches->as_array(), path, closed));
  }
  if (const auto* parts = object->if_contains("allOf")) {
    for (const auto& part : parts->as_array()) join(faults, check_at(value, part, path, false));
  }
  if (const auto* members = value.if_object()) {
    check_members(*members, *object, path, faults);
    std::set<std::string, std::less<>> described;
    if (closed && describe(schema, described)) {
      for (const auto& member : *members) {
        if (described.contains(std::string_view(member.key()))) continue;
        faults.push_back(path + "/" + std::string(member.key()) + ": is not described");
      }
    }
  }
  if (const auto* items = value.if_array()) check_items(*items, *object, path, faults);
  return faults;
}

void SchemaCheck::note(const std::string& name, const json::value& value,
                       const json::value& schema) {
  met_.insert(name);
  const auto* members = value.if_object();
  if (members == nullptr) return;
  for (const std::string& property : properties_of(schema)) {
    if (members->contains(property)) met_.insert(name + "." + property);
  }
}

std::set<std::string, std::less<>> SchemaCheck::all() const {
  std::set<std::string, std::less<>> names;
  for (const auto& component : components_) {
    names.emplace(component.key());
    for (const std::string& property : properties_of(component.value())) {
      names.insert(std::string(component.key()) + "." + property);
    }
  }
  return names;
}

void SchemaCheck::check_type(const json::value& value, const json::object& schema,
                             const std::string& path, Faults& out) {
  const auto wrong = [&](std::string_view keyword) {
    out.push_back(path + ": " + text_of(value).substr(0, 200) + " is not of " +
                  std::string(keyword) + " " + text_of(schema.at(keyword)));
  };
  if (const auto* types = schema.if_contains("type")) {
    const json::array list = as_list(*types);
    const auto fits = [&](const json::value& type) { return is_of_type(value, text_of(type)); };
    if (std::ranges::none_of(list, fits)) wrong("type");
  }
  if (const auto* words = schema.if_contains("enum")) {
    const auto& list = words->as_array();
    if (std::ranges::find(list, value) == list.end()) wrong("enum");
  }
  if (const auto* constant = schema.if_contains("const"); constant && *constant != value) {
    wrong("const");
  }
  if (!value.is_number()) return;
  const auto bound = [&](std::string_view keyword) -> std::optional<double> {
    const auto* number = schema.if_contains(keyword);
    return number == nullptr ? std::nullopt : std::optional(number->to_number<double>());
  };
  const double number = value.to_number<double>();
  if (const auto least = bound("minimum"); least && number < *least) wrong("minimum");
  if (const auto most = bound("maximum"); most && number > *most) wrong("maximum");
}

void SchemaCheck::check_members(const json::object& value, const json::object& schema,
                                const std::string& path, Faults& out) {
  if (const auto* required = schema.if_contains("required")) {
    for (const auto& name : required->as_array()) {
      if (!value.contains(text_of(name)))
        out.push_back(path + "/" + text_of(name) + ": is missing");
    }
  }
  const auto* properties = schema.if_contains("properties");
  const auto* rest = schema.if_contains("additionalProperties");
  for (const auto& member : value) {
    const auto* described =
        properties == nullptr ? nullptr : properties->as_object().if_contains(member.key());
    if (described == nullptr) described = rest;
    if (described == nullptr) continue;
    join(out, check_at(member.value(), *described, path + "/" + std::string(member.key()), true));
  }
}

void SchemaCheck::check_items(const json::array& value, const json::object& schema,
                              const std::string& path, Faults& out) {
  if (const auto* least = schema.if_contains("minItems");
      least != nullptr && value.size() < least->to_number<std::size_t>()) {
    out.push_back(path + ": has too few items");
  }
  const auto* items = schema.if_contains("items");
  if (items == nullptr) return;
  for (std::size_t i = 0; i < value.size(); ++i) {
    join(out, check_at(value[i], *items, path + "/" + std::to_string(i), true));
  }
}

// Of several that do not fit, the one with the fewest faults was probably meant.
Faults SchemaCheck::check_any(const json::value& value, const json::array& branches,
                              const std::string& path, bool closed) {
  std::optional<Faults> nearest;
  for (const auto& branch : branches) {
    Faults faults = check_at(value, branch, path, closed);
    if (faults.empty()) return {};
    if (!nearest || faults.size() < nearest->size()) nearest = std::move(faults);
  }
  return nearest.value_or(Faults{path + ": anyOf nothing"});
}

bool SchemaCheck::describe(const json::value& schema,
                           std::set<std::string, std::less<>>& members) const {
  const auto* object = schema.if_object();
  if (object == nullptr) return false;
  if (const auto* reference = object->if_contains("$ref")) {
    const auto* target = named(text_of(*reference));
    return target != nullptr && describe(*target, members);
  }
  if (object->contains("additionalProperties")) return false;
  if (const auto* parts = object->if_contains("allOf")) {
    bool closed = true;
    for (const auto& part : parts->as_array()) closed = describe(part, members) && closed;
    return closed;
  }
  const auto* properties = object->if_contains("properties");
  if (properties == nullptr) return false;
  for (const auto& property : properties->as_object()) members.emplace(property.key());
  return true;
}

}  // namespace test

#include "plugin/catalog/catalog_json.h"

#include "plugin/catalog/flag_value.h"

namespace preset {
namespace {

json::array names(const std::vector<std::string>& list) {
  json::array array;
  for (const auto& name : list) array.emplace_back(name);
  return array;
}

void put_text(json::object& object, std::string_view key, const std::string& text) {
  if (!text.empty()) object[key] = text;
}
void put_list(json::object& object, std::string_view key, const json::array& list) {
  if (!list.empty()) object[key] = list;
}
void put_number(json::object& object, std::string_view key, const std::optional<double>& number) {
  if (number) object[key] = bound_value(*number);
}
void put_expression(json::object& object, std::string_view key,
                    const std::optional<Expression>& expression) {
  if (expression) object[key] = expression->text();
}

std::string_view kind_name(Rename::Kind kind) {
  switch (kind) {
    case Rename::Kind::kRenamed:
      return "renamed";
    case Rename::Kind::kRemoved:
      return "removed";
    case Rename::Kind::kForeign:
      return "foreign";
  }
  return "renamed";
}

std::string_view style_name(BoolStyle style) {
  switch (style) {
    case BoolStyle::kPresence:
      return "presence";
    case BoolStyle::kNegatable:
      return "negatable";
    case BoolStyle::kValue:
      return "value";
  }
  return "presence";
}

}  // namespace

json::object to_json(const Flag& flag) {
  json::object object{{"name", flag.name},
                      {"type", type_name(flag.type)},
                      {"expects", expected_values(flag)},
                      {"default", flag.default_value},
                      {"tune", flag.tune}};
  put_list(object, "aliases", names(flag.aliases));
  put_list(object, "short", names(flag.short_options));
  put_text(object, "auto", flag.auto_rule);
  put_list(object, "enum", flag.enum_values);
  put_list(object, "enum_older", flag.enum_older);
  put_list(object, "special", flag.special);
  put_number(object, "min", flag.min);
  put_number(object, "max", flag.max);
  put_number(object, "exclusive_min", flag.exclusive_min);
  put_number(object, "exclusive_max", flag.exclusive_max);
  put_list(object, "suggest", flag.suggest);
  if (flag.type == FlagType::kBool) object["bool_style"] = style_name(flag.bool_style);
  put_text(object, "negative", flag.negative);
  put_text(object, "unit", flag.unit);
  put_text(object, "group", flag.group);
  put_text(object, "help", flag.help);
  put_text(object, "since", flag.since);
  put_text(object, "deprecated", flag.deprecated);
  put_text(object, "removed", flag.removed);
  put_text(object, "note", flag.note);
  put_text(object, "source", flag.source);
  return object;
}

json::object to_json(const Rule& rule) {
  json::object object{{"id", rule.id},
                      {"severity", severity_name(rule.severity)},
                      {"flags", names(rule.flags)},
                      {"rule", rule.text},
                      {"source", rule.source}};
  put_expression(object, "when", rule.when);
  put_expression(object, "require", rule.require);
  if (!rule.set.empty()) {
    json::object set;
    for (const auto& assignment : rule.set) {
      set[assignment.flag] =
          assignment.value ? json::value(assignment.value->text()) : json::value(nullptr);
    }
    object["set"] = std::move(set);
  }
  put_list(object, "ignore", names(rule.ignore));
  return object;
}

json::object to_json(const Rename& rename) {
  json::object object{{"from", rename.from},
                      {"kind", kind_name(rename.kind)},
                      {"to", rename.to.empty() ? json::value(nullptr) : json::value(rename.to)},
                      {"exact", rename.exact}};
  if (rename.to_value) object["value"] = *rename.to_value;
  put_text(object, "note", rename.note);
  return object;
}

json::object summary(const Catalog& catalog) {
  const auto& parts = catalog.parts();
  return {{"engine", parts.engine},          {"version", parts.version},
          {"covers", parts.covers},          {"repository", parts.repository},
          {"flags", parts.flags.size()},     {"rules", parts.rules.size()},
          {"renames", parts.renames.size()}, {"file", parts.file}};
}

json::object to_json(const Catalog& catalog) {
  const auto& parts = catalog.parts();
  json::object object = summary(catalog);
  object["command"] = names(parts.command);
  object["groups"] = names(parts.groups);
  object["sources"] = names(parts.sources);
  json::array facts;
  for (const auto& fact : parts.facts) {
    facts.push_back(json::object{{"name", fact.name}, {"help", fact.help}});
  }
  json::array flags;
  for (const auto& flag : parts.flags) flags.push_back(to_json(flag));
  json::array rules;
  for (const auto& rule : parts.rules) rules.push_back(to_json(rule));
  json::array renames;
  for (const auto& rename : parts.renames) renames.push_back(to_json(rename));
  object["facts"] = std::move(facts);
  object["flags"] = std::move(flags);
  object["rules"] = std::move(rules);
  object["renames"] = std::move(renames);
  return object;
}

}  // namespace preset

#include "plugin/domain/diff.h"

#include "plugin/domain/range.h"
#include "plugin/domain/space_validation.h"

namespace preset {
namespace {

// The values of `list` that are not in `other`.
json::array missing_from(const json::array& list, const json::array& other) {
  ValueSet set;
  for (const auto& value : other) set.insert(value);
  json::array missing;
  for (const auto& value : list) {
    if (!set.contains(value)) missing.push_back(value);
  }
  return missing;
}

// The candidates, where they are known without facts.
json::array candidates(const json::value& parameter) {
  if (parameter.is_array()) return parameter.get_array();
  if (const auto* values = parameter_member(parameter, "values")) return values->get_array();
  FieldErrors ignored;
  const auto* range = parameter_member(parameter, "range");
  return range != nullptr ? expand_range(range->get_object(), "", ignored) : json::array{};
}

// What changed of one parameter; where it is more than a list, both forms too.
json::object changes(const json::value& from, const json::value& to) {
  const json::array before = candidates(from);
  const json::array after = candidates(to);
  json::object change{{"added", missing_from(after, before)},
                      {"removed", missing_from(before, after)}};
  if (!from.is_array() || !to.is_array()) {
    change["from"] = from;
    change["to"] = to;
  }
  return change;
}

json::object diff_parameters(const json::object& from, const json::object& to) {
  json::object added;
  json::object removed;
  json::object changed;
  for (const auto& member : from) {
    const auto* other = to.if_contains(member.key());
    if (other == nullptr) {
      removed[member.key()] = member.value();
    } else if (!same_value(member.value(), *other)) {
      changed[member.key()] = changes(member.value(), *other);
    }
  }
  for (const auto& member : to) {
    if (!from.contains(member.key())) added[member.key()] = member.value();
  }
  return {{"added", std::move(added)},
          {"removed", std::move(removed)},
          {"changed", std::move(changed)}};
}

json::value extra(const PresetFields& fields, std::string_view name) {
  const auto* value = fields.extras.if_contains(name);
  return value != nullptr ? *value : json::value(nullptr);
}

json::value value_of(const std::optional<std::string>& text) {
  return text ? json::value(*text) : json::value(nullptr);
}

}  // namespace

json::object diff(const PresetFields& from, const PresetFields& to) {
  json::object fields;
  const auto compare = [&](std::string_view key, json::value before, json::value after) {
    if (same_value(before, after)) return;
    fields[key] = json::object{{"from", std::move(before)}, {"to", std::move(after)}};
  };
  compare("name", value_of(from.name), value_of(to.name));
  compare("description", value_of(from.description), value_of(to.description));
  compare("category", value_of(from.category), value_of(to.category));
  compare("runtime", value_of(from.runtime), value_of(to.runtime));
  compare("metadata", from.metadata, to.metadata);
  for (const auto name : kExtras) compare(name, extra(from, name), extra(to, name));
  return {{"parameters", diff_parameters(from.parameters, to.parameters)},
          {"fields", std::move(fields)}};
}

}  // namespace preset

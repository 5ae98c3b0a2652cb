#include "plugin/domain/diff.h"

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

json::object diff_parameters(const json::object& from, const json::object& to) {
  json::object added;
  json::object removed;
  json::object changed;
  for (const auto& member : from) {
    const auto* other = to.if_contains(member.key());
    if (other == nullptr) {
      removed[member.key()] = member.value();
    } else if (!same_value(member.value(), *other)) {
      const auto& before = member.value().get_array();
      const auto& after = other->get_array();
      changed[member.key()] = json::object{{"added", missing_from(after, before)},
                                           {"removed", missing_from(before, after)}};
    }
  }
  for (const auto& member : to) {
    if (!from.contains(member.key())) added[member.key()] = member.value();
  }
  return {{"added", std::move(added)},
          {"removed", std::move(removed)},
          {"changed", std::move(changed)}};
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
  return {{"parameters", diff_parameters(from.parameters, to.parameters)},
          {"fields", std::move(fields)}};
}

}  // namespace preset

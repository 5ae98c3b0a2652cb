#include "plugin/domain/overlay.h"

#include <algorithm>
#include <set>

#include "plugin/domain/space_validation.h"

namespace preset {
namespace {

using Names = std::set<std::string, std::less<>>;

void add_names(const json::object& space, Names& names) {
  if (const auto* parameters = space.if_contains("parameters")) {
    for (const auto& member : parameters->get_object()) names.emplace(member.key());
  }
  if (const auto* links = space.if_contains("links")) {
    for (const auto& link : links->get_array()) {
      for (const auto& name : link.at("parameters").get_array()) names.emplace(name.get_string());
    }
  }
  if (const auto* any_of = space.if_contains("any_of")) {
    for (const auto& alternative : any_of->get_array()) {
      add_names(alternative.get_object(), names);
    }
  }
}

bool removes(const json::value& parameter) {
  return parameter_member(parameter, "remove") != nullptr;
}

json::object without(const json::object& parameters, const Names& names) {
  json::object kept;
  for (const auto& member : parameters) {
    if (!names.contains(std::string_view(member.key()))) {
      kept.emplace(member.key(), member.value());
    }
  }
  return kept;
}

// The values of one column of a link, each once.
json::array column_of(const json::array& tuples, std::size_t column) {
  json::array values;
  ValueSet seen;
  for (const auto& tuple : tuples) {
    const auto& value = tuple.get_array()[column];
    if (seen.insert(value)) values.push_back(value);
  }
  return values;
}

// The links that name none of `names`; the columns that are left of the others go to `freed`.
json::array links_without(const json::array& links, const Names& names, json::object& freed) {
  json::array kept;
  for (const auto& link : links) {
    const auto& columns = link.at("parameters").get_array();
    const auto is_named = [&](const json::value& name) {
      return names.contains(std::string_view(name.get_string()));
    };
    if (std::none_of(columns.begin(), columns.end(), is_named)) {
      kept.push_back(link);
      continue;
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (is_named(columns[i])) continue;
      json::array values = column_of(link.at("tuples").get_array(), i);
      const auto* when = link.get_object().if_contains("when");
      freed[columns[i].get_string()] = when == nullptr
                                           ? json::value(std::move(values))
                                           : json::object{{"values", values}, {"when", *when}};
    }
  }
  return kept;
}

// A sub-space without the parameters of these names.
json::object space_without(const json::object& space, const Names& names) {
  json::object result = space;
  json::object parameters;
  if (const auto* own = space.if_contains("parameters")) {
    parameters = without(own->get_object(), names);
  }
  if (const auto* links = space.if_contains("links")) {
    json::object freed;
    result["links"] = links_without(links->get_array(), names, freed);
    for (const auto& member : freed) parameters.emplace(member.key(), member.value());
  }
  result["parameters"] = std::move(parameters);
  if (const auto* any_of = space.if_contains("any_of")) {
    json::array alternatives;
    for (const auto& alternative : any_of->get_array()) {
      alternatives.push_back(space_without(alternative.get_object(), names));
    }
    result["any_of"] = std::move(alternatives);
  }
  return result;
}

// Lists of objects by a key: those of `base` that `over` does not name, then those of `over`.
json::array united(const json::value* base, const json::value* over, std::string_view key) {
  Names named;
  if (over != nullptr) {
    for (const auto& item : over->get_array()) named.emplace(item.at(key).get_string());
  }
  json::array list;
  if (base != nullptr) {
    for (const auto& item : base->get_array()) {
      if (!named.contains(std::string_view(item.at(key).get_string()))) list.push_back(item);
    }
  }
  if (over != nullptr) {
    for (const auto& item : over->get_array()) list.push_back(item);
  }
  return list;
}

json::array united_names(const json::value* base, const json::value* over) {
  json::array list;
  ValueSet seen;
  for (const auto* names : {base, over}) {
    if (names == nullptr) continue;
    for (const auto& name : names->get_array()) {
      if (seen.insert(name)) list.push_back(name);
    }
  }
  return list;
}

json::object united_variables(const json::value* base, const json::value* over) {
  json::object variables;
  for (const auto* each : {base, over}) {
    if (each == nullptr) continue;
    for (const auto& member : each->get_object()) variables[member.key()] = member.value();
  }
  return variables;
}

}  // namespace

PresetFields overlay(const PresetFields& base, const PresetFields& over) {
  const json::object& below = base.extras;
  const json::object& above = over.extras;

  Names named;
  for (const auto& member : over.parameters) named.emplace(member.key());
  json::object structures;
  for (const auto key : {"links", "any_of"}) {
    if (const auto* value = above.if_contains(key)) structures.emplace(key, *value);
  }
  add_names(structures, named);
  json::object own{{"parameters", base.parameters}};
  if (const auto* links = below.if_contains("links")) own["links"] = *links;
  if (const auto* any_of = below.if_contains("any_of"); any_of && !above.contains("any_of")) {
    own["any_of"] = *any_of;
  }
  json::object kept = space_without(own, named);

  PresetFields result = over;
  // A parameter that is replaced keeps its place.
  result.parameters = json::object();
  for (const auto& member : base.parameters) {
    const auto* mine = over.parameters.if_contains(member.key());
    if (mine != nullptr && !removes(*mine)) result.parameters.emplace(member.key(), *mine);
    if (mine == nullptr && kept.at("parameters").get_object().contains(member.key())) {
      result.parameters.emplace(member.key(), member.value());
    }
  }
  for (const auto& member : kept.at("parameters").get_object()) {
    result.parameters.emplace(member.key(), member.value());
  }
  for (const auto& member : over.parameters) {
    if (!removes(member.value())) result.parameters.emplace(member.key(), member.value());
  }
  if (!result.runtime) result.runtime = base.runtime;

  json::object extras;
  for (const auto name : kExtras) {
    const auto* mine = above.if_contains(name);
    const auto* theirs = below.if_contains(name);
    if (mine == nullptr && theirs == nullptr) continue;
    if (name == "links") {
      json::array links;
      if (const auto* left = kept.if_contains("links")) links = left->get_array();
      if (mine != nullptr) {
        for (const auto& link : mine->get_array()) links.push_back(link);
      }
      if (!links.empty()) extras.emplace(name, std::move(links));
    } else if (name == "any_of") {
      extras.emplace(name, mine != nullptr ? *mine : kept.at("any_of"));
    } else if (name == "constraints") {
      extras.emplace(name, united(theirs, mine, "id"));
    } else if (name == "requires" || name == "conflicts") {
      extras.emplace(name, united_names(theirs, mine));
    } else if (name == "variables") {
      extras.emplace(name, united_variables(theirs, mine));
    } else if (name == "runtime_version") {
      extras.emplace(name, mine != nullptr ? *mine : *theirs);
    } else if (mine != nullptr) {  // extends, merged_from
      extras.emplace(name, *mine);
    }
  }
  result.extras = std::move(extras);
  return result;
}

}  // namespace preset

#include "plugin/domain/merge_given.h"

#include <algorithm>
#include <map>

#include "plugin/domain/merge_conflicts.h"
#include "plugin/domain/range.h"
#include "plugin/domain/space_validation.h"

namespace preset {
namespace {

std::string text_of(const json::value* value) {
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

bool is_true(const json::value* value) {
  return value != nullptr && value->is_bool() && value->get_bool();
}

const json::array* list_of(const json::object* object, std::string_view key) {
  const auto* value = object != nullptr ? object->if_contains(key) : nullptr;
  return value != nullptr ? value->if_array() : nullptr;
}

json::array distinct(json::array values) {
  ValueSet seen;
  json::array kept;
  for (const auto& value : values) {
    if (seen.insert(value)) kept.push_back(value);
  }
  return kept;
}

// One preset's members under canonical names.
class Reader {
 public:
  Reader(const MergeInput& input, std::size_t position, json::array& renamed,
         ConflictList& conflicts)
      : input_(input), position_(position), renamed_(renamed), conflicts_(conflicts) {
    preset_.input = &input;
  }

  GivenPreset read() {
    for (const auto& member : *input_.parameters) read_parameter(member.key(), member.value());
    if (const auto* links = list_of(input_.extras, "links")) {
      for (const auto& link : *links) read_link(link.get_object());
    }
    if (const auto* any_of = list_of(input_.extras, "any_of")) {
      Given given;
      given.preset = position_;
      for (const auto& alternative : *any_of) {
        given.owned.push_back(renamed_space(alternative.get_object()));
      }
      given.owned = distinct(std::move(given.owned));
      preset_.any_of = std::move(given);
    }
    preset_.constraints = list_of(input_.extras, "constraints");
    for (auto& [name, spellings] : spellings_) {
      if (spellings.size() < 2) continue;
      json::array list(spellings.begin(), spellings.end());
      conflicts_.add(name, "two_spellings",
                     json::object{{"parameter", name},
                                  {"reason", "two spellings of one parameter"},
                                  {"preset", input_.name},
                                  {"spellings", std::move(list)}});
    }
    return std::move(preset_);
  }

 private:
  std::string canonical(std::string_view name) {
    if (input_.names == nullptr) return std::string(name);
    std::string now = input_.names->canonical(name);
    if (now != name && told_.insert(std::string(name)).second) {
      renamed_.push_back(json::object{{"preset", input_.name}, {"from", name}, {"to", now}});
    }
    return now;
  }

  bool changes(std::string_view name) const {
    return input_.names != nullptr && input_.names->canonical(name) != name;
  }

  json::array converted(std::string_view name, const json::array& values) const {
    json::array made;
    for (const auto& value : values) made.push_back(input_.names->value(name, value));
    return distinct(std::move(made));
  }

  void take_values(std::string_view name, const json::array& values, Given& given) const {
    if (changes(name)) {
      given.owned = converted(name, values);
    } else {
      given.borrowed = &values;
    }
  }

  void read_parameter(std::string_view name, const json::value& parameter) {
    Given given;
    given.preset = position_;
    if (const auto* list = parameter.if_array()) {
      take_values(name, *list, given);
    } else {
      read_special(name, parameter.get_object(), given);
    }
    std::string now = canonical(name);
    spellings_[now].insert(std::string(name));
    const auto [at, is_new] = index_.try_emplace(now, preset_.parameters.size());
    if (is_new) {
      preset_.parameters.push_back({std::move(now), std::move(given)});
    } else {
      unite(preset_.parameters[at->second].given, given);
    }
  }

  void read_special(std::string_view name, const json::object& parameter, Given& given) const {
    if (const auto* values = list_of(&parameter, "values")) take_values(name, *values, given);
    const auto* range = parameter.if_contains("range");
    if (range != nullptr && range->is_object()) {
      FieldErrors ignored;
      given.owned = expand_range(range->get_object(), "", ignored);
    }
    given.derived = text_of(parameter.if_contains("values_from"));
    given.when = text_of(parameter.if_contains("when"));
    given.replace = is_true(parameter.if_contains("replace"));
    given.remove = is_true(parameter.if_contains("remove"));
    const auto* notes = list_of(&parameter, "notes");
    if (notes == nullptr) return;
    given.notes = *notes;
    if (!changes(name)) return;
    for (auto& note : given.notes) {
      auto& value = note.get_object().at("value");
      value = input_.names->value(name, value);
    }
  }

  // Two spellings in one preset: all candidates of both, where either counts.
  static void unite(Given& given, const Given& other) {
    json::array values = given.values();
    for (const auto& value : other.values()) values.push_back(value);
    given.owned = distinct(std::move(values));
    given.borrowed = nullptr;
    if (given.derived.empty()) given.derived = other.derived;
    if (given.when.empty() || other.when.empty()) {
      given.when.clear();
    } else if (given.when != other.when) {
      given.when = "(" + given.when + ") or (" + other.when + ")";
    }
    given.replace = given.replace || other.replace;
    given.remove = given.remove && other.remove;
    for (const auto& note : other.notes) given.notes.push_back(note);
  }

  void read_link(const json::object& link) {
    GivenLink made;
    made.given.preset = position_;
    made.given.when = text_of(link.if_contains("when"));
    const auto& names = link.at("parameters").get_array();
    const bool converts = keeps_apart(names);
    for (const auto& name : names) {
      made.names.push_back(converts ? canonical(name.get_string())
                                    : std::string(name.get_string()));
    }
    const auto& tuples = link.at("tuples").get_array();
    if (converts) {
      made.given.owned = converted_tuples(names, tuples);
    } else {
      made.given.borrowed = &tuples;
    }
    preset_.links.push_back(std::move(made));
  }

  // Whether canonical names leave a link's parameters as many as they are. If not, none is changed.
  bool keeps_apart(const json::array& names) const {
    if (input_.names == nullptr) return false;
    std::set<std::string> now;
    for (const auto& name : names) now.insert(input_.names->canonical(name.get_string()));
    return now.size() == names.size();
  }

  json::array converted_tuples(const json::array& names, const json::array& tuples) const {
    json::array made;
    for (const auto& tuple : tuples) {
      json::array values;
      for (std::size_t i = 0; i < names.size(); ++i) {
        values.push_back(input_.names->value(names[i].get_string(), tuple.get_array()[i]));
      }
      made.push_back(std::move(values));
    }
    return distinct(std::move(made));
  }

  // A sub-space. A name whose better one stands beside it stays as it is.
  json::object renamed_space(const json::object& space) {
    if (input_.names == nullptr) return space;
    json::object made;
    for (const auto& member : space) {
      if (member.key() == "parameters") {
        made.emplace("parameters", renamed_parameters(member.value().get_object()));
      } else if (member.key() == "links") {
        json::array links;
        for (const auto& link : member.value().get_array()) {
          links.push_back(renamed_link(link.get_object()));
        }
        made.emplace("links", std::move(links));
      } else if (member.key() == "any_of") {
        json::array any_of;
        for (const auto& inner : member.value().get_array()) {
          any_of.push_back(renamed_space(inner.get_object()));
        }
        made.emplace("any_of", std::move(any_of));
      } else {
        made.emplace(member.key(), member.value());
      }
    }
    return made;
  }

  json::object renamed_parameters(const json::object& parameters) {
    json::object made;
    for (const auto& member : parameters) {
      const std::string now = input_.names->canonical(member.key());
      if (now == member.key() || parameters.contains(now) || made.contains(now)) {
        made.emplace(member.key(), member.value());
        continue;
      }
      canonical(member.key());
      json::value value = member.value();
      auto* list = value.if_array();
      if (list == nullptr && value.is_object()) {
        auto* values = value.get_object().if_contains("values");
        list = values != nullptr ? values->if_array() : nullptr;
      }
      if (list != nullptr) *list = converted(member.key(), *list);
      made.emplace(now, std::move(value));
    }
    return made;
  }

  json::object renamed_link(const json::object& link) {
    json::object made = link;
    const auto& names = link.at("parameters").get_array();
    if (!keeps_apart(names)) return made;
    json::array now;
    for (const auto& name : names) now.emplace_back(canonical(name.get_string()));
    made["tuples"] = converted_tuples(names, link.at("tuples").get_array());
    made["parameters"] = std::move(now);
    return made;
  }

  const MergeInput& input_;
  std::size_t position_;
  json::array& renamed_;
  ConflictList& conflicts_;
  GivenPreset preset_;
  std::set<std::string, std::less<>> told_;
  std::map<std::string, std::set<std::string>, std::less<>> spellings_;
  std::map<std::string, std::size_t, std::less<>> index_;  // of parameters
};

// The links of a sub-space without `names`; a link of one parameter is a plain parameter.
void take_out_of_links(json::object& space, const NameSet& names) {
  const auto* links = list_of(&space, "links");
  if (links == nullptr) return;
  json::array kept;
  json::object plain;
  for (const auto& value : *links) {
    const auto& link = value.get_object();
    GivenLink given;
    for (const auto& entry : link.at("parameters").get_array()) {
      given.names.emplace_back(entry.get_string());
    }
    if (std::none_of(given.names.begin(), given.names.end(),
                     [&](const std::string& name) { return names.contains(name); })) {
      kept.push_back(value);
      continue;
    }
    given.given.borrowed = &link.at("tuples").get_array();
    take_out(given, names);
    if (given.names.size() > 1) {
      json::object changed = link;
      changed["parameters"] = json::array(given.names.begin(), given.names.end());
      changed["tuples"] = given.given.values();
      kept.push_back(std::move(changed));
    } else if (given.names.size() == 1) {
      json::array values;
      for (const auto& tuple : given.given.values()) values.push_back(tuple.get_array().front());
      const auto* when = link.if_contains("when");
      plain[given.names.front()] =
          when == nullptr
              ? json::value(std::move(values))
              : json::value(json::object{{"values", std::move(values)}, {"when", *when}});
    }
  }
  if (!plain.empty()) {
    if (!space.contains("parameters")) space["parameters"] = json::object{};
    for (auto& member : plain) space["parameters"].get_object()[member.key()] = member.value();
  }
  if (kept.empty()) {
    space.stable_erase("links");
  } else {
    space["links"] = std::move(kept);
  }
}

bool is_bare(const json::object& space) {
  const auto* parameters = space.if_contains("parameters");
  return (parameters == nullptr || parameters->get_object().empty()) && !space.contains("links") &&
         !space.contains("any_of");
}

json::object without(const json::object& parameters, const NameSet& names) {
  json::object kept;
  for (const auto& member : parameters) {
    if (!names.contains(member.key())) kept.emplace(member.key(), member.value());
  }
  return kept;
}

json::array without(const json::array& any_of, const NameSet& names) {
  json::array made;
  for (const auto& value : any_of) {
    json::object space = value.get_object();
    if (auto* parameters = space.if_contains("parameters")) {
      *parameters = without(parameters->get_object(), names);
    }
    take_out_of_links(space, names);
    if (const auto* inner = list_of(&space, "any_of")) {
      json::array changed = without(*inner, names);
      if (changed.empty()) {
        space.stable_erase("any_of");
      } else {
        space["any_of"] = std::move(changed);
      }
    }
    made.push_back(std::move(space));
  }
  made = distinct(std::move(made));
  const bool nothing = std::all_of(made.begin(), made.end(), [](const json::value& space) {
    return is_bare(space.get_object());
  });
  return nothing ? json::array{} : made;
}

}  // namespace

GivenPresets read_given(std::span<const MergeInput> presets, json::array& renamed,
                        ConflictList& conflicts) {
  GivenPresets given;
  for (const auto& input : presets) {
    std::size_t at = 0;
    while (at < given.presets.size() && given.presets[at].name() != input.name) ++at;
    if (at == given.presets.size()) {
      given.presets.push_back(Reader(input, at, renamed, conflicts).read());
    }
    given.order.push_back(at);
  }
  return given;
}

void take_out(GivenLink& link, const NameSet& names) {
  std::vector<std::size_t> columns;
  std::vector<std::string> kept;
  for (std::size_t i = 0; i < link.names.size(); ++i) {
    if (names.contains(link.names[i])) continue;
    columns.push_back(i);
    kept.push_back(link.names[i]);
  }
  if (kept.size() == link.names.size()) return;
  json::array tuples;
  for (const auto& tuple : link.given.values()) {
    json::array rest;
    for (const std::size_t i : columns) rest.push_back(tuple.get_array()[i]);
    tuples.push_back(std::move(rest));
  }
  link.names = std::move(kept);
  link.given.owned = distinct(std::move(tuples));
  link.given.borrowed = nullptr;
}

void take_out(Given& any_of, const NameSet& names) {
  any_of.owned = without(any_of.values(), names);
  any_of.borrowed = nullptr;
}

void names_in(const json::array& any_of, NameSet& names) {
  for (const auto& value : any_of) {
    const auto& space = value.get_object();
    if (const auto* parameters = space.if_contains("parameters")) {
      for (const auto& member : parameters->get_object()) names.emplace(member.key());
    }
    if (const auto* links = list_of(&space, "links")) {
      for (const auto& link : *links) {
        for (const auto& name : link.get_object().at("parameters").get_array()) {
          names.emplace(name.get_string());
        }
      }
    }
    if (const auto* inner = list_of(&space, "any_of")) names_in(*inner, names);
  }
}

}  // namespace preset

#include "plugin/domain/space_validation.h"

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "config/json_text.h"
#include "plugin/domain/range.h"
#include "plugin/domain/validation.h"
#include "plugin/expression/expression.h"

namespace preset {
namespace {

using config::pointer_append;

void add(FieldErrors& errors, std::string_view path, std::string message) {
  errors.push_back({std::string(path), std::move(message)});
}

void wrong_kind(const json::value& value, std::string_view path, std::string_view expected,
                FieldErrors& errors) {
  add(errors, path, "expected " + std::string(expected) + ", not " + std::string(kind_name(value)));
}

bool is_one_of(std::string_view name, std::span<const std::string_view> known) {
  return std::find(known.begin(), known.end(), name) != known.end();
}

void refuse_others(const json::object& object, std::string_view path,
                   std::span<const std::string_view> known, FieldErrors& errors) {
  std::string names;
  for (const auto name : known) names.append(names.empty() ? "" : ", ").append(name);
  for (const auto& member : object) {
    if (!is_one_of(member.key(), known)) {
      add(errors, pointer_append(path, std::string_view(member.key())),
          "is not known here; expected " + names);
    }
  }
}

void check_expression(const json::value& value, std::string_view path, FieldErrors& errors) {
  const auto* text = value.if_string();
  if (text == nullptr) return wrong_kind(value, path, "an expression (a string)", errors);
  const auto parsed = Expression::parse(*text);
  if (!parsed) {
    add(errors, path,
        "column " + std::to_string(parsed.error().column) + ": " + parsed.error().message);
  }
}

void check_optional_expression(const json::object& object, std::string_view key,
                               std::string_view path, FieldErrors& errors) {
  if (const auto* value = object.if_contains(key)) {
    check_expression(*value, pointer_append(path, key), errors);
  }
}

void check_true(const json::value& value, std::string_view path, FieldErrors& errors) {
  if (!value.is_bool() || !value.get_bool()) add(errors, path, "expected true, or no such member");
}

// The candidates of a parameter that lists them.
json::array candidates_of(const json::object& parameter) {
  const auto* values = parameter.if_contains("values");
  return values != nullptr && values->is_array() ? values->get_array() : json::array{};
}

void check_notes(const json::value& notes, const json::object& parameter, std::string_view path,
                 FieldErrors& errors) {
  static constexpr std::string_view kMembers[] = {"value", "why", "by"};
  const auto* list = notes.if_array();
  if (list == nullptr) return wrong_kind(notes, path, "a list of {\"value\",\"why\"}", errors);
  if (list->size() > kCandidates) return add(errors, path, "has more notes than a list has values");
  const json::array candidates = candidates_of(parameter);
  ValueSet known;
  for (const auto& value : candidates) known.insert(value);
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string at = pointer_append(path, i);
    const auto* note = (*list)[i].if_object();
    if (note == nullptr) {
      wrong_kind((*list)[i], at, "an object {\"value\",\"why\"}", errors);
      continue;
    }
    refuse_others(*note, at, kMembers, errors);
    const auto* value = note->if_contains("value");
    if (value == nullptr) {
      add(errors, at, "needs value: which candidate it is about");
    } else if (!candidates.empty() && !known.contains(*value)) {
      add(errors, pointer_append(at, "value"),
          shortened(config::to_json(*value)) + " is none of the parameter's candidates");
    }
    for (const auto key : {"why", "by"}) {
      if (const auto* text = note->if_contains(key)) {
        check_text(*text, pointer_append(at, std::string_view(key)), kDescriptionCharacters, false,
                   errors);
      }
    }
    if (!note->contains("why")) add(errors, at, "needs why: a text");
  }
}

// A tuple list of a link: each as long as the names, none twice.
void check_tuples(const json::value& value, std::size_t length, std::string_view path,
                  FieldErrors& errors) {
  const std::size_t before = errors.size();
  check_list(value, path, errors);
  if (errors.size() > before) return;
  const auto& tuples = value.get_array();
  for (std::size_t i = 0; i < tuples.size(); ++i) {
    const auto* tuple = tuples[i].if_array();
    if (tuple == nullptr || tuple->size() != length) {
      add(errors, pointer_append(path, i),
          "expected a list of " + std::to_string(length) + " values, one for each parameter");
    }
  }
}

// Where each parameter of a product stands. Alternatives may share names with each other, not with
// what is outside of them.
using Places = std::map<std::string, std::string, std::less<>>;

void place(Places& places, std::string_view name, std::string path, FieldErrors& errors) {
  const auto [at, is_new] = places.try_emplace(std::string(name), path);
  if (!is_new && at->second != path) {
    add(errors, path,
        "the parameter " + shortened(name) + " stands at " + at->second +
            " already; it may stand in one place");
  }
}

class SpaceCheck {
 public:
  explicit SpaceCheck(FieldErrors& errors) : errors_(errors) {}

  // links and any_of of `object`; `outer`: what stands outside of it and in its parameters.
  void check(const json::object& object, std::string_view base, Places& places, std::size_t depth) {
    if (const auto* links = object.if_contains("links")) {
      check_links(*links, pointer_append(base, "links"), places);
    }
    if (const auto* any_of = object.if_contains("any_of")) {
      check_any_of(*any_of, pointer_append(base, "any_of"), places, depth);
    }
  }

 private:
  void check_links(const json::value& value, const std::string& path, Places& places) {
    const auto* links = value.if_array();
    if (links == nullptr) return wrong_kind(value, path, "a list of links", errors_);
    if (links->size() > kLinks) {
      return add(errors_, path, "at most " + std::to_string(kLinks) + " links are allowed");
    }
    for (std::size_t i = 0; i < links->size(); ++i) {
      check_link((*links)[i], pointer_append(path, i), places);
    }
  }

  void check_link(const json::value& value, const std::string& path, Places& places) {
    static constexpr std::string_view kMembers[] = {"parameters", "tuples", "when"};
    const auto* link = value.if_object();
    if (link == nullptr)
      return wrong_kind(value, path, "an object: parameters and tuples", errors_);
    refuse_others(*link, path, kMembers, errors_);
    check_optional_expression(*link, "when", path, errors_);
    const auto* names = link->if_contains("parameters");
    if (names == nullptr || !names->is_array() || names->get_array().size() < 2 ||
        names->get_array().size() > kLinkParameters) {
      return add(errors_, pointer_append(path, "parameters"),
                 "expected a list of 2 to " + std::to_string(kLinkParameters) + " names");
    }
    const auto& list = names->get_array();
    for (std::size_t i = 0; i < list.size(); ++i) {
      const std::string at = pointer_append(pointer_append(path, "parameters"), i);
      if (!list[i].is_string()) {
        wrong_kind(list[i], at, "a parameter's name", errors_);
        continue;
      }
      check_parameter_name(list[i].get_string(), at, errors_);
      place(places, list[i].get_string(), at, errors_);
    }
    const auto* tuples = link->if_contains("tuples");
    if (tuples == nullptr) return add(errors_, path, "needs tuples");
    check_tuples(*tuples, list.size(), pointer_append(path, "tuples"), errors_);
  }

  void check_any_of(const json::value& value, const std::string& path, Places& places,
                    std::size_t depth) {
    const auto* alternatives = value.if_array();
    if (alternatives == nullptr || alternatives->empty()) {
      return add(errors_, path, "expected a list of at least one sub-space");
    }
    if (depth == kAlternativeDepth) {
      return add(errors_, path,
                 "any_of may be " + std::to_string(kAlternativeDepth) + " deep at most");
    }
    alternatives_ += alternatives->size();
    if (alternatives_ > kAlternativesInAll) {
      return add(
          errors_, path,
          "there are more than " + std::to_string(kAlternativesInAll) + " sub-spaces in all");
    }
    if (alternatives->size() > kAlternatives) {
      return add(errors_, path,
                 "at most " + std::to_string(kAlternatives) + " sub-spaces are allowed");
    }
    Places inside;
    for (std::size_t i = 0; i < alternatives->size(); ++i) {
      Places own = places;
      check_alternative((*alternatives)[i], pointer_append(path, i), own, depth);
      for (auto& [name, at] : own) {
        if (!places.contains(name)) inside.try_emplace(name, path);
      }
    }
    places.merge(inside);
  }

  void check_alternative(const json::value& value, const std::string& path, Places& places,
                         std::size_t depth) {
    static constexpr std::string_view kMembers[] = {"name", "parameters", "links", "any_of"};
    const auto* alternative = value.if_object();
    if (alternative == nullptr) return wrong_kind(value, path, "an object: a sub-space", errors_);
    refuse_others(*alternative, path, kMembers, errors_);
    if (const auto* name = alternative->if_contains("name")) {
      check_text(*name, pointer_append(path, "name"), kNameCharacters, true, errors_);
    }
    if (const auto* parameters = alternative->if_contains("parameters")) {
      const std::string at = pointer_append(path, "parameters");
      check_parameters(*parameters, at, errors_, true);
      if (parameters->is_object()) {
        for (const auto& member : parameters->get_object()) {
          place(places, member.key(), pointer_append(at, std::string_view(member.key())), errors_);
        }
      }
    }
    check(*alternative, path, places, depth + 1);
  }

  FieldErrors& errors_;
  std::size_t alternatives_ = 0;  // in all levels
};

void check_constraint(const json::value& value, const std::string& path,
                      std::set<std::string, std::less<>>& ids, FieldErrors& errors) {
  static constexpr std::string_view kMembers[] = {"id", "rule", "require", "when"};
  const auto* constraint = value.if_object();
  if (constraint == nullptr) {
    return wrong_kind(value, path, "an object {\"id\",\"rule\",\"require\"}", errors);
  }
  refuse_others(*constraint, path, kMembers, errors);
  const auto* id = constraint->if_contains("id");
  if (id == nullptr) {
    add(errors, path, "needs an id");
  } else {
    const std::string at = pointer_append(path, "id");
    check_text(*id, at, kParameterNameCharacters, true, errors);
    if (id->is_string() && id->get_string().empty()) add(errors, at, "must not be empty");
    if (id->is_string() && !ids.emplace(id->get_string()).second) {
      add(errors, at, "the id " + shortened(id->get_string()) + " is in the list already");
    }
  }
  if (const auto* rule = constraint->if_contains("rule")) {
    check_text(*rule, pointer_append(path, "rule"), kDescriptionCharacters, false, errors);
  }
  if (!constraint->contains("require")) add(errors, path, "needs require: an expression");
  check_optional_expression(*constraint, "require", path, errors);
  check_optional_expression(*constraint, "when", path, errors);
}

}  // namespace

const json::value* parameter_member(const json::value& parameter, std::string_view name) {
  const auto* object = parameter.if_object();
  return object ? object->if_contains(name) : nullptr;
}

void check_parameter(const json::value& value, std::string_view path, FieldErrors& errors) {
  static constexpr std::string_view kMembers[] = {"values", "range",   "values_from", "remove",
                                                  "when",   "replace", "notes"};
  const auto* object = value.if_object();
  if (object == nullptr) return check_list(value, path, errors);
  refuse_others(*object, path, kMembers, errors);
  int forms = 0;
  if (const auto* values = object->if_contains("values")) {
    ++forms;
    check_list(*values, pointer_append(path, "values"), errors);
  }
  if (const auto* range = object->if_contains("range")) {
    ++forms;
    const std::string at = pointer_append(path, "range");
    if (range->is_object()) {
      range_ends(range->get_object(), at, errors);
    } else {
      wrong_kind(*range, at, "an object {\"from\",\"to\",\"step\"}", errors);
    }
  }
  if (const auto* from = object->if_contains("values_from")) {
    ++forms;
    check_expression(*from, pointer_append(path, "values_from"), errors);
  }
  if (const auto* remove = object->if_contains("remove")) {
    ++forms;
    check_true(*remove, pointer_append(path, "remove"), errors);
    if (object->size() > 1) add(errors, path, "remove stands alone");
  }
  if (forms != 1) {
    add(errors, path,
        "needs exactly one of values, range, values_from or remove; to list "
        "candidate values write a list: [1,2]");
  }
  check_optional_expression(*object, "when", path, errors);
  if (const auto* replace = object->if_contains("replace")) {
    check_true(*replace, pointer_append(path, "replace"), errors);
  }
  if (const auto* notes = object->if_contains("notes")) {
    check_notes(*notes, *object, pointer_append(path, "notes"), errors);
  }
}

void check_space(const json::object& parameters, const json::object& object, std::string_view base,
                 FieldErrors& errors) {
  Places places;
  const std::string at = pointer_append(base, "parameters");
  for (const auto& member : parameters) {
    places.try_emplace(member.key(), pointer_append(at, std::string_view(member.key())));
  }
  SpaceCheck(errors).check(object, base, places, 0);

  const auto* constraints = object.if_contains("constraints");
  if (constraints == nullptr) return;
  const std::string path = pointer_append(base, "constraints");
  const auto* list = constraints->if_array();
  if (list == nullptr) return wrong_kind(*constraints, path, "a list of constraints", errors);
  if (list->size() > kConstraints) {
    return add(errors, path,
               "at most " + std::to_string(kConstraints) + " constraints are allowed");
  }
  std::set<std::string, std::less<>> ids;
  for (std::size_t i = 0; i < list->size(); ++i) {
    check_constraint((*list)[i], pointer_append(path, i), ids, errors);
  }
}

}  // namespace preset

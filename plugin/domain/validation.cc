#include "plugin/domain/validation.h"

#include <boost/json/array.hpp>
#include <boost/locale/utf.hpp>

#include "config/json_text.h"
#include "plugin/domain/space_validation.h"

namespace preset {
namespace {

using config::pointer_append;
namespace utf = boost::locale::utf;

bool is_control(utf::code_point c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

bool is_blank(utf::code_point c) {
  return c == ' ' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

struct TextFacts {
  std::size_t characters = 0;
  bool valid = true;
  bool control = false;
  bool blank_end = false;  // begins or ends with a blank
};

TextFacts facts_of(std::string_view text) {
  TextFacts facts;
  utf::code_point last = 0;
  for (auto at = text.begin(); at != text.end();) {
    const auto c = utf::utf_traits<char>::decode(at, text.end());
    if (c == utf::illegal || c == utf::incomplete) {
      facts.valid = false;
      return facts;
    }
    if (facts.characters == 0 && is_blank(c)) facts.blank_end = true;
    if (is_control(c)) facts.control = true;
    last = c;
    ++facts.characters;
  }
  if (facts.characters > 0 && is_blank(last)) facts.blank_end = true;
  return facts;
}

void add(FieldErrors& errors, std::string_view path, std::string message) {
  errors.push_back({std::string(path), std::move(message)});
}

std::string too_long(std::size_t actual, std::size_t limit) {
  return "has " + std::to_string(actual) + " characters; at most " + std::to_string(limit) +
         " are allowed";
}

std::optional<std::string> optional_text(const json::value* value) {
  const auto* text = value ? value->if_string() : nullptr;
  if (text == nullptr) return std::nullopt;
  return std::string(*text);
}

}  // namespace

std::string_view kind_name(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return "null";
    case json::kind::bool_:
      return "a boolean";
    case json::kind::string:
      return "a string";
    case json::kind::array:
      return "a list";
    case json::kind::object:
      return "an object";
    default:
      return "a number";
  }
}

void check_text(const json::value& value, std::string_view path, std::size_t limit, bool one_line,
                FieldErrors& errors) {
  const auto* text = value.if_string();
  if (text == nullptr) {
    add(errors, path, "expected a string, not " + std::string(kind_name(value)));
    return;
  }
  const TextFacts facts = facts_of(*text);
  if (!facts.valid) return add(errors, path, "is not valid UTF-8");
  if (facts.characters > limit) add(errors, path, too_long(facts.characters, limit));
  if (one_line && facts.control) add(errors, path, "must not contain control characters");
}

void check_list(const json::value& value, std::string_view path, FieldErrors& errors) {
  const auto* list = value.if_array();
  if (list == nullptr) {
    return add(errors, path,
               "expected a list of candidate values, not " + std::string(kind_name(value)) +
                   "; write [" +
                   (value.is_structured() ? "…" : shortened(config::to_json(value), 40)) + "]");
  }
  if (list->empty()) {
    return add(errors, path, "the list of candidate values is empty; remove the parameter instead");
  }
  if (list->size() > kCandidates) {
    return add(errors, path,
               "has " + std::to_string(list->size()) + " candidate values; at most " +
                   std::to_string(kCandidates) + " are allowed");
  }
  ValueSet seen;
  for (std::size_t i = 0; i < list->size(); ++i) {
    if (!seen.insert((*list)[i])) {
      add(errors, pointer_append(path, i),
          "the value " + shortened(config::to_json((*list)[i])) + " is in the list already");
    }
  }
}

void check_parameter_name(std::string_view name, std::string_view path, FieldErrors& errors) {
  const TextFacts facts = facts_of(name);
  if (facts.characters == 0) return add(errors, path, "a parameter's name must not be empty");
  if (facts.characters > kParameterNameCharacters) {
    add(errors, path, "the name " + too_long(facts.characters, kParameterNameCharacters));
  }
  if (facts.control) add(errors, path, "the name must not contain control characters");
}

void check_name(const json::value& name, std::string_view path, FieldErrors& errors) {
  check_text(name, path, kNameCharacters, true, errors);
  const auto* text = name.if_string();
  if (text == nullptr) return;
  if (text->empty()) return add(errors, path, "must not be empty");
  const TextFacts facts = facts_of(*text);
  if (facts.valid && facts.blank_end) add(errors, path, "must not begin or end with a blank");
}

void check_description(const json::value& text, std::string_view path, FieldErrors& errors) {
  check_text(text, path, kDescriptionCharacters, false, errors);
}

void check_label(const json::value& label, std::string_view path, FieldErrors& errors) {
  check_text(label, path, kCategoryCharacters, true, errors);
}

namespace {

using ParameterCheck = void (*)(const json::value&, std::string_view, FieldErrors&);

void check_each(const json::object& parameters, std::string_view path, FieldErrors& errors,
                ParameterCheck check) {
  if (parameters.size() > kParameters) {
    return add(errors, path,
               "has " + std::to_string(parameters.size()) + " parameters; at most " +
                   std::to_string(kParameters) + " are allowed");
  }
  for (const auto& member : parameters) {
    const std::string at = pointer_append(path, std::string_view(member.key()));
    check_parameter_name(member.key(), at, errors);
    check(member.value(), at, errors);
  }
}

}  // namespace

bool brings_parameters(const PresetFields& fields) {
  return !fields.parameters.empty() || fields.extras.contains("links") ||
         fields.extras.contains("any_of") || fields.extras.contains("extends");
}

void check_candidates(const json::object& parameters, std::string_view path, FieldErrors& errors) {
  check_each(parameters, path, errors, check_list);
}

void check_parameters(const json::value& parameters, std::string_view path, FieldErrors& errors,
                      bool may_be_empty) {
  const auto* object = parameters.if_object();
  if (object == nullptr) {
    return add(errors, path,
               "expected an object of parameter → list of values, not " +
                   std::string(kind_name(parameters)));
  }
  if (object->empty() && !may_be_empty) {
    return add(errors, path, "must have at least one parameter");
  }
  check_each(*object, path, errors, check_parameter);
}

void check_metadata(const json::value& metadata, std::string_view path, FieldErrors& errors) {
  const auto* object = metadata.if_object();
  if (object == nullptr) {
    return add(errors, path, "expected an object, not " + std::string(kind_name(metadata)));
  }
  const auto* tags = object->if_contains("tags");
  if (tags == nullptr) return;
  const std::string at = pointer_append(path, "tags");
  const auto* list = tags->if_array();
  if (list == nullptr) {
    return add(errors, at, "expected a list of strings, not " + std::string(kind_name(*tags)));
  }
  if (list->size() > kTags) {
    return add(errors, at,
               "has " + std::to_string(list->size()) + " tags; at most " + std::to_string(kTags) +
                   " are allowed");
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    check_text((*list)[i], pointer_append(at, i), kTagCharacters, true, errors);
  }
}

namespace {

std::string extra_names() {
  std::string names;
  for (const auto name : kExtras) names.append(names.empty() ? "" : ", ").append(name);
  return names;
}

void check_extras(const PresetFields& fields, std::string_view base, FieldErrors& errors) {
  if (fields.extras.empty()) return;
  check_space(fields.parameters, fields.extras, base, errors);
  check_preset_extras(fields.extras, base, errors);
}

// Puts the member in its place among kExtras; null takes it away.
void replace_extra(json::object& extras, std::string_view key, const json::value& value) {
  json::object changed;
  for (const auto name : kExtras) {
    if (name == key) {
      if (!value.is_null()) changed.emplace(name, value);
    } else if (const auto* kept = extras.if_contains(name)) {
      changed.emplace(name, *kept);
    }
  }
  extras = std::move(changed);
}

}  // namespace

PresetFields read_fields(const json::object& object, std::string_view base, FieldErrors& errors,
                         bool may_be_empty) {
  PresetFields fields;
  const auto member = [&](std::string_view key) -> const json::value* {
    const auto* value = object.if_contains(key);
    return value != nullptr && value->is_null() && key != "name" && key != "parameters" ? nullptr
                                                                                        : value;
  };
  const auto path = [&](std::string_view key) { return pointer_append(base, key); };

  if (const auto* name = member("name")) {
    check_name(*name, path("name"), errors);
    fields.name = optional_text(name).value_or("");
  } else {
    add(errors, path("name"), "is missing; a preset needs a name");
  }
  if (const auto* text = member("description")) {
    check_description(*text, path("description"), errors);
    fields.description = optional_text(text);
  }
  if (const auto* label = member("category")) {
    check_label(*label, path("category"), errors);
    fields.category = optional_text(label);
  }
  if (const auto* label = member("runtime")) {
    check_label(*label, path("runtime"), errors);
    fields.runtime = optional_text(label);
  }
  for (const auto key : kExtras) {
    if (const auto* value = member(key)) fields.extras.emplace(key, *value);
  }
  if (const auto* parameters = member("parameters")) {
    check_parameters(*parameters, path("parameters"), errors,
                     may_be_empty || brings_parameters(fields));
    if (parameters->is_object()) fields.parameters = parameters->get_object();
  } else {
    add(errors, path("parameters"), "is missing; expected an object of parameter → list of values");
  }
  if (const auto* metadata = member("metadata")) {
    check_metadata(*metadata, path("metadata"), errors);
    fields.metadata = *metadata;
  }
  check_extras(fields, base, errors);
  static constexpr std::string_view kKnown[] = {"name",    "description", "category",
                                                "runtime", "parameters",  "metadata"};
  for (const auto& entry : object) {
    const std::string_view key = entry.key();
    if (std::find(std::begin(kKnown), std::end(kKnown), key) == std::end(kKnown) &&
        !is_extra(key)) {
      add(errors, path(key),
          "is no field of a preset; expected name, description, category, runtime, parameters, "
          "metadata or " +
              extra_names());
    }
  }
  return fields;
}

PresetFields apply_changes(const PresetFields& fields, const json::object& changes,
                           std::string_view base, FieldErrors& errors) {
  PresetFields changed = fields;
  for (const auto& member : changes) {
    const std::string_view key = member.key();
    const json::value& value = member.value();
    const std::string path = pointer_append(base, key);
    if (key == "name") {
      check_name(value, path, errors);
      if (value.is_string()) changed.name = std::string(value.get_string());
    } else if (key == "parameters") {
      check_parameters(value, path, errors, true);
      if (value.is_object()) changed.parameters = value.get_object();
    } else if (key == "description") {
      if (!value.is_null()) check_description(value, path, errors);
      changed.description = optional_text(&value);
    } else if (key == "category") {
      if (!value.is_null()) check_label(value, path, errors);
      changed.category = optional_text(&value);
    } else if (key == "runtime") {
      if (!value.is_null()) check_label(value, path, errors);
      changed.runtime = optional_text(&value);
    } else if (key == "metadata") {
      if (!value.is_null()) check_metadata(value, path, errors);
      changed.metadata = value;
    } else if (is_extra(key)) {
      replace_extra(changed.extras, key, value);
    } else {
      add(errors, path,
          "cannot be changed; expected name, description, category, runtime, parameters, "
          "metadata or " +
              extra_names());
    }
  }
  if (errors.empty()) check_extras(changed, base, errors);
  return changed;
}

std::string shortened(std::string_view text, std::size_t characters) {
  std::size_t count = 0;
  for (auto at = text.begin(); at != text.end(); ++count) {
    if (count == characters) {
      return std::string(text.substr(0, static_cast<std::size_t>(at - text.begin()))) + "…";
    }
    utf::utf_traits<char>::decode(at, text.end());
  }
  return std::string(text);
}

}  // namespace preset

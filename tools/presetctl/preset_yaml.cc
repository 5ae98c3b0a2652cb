#include "presetctl/preset_yaml.h"

#include <algorithm>
#include <array>

#include "config/json_text.h"
#include "config/yaml_text.h"
#include "presetctl/text.h"

namespace presetctl {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 6> kAlways{"name",    "description", "category",
                                                  "runtime", "parameters",  "metadata"};
// Where a preset has them. merged_from is not for people to write.
constexpr std::array<std::string_view, 8> kWhereThere{"runtime_version", "links",    "any_of",
                                                      "constraints",     "extends",  "requires",
                                                      "conflicts",       "variables"};
constexpr std::string_view kProblem = "#! ";

// A key that every YAML reader takes for a string as it stands.
bool is_plain_key(std::string_view key) {
  static constexpr std::array<std::string_view, 8> kWords{"true", "false", "null", "yes",
                                                          "no",   "on",    "off",  "y"};
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return !key.empty() && is_letter(key.front()) && key != "n" &&
         std::ranges::all_of(key,
                             [&](char c) {
                               return is_letter(c) || (c >= '0' && c <= '9') || c == '-' ||
                                      c == '_';
                             }) &&
         std::ranges::find(kWords, key) == kWords.end();
}

std::string yaml_key(std::string_view key) {
  if (is_plain_key(key)) return std::string(key);
  std::string quoted;
  config::append_json_string(quoted, key);
  return printable_json(quoted);
}

// JSON in flow style is YAML; candidates get a blank after each comma.
std::string yaml_value(const json::value& value) {
  if (const json::array* list = value.if_array()) {
    std::string out = "[";
    for (const json::value& item : *list) {
      if (out.size() > 1) out += ", ";
      out += yaml_value(item);
    }
    return out + "]";
  }
  if (const json::object* object = value.if_object()) {
    std::string out = "{";
    for (const auto& entry : *object) {
      if (out.size() > 1) out += ", ";
      std::string key;
      config::append_json_string(key, entry.key());
      out += printable_json(key) + ": " + yaml_value(entry.value());
    }
    return out + "}";
  }
  return printable_json(config::to_json(value));
}

std::string yaml_text(const json::object& fields) {
  std::string out;
  for (const auto& field : fields) {
    if (const json::array* list = field.value().if_array(); list && !list->empty()) {
      out += yaml_key(field.key()) + ":\n";
      for (const json::value& item : *list) out += "  - " + yaml_value(item) + "\n";
      continue;
    }
    const json::object* block = field.value().if_object();
    if (!block || block->empty()) {
      out += yaml_key(field.key()) + ": " + yaml_value(field.value()) + "\n";
      continue;
    }
    out += yaml_key(field.key()) + ":\n";
    for (const auto& entry : *block) {
      out += "  " + yaml_key(entry.key()) + ": " + yaml_value(entry.value()) + "\n";
    }
  }
  return out;
}

}  // namespace

json::object editable_fields(const json::object& preset) {
  json::object fields;
  for (const std::string_view name : kAlways) {
    const json::value* value = preset.if_contains(name);
    fields.emplace(name, value ? *value : json::value(nullptr));
  }
  for (const std::string_view name : kWhereThere) {
    const json::value* value = preset.if_contains(name);
    if (value) fields.emplace(name, *value);
  }
  return fields;
}

std::string to_edited_text(const json::object& fields) {
  std::string text = yaml_text(fields);
  const Result<json::object> back = parse_edited(text);
  if (back && config::to_json(*back) == config::to_json(fields)) return text;
  return printable_json(config::to_pretty_json(fields));
}

Result<json::object> parse_edited(std::string_view text) {
  json::value value;
  if (auto yaml = config::parse_yaml(text, "edited text")) {
    value = std::move(yaml->value);
  } else {
    // JSON that YAML does not know (very long keys, say); comment lines keep their place.
    const std::string problem = config::to_string(yaml.error());
    std::string bare;
    while (!text.empty()) {
      const std::string_view line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
      bare += line.starts_with('#') ? std::string_view("\n") : line;
      text.remove_prefix(line.size());
    }
    auto parsed = config::parse_json(bare);
    if (!parsed) return misuse(problem);
    value = std::move(*parsed);
  }
  if (!value.is_object()) return misuse("edited text: expected the preset's fields as a map");
  return std::move(value.get_object());
}

std::string with_problems(std::string_view text, const std::vector<std::string>& problems) {
  std::string out;
  for (const std::string& problem : problems) {
    out += std::string(kProblem) + printable(problem) + "\n";
  }
  return out + std::string(text);
}

std::string without_problems(std::string_view text) {
  while (text.starts_with(kProblem)) {
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  }
  return std::string(text);
}

}  // namespace presetctl

#include "presetctl/preset_input.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "config/json_text.h"
#include "presetctl/files.h"
#include "presetctl/parameter_text.h"
#include "presetctl/values.h"

namespace presetctl {
namespace {

namespace json = boost::json;
namespace po = boost::program_options;

constexpr std::array<std::string_view, 5> kKept{"id", "revision", "created_at", "updated_at",
                                                "is_system"};

std::string shown(const std::string& path) {
  return path == "-" ? "standard input" : path;
}

std::unexpected<Fault> no_preset(const std::string& path) {
  return misuse(shown(path) +
                ": expected a preset (name, parameters), a document with 'preset' or 'presets', "
                "or a list of presets");
}

Result<std::vector<json::object>> presets_of_list(const json::array& list,
                                                  const std::string& path) {
  std::vector<json::object> presets;
  for (const json::value& preset : list) {
    if (!preset.is_object()) return no_preset(path);
    presets.push_back(preset.get_object());
  }
  return presets;
}

// The fields that only some presets have.
Result<void> add_relations(const Arguments& arguments, json::object& fields) {
  if (const std::optional<std::string> version = arguments.text("runtime-version")) {
    fields["runtime_version"] = *version;
  }
  if (arguments.has("constraint")) {
    json::array constraints;
    for (const std::string& word : arguments.texts("constraint")) {
      Result<json::object> constraint = parse_constraint(word);
      if (!constraint) return std::unexpected(constraint.error());
      constraints.emplace_back(std::move(*constraint));
    }
    fields["constraints"] = std::move(constraints);
  }
  for (const char* option : {"extends", "requires", "conflicts"}) {
    if (!arguments.has(option)) continue;
    json::array names;
    for (const std::string& name : arguments.texts(option)) names.emplace_back(name);
    fields[option] = std::move(names);
  }
  return {};
}

}  // namespace

Result<std::vector<json::object>> presets_of(const json::value& document, const std::string& path) {
  if (document.is_array()) return presets_of_list(document.get_array(), path);
  if (!document.is_object()) return no_preset(path);
  const json::object& object = document.get_object();
  if (const json::object* preset = object_member(object, "preset")) return std::vector{*preset};
  if (const json::array* presets = array_member(object, "presets")) {
    return presets_of_list(*presets, path);
  }
  for (const char* field : {"name", "parameters", "links", "any_of", "extends"}) {
    if (member(object, field)) return std::vector{object};
  }
  return no_preset(path);
}

json::object writable_fields(const json::object& preset) {
  json::object fields;
  for (const auto& field : preset) {
    const bool kept = std::ranges::find(kKept, std::string_view(field.key())) != kKept.end();
    if (!kept && !field.value().is_null()) fields.emplace(field.key(), field.value());
  }
  return fields;
}

Result<json::object> import_document(const json::value& document, const std::string& path) {
  // A document with a version is what the daemon knows best; its errors then fit the file.
  if (document.is_object() && document.get_object().contains("version")) {
    return document.get_object();
  }
  const Result<std::vector<json::object>> presets = presets_of(document, path);
  if (!presets) return std::unexpected(presets.error());
  json::array list;
  for (const json::object& preset : *presets) list.emplace_back(writable_fields(preset));
  return json::object{{"version", "1.0"}, {"presets", std::move(list)}};
}

void add_field_options(AddOptions& add) {
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  const auto texts = [](const char* name) {
    return po::value<std::vector<std::string>>()->value_name(name)->composing();
  };
  add("file,f", text("FILE"), "start from a preset in a JSON or YAML file (- for standard input)");
  add("description", text("TEXT"), "what it is for");
  add("category", text("CATEGORY"), "e.g. performance");
  add("runtime", text("RUNTIME"), "the engine it is written for, e.g. sglang");
  add("runtime-version", text("RANGE"), "the engine's versions, e.g. \">=0.5,<0.6\"");
  add("param,p", texts("P=V,V…"),
      "a parameter and its candidates, JSON or plain text (repeat); P=[…] is a JSON list, "
      "P=FROM..TO/STEP and P=FROM..TOxFACTOR are ranges");
  add("constraint", texts("ID: EXPR [when EXPR]"), "a rule of its own (repeat)");
  add("extends", texts("PRESET"), "a preset it builds on (repeat, in order)");
  add("requires", texts("PRESET"), "a preset it must be merged with (repeat)");
  add("conflicts", texts("PRESET"), "a preset it must not be merged with (repeat)");
  add("tag", texts("TAG"), "a tag (repeat)");
  add("author", text("TEXT"), "the metadata's author");
  add("metadata", text("JSON"), "the metadata, a JSON object");
}

Result<void> set_parameters(json::object& parameters, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    Result<std::pair<std::string, json::value>> parameter = parse_parameter(word);
    if (!parameter) return std::unexpected(parameter.error());
    parameters[parameter->first] = std::move(parameter->second);
  }
  return {};
}

Result<json::object> fields_from_options(const Arguments& arguments,
                                         const json::object& base_metadata) {
  json::object fields;
  for (const char* name : {"description", "category", "runtime"}) {
    if (const std::optional<std::string> given = arguments.text(name)) fields[name] = *given;
  }
  if (arguments.has("param")) {
    json::object parameters;
    if (const Result<void> set = set_parameters(parameters, arguments.texts("param")); !set) {
      return std::unexpected(set.error());
    }
    fields["parameters"] = std::move(parameters);
  }
  if (const Result<void> added = add_relations(arguments, fields); !added) {
    return std::unexpected(added.error());
  }
  json::object metadata = base_metadata;
  if (const std::optional<std::string> given = arguments.text("metadata")) {
    auto parsed = config::parse_json(*given);
    if (!parsed) return misuse("--metadata: " + parsed.error().message);
    if (!parsed->is_object()) return misuse("--metadata: expected a JSON object");
    metadata = std::move(parsed->get_object());
  }
  if (arguments.has("tag")) {
    json::array tags;
    for (const std::string& tag : arguments.texts("tag")) tags.emplace_back(tag);
    metadata["tags"] = std::move(tags);
  }
  if (const std::optional<std::string> author = arguments.text("author")) {
    metadata["author"] = *author;
  }
  if (arguments.has("metadata") || arguments.has("tag") || arguments.has("author")) {
    fields["metadata"] = std::move(metadata);
  }
  return fields;
}

Result<json::object> preset_from_arguments(const Arguments& arguments) {
  json::object preset;
  if (const std::optional<std::string> file = arguments.text("file")) {
    const Result<json::value> document = load_document(*file);
    if (!document) return std::unexpected(document.error());
    const Result<std::vector<json::object>> presets = presets_of(*document, *file);
    if (!presets) return std::unexpected(presets.error());
    if (presets->size() != 1) {
      return misuse(shown(*file) + ": holds " + count_of(presets->size(), "preset") +
                    "; 'presetctl import' takes several");
    }
    preset = writable_fields(presets->front());
  }
  const json::object* metadata = object_member(preset, "metadata");
  const Result<json::object> options =
      fields_from_options(arguments, metadata ? *metadata : json::object{});
  if (!options) return std::unexpected(options.error());
  for (const auto& field : *options) preset[field.key()] = field.value();
  return preset;
}

}  // namespace presetctl

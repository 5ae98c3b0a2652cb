#include "plugin/json/preset_json.h"

#include "config/json_text.h"

namespace preset {
namespace {

void append_member(std::string& out, std::string_view key, const std::optional<std::string>& text) {
  out.append(",\"").append(key).append("\":");
  if (text) {
    config::append_json_string(out, *text);
  } else {
    out += "null";
  }
}

// id … is_system, which the document and the summary share.
void append_head(std::string& out, const Preset& preset) {
  out.append("{\"id\":").append(std::to_string(preset.id));
  append_member(out, "name", preset.fields.name);
  append_member(out, "description", preset.fields.description);
  append_member(out, "category", preset.fields.category);
  append_member(out, "runtime", preset.fields.runtime);
  out.append(",\"is_system\":").append(preset.is_system ? "true" : "false");
}

void append_tail(std::string& out, const Preset& preset) {
  out.append(",\"revision\":").append(std::to_string(preset.revision));
  append_member(out, "created_at", preset.created_at);
  append_member(out, "updated_at", preset.updated_at);
  out += '}';
}

std::optional<std::string> text_of(const json::value* value) {
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string(value->get_string());
}

json::value or_null(const std::optional<std::string>& text) {
  return text ? json::value(*text) : json::value(nullptr);
}

}  // namespace

std::string to_document(const Preset& preset) {
  std::string out;
  out.reserve(512);
  append_head(out, preset);
  out += ",\"parameters\":";
  config::append_json(out, preset.fields.parameters);
  out += ",\"metadata\":";
  config::append_json(out, preset.fields.metadata);
  for (const auto& member : preset.fields.extras) {
    out.append(",\"").append(std::string_view(member.key())).append("\":");
    config::append_json(out, member.value());
  }
  append_tail(out, preset);
  return out;
}

std::expected<Preset, std::string> parse_document(std::string_view text) {
  auto parsed = config::parse_json(text, {.depth = 64});
  if (!parsed) return std::unexpected("a stored preset is damaged: " + parsed.error().message);
  auto* object = parsed->if_object();
  if (object == nullptr) return std::unexpected("a stored preset is damaged: not an object");
  const auto* id = object->if_contains("id");
  const auto* name = object->if_contains("name");
  const auto* system = object->if_contains("is_system");
  const auto* revision = object->if_contains("revision");
  auto* parameters = object->if_contains("parameters");
  auto* metadata = object->if_contains("metadata");
  const auto created = text_of(object->if_contains("created_at"));
  const auto updated = text_of(object->if_contains("updated_at"));
  if (id == nullptr || !id->is_int64() || name == nullptr || !name->is_string() ||
      system == nullptr || !system->is_bool() || revision == nullptr || !revision->is_int64() ||
      parameters == nullptr || !parameters->is_object() || metadata == nullptr || !created ||
      !updated) {
    return std::unexpected("a stored preset is damaged: a member is missing or of a wrong type");
  }
  Preset preset;
  preset.id = static_cast<std::uint64_t>(id->get_int64());
  preset.is_system = system->get_bool();
  preset.revision = static_cast<std::uint64_t>(revision->get_int64());
  preset.created_at = *created;
  preset.updated_at = *updated;
  preset.fields.name = std::string(name->get_string());
  preset.fields.description = text_of(object->if_contains("description"));
  preset.fields.category = text_of(object->if_contains("category"));
  preset.fields.runtime = text_of(object->if_contains("runtime"));
  preset.fields.parameters = std::move(parameters->get_object());
  preset.fields.metadata = std::move(*metadata);
  for (const auto key : kExtras) {
    auto* extra = object->if_contains(key);
    if (extra != nullptr) preset.fields.extras.emplace(key, std::move(*extra));
  }
  return preset;
}

json::object portable(const PresetFields& fields) {
  json::object object{{"name", fields.name},
                      {"description", or_null(fields.description)},
                      {"category", or_null(fields.category)},
                      {"runtime", or_null(fields.runtime)},
                      {"parameters", fields.parameters},
                      {"metadata", fields.metadata}};
  for (const auto& member : fields.extras) object.emplace(member.key(), member.value());
  return object;
}

void append_summary(std::string& out, const Preset& preset) {
  append_head(out, preset);
  out.append(",\"parameter_count\":").append(std::to_string(preset.fields.parameters.size()));
  json::array tags;
  for (const auto& tag : tags_of(preset.fields)) tags.emplace_back(tag);
  out += ",\"tags\":";
  config::append_json(out, tags);
  append_tail(out, preset);
}

}  // namespace preset

#include "plugin/service/spaces.h"

#include <algorithm>

#include "config/json_text.h"
#include "plugin/domain/validation.h"
#include "plugin/service/merging.h"
#include "plugin/service/service.h"
#include "plugin/space/template.h"

namespace preset {
namespace {

using config::pointer_append;

const json::value* given(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value == nullptr || value->is_null() ? nullptr : value;
}

// An object of scalars among the params.
json::object scalars(const json::object& params, std::string_view key, FieldErrors& errors) {
  const auto* value = given(params, key);
  if (value == nullptr) return {};
  const std::string path = pointer_append("", key);
  const auto* object = value->if_object();
  if (object == nullptr) {
    errors.push_back({path, "expected an object of name → value"});
    return {};
  }
  for (const auto& member : *object) {
    if (member.value().is_structured() || member.value().is_null()) {
      errors.push_back({pointer_append(path, std::string_view(member.key())),
                        "expected a number, a text, true or false"});
    }
  }
  return json::object(*object, json::storage_ptr{});
}

// Puts the catalog, the facts and the variables' values to what is in `asked` already.
Status complete(Service& service, const json::object& params, std::string_view base,
                AskedSpace& asked) {
  FieldErrors errors;
  asked.facts = service.facts();
  for (const auto& fact : scalars(params, "facts", errors)) asked.facts[fact.key()] = fact.value();
  const json::object chosen = scalars(params, "variables", errors);
  if (!errors.empty()) return fail(std::move(errors));

  if (asked.fields.runtime) {
    const auto* version = asked.fields.extras.if_contains("runtime_version");
    const auto choice = service.catalogs()->for_runtime(
        *asked.fields.runtime, version ? std::string_view(version->get_string()) : "");
    asked.catalog = choice.catalog;
    if (asked.catalog == nullptr) {
      asked.warnings.emplace_back("there is no catalog for " + *asked.fields.runtime +
                                  ": only the presets' own constraints are known");
    } else if (!choice.covers) {
      asked.warnings.emplace_back("no catalog is for the runtime_version asked for; " +
                                  asked.catalog->engine() + " " + asked.catalog->version() +
                                  " was taken");
    }
  }
  const auto* variables = asked.fields.extras.if_contains("variables");
  static const json::object kNone;
  const std::string path = pointer_append(base, "variables");
  const auto declared =
      declared_variables(variables ? variables->get_object() : kNone, asked.catalog.get(), path);
  if (!declared) return std::unexpected(declared.error());
  auto values = variable_values(*declared, chosen, asked.facts, path);
  if (!values) return std::unexpected(values.error());
  for (const auto& value : *values) asked.facts[value.key()] = value.value();
  return {};
}

Result<AskedSpace> ask_for_stored(Service& service, const json::object& params) {
  FieldErrors errors;
  const PresetRef ref = read_ref(params.at("preset"), "/preset", errors);
  std::optional<std::uint64_t> revision;
  if (const auto* wanted = given(params, "revision")) {
    if (!wanted->is_int64() || wanted->get_int64() < 1) {
      errors.push_back({"/revision", "must be at least 1"});
    } else {
      revision = static_cast<std::uint64_t>(wanted->get_int64());
    }
  }
  if (!errors.empty()) return fail(std::move(errors));
  const auto read = reader_of(service.store(), service.store().engine().snapshot());
  const auto preset = read(ref, revision);
  if (!preset) return std::unexpected(preset.error());
  return ask_for(service, *preset, params, "");
}

Result<AskedSpace> ask_for_merge(Service& service, const json::object& params) {
  const auto request = read_merge(params, "", service.settings().limits.merge_presets);
  if (!request) return std::unexpected(request.error());
  auto stored = merge_stored(service, *request, "");
  if (!stored) return std::unexpected(stored.error());
  AskedSpace asked;
  for (const auto& preset : stored->presets) {
    asked.presets.push_back({preset.id, preset.fields.name, preset.revision});
  }
  asked.fields.runtime = stored->runtime;
  if (stored->runtime_version) asked.fields.extras["runtime_version"] = *stored->runtime_version;
  const json::object space = space_of(stored->merged);
  for (const auto& member : space) {
    if (member.key() == "parameters") {
      asked.fields.parameters = member.value().get_object();
    } else {
      asked.fields.extras[member.key()] = member.value();
    }
  }
  asked.conflicts = std::move(stored->merged.conflicts);
  asked.warnings = std::move(stored->merged.warnings);
  if (auto status = complete(service, params, "", asked); !status) {
    return std::unexpected(status.error());
  }
  return asked;
}

Result<AskedSpace> ask_for_written(Service& service, const json::object& params) {
  const auto* object = params.at("space").if_object();
  if (object == nullptr) return fail(FieldErrors{{"/space", "expected an object: a search space"}});
  FieldErrors errors;
  if (object->contains("name")) errors.push_back({"/space/name", "a space has no name"});
  json::object named(*object, json::storage_ptr{});
  named["name"] = "space";
  Preset preset;
  preset.fields = read_fields(named, "/space", errors, true);  // without any there is one point
  preset.fields.name.clear();  // so that it may build on a preset of any name
  if (!errors.empty()) return fail(std::move(errors));
  return ask_for(service, preset, params, "/space");
}

}  // namespace

Result<AskedSpace> ask_for(Service& service, const Preset& preset, const json::object& params,
                           std::string_view base) {
  return ask_for(service, preset, params, base,
                 reader_of(service.store(), service.store().engine().snapshot()));
}

Result<AskedSpace> ask_for(Service& service, const Preset& preset, const json::object& params,
                           std::string_view base, const ReadPreset& read) {
  auto whole = with_bases(preset, read, base);
  if (!whole) return std::unexpected(whole.error());
  AskedSpace asked;
  asked.fields = std::move(whole->fields);
  if (preset.id != 0) asked.presets.push_back({preset.id, preset.fields.name, preset.revision});
  asked.presets.insert(asked.presets.end(), whole->bases.begin(), whole->bases.end());
  if (auto status = complete(service, params, base, asked); !status) {
    return std::unexpected(status.error());
  }
  return asked;
}

Result<AskedSpace> read_asked_space(Service& service, const json::object& params) {
  const int given_ways = static_cast<int>(given(params, "preset") != nullptr) +
                         static_cast<int>(given(params, "presets") != nullptr) +
                         static_cast<int>(given(params, "space") != nullptr);
  if (given_ways != 1) return fail(FieldErrors{{"", "give one of preset, presets or space"}});
  if (given(params, "presets") != nullptr) return ask_for_merge(service, params);
  for (const auto key :
       {"merge_strategy", "strategies", "overrides", "decisions", "mixed_runtimes"}) {
    if (given(params, key) != nullptr) {
      return fail(FieldErrors{{pointer_append("", std::string_view(key)), "goes with presets"}});
    }
  }
  if (given(params, "preset") != nullptr) return ask_for_stored(service, params);
  if (given(params, "revision") != nullptr) {
    return fail(FieldErrors{{"/revision", "goes with preset"}});
  }
  return ask_for_written(service, params);
}

Result<Space> space_of(const AskedSpace& asked) {
  json::object object = asked.fields.extras;
  object["parameters"] = asked.fields.parameters;
  return read_space(object, asked.facts);
}

Result<CompiledSpace> compile(const AskedSpace& asked) {
  auto space = space_of(asked);
  if (!space) return std::unexpected(space.error());
  return CompiledSpace(std::move(*space), asked.catalog, asked.facts);
}

}  // namespace preset

// Presets and engines: command lines, captures, migrations, templates.
#include <algorithm>

#include "config/json_text.h"
#include "plugin/catalog/effective.h"
#include "plugin/catalog/findings.h"
#include "plugin/catalog/migration.h"
#include "plugin/domain/schema.h"
#include "plugin/domain/validation.h"
#include "plugin/json/preset_json.h"
#include "plugin/launch/launch.h"
#include "plugin/rpc/handlers.h"
#include "plugin/service/changes.h"
#include "plugin/service/service.h"
#include "plugin/service/space_json.h"
#include "plugin/service/spaces.h"
#include "plugin/space/template.h"

namespace preset {
namespace {

json::array texts(const std::vector<std::string>& list) {
  json::array array;
  for (const auto& text : list) array.emplace_back(text);
  return array;
}

// The point that a call means: the one given, or the n-th valid one of the space.
Result<json::object> chosen_point(const AskedSpace& asked, const Call& call,
                                  std::uint64_t position) {
  if (const auto* point = given(call, "point")) {
    return json::object(point->get_object(), json::storage_ptr{});
  }
  const auto space = compile(asked);
  if (!space) return std::unexpected(space.error());
  auto points = space->first(1, position);
  if (!points.points.empty()) return std::move(points.points.front());
  return fail(Kind::kNotFound,
              points.cut ? "no valid point was found within the work limit; give the point itself"
                         : "the space has no valid point number " + std::to_string(position + 1),
              {{"index", position}});
}

json::object to_json(const Rendered& rendered) {
  json::object answer{
      {"argv", texts(rendered.argv)}, {"flags", texts(rendered.flags)}, {"shell", rendered.shell}};
  json::object environment;
  for (const auto& [name, value] : rendered.environment) environment[name] = value;
  answer["environment"] = std::move(environment);
  answer["config"] = rendered.config_file.empty()
                         ? json::value(nullptr)
                         : json::object{{"name", rendered.config_name},
                                        {"text", rendered.config_file},
                                        {"argv", texts(rendered.config_argv)}};
  answer["warnings"] = texts(rendered.warnings);
  return answer;
}

// What the catalogs say of an engine; the set is kept as long as the call.
CatalogPtr newest_of(void* catalogs, std::string_view engine) {
  return static_cast<const CatalogSet*>(catalogs)->choose(engine, "").catalog;
}

// The faults of `result` are about the param at `path`.
template <class Value>
Result<Value> told_at(std::string_view path, Result<Value> result) {
  if (!result) {
    for (auto& error : result.error().errors) error.path = path;
  }
  return result;
}

Result<Captured> captured(const CatalogSet& catalogs, const Call& call) {
  const auto command = text_param(call, "command");
  const auto* argv = given(call, "argv");
  const auto config = text_param(call, "config");
  const auto* pid = given(call, "pid");
  const int ways = static_cast<int>(command.has_value()) + static_cast<int>(argv != nullptr) +
                   static_cast<int>(config.has_value()) + static_cast<int>(pid != nullptr);
  if (ways != 1) return fail(FieldErrors{{"", "give one of command, argv, config or pid"}});
  void* context = const_cast<CatalogSet*>(&catalogs);
  if (config) {
    const auto runtime = text_param(call, "runtime");
    if (!runtime) return fail(FieldErrors{{"/runtime", "says whose configuration this is"}});
    const CatalogPtr catalog = catalogs.for_runtime(*runtime, "").catalog;
    if (catalog == nullptr) {
      return fail(FieldErrors{{"/runtime", "there is no catalog for \"" + *runtime + "\""}});
    }
    return told_at("/config", capture_config(*config, *catalog));
  }
  if (pid != nullptr) {
    auto words = process_argv(pid->get_int64(), call.caller.uid);
    if (!words) return std::unexpected(words.error());
    return capture_argv(*words, newest_of, context);
  }
  if (command) {
    auto words = told_at("/command", split_shell(*command));
    if (!words) return std::unexpected(words.error());
    return told_at("/command", capture_argv(*words, newest_of, context));
  }
  std::vector<std::string> words;
  FieldErrors errors;
  for (std::size_t i = 0; i < argv->get_array().size(); ++i) {
    const auto& word = argv->get_array()[i];
    if (word.is_string()) {
      words.emplace_back(word.get_string());
    } else {
      errors.push_back({config::pointer_append("/argv", i), "expected a string"});
    }
  }
  if (!errors.empty()) return fail(std::move(errors));
  return capture_argv(words, newest_of, context);
}

json::object changes_json(const NameChange& change) {
  return {{"from", change.from},
          {"to", change.to.empty() ? json::value(nullptr) : json::value(change.to)},
          {"path", change.path},
          {"code", change.code},
          {"message", change.message}};
}

json::array changes_json(const std::vector<NameChange>& changes) {
  json::array list;
  for (const auto& change : changes) list.push_back(changes_json(change));
  return list;
}

// What was put together is checked as what a person wrote.
Status check_fields(const PresetFields& fields) {
  FieldErrors errors;
  read_fields(portable(fields), "", errors);
  if (!errors.empty()) return fail(std::move(errors));
  return {};
}

bool flag_param(const Call& call, std::string_view name) {
  const auto* value = given(call, name);
  return value != nullptr && value->get_bool();
}

}  // namespace

Status render_point(Service& service, const Call& call, std::string& out) {
  FieldErrors errors;
  const std::uint64_t index = integer_param(call, "index", 0, errors).value_or(0);
  if (given(call, "index") != nullptr && given(call, "point") != nullptr) {
    errors.push_back({"/index", "give a point or the index of one, not both"});
  }
  if (!errors.empty()) return fail(std::move(errors));
  const auto asked = read_asked_space(service, call.params);
  if (!asked) return std::unexpected(asked.error());
  if (!asked->fields.runtime) {
    return fail(FieldErrors{{"", "there is no engine to render for: the preset needs a runtime"}});
  }
  const CatalogPtr catalog =
      asked->catalog != nullptr ? asked->catalog : without_catalog(*asked->fields.runtime);
  const auto point = chosen_point(*asked, call, index);
  if (!point) return std::unexpected(point.error());
  const auto* metadata = asked->fields.metadata.if_object();
  const auto* launch = metadata ? metadata->if_contains("launch") : nullptr;
  const auto rendered = render(*catalog, *point, launch ? *launch : json::value(),
                               text_param(call, "model").value_or(""));
  if (!rendered) return std::unexpected(rendered.error());
  json::object answer = to_json(*rendered);
  answer["point"] = *point;
  answer["effective"] = to_json(effective_config(*catalog, *point, asked->facts));
  config::append_json(out, answer);
  return {};
}

Status capture_preset(Service& service, const Call& call, std::string& out) {
  const CatalogSetPtr catalogs = service.catalogs();
  const auto taken = captured(*catalogs, call);
  if (!taken) return std::unexpected(taken.error());
  PresetFields fields;
  fields.name = text_param(call, "name").value_or("Captured");
  if (!taken->engine.empty()) fields.runtime = taken->engine;
  fields.parameters = taken->parameters;
  json::object metadata;
  if (!taken->launch.empty()) metadata["launch"] = taken->launch;
  fields.metadata = std::move(metadata);
  config::append_json(out, json::object{{"preset", portable(fields)},
                                        {"model", taken->model.empty() ? json::value(nullptr)
                                                                       : json::value(taken->model)},
                                        {"findings", to_json(find_faults(*catalogs, fields))},
                                        {"warnings", texts(taken->warnings)}});
  return {};
}

Status preset_schema(Service&, const Call&, std::string& out) {
  out += kPresetSchemaText;
  return {};
}

Result<Change> migrate_preset(Service& service, const Call& call) {
  FieldErrors errors;
  PresetRef ref = ref_param(call, "preset", errors);
  const auto if_revision = integer_param(call, "if_revision", 1, errors);
  if (!errors.empty()) return fail(std::move(errors));
  const bool dry_run = flag_param(call, "dry_run");
  const auto version = text_param(call, "version");
  return [&service, ref = std::move(ref), if_revision, dry_run,
          version](WriteContext& context) -> Result<std::string> {
    const auto preset = context.group().get(ref);
    if (!preset) return std::unexpected(preset.error());
    if (!preset->fields.runtime) {
      return fail(FieldErrors{{"/preset", "has no runtime, so there is no catalog to go by"}});
    }
    const auto* range = preset->fields.extras.if_contains("runtime_version");
    const auto choice = service.catalogs()->for_runtime(
        *preset->fields.runtime, version ? std::string_view(*version)
                                 : range ? std::string_view(range->get_string())
                                         : "");
    if (choice.catalog == nullptr || (version && !choice.covers)) {
      return fail(Kind::kNotFound, "there is no catalog for " + *preset->fields.runtime + " " +
                                       version.value_or(""));
    }
    if (if_revision && *if_revision != preset->revision) {
      return fail(Kind::kRevisionConflict,
                  "\"" + preset->fields.name + "\" is at revision " +
                      std::to_string(preset->revision) + ", not " + std::to_string(*if_revision),
                  {{"preset", preset->id}, {"revision", preset->revision}});
    }
    Migration migration = migrate(*choice.catalog, preset->fields);
    if (auto status = check_fields(migration.fields); !status) {
      return std::unexpected(status.error());
    }
    json::object answer{
        {"changes", changes_json(migration.changes)},
        {"left", changes_json(migration.left)},
        {"catalog",
         {{"engine", choice.catalog->engine()}, {"version", choice.catalog->version()}}}};
    if (dry_run || migration.changes.empty()) {
      Preset shown = *preset;
      shown.fields = std::move(migration.fields);
      answer["applied"] = false;
      answer["preset"] = portable(shown.fields);
      return config::to_json(answer);
    }
    auto updated =
        update_fields(context, *preset, std::move(migration.fields), if_revision, "migrate");
    if (!updated) return std::unexpected(updated.error());
    answer["applied"] = true;
    std::string text = config::to_json(answer);
    text.pop_back();
    return text + ",\"preset\":" + to_document(*updated) + "}";
  };
}

Result<Change> instantiate_preset(Service& service, const Call& call) {
  FieldErrors errors;
  PresetRef ref = ref_param(call, "preset", errors);
  const bool dry_run = flag_param(call, "dry_run");
  const auto name = text_param(call, "name");
  if (name) {
    check_name(json::value(*name), "/name", errors);
  } else if (!dry_run) {
    errors.push_back({"/name", "is missing; the new preset needs a name (or set dry_run)"});
  }
  if (!errors.empty()) return fail(std::move(errors));
  json::object params;
  for (const auto* key : {"variables", "facts"}) {
    if (const auto* value = given(call, key)) params[key] = *value;
  }
  return [&service, ref = std::move(ref), dry_run, name,
          params = std::move(params)](WriteContext& context) -> Result<std::string> {
    const auto preset = context.group().get(ref);
    if (!preset) return std::unexpected(preset.error());
    auto asked = ask_for(service, *preset, params, "", reader_of(context));
    if (!asked) return std::unexpected(asked.error());
    json::object values;
    if (const auto* variables = asked->fields.extras.if_contains("variables")) {
      for (const auto& variable : variables->get_object()) {
        values[variable.key()] = asked->facts.at(variable.key());
      }
    }
    auto filled = fill_template(asked->fields, values, asked->facts);
    if (!filled) return std::unexpected(filled.error());
    filled->name = name.value_or(preset->fields.name);
    filled->extras.stable_erase("extends");
    json::object metadata;
    if (const auto* own = filled->metadata.if_object()) metadata = *own;
    metadata["instantiated_from"] = json::object{{"id", preset->id},
                                                 {"name", preset->fields.name},
                                                 {"revision", preset->revision},
                                                 {"variables", values}};
    filled->metadata = std::move(metadata);
    if (auto status = check_fields(*filled); !status) return std::unexpected(status.error());
    if (dry_run) {
      return config::to_json(json::object{{"applied", false}, {"preset", portable(*filled)}});
    }
    if (auto status = context.check(*filled, ""); !status) {
      return std::unexpected(status.error());
    }
    const auto made = insert_preset(context, std::move(*filled), false, "instantiate");
    if (!made) return std::unexpected(made.error());
    return "{\"applied\":true,\"preset\":" + to_document(*made) + "}";
  };
}

}  // namespace preset

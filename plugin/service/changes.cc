#include "plugin/service/changes.h"

#include "config/json_text.h"
#include "plugin/domain/validation.h"
#include "plugin/json/preset_json.h"
#include "plugin/service/bases.h"
#include "plugin/store/store_failure.h"

namespace preset {
namespace {

json::value ref_value(const Preset& preset) {
  return json::value(preset.id);
}

std::unexpected<Failure> is_system_preset(const Preset& preset) {
  return fail(Kind::kSystemPreset,
              "\"" + preset.fields.name +
                  "\" is a system preset and cannot be changed or deleted; clone it instead",
              {{"preset", ref_value(preset)}, {"name", preset.fields.name}});
}

// The preset, if the caller may change it in this revision.
Result<Preset> changeable(WriteContext& context, const PresetRef& ref,
                          const std::optional<std::uint64_t>& if_revision) {
  auto preset = context.group().get(ref);
  if (!preset) return preset;
  if (preset->is_system) return is_system_preset(*preset);
  if (if_revision && *if_revision != preset->revision) {
    return fail(Kind::kRevisionConflict,
                "\"" + preset->fields.name + "\" is at revision " +
                    std::to_string(preset->revision) + ", not " + std::to_string(*if_revision) +
                    "; read it again and repeat your change",
                {{"preset", ref_value(*preset)}, {"revision", preset->revision}});
  }
  return preset;
}

Result<std::string> document_within_limit(const WriteContext& context, const Preset& preset) {
  std::string document = to_document(preset);
  if (document.size() > context.document_bytes()) {
    return fail(Kind::kLimitExceeded,
                "the preset takes " + std::to_string(document.size()) + " bytes; at most " +
                    std::to_string(context.document_bytes()) + " are allowed",
                {{"limit", "document_bytes"}, {"value", context.document_bytes()}});
  }
  return document;
}

Status name_is_free(WriteContext& context, const std::string& name) {
  const auto taken = context.group().exists(name);
  if (!taken) return std::unexpected(taken.error());
  if (*taken) return name_is_taken(name);
  return {};
}

// Writes `after` over `before`, whatever they hold.
Result<std::string> replace(WriteContext& context, const Preset& before, const Preset& after,
                            std::string_view op) {
  if (after.fields.name != before.fields.name) {
    if (auto free = name_is_free(context, after.fields.name); !free) {
      return std::unexpected(free.error());
    }
  }
  auto document = document_within_limit(context, after);
  if (!document) return document;
  if (auto status = context.group().replace(before, after, *document, op, context.author());
      !status) {
    return std::unexpected(status.error());
  }
  context.tell({std::string(op), after.id, after.fields.name, after.revision});
  return document;
}

Result<std::string> insert(WriteContext& context, const Preset& preset, std::string_view op) {
  if (auto free = name_is_free(context, preset.fields.name); !free) {
    return std::unexpected(free.error());
  }
  auto document = document_within_limit(context, preset);
  if (!document) return document;
  if (auto status = context.group().insert(preset, *document, op, context.author()); !status) {
    return std::unexpected(status.error());
  }
  context.tell({std::string(op), preset.id, preset.fields.name, preset.revision});
  return document;
}

Preset new_preset(WriteContext& context, PresetFields fields, bool is_system) {
  Preset preset;
  preset.fields = std::move(fields);
  preset.id = context.group().take_id();
  preset.is_system = is_system;
  preset.revision = 1;
  preset.created_at = context.now();
  preset.updated_at = context.now();
  return preset;
}

Preset next_revision(WriteContext& context, const Preset& before, PresetFields fields) {
  Preset after = before;
  after.fields = std::move(fields);
  after.revision = before.revision + 1;
  after.updated_at = context.now();
  return after;
}

Result<Preset> preset_at(WriteContext& context, std::uint64_t id, std::uint64_t revision) {
  const auto record = context.group().record(id, revision);
  if (!record) return std::unexpected(record.error());
  if (!*record || (*record)->op == "delete") {
    return fail(Kind::kNotFound,
                "preset " + std::to_string(id) + " has no revision " + std::to_string(revision) +
                    " to restore; preset.history lists those that are kept",
                {{"preset", id}, {"revision", revision}});
  }
  if ((*record)->document.empty()) return context.group().get({.id = id, .name = {}});
  auto preset = parse_document((*record)->document);
  if (!preset) return fail_damaged(preset.error());
  return std::move(*preset);
}

Result<std::string> restore(WriteContext& context, const PresetRef& ref, std::uint64_t revision) {
  auto live = context.group().get(ref);
  if (live) {
    if (live->is_system) return is_system_preset(*live);
    auto old = preset_at(context, live->id, revision);
    if (!old) return std::unexpected(old.error());
    const Preset after = next_revision(context, *live, std::move(old->fields));
    if (auto status = check_bases(context, after, ""); !status) {
      return std::unexpected(status.error());
    }
    return replace(context, *live, after, "restore");
  }
  if (live.error().kind != Kind::kNotFound || !ref.id) return std::unexpected(live.error());
  const auto newest = context.group().newest_record(*ref.id);
  if (!newest) return std::unexpected(newest.error());
  if (!*newest) return std::unexpected(live.error());
  auto old = preset_at(context, *ref.id, revision);
  if (!old) return std::unexpected(old.error());
  Preset back = std::move(*old);
  back.revision = (*newest)->revision + 1;
  back.is_system = false;  // only the seeds make system presets
  back.updated_at = context.now();
  if (auto status = check_bases(context, back, ""); !status) {
    return std::unexpected(status.error());
  }
  return insert(context, back, "restore");
}

}  // namespace

std::unexpected<Failure> name_is_taken(const std::string& name) {
  return fail(Kind::kAlreadyExists, "a preset named \"" + name + "\" exists already",
              {{"name", name}});
}

bool same_fields(const PresetFields& a, const PresetFields& b) {
  const auto same_text = [](const json::object& x, const json::object& y) {
    return config::to_json(x) == config::to_json(y);  // key order and 1 against 1.0 count here
  };
  return same_text(portable(a), portable(b));
}

Result<Preset> insert_preset(WriteContext& context, PresetFields fields, bool is_system,
                             std::string_view op) {
  Preset preset = new_preset(context, std::move(fields), is_system);
  auto document = insert(context, preset, op);
  if (!document) return std::unexpected(document.error());
  return preset;
}

Result<Preset> replace_fields(WriteContext& context, const Preset& before, PresetFields fields,
                              std::string_view op) {
  if (same_fields(before.fields, fields)) return before;
  Preset after = next_revision(context, before, std::move(fields));
  auto document = replace(context, before, after, op);
  if (!document) return std::unexpected(document.error());
  return after;
}

Result<Preset> update_fields(WriteContext& context, const Preset& before, PresetFields fields,
                             std::optional<std::uint64_t> if_revision, std::string_view op) {
  const auto allowed = changeable(context, {.id = before.id, .name = {}}, if_revision);
  if (!allowed) return std::unexpected(allowed.error());
  return replace_fields(context, *allowed, std::move(fields), op);
}

Status remove_preset(WriteContext& context, const Preset& preset) {
  if (auto status = context.group().remove(preset, context.now(), context.author()); !status) {
    return status;
  }
  context.tell({"delete", preset.id, preset.fields.name, preset.revision + 1});
  return {};
}

ReadPreset reader_of(WriteContext& context) {
  return [&context](const PresetRef& ref, std::optional<std::uint64_t> revision) -> Result<Preset> {
    auto found = context.group().get(ref);
    if (!found || !revision) return found;
    return preset_at(context, found->id, *revision);
  };
}

Status check_bases(WriteContext& context, const Preset& preset, std::string_view base) {
  if (!preset.fields.extras.contains("extends")) return {};
  const auto resolved = with_bases(preset, reader_of(context), base);
  if (!resolved) return std::unexpected(resolved.error());
  return {};
}

Change create_change(PresetFields fields) {
  return [fields = std::move(fields)](WriteContext& context) mutable -> Result<std::string> {
    const Preset preset = new_preset(context, std::move(fields), false);
    if (auto status = check_bases(context, preset, ""); !status) {
      return std::unexpected(status.error());
    }
    return insert(context, preset, "create");
  };
}

Change update_change(PresetRef ref, json::object changes,
                     std::optional<std::uint64_t> if_revision) {
  return [ref = std::move(ref), changes = std::move(changes),
          if_revision](WriteContext& context) -> Result<std::string> {
    const auto before = changeable(context, ref, if_revision);
    if (!before) return std::unexpected(before.error());
    FieldErrors errors;
    PresetFields fields = apply_changes(before->fields, changes, "/changes", errors);
    if (errors.empty() && !brings_parameters(fields)) {
      errors.push_back({"/changes/parameters", "must have at least one parameter"});
    }
    if (!errors.empty()) return fail(std::move(errors));
    if (same_fields(before->fields, fields)) return to_document(*before);
    if (auto status = context.check(fields, "/changes"); !status) {
      return std::unexpected(status.error());
    }
    const Preset after = next_revision(context, *before, std::move(fields));
    if (auto status = check_bases(context, after, "/changes"); !status) {
      return std::unexpected(status.error());
    }
    return replace(context, *before, after, "update");
  };
}

Change delete_change(PresetRef ref, std::optional<std::uint64_t> if_revision) {
  return [ref = std::move(ref), if_revision](WriteContext& context) -> Result<std::string> {
    const auto preset = changeable(context, ref, if_revision);
    if (!preset) return std::unexpected(preset.error());
    if (auto status = remove_preset(context, *preset); !status) {
      return std::unexpected(status.error());
    }
    return config::to_json(json::object{{"id", preset->id}, {"name", preset->fields.name}});
  };
}

Change clone_change(PresetRef ref, std::string name) {
  return [ref = std::move(ref),
          name = std::move(name)](WriteContext& context) mutable -> Result<std::string> {
    auto source = context.group().get(ref);
    if (!source) return std::unexpected(source.error());
    PresetFields fields = std::move(source->fields);
    fields.name = std::move(name);
    return insert(context, new_preset(context, std::move(fields), false), "clone");
  };
}

Change restore_change(PresetRef ref, std::uint64_t revision) {
  return [ref = std::move(ref), revision](WriteContext& context) {
    return restore(context, ref, revision);
  };
}

Failure of_operation(Failure failure, std::size_t position, std::string_view op) {
  failure.message =
      "operation " + std::to_string(position) + " (" + std::string(op) + "): " + failure.message;
  const std::string base = "/operations/" + std::to_string(position) + "/params";
  for (auto& error : failure.errors) error.path = base + error.path;
  failure.details["operation"] = position;
  failure.details["op"] = op;
  return failure;
}

Change transact_change(std::vector<Operation> operations) {
  return
      [operations = std::move(operations)](WriteContext& context) mutable -> Result<std::string> {
        std::string results = "{\"results\":[";
        for (std::size_t i = 0; i < operations.size(); ++i) {
          auto result = operations[i].change(context);
          if (!result) {
            return std::unexpected(of_operation(std::move(result.error()), i, operations[i].op));
          }
          if (i > 0) results += ',';
          results += *result;
        }
        return results + "]}";
      };
}

}  // namespace preset

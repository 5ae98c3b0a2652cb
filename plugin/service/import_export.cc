#include "plugin/service/import_export.h"

#include "config/json_text.h"
#include "plugin/domain/validation.h"
#include "plugin/json/preset_json.h"
#include "plugin/service/changes.h"
#include "plugin/store/store_failure.h"
#include "plugin/store/tables.h"

namespace preset {
namespace {

using config::pointer_append;

// What a served preset has beyond what travels.
bool is_served_only(std::string_view key) {
  return key == "id" || key == "is_system" || key == "revision" || key == "created_at" ||
         key == "updated_at";
}

PresetFields read_preset(const json::value& value, std::string_view path, FieldErrors& errors) {
  const auto* object = value.if_object();
  if (object == nullptr) {
    errors.push_back({std::string(path), "expected an object: the preset"});
    return {};
  }
  json::object portable_members;
  for (const auto& member : *object) {
    if (!is_served_only(member.key())) portable_members.emplace(member.key(), member.value());
  }
  return read_fields(portable_members, path, errors);
}

void check_version(const json::object& document, std::string_view base, FieldErrors& errors) {
  const std::string path = pointer_append(base, "version");
  const auto* version = document.if_contains("version");
  if (version == nullptr) {
    errors.push_back({path, "is missing; expected \"1.0\""});
  } else if (!version->is_string() || version->get_string() != kExportVersion) {
    errors.push_back(
        {path, "is " + shortened(config::to_json(*version)) + "; this daemon reads \"1.0\""});
  }
}

// "Name (2)", the first number that is free, cut so that it stays within the limit.
Result<std::string> free_name(WriteContext& context, const std::string& name) {
  for (std::uint64_t number = 2;; ++number) {
    const std::string suffix = " (" + std::to_string(number) + ")";
    std::string base = shortened(name, kNameCharacters - suffix.size() - 1);
    std::string candidate = base + suffix;
    const auto taken = context.group().exists(candidate);
    if (!taken) return std::unexpected(taken.error());
    if (!*taken) return candidate;
  }
}

class Importer {
 public:
  Importer(WriteContext& context, OnConflict on_conflict)
      : context_(context), on_conflict_(on_conflict) {}

  Status add(PresetFields fields) {
    const auto taken = context_.group().exists(fields.name);
    if (!taken) return std::unexpected(taken.error());
    if (!*taken) return create(std::move(fields), "created", {});
    switch (on_conflict_) {
      case OnConflict::kFail:
        return name_is_taken(fields.name);
      case OnConflict::kSkip:
        return skip(fields.name);
      case OnConflict::kRename: {
        std::string from = fields.name;
        auto name = free_name(context_, from);
        if (!name) return std::unexpected(name.error());
        fields.name = std::move(*name);
        return create(std::move(fields), "renamed", std::move(from));
      }
      case OnConflict::kReplace:
        return replace(std::move(fields));
    }
    return {};
  }

  // Once all are there: one may build on another of the same document.
  Status check_bases() const {
    for (const auto& preset : building_) {
      if (auto status = preset::check_bases(context_, preset, "/document"); !status) return status;
    }
    return {};
  }

  std::string answer(const json::array& findings) const {
    json::object answer{{"imported", imported_}, {"skipped", skipped_}};
    if (!findings.empty()) answer["findings"] = findings;
    return config::to_json(answer);
  }

 private:
  Status create(PresetFields fields, std::string_view action, std::string from) {
    const auto preset = insert_preset(context_, std::move(fields), false, "import");
    if (!preset) return std::unexpected(preset.error());
    tell(*preset, action, from);
    return {};
  }

  Status skip(const std::string& name) {
    const auto existing = context_.group().get({.id = {}, .name = name});
    if (!existing) return std::unexpected(existing.error());
    skipped_.push_back(json::object{
        {"name", name}, {"id", existing->id}, {"reason", "a preset of this name exists"}});
    return {};
  }

  Status replace(PresetFields fields) {
    const auto before = context_.group().get({.id = {}, .name = fields.name});
    if (!before) return std::unexpected(before.error());
    if (before->is_system) {
      return fail(Kind::kSystemPreset,
                  "\"" + fields.name +
                      "\" is a system preset and cannot be replaced; import with "
                      "on_conflict rename or skip",
                  {{"preset", before->id}, {"name", fields.name}});
    }
    const auto after = replace_fields(context_, *before, std::move(fields), "import");
    if (!after) return std::unexpected(after.error());
    tell(*after, after->revision == before->revision ? "unchanged" : "replaced", {});
    return {};
  }

  void tell(const Preset& preset, std::string_view action, const std::string& from) {
    if (preset.fields.extras.contains("extends")) building_.push_back(preset);
    json::object entry{{"name", preset.fields.name},
                       {"id", preset.id},
                       {"revision", preset.revision},
                       {"action", action}};
    if (!from.empty()) entry["from"] = from;
    imported_.push_back(std::move(entry));
  }

  WriteContext& context_;
  OnConflict on_conflict_;
  std::vector<Preset> building_;  // those that extend others
  json::array imported_;
  json::array skipped_;
};

Result<std::string> run_import(WriteContext& context, std::vector<PresetFields>& presets,
                               OnConflict on_conflict, const json::array& findings) {
  Importer importer(context, on_conflict);
  for (auto& fields : presets) {
    if (auto status = importer.add(std::move(fields)); !status) {
      return std::unexpected(status.error());
    }
  }
  if (auto status = importer.check_bases(); !status) return std::unexpected(status.error());
  return importer.answer(findings);
}

Status append_portable(std::string& out, std::string_view document) {
  const auto preset = parse_document(document);
  if (!preset) return fail_damaged(preset.error());
  config::append_json(out, portable(preset->fields));
  return {};
}

std::unexpected<Failure> export_too_long(std::size_t most_bytes) {
  return fail(Kind::kLimitExceeded,
              "the export is longer than " + std::to_string(most_bytes) +
                  " bytes; export fewer presets at a time",
              {{"limit", "answer_bytes"}, {"value", most_bytes}});
}

}  // namespace

std::optional<OnConflict> parse_on_conflict(std::string_view name) {
  if (name == "fail") return OnConflict::kFail;
  if (name == "skip") return OnConflict::kSkip;
  if (name == "rename") return OnConflict::kRename;
  if (name == "replace") return OnConflict::kReplace;
  return std::nullopt;
}

Result<std::vector<PresetFields>> read_import(const json::value& document, std::string_view base) {
  const auto* object = document.if_object();
  if (object == nullptr) {
    return fail(FieldErrors{
        {std::string(base), "expected an object with \"version\" and \"preset\" or \"presets\""}});
  }
  FieldErrors errors;
  std::vector<PresetFields> presets;
  check_version(*object, base, errors);
  for (const auto& member : *object) {
    const std::string_view key = member.key();
    if (key != "version" && key != "preset" && key != "presets") {
      errors.push_back(
          {pointer_append(base, key), "is not known; expected version, preset or presets"});
    }
  }
  const auto* one = object->if_contains("preset");
  const auto* many = object->if_contains("presets");
  if ((one == nullptr) == (many == nullptr)) {
    errors.push_back({pointer_append(base, "preset"),
                      one == nullptr ? "is missing; expected \"preset\" or \"presets\""
                                     : "stands beside \"presets\"; give one of them"});
  } else if (one != nullptr) {
    presets.push_back(read_preset(*one, pointer_append(base, "preset"), errors));
  } else if (const auto* list = many->if_array()) {
    const std::string path = pointer_append(base, "presets");
    if (list->empty()) errors.push_back({path, "is empty; there is nothing to import"});
    for (std::size_t i = 0; i < list->size(); ++i) {
      presets.push_back(read_preset((*list)[i], pointer_append(path, i), errors));
    }
  } else {
    errors.push_back({pointer_append(base, "presets"), "expected a list of presets"});
  }
  if (!errors.empty()) return fail(std::move(errors));
  return presets;
}

Change import_change(std::vector<PresetFields> presets, OnConflict on_conflict, bool dry_run,
                     json::array findings) {
  return [presets = std::move(presets), on_conflict, dry_run,
          findings = std::move(findings)](WriteContext& context) mutable -> Result<std::string> {
    if (!dry_run) return run_import(context, presets, on_conflict, findings);
    const std::size_t told = context.told();
    context.group().mark();
    auto answer = run_import(context, presets, on_conflict, findings);
    context.group().rollback();
    context.untell(told);
    return answer;
  };
}

Status export_one(const PresetStore& store, const PresetRef& ref, std::string& out) {
  std::string document;
  if (auto status = store.append_document(ref, document); !status) return status;
  out += "{\"version\":\"1.0\",\"preset\":";
  if (auto status = append_portable(out, document); !status) return status;
  out += '}';
  return {};
}

Status export_many(const PresetStore& store, const std::vector<PresetRef>* refs,
                   std::size_t most_bytes, std::string& out) {
  const auto snapshot = store.engine().snapshot();
  const std::size_t begin = out.size();
  out += "{\"version\":\"1.0\",\"presets\":[";
  const char* separator = "";
  if (refs != nullptr) {
    std::string document;
    for (const auto& ref : *refs) {
      document.clear();
      if (auto status = store.append_document(ref, document, snapshot); !status) return status;
      out += separator;
      separator = ",";
      if (auto status = append_portable(out, document); !status) return status;
      if (out.size() - begin > most_bytes) return export_too_long(most_bytes);
    }
  } else {
    const auto cursor = store.engine().scan(kPresets, {}, snapshot);
    for (cursor->seek_first(); cursor->valid(); cursor->next()) {
      out += separator;
      separator = ",";
      if (auto status = append_portable(out, cursor->value()); !status) return status;
      if (out.size() - begin > most_bytes) return export_too_long(most_bytes);
    }
    if (auto status = cursor->status(); !status) return fail(status.error());
  }
  out += "]}";
  return {};
}

}  // namespace preset

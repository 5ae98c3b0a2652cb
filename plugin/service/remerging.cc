#include "plugin/service/remerging.h"

#include "config/json_text.h"
#include "plugin/domain/content_hash.h"
#include "plugin/domain/diff.h"
#include "plugin/service/service.h"

namespace preset {
namespace {

constexpr std::string_view kBase = "/merged_from";

// A preset as the record has it.
struct Recorded {
  std::uint64_t id = 0;
  std::string name;
  std::uint64_t revision = 0;
};

std::uint64_t number_of(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_int64() && value->get_int64() > 0
             ? static_cast<std::uint64_t>(value->get_int64())
             : 0;
}

Result<std::vector<Recorded>> read_record(const json::object& record) {
  const auto* presets = record.if_contains("presets");
  const auto* list = presets != nullptr ? presets->if_array() : nullptr;
  if (list == nullptr || list->empty()) {
    return fail(FieldErrors{{"/merged_from/presets", "names no presets to merge again"}});
  }
  std::vector<Recorded> recorded;
  for (const auto& entry : *list) {
    const auto* object = entry.if_object();
    const auto* name = object != nullptr ? object->if_contains("name") : nullptr;
    if (name == nullptr || !name->is_string()) {
      return fail(FieldErrors{{"/merged_from/presets", "expected presets as {\"id\",\"name\"}"}});
    }
    recorded.push_back({number_of(*object, "id"), std::string(name->get_string()),
                        number_of(*object, "revision")});
  }
  return recorded;
}

// The record as the params of a merge. Presets are meant by their ids, which stay when a name
// changes.
json::object params_of(const json::object& record, const std::vector<Recorded>& recorded) {
  json::object params;
  json::array presets;
  for (const auto& preset : recorded) {
    presets.push_back(preset.id != 0 ? json::value(static_cast<std::int64_t>(preset.id))
                                     : json::value(preset.name));
  }
  params["presets"] = std::move(presets);
  for (const auto* key :
       {"merge_strategy", "strategies", "overrides", "decisions", "mixed_runtimes"}) {
    if (const auto* value = record.if_contains(key)) params[key] = *value;
  }
  return params;
}

// Decisions name presets as they were called then.
void follow_names(json::object& decisions, const std::vector<Recorded>& recorded,
                  const ReadPreset& read) {
  for (auto& member : decisions) {
    auto* keep = member.value().get_object().if_contains("keep");
    if (keep == nullptr) continue;
    for (const auto& preset : recorded) {
      if (preset.id == 0 || preset.name != keep->get_string()) continue;
      const auto now = read({.id = preset.id, .name = {}}, std::nullopt);
      if (now) *keep = now->fields.name;
    }
  }
}

json::object space_in(const PresetFields& fields) {
  json::object space{{"parameters", fields.parameters}};
  for (const auto* key : {"links", "any_of", "constraints", "variables"}) {
    if (const auto* member = fields.extras.if_contains(key)) space[key] = *member;
  }
  return space;
}

}  // namespace

Result<Remerge> remerge(Service& service, Preset stored, const ReadPreset& read) {
  const auto* member = stored.fields.extras.if_contains("merged_from");
  const auto* record = member != nullptr ? member->if_object() : nullptr;
  if (record == nullptr) {
    return fail(FieldErrors{{"/preset", "\"" + stored.fields.name +
                                            "\" was not saved from a merge: it has no "
                                            "merged_from"}});
  }
  const auto recorded = read_record(*record);
  if (!recorded) return std::unexpected(recorded.error());
  auto request =
      read_merge(params_of(*record, *recorded), kBase, service.settings().limits.merge_presets);
  if (!request) return std::unexpected(request.error());
  follow_names(request->options.decisions, *recorded, read);
  auto merge = merge_stored(service, *request, kBase, read);
  if (!merge) return std::unexpected(merge.error());

  Remerge again;
  for (std::size_t i = 0; i < merge->presets.size(); ++i) {
    const Preset& now = merge->presets[i];
    if (now.revision == (*recorded)[i].revision) continue;
    json::object entry{{"id", now.id},
                       {"name", now.fields.name},
                       {"from", (*recorded)[i].revision},
                       {"to", now.revision}};
    again.outdated.push_back(std::move(entry));
  }
  const std::string before = content_hash(space_in(stored.fields));
  const auto* saved = record->if_contains("hash");
  again.edited = saved == nullptr || *saved != json::value(before);
  again.changed = merge->merged.hash != before;
  again.fields = fields_of(*merge, stored.fields);
  again.stored = std::move(stored);
  again.merge = std::move(*merge);
  return again;
}

json::object to_json(const Remerge& again) {
  PresetFields before = again.stored.fields;
  PresetFields after = again.fields;
  before.extras.stable_erase("merged_from");
  after.extras.stable_erase("merged_from");
  return {{"preset",
           {{"id", again.stored.id},
            {"name", again.stored.fields.name},
            {"revision", again.stored.revision}}},
          {"changed", again.changed},
          {"edited", again.edited},
          {"outdated", again.outdated},
          {"diff", diff(before, after)},
          {"merge", to_json(again.merge.merged)}};
}

}  // namespace preset

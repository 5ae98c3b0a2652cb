// preset.merge, preset.remerge and preset.apply_merge.
#include "config/json_text.h"
#include "plugin/catalog/findings.h"
#include "plugin/domain/space_validation.h"
#include "plugin/domain/validation.h"
#include "plugin/json/preset_json.h"
#include "plugin/rpc/handlers.h"
#include "plugin/service/changes.h"
#include "plugin/service/merge_grid.h"
#include "plugin/service/remerging.h"
#include "plugin/service/service.h"

namespace preset {
namespace {

// What a merge comes to, beside the merge itself: what it is for, its findings and sizes, and
// whether it can be saved.
void complete(Service& service, StoredMerge& merge, json::object& answer) {
  PresetFields fields;
  fields.name = "merged";
  fields.runtime = merge.runtime;
  fields = fields_of(merge, std::move(fields));
  if (merge.runtime_version) fields.extras["runtime_version"] = *merge.runtime_version;
  FieldErrors faults;
  check_parameters(fields.parameters, "/parameters", faults, true);
  check_space(fields.parameters, fields.extras, "", faults);
  for (const auto& fault : faults) {
    answer["warnings"].get_array().emplace_back("the merged space cannot be saved: " + fault.path +
                                                " " + fault.message);
  }
  if (faults.empty()) {
    MergeGrid grid = merge_grid(service, merge);
    answer["grid"] = std::move(grid.sizes);
    auto& conflicts = answer["conflicts"].get_array();
    answer["unresolved"] = answer.at("unresolved").to_number<std::size_t>() + grid.conflicts.size();
    conflicts.insert(conflicts.end(), grid.conflicts.begin(), grid.conflicts.end());
  }
  answer["findings"] = to_json(find_faults(*service.catalogs(), fields));
  const auto or_null = [](const std::optional<std::string>& text) {
    return text ? json::value(*text) : json::value(nullptr);
  };
  answer["runtime"] = or_null(merge.runtime);
  answer["runtime_version"] = or_null(merge.runtime_version);
}

}  // namespace

Status merge_presets(Service& service, const Call& call, std::string& out) {
  const auto request = read_merge(call.params, "", service.settings().limits.merge_presets);
  if (!request) return std::unexpected(request.error());
  auto result = merge_stored(service, *request, "");
  if (!result) return std::unexpected(result.error());
  json::object answer = to_json(result->merged);
  complete(service, *result, answer);
  config::append_json(out, answer);
  return {};
}

Status remerge_preset(Service& service, const Call& call, std::string& out) {
  FieldErrors errors;
  const PresetRef ref = ref_param(call, "preset", errors);
  if (!errors.empty()) return fail(std::move(errors));
  const ReadPreset read = reader_of(service.store(), service.store().engine().snapshot());
  auto stored = read(ref, std::nullopt);
  if (!stored) return std::unexpected(stored.error());
  auto again = remerge(service, std::move(*stored), read);
  if (!again) return std::unexpected(again.error());
  json::object answer = to_json(*again);
  complete(service, again->merge, answer["merge"].get_object());
  config::append_json(out, answer);
  return {};
}

Result<Change> apply_merge(Service& service, const Call& call) {
  FieldErrors errors;
  PresetRef ref = ref_param(call, "preset", errors);
  const auto if_revision = integer_param(call, "if_revision", 1, errors);
  if (!errors.empty()) return fail(std::move(errors));
  return [&service, ref = std::move(ref),
          if_revision](WriteContext& context) -> Result<std::string> {
    const ReadPreset of_store = reader_of(service.store(), service.store().engine().snapshot());
    // As the changes before this one left them; only earlier revisions are the store's.
    const ReadPreset read = [&](const PresetRef& wanted, std::optional<std::uint64_t> revision) {
      return revision ? of_store(wanted, revision) : context.group().get(wanted);
    };
    auto stored = read(ref, std::nullopt);
    if (!stored) return std::unexpected(stored.error());
    auto again = remerge(service, std::move(*stored), read);
    if (!again) return std::unexpected(again.error());
    json::object answer = to_json(*again);
    PresetFields fields = again->fields;
    FieldErrors faults;
    check_parameters(fields.parameters, "/merged_from", faults,
                     fields.extras.contains("links") || fields.extras.contains("any_of"));
    check_space(fields.parameters, fields.extras, "/merged_from", faults);
    if (!faults.empty()) return fail(std::move(faults));
    if (auto status = context.check(fields, "/merged_from"); !status) {
      return std::unexpected(status.error());
    }
    auto updated = update_fields(context, again->stored, std::move(fields), if_revision, "remerge");
    if (!updated) return std::unexpected(updated.error());
    answer["applied"] = updated->revision != again->stored.revision;
    answer.stable_erase("preset");  // in its place, the document
    std::string text = config::to_json(answer);
    text.pop_back();
    return text + ",\"preset\":" + to_document(*updated) + "}";
  };
}

}  // namespace preset

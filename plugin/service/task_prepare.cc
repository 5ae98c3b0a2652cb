#include "plugin/service/task_prepare.h"

#include <algorithm>

#include "plugin/domain/space_validation.h"
#include "plugin/domain/validation.h"
#include "plugin/service/merging.h"
#include "plugin/service/service.h"
#include "plugin/service/spaces.h"

namespace preset {
namespace {

json::array applied(const std::vector<Preset>& presets) {
  json::array list;
  for (const auto& preset : presets) {
    list.push_back(json::object{
        {"id", preset.id}, {"name", preset.fields.name}, {"revision", preset.revision}});
  }
  return list;
}

bool is_resolved_here(std::string_view key) {
  return key == "presets" || key == "merge_strategy" || key == "strategies" || key == "overrides" ||
         key == "decisions" || key == "mixed_runtimes";
}

// A task is a product of lists. What else the merged space has is flattened, and that is told.
Result<json::object> lists_of(Service& service, const StoredMerge& merge, json::array& warnings) {
  const Merged& merged = merge.merged;
  const bool plain = merged.links.empty() && merged.any_of.empty() &&
                     std::all_of(merged.parameters.begin(), merged.parameters.end(),
                                 [](const auto& member) { return member.value().is_array(); });
  const bool conditional =
      !merged.links.empty() || !merged.any_of.empty() || !merged.constraints.empty() ||
      std::any_of(merged.parameters.begin(), merged.parameters.end(), [](const auto& member) {
        return parameter_member(member.value(), "when") != nullptr;
      });
  if (conditional) {
    warnings.emplace_back(
        "the task tries every combination of its lists: links, alternatives, conditions and "
        "constraints of the presets do not limit it");
  }
  if (plain) return merged.parameters;
  Preset whole;
  whole.fields.name = "merged";
  whole.fields.runtime = merge.runtime;
  whole.fields = fields_of(merge, std::move(whole.fields));
  const auto asked = ask_for(service, whole, {}, "");
  if (!asked) return std::unexpected(asked.error());
  const auto space = space_of(*asked);
  if (!space) return std::unexpected(space.error());
  return as_lists(*space);
}

}  // namespace

Result<json::object> prepare_task(Service& service, const json::object& task) {
  FieldErrors errors;
  if (!task.contains("presets")) {
    for (const auto& member : task) {
      if (is_resolved_here(member.key())) {
        errors.push_back({"/" + std::string(member.key()), "needs presets beside it"});
      }
    }
    if (!errors.empty()) return fail(std::move(errors));
    return json::object{{"task", task}, {"conflicts", json::array{}}, {"warnings", json::array{}}};
  }
  const auto request = read_merge(task, "", service.settings().limits.merge_presets);
  if (!request) return std::unexpected(request.error());
  auto stored = merge_stored(service, *request, "");
  if (!stored) return std::unexpected(stored.error());

  json::array warnings = std::move(stored->merged.warnings);
  auto lists = lists_of(service, *stored, warnings);
  if (!lists) return std::unexpected(lists.error());
  json::object parameters = std::move(*lists);
  if (const auto* own = task.if_contains("parameters"); own != nullptr && own->is_object()) {
    for (const auto& member : own->get_object()) parameters[member.key()] = member.value();
  }
  const auto* runtime = task.if_contains("base_runtime");
  if (runtime != nullptr && runtime->is_string()) {
    const std::string_view engine = runtime->get_string();
    for (const auto& preset : stored->presets) {
      if (preset.fields.runtime && !engine.starts_with(*preset.fields.runtime)) {
        warnings.emplace_back("the preset \"" + preset.fields.name + "\" is written for " +
                              *preset.fields.runtime + ", the task runs " + std::string(engine));
      }
    }
  }
  json::object prepared;
  for (const auto& member : task) {
    if (member.key() == "presets") {
      if (!task.contains("parameters")) prepared["parameters"] = parameters;
      prepared["applied_presets"] = applied(stored->presets);
    } else if (member.key() == "parameters") {
      prepared["parameters"] = parameters;
    } else if (!is_resolved_here(member.key())) {
      prepared[member.key()] = member.value();
    }
  }
  return json::object{{"task", std::move(prepared)},
                      {"conflicts", std::move(stored->merged.conflicts)},
                      {"warnings", std::move(warnings)}};
}

}  // namespace preset

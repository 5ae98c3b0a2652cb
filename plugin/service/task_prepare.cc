#include "plugin/service/task_prepare.h"

#include <algorithm>
#include <optional>

#include "plugin/domain/space_validation.h"
#include "plugin/domain/validation.h"
#include "plugin/service/merging.h"
#include "plugin/service/service.h"
#include "plugin/service/spaces.h"
#include "plugin/service/task_space.h"
#include "plugin/space/template.h"

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
         key == "decisions" || key == "mixed_runtimes" || key == "variables";
}

std::string_view engine_of(const json::object& task) {
  const auto* runtime = task.if_contains("base_runtime");
  return runtime != nullptr && runtime->is_string() ? std::string_view(runtime->get_string()) : "";
}

const json::value* given(const json::object& task, std::string_view key) {
  const auto* value = task.if_contains(key);
  return value == nullptr || value->is_null() ? nullptr : value;
}

// A task with presets, resolved.
class Resolver {
 public:
  Resolver(Service& service, const json::object& task)
      : service_(service), task_(task), own_(read_task_lists(task)) {}

  Result<json::object> run() {
    auto request = read_merge(task_, "", service_.settings().limits.merge_presets);
    if (!request) return std::unexpected(request.error());
    take_own(request->options.overrides);
    auto merge = merge_stored(service_, *request, "");
    if (!merge) return std::unexpected(merge.error());
    warnings_ = std::move(merge->merged.warnings);
    warn_of_engines(*merge);
    auto fields = filled(*merge);
    if (!fields) return std::unexpected(fields.error());
    auto lists = lists_of(*fields);
    if (!lists) return std::unexpected(lists.error());
    take_engine(*merge, *fields);
    if (auto status = find_faults_in(*merge, *lists, *fields); !status) {
      return std::unexpected(status.error());
    }
    put_own(*merge, *lists, *fields);
    const auto space = space_for(service_, *fields, task_, warnings_);
    return json::object{{"task", prepared(*lists, merge->presets, space)},
                        {"conflicts", std::move(merge->merged.conflicts)},
                        {"warnings", std::move(warnings_)}};
  }

 private:
  // The task's own lists stand whatever the presets say, also in their links and alternatives. For
  // what is no list a value stands in until put_own.
  void take_own(json::object& overrides) const {
    for (const auto& member : own_.lists) overrides[member.key()] = member.value();
    for (const auto& member : own_.no_lists) overrides[member.key()] = json::array{nullptr};
  }

  static std::string merged_name(const StoredMerge& merge, std::string_view name) {
    return merge.names != nullptr ? merge.names->canonical(name) : std::string(name);
  }

  void warn_of_engines(const StoredMerge& merge) {
    const std::string engine(engine_of(task_));
    for (const auto& preset : merge.presets) {
      const auto& runtime = preset.fields.runtime;
      if (engine.empty() || !runtime || engine_named(engine, {*runtime}) == *runtime) continue;
      warnings_.emplace_back("the preset \"" + preset.fields.name + "\" is written for " +
                             *runtime + ", the task runs " + engine);
    }
  }

  // The merged space with its variables' values in place.
  Result<PresetFields> filled(const StoredMerge& merge) const {
    Preset whole;
    whole.fields.name = "merged";
    whole.fields.runtime = merge.runtime;
    if (merge.runtime_version) whole.fields.extras["runtime_version"] = *merge.runtime_version;
    whole.fields = fields_of(merge, std::move(whole.fields));
    whole.fields.extras.stable_erase("merged_from");
    const auto* chosen = given(task_, "variables");
    const bool plain = std::ranges::all_of(
        whole.fields.parameters, [](const auto& member) { return member.value().is_array(); });
    if (plain && chosen == nullptr && !is_conditional(whole.fields)) {
      whole.fields.extras.stable_erase("variables");
      return std::move(whole.fields);
    }
    json::object params;
    if (chosen != nullptr) params["variables"] = *chosen;
    const auto asked = ask_for(service_, whole, params, "");
    if (!asked) return std::unexpected(asked.error());
    json::object values;
    if (const auto* variables = asked->fields.extras.if_contains("variables")) {
      for (const auto& variable : variables->get_object()) {
        values[variable.key()] = asked->facts.at(variable.key());
      }
    }
    return fill_template(asked->fields, values, asked->facts);
  }

  Result<json::object> lists_of(const PresetFields& fields) const {
    json::object object = fields.extras;
    object["parameters"] = fields.parameters;
    const auto space = read_space(object, service_.facts());
    if (!space) return std::unexpected(space.error());
    return as_lists(*space);
  }

  // The engine that the task runs is the one whose rules count.
  void take_engine(const StoredMerge& merge, PresetFields& fields) const {
    const std::string engine(engine_of(task_));
    if (engine.empty()) return;
    if (!merge.runtime || engine_named(engine, {*merge.runtime}) != *merge.runtime) {
      fields.extras.stable_erase("runtime_version");
    }
    fields.runtime = engine;
  }

  // The task's own parameters are told under the names that it has for them.
  Status find_faults_in(const StoredMerge& merge, const json::object& lists,
                        const PresetFields& fields) {
    PresetFields looked_at = fields;
    looked_at.extras.clear();
    if (const auto* version = fields.extras.if_contains("runtime_version")) {
      looked_at.extras["runtime_version"] = *version;
    }
    looked_at.parameters = own_.written;
    json::object own;
    for (const auto* members : {&own_.lists, &own_.no_lists}) {
      for (const auto& member : *members) own[merged_name(merge, member.key())] = nullptr;
    }
    for (const auto& member : lists) {
      if (!own.contains(member.key())) looked_at.parameters[member.key()] = member.value();
    }
    return tell_findings(service_, looked_at, warnings_);
  }

  void put_own(const StoredMerge& merge, json::object& lists, PresetFields& fields) const {
    const auto* parameters = given(task_, "parameters");
    if (parameters == nullptr || !parameters->is_object()) return;
    for (const auto& member : parameters->get_object()) {
      const std::string now = merged_name(merge, member.key());
      const bool is_list = own_.lists.contains(member.key());
      // Under another name the values may be others, too: those of the merge stand.
      if (!is_list || now == member.key()) lists[now] = member.value();
      if (!is_list) fields.parameters.stable_erase(now);
    }
  }

  json::object prepared(const json::object& lists, const std::vector<Preset>& presets,
                        const std::optional<json::object>& space) const {
    json::object made;
    for (const auto& member : task_) {
      const std::string_view key = member.key();
      if (key == "presets") {
        if (!task_.contains("parameters")) made["parameters"] = lists;
        made["applied_presets"] = applied(presets);
      } else if (key == "parameters") {
        made["parameters"] = lists;
      } else if (!is_resolved_here(key) && key != "applied_presets" && key != "space") {
        made[key] = member.value();
      }
    }
    if (space) made["space"] = *space;
    return made;
  }

  Service& service_;
  const json::object& task_;
  const TaskLists own_;
  json::array warnings_;
};

// A task without presets.
Result<json::object> with_space(Service& service, const json::object& task) {
  const TaskLists own = read_task_lists(task);
  json::array warnings;
  PresetFields fields;
  if (!engine_of(task).empty()) fields.runtime = engine_of(task);
  fields.parameters = own.written;
  if (auto status = tell_findings(service, fields, warnings); !status) {
    return std::unexpected(status.error());
  }
  json::object made = task;
  if (given(task, "space") != nullptr) {
    if (auto status = check_space_of(service, task, warnings); !status) {
      return std::unexpected(status.error());
    }
  } else {
    fields.parameters = own.lists;
    auto space = space_for(service, fields, task, warnings);
    if (space) made["space"] = std::move(*space);
  }
  return json::object{
      {"task", std::move(made)}, {"conflicts", json::array{}}, {"warnings", std::move(warnings)}};
}

}  // namespace

Result<json::object> prepare_task(Service& service, const json::object& task) {
  FieldErrors errors;
  if (given(task, "presets") == nullptr) {
    for (const auto& member : task) {
      if (is_resolved_here(member.key()) && !member.value().is_null()) {
        errors.push_back({"/" + std::string(member.key()), "needs presets beside it"});
      }
    }
    if (!errors.empty()) return fail(std::move(errors));
    return with_space(service, task);
  }
  if (given(task, "space") != nullptr) {
    return fail(FieldErrors{{"/space", "is what presets come to: give one of the two"}});
  }
  return Resolver(service, task).run();
}

}  // namespace preset

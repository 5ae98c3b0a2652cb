#include "plugin/service/task_space.h"

#include <algorithm>
#include <set>

#include "config/json_text.h"
#include "plugin/catalog/findings.h"
#include "plugin/domain/space_validation.h"
#include "plugin/domain/validation.h"
#include "plugin/service/service.h"
#include "plugin/service/spaces.h"

namespace preset {
namespace {

constexpr std::size_t kToldFindings = 100;

std::string_view version_of(const PresetFields& fields) {
  const auto* version = fields.extras.if_contains("runtime_version");
  return version != nullptr && version->is_string() ? std::string_view(version->get_string()) : "";
}

json::object as_object(const PresetFields& fields) {
  json::object object;
  if (fields.runtime) object["runtime"] = *fields.runtime;
  if (!version_of(fields).empty()) object["runtime_version"] = version_of(fields);
  object["parameters"] = fields.parameters;
  for (const auto* key : {"links", "any_of", "constraints"}) {
    if (const auto* member = fields.extras.if_contains(key)) object[key] = *member;
  }
  return object;
}

// Whether a catalog's rules tell some points of the parameters from others.
class RulesAbout {
 public:
  RulesAbout(const Catalog& catalog, const json::object& lists) : catalog_(catalog) {
    for (const auto& member : lists) {
      if (const Flag* flag = catalog.find(member.key())) flags_.insert(flag);
    }
  }

  bool any() const {
    return !flags_.empty() && std::ranges::any_of(catalog_.parts().rules, [this](const Rule& rule) {
      switch (rule.severity) {
        case RuleSeverity::kError:
          return names(rule.require) || names(rule.when);
        case RuleSeverity::kRewrite:
          return std::ranges::any_of(rule.set, [this](const Assignment& set) {
            return has(set.flag) || names(set.value);
          });
        case RuleSeverity::kIgnored:
          return std::ranges::any_of(rule.ignore,
                                     [this](const std::string& flag) { return has(flag); });
        case RuleSeverity::kAdvice:
          return false;
      }
      return false;
    });
  }

 private:
  bool has(std::string_view name) const { return flags_.contains(catalog_.find(name)); }
  bool names(const std::optional<Expression>& expression) const {
    return expression && std::ranges::any_of(expression->names(),
                                             [this](const std::string& name) { return has(name); });
  }

  const Catalog& catalog_;
  std::set<const Flag*> flags_;
};

std::string path_and_message(const FieldErrors& errors) {
  return errors.empty() ? "" : errors.front().path + ": " + errors.front().message;
}

}  // namespace

bool is_conditional(const PresetFields& fields) {
  const auto has = [&](std::string_view key) {
    const auto* list = fields.extras.if_contains(key);
    return list != nullptr && list->is_array() && !list->get_array().empty();
  };
  return has("links") || has("any_of") || has("constraints") ||
         std::ranges::any_of(fields.parameters, [](const auto& member) {
           return parameter_member(member.value(), "when") != nullptr;
         });
}

std::optional<json::object> space_for(Service& service, const PresetFields& fields,
                                      const json::object& task, json::array& warnings) {
  const TaskLists own = read_task_lists(task);
  PresetFields whole = fields;
  const bool conditional = is_conditional(whole);
  const auto give_up = [&](const std::string& why) -> std::optional<json::object> {
    if (conditional) {
      warnings.emplace_back("every combination may be tried: " + why +
                            ", so links, alternatives, conditions and constraints of the presets "
                            "do not limit the task");
    }
    return std::nullopt;
  };
  if (!own.range.empty()) return give_up(own.range + " is no list");

  const bool internal =
      has_config_axes(task) ||
      std::ranges::any_of(whole.parameters, [](const auto& m) { return is_internal(m.key()); });
  if (internal) {
    whole.runtime.reset();
    whole.extras.stable_erase("runtime_version");
  }
  const CatalogPtr catalog =
      whole.runtime ? service.catalogs()->for_runtime(*whole.runtime, version_of(whole)).catalog
                    : nullptr;
  json::object object = as_object(whole);
  FieldErrors errors;
  json::object named = object;
  named["name"] = "space";
  read_fields(named, "", errors, true);
  if (!errors.empty()) return give_up(path_and_message(errors));
  const auto space = read_space(object, service.facts());
  if (!space) return give_up(path_and_message(space.error().errors));
  if (!conditional && (catalog == nullptr || !RulesAbout(*catalog, as_lists(*space)).any())) {
    return std::nullopt;
  }
  return object;
}

Status check_space_of(Service& service, const json::object& task, json::array& warnings) {
  const auto asked = read_asked_space(service, json::object{{"space", task.at("space")}});
  if (!asked) return std::unexpected(asked.error());
  json::object object = asked->fields.extras;
  object["parameters"] = asked->fields.parameters;
  const auto space = read_space(object, asked->facts, "/space");
  if (!space) return std::unexpected(space.error());
  const TaskLists own = read_task_lists(task);
  if (!own.range.empty() || !same_value(own.lists, as_lists(*space))) {
    warnings.emplace_back(
        "/space: is not made of the task's lists any more; it is what counts. Leave it out to have "
        "it made anew");
  }
  return {};
}

Status tell_findings(Service& service, const PresetFields& fields, json::array& warnings) {
  PresetFields flags = fields;
  flags.parameters.clear();
  for (const auto& member : fields.parameters) {
    if (!is_internal(member.key())) flags.parameters.emplace(member.key(), member.value());
  }
  if (!flags.runtime) return {};
  if (auto status = service.check_findings(flags, ""); !status) return status;
  std::set<std::string> told;
  for (const auto& warning : warnings) told.emplace(warning.get_string());
  std::size_t more = 0;
  for (const auto& finding : find_faults(*service.catalogs(), flags)) {
    // Advice is for those who write presets, but for a better name.
    if (finding.severity == FindingSeverity::kAdvice && finding.suggestion.is_null()) continue;
    const std::string path = finding.path == "/runtime" ? "/base_runtime" : finding.path;
    std::string sentence = path + (path.empty() ? "" : ": ") + finding.message;
    if (!finding.suggestion.is_null()) {
      const auto* text = finding.suggestion.if_string();
      const std::string meant =
          text != nullptr ? std::string(*text) : config::to_json(finding.suggestion);
      if (!finding.message.contains(meant)) sentence += "; did you mean " + meant + "?";
    }
    if (!told.insert(sentence).second) continue;
    if (told.size() > kToldFindings) {
      ++more;
    } else {
      warnings.emplace_back(sentence);
    }
  }
  if (more > 0) warnings.emplace_back("and " + std::to_string(more) + " findings more");
  return {};
}

}  // namespace preset

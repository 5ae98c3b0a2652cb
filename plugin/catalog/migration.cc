#include "plugin/catalog/migration.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "config/json_text.h"
#include "plugin/catalog/parameters.h"
#include "plugin/domain/space_validation.h"
#include "plugin/expression/names.h"

namespace preset {
namespace {

using config::pointer_append;

struct Target {
  std::string name;
  const Rename* rename = nullptr;  // null: an alias, whose values stay
};
using Targets = std::map<std::string, Target, std::less<>>;

json::array renamed_values(const Target& target, const json::array& values) {
  if (target.rename == nullptr) return values;
  json::array changed;
  ValueSet seen;
  std::vector<json::value> made;
  made.reserve(values.size());
  for (const auto& value : values) made.push_back(renamed_value(*target.rename, value));
  for (const auto& value : made) {
    if (seen.insert(value)) changed.push_back(value);
  }
  return changed;
}

json::value renamed_parameter(const Target& target, const json::value& parameter) {
  if (parameter.is_array()) return renamed_values(target, parameter.get_array());
  json::value changed = parameter;
  auto* object = changed.if_object();
  if (object == nullptr) return changed;
  if (auto* values = object->if_contains("values"); values != nullptr && values->is_array()) {
    *values = renamed_values(target, values->get_array());
  }
  if (auto* notes = object->if_contains("notes");
      notes != nullptr && notes->is_array() && target.rename != nullptr) {
    for (auto& note : notes->get_array()) {
      auto* value = note.is_object() ? note.get_object().if_contains("value") : nullptr;
      if (value != nullptr) *value = renamed_value(*target.rename, *value);
    }
  }
  return changed;
}

class Migrator {
 public:
  Migrator(const Catalog& catalog, PresetFields fields)
      : catalog_(catalog), result_{std::move(fields), {}, {}} {}

  Migration run() {
    find_targets();
    if (targets_.empty()) return std::move(result_);
    result_.fields.parameters = rename_keys(result_.fields.parameters);
    rename_space(result_.fields.extras);
    return std::move(result_);
  }

 private:
  void find_targets() {
    std::set<std::string, std::less<>> present;
    each_parameter(result_.fields,
                   [&](const ParameterPlace& place) { present.emplace(place.name); });
    std::set<std::string, std::less<>> taken = present;
    each_parameter(result_.fields, [&](const ParameterPlace& place) {
      const std::string from(place.name);
      if (targets_.contains(from) || !seen_.insert(from).second) return;
      NameChange change{from, "", place.path, "", ""};
      Target target;
      if (const Flag* flag = catalog_.find(from)) {
        if (flag->name == from) return;
        target.name = flag->name;
        change.code = "alias";
        change.message = "another name of " + flag->name;
      } else if (const Rename* rename = catalog_.find_rename(from)) {
        target = {rename->to, rename};
        change.code = rename->kind == Rename::Kind::kRenamed   ? "renamed_parameter"
                      : rename->kind == Rename::Kind::kRemoved ? "removed_parameter"
                                                               : "foreign_parameter";
        change.message = rename->note;
      } else {
        return;
      }
      change.to = target.name;
      const bool exact = target.rename == nullptr || target.rename->exact;
      if (!exact || target.name.empty()) {
        result_.left.push_back(std::move(change));
      } else if (!taken.insert(target.name).second) {
        change.message = target.name + " is in the preset too; keep one of them";
        result_.left.push_back(std::move(change));
      } else {
        targets_.emplace(from, std::move(target));
        result_.changes.push_back(std::move(change));
      }
    });
  }

  json::object rename_keys(const json::object& parameters) const {
    json::object changed;
    for (const auto& member : parameters) {
      const auto target = targets_.find(std::string_view(member.key()));
      json::value value = target == targets_.end()
                              ? member.value()
                              : renamed_parameter(target->second, member.value());
      rename_texts(value, {"when", "values_from"});
      changed.emplace(target == targets_.end() ? std::string_view(member.key())
                                               : std::string_view(target->second.name),
                      std::move(value));
    }
    return changed;
  }

  void rename_space(json::object& object) const {
    if (auto* links = object.if_contains("links"); links != nullptr && links->is_array()) {
      for (auto& link : links->get_array()) rename_link(link);
    }
    if (auto* rules = object.if_contains("constraints"); rules != nullptr && rules->is_array()) {
      for (auto& rule : rules->get_array()) rename_texts(rule, {"when", "require"});
    }
    auto* any_of = object.if_contains("any_of");
    if (any_of == nullptr || !any_of->is_array()) return;
    for (auto& alternative : any_of->get_array()) {
      if (!alternative.is_object()) continue;
      auto& inner = alternative.get_object();
      if (auto* parameters = inner.if_contains("parameters");
          parameters != nullptr && parameters->is_object()) {
        *parameters = rename_keys(parameters->get_object());
      }
      rename_space(inner);
    }
  }

  void rename_link(json::value& link) const {
    rename_texts(link, {"when"});
    auto* object = link.if_object();
    auto* names = object ? object->if_contains("parameters") : nullptr;
    auto* tuples = object ? object->if_contains("tuples") : nullptr;
    if (names == nullptr || tuples == nullptr) return;
    for (std::size_t column = 0; column < names->get_array().size(); ++column) {
      auto& name = names->get_array()[column];
      const auto target = targets_.find(std::string_view(name.get_string()));
      if (target == targets_.end()) continue;
      name = target->second.name;
      if (target->second.rename == nullptr) continue;
      for (auto& tuple : tuples->get_array()) {
        auto& value = tuple.get_array()[column];
        value = renamed_value(*target->second.rename, value);
      }
    }
    // A switch's false and its absence may have become the same.
    json::array distinct;
    ValueSet seen;
    for (const auto& tuple : tuples->get_array()) {
      if (seen.insert(tuple)) distinct.push_back(tuple);
    }
    *tuples = std::move(distinct);
  }

  // Names in the expressions among the members of `holder`.
  void rename_texts(json::value& holder, std::initializer_list<std::string_view> members) const {
    auto* object = holder.if_object();
    if (object == nullptr) return;
    for (const auto member : members) {
      auto* text = object->if_contains(member);
      if (text != nullptr && text->is_string()) {
        *text = replace_names(text->get_string(),
                              [&](std::string_view symbol) { return renamed_symbol(symbol); });
      }
    }
  }

  std::string renamed_symbol(std::string_view symbol) const {
    const auto* variables = result_.fields.extras.if_contains("variables");
    if (variables != nullptr && variables->get_object().contains(symbol)) {
      return std::string(symbol);
    }
    for (const auto& [from, target] : targets_) {
      // A switch that became a value is another question: the person who wrote it must ask it anew.
      const bool same_question = target.rename == nullptr || !target.rename->to_value;
      if (same_question && symbol_of(from) == symbol) return symbol_of(target.name);
    }
    return std::string(symbol);
  }

  const Catalog& catalog_;
  Migration result_;
  Targets targets_;
  std::set<std::string, std::less<>> seen_;
};

}  // namespace

json::value renamed_value(const Rename& rename, const json::value& value) {
  if (!rename.to_value || !value.is_bool()) return value;
  return value.get_bool() ? *rename.to_value : json::value(nullptr);
}

Migration migrate(const Catalog& catalog, PresetFields fields) {
  return Migrator(catalog, std::move(fields)).run();
}

}  // namespace preset

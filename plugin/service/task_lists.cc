#include "plugin/service/task_lists.h"

#include <algorithm>
#include <array>

#include "plugin/domain/json_value.h"

namespace preset {
namespace {

json::array distinct(const json::array& list) {
  ValueSet seen;
  json::array values;
  for (const auto& value : list) {
    if (seen.insert(value)) values.push_back(value);
  }
  return values;
}

// The list that a form stands for, or null.
const json::array* list_of(const json::value& form) {
  if (const auto* list = form.if_array()) return list;
  const auto* object = form.if_object();
  if (object == nullptr) return nullptr;
  if (const auto* type = object->if_contains("type")) {
    if (*type != json::value("choice") && *type != json::value("categorical")) return nullptr;
  }
  const auto* values = object->if_contains("values");
  const auto* choices = object->if_contains("choices");
  if ((values == nullptr) == (choices == nullptr)) return nullptr;
  return values != nullptr ? values->if_array() : choices->if_array();
}

}  // namespace

TaskLists read_task_lists(const json::object& task) {
  TaskLists read;
  const auto* parameters = task.if_contains("parameters");
  if (parameters == nullptr || !parameters->is_object()) return read;
  for (const auto& member : parameters->get_object()) {
    const auto* list = list_of(member.value());
    if (list != nullptr && !list->empty()) {
      read.lists[member.key()] = distinct(*list);
      read.written[member.key()] =
          member.value().is_array() ? member.value() : json::value(json::object{{"values", *list}});
      continue;
    }
    if (list == nullptr && read.range.empty()) read.range = member.key();
    read.no_lists[member.key()] = member.value();
  }
  return read;
}

bool has_config_axes(const json::object& task) {
  return std::ranges::any_of(std::array{"quant_config", "parallel_config"}, [&](const char* key) {
    const auto* value = task.if_contains(key);
    const auto* config = value != nullptr ? value->if_object() : nullptr;
    return config != nullptr && std::ranges::any_of(*config, [](const auto& member) {
             return !member.value().is_null();
           });
  });
}

}  // namespace preset

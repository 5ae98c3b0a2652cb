#include "plugin/domain/preset.h"

#include <algorithm>

namespace preset {

std::string PresetRef::to_string() const {
  return id ? std::to_string(*id) : "\"" + name + "\"";
}

std::vector<std::string> tags_of(const PresetFields& fields) {
  std::vector<std::string> tags;
  const auto* metadata = fields.metadata.if_object();
  const auto* list = metadata ? metadata->if_contains("tags") : nullptr;
  if (list == nullptr || !list->is_array()) return tags;
  for (const auto& tag : list->get_array()) {
    if (tag.is_string()) tags.emplace_back(tag.get_string());
  }
  std::sort(tags.begin(), tags.end());
  tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
  return tags;
}

bool is_extra(std::string_view member) {
  return std::find(std::begin(kExtras), std::end(kExtras), member) != std::end(kExtras);
}

}  // namespace preset

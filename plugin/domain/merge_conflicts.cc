#include "plugin/domain/merge_conflicts.h"

#include <algorithm>

namespace preset {

void ConflictList::add(std::string subject, std::string_view kind, json::object members) {
  const int count = ++counts_[subject];
  std::string id = count == 1 ? subject : subject + "#" + std::to_string(count);
  members["id"] = id;
  members["kind"] = kind;
  entries_.push_back({std::move(id), std::move(subject), std::move(members)});
}

void ConflictList::resolve(std::string_view key, const json::value& decision) {
  for (auto& entry : entries_) {
    if (entry.id == key || entry.subject == key) entry.text["resolved"] = decision;
  }
}

std::string ConflictList::subject_of(std::string_view key) const {
  for (const auto& entry : entries_) {
    if (entry.id == key || entry.subject == key) return entry.subject;
  }
  return "";
}

std::int64_t ConflictList::unresolved() const {
  return std::count_if(entries_.begin(), entries_.end(),
                       [](const Entry& entry) { return !entry.text.contains("resolved"); });
}

json::array ConflictList::take() {
  json::array list;
  for (auto& entry : entries_) list.push_back(std::move(entry.text));
  entries_.clear();
  return list;
}

const json::object* decision_on(const json::object& decisions, std::string_view subject) {
  const auto* decision = decisions.if_contains(subject);
  return decision != nullptr ? decision->if_object() : nullptr;
}

std::string_view kept_preset(const json::object& decision) {
  const auto* keep = decision.if_contains("keep");
  return keep != nullptr && keep->is_string() ? std::string_view(keep->get_string()) : "";
}

}  // namespace preset

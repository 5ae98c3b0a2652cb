#include "plugin/domain/merge_conflicts.h"

#include <algorithm>

namespace preset {

void ConflictList::add(std::string subject, std::string_view kind, json::object members) {
  auto& same = by_subject_[subject];
  std::string id = same.empty() ? subject : subject + "#" + std::to_string(same.size() + 1);
  members["id"] = id;
  members["kind"] = kind;
  same.push_back(entries_.size());
  by_id_.emplace(id, entries_.size());
  entries_.push_back({std::move(id), std::move(subject), std::move(members)});
}

std::vector<std::size_t> ConflictList::find(std::string_view key) const {
  // The first one's id is the subject: who names it means all.
  if (const auto all = by_subject_.find(key); all != by_subject_.end()) return all->second;
  if (const auto one = by_id_.find(key); one != by_id_.end()) return {one->second};
  return {};
}

void ConflictList::resolve(std::string_view key, const json::value& decision) {
  for (const std::size_t i : find(key)) entries_[i].text["resolved"] = decision;
}

std::string ConflictList::subject_of(std::string_view key) const {
  const auto found = find(key);
  return found.empty() ? "" : entries_[found.front()].subject;
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

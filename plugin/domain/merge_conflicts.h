// The conflicts of a merge, and the decisions about them. Of merge.cc alone.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/domain/json_value.h"

namespace preset {

// Conflicts have an id that stays: what they are about ("tp-size", "link:a+b", "any_of",
// "constraint:few-big"), and from the second about the same thing on "#2", "#3" behind it.
class ConflictList {
 public:
  // `members`: what is told of it, without id and kind.
  void add(std::string subject, std::string_view kind, json::object members);
  bool about(std::string_view subject) const { return by_subject_.contains(subject); }

  // Marks the conflicts with this id, or about this subject, as settled.
  void resolve(std::string_view key, const json::value& decision);
  // What the conflict with this id is about; a subject is its own. "" if there is none.
  std::string subject_of(std::string_view key) const;

  std::int64_t unresolved() const;
  json::array take();

 private:
  struct Entry {
    std::string id;
    std::string subject;
    json::object text;
  };
  // The conflicts with this id or about this subject.
  std::vector<std::size_t> find(std::string_view key) const;

  std::vector<Entry> entries_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> by_subject_;  // positions
  std::map<std::string, std::size_t, std::less<>> by_id_;
};

// The decision about `subject`, by its own name; null if there is none.
const json::object* decision_on(const json::object& decisions, std::string_view subject);
// The preset to keep, "" if the decision is another.
std::string_view kept_preset(const json::object& decision);

}  // namespace preset

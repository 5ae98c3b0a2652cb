// What all presets bring for one thing, merged by one strategy. Of merge.cc alone.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "plugin/domain/merge_conflicts.h"
#include "plugin/domain/merge_given.h"

namespace preset {

// What the parts of a merge share.
struct MergeState {
  const MergeOptions& options;
  GivenPresets given;
  ConflictList conflicts;
  json::array warnings;
  json::array renamed;
  json::array removed;
  json::array replaced;
  std::set<std::pair<std::string, std::string>> told_removed;

  void tell_removed(std::string_view parameter, std::string_view by) {
    if (!told_removed.emplace(parameter, by).second) return;
    removed.push_back(json::object{{"parameter", parameter}, {"by", by}});
  }
};

struct Column {
  std::string subject;               // "tp-size", "link:a+b", "any_of"
  std::vector<std::string> names;    // parameters: one, a link's, or none for the alternatives
  std::vector<const Given*> unique;  // in the order of the presets, each once
  std::vector<const Given*> all;     // repeats included
  std::set<std::size_t> excused;     // presets that bring it in a form that yielded to this one

  bool is_parameter() const { return names.size() == 1; }
};

// What stands after the merge.
struct Standing {
  bool kept = false;
  json::array values;
  std::string derived;
  std::string when;
  json::array notes;
  json::array provenance;
};

Strategy strategy_of(const MergeOptions& options, const Column& column);
Standing merge_column(const Column& column, MergeState& state);

// What `sources` bring of `values`, with where each value came from.
Standing standing(json::array values, const std::vector<const Given*>& sources,
                  const MergeState& state);

// Applies what was decided about the column's conflict; a warning where that cannot be.
void decide(const Column& column, const json::object& decision, std::string_view key,
            Standing& result, MergeState& state);

}  // namespace preset

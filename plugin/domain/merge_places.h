// Where each parameter of a merge stands: in a list, in a link or in the alternatives. Presets may
// differ about that; in the merged space it is one place. Of merge.cc alone.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "plugin/domain/merge_column.h"

namespace preset {

// A link as it comes from several presets: the same parameters, their tuples in one order. One that
// lost all parameters but one has a plain list.
struct LinkGroup {
  std::vector<std::string> names;
  std::vector<Given> given;  // in the order of the presets

  std::string subject() const;  // "link:a+b"; of one parameter, its name
};

struct Places {
  std::deque<LinkGroup> links;
  // Presets that bring a parameter in a form that yielded to another one.
  std::map<std::string, std::set<std::size_t>, std::less<>> yielded;
  json::object decided;  // lists that a decision puts where no preset has one
};

// Leaves each parameter of state.given in one place, tells the conflicts, and groups the links.
// Under union and intersection what is structured stands, under last_wins what comes last; of a
// link and an alternative, and of links that overlap, always the last. What yields loses the
// parameter only: the rest of a link or an alternative stays.
Places settle_places(MergeState& state);

}  // namespace preset

// What the presets of a merge bring, in one form: names as the engine has them, ranges as lists.
// Of merge.cc alone. [any thread]
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "plugin/domain/merge.h"

namespace preset {

class ConflictList;

// Candidates that one preset brings for one thing: a parameter, a link (then the candidates are
// tuples), or the alternatives.
struct Given {
  std::size_t preset = 0;                 // position among the presets without repeats
  const json::array* borrowed = nullptr;  // the input's own list, or
  json::array owned;                      // one that was made
  std::string derived;                    // values_from
  std::string when;
  bool replace = false;
  bool remove = false;
  json::array notes;

  const json::array& values() const { return borrowed != nullptr ? *borrowed : owned; }
};

struct GivenParameter {
  std::string name;
  Given given;
};

struct GivenLink {
  std::vector<std::string> names;
  Given given;
};

struct GivenPreset {
  const MergeInput* input = nullptr;
  std::vector<GivenParameter> parameters;
  std::vector<GivenLink> links;
  std::optional<Given> any_of;
  const json::array* constraints = nullptr;

  std::string_view name() const { return input->name; }
};

struct GivenPresets {
  std::vector<GivenPreset> presets;  // each once
  std::vector<std::size_t> order;    // as given, repeats included
};

// Adds to `renamed` what had another name, and to `conflicts` the presets that hold one parameter
// under two names.
GivenPresets read_given(std::span<const MergeInput> presets, json::array& renamed,
                        ConflictList& conflicts);

using NameSet = std::set<std::string, std::less<>>;

// Takes parameters out of a link, or out of all alternatives; the tuples and alternatives that are
// the same then are one.
void take_out(GivenLink& link, const NameSet& names);
void take_out(Given& any_of, const NameSet& names);

// All names in a list of alternatives.
void names_in(const json::array& any_of, NameSet& names);

}  // namespace preset

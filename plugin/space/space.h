// A search space richer than a product of lists. How people write one: SPACES.md in plugin/.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "plugin/domain/failure.h"
#include "plugin/domain/json_value.h"
#include "plugin/expression/expression.h"

namespace preset {

// A parameter and what it may be. Ranges and values_from are lists here already.
struct Axis {
  std::string name;
  json::array values;              // distinct, at least one; null: the flag is left out
  std::optional<Expression> when;  // the parameter counts only where this is not false
};

// Parameters that move together: one of `tuples` at a time.
struct Link {
  std::vector<std::string> names;
  std::vector<json::array> tuples;  // each as long as names; distinct
  std::optional<Expression> when;
};

// The product of its axes and links, times the union of `any_of` (if there are any). A parameter
// stands in one place of a product; alternatives may share parameters with each other.
struct SubSpace {
  std::string name;  // of an alternative, "" if it has none
  std::vector<Axis> axes;
  std::vector<Link> links;
  std::vector<SubSpace> any_of;
};

// A rule a preset carries itself. Those of a catalog are Rule.
struct OwnRule {
  std::string id;
  std::string text;  // for people
  std::optional<Expression> when;
  Expression require;
  std::string source;  // the preset it came from, for people; may be ""
};

struct Space {
  SubSpace root;
  std::vector<OwnRule> rules;
};

// Makes a space of a preset's members `parameters`, `links`, `any_of` and `constraints` (others
// are not looked at). The object must have passed check_space (domain/space_validation.h), but for
// what only the values tell: kInvalidParams for a values_from that gives no list of at least one
// value, or more than kCandidates, with paths below `base`. `facts`: name → scalar, for
// values_from. Parameters with {"remove":true} are left out. [any thread]
Result<Space> read_space(const json::object& object, const json::object& facts,
                         std::string_view base = "");

// The same space as lists alone: every parameter once with all values it can have anywhere. What a
// REST client sees.
json::object as_lists(const Space& space);

}  // namespace preset

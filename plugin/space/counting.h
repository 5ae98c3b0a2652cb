// How many points a space has, how many its rules remove, and which: without building it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plugin/catalog/effective.h"
#include "plugin/space/space.h"

namespace preset {

// Where it is not exact, `value` is an estimate and the truth lies in [low, high] with 95 %
// confidence.
struct Count {
  double value = 0;           // whole where exact and below 2^53
  std::uint64_t integer = 0;  // the same, where exact and below 2^63
  bool exact = true;          // beyond 2^63 a count is never exact
  double low = 0, high = 0;   // = value where exact
};

// What one rule does, by itself. See README.md for what counts as a point, and when.
struct RuleCount {
  std::string id, text, source;
  bool own = false;                  // carried by the preset, not the catalog
  Count removed;                     // points of the whole space that it forbids
  Count undecided;                   // points on which a fact or a value is missing
  std::vector<std::string> missing;  // names without a value, where something is undecided
};

// One candidate of one parameter.
struct ValueShare {
  std::string parameter;
  json::value value;
  Count valid;                       // valid points with it; for null, without the parameter
  double share = 0;                  // of the points with it, how many are valid: 0 … 1
  bool dead = false;                 // in no valid point; only ever said where it is certain
  std::vector<std::string> because;  // rules that forbid it everywhere by themselves, if any
};

struct Collapse {
  std::string rule;
  json::object kept;   // the configuration (a point) that stands for the group
  json::array points;  // further points that come out the same, at most a few
};

struct CountReport {
  Count total;                       // points before any rule; distinct as points (null = left out)
  Count valid;                       // those that no rule forbids
  Count configurations;              // valid points that differ in what the engine makes of them
  bool configurations_known = true;  // false: not within the work limit
  std::vector<RuleCount> rules;      // those that remove or leave open something, in their order
  std::vector<ValueShare> values;    // all candidates, in the space's order
  std::vector<Collapse> collapsed;   // the first few groups
  std::vector<Effect> without_effect;  // values that do nothing wherever they occur in valid points
  std::uint64_t work = 0;              // steps taken
};

struct WorkLimit {
  std::uint64_t steps = 20'000'000;  // evaluations and table cells, about a second
};

// A space made ready for questions. It keeps what it needs of the arguments. [any thread]
class CompiledSpace {
 public:
  // `catalog` null: only the space's own rules, and no rewrites. Rules see the effective values: a
  // catalog's rewrites come before its constraints, as in the engine.
  CompiledSpace(Space space, CatalogPtr catalog, Facts facts);
  ~CompiledSpace();
  CompiledSpace(CompiledSpace&&) noexcept;

  CountReport count(const WorkLimit& limit = {}) const;
  // As count, but only total and valid.
  CountReport count_points(const WorkLimit& limit = {}) const;

  struct Points {
    std::vector<json::object> points;  // parameter → value; parameters that do not count are absent
    bool complete = false;             // these are all valid points there are
    bool cut = false;                  // the work limit ended it early
  };
  // Valid points in order: parameters as written, the last one fastest; alternatives one after the
  // other. `skip` leaves out the first ones.
  Points first(std::size_t most, std::size_t skip = 0, const WorkLimit& limit = {}) const;
  // Distinct valid points, each as likely as any other (where cut: as far as could be). The same
  // seed gives the same points.
  Points sample(std::size_t most, std::uint64_t seed, const WorkLimit& limit = {}) const;
  // Distinct valid points such that each live value of every parameter occurs as evenly as can be.
  // Values not shown yet come first: where any value goes with any other, all are shown within as
  // many points as the longest list has values; rules and alternatives may need more.
  Points stratified(std::size_t most, std::uint64_t seed, const WorkLimit& limit = {}) const;

  struct PointCheck {
    bool in_space = false;
    std::vector<RuleCount> broken;  // rules that forbid it; counts are unused
    std::vector<RuleCount> undecided;
    EffectiveConfig effective;
  };
  PointCheck check(const json::object& point) const;

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace preset

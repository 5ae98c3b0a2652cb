// A space with all names looked up: parameters, values, groups, alternatives and rules as numbers.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "plugin/catalog/rule_program.h"
#include "plugin/space/space.h"
#include "plugin/space/table.h"

namespace preset {

// Same values have the same number, from 1. 0: left out (null, or the parameter does not count).
class ValueNumbers {
 public:
  std::uint32_t number(const json::value& value);  // the value must outlive this
  std::optional<std::uint32_t> find(const json::value& value) const;
  // One of the values with the number.
  const json::value& value(std::uint32_t number) const { return *values_[number]; }

 private:
  struct Hash {
    std::size_t operator()(const json::value* value) const { return hash_value(*value); }
  };
  struct Same {
    bool operator()(const json::value* a, const json::value* b) const { return same_value(*a, *b); }
  };
  json::value null_;
  std::vector<const json::value*> values_{&null_};
  std::unordered_map<const json::value*, std::uint32_t, Hash, Same> numbers_;
};

struct Parameter {
  // How one of its values is written.
  const json::value& as_written(std::uint32_t value) const {
    return *written[static_cast<std::size_t>(std::ranges::find(values, value) - values.begin())];
  }

  std::string name;
  RuleProgram::Slot slot = 0;
  bool is_flag = false;                     // of the catalog
  std::vector<std::uint32_t> values;        // all it can have anywhere, in order; 0 for null
  std::vector<const json::value*> written;  // the same as the space writes them: 2.0 is not 2
};

// An axis or a link. Its states are its candidates and, where it has a condition, one more for not
// counting.
struct Group {
  std::vector<std::uint32_t> parameters;
  std::vector<std::vector<std::uint32_t>> states;     // the value of each parameter
  std::vector<std::vector<RuleProgram::Cell>> cells;  // the same, as operands
  std::optional<RuleProgram::Bound> when;
  std::uint32_t off = UINT32_MAX;  // the state for not counting

  std::uint32_t size() const { return static_cast<std::uint32_t>(states.size()); }
};

// One way through the alternatives: a plain product. Numbers of groups, in order.
using Leaf = std::vector<std::uint32_t>;

struct PreparedRule {
  std::string id, text, source;
  bool own = false;
  std::optional<RuleProgram::Bound> when;
  RuleProgram::Bound require;
};

class Prepared {
 public:
  Prepared(Space space, CatalogPtr catalog, const Facts& facts);
  Prepared(const Prepared&) = delete;

  const Catalog* catalog() const { return catalog_.get(); }
  const Facts& facts() const { return facts_; }
  const RuleProgram& program() const { return *program_; }
  const ValueNumbers& values() const { return values_; }
  const std::vector<Parameter>& parameters() const { return parameters_; }
  const std::vector<Group>& groups() const { return groups_; }
  const std::vector<Leaf>& leaves() const { return leaves_; }
  const std::vector<PreparedRule>& rules() const { return rules_; }
  std::optional<std::uint32_t> find_parameter(std::string_view name) const;

 private:
  void add_parameters(const SubSpace& space);
  void add_values(std::uint32_t parameter, const json::value& value);
  void add_leaves(const SubSpace& space, Leaf& above);
  std::uint32_t add_group(const std::vector<std::string>& names,
                          const std::vector<const json::value*>& candidates,
                          const std::optional<Expression>& when);
  void add_rules();

  const Space space_;
  const CatalogPtr catalog_;
  const Facts facts_;
  std::optional<RuleProgram> program_;
  ValueNumbers values_;
  std::vector<Parameter> parameters_;
  std::map<std::string, std::uint32_t, std::less<>> by_name_;
  std::vector<Group> groups_;
  std::vector<Leaf> leaves_;
  std::vector<PreparedRule> rules_;
};

}  // namespace preset

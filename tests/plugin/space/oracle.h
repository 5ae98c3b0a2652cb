// Plain enumeration of small spaces, written without anything of plugin/space but its structs.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "plugin/space/counting.h"

namespace space_facts {

namespace json = boost::json;

// The same text for the same value: 1 and 1.0, objects in any order of keys.
std::string text_of(const json::value& value);
std::string text_of(const json::object& point);

struct Judged {
  std::vector<bool> removed, undecided;        // by rule
  std::vector<std::set<std::string>> missing;  // by rule
  bool valid = true;
  json::object flags;                                    // what the engine makes of it
  std::map<std::string, std::set<std::string>> touched;  // flag → rules that changed or ignored it
};

struct OracleRule {
  std::string id;
  const preset::Expression* when = nullptr;
  const preset::Expression* require = nullptr;
};

class Oracle {
 public:
  Oracle(const preset::Space& space, const preset::Catalog* catalog, const preset::Facts& facts);

  const std::vector<json::object>& points() const { return points_; }  // in order
  const std::vector<OracleRule>& rules() const { return rules_; }
  Judged judge(const json::object& point) const;
  // The flag that a parameter is, its own name if it is none.
  std::string flag_of(const std::string& parameter) const;

 private:
  struct Operands {
    std::map<std::string, std::pair<json::value, bool>> values;  // by flag or symbol: value, given
  };
  using Groups = std::vector<std::pair<const preset::Axis*, const preset::Link*>>;
  void enumerate(const preset::SubSpace& space, Groups above);
  void enumerate(const Groups& groups);
  Operands operands_of(const json::object& point) const;
  std::vector<preset::Operand> bind(const preset::Expression& expression, const Operands& operands,
                                    std::set<std::string>* missing) const;
  preset::Truth test(const preset::Expression* expression, const Operands& operands,
                     std::set<std::string>* missing) const;

  const preset::Space& space_;
  const preset::Catalog* catalog_;
  const preset::Facts& facts_;
  std::set<std::string> symbols_;  // of parameters that are no flags
  std::vector<OracleRule> rules_;
  std::vector<json::object> points_;
  std::set<std::string> known_;
};

// All points of a space, judged.
struct Truths {
  Truths(const preset::Space& space, const preset::Catalog* catalog, const preset::Facts& facts)
      : oracle(space, catalog, facts) {
    for (const json::object& point : oracle.points()) {
      judged.push_back(oracle.judge(point));
      if (judged.back().valid) valid.push_back(judged.size() - 1);
    }
  }
  const json::object& point(std::size_t i) const { return oracle.points()[i]; }

  Oracle oracle;
  std::vector<Judged> judged;
  std::vector<std::size_t> valid;  // indices
};

}  // namespace space_facts

#include "plugin/space/condition_cycles.h"

#include <map>

#include "plugin/expression/names.h"

namespace preset {
namespace {

// Parameters with a condition, and the names in it. Values of a parameter without one are decided
// already.
using Conditions = std::map<std::string, std::pair<std::string, const Expression*>>;

void add(const SubSpace& space, Conditions& conditions) {
  for (const Axis& axis : space.axes) {
    if (axis.when) conditions[symbol_of(axis.name)] = {axis.name, &*axis.when};
  }
  for (const Link& link : space.links) {
    if (!link.when) continue;
    for (const std::string& name : link.names) conditions[symbol_of(name)] = {name, &*link.when};
  }
}

enum class Mark { kNew, kOpen, kDone };

class Finder {
 public:
  explicit Finder(const Conditions& conditions) : conditions_(conditions) {}

  std::vector<std::string> find() {
    for (const auto& [symbol, condition] : conditions_) {
      if (visit(symbol)) return cycle_;
    }
    return {};
  }

 private:
  // True: a cycle was found; what belongs to it is added on the way back.
  bool visit(const std::string& symbol) {
    const auto found = conditions_.find(symbol);
    if (found == conditions_.end()) return false;
    Mark& mark = marks_[symbol];
    if (mark == Mark::kDone) return false;
    if (mark == Mark::kOpen) {
      start_ = symbol;
      return true;
    }
    mark = Mark::kOpen;
    for (const std::string& name : found->second.second->names()) {
      if (!visit(name)) continue;
      if (!closed_) cycle_.insert(cycle_.begin(), found->second.first);
      closed_ = closed_ || symbol == start_;
      return true;
    }
    mark = Mark::kDone;
    return false;
  }

  const Conditions& conditions_;
  std::map<std::string, Mark> marks_;
  std::string start_;
  bool closed_ = false;
  std::vector<std::string> cycle_;
};

// Alternatives may use the same names in other ways, so each way through them is its own.
std::vector<std::string> find_in_each(const SubSpace& space, Conditions above) {
  add(space, above);
  if (space.any_of.empty()) return Finder(above).find();
  for (const SubSpace& alternative : space.any_of) {
    auto cycle = find_in_each(alternative, above);
    if (!cycle.empty()) return cycle;
  }
  return {};
}

void add_everything(const SubSpace& space, Conditions& conditions, bool& repeated) {
  const std::size_t before = conditions.size();
  Conditions own;
  add(space, own);
  conditions.insert(own.begin(), own.end());
  repeated = repeated || conditions.size() != before + own.size();
  for (const SubSpace& alternative : space.any_of) {
    add_everything(alternative, conditions, repeated);
  }
}

}  // namespace

std::vector<std::string> find_condition_cycle(const SubSpace& root) {
  // All alternatives at once first: mostly there are few conditions and nothing to be found.
  Conditions all;
  bool repeated = false;
  add_everything(root, all, repeated);
  if (!repeated && Finder(all).find().empty()) return {};
  return find_in_each(root, {});
}

}  // namespace preset

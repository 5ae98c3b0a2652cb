#include "plugin/space/earlier_leaves.h"

#include <algorithm>
#include <memory>
#include <set>

namespace preset {
namespace {

constexpr std::uint64_t kPartCells = 65'536;  // of one part of the condition
constexpr std::uint64_t kWholeCells = 4096;   // of all parts in one table

bool is_blank(const std::vector<std::uint32_t>& tuple) {
  return std::ranges::all_of(tuple, [](std::uint32_t number) { return number == 0; });
}

bool is_candidate(const Group& group, const std::vector<std::uint32_t>& tuple) {
  for (std::uint32_t state = 0; state < group.size(); ++state) {
    if (state != group.off && group.states[state] == tuple) return true;
  }
  return false;
}

// Some parameter has a value in all points of one and none in those of the other.
bool surely_apart(const LeafRules& a, const LeafRules& b) {
  const auto lacks = [](const LeafRules& has, const LeafRules& other) {
    for (const std::uint32_t parameter : has.always_given()) {
      if (other.source(parameter).var == UINT32_MAX) return true;
    }
    return false;
  };
  return lacks(a, b) || lacks(b, a);
}

// One part of "is also a point of the earlier leaf"; all of them must hold.
struct Part {
  std::vector<Var> scope;
  std::function<bool(const std::uint32_t* states)> holds;
  std::vector<std::uint8_t> cells;  // where tabulated
};

// Lives on in the checks it makes.
class Pair : public std::enable_shared_from_this<Pair> {
 public:
  Pair(const LeafRules& rules, const LeafRules& earlier, Model& model, Work& work)
      : rules_(rules),
        earlier_(earlier),
        model_(model),
        work_(work),
        state_(std::make_shared<RuleProgram::State>(rules.prepared().program().state())) {}

  // Appends to `helpers` each new variable with the variable it follows in the order.
  void exclude(std::vector<std::pair<Var, Var>>& helpers) {
    if (!find_parts()) return;
    if (parts_.empty()) {
      model_.impossible = true;  // all of its points are there already
      return;
    }
    std::vector<Var> scope;
    bool tabulated = true;
    for (const Part& part : parts_) {
      scope.insert(scope.end(), part.scope.begin(), part.scope.end());
      tabulated = tabulated && !part.cells.empty();
    }
    std::ranges::sort(scope);
    scope.erase(std::ranges::unique(scope).begin(), scope.end());
    if (combinations(scope, model_.sizes, kWholeCells) <= kWholeCells) {
      as_one_table(std::move(scope));
    } else if (tabulated) {
      as_chain(helpers);
    } else {
      const std::uint64_t cost = Work::kEvaluation * parts_.size();
      model_.checks.push_back({std::move(scope),
                               [self = shared_from_this()](const Choice& choice) {
                                 return !self->both(choice.states.data());
                               },
                               cost});
    }
  }

 private:
  // The value that the point has for a parameter.
  static std::uint32_t value(const LeafRules& rules, std::uint32_t parameter,
                             const std::uint32_t* states) {
    const Source& source = rules.source(parameter);
    if (source.var == UINT32_MAX) return 0;
    return rules.group(source.var).states[states[source.var]][source.at];
  }

  // False: no point is in both.
  bool find_parts() {
    const Prepared& prepared = rules_.prepared();
    for (std::uint32_t p = 0; p < prepared.parameters().size(); ++p) {
      const Source& here = rules_.source(p);
      if (here.var == UINT32_MAX || earlier_.source(p).var != UINT32_MAX) continue;
      const auto absent = [this, p](const std::uint32_t* states) {
        return value(rules_, p, states) == 0;
      };
      if (!add({here.var}, absent)) return false;
    }
    for (Var var = 0; var < earlier_.leaf().size(); ++var) {
      if (!add_group(var)) return false;
    }
    return true;
  }

  bool add_group(Var var) {
    const Group& group = earlier_.group(var);
    // What stands outside the alternatives is the same in both.
    const auto same = std::ranges::find(rules_.leaf(), earlier_.leaf()[var]);
    if (same != rules_.leaf().end()) {
      const auto here = static_cast<Var>(same - rules_.leaf().begin());
      if (rules_.hidden(here).empty() && earlier_.hidden(var).empty()) return true;
    }
    std::vector<Var> scope;
    for (const std::uint32_t parameter : group.parameters) {
      const Source& source = rules_.source(parameter);
      if (source.var != UINT32_MAX) scope.push_back(source.var);
    }
    Slice slice;
    if (group.when) {
      slice = rules_.raw_slice(group.when->slots, earlier_.hidden(var));
      scope.insert(scope.end(), slice.scope.begin(), slice.scope.end());
    }
    std::set<std::vector<std::uint32_t>> candidates(group.states.begin(), group.states.end());
    if (group.when) {
      candidates = {group.states.begin(), group.states.end() - 1};
    }
    return add(std::move(scope), [this, &group, slice,
                                  candidates = std::move(candidates)](const std::uint32_t* states) {
      std::vector<std::uint32_t> tuple;
      for (const std::uint32_t p : group.parameters) tuple.push_back(value(rules_, p, states));
      if (group.when) {
        rules_.load(slice, states, *state_);
        if (rules_.prepared().program().test(*group.when, *state_) == Truth::kFalse) {
          return is_blank(tuple);
        }
      }
      return candidates.contains(tuple);
    });
  }

  // False: it never holds, so that the leaves share nothing.
  bool add(std::vector<Var> scope, std::function<bool(const std::uint32_t*)> holds) {
    std::erase_if(scope, [this](Var var) { return rules_.sizes()[var] == 1; });
    std::ranges::sort(scope);
    scope.erase(std::ranges::unique(scope).begin(), scope.end());
    Part part{std::move(scope), std::move(holds), {}};
    const std::uint64_t most =
        std::clamp<std::uint64_t>(work_.share(0.1) / Work::kEvaluation, 1, kPartCells);
    const std::uint64_t cells = combinations(part.scope, rules_.sizes(), most);
    if (cells > most) {
      parts_.push_back(std::move(part));
      return true;
    }
    work_.spend(cells * Work::kEvaluation);
    std::vector<std::uint32_t> states(model_.sizes.size());
    bool always = true, never = true;
    for_each_cell(part.scope, rules_.sizes(), states, [&](std::size_t) {
      const bool yes = part.holds(states.data());
      always = always && yes;
      never = never && !yes;
      part.cells.push_back(yes ? 1 : 0);
    });
    if (!always) parts_.push_back(std::move(part));
    return !never;
  }

  void as_one_table(std::vector<Var> scope) {
    Factor factor{std::move(scope), {}};
    std::vector<std::uint32_t> states(model_.sizes.size());
    for_each_cell(factor.scope, model_.sizes, states, [&](std::size_t) {
      const bool both =
          std::ranges::all_of(parts_, [&](const Part& part) { return part.holds(states.data()); });
      factor.cells.push_back(both ? 0 : 1);
    });
    work_.spend(factor.cells.size() * Work::kEvaluation * parts_.size());
    model_.factors.push_back(std::move(factor));
  }

  // Whether the point is one of both leaves.
  bool both(const std::uint32_t* states) const {
    return std::ranges::all_of(parts_, [&](const Part& part) { return part.holds(states); });
  }

  // A wide "not all of these" as narrow tables: helpers say whether all have held so far.
  void as_chain(std::vector<std::pair<Var, Var>>& helpers) {
    std::optional<Var> so_far;
    Var latest = 0;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const Part& part = parts_[i];
      for (const Var var : part.scope) latest = std::max(latest, var);
      Factor factor{part.scope, {}};
      if (so_far) factor.scope.push_back(*so_far);
      const bool is_last = i + 1 == parts_.size();
      if (!is_last) factor.scope.push_back(model_.add_variable(2));
      for (const std::uint8_t cell : part.cells) {
        for (std::uint8_t before = so_far ? 0 : 1; before < 2; ++before) {
          const std::uint8_t now = cell & before;
          if (is_last) {
            factor.cells.push_back(now == 0 ? 1 : 0);
          } else {
            factor.cells.push_back(now == 0 ? 1 : 0);  // the helper is 0
            factor.cells.push_back(now);               // it is 1
          }
        }
      }
      if (!is_last) {
        so_far = factor.scope.back();
        helpers.emplace_back(latest, *so_far);
      }
      work_.spend(factor.cells.size());
      model_.factors.push_back(std::move(factor));
    }
  }

  const LeafRules& rules_;
  const LeafRules& earlier_;
  Model& model_;
  Work& work_;
  std::shared_ptr<RuleProgram::State> state_;
  std::vector<Part> parts_;
};

}  // namespace

bool leaf_has(const LeafRules& rules, const std::vector<std::uint32_t>& point,
              RuleProgram::State& state) {
  const Prepared& prepared = rules.prepared();
  std::vector<bool> known(point.size());
  for (Var var = 0; var < rules.leaf().size(); ++var) {
    const Group& group = rules.group(var);
    bool counts = true;
    if (group.when) {
      const auto& hidden = rules.hidden(var);
      for (const auto slot : group.when->slots) {
        state.cells[slot] = prepared.program().initial()[slot];
      }
      for (Var other = 0; other < rules.leaf().size(); ++other) {
        for (const std::uint32_t p : rules.group(other).parameters) {
          if (point[p] == 0 || (!hidden.empty() && hidden[p])) continue;
          state.cells[prepared.parameters()[p].slot] =
              RuleProgram::given(prepared.parameters()[p].as_written(point[p]));
        }
      }
      counts = prepared.program().test(*group.when, state) != Truth::kFalse;
    }
    std::vector<std::uint32_t> tuple;
    for (const std::uint32_t p : group.parameters) {
      tuple.push_back(point[p]);
      known[p] = true;
    }
    if (counts ? !is_candidate(group, tuple) : !is_blank(tuple)) return false;
  }
  for (std::size_t p = 0; p < point.size(); ++p) {
    if (point[p] != 0 && !known[p]) return false;
  }
  return true;
}

bool exclude_earlier_leaves(const LeafRules& rules, std::span<const LeafRules> earlier,
                            Model& model, Work& work) {
  std::vector<std::pair<Var, Var>> helpers;
  for (const LeafRules& other : earlier) {
    work.spend(1);
    if (model.impossible || surely_apart(rules, other)) continue;
    if (work.left() == 0) return false;
    work.spend(rules.prepared().parameters().size());
    std::make_shared<Pair>(rules, other, model, work)->exclude(helpers);
  }
  std::ranges::stable_sort(helpers, {}, [](const auto& entry) { return entry.first; });
  std::size_t next = 0;
  for (Var var = 0; var < rules.leaf().size(); ++var) {
    model.order.push_back(var);
    for (; next < helpers.size() && helpers[next].first == var; ++next) {
      model.order.push_back(helpers[next].second);
    }
  }
  return true;
}

}  // namespace preset

// Points that come out the same, found by going through them.
#include <algorithm>
#include <boost/container_hash/hash.hpp>
#include <map>
#include <unordered_map>

#include "plugin/space/compiled_space.h"
#include "plugin/space/configurations.h"
#include "plugin/space/walk.h"

namespace preset {
namespace {

constexpr std::uint64_t kLookAhead = 100'000;
constexpr std::size_t kDraws = 200;

using Members = std::vector<std::uint32_t>;
struct MembersHash {
  std::size_t operator()(const Members& members) const {
    return boost::hash_range(members.begin(), members.end());
  }
};

Members members_of(const LeafOutputs& leaf, const Choice& choice) {
  const auto& sizes = leaf.leaf->model().valid().sizes;
  Members members;
  for (const Output& output : leaf.outputs) {
    members.push_back(output.outcome[output.cell(sizes, choice)]);
  }
  return members;
}

bool allowed(const Model& model, const Choice& choice) {
  for (const Factor& factor : model.factors) {
    std::size_t cell = 0;
    for (const Var var : factor.scope) cell = cell * model.sizes[var] + choice.at[var];
    if (factor.cells[cell] == 0) return false;
  }
  return std::ranges::all_of(model.checks,
                             [&](const Check& check) { return check.allows(choice); });
}

// Goes through all points of some leaves and tells their configurations apart.
class Walker {
 public:
  Walker(std::span<const LeafOutputs> leaves, Work& work) : leaves_(leaves), work_(work) {
    for (std::size_t i = 0; i < leaves_.front().outputs.size(); ++i) {
      if (differs(i)) varying_.push_back(i);
    }
  }

  std::optional<Real> count(std::vector<Collapse>* collapsed) {
    for (std::size_t i = 0; i < leaves_.size(); ++i) {
      const Model& model = leaves_[i].leaf->model().valid();
      Walk walk(model, work_.share(0.3, kLookAhead), work_);
      std::size_t skip = 0;
      const auto visit = [&](const Choice& choice) {
        work_.spend(2 * varying_.size());
        meet(i, choice, collapsed != nullptr);
        return true;
      };
      if (walk.run(skip, visit, work_) != Walk::End::kAll) return std::nullopt;
    }
    if (collapsed != nullptr) {
      for (auto& [number, points] : groups_) {
        collapsed->push_back(make_collapse(leaves_[firsts_[number].leaf], std::move(points)));
      }
    }
    return static_cast<Real>(known_.size());
  }

 private:
  struct First {
    std::size_t leaf;
    std::size_t states;  // where they begin in states_
  };

  // What is the same for all points tells none apart.
  bool differs(std::size_t output) const {
    const auto& one = leaves_.front().outputs[output];
    return std::ranges::any_of(leaves_, [&](const LeafOutputs& leaf) {
      const auto& other = leaf.outputs[output];
      return !other.scope.empty() || other.outcome[0] != one.outcome[0];
    });
  }

  void meet(std::size_t leaf, const Choice& choice, bool keeps_points) {
    const auto& sizes = leaves_[leaf].leaf->model().valid().sizes;
    members_.clear();
    for (const std::size_t i : varying_) {
      const Output& output = leaves_[leaf].outputs[i];
      members_.push_back(output.outcome[output.cell(sizes, choice)]);
    }
    const auto [found, is_new] = known_.try_emplace(members_, known_.size());
    if (!keeps_points) return;
    if (is_new) {
      firsts_.push_back({leaf, states_.size()});
      states_.insert(states_.end(), choice.states.begin(), choice.states.end());
      return;
    }
    // Only the groups with the earliest points are told of; a later one never comes back.
    const std::size_t number = found->second;
    auto group = groups_.find(number);
    if (group == groups_.end()) {
      if (groups_.size() == kCollapses && number > groups_.rbegin()->first) return;
      const First& first = firsts_[number];
      group = groups_.emplace(number, std::vector<json::object>()).first;
      group->second.push_back(
          point_of(leaves_[first.leaf].leaf->rules(), states_.data() + first.states));
      if (groups_.size() > kCollapses) groups_.erase(std::prev(groups_.end()));
    }
    if (group->second.size() <= kCollapsedPoints) {
      group->second.push_back(point_of(leaves_[leaf].leaf->rules(), choice.states.data()));
    }
  }

  std::span<const LeafOutputs> leaves_;
  Work& work_;
  std::vector<std::size_t> varying_;  // outputs
  Members members_;
  std::unordered_map<Members, std::size_t, MembersHash> known_;
  std::vector<First> firsts_;
  std::vector<std::uint32_t> states_;
  std::map<std::size_t, std::vector<json::object>> groups_;  // by the number of the configuration
};

}  // namespace

Collapse make_collapse(const LeafOutputs& leaf, std::vector<json::object> points) {
  const Prepared& prepared = leaf.leaf->rules().prepared();
  Collapse collapse;
  collapse.kept = std::move(points.front());
  for (std::size_t i = 1; i < points.size(); ++i) collapse.points.push_back(std::move(points[i]));
  // The rule that does something to what the first two points differ in; none where they differ in
  // a default that was written out.
  const json::object& other = collapse.points.front().get_object();
  const auto differs = [&](const std::string& flag) {
    const auto value = [&](const json::object& point) {
      json::value last;
      for (const auto& member : point) {
        const Flag* found = prepared.catalog()->find(member.key());
        if (found != nullptr && found->name == flag) last = member.value();
      }
      return last;
    };
    return !same_value(value(collapse.kept), value(other));
  };
  const json::object* const both[] = {&other, &collapse.kept};
  for (const json::object* point : both) {
    for (const Effect& effect :
         effective_config(*prepared.catalog(), *point, prepared.facts()).effects) {
      if (differs(effect.flag)) {
        collapse.rule = effect.rule;
        return collapse;
      }
    }
  }
  return collapse;
}

std::optional<Real> count_by_walking(std::span<const LeafOutputs> leaves,
                                     std::vector<Collapse>* collapsed, Work& work) {
  if (!std::ranges::all_of(leaves, &LeafOutputs::tabulated)) return std::nullopt;
  return Walker(leaves, work).count(collapsed);
}

std::vector<Collapse> find_collapses(std::span<const LeafOutputs> leaves, Work& work) {
  std::vector<Collapse> collapses;
  std::vector<std::pair<std::size_t, Members>> told;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    if (!leaves[i].tabulated()) continue;
    const Model& model = leaves[i].leaf->model().valid();
    const LeafRules& rules = leaves[i].leaf->rules();
    const auto clusters =
        make_clusters(model, WalkOrder::kCheapest, work.share(0.2, kLookAhead), work);
    Random random(i);
    Choice choice = model.blank();
    for (std::size_t d = 0; d < kDraws && work.left() > 0 && collapses.size() < kCollapses; ++d) {
      const bool drawn = std::ranges::all_of(clusters, [&](const Cluster& cluster) {
        return draw(model, cluster, random, choice, work);
      });
      if (!drawn) continue;
      const Members members = members_of(leaves[i], choice);
      std::vector<json::object> points{point_of(rules, choice.states.data())};
      Choice near = choice;
      for (Var var = 0; var < rules.leaf().size(); ++var) {
        for (std::uint32_t s = 0; s < model.sizes[var]; ++s) {
          if (s == choice.at[var] || points.size() > kCollapsedPoints) continue;
          model.set(near, var, s);
          work.spend(model.factors.size() + leaves[i].outputs.size());
          if (allowed(model, near) && members_of(leaves[i], near) == members) {
            points.push_back(point_of(rules, near.states.data()));
          }
        }
        model.set(near, var, choice.at[var]);
      }
      if (points.size() < 2 || std::ranges::find(told, std::pair{i, members}) != told.end()) {
        continue;
      }
      told.emplace_back(i, members);
      collapses.push_back(make_collapse(leaves[i], std::move(points)));
    }
  }
  return collapses;
}

}  // namespace preset

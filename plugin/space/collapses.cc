// Points that come out the same, found by going through them.
#include <algorithm>
#include <unordered_map>

#include <boost/container_hash/hash.hpp>

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

// The first few points with one configuration.
struct Alike {
  std::size_t leaf;
  std::vector<json::object> points;
};

bool allowed(const Model& model, const Choice& choice) {
  for (const Factor& factor : model.factors) {
    std::size_t cell = 0;
    for (const Var var : factor.scope) cell = cell * model.sizes[var] + choice.at[var];
    if (factor.cells[cell] == 0) return false;
  }
  return std::ranges::all_of(model.checks,
                             [&](const Check& check) { return check.allows(choice); });
}

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
  // Where each configuration was met first: the leaf and the states.
  struct First {
    std::size_t leaf;
    std::vector<std::uint32_t> states;
    std::size_t at = SIZE_MAX;  // in order
  };
  std::unordered_map<Members, First, MembersHash> known;
  std::vector<Alike> groups;
  std::vector<std::size_t> order;  // of first points: in groups, where there are further ones
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    const Model& model = leaves[i].leaf->model().valid();
    const LeafRules& rules = leaves[i].leaf->rules();
    Walk walk(model, work.share(0.3, kLookAhead), work);
    std::size_t skip = 0;
    const auto visit = [&](const Choice& choice) {
      work.spend(2 * leaves[i].outputs.size());
      Members members = members_of(leaves[i], choice);
      const auto found = known.find(members);
      if (found == known.end()) {
        First first{i, {}, SIZE_MAX};
        if (collapsed != nullptr) {
          first.states = choice.states;
          order.push_back(SIZE_MAX);
          first.at = order.size() - 1;
        }
        known.emplace(std::move(members), std::move(first));
        return true;
      }
      if (collapsed == nullptr) return true;
      std::size_t& group = order[found->second.at];
      if (group == SIZE_MAX) {
        group = groups.size();
        const First& first = found->second;
        groups.push_back(
            {first.leaf, {point_of(leaves[first.leaf].leaf->rules(), first.states.data())}});
      }
      if (groups[group].points.size() <= kCollapsedPoints) {
        groups[group].points.push_back(point_of(rules, choice.states.data()));
      }
      return true;
    };
    if (walk.run(skip, visit, work) != Walk::End::kAll) return std::nullopt;
  }
  if (collapsed != nullptr) {
    for (const std::size_t group : order) {
      if (group == SIZE_MAX || collapsed->size() == kCollapses) continue;
      collapsed->push_back(
          make_collapse(leaves[groups[group].leaf], std::move(groups[group].points)));
    }
  }
  return static_cast<Real>(known.size());
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

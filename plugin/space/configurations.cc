#include "plugin/space/configurations.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace preset {
namespace {

constexpr std::uint64_t kMostOutputCells = std::uint64_t{1} << 18;
constexpr Real kMostWalked = 200'000;

// Some member of the configuration comes out different in every two points of the leaves.
bool surely_differ(const LeafOutputs& a, const LeafOutputs& b) {
  for (std::size_t i = 0; i < a.outputs.size(); ++i) {
    if (!a.outputs[i].tabulated || !b.outputs[i].tabulated) continue;
    const std::set<std::uint32_t> known(a.outputs[i].outcome.begin(), a.outputs[i].outcome.end());
    const auto& others = b.outputs[i].outcome;
    if (std::ranges::none_of(others, [&](std::uint32_t n) { return known.contains(n); })) {
      return true;
    }
  }
  return false;
}

// Leaves whose configurations may meet, together.
std::vector<std::vector<LeafOutputs>> families(std::vector<LeafOutputs> leaves, Work& work) {
  std::vector<std::size_t> parent(leaves.size());
  std::iota(parent.begin(), parent.end(), std::size_t{0});
  const auto root = [&](std::size_t i) {
    while (parent[i] != i) i = parent[i];
    return i;
  };
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (root(i) == root(j)) continue;
      work.spend(leaves[i].outputs.size());
      if (work.left() > 0 && surely_differ(leaves[i], leaves[j])) continue;
      parent[root(i)] = root(j);
    }
  }
  std::vector<std::vector<LeafOutputs>> result(leaves.size());
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    result[root(i)].push_back(std::move(leaves[i]));
  }
  std::erase_if(result, [](const auto& family) { return family.empty(); });
  return result;
}

Estimate valid_points(const std::vector<LeafOutputs>& leaves) {
  Estimate sum;
  for (const LeafOutputs& leaf : leaves) sum = sum + leaf.leaf->valid();
  return sum;
}

}  // namespace

Configurations count_configurations(std::span<const std::unique_ptr<LeafCount>> counts,
                                    const Estimate& valid, Work& work) {
  Configurations result;
  result.count = valid;
  const Prepared& prepared = counts.front()->rules().prepared();
  if (prepared.catalog() == nullptr) return result;  // nothing is changed and nothing has a default
  OutcomeNumbers numbers;
  std::vector<LeafOutputs> leaves;
  std::vector<OutputKey> keys;
  {
    std::vector<LeafRules> rules;
    for (const auto& count : counts) rules.push_back(count->rules());
    keys = output_keys(prepared, rules);
  }
  for (const auto& count : counts) {
    if (count->valid().zero()) continue;
    if (!count->model().complete()) {
      result.known = false;
      continue;
    }
    LeafOutputs leaf{count.get(), {}};
    for (const OutputKey& key : keys) {
      leaf.outputs.push_back(make_output(count->rules(), count->model().valid(), key, numbers,
                                         work.share(0.1, kMostOutputCells), work));
    }
    leaves.push_back(std::move(leaf));
  }
  result.without_effect = find_values_without_effect(leaves, keys, numbers, work);

  const auto all = leaves;
  Estimate sum;
  bool found_all = result.known;
  for (const auto& family : families(std::move(leaves), work)) {
    std::optional<Estimate> found;
    const Estimate points = valid_points(family);
    if (family.size() == 1) {
      Work own(work.share(0.4));
      found = count_by_groups(family.front(), own);
      work.spend(own.used());
    }
    if (!found && points.exact && points.value <= kMostWalked) {
      Work own(work.share(0.6));
      if (const auto walked = count_by_walking(family, nullptr, own)) found = Estimate::of(*walked);
      work.spend(own.used());
    }
    found_all = found_all && found;
    if (found) sum = sum + *found;
  }
  result.known = found_all;
  if (result.known) {
    result.count = sum;
  } else {
    result.count = {valid.value, 0, valid.high, false};
  }
  if (result.known && sum.value == valid.value) return result;  // nothing collapses
  const bool walkable = valid.exact && valid.value <= kMostWalked;
  Work own(work.share(0.5));
  if (!walkable || !count_by_walking(all, &result.collapsed, own)) {
    result.collapsed = find_collapses(all, own);
  }
  work.spend(own.used());
  return result;
}

}  // namespace preset

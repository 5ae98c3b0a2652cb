// Points that an engine makes the same of, and values it makes nothing of.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "plugin/space/leaf_count.h"
#include "plugin/space/outputs.h"

namespace preset {

struct Configurations {
  Estimate count;
  bool known = true;
  std::vector<Collapse> collapsed;
  std::vector<Effect> without_effect;
};

// `valid`: of all leaves together.
Configurations count_configurations(std::span<const std::unique_ptr<LeafCount>> leaves,
                                    const Estimate& valid, Work& work);

// A leaf with what its points come out as.
struct LeafOutputs {
  const LeafCount* leaf = nullptr;
  std::vector<Output> outputs;  // as the keys
  bool tabulated() const { return std::ranges::all_of(outputs, &Output::tabulated); }
};

// The configurations of one leaf alone, without going through its points: variables that can be
// read off a configuration are counted, the others looked at in the small groups that depend on
// each other. Nothing where a group is too large.
std::optional<Estimate> count_by_groups(const LeafOutputs& leaf, Work& work);

// The same by going through all points of some leaves; also groups of points that come out the same
// where `collapsed` is given. Nothing if the work ends before.
std::optional<Real> count_by_walking(std::span<const LeafOutputs> leaves,
                                     std::vector<Collapse>* collapsed, Work& work);

// Groups near points drawn at random: for spaces too large to go through.
std::vector<Collapse> find_collapses(std::span<const LeafOutputs> leaves, Work& work);

// What is told of one group: the choices that come out the same, the first of them standing for
// all.
Collapse make_collapse(const LeafOutputs& leaf, std::vector<json::object> points);

std::vector<Effect> find_values_without_effect(std::span<const LeafOutputs> leaves,
                                               const std::vector<OutputKey>& keys,
                                               OutcomeNumbers& numbers, Work& work);

// At most so many groups are told of, and so many further points of each.
inline constexpr std::size_t kCollapses = 8;
inline constexpr std::size_t kCollapsedPoints = 4;

}  // namespace preset

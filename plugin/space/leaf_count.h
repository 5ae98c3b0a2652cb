// What can be said in numbers of one leaf.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "plugin/space/cluster.h"
#include "plugin/space/leaf_model.h"

namespace preset {

struct RuleResult {
  Estimate removed, undecided;
  std::uint64_t missing = 0;
};

class LeafCount {
 public:
  // Counts points; with `full` also what count_rules and the values' functions need. All of
  // `leaves` must outlive this.
  LeafCount(std::span<const LeafRules> leaves, std::size_t leaf, bool full, Work& work);

  const LeafModel& model() const { return model_; }
  const LeafRules& rules() const { return model_.rules(); }
  const Estimate& total() const { return total_; }
  const Estimate& valid() const { return valid_; }

  // By rule; those that are always kept are zeros.
  std::vector<RuleResult> count_rules(Work& work) const;

  // Points in which a parameter has a value (0: none).
  Estimate total_with(std::uint32_t parameter, std::uint32_t value) const;
  Estimate valid_with(std::uint32_t parameter, std::uint32_t value) const;
  // As total_with, of the points that one rule forbids; nothing if that would cost too much.
  std::optional<Estimate> removed_with(std::size_t rule, std::uint32_t parameter,
                                       std::uint32_t value, Work& work) const;

 private:
  // One of the two models, counted.
  struct Side {
    const Model* model = nullptr;
    std::vector<Cluster> clusters;
    std::vector<ClusterCount> counts;
    std::vector<Estimate> others;                             // the product without a cluster
    std::vector<std::pair<std::size_t, std::size_t>> places;  // variable → cluster, its index there
    Estimate total;
  };
  void count_side(const Model& model, bool full, Work& work, Side& side);
  Estimate with(const Side& side, const Estimate& all, std::uint32_t parameter,
                std::uint32_t value) const;
  const RuleTable* table_of(std::size_t rule) const;
  // How many points each state of `keep` (none: all together) has among cells that `wanted` marks.
  std::optional<std::vector<Real>> weigh(const RuleTable& table, const std::vector<double>& wanted,
                                         std::optional<Var> keep, Work& work) const;
  bool count_exactly(const RuleTable& table, RuleResult& result, Work& work) const;
  void sample_rules(const std::vector<const RuleTable*>& tables, std::vector<RuleResult>& results,
                    Work& work) const;

  LeafModel model_;
  Side base_side_, valid_side_;
  Estimate total_, valid_;
};

}  // namespace preset

// Random valid points of all leaves together.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "plugin/space/cluster.h"
#include "plugin/space/leaf_model.h"

namespace preset {

// A valid point: where it stands, and the value of each parameter (0: left out).
struct Found {
  std::size_t leaf = 0;
  std::vector<std::uint32_t> states;
  std::vector<std::uint32_t> values;
};

class Sampler {
 public:
  Sampler(std::span<const LeafRules> rules, Work& work);

  struct Leaf {
    std::unique_ptr<LeafModel> model;
    std::vector<Cluster> clusters;
    Real most = 0;  // points that the tables allow
    bool exact = true;

    const Model& valid() const { return model->valid(); }
  };
  const std::vector<Leaf>& leaves() const { return leaves_; }
  bool complete() const { return complete_; }  // false: some leaves could not be looked at
  bool exact() const { return exact_; }        // most() is the number of valid points
  Real most() const { return most_; }

  // Each valid point as likely as any other. Nothing: this draw failed a check, or there is none.
  std::optional<Found> draw(Random& random, Work& work) const;
  // Some valid point, not all as likely.
  std::optional<Found> draw_unevenly(Random& random, Work& work) const;
  // All valid points in order; false: the work ended before.
  bool all(std::vector<Found>& points, Work& work) const;

  Found found(std::size_t leaf, const Choice& choice) const;

 private:
  std::size_t pick_leaf(Random& random) const;

  std::vector<Leaf> leaves_;
  bool complete_ = true, exact_ = true;
  Real most_ = 0;
};

}  // namespace preset

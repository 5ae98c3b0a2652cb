// The choices of a model, in the order people see them.
#pragma once

#include <functional>
#include <vector>

#include "plugin/space/cluster.h"

namespace preset {

class Walk {
 public:
  // The model must outlive this. Looking ahead may take `most` cells a cluster.
  Walk(const Model& model, std::uint64_t most, Work& work);

  enum class End { kAll, kStopped, kCut };
  // Calls visit for one choice after the other until it answers false, but not for the first
  // `skip`, which is set to how many of those are still to come. kCut: the work ended.
  End run(std::size_t& skip, const std::function<bool(const Choice&)>& visit, Work& work);

 private:
  End go(std::size_t depth, Real rest, std::size_t& skip,
         const std::function<bool(const Choice&)>& visit, Work& work);

  struct Place {
    Var var;
    const Cluster* cluster;
    std::size_t step;  // in the cluster's walk
  };
  const Model& model_;
  std::vector<Cluster> clusters_;
  std::vector<Place> places_;
  bool exact_ = true;
  Choice choice_;
  std::vector<std::vector<Real>> weights_;
};

}  // namespace preset

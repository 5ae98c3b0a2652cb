#include "plugin/space/walk.h"

#include <algorithm>

namespace preset {

Walk::Walk(const Model& model, std::uint64_t most, Work& work)
    : model_(model),
      clusters_(make_clusters(model, WalkOrder::kAsSeen, most, work)),
      choice_(model.blank()),
      weights_(model.order.size()) {
  if (model.impossible) return;
  std::vector<std::pair<const Cluster*, std::size_t>> by_var(model.sizes.size());
  for (const Cluster& cluster : clusters_) {
    exact_ = exact_ && cluster.exact();
    const auto& walk = cluster.tables->walk();
    for (std::size_t step = 0; step < walk.size(); ++step) by_var[walk[step]] = {&cluster, step};
  }
  for (const Var var : model.order) {
    places_.push_back({var, by_var[var].first, by_var[var].second});
  }
}

Walk::End Walk::run(std::size_t& skip, const std::function<bool(const Choice&)>& visit,
                    Work& work) {
  if (model_.impossible) return End::kAll;
  Real total = 1;
  for (const Cluster& cluster : clusters_) total *= cluster.tables->total();
  if (total <= 0) return End::kAll;
  return go(0, total, skip, visit, work);
}

Walk::End Walk::go(std::size_t depth, Real rest, std::size_t& skip,
                   const std::function<bool(const Choice&)>& visit, Work& work) {
  if (depth == places_.size()) {
    if (skip > 0) {
      --skip;
      return End::kAll;
    }
    return visit(choice_) ? End::kAll : End::kStopped;
  }
  const Place& place = places_[depth];
  auto& weights = weights_[depth];
  place.cluster->tables->weights(place.step, choice_.at.data(), weights);
  work.spend(weights.size());
  if (work.left() == 0) return End::kCut;
  Real sum = 0;
  for (const Real weight : weights) sum += weight;
  for (std::uint32_t s = 0; s < weights.size(); ++s) {
    if (weights[s] <= 0) continue;
    const Real below = rest / sum * weights[s];
    if (exact_ && below <= static_cast<Real>(skip)) {
      skip -= static_cast<std::size_t>(below);
      continue;
    }
    model_.set(choice_, place.var, s);
    const auto passes = [&](std::size_t check) {
      work.spend(place.cluster->checks[check].cost);
      return place.cluster->checks[check].allows(choice_);
    };
    if (!std::ranges::all_of(place.cluster->due[place.step], passes)) continue;
    const End end = go(depth + 1, below, skip, visit, work);
    if (end != End::kAll) return end;
  }
  return End::kAll;
}

}  // namespace preset

#include "plugin/space/sampler.h"

#include <algorithm>

#include "plugin/space/compiled_space.h"
#include "plugin/space/walk.h"

namespace preset {
namespace {

constexpr std::uint64_t kMostTableCells = std::uint64_t{1} << 21;
constexpr int kTries = 1000;  // of one cluster, before its draw counts as failed

}  // namespace

Sampler::Sampler(std::span<const LeafRules> rules, Work& work) {
  for (std::size_t i = 0; i < rules.size(); ++i) {
    Leaf leaf;
    Work own(work.share(0.5 / static_cast<double>(rules.size() - i)));
    leaf.model = std::make_unique<LeafModel>(rules, i, own);
    if (!leaf.model->complete()) {
      complete_ = exact_ = false;
    } else if (!leaf.valid().impossible) {
      const std::uint64_t most = std::clamp<std::uint64_t>(own.share(0.5), 4096, kMostTableCells);
      leaf.clusters = make_clusters(leaf.valid(), WalkOrder::kCheapest, most, own);
      leaf.most = 1;
      for (const Cluster& cluster : leaf.clusters) {
        leaf.most *= cluster.tables->total();
        leaf.exact = leaf.exact && cluster.exact();
      }
    }
    work.spend(own.used());
    exact_ = exact_ && leaf.exact;
    most_ += leaf.most;
    leaves_.push_back(std::move(leaf));
  }
}

Found Sampler::found(std::size_t leaf, const Choice& choice) const {
  return {leaf, choice.states, values_of(leaves_[leaf].model->rules(), choice.states.data())};
}

std::size_t Sampler::pick_leaf(Random& random) const {
  std::vector<Real> weights;
  for (const Leaf& leaf : leaves_) weights.push_back(leaf.most);
  return pick(weights, random.unit());
}

std::optional<Found> Sampler::draw(Random& random, Work& work) const {
  if (most_ <= 0) return std::nullopt;
  const std::size_t at = pick_leaf(random);
  const Leaf& leaf = leaves_[at];
  Choice choice = leaf.valid().blank();
  // With other leaves about, a failure must fail as a whole: else the leaf would be drawn too
  // often.
  const int tries = leaf.most == most_ ? kTries : 1;
  for (const Cluster& cluster : leaf.clusters) {
    bool drawn = false;
    for (int i = 0; i < tries && !drawn && work.left() > 0; ++i) {
      drawn = preset::draw(leaf.valid(), cluster, random, choice, work);
    }
    if (!drawn) return std::nullopt;
  }
  return found(at, choice);
}

std::optional<Found> Sampler::draw_unevenly(Random& random, Work& work) const {
  if (most_ <= 0) return std::nullopt;
  const std::size_t at = pick_leaf(random);
  const Leaf& leaf = leaves_[at];
  Choice choice = leaf.valid().blank();
  for (const Cluster& cluster : leaf.clusters) {
    if (draw_weighted(leaf.valid(), cluster, random, choice, work) <= 0) return std::nullopt;
  }
  return found(at, choice);
}

bool Sampler::all(std::vector<Found>& points, Work& work) const {
  if (!complete_) return false;
  for (std::size_t i = 0; i < leaves_.size(); ++i) {
    const Model& model = leaves_[i].valid();
    Walk walk(model, work.share(0.3, kMostTableCells), work);
    std::size_t skip = 0;
    const auto add = [&](const Choice& choice) {
      points.push_back(found(i, choice));
      work.spend(model.sizes.size());
      return true;
    };
    if (walk.run(skip, add, work) != Walk::End::kAll) return false;
  }
  return true;
}

}  // namespace preset

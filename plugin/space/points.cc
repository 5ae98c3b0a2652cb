// The first points of a space, and a sample.
#include <algorithm>
#include <set>

#include "plugin/space/compiled_space.h"
#include "plugin/space/sampler.h"
#include "plugin/space/walk.h"

namespace preset {
namespace {

constexpr std::uint64_t kLookAhead = std::uint64_t{1} << 21;
// So few points are gone through rather than drawn: it ends, even where most draws would fail.
constexpr Real kFewPoints = 20'000;

}  // namespace

CompiledSpace::Points CompiledSpace::first(std::size_t most, std::size_t skip,
                                           const WorkLimit& limit) const {
  Work work(limit.steps);
  Points result;
  const bool from_start = skip == 0;
  for (std::size_t i = 0; i < impl_->leaves.size(); ++i) {
    const LeafModel model(impl_->leaves, i, work);
    if (!model.complete()) {
      result.cut = true;
      return result;
    }
    Walk walk(model.valid(), work.share(0.3, kLookAhead), work);
    const auto add = [&](const Choice& choice) {
      if (result.points.size() == most) return false;  // there are more
      result.points.push_back(point_of(model.rules(), choice.states.data()));
      return true;
    };
    const Walk::End end = walk.run(skip, add, work);
    result.cut = end == Walk::End::kCut;
    if (end != Walk::End::kAll) return result;
  }
  result.cut = impl_->unseen > 0;
  result.complete = from_start && !result.cut;
  return result;
}

CompiledSpace::Points CompiledSpace::sample(std::size_t most, std::uint64_t seed,
                                            const WorkLimit& limit) const {
  Work work(limit.steps);
  const Sampler sampler(impl_->leaves, work);
  Random random(seed);
  Points result;
  const auto add = [&](const Found& found) {
    result.points.push_back(point_of(impl_->leaves[found.leaf], found.states.data()));
  };
  const auto wanted = static_cast<Real>(most);
  if (sampler.most() <= std::max(kFewPoints, 2 * wanted)) {
    std::vector<Found> all;
    if (sampler.all(all, work)) {
      const std::size_t count = std::min(most, all.size());
      for (std::size_t i = 0; i < count; ++i) {
        std::swap(all[i], all[i + random.below(all.size() - i)]);
        add(all[i]);
      }
      result.cut = impl_->unseen > 0;
      result.complete = count == all.size() && !result.cut;
      return result;
    }
  }
  std::set<std::vector<std::uint32_t>> known;
  const std::uint64_t end = work.used() + work.share(0.8);
  while (result.points.size() < most && work.used() < end && sampler.most() > 0) {
    work.spend(1);
    const auto found = sampler.draw(random, work);
    if (found && known.insert(found->values).second) add(*found);
  }
  // Rather an uneven sample than a short one; it is marked.
  result.cut = result.points.size() < most || !sampler.complete() || impl_->unseen > 0;
  while (result.points.size() < most && work.left() > 0 && sampler.most() > 0) {
    work.spend(1);
    const auto found = sampler.draw_unevenly(random, work);
    if (found && known.insert(found->values).second) add(*found);
  }
  return result;
}

}  // namespace preset

#include "search/domain.h"

#include <algorithm>
#include <unordered_map>

namespace tuningd {
namespace {

// Of a rich space, so many points are known to be valid from the start: what the model asks for
// beside the space becomes the nearest of them.
constexpr std::uint64_t kPool = 1024;
constexpr std::uint64_t kPoolPage = 256;
constexpr std::size_t kNear = 32;

class ListDomain final : public Domain {
 public:
  ListDomain(ListSpace space, std::uint64_t seed)
      : space_(std::move(space)), encoding_(space_), seed_(seed) {}

  const Encoding& encoding() const override { return encoding_; }

  std::expected<Settled, std::string> settle(const Point& point) override {
    return Settled{point, key_of(point)};
  }

  std::expected<std::vector<Point>, std::string> near(const Point& point) override {
    return encoding_.neighbours(point);
  }

  std::expected<Point, std::string> any(Random& random) override { return space_.draw(random); }

  PointSourcePtr spread() const override { return mixed(space_, seed_); }
  PointSourcePtr all() const override { return by_chance(space_, seed_); }

 private:
  ListSpace space_;
  Encoding encoding_;
  std::uint64_t seed_;
};

class RichDomain final : public Domain {
 public:
  RichDomain(RichSpacePtr space, const ListSpace& axes, std::uint64_t seed)
      : space_(std::move(space)), encoding_(axes), seed_(seed) {}

  const Encoding& encoding() const override { return encoding_; }

  std::expected<Settled, std::string> settle(const Point& point) override {
    const std::string key = key_of(point);
    if (const auto known = settled_.find(key); known != settled_.end()) return known->second;
    auto checked = space_->check(point);
    if (!checked) return std::unexpected(std::move(checked.error()));
    Settled settled{point, std::move(checked->meaning)};
    if (!checked->valid) {
      auto nearest = near(point);
      if (!nearest) return std::unexpected(std::move(nearest.error()));
      if (nearest->empty()) return std::unexpected("the search space has no valid point");
      auto again = space_->check(nearest->front());
      if (!again) return std::unexpected(std::move(again.error()));
      settled = {std::move(nearest->front()), std::move(again->meaning)};
    }
    settled_.emplace(key, settled);
    return settled;
  }

  std::expected<std::vector<Point>, std::string> near(const Point& point) override {
    if (auto filled = fill_pool(); !filled) return std::unexpected(std::move(filled.error()));
    const Vector here = encoding_.vector(point);
    std::vector<std::pair<double, std::size_t>> order;
    for (std::size_t i = 0; i < pool_.size(); ++i) {
      order.emplace_back(encoding_.distance(here, pool_[i].at), i);
    }
    const std::size_t count = std::min(kNear, order.size());
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count),
                      order.end());
    std::vector<Point> points;
    for (std::size_t i = 0; i < count; ++i) points.push_back(pool_[order[i].second].point);
    return points;
  }

  std::expected<Point, std::string> any(Random& random) override {
    if (auto filled = fill_pool(); !filled) return std::unexpected(std::move(filled.error()));
    if (pool_.empty()) return std::unexpected("the search space has no valid point");
    return pool_[random.below(pool_.size())].point;
  }

  PointSourcePtr spread() const override {
    return points_of(space_, RichOrder::kStratified, seed_);
  }
  PointSourcePtr all() const override { return points_of(space_, RichOrder::kRandom, seed_); }

 private:
  struct Pooled {
    Point point;
    Vector at;
  };

  std::expected<void, std::string> fill_pool() {
    if (!pool_.empty()) return {};
    std::unordered_set<std::string> seen;
    for (std::uint64_t page = 0; page < kPool / kPoolPage; ++page) {
      auto sampled = space_->sample("random", kPoolPage, 0, mix(seed_, page + 1));
      if (!sampled) return std::unexpected(std::move(sampled.error()));
      for (Point& point : sampled->points) {
        if (!seen.insert(key_of(point)).second) continue;
        Vector at = encoding_.vector(point);
        pool_.push_back({std::move(point), std::move(at)});
      }
      if (sampled->complete) break;
    }
    if (!pool_.empty()) return {};
    auto first = space_->sample("first", kPoolPage, 0, 0);  // drawing may not find what is rare
    if (!first) return std::unexpected(std::move(first.error()));
    for (Point& point : first->points) {
      Vector at = encoding_.vector(point);
      pool_.push_back({std::move(point), std::move(at)});
    }
    return {};
  }

  RichSpacePtr space_;
  Encoding encoding_;
  std::uint64_t seed_;
  std::vector<Pooled> pool_;
  std::unordered_map<std::string, Settled> settled_;  // by the key of what was asked
};

}  // namespace

std::unique_ptr<Domain> domain_of(ListSpace space, std::uint64_t seed) {
  return std::make_unique<ListDomain>(std::move(space), seed);
}

std::unique_ptr<Domain> domain_of(RichSpacePtr space, ListSpace axes, std::uint64_t seed) {
  return std::make_unique<RichDomain>(std::move(space), axes, seed);
}

}  // namespace tuningd

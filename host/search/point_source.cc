#include "search/point_source.h"

#include "search/permutation.h"

namespace tuningd {
namespace {

// So many draws in a row that are no news: a space of ranges is as good as used up. A countable one
// goes on by numbers.
constexpr int kMostRepeats = 200;

class InOrder final : public PointSource {
 public:
  explicit InOrder(ListSpace space) : space_(std::move(space)) {}

  std::expected<std::optional<Point>, std::string> next() override {
    if (index_ >= space_.size()) return std::nullopt;
    return space_.point(index_++);
  }

 private:
  ListSpace space_;
  std::uint64_t index_ = 0;
};

// By number where every point has one and is as likely as any other; else by drawing, which has to
// remember what it drew.
class ByChance final : public PointSource {
 public:
  ByChance(ListSpace space, std::uint64_t seed, std::unordered_set<std::string> without)
      : space_(std::move(space)),
        random_(seed),
        order_(space_.is_countable() ? space_.size() : 1, seed),
        seen_(std::move(without)),
        by_number_(space_.is_countable() && space_.is_even()) {}

  std::expected<std::optional<Point>, std::string> next() override {
    if (!by_number_) {
      if (auto point = drawn()) return point;
      if (!space_.is_countable()) return std::nullopt;
      by_number_ = true;  // the few that are left
    }
    while (index_ < order_.size()) {
      Point point = space_.point(order_(index_++));
      if (seen_.empty() || !seen_.contains(key_of(point))) return point;
    }
    return std::nullopt;
  }

 private:
  std::optional<Point> drawn() {
    for (int repeats = 0; repeats < kMostRepeats; ++repeats) {
      Point point = space_.draw(random_);
      if (seen_.insert(key_of(point)).second) return point;
    }
    return std::nullopt;
  }

  ListSpace space_;
  Random random_;
  Permutation order_;
  std::unordered_set<std::string> seen_;
  bool by_number_;
  std::uint64_t index_ = 0;
};

class Mixed final : public PointSource {
 public:
  Mixed(ListSpace space, std::uint64_t seed)
      : space_(std::move(space)), seed_(seed), random_(mix(seed, 1)) {}

  std::expected<std::optional<Point>, std::string> next() override {
    if (index_ < space_.longest_list()) {
      Point point = covering(index_++);
      covered_.insert(key_of(point));
      return point;
    }
    if (rest_ == nullptr) rest_ = by_chance(space_, seed_, std::move(covered_));
    return rest_->next();
  }

 private:
  // Each list is gone through again and again, each time in another order. Those of the longest
  // list differ in its value, so none is there twice.
  Point covering(std::uint64_t index) {
    Point point;
    for (std::size_t axis = 0; axis < space_.axes().size(); ++axis) {
      const Axis& of = space_.axes()[axis];
      if (of.range) {
        point.emplace(of.name, space_.draw(axis, random_));
        continue;
      }
      const std::uint64_t size = of.values.size();
      const Permutation order(size, mix(seed_, mix(axis, index / size)));
      point.emplace(of.name, of.values[order(index % size)]);
    }
    return point;
  }

  ListSpace space_;
  std::uint64_t seed_;
  Random random_;
  std::uint64_t index_ = 0;
  std::unordered_set<std::string> covered_;
  PointSourcePtr rest_;
};

}  // namespace

PointSourcePtr in_order(ListSpace space) {
  return std::make_unique<InOrder>(std::move(space));
}

PointSourcePtr by_chance(ListSpace space, std::uint64_t seed,
                         std::unordered_set<std::string> without) {
  return std::make_unique<ByChance>(std::move(space), seed, std::move(without));
}

PointSourcePtr mixed(ListSpace space, std::uint64_t seed) {
  return std::make_unique<Mixed>(std::move(space), seed);
}

}  // namespace tuningd

// Points in an order that no score changes.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>

#include "search/list_space.h"
#include "search/search.h"

namespace tuningd {

class PointSource {
 public:
  virtual ~PointSource() = default;
  // None twice; empty: there are no more.
  virtual std::expected<std::optional<Point>, std::string> next() = 0;
};

using PointSourcePtr = std::unique_ptr<PointSource>;

// Row-major.
PointSourcePtr in_order(ListSpace space);
// By chance. `without`: keys of points to be left out.
PointSourcePtr by_chance(ListSpace space, std::uint64_t seed,
                         std::unordered_set<std::string> without = {});
// The first (longest list) points have every value of every list, as evenly as can be; then the
// others by chance.
PointSourcePtr mixed(ListSpace space, std::uint64_t seed);

}  // namespace tuningd

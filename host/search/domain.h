// Where the bayesian strategy searches: a product of axes, or a space that the methods know.
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "search/encoding.h"
#include "search/point_source.h"
#include "search/random.h"
#include "search/rich_space.h"

namespace tuningd {

// A point that can be tried, and what it means: two with the same meaning are one.
struct Settled {
  Point point;
  std::string meaning;
};

class Domain {
 public:
  virtual ~Domain() = default;

  virtual const Encoding& encoding() const = 0;
  // The point, or the one of the domain that is nearest to it.
  virtual std::expected<Settled, std::string> settle(const Point& point) = 0;
  // Points of the domain near this one, the nearest first.
  virtual std::expected<std::vector<Point>, std::string> near(const Point& point) = 0;
  // Some point of the domain.
  virtual std::expected<Point, std::string> any(Random& random) = 0;
  // Spread over the domain, each candidate of each parameter early.
  virtual PointSourcePtr spread() const = 0;
  // All of them, by chance.
  virtual PointSourcePtr all() const = 0;
};

std::unique_ptr<Domain> domain_of(ListSpace space, std::uint64_t seed);
// `axes`: the lists that the space's points take their values from.
std::unique_ptr<Domain> domain_of(RichSpacePtr space, ListSpace axes, std::uint64_t seed);

}  // namespace tuningd

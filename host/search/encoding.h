// Points as vectors of numbers, for a model of the scores.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "search/list_space.h"

namespace tuningd {

using Vector = std::vector<double>;

// One number for each axis with more than one value. Lists of numbers in the order of the numbers,
// others in their own, as whole numbers from 0; ranges of whole numbers as they are; ranges of
// fractions, and logarithmic ones by their logarithm, from 0 to kSpan.
class Encoding {
 public:
  explicit Encoding(const ListSpace& space);

  static constexpr double kSpan = 8;

  struct Dimension {
    double low = 0;
    double high = 0;
    bool whole = false;
    bool ordered = true;  // false: any two values are as far apart
  };
  const std::vector<Dimension>& dimensions() const { return dimensions_; }

  Point point(const Vector& vector) const;
  // What the point does not have is in the middle.
  Vector vector(const Point& point) const;
  // Of two vectors, each dimension from 0 to 1.
  double distance(const Vector& a, const Vector& b) const;
  // Points that differ from this one in one value of a list, one step of a whole range, or a few of
  // a range of fractions; the nearest first.
  std::vector<Point> neighbours(const Point& point) const;

 private:
  double number_of(std::size_t axis, const boost::json::value& value) const;
  boost::json::value value_of(std::size_t axis, double number) const;

  ListSpace space_;
  std::vector<Dimension> dimensions_;
  std::vector<std::size_t> axis_of_;                // of each dimension
  std::vector<std::vector<std::size_t>> in_order_;  // of each axis: its values by rank
};

}  // namespace tuningd

// The product of a task's axes: points by their number, without a list of them.
#pragma once

#include <cstdint>
#include <vector>

#include "format/search_space.h"
#include "search/random.h"
#include "search/search.h"

namespace tuningd {

class ListSpace {
 public:
  // A range of one number becomes a list.
  explicit ListSpace(std::vector<Axis> axes);

  const std::vector<Axis>& axes() const { return axes_; }

  // How many values the axis has, at most kMostPoints; 0: a range of fractions, which has no end.
  std::uint64_t size(std::size_t axis) const { return sizes_[axis]; }
  // The product; 0 if one of them has no end. kMostPoints: so many or more.
  std::uint64_t size() const { return size_; }
  // All points have a number.
  bool is_countable() const { return size_ != 0 && size_ != kMostPoints; }
  // The most that any list has; 1 without lists.
  std::uint64_t longest_list() const;

  // One value of an axis with an end; `digit` below its size.
  boost::json::value value(std::size_t axis, std::uint64_t digit) const;
  // Row-major: the last axis is the fastest. For an axis without end: its low.
  Point point(std::uint64_t index) const;
  // Each value as likely, of a logarithmic range by its logarithm.
  boost::json::value draw(std::size_t axis, Random& random) const;
  Point draw(Random& random) const;
  // Points by chance are drawn evenly: one number by chance is as good.
  bool is_even() const;

 private:
  std::vector<Axis> axes_;
  std::vector<std::uint64_t> sizes_;
  std::uint64_t size_ = 1;
};

// What tells points apart: the same text for the same point.
std::string key_of(const Point& point);

}  // namespace tuningd

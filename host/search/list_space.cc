#include "search/list_space.h"

#include <algorithm>
#include <cmath>

#include "config/json_text.h"

namespace tuningd {
namespace {

namespace json = boost::json;

json::value number_of(const Range& range, double number) {
  if (range.integer) return static_cast<std::int64_t>(number);
  return number;
}

}  // namespace

ListSpace::ListSpace(std::vector<Axis> axes) : axes_(std::move(axes)) {
  sizes_.reserve(axes_.size());
  for (Axis& axis : axes_) {
    if (axis.range && axis.range->low == axis.range->high) {
      axis.values = {number_of(*axis.range, axis.range->low)};
      axis.range.reset();
    }
    std::uint64_t size = axis.values.size();
    if (axis.range) {
      size = axis.range->integer
                 ? static_cast<std::uint64_t>(axis.range->high - axis.range->low) + 1
                 : 0;
    }
    sizes_.push_back(size);
  }
  if (std::find(sizes_.begin(), sizes_.end(), 0) != sizes_.end()) {
    size_ = 0;
    return;
  }
  for (const std::uint64_t size : sizes_) {
    size_ = size > kMostPoints / size_ ? kMostPoints : size_ * size;
  }
}

std::uint64_t ListSpace::longest_list() const {
  std::uint64_t longest = 1;
  for (const Axis& axis : axes_) longest = std::max<std::uint64_t>(longest, axis.values.size());
  return longest;
}

json::value ListSpace::value(std::size_t axis, std::uint64_t digit) const {
  const std::optional<Range>& range = axes_[axis].range;
  if (!range) return axes_[axis].values[digit];
  return number_of(*range, range->low + static_cast<double>(digit));
}

Point ListSpace::point(std::uint64_t index) const {
  std::vector<std::uint64_t> digits(axes_.size());
  for (std::size_t axis = axes_.size(); axis-- > 0;) {
    const std::uint64_t size = std::max<std::uint64_t>(sizes_[axis], 1);
    digits[axis] = index % size;
    index /= size;
  }
  Point point;
  for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
    point.emplace(axes_[axis].name, value(axis, digits[axis]));
  }
  return point;
}

json::value ListSpace::draw(std::size_t axis, Random& random) const {
  const std::optional<Range>& range = axes_[axis].range;
  if (!range || (range->integer && !range->log)) return value(axis, random.below(sizes_[axis]));
  const double low = range->low;
  const double high = range->integer ? range->high + 1 : range->high;  // the last one's own part
  const double drawn =
      range->log ? std::exp(std::log(low) + random.unit() * (std::log(high) - std::log(low)))
                 : low + random.unit() * (high - low);
  return number_of(*range, std::clamp(drawn, low, range->high));
}

Point ListSpace::draw(Random& random) const {
  Point point;
  for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
    point.emplace(axes_[axis].name, draw(axis, random));
  }
  return point;
}

bool ListSpace::is_even() const {
  return std::none_of(axes_.begin(), axes_.end(),
                      [](const Axis& axis) { return axis.range && axis.range->log; });
}

std::string key_of(const Point& point) {
  return config::to_json(point);
}

}  // namespace tuningd

#include "search/encoding.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tuningd {
namespace {

namespace json = boost::json;

bool are_numbers(const std::vector<json::value>& values) {
  return std::all_of(values.begin(), values.end(),
                     [](const json::value& each) { return each.is_number(); });
}

// Of a range of fractions, the parts of it that a neighbour may be away.
constexpr double kSteps[] = {-0.2, -0.05, -0.01, 0.01, 0.05, 0.2};

// The values of a list, as their places in the order that the model sees.
std::vector<std::size_t> order_of(const std::vector<json::value>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  if (std::all_of(values.begin(), values.end(),
                  [](const auto& each) { return each.is_number(); })) {
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return values[a].to_number<double>() < values[b].to_number<double>();
    });
  }
  return order;
}

}  // namespace

Encoding::Encoding(const ListSpace& space) : space_(space) {
  for (std::size_t axis = 0; axis < space_.axes().size(); ++axis) {
    const Axis& of = space_.axes()[axis];
    in_order_.push_back(order_of(of.values));
    if (!of.range && of.values.size() < 2) continue;
    axis_of_.push_back(axis);
    if (!of.range) {
      dimensions_.push_back(
          {0, static_cast<double>(of.values.size() - 1), true, are_numbers(of.values)});
    } else if (of.range->integer && !of.range->log) {
      dimensions_.push_back({of.range->low, of.range->high, true, true});
    } else {
      dimensions_.push_back({0, kSpan, false, true});
    }
  }
}

json::value Encoding::value_of(std::size_t axis, double number) const {
  const Axis& of = space_.axes()[axis];
  if (!of.range) {
    const auto most = static_cast<double>(of.values.size() - 1);
    return of.values[in_order_[axis][static_cast<std::size_t>(
        std::clamp(std::round(number), 0.0, most))]];
  }
  const Range& range = *of.range;
  if (range.integer && !range.log) {
    return static_cast<std::int64_t>(std::clamp(std::round(number), range.low, range.high));
  }
  const double part = std::clamp(number / kSpan, 0.0, 1.0);
  const double high = range.integer ? range.high + 1 : range.high;  // as ListSpace draws
  const double value = range.log ? range.low * std::pow(high / range.low, part)
                                 : range.low + part * (high - range.low);
  const double within = std::clamp(value, range.low, range.high);
  if (range.integer) return static_cast<std::int64_t>(within);
  return within;
}

double Encoding::number_of(std::size_t axis, const json::value& value) const {
  const Axis& of = space_.axes()[axis];
  if (!of.range) {
    for (std::size_t rank = 0; rank < of.values.size(); ++rank) {
      if (of.values[in_order_[axis][rank]] == value) return static_cast<double>(rank);
    }
    return static_cast<double>(of.values.size() - 1) / 2;
  }
  const Range& range = *of.range;
  const auto number = value.to_number<double>();
  if (range.integer && !range.log) return number;
  const double high = range.integer ? range.high + 1 : range.high;
  const double middle = range.integer ? number + 0.5 : number;
  const double part = range.log ? std::log(middle / range.low) / std::log(high / range.low)
                                : (number - range.low) / (high - range.low);
  return std::clamp(part, 0.0, 1.0) * kSpan;
}

Point Encoding::point(const Vector& vector) const {
  Point point;
  std::size_t at = 0;
  for (std::size_t axis = 0; axis < space_.axes().size(); ++axis) {
    const bool has_dimension = at < axis_of_.size() && axis_of_[at] == axis;
    point.emplace(space_.axes()[axis].name,
                  has_dimension ? value_of(axis, vector[at++]) : space_.axes()[axis].values[0]);
  }
  return point;
}

Vector Encoding::vector(const Point& point) const {
  Vector vector;
  for (std::size_t at = 0; at < dimensions_.size(); ++at) {
    const json::value* value = point.if_contains(space_.axes()[axis_of_[at]].name);
    const bool fits =
        value != nullptr && (value->is_number() || !space_.axes()[axis_of_[at]].range);
    vector.push_back(fits ? number_of(axis_of_[at], *value)
                          : (dimensions_[at].low + dimensions_[at].high) / 2);
  }
  return vector;
}

double Encoding::distance(const Vector& a, const Vector& b) const {
  double sum = 0;
  for (std::size_t at = 0; at < dimensions_.size(); ++at) {
    const double part = (a[at] - b[at]) / (dimensions_[at].high - dimensions_[at].low);
    sum += part * part;
  }
  return sum;
}

std::vector<Point> Encoding::neighbours(const Point& point) const {
  const Vector here = vector(point);
  std::vector<std::pair<double, Vector>> near;
  for (std::size_t at = 0; at < dimensions_.size(); ++at) {
    const Dimension& dimension = dimensions_[at];
    if (!dimension.whole) {
      for (const double step : kSteps) {
        Vector there = here;
        there[at] = std::clamp(here[at] + step * kSpan, dimension.low, dimension.high);
        if (there[at] != here[at]) near.emplace_back(std::abs(step) * kSpan, std::move(there));
      }
      continue;
    }
    const bool is_range = space_.axes()[axis_of_[at]].range.has_value();
    const double low = is_range ? std::max(dimension.low, here[at] - 1) : dimension.low;
    const double high = is_range ? std::min(dimension.high, here[at] + 1) : dimension.high;
    for (double number = low; number <= high; ++number) {
      if (number == here[at]) continue;
      Vector there = here;
      there[at] = number;
      near.emplace_back(std::abs(number - here[at]), std::move(there));
    }
  }
  std::stable_sort(near.begin(), near.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Point> points;
  for (const auto& [distance, there] : near) points.push_back(this->point(there));
  return points;
}

}  // namespace tuningd

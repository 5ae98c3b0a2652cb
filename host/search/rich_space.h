// The points of a task with `space`: what limits the product of its lists is known to the methods
// space.* alone.
#pragma once

#include <boost/json/array.hpp>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "format/search_space.h"
#include "search/point_source.h"
#include "search/search.h"

namespace tuningd {

class RichSpace {
 public:
  // `call` must outlive it. `axes` of quant_config and parallel_config become parameters of the
  // space.
  RichSpace(const boost::json::object& task, const std::vector<Axis>& axes, const CallMethod& call);

  struct Page {
    std::vector<Point> points;
    bool complete = false;  // the space has no others
  };
  // `order` as space.sample takes it. At most kPage points; fewer if they are large.
  std::expected<Page, std::string> sample(std::string_view order, std::uint64_t count,
                                          std::uint64_t skip, std::uint64_t seed) const;

  struct Checked {
    bool valid = false;   // one of the space's points, and no rule forbids it
    std::string meaning;  // what the engine makes of it: the same text, the same configuration
  };
  std::expected<Checked, std::string> check(const Point& point) const;

  std::expected<PointCount, std::string> count() const;

  // The most that any of its lists has, as far as they are written out.
  std::uint64_t longest_list() const { return longest_list_; }

 private:
  std::expected<boost::json::object, std::string> call(std::string_view method,
                                                       boost::json::object params) const;

  boost::json::object space_;
  std::uint64_t longest_list_ = 1;
  const CallMethod* call_;
};

using RichSpacePtr = std::shared_ptr<const RichSpace>;

enum class RichOrder : std::uint8_t { kFirst, kRandom, kStratified };

// Valid points, those that mean the same to the engine once. Random ones go on in order when
// drawing brings no news.
PointSourcePtr points_of(RichSpacePtr space, RichOrder order, std::uint64_t seed);

}  // namespace tuningd

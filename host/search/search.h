// Which point is tried next. TASKS.md says what each strategy and order promises.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tuningd {

using Point = boost::json::object;  // parameter → value, in the order of the axes

// Calls a method of the table: the result, or a message for people.
using CallMethod = std::function<std::expected<boost::json::value, std::string>(
    std::string_view method, const boost::json::object& params)>;

// How many points a task has.
struct PointCount {
  std::uint64_t total = 0;     // of the product, at most 2^63 - 1; 0: there is a range
  std::uint64_t valid = 0;     // of these, not excluded by the rules of task.space
  bool exact = true;           // false: `valid` is an estimate
  boost::json::array removed;  // {"rule","message","removed"}: as space.count tells them
};

// Asks and tells, one thread at a time. Deterministic: the same task, and the same order of asks
// and tells, give the same points.
class Searcher {
 public:
  virtual ~Searcher() = default;

  // The next point, none twice; empty: there are no more (or none was found). An error is that of a
  // method that failed.
  virtual std::expected<std::optional<Point>, std::string> ask() = 0;

  // The score of a point that was asked for, lower is better; empty: it failed.
  virtual void tell(const Point& point, std::optional<double> score) = 0;
};

// For a task that check_task found without errors. If it has `space`, points come from the methods
// space.sample and space.check; else they are the product of its axes. `call` must outlive the
// searcher. Not limited by max_iterations.
std::expected<std::unique_ptr<Searcher>, std::string> make_searcher(const boost::json::object& task,
                                                                    const CallMethod& call);

// Counts without listing: by the axes alone, or by space.count if the task has `space`.
std::expected<PointCount, std::string> count_points_of(const boost::json::object& task,
                                                       const CallMethod& call);

}  // namespace tuningd

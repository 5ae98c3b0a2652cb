#include "tasks/optimization.h"

#include <algorithm>

namespace tuningd {

namespace json = boost::json;

Optimization read_optimization(const json::object& task, std::uint64_t most_parallel) {
  Optimization read;
  const json::value* map = task.if_contains("optimization");
  const json::object* given = map == nullptr ? nullptr : map->if_object();
  if (given == nullptr) return read;
  const auto count = [&](std::string_view key, std::uint64_t& into) {
    const json::value* value = given->if_contains(key);
    if (value == nullptr) return;
    if (value->is_uint64()) into = value->get_uint64();
    if (value->is_int64()) into = static_cast<std::uint64_t>(value->get_int64());
  };
  count("max_iterations", read.max_iterations);
  count("repeats", read.repeats);
  count("patience", read.patience);
  count("parallel_trials", read.parallel_trials);
  read.parallel_trials = std::min(read.parallel_trials, most_parallel);
  if (const json::value* value = given->if_contains("min_improvement")) {
    if (value->is_number()) read.min_improvement = value->to_number<double>();
  }
  if (const json::value* value = given->if_contains("baseline")) {
    if (value->is_bool()) read.baseline = value->get_bool();
  }
  return read;
}

}  // namespace tuningd

// The lists of a task: what it says itself about its search space, in any form that is a list.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

namespace preset {

struct TaskLists {
  boost::json::object lists;     // name → its distinct values; lists that are empty are not in it
  boost::json::object written;   // the same with repeats, their paths as in the task
  boost::json::object no_lists;  // parameters that stand for no list: empty ones, ranges, faults
  std::string range;             // the first that is neither a list nor empty; "" for none
};

// Of `parameters`. A list is written as one, or as {"type":"choice"|"categorical","values":[…]}
// (or "choices"). What is wrong with a task is the host's to say. [any thread]
TaskLists read_task_lists(const boost::json::object& task);

// Whether quant_config or parallel_config adds axes: __quant__gemm_dtype, __parallel__tp, … The
// daemon adds them to the space, and turns them into flags for each trial. [any thread]
bool has_config_axes(const boost::json::object& task);

// Whether a parameter is such an axis rather than a flag.
inline bool is_internal(std::string_view name) {
  return name.starts_with("__");
}

}  // namespace preset

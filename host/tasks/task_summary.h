// The summary of a task's stored trials. [any thread]
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>

#include "score/score.h"
#include "tasks/task_store.h"

namespace tuningd {

// A trial that cannot be read, and those behind it, are left out.
boost::json::object task_summary(const TaskStore& store, std::uint64_t task, Objective objective);

}  // namespace tuningd

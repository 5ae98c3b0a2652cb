// Answers of the task methods in the shapes that TASKS.md gives them.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string_view>

#include "played_daemon.h"

namespace test {

// Task 3, "llama-throughput": 12 of 40 trials, one failed, the best is trial 5.
boost::json::object task_row(std::string_view state = "running");
// The same as task.get tells it.
boost::json::object whole_task(std::string_view state = "completed");
// A trial of it; a score below zero is a throughput.
boost::json::object task_trial(std::int64_t number, std::string_view state, double score = 0);
// Answers task.get, task.trials (three trials: success, failed, baseline) and task.subscribe.
void play_task(PlayedDaemon& daemon, std::string_view state = "completed");

}  // namespace test

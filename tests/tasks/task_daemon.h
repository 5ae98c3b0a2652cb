// The daemon with the shipped runners and the simulated engine, for the tests of tasks.
#pragma once

#include <boost/json.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "support/daemon.h"
#include "support/facts.h"

namespace test {

// Not started by the constructor. Its runners: the shipped ones, and after them a folder of its
// own, empty at first.
class TaskDaemon : public Daemon {
 public:
  explicit TaskDaemon(Settings settings = {});

  // NAME.yaml of its own folder of runners: "name: NAME", then `yaml`. Answers the file.
  std::string write_runner(const std::string& name, const std::string& yaml) const;
  void remove_runner(const std::string& name) const;

  // A folder of a task's files, trial's or run's.
  std::string task_folder(std::int64_t task) const;

  // The processes that have the mark of a trial in their environment and work in one of its
  // folders.
  std::size_t trial_processes() const;

 private:
  std::string runner_file(const std::string& name) const;
};

// A task of the simulated engine; `more` goes over it, member by member of each map.
boost::json::object simulated_task(const boost::json::object& parameters,
                                   const boost::json::object& optimization = {},
                                   const boost::json::object& more = {});

// Submits it and answers its id.
std::int64_t submit(RpcClient& client, const boost::json::object& task);

// The answer of task.get once the task is over.
boost::json::object wait_for_end(RpcClient& client, std::int64_t task);

// All trials, in the order they were asked for.
std::vector<boost::json::object> trials_of(RpcClient& client, std::int64_t task);

// Submits, waits, and answers the task.get of the end.
boost::json::object run_task(RpcClient& client, const boost::json::object& task);

}  // namespace test

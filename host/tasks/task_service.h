// Tasks as a whole: their store, their queue, their runners, and the methods task.*.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <condition_variable>
#include <cstdint>
#include <expected>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "config/yaml_text.h"
#include "event_bus.h"
#include "hook_bus.h"
#include "log.h"
#include "method_table.h"
#include "settings.h"
#include "tasks/params.h"
#include "tasks/prepare_task.h"
#include "tasks/rpc_failure.h"
#include "tasks/scheduler.h"
#include "tasks/task_parts.h"
#include "tasks/task_store.h"

namespace tuningd {

// The methods are [any thread]; everything else is [main thread].
class TaskService {
 public:
  // Opens the store in the settings' state folder, which exists, reads the runners, ends processes
  // and removes folders that a dead daemon left. Errors are lines for the log. The parts must
  // outlive the service.
  static std::expected<std::unique_ptr<TaskService>, std::vector<std::string>> open(
      const HostSettings& settings, MethodTable& methods, const HookBus& hooks,
      const EventBus& events, Log& log);

  TaskService(const TaskService&) = delete;
  TaskService& operator=(const TaskService&) = delete;
  // Stops, if stop() was not called.
  ~TaskService();

  // Queues what was pending or running and runs trials from now on. After the plugins' start: tasks
  // need their methods.
  void start();
  // Ends what runs, to be run again after the next start. Before the plugins' stop.
  void stop();
  // Reads the runners again; trials that begin later use them. What is wrong; then nothing changes.
  std::vector<config::Problem> reload(const std::vector<std::string>& runner_folders);

  // The methods; `params` are checked. The answers' JSON text.
  using Answer = RpcResult<std::string>;
  Answer preview(const Params& params, const tuningd_caller& caller);
  Answer submit(const Params& params, const tuningd_caller& caller);
  Answer list(const Params& params, const tuningd_caller& caller);
  Answer get(const Params& params, const tuningd_caller& caller);
  Answer trials(const Params& params, const tuningd_caller& caller);
  Answer log(const Params& params, const tuningd_caller& caller);
  Answer cancel(const Params& params, const tuningd_caller& caller);
  Answer resume(const Params& params, const tuningd_caller& caller);
  Answer remove(const Params& params, const tuningd_caller& caller);
  Answer save_preset(const Params& params, const tuningd_caller& caller);

 private:
  TaskService(const HostSettings& settings, MethodTable& methods, const HookBus& hooks,
              const EventBus& events, Log& log, std::unique_ptr<TaskStore> store,
              std::shared_ptr<const Runners> runners);

  void clear_leftovers();
  // A plugin's endpoint may answer before all plugins have started, whose hooks a task must not
  // miss. False: they have not for long.
  bool await_start();
  std::shared_ptr<const Runners> runners() const;
  // The task that a call names.
  RpcResult<TaskRow> named(const Params& params) const;
  void await_end(const Params& params);
  Answer trials_by_score(std::uint64_t id, std::size_t limit, std::uint64_t from) const;
  RpcResult<boost::json::array> best_trials(std::uint64_t id, std::size_t most) const;
  void publish(const TaskRow& row) const;

  MethodTable& methods_;
  std::unique_ptr<TaskStore> store_;
  mutable std::mutex runners_mutex_;
  std::shared_ptr<const Runners> runners_;
  const TaskParts parts_;
  Scheduler scheduler_;
  std::mutex changes_;    // one change of a task's state at a time
  bool started_ = false;  // under changes_
  std::condition_variable has_started_;
};

// Adds the rows of the methods; the service must outlive the table's calls.
void add_task_methods(MethodTable& methods, TaskService& service);

}  // namespace tuningd

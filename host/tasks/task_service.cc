#include "tasks/task_service.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <utility>

#include "config/json_text.h"
#include "tasks/trial_folders.h"

namespace tuningd {
namespace {

namespace json = boost::json;

// Calls of the daemon itself: of a trial's flags, of the points of a space.
std::expected<json::value, std::string> call_table(const MethodTable& methods,
                                                   std::string_view method,
                                                   const json::object& params) {
  tuningd_caller caller{};
  caller.size = sizeof caller;
  caller.role = TUNINGD_ROLE_ADMIN;
  const MethodAnswer answer = methods.call(method, config::to_json(params), &caller);
  if (answer.code == rpc::kMethodNotFound) {
    return std::unexpected("no plugin offers " + std::string(method) +
                           "; is the preset plugin loaded?");
  }
  if (answer.code != 0) return std::unexpected(answer.message);
  auto parsed = config::parse_json(answer.reply, {.depth = 64});
  if (!parsed) return std::unexpected(parsed.error().message);
  return std::move(*parsed);
}

// How long a submission waits for the plugins' start.
constexpr std::chrono::seconds kStartPatience(10);

// Beside the store, so that moving one moves both.
std::string folder_of(const HostSettings& settings) {
  return settings.state_dir + "/tasks";
}

}  // namespace

std::expected<std::unique_ptr<TaskService>, std::vector<std::string>> TaskService::open(
    const HostSettings& settings, MethodTable& methods, const HookBus& hooks,
    const EventBus& events, Log& log) {
  auto runners = Runners::load(settings.runners);
  if (!runners) {
    std::vector<std::string> lines;
    for (const config::Problem& problem : runners.error()) {
      lines.push_back(config::to_string(problem));
    }
    return std::unexpected(std::move(lines));
  }
  const std::string path =
      (std::filesystem::path(settings.state_dir) / settings.tasks.path).string();
  auto store = TaskStore::open(path, log);
  if (!store) {
    return std::unexpected(std::vector{"the store of tasks: " + store.error().message});
  }
  std::unique_ptr<TaskService> service(
      new TaskService(settings, methods, hooks, events, log, std::move(*store),
                      std::make_shared<const Runners>(std::move(*runners))));
  service->clear_leftovers();
  return service;
}

TaskService::TaskService(const HostSettings& settings, MethodTable& methods, const HookBus& hooks,
                         const EventBus& events, Log& log, std::unique_ptr<TaskStore> store,
                         std::shared_ptr<const Runners> runners)
    : methods_(methods),
      store_(std::move(store)),
      runners_(std::move(runners)),
      parts_{log,
             *store_,
             hooks,
             events,
             [&methods](std::string_view method, const json::object& params) {
               return call_table(methods, method, params);
             },
             [this](std::string_view name) { return this->runners()->named(name); },
             settings.tasks,
             folder_of(settings)},
      scheduler_(parts_) {
  add_task_methods(methods, *this);
}

TaskService::~TaskService() {
  stop();
  if (const auto closed = store_->close(); !closed) {
    parts_.log.error("the store of tasks: " + closed.error().message);
  }
}

std::shared_ptr<const Runners> TaskService::runners() const {
  const std::lock_guard lock(runners_mutex_);
  return runners_;
}

void TaskService::clear_leftovers() {
  adopt_orphans();
  if (const std::size_t ended = end_processes(store_->mark() + "/"); ended > 0) {
    parts_.log.warning("ended " + std::to_string(ended) +
                       " processes of trials that the daemon left when it died");
  }
  clear_folders(parts_.folder, *store_, parts_.settings.keep_folders);
}

void TaskService::start() {
  for (const TaskState state : {TaskState::kRunning, TaskState::kPending}) {
    const auto ids = store_->ids(state);
    if (!ids) {
      parts_.log.error("the store of tasks: " + ids.error().message);
      continue;
    }
    for (const std::uint64_t id : *ids) {
      const auto row = store_->row(id);
      if (!row || !*row) continue;
      if (state == TaskState::kRunning) {
        parts_.log.info("task " + std::to_string(id) + " goes on after " +
                        std::to_string((*row)->finished) + " of " +
                        std::to_string((*row)->planned) + " trials");
      }
      scheduler_.add(id, (*row)->priority);
    }
  }
  scheduler_.start();
  {
    const std::lock_guard lock(changes_);
    started_ = true;
  }
  has_started_.notify_all();
}

void TaskService::stop() {
  scheduler_.stop();
}

bool TaskService::await_start() {
  std::unique_lock lock(changes_);
  return has_started_.wait_for(lock, kStartPatience, [&] { return started_; });
}

std::vector<config::Problem> TaskService::reload(const std::vector<std::string>& runner_folders) {
  auto read = Runners::load(runner_folders);
  if (!read) return std::move(read.error());
  auto fresh = std::make_shared<const Runners>(std::move(*read));
  const std::lock_guard lock(runners_mutex_);
  runners_ = std::move(fresh);
  return {};
}

void TaskService::publish(const TaskRow& row) const {
  parts_.events.publish("task.changed", config::to_json(to_json(row)));
}

RpcResult<TaskRow> TaskService::named(const Params& params) const {
  std::optional<std::uint64_t> id;
  std::string what;
  if (const auto number = params.integer("task")) {
    id = static_cast<std::uint64_t>(*number);
    what = "there is no task " + std::to_string(*number);
  } else {
    const std::string name = params.text("task").value_or("");
    auto found = store_->newest_named(name);
    if (!found) return std::unexpected(store_failure(found.error()));
    id = *found;
    what = "there is no task named '" + name + "'";
  }
  if (id) {
    auto row = store_->row(*id);
    if (!row) return std::unexpected(store_failure(row.error()));
    if (*row) return std::move(**row);
  }
  return std::unexpected(no_such_task(what));
}

}  // namespace tuningd

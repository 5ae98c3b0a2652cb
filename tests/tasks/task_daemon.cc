#include "tasks/task_daemon.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace test {

namespace json = boost::json;

TaskDaemon::TaskDaemon(Settings settings) : Daemon(std::move(settings)) {
  const char* path = std::getenv("PATH");
  set_environment(std::string("PATH=" TUNINGD_SIMULATOR_FOLDER ":") +
                  (path == nullptr ? "/usr/bin:/bin" : path));
  std::filesystem::create_directories(folder() + "/runners");
  set_host("runners", "[\"" TUNINGD_RUNNERS "\", \"" + folder() + "/runners\"]");
}

std::string TaskDaemon::runner_file(const std::string& name) const {
  return folder() + "/runners/" + name + ".yaml";
}

std::string TaskDaemon::write_runner(const std::string& name, const std::string& yaml) const {
  write_file(runner_file(name), "name: " + name + "\n" + yaml);
  return runner_file(name);
}

void TaskDaemon::remove_runner(const std::string& name) const {
  std::filesystem::remove(runner_file(name));
}

std::string TaskDaemon::task_folder(std::int64_t task) const {
  return state_folder() + "/tasks/" + std::to_string(task);
}

json::object simulated_task(const json::object& parameters, const json::object& optimization,
                            const json::object& more) {
  json::object task{{"task_name", "simulated"},
                    {"model", json::object{{"id_or_path", "made-up"}}},
                    {"base_runtime", "simulated"},
                    {"parameters", parameters},
                    {"optimization", json::object{{"objective", "minimize_latency"}}},
                    {"benchmark", json::object{}}};
  for (const auto& member : optimization) {
    task["optimization"].as_object()[member.key()] = member.value();
  }
  for (const auto& member : more) task[member.key()] = member.value();
  return task;
}

std::int64_t submit(RpcClient& client, const json::object& task) {
  return client.call("task.submit", json::object{{"task", task}}).object().at("id").as_int64();
}

json::object wait_for_end(RpcClient& client, std::int64_t task) {
  const auto end = std::chrono::steady_clock::now() + 2 * kPatience;
  while (std::chrono::steady_clock::now() < end) {
    const json::object row =
        client.call("task.get", json::object{{"task", task}, {"summary", false}}).object();
    const auto& state = row.at("state").as_string();
    if (state != "pending" && state != "running") {
      return client.call("task.get", json::object{{"task", task}}).object();
    }
    std::this_thread::sleep_for(5ms);
  }
  throw std::runtime_error("task " + std::to_string(task) + " does not end");
}

std::vector<json::object> trials_of(RpcClient& client, std::int64_t task) {
  std::vector<json::object> trials;
  json::value cursor = nullptr;
  do {
    const json::object page =
        client
            .call("task.trials", json::object{{"task", task}, {"limit", 1000}, {"cursor", cursor}})
            .object();
    for (const auto& trial : page.at("trials").as_array()) trials.push_back(trial.as_object());
    cursor = page.at("next_cursor");
  } while (!cursor.is_null());
  return trials;
}

json::object run_task(RpcClient& client, const json::object& task) {
  return wait_for_end(client, submit(client, task));
}

std::size_t TaskDaemon::trial_processes() const {
  std::size_t count = 0;
  std::error_code error;
  for (const auto& each : std::filesystem::directory_iterator("/proc", error)) {
    std::ifstream in(each.path() / "environ", std::ios::binary);
    const std::string environment{std::istreambuf_iterator<char>(in), {}};
    if (!environment.contains("TUNINGD_TRIAL=")) continue;
    const auto place = std::filesystem::read_symlink(each.path() / "cwd", error);
    if (!error && place.string().starts_with(state_folder() + "/tasks/")) ++count;
  }
  return count;
}

}  // namespace test

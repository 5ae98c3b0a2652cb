// The daemon: its plugins, their order of start and stop, its loop.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "config/yaml_text.h"
#include "event_bus.h"
#include "hook_bus.h"
#include "host_services.h"
#include "log.h"
#include "main_loop.h"
#include "method_table.h"
#include "plugin_instance.h"
#include "service_manager.h"
#include "settings.h"
#include "tasks/task_service.h"

namespace tuningd {

// Belongs to the main thread.
class Daemon {
 public:
  // `plugin_folder`: where relative plugin paths start.
  Daemon(HostSettings settings, std::string plugin_folder, PassedSockets sockets, Log& log);
  // Stops what runs, in reverse order of the settings file.
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  // Starts everything, serves until SIGTERM or SIGINT, stops everything. Answers the exit status:
  // 0, or 1 if the state folder, the store of tasks or a required plugin is not to be had; then
  // nothing is left running. All plugins are created, which checks their settings, before the first
  // is started.
  int run();

  // A plugin's hook still runs: nobody can tell what it uses, so nothing may be taken away.
  bool left_behind() const { return hooks_.late() > 0; }

 private:
  // Logs what fails.
  bool open_tasks();
  // Both log what fails. False: a required plugin is out of service.
  bool create_plugins();
  bool start_plugins();
  bool give_up(const PluginSettings& plugin, const PluginFailure& failure);
  void reload();
  void stop_plugins();
  std::string status() const;

  HostSettings settings_;
  std::string plugin_folder_;
  Log& log_;
  PassedSockets sockets_;
  Notifier notifier_;
  MainLoop loop_;
  HookBus hooks_;
  EventBus events_;
  MethodTable methods_;
  HostParts parts_;
  struct Loaded {
    const PluginSettings* settings;
    std::unique_ptr<PluginInstance> plugin;
  };
  std::unique_ptr<TaskService> tasks_;
  std::vector<Loaded> plugins_;  // in the order of the file; failed ones are not in it
};

// What is wrong with the settings file's plugins: each is loaded, created and destroyed.
std::vector<config::Problem> check_plugins(const HostSettings& settings,
                                           const std::string& plugin_folder, Log& log);

}  // namespace tuningd

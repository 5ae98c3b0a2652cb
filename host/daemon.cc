#include "daemon.h"

#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

namespace tuningd {
namespace {

namespace fs = std::filesystem;

OwnerPtr owner_of(const HostSettings& settings, const PluginSettings& plugin,
                  const std::string& plugin_folder) {
  const auto place = static_cast<std::size_t>(&plugin - settings.plugins.data());
  // An absolute path stays as it is.
  // A relative one would be looked for in the system's library folders.
  const fs::path file = fs::absolute(fs::path(plugin_folder) / plugin.path);
  return std::make_shared<Owner>(Owner{place, plugin.name, file.string()});
}

// A failure as a line for people: with its place in the settings file if a setting is at fault.
config::Problem problem_of(const HostSettings& settings, const PluginSettings& plugin,
                           const PluginFailure& failure) {
  if (!failure.path.empty()) {
    return settings_problem(settings, plugin, failure.path, failure.message);
  }
  const std::string pointer = plugin.pointer + "/path";
  return {settings.document.file, settings.document.position_of(pointer), pointer, failure.message};
}

// Makes the folder, for its owner alone; one that exists stays as it is. "" or what went wrong.
std::string make_state_folder(const std::string& folder) {
  std::error_code error;
  fs::create_directories(fs::path(folder).parent_path(), error);
  if (!error && ::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    error.assign(errno, std::generic_category());
  }
  if (!error && !fs::is_directory(folder, error)) {
    error = std::make_error_code(std::errc::not_a_directory);
  }
  return error ? "cannot make the state folder " + folder + ": " + error.message() : "";
}

}  // namespace

Daemon::Daemon(HostSettings settings, std::string plugin_folder, PassedSockets sockets, Log& log)
    : settings_(std::move(settings)),
      plugin_folder_(std::move(plugin_folder)),
      log_(log),
      sockets_(std::move(sockets)),
      notifier_(log),
      hooks_(log, std::chrono::seconds(settings_.tasks.hook_seconds)),
      events_(log),
      methods_(log),
      parts_{log, loop_, hooks_, events_, methods_, sockets_} {}

Daemon::~Daemon() {
  loop_.finish();
  stop_plugins();
}

// One logged error per plugin that fails. False: it is required.
bool Daemon::give_up(const PluginSettings& plugin, const PluginFailure& failure) {
  log_.error(config::to_string(problem_of(settings_, plugin, failure)) +
             (plugin.required ? "; the plugin is required" : "; going on without it"));
  return !plugin.required;
}

bool Daemon::open_tasks() {
  auto opened = TaskService::open(settings_, methods_, hooks_, events_, log_);
  if (opened) {
    tasks_ = std::move(*opened);
    return true;
  }
  for (const std::string& line : opened.error()) log_.error(line);
  return false;
}

bool Daemon::create_plugins() {
  for (const PluginSettings& plugin : settings_.plugins) {
    auto created = PluginInstance::create(owner_of(settings_, plugin, plugin_folder_),
                                          settings_json(settings_, plugin), parts_);
    if (created) {
      plugins_.push_back({&plugin, std::move(*created)});
    } else if (!give_up(plugin, created.error())) {
      return false;
    }
  }
  return true;
}

bool Daemon::start_plugins() {
  for (auto each = plugins_.begin(); each != plugins_.end();) {
    const auto started = each->plugin->start();
    if (started) {
      const PluginLibrary& library = each->plugin->library();
      log_.info("started plugin " + each->settings->name + ": " + library.id + " " +
                library.version + " from " + library.file);
      ++each;
      continue;
    }
    const PluginSettings& settings = *each->settings;
    each = plugins_.erase(each);
    if (!give_up(settings, started.error())) return false;
  }
  return true;
}

std::string Daemon::status() const {
  return std::to_string(plugins_.size()) + " of " + std::to_string(settings_.plugins.size()) +
         " plugins running";
}

int Daemon::run() {
  if (const std::string fault = make_state_folder(settings_.state_dir); !fault.empty()) {
    log_.error(fault);
    return 1;
  }
  const bool up = open_tasks() && create_plugins() && start_plugins();
  if (up) {
    tasks_->start();
    log_.info("ready: " + status());
    notifier_.ready(status());
    loop_.run(
        {.reload = [this] { reload(); },
         .stop =
             [this](int signal) { log_.info(std::string("stopping on ") + ::strsignal(signal)); }});
  }
  notifier_.stopping("stopping");
  if (tasks_) tasks_->stop();
  loop_.finish();
  stop_plugins();
  if (up) log_.info("stopped");
  return up ? 0 : 1;
}

void Daemon::reload() {
  notifier_.reloading("reloading");
  if (const SettingsResult read = load_settings(settings_.document.file); read) {
    log_.set_level(read->log_level);
    log_.info("reloaded: log level " + std::string(to_string(read->log_level)));
    for (const config::Problem& problem : tasks_->reload(read->runners)) {
      log_.error("reload: the runners stay as they are: " + config::to_string(problem));
    }
  } else {
    for (const config::Problem& problem : read.error()) {
      log_.error("reload: " + config::to_string(problem));
    }
    log_.warning("reload: the log level stays as it is");
  }
  for (const Loaded& each : plugins_) {
    if (const auto reloaded = each.plugin->reload(); !reloaded) {
      log_.error(config::to_string(problem_of(settings_, *each.settings, reloaded.error())));
    }
  }
  notifier_.ready(status());
}

void Daemon::stop_plugins() {
  while (!plugins_.empty()) {
    plugins_.back().plugin->stop();
    // Destroyed at once: the ones before it no longer reach it.
    plugins_.pop_back();
  }
}

std::vector<config::Problem> check_plugins(const HostSettings& settings,
                                           const std::string& plugin_folder, Log& log) {
  MainLoop loop;
  HookBus hooks(log);
  EventBus events(log);
  MethodTable methods(log);
  const PassedSockets sockets;
  const HostParts parts{log, loop, hooks, events, methods, sockets};
  std::vector<config::Problem> problems;
  for (const PluginSettings& plugin : settings.plugins) {
    const auto created = PluginInstance::create(owner_of(settings, plugin, plugin_folder),
                                                settings_json(settings, plugin), parts);
    if (!created) problems.push_back(problem_of(settings, plugin, created.error()));
  }
  return problems;
}

}  // namespace tuningd

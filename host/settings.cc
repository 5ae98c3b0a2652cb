#include "settings.h"

#include <unistd.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <cstdlib>
#include <map>
#include <utility>

#include "config/json_text.h"
#include "config/keys.h"

namespace tuningd {
namespace {

namespace json = boost::json;
using config::Complaint;
using config::Problem;

constexpr std::string_view kStateDirKey = "state_dir";

bool has_control_character(const std::string& text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

Complaint check_state_dir(const std::string& path) {
  const bool good = path.starts_with('/') && !has_control_character(path);
  return good ? "" : "must be an absolute path";
}

Complaint check_file(const std::string& path) {
  return path.empty() || has_control_character(path) ? "must be a file's path" : "";
}

// Lower-case words of letters and digits, joined by single hyphens.
Complaint check_name(const std::string& name) {
  constexpr std::size_t kLongest = 64;
  bool good = !name.empty() && name.size() <= kLongest && name.front() >= 'a' &&
              name.front() <= 'z' && name.back() != '-' && name.find("--") == std::string::npos;
  for (const char c : name) {
    good = good && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
  }
  return good ? "" : "must be a name in kebab-case, like \"preset\"";
}

Complaint set_log_level(HostSettings& settings, const json::value& value) {
  const auto* text = value.if_string();
  const auto level = text == nullptr ? std::nullopt : log_level_named({text->data(), text->size()});
  if (!level) return "must be debug, info, warning or error";
  settings.log_level = *level;
  return "";
}

// Only the shape; the entries are read one by one, so that each complaint has its place.
Complaint check_plugins(HostSettings& /*settings*/, const json::value& value) {
  return value.is_array() || value.is_null() ? "" : "must be a list of plugins";
}

Complaint set_plugin_settings(PluginSettings& plugin, const json::value& value) {
  if (value.is_null()) return "";
  const auto* object = value.if_object();
  if (object == nullptr) return "must be a map";
  plugin.settings = *object;
  return "";
}

const config::KeyTable<HostSettings>& host_keys() {
  static const config::KeyTable<HostSettings> table = [] {
    config::KeyTable<HostSettings> rows;
    rows.text(
            "daemon.state_dir", [](auto& s) -> auto& { return s.state_dir; }, "an absolute path",
            "where the daemon and its plugins keep state; default: /var/lib/tuningd for root, "
            "$XDG_STATE_HOME/tuningd or ~/.local/state/tuningd for others",
            check_state_dir)
        .fallback = nullptr;
    rows.add("daemon.log.level", "debug, info, warning or error", "the least level that is logged",
             "info", set_log_level);
    rows.text(
        "tasks.path", [](auto& s) -> auto& { return s.tasks.path; }, "a folder's path",
        "the store of tasks and trials; relative: under daemon.state_dir", check_file);
    rows.integer(
        "tasks.parallel_trials", [](auto& s) -> auto& { return s.tasks.parallel_trials; }, 1, 64,
        "trials that run at once, of all tasks");
    rows.integer(
        "tasks.hook_seconds", [](auto& s) -> auto& { return s.tasks.hook_seconds; }, 1, 3600,
        "a plugin's hook must answer within");
    rows.integer(
        "tasks.log_bytes", [](auto& s) -> auto& { return s.tasks.log_bytes; }, 4096,
        std::uint64_t{1} << 30U,
        "of each output of a trial; what goes beyond is dropped from its middle");
    rows.integer(
        "tasks.keep_folders", [](auto& s) -> auto& { return s.tasks.keep_folders; }, 0, 1'000'000,
        "newest tasks whose trial folders, with their logs, are kept");
    rows.texts(
        "runners", [](auto& s) -> auto& { return s.runners; }, "a list of absolute folders",
        "folders whose *.yaml say how a trial of an engine is run, one runner each",
        check_state_dir);
    rows.add("plugins", "a list", "plugins to load, in this order", json::array(), check_plugins);
    return rows;
  }();
  return table;
}

const config::KeyTable<PluginSettings>& plugin_keys() {
  static const config::KeyTable<PluginSettings> table = [] {
    config::KeyTable<PluginSettings> rows;
    rows.text(
            "name", [](auto& s) -> auto& { return s.name; }, "a name in kebab-case",
            "the plugin's name in log and settings, unique in the file", check_name)
        .required = true;
    rows.text(
            "path", [](auto& s) -> auto& { return s.path; }, "a file's path",
            "the shared object; relative: in the installed plugin folder", check_file)
        .required = true;
    rows.boolean(
        "required", [](auto& s) -> auto& { return s.required; },
        "whether the daemon ends when this plugin cannot be loaded or started");
    rows.add("settings", "a map", "the plugin's own settings", json::object(), set_plugin_settings);
    return rows;
  }();
  return table;
}

Problem problem_at(const config::YamlDocument& document, std::string pointer, std::string message) {
  const config::Position position = document.position_of(pointer);
  return {document.file, position, std::move(pointer), std::move(message)};
}

PluginSettings read_plugin(const config::YamlDocument& document, const json::value& entry,
                           std::string pointer, std::vector<Problem>& problems) {
  PluginSettings plugin;
  plugin.pointer = std::move(pointer);
  const auto* object = entry.if_object();
  if (object == nullptr) {
    problems.push_back(
        problem_at(document, plugin.pointer, "must be a map with name, path, required, settings"));
    return plugin;
  }
  auto found = plugin_keys().read(*object, plugin, {&document, plugin.pointer});
  problems.insert(problems.end(), found.begin(), found.end());
  if (plugin.settings.contains(kStateDirKey)) {
    problems.push_back(problem_at(document, plugin.pointer + "/settings/state_dir",
                                  "is handed down from daemon.state_dir: set that"));
  }
  return plugin;
}

void read_plugins(const json::array& entries, HostSettings& settings,
                  std::vector<Problem>& problems) {
  std::map<std::string, std::string> names;  // name → pointer of its first entry
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::string pointer = config::pointer_append("/plugins", i);
    PluginSettings plugin = read_plugin(settings.document, entries[i], pointer, problems);
    if (!plugin.name.empty() && !names.try_emplace(plugin.name, pointer).second) {
      problems.push_back(problem_at(settings.document, pointer + "/name",
                                    "a second plugin named " + plugin.name + "; the first is " +
                                        config::key_name(names.at(plugin.name))));
    }
    settings.plugins.push_back(std::move(plugin));
  }
}

}  // namespace

SettingsResult load_settings(const std::string& file) {
  auto document = config::load_yaml(file);
  if (!document) return std::unexpected(std::vector{std::move(document.error())});
  return read_settings(*std::move(document));
}

SettingsResult read_settings(config::YamlDocument document) {
  HostSettings settings;
  settings.document = std::move(document);
  const json::value& root = settings.document.value;
  std::vector<Problem> problems;
  if (const auto* object = root.if_object()) {
    problems = host_keys().read(*object, settings, {&settings.document, ""});
    const auto* plugins = object->if_contains("plugins");
    if (plugins != nullptr && plugins->is_array()) {
      read_plugins(plugins->get_array(), settings, problems);
    }
  } else if (!root.is_null()) {
    problems.push_back(problem_at(
        settings.document, "", "must be a map with the keys daemon, tasks, runners and plugins"));
  }
  if (problems.empty() && settings.state_dir.empty()) {
    auto folder =
        default_state_dir(::geteuid(), std::getenv("XDG_STATE_HOME"), std::getenv("HOME"));
    if (folder) {
      settings.state_dir = *std::move(folder);
    } else {
      problems.push_back(problem_at(settings.document, "/daemon/state_dir",
                                    "must be set: neither XDG_STATE_HOME nor HOME is"));
    }
  }
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return settings;
}

std::optional<std::string> default_state_dir(uid_t uid, const char* xdg_state_home,
                                             const char* home) {
  if (uid == 0) return "/var/lib/tuningd";
  if (xdg_state_home != nullptr && *xdg_state_home == '/') {
    return std::string(xdg_state_home) + "/tuningd";
  }
  if (home != nullptr && *home == '/') return std::string(home) + "/.local/state/tuningd";
  return std::nullopt;
}

std::string settings_json(const HostSettings& host, const PluginSettings& plugin) {
  json::object settings = plugin.settings;
  settings[kStateDirKey] = host.state_dir;
  return config::to_json(settings);
}

Problem settings_problem(const HostSettings& host, const PluginSettings& plugin,
                         std::string_view pointer, std::string message) {
  return problem_at(host.document, plugin.pointer + "/settings" + std::string(pointer),
                    std::move(message));
}

std::string settings_help() {
  std::vector<config::KeyRow> rows = host_keys().rows();
  for (config::KeyRow row : plugin_keys().rows()) {
    row.path = "plugins[]." + row.path;
    rows.push_back(std::move(row));
  }
  return config::describe_keys(rows);
}

}  // namespace tuningd

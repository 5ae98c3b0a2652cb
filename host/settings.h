// The daemon's settings file, checked. The keys stand in settings.cc, a row each; what is under
// plugins[].settings belongs to the plugin, which checks it itself. [any thread]
//
// The least file that does something:
//
//   plugins:
//     - name: preset
//       path: preset.so
#pragma once

#include <sys/types.h>

#include <boost/json/object.hpp>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/yaml_text.h"
#include "log.h"

namespace tuningd {

struct PluginSettings {
  std::string name;  // kebab-case, unique in the file
  std::string path;  // as written; relative: in the installed plugin folder
  bool required = false;
  boost::json::object settings;
  std::string pointer;  // of this entry in the file, "/plugins/0"
};

struct TaskSettings {
  std::string path = "tasks.db";  // relative: under state_dir
  std::uint64_t parallel_trials = 1;
  std::uint64_t hook_seconds = 10;
  std::uint64_t log_bytes = std::uint64_t{16} << 20U;
  std::uint64_t keep_folders = 20;
};

struct HostSettings {
  std::string state_dir;  // absolute
  LogLevel log_level = LogLevel::kInfo;
  TaskSettings tasks;
  std::vector<std::string> runners;     // folders
  std::vector<PluginSettings> plugins;  // in the order of the file
  config::YamlDocument document;        // for positions
};

using SettingsResult = std::expected<HostSettings, std::vector<config::Problem>>;

// All that is wrong, not the first; a Problem prints as "file:line:column: key: message".
SettingsResult load_settings(const std::string& file);
// The same of a document that is read already.
SettingsResult read_settings(config::YamlDocument document);

// Where state is kept unless the file says: /var/lib/tuningd for root, $XDG_STATE_HOME/tuningd or
// ~/.local/state/tuningd for others. Nothing if `uid` is an ordinary user without either. A
// relative $XDG_STATE_HOME is ignored, as its specification says. Null: not set.
std::optional<std::string> default_state_dir(uid_t uid, const char* xdg_state_home,
                                             const char* home);

// What create() of this plugin is given: its settings and "state_dir", as JSON text.
std::string settings_json(const HostSettings& host, const PluginSettings& plugin);

// A complaint of the plugin about the setting at `pointer` ("/socket/mode"; "" for all of it) as a
// Problem that shows where this stands in the file.
config::Problem settings_problem(const HostSettings& host, const PluginSettings& plugin,
                                 std::string_view pointer, std::string message);

// The keys, what each expects, its default and what it is for.
std::string settings_help();

}  // namespace tuningd

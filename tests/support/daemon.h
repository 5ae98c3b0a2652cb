// The real daemon with the real plugin, in a private folder, as a black box.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/process.h"
#include "support/rpc_client.h"
#include "support/temp_dir.h"

namespace test {

// True under a sanitizer: everything takes several times as long and as much memory.
#ifdef TUNINGD_SANITIZE
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

// The plugin's settings: a key of the settings file → its value as YAML in flow style, e.g.
// {{"limits", "{connections: 8}"}}.
using Settings = std::map<std::string, std::string>;

// Not started by the constructor. One thread at a time; clients may be used on others.
class Daemon {
 public:
  // What `settings` do not give gets values for a private folder.
  explicit Daemon(Settings settings = {});
  // Stops it if it runs; a test fails in which it does not end well.
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  // Starts it and waits until it answers. Throws std::runtime_error with its log if it does not.
  void start();
  // The same, but false if it ended by itself before it answered.
  [[nodiscard]] bool try_start();
  // Starts it and does not wait.
  void spawn();
  // True once it answers, false once it has ended.
  [[nodiscard]] bool wait_until_ready();

  // `tuningd --check` with the settings of the next start.
  Finished check() const;

  // SIGTERM; the exit status, or minus the signal that ended it. Kills it if it does not end.
  int stop();
  void kill();  // SIGKILL
  void signal(int number) { process_->signal(number); }
  bool running() { return process_ && process_->running(); }
  // As stop(), once it has ended by itself.
  std::optional<int> wait(std::chrono::milliseconds timeout);

  RpcClient client() const { return RpcClient(socket_path()); }

  // For the next start.
  void set(const std::string& key, std::string yaml) { settings_[key] = std::move(yaml); }
  // A key of the settings file outside of the plugin's, such as "tasks".
  void set_host(const std::string& key, std::string yaml) { host_settings_[key] = std::move(yaml); }
  // A plugin beside the preset plugin, before it, so that its hooks are there when the socket
  // answers; `settings` as YAML in flow style.
  void add_plugin(std::string name, std::string path, std::string settings);
  // "NAME=value", of its environment.
  void set_environment(std::string variable) { environment_.push_back(std::move(variable)); }
  void set_state_folder(std::string folder) { state_folder_ = std::move(folder); }
  void set_socket_path(std::string path) { socket_path_ = std::move(path); }

  std::string folder() const { return temp_.path().string(); }
  std::string socket_path() const { return socket_path_; }
  std::string state_folder() const { return state_folder_; }
  std::string store_folder() const { return state_folder_ + "/presets.db"; }
  std::string seeds_folder() const { return folder() + "/seeds"; }

  // All it has written to its standard error since the first start.
  std::string log() const;
  bool log_has(std::string_view text) const { return log().contains(text); }
  // Waits for `text` in the log after `from` bytes of it.
  bool log_gets(std::string_view text, std::size_t from = 0) const;

  // A line of /proc/PID/status in kilobytes, e.g. "VmHWM".
  std::size_t memory_kb(std::string_view key) const;

  void write_seed(const std::string& file, std::string_view text) const;
  void remove_seed(const std::string& file) const;

 private:
  std::string write_settings() const;
  int ended(const std::optional<ExitStatus>& status);

  TempDir temp_;
  std::string socket_path_;
  std::string state_folder_;
  Settings settings_;
  Settings host_settings_;
  std::string more_plugins_;  // as YAML
  std::vector<std::string> environment_;
  std::optional<Process> process_;
  std::string old_log_;  // of the runs before
};

std::string read_file(const std::string& path);
void write_file(const std::string& path, std::string_view bytes);

}  // namespace test

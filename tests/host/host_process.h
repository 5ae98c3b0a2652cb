// The real tuningd in a private folder, without the preset plugin, as a black box.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/process.h"
#include "support/temp_dir.h"

namespace test {

// A settings file, and how to run the program on it.
class HostFolder {
 public:
  // `plugins`: YAML of the list, each line indented by two blanks; "" for none.
  explicit HostFolder(std::string_view plugins, std::string_view level = "info") {
    write(plugins, level);
  }

  void write(std::string_view plugins, std::string_view level) {
    std::string text =
        "daemon:\n  state_dir: " + state() + "\n  log: {level: " + std::string(level) + "}\n";
    if (!plugins.empty()) text += "plugins:\n" + std::string(plugins);
    folder_.write("tuningd.yaml", text);
  }

  std::string config() const { return folder_ / "tuningd.yaml"; }
  std::string state() const { return folder_ / "state"; }
  const TempDir& folder() const { return folder_; }

  // `more`: further arguments; `env` as in SpawnOptions.
  SpawnOptions options(const std::vector<std::string>& more = {},
                       const std::vector<std::string>& env = {}) const {
    SpawnOptions options;
    options.argv = {TUNINGD_PROGRAM, "--config", config()};
    options.argv.insert(options.argv.end(), more.begin(), more.end());
    options.env = {"NOTIFY_SOCKET", "JOURNAL_STREAM", "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES"};
    options.env.insert(options.env.end(), env.begin(), env.end());
    return options;
  }

 private:
  TempDir folder_;
};

}  // namespace test

#include "support/daemon.h"

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace test {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

// Other users reach the socket through it.
void open_to_all(const std::string& folder) {
  fs::create_directories(folder);
  fs::permissions(folder, fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec |
                              fs::perms::others_read | fs::perms::others_exec);
}

}  // namespace

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream all;
  all << in.rdbuf();
  return std::move(all).str();
}

void write_file(const std::string& path, std::string_view bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) throw std::runtime_error("cannot write " + path);
}

Daemon::Daemon(Settings settings)
    : socket_path_(folder() + "/run/preset.sock"),
      state_folder_(folder() + "/state"),
      settings_(std::move(settings)) {
  open_to_all(folder());
  open_to_all(folder() + "/run");
  open_to_all(seeds_folder());
  fs::create_directories(state_folder_);
}

Daemon::~Daemon() {
  if (!process_) return;
  const int status = stop();
  BOOST_CHECK_MESSAGE(status == 0, "the daemon ended with " << status << "; its log:\n" << log());
}

std::string Daemon::write_settings() const {
  Settings all = {
      {"socket", "{path: \"" + socket_path_ + "\"}"},
      {"store", "{path: presets.db, cache_mb: 8}"},
      {"seeds", "[\"" + seeds_folder() + "\"]"},
  };
  for (const auto& [key, yaml] : settings_) all[key] = yaml;
  std::string text = "daemon:\n  state_dir: \"" + state_folder_ + "\"\n  log: {level: info}\n";
  for (const auto& [key, yaml] : host_settings_) text += key + ": " + yaml + "\n";
  text += "plugins:\n" + more_plugins_;
  text += "  - name: preset\n    path: \"" TUNINGD_PLUGIN "\"\n    required: true\n    settings:\n";
  for (const auto& [key, yaml] : all) text += "      " + key + ": " + yaml + "\n";
  return temp_.write("tuningd.yaml", text);
}

void Daemon::add_plugin(std::string name, std::string path, std::string settings) {
  more_plugins_ += "  - name: " + std::move(name) + "\n    path: \"" + std::move(path) +
                   "\"\n    required: true\n    settings: " + std::move(settings) + "\n";
}

Finished Daemon::check() const {
  return run({.argv = {TUNINGD_PROGRAM, "--config", write_settings(), "--check"},
              .env = {"NOTIFY_SOCKET"}});
}

void Daemon::spawn() {
  if (process_) throw std::logic_error("it runs already");
  SpawnOptions options{.argv = {TUNINGD_PROGRAM, "--config", write_settings()},
                       .env = {"NOTIFY_SOCKET"}};
  for (const std::string& variable : environment_) options.env.push_back(variable);
  // librocksdb is not instrumented; without this its own locks look like races.
  if (std::getenv("TSAN_OPTIONS") == nullptr) {
    options.env.emplace_back("TSAN_OPTIONS=ignore_noninstrumented_modules=1");
  }
  process_.emplace(options);
}

bool Daemon::wait_until_ready() {
  const auto end = Clock::now() + kPatience;
  while (Clock::now() < end) {
    if (!running()) {
      wait(kPatience);
      return false;
    }
    if (const int fd = connect_to(socket_path_); fd >= 0) {
      RpcClient client(fd);
      try {
        if (client.call("system.ping").ok()) return running();
      } catch (const Disconnected&) {  // NOLINT(bugprone-empty-catch): it ended between the two
      }
    }
    std::this_thread::sleep_for(2ms);
  }
  throw std::runtime_error("the daemon does not answer; its log:\n" + log());
}

bool Daemon::try_start() {
  spawn();
  return wait_until_ready();
}

void Daemon::start() {
  if (!try_start()) throw std::runtime_error("the daemon did not start; its log:\n" + log());
}

int Daemon::ended(const std::optional<ExitStatus>& status) {
  old_log_ += process_->err();
  process_.reset();
  if (!status) return -SIGKILL;
  return status->signal != 0 ? -status->signal : status->code;
}

std::optional<int> Daemon::wait(std::chrono::milliseconds timeout) {
  if (!process_) return std::nullopt;
  const std::optional<ExitStatus> status = process_->wait(timeout);
  if (!status) return std::nullopt;
  return ended(status);
}

int Daemon::stop() {
  if (!process_) throw std::logic_error("it does not run");
  return ended(process_->terminate(kPatience));
}

void Daemon::kill() {
  process_->kill();
  ended(std::nullopt);
}

std::string Daemon::log() const {
  return old_log_ + (process_ ? process_->err() : "");
}

bool Daemon::log_gets(std::string_view text, std::size_t from) const {
  return eventually([&] { return log().find(text, from) != std::string::npos; }, kPatience);
}

std::size_t Daemon::memory_kb(std::string_view key) const {
  std::istringstream lines(read_file("/proc/" + std::to_string(process_->pid()) + "/status"));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(key) && line.size() > key.size() && line[key.size()] == ':') {
      return std::stoul(line.substr(key.size() + 1));
    }
  }
  throw std::runtime_error("no " + std::string(key) + " in /proc/PID/status");
}

void Daemon::write_seed(const std::string& file, std::string_view text) const {
  write_file(seeds_folder() + "/" + file, text);
}

void Daemon::remove_seed(const std::string& file) const {
  fs::remove(seeds_folder() + "/" + file);
}

}  // namespace test

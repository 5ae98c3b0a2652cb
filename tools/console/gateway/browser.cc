#include "browser.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

extern char** environ;

namespace console {
namespace {

constexpr std::string_view kSuffix = ".html";

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

// For an attribute's value; a URL has no other characters that mean something there.
std::string in_attribute(std::string_view url) {
  std::string text;
  for (const char c : url) {
    if (c == '&') {
      text += "&amp;";
    } else if (c == '"') {
      text += "&quot;";
    } else {
      text += c;
    }
  }
  return text;
}

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

std::expected<StartPage, std::string> StartPage::make(const std::string& url) {
  std::string folder = environment("XDG_RUNTIME_DIR");
  if (folder.empty()) folder = "/tmp";
  std::string path = folder + "/preset-console-XXXXXX";
  path += kSuffix;
  // A new file of mode 0600.
  const int fd = ::mkostemps(path.data(), static_cast<int>(kSuffix.size()), O_CLOEXEC);
  if (fd < 0) return std::unexpected(path + " cannot be made: " + std::strerror(errno));
  StartPage page(std::move(path));
  const std::string target = in_attribute(url);
  const bool written = write_all(fd,
                                 "<!doctype html><meta charset=\"utf-8\"><title>tuningd</title>"
                                 "<meta http-equiv=\"refresh\" content=\"0;url=" +
                                     target + "\"><a href=\"" + target + "\">The console</a>\n");
  const int error = errno;
  ::close(fd);
  if (!written) {
    return std::unexpected(page.path() + " cannot be written: " + std::strerror(error));
  }
  return page;
}

StartPage::StartPage(StartPage&& other) noexcept : path_(std::exchange(other.path_, {})) {}

StartPage::~StartPage() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

std::expected<void, std::string> open_browser(const StartPage& page) {
  std::string command = environment("BROWSER");
  if (command.empty()) {
    if (environment("DISPLAY").empty() && environment("WAYLAND_DISPLAY").empty()) {
      return std::unexpected("there is no display to open a browser on");
    }
    command = "xdg-open";
  }
  std::string shell = "sh";
  std::string option = "-c";
  std::string script = "exec " + command + " \"$1\"";
  std::string name = "preset-console";
  std::string file = page.path();
  const std::array<char*, 6> argv{shell.data(), option.data(), script.data(),
                                  name.data(),  file.data(),   nullptr};

  // Its output would mix with the URL that programs read from ours.
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  // A group of its own: Ctrl-C ends the console, not the browser. And SIGPIPE, which is ignored
  // here, means to it what it means to any program.
  sigset_t defaults;
  ::sigemptyset(&defaults);
  ::sigaddset(&defaults, SIGPIPE);
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setpgroup(&attributes, 0);
  ::posix_spawnattr_setsigdefault(&attributes, &defaults);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
  pid_t child = 0;
  const int error = ::posix_spawn(&child, "/bin/sh", &actions, &attributes, argv.data(), environ);
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    return std::unexpected(command + " cannot be started: " + std::strerror(error));
  }
  return {};
}

}  // namespace console

#include "service_manager.h"

#include <systemd/sd-daemon.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <cstring>

#include "log.h"

namespace tuningd {
namespace {

// A line break would begin another assignment.
std::string status_line(std::string_view status) {
  return "STATUS=" + escape_for_log(status, 256);
}

std::string monotonic_microseconds() {
  // libstdc++'s steady clock is CLOCK_MONOTONIC, which is what systemd compares with.
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::to_string(std::chrono::duration_cast<std::chrono::microseconds>(now).count());
}

}  // namespace

void Notifier::send(const std::string& state) {
  const int sent = ::sd_notify(0, state.c_str());
  if (sent < 0) {
    log_.warning(std::string("cannot notify the service manager: ") + std::strerror(-sent));
  }
}

void Notifier::ready(std::string_view status) {
  send("READY=1\n" + status_line(status));
}

void Notifier::reloading(std::string_view status) {
  send("RELOADING=1\nMONOTONIC_USEC=" + monotonic_microseconds() + "\n" + status_line(status));
}

void Notifier::stopping(std::string_view status) {
  send("STOPPING=1\n" + status_line(status));
}

PassedSockets PassedSockets::take(Log& log) {
  PassedSockets result;
  char** names = nullptr;
  const int count = ::sd_listen_fds_with_names(1, &names);
  if (count < 0) {
    log.warning(std::string("cannot take the passed sockets: ") + std::strerror(-count));
  }
  for (int index = 0; index < count; ++index) {
    const int fd = SD_LISTEN_FDS_START + index;
    const std::string name = names[index];
    if (!result.by_name_.emplace(name, fd).second) {
      log.warning("a second passed socket is named '" + name + "': it is closed");
      ::close(fd);
    }
    std::free(names[index]);
  }
  std::free(names);
  return result;
}

PassedSockets::~PassedSockets() {
  for (const auto& [name, fd] : by_name_) ::close(fd);
}

int PassedSockets::get(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? -1 : found->second;
}

}  // namespace tuningd

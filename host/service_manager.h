// What the daemon and its service manager (systemd) tell each other. Without one, nothing happens.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "log.h"

namespace tuningd {

// Readiness and state over $NOTIFY_SOCKET. [main thread]
class Notifier {
 public:
  explicit Notifier(Log& log) : log_(log) {}

  void ready(std::string_view status);      // started, or done reloading
  void reloading(std::string_view status);  // with the monotonic time that it asks for
  void stopping(std::string_view status);

 private:
  void send(const std::string& state);

  Log& log_;
};

// The listening sockets that were passed to the daemon (socket activation), by name. Owns them.
class PassedSockets {
 public:
  // Reads $LISTEN_PID, $LISTEN_FDS and $LISTEN_FDNAMES and removes them from the environment; call
  // it before there are threads. Of several sockets with one name the first is kept.
  static PassedSockets take(Log& log);

  PassedSockets() = default;
  PassedSockets(PassedSockets&&) noexcept = default;
  PassedSockets& operator=(PassedSockets&&) = delete;
  ~PassedSockets();

  // The descriptor, or -1. [any thread]
  int get(std::string_view name) const;

 private:
  std::map<std::string, int, std::less<>> by_name_;
};

}  // namespace tuningd

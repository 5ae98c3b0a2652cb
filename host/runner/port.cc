#include "runner/port.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <mutex>
#include <set>

namespace tuningd {
namespace {

struct Held {
  std::mutex mutex;
  std::set<std::uint16_t> ports;
};
Held& held() {
  static Held instance;
  return instance;
}

// The port that could be bound, 0 for any; nothing if it could not.
std::optional<std::uint16_t> try_bind(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return std::nullopt;
  // As servers do it: connections that are ending are in nobody's way.
  const int yes = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  // The interface of sockets wants this cast.
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const bool good =
      ::bind(socket, generic, size) == 0 && ::getsockname(socket, generic, &size) == 0;
  ::close(socket);
  return good ? std::optional(ntohs(address.sin_port)) : std::nullopt;
}

}  // namespace

bool is_port_free(std::uint16_t port) {
  return try_bind(port).has_value();
}

PortHold::~PortHold() {
  if (port_ == 0) return;
  const std::lock_guard lock(held().mutex);
  held().ports.erase(port_);
}

std::optional<std::uint16_t> PortHold::take(std::uint16_t wanted) {
  const std::lock_guard lock(held().mutex);
  constexpr int kTries = 100;
  for (int i = 0; i < (wanted == 0 ? kTries : 1); ++i) {
    const auto port = try_bind(wanted);
    if (port && held().ports.insert(*port).second) {
      port_ = *port;
      return port;
    }
  }
  return std::nullopt;
}

}  // namespace tuningd

// Calls to the daemon over its socket, from the gateway's one thread and without blocking it.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "reply.h"

namespace console {

// "/run/tuningd/preset.sock: Connection refused"
std::string connect_problem(const std::string& path, int error);

// A pool of connections, each with one call at a time, so that a slow call holds up no other;
// opened as needed, kept for the next, at most 32 (beyond that calls wait their turn).
class DaemonLink {
 public:
  static constexpr std::chrono::milliseconds kPatience = std::chrono::seconds(60);

  DaemonLink(boost::asio::io_context& io, std::string socket_path,
             std::chrono::milliseconds patience = kPatience);
  ~DaemonLink();
  DaemonLink(const DaemonLink&) = delete;
  DaemonLink& operator=(const DaemonLink&) = delete;

  enum class Repeat {
    kNever,  // a connection found dead before the call was sent is replaced all the same
    kOnce,   // for calls that read, or carry a request_id
  };

  // `params` is the text of a JSON object on one line. `then` is called once, later. `patience`:
  // instead of the link's own.
  void call(std::string_view method, std::string_view params, Repeat repeat,
            std::function<void(Reply)> then,
            std::optional<std::chrono::milliseconds> patience = std::nullopt);

  // What is known of a line that somebody else wrote.
  enum class Line {
    kAnswered,       // it gets an answer
    kPerhapsSilent,  // it may get none: then `text` is empty
    kUnread,         // it may do anything, such as subscribe: its connection is not used again
  };

  // A whole line of JSON-RPC, without LF and not blank: kResult with the line that answers it,
  // whatever it says. Never repeated.
  void exchange(std::string line, Line kind, std::function<void(Reply)> then);

  const std::string& socket_path() const;

 private:
  class Pool;
  std::shared_ptr<Pool> pool_;
};

}  // namespace console

// Calls to the daemon over its socket, from the gateway's one thread and without blocking it.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace console {

// What the daemon answered to one call.
struct Reply {
  enum class Kind {
    kResult,   // `text` is the result, JSON as the daemon wrote it
    kRefused,  // the daemon's error: code, message, data
    kDown,     // no daemon, or it went away before the answer: `message` says what
    kLate,     // no answer within the time
  };
  Kind kind = Kind::kDown;
  std::string text;
  std::int64_t code = 0;
  std::string message;
  boost::json::value data = nullptr;

  // data.code of a refusal ("not_found"), else "".
  std::string_view word() const;
};

// A pool of connections, each with one call at a time, so that a slow call holds up no other;
// opened as needed, kept for the next, at most 32 (beyond that calls wait their turn).
class DaemonLink {
 public:
  DaemonLink(boost::asio::io_context& io, std::string socket_path);
  ~DaemonLink();
  DaemonLink(const DaemonLink&) = delete;
  DaemonLink& operator=(const DaemonLink&) = delete;

  enum class Repeat {
    kNever,  // a connection found dead before the call was sent is replaced all the same
    kOnce,   // for calls that read, or carry a request_id
  };

  // `params` is the text of a JSON object on one line. `then` is called once, later.
  void call(std::string_view method, std::string_view params, Repeat repeat,
            std::function<void(Reply)> then);

  // A whole line of JSON-RPC that gets one line as its answer: kResult with that line, whatever it
  // says.
  void exchange(std::string line, std::function<void(Reply)> then);

  const std::string& socket_path() const;

 private:
  class Pool;
  std::shared_ptr<Pool> pool_;
};

}  // namespace console

// A client of the daemon's socket: JSON-RPC 2.0, one JSON text a line, over plain blocking calls.
// Used by presetctl, the benchmarks and the tests.
//
// A Client owns one connection and belongs to one thread at a time. Nothing throws but
// std::bad_alloc. After kClosed, kProtocol, or kTimeout of a call the connection is of no further
// use.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace client {

struct Error {
  enum class Kind {
    kNoDaemon,  // nobody listens at the path, or we may not connect to it
    kClosed,    // the connection ended before the answer
    kTimeout,   // nothing came in time
    kProtocol,  // what came is not an answer in JSON-RPC 2.0
    kRefused,   // the daemon answered with an error: `code` and `data` are set
  };
  Kind kind;
  std::string message;    // one line, for people; kRefused: the daemon's own, not escaped
  std::int64_t code = 0;  // JSON-RPC error code
  boost::json::value data = nullptr;  // the error's `data`, else null
};

template <class T>
using Result = std::expected<T, Error>;
using Status = Result<void>;

struct Notification {
  std::string method;
  boost::json::value params;
};

// Nothing: wait for ever.
using Timeout = std::optional<std::chrono::milliseconds>;

class Client {
 public:
  // kNoDaemon: the message says why, without advice.
  static Result<Client> connect(const std::string& path);
  // Takes over a connected stream socket.
  explicit Client(int descriptor) : descriptor_(descriptor) {}

  Client(Client&& other) noexcept;
  Client& operator=(Client&& other) noexcept;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  // Sends a request and waits for its answer; notifications that come before it are kept for
  // next_notification(). `params` null: none are sent.
  Result<boost::json::value> call(std::string_view method, const boost::json::value& params,
                                  Timeout timeout = std::nullopt);

  // The oldest notification not taken yet; waits for one if there is none. After kTimeout one can
  // wait on.
  Result<Notification> next_notification(Timeout timeout = std::nullopt);

  // Raw bytes, for pipelining and for tests of the protocol.
  Status send(std::string_view bytes);
  // The next line without its LF. Not to be mixed with call() while answers are outstanding.
  Result<std::string> read_line(Timeout timeout = std::nullopt);
  // Says that no more is sent; answers can still be read.
  Status end_of_requests();

  int descriptor() const { return descriptor_; }

 private:
  Result<boost::json::object> read_message(Timeout timeout);

  int descriptor_ = -1;
  std::int64_t last_id_ = 0;
  std::string received_;      // read, not yet handed out
  std::size_t searched_ = 0;  // received_ holds no LF before this
  std::deque<Notification> notifications_;
};

// Where the daemon listens unless told otherwise: $TUNINGD_SOCKET if set; for root
// /run/tuningd/preset.sock; for others $XDG_RUNTIME_DIR/tuningd/preset.sock if that exists, else
// /run/tuningd/preset.sock.
std::string default_socket_path();

}  // namespace client

// A blocking JSON-RPC client for the tests: whole calls for those that test methods, raw bytes and
// lines for those that test the wire. One thread at a time.
#pragma once

#include <sys/types.h>

#include <boost/json.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <initializer_list>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace test {

using std::chrono_literals::operator""s;
using std::chrono_literals::operator""ms;

// Generous: it bounds a hung test, it measures nothing.
inline constexpr std::chrono::milliseconds kPatience = 60s;

// The peer went away in the middle of something.
struct Disconnected : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// JSON as the tests write it: deeper than Boost.JSON's own limit. Throws on anything that is not.
boost::json::value parse(std::string_view text);

// One response object.
class Answer {
 public:
  explicit Answer(std::string line);

  const std::string& line() const { return line_; }
  const boost::json::object& whole() const { return whole_; }
  bool ok() const { return whole_.contains("result"); }

  // The result; throws std::runtime_error with the whole line if it is an error.
  const boost::json::value& result() const;
  const boost::json::object& object() const { return result().as_object(); }

  // Of an error; throw if this is a result. 0 and "" stand for absent members of `data`.
  std::int64_t code() const;
  std::string message() const;
  boost::json::object data() const;
  std::string data_code() const;
  std::vector<std::string> paths() const;  // of data.errors, sorted

 private:
  std::string line_;
  boost::json::object whole_;
};

class RpcClient {
 public:
  // Throws std::runtime_error if nobody listens.
  explicit RpcClient(const std::string& path);
  // Takes over a connected socket.
  explicit RpcClient(int fd) : fd_(fd) {}
  ~RpcClient();
  RpcClient(RpcClient&& other) noexcept;
  RpcClient& operator=(RpcClient&& other) noexcept;

  // Sends one request and waits for its answer. Notifications that come between are kept.
  // Throws Disconnected, or std::runtime_error after kPatience.
  Answer call(std::string_view method, const boost::json::value& params);
  Answer call(std::string_view method) { return call(method, boost::json::object{}); }
  // The same with the params as text, for numbers and keys that must go over the wire as written.
  Answer call_text(std::string_view method, std::string_view params);

  // Sends one line, waits for one line.
  Answer ask(std::string_view line);

  // Next notification, waiting for it; nullopt after the timeout.
  std::optional<boost::json::object> notification(std::chrono::milliseconds timeout = kPatience);

  // All of `bytes`. Throws Disconnected.
  void send(std::string_view bytes);
  // As much as the socket takes without waiting; false once the peer is gone.
  bool send_some(std::string_view& bytes);
  void shut_down_writing();

  // The next line without its LF; nullopt at the end of the stream. Throws std::runtime_error
  // after the timeout.
  std::optional<std::string> read_line(std::chrono::milliseconds timeout = kPatience);
  // True if nothing at all arrives within `time`.
  bool silent_for(std::chrono::milliseconds time);
  // True once the peer has closed; drops what it still sends.
  bool closed_within(std::chrono::milliseconds timeout);

  int fd() const { return fd_; }
  void close();

 private:
  bool fill(std::chrono::milliseconds timeout);  // false: end of stream

  int fd_ = -1;
  std::int64_t last_id_ = 0;
  std::string buffer_;
  std::size_t read_ = 0;     // of buffer_, handed out
  std::size_t scanned_ = 0;  // of buffer_, known to hold no LF
  std::deque<boost::json::object> notifications_;
};

// A connected socket, or -1 with errno set.
int connect_to(const std::string& path);

// A socket connected by a process of that user and groups, which is how the daemon will see the
// caller. Needs root. Throws std::runtime_error when connecting is refused.
RpcClient connect_as(const std::string& path, uid_t uid, gid_t gid,
                     const std::vector<gid_t>& supplementary);

// A request line with its LF.
std::string request_line(std::string_view method, std::string_view params, std::string_view id);

}  // namespace test

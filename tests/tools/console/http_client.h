// A blocking HTTP/1.1 client over a raw socket, for tests: it sends whatever it is given, and takes
// apart what comes back. Throws std::runtime_error when nothing comes in time or what comes is not
// HTTP.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace test {

using HttpFields = std::vector<std::pair<std::string, std::string>>;

struct HttpAnswer {
  int status = 0;
  HttpFields fields;
  std::string body;  // chunks joined
  bool chunked = false;
  bool complete = false;  // false: the connection ended before the body did

  // Names in any case; "" where there is none, several joined by ", ".
  std::string field(std::string_view name) const;
  bool has(std::string_view name) const;
};

// One connection; one thread.
class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port, const std::string& address = "127.0.0.1");
  // Takes over a connected socket.
  explicit HttpClient(int descriptor) : descriptor_(descriptor) {}
  HttpClient(HttpClient&& other) noexcept;
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  ~HttpClient();

  // What every request() carries, such as Host and Authorization.
  void always(HttpFields fields) { always_ = std::move(fields); }
  // Shrinks the socket's buffers, so that a client that does not read is noticed soon.
  void take_little();
  void set_timeout(std::chrono::milliseconds timeout) { timeout_ = timeout; }

  // Sends it, with Content-Length where there is a body, and reads the answer.
  HttpAnswer request(std::string_view method, std::string_view target, const HttpFields& more = {},
                     std::string_view body = {});
  // The text that request() sends.
  std::string request_text(std::string_view method, std::string_view target,
                           const HttpFields& more = {}, std::string_view body = {}) const;

  // False: the other side has closed.
  bool send(std::string_view bytes);
  void end_of_requests();

  // `to_head`: the request was a HEAD, no body comes.
  HttpAnswer read_answer(bool to_head = false);
  // The head alone; then the body's pieces: a chunk as it was sent, or what is there of it; "" at
  // the end.
  HttpAnswer read_head();
  std::string read_chunk();
  // True once the other side closes; what it sends before is thrown away. False: not in time.
  bool gets_closed(std::chrono::milliseconds within);
  // Nothing has come, and the connection is open, for that long.
  bool stays_silent(std::chrono::milliseconds time);

 private:
  bool fill(std::chrono::milliseconds limit);  // false: closed
  std::string take_line();
  bool take(std::size_t size, std::string& into);

  int descriptor_ = -1;
  std::chrono::milliseconds timeout_{20'000};
  HttpFields always_;
  std::string received_;
};

}  // namespace test

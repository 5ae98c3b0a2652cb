#include "bench/http_load.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <deque>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include "bench/unique_fd.h"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

UniqueFd connect_to_port(std::uint16_t port) {
  UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (fd.get() < 0) fail("socket");
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(port);
  there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&there), sizeof there) != 0) {
    fail("connect");
  }
  const int on = 1;
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

// Names are in lower case with one server and not with the other.
std::size_t body_size(std::string_view head) {
  for (const std::string_view name : {"\r\nContent-Length: ", "\r\ncontent-length: "}) {
    const std::size_t at = head.find(name);
    if (at == std::string_view::npos) continue;
    std::size_t size = 0;
    std::from_chars(head.data() + at + name.size(), head.data() + head.size(), size);
    return size;
  }
  throw std::runtime_error("an answer without Content-Length: " + std::string(head));
}

struct Connection {
  UniqueFd fd;
  std::string answer;
  std::size_t whole = 0;  // bytes of the answer, once its head is there
  Clock::time_point sent_at;
};

class Generator {
 public:
  explicit Generator(const HttpLoad& load) : load_(load) {
    epoll_ = UniqueFd(::epoll_create1(EPOLL_CLOEXEC));
    if (epoll_.get() < 0) fail("epoll_create1");
    for (unsigned i = 0; i < load_.clients; ++i) {
      Connection& connection = connections_.emplace_back();
      connection.fd = connect_to_port(load_.port);
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.ptr = &connection;
      if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, connection.fd.get(), &event) != 0) {
        fail("epoll_ctl");
      }
    }
  }

  LoadResult run(const Edge& begin, const Edge& end) {
    now_ = Clock::now();
    for (Connection& connection : connections_) send(connection);
    run_for(load_.warm_up);
    counting_ = true;
    if (begin) begin();
    const auto from = Clock::now();
    run_for(load_.time);
    counting_ = false;
    result_.seconds = std::chrono::duration<double>(Clock::now() - from).count();
    if (end) end();
    sending_ = false;
    while (in_flight_ > 0) step();
    return result_;
  }

 private:
  void run_for(std::chrono::duration<double> time) {
    const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(time);
    while (now_ < end) step();
  }

  void step() {
    std::array<epoll_event, 128> events;
    const int ready =
        ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), 10'000);
    if (ready < 0 && errno != EINTR) fail("epoll_wait");
    if (ready == 0) throw std::runtime_error("no answer within 10 s");
    for (int i = 0; i < ready; ++i) {
      receive(*static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr));
    }
  }

  void send(Connection& connection) {
    request_.clear();
    load_.request(request_);
    connection.sent_at = now_;
    ++in_flight_;
    // A request is far smaller than a socket's buffer.
    const ssize_t sent =
        ::send(connection.fd.get(), request_.data(), request_.size(), MSG_NOSIGNAL);
    if (sent != static_cast<ssize_t>(request_.size())) fail("send");
  }

  void receive(Connection& connection) {
    const ssize_t got = ::recv(connection.fd.get(), buffer_.data(), buffer_.size(), 0);
    if (got < 0) fail("recv");
    if (got == 0) throw std::runtime_error("the server closed a connection");
    now_ = Clock::now();
    std::string& answer = connection.answer;
    answer.append(buffer_.data(), static_cast<std::size_t>(got));
    if (connection.whole == 0) {
      const std::size_t end = answer.find("\r\n\r\n");
      if (end == std::string::npos) return;
      const std::string_view head = std::string_view(answer).substr(0, end);
      const std::size_t body = body_size(head);
      if (!head.starts_with("HTTP/1.1 200") || body < load_.least_bytes) {
        throw std::runtime_error("not the answer expected: " + answer);
      }
      connection.whole = end + 4 + body;
    }
    if (answer.size() < connection.whole) return;
    take(connection);
  }

  void take(Connection& connection) {
    result_.bytes += connection.whole;
    ++result_.all_answers;
    --in_flight_;
    connection.answer.clear();
    connection.whole = 0;
    if (counting_) {
      ++result_.answers;
      result_.latency.add(static_cast<std::uint64_t>(
          std::chrono::duration_cast<std::chrono::nanoseconds>(now_ - connection.sent_at).count()));
    }
    if (sending_) send(connection);
  }

  const HttpLoad& load_;
  UniqueFd epoll_;
  std::deque<Connection> connections_;  // they do not move
  std::array<char, 65'536> buffer_;
  std::string request_;
  LoadResult result_;
  Clock::time_point now_;
  std::uint64_t in_flight_ = 0;
  bool sending_ = true;
  bool counting_ = false;
};

}  // namespace

LoadResult run_http_load(const HttpLoad& load, const Edge& begin, const Edge& end) {
  return Generator(load).run(begin, end);
}

}  // namespace bench

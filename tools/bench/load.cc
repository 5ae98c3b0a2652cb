#include "bench/load.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <deque>
#include <stdexcept>
#include <system_error>
#include <vector>

#include "bench/unique_fd.h"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kBuffer = 1U << 20;
constexpr int kEvents = 256;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

struct Connection {
  UniqueFd fd;
  std::string out;
  std::size_t sent = 0;         // of `out`
  bool waits_to_write = false;  // its socket is full
  // When the requests in flight were sent; the oldest stands at `oldest`.
  std::vector<Clock::time_point> sent_at;
  unsigned oldest = 0;
  unsigned in_flight = 0;
  // Of the answer that is being received.
  unsigned lines = 0;
  std::size_t answer_bytes = 0;
};

class Generator {
 public:
  explicit Generator(const Load& load) : load_(load), buffer_(kBuffer) {
    epoll_ = UniqueFd(::epoll_create1(EPOLL_CLOEXEC));
    if (epoll_.get() < 0) fail("epoll_create1");
    for (unsigned i = 0; i < load_.clients; ++i) {
      Connection& connection = connections_.emplace_back();
      connection.fd = UniqueFd(connect_to(load_.socket));
      if (::fcntl(connection.fd.get(), F_SETFL, O_NONBLOCK) != 0) fail("fcntl");
      connection.sent_at.resize(load_.depth);
      watch(connection, EPOLL_CTL_ADD);
    }
  }

  LoadResult run(const Edge& begin, const Edge& end) {
    const auto start = Clock::now();
    now_ = start;
    for (Connection& connection : connections_) send_more(connection, load_.depth);
    if (load_.count == 0) {
      run_until(start + std::chrono::duration_cast<Clock::duration>(load_.warm_up));
      counting_ = true;
      if (begin) begin();
      const auto from = Clock::now();
      run_until(from + std::chrono::duration_cast<Clock::duration>(load_.time));
      counting_ = false;
      result_.seconds = std::chrono::duration<double>(Clock::now() - from).count();
      if (end) end();
      sending_ = false;
    } else {
      counting_ = true;
    }
    while (in_flight_ > 0) step();
    if (load_.count > 0) {
      result_.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    }
    return result_;
  }

 private:
  void run_until(Clock::time_point end) {
    while (now_ < end) step();
  }

  void step() {
    std::array<epoll_event, kEvents> events;
    const int ready = ::epoll_wait(epoll_.get(), events.data(), kEvents, 10'000);
    if (ready < 0 && errno != EINTR) fail("epoll_wait");
    if (ready == 0) throw std::runtime_error("no answer within 10 s from " + load_.socket);
    for (int i = 0; i < ready; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      auto& connection = *static_cast<Connection*>(event.data.ptr);
      if ((event.events & EPOLLOUT) != 0U) flush(connection);
      if ((event.events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0U) receive(connection);
    }
  }

  void receive(Connection& connection) {
    const ssize_t got = ::recv(connection.fd.get(), buffer_.data(), buffer_.size(), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got < 0) fail("recv");
    if (got == 0) throw std::runtime_error("the server closed a connection: " + load_.socket);
    now_ = Clock::now();
    const unsigned answers = take_answers(connection, static_cast<std::size_t>(got));
    if (answers == 0) return;
    connection.in_flight -= answers;
    in_flight_ -= answers;
    result_.all_answers += answers;
    send_more(connection, answers);
  }

  unsigned take_answers(Connection& connection, std::size_t size) {
    const char* at = buffer_.data();
    const char* const end = at + size;
    result_.bytes += size;
    unsigned answers = 0;
    while (at < end) {
      const char* lf =
          static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
      if (lf == nullptr) {
        connection.answer_bytes += static_cast<std::size_t>(end - at);
        break;
      }
      connection.answer_bytes += static_cast<std::size_t>(lf + 1 - at);
      if (++connection.lines == load_.lines_per_answer) {
        if (connection.answer_bytes < load_.least_bytes) {
          throw std::runtime_error("not the answer expected: " + std::string(at, lf));
        }
        take_one(connection);
        ++answers;
      }
      at = lf + 1;
    }
    return answers;
  }

  void take_one(Connection& connection) {
    connection.lines = 0;
    connection.answer_bytes = 0;
    const auto latency = now_ - connection.sent_at[connection.oldest];
    connection.oldest = connection.oldest + 1 == load_.depth ? 0 : connection.oldest + 1;
    if (!counting_) return;
    ++result_.answers;
    result_.latency.add(static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(latency).count()));
  }

  void send_more(Connection& connection, unsigned count) {
    for (unsigned i = 0; i < count && sending_; ++i) {
      load_.request(connection.out);
      connection.sent_at[(connection.oldest + connection.in_flight) % load_.depth] = now_;
      ++connection.in_flight;
      ++in_flight_;
      if (++sent_ == load_.count) sending_ = false;
    }
    if (!connection.waits_to_write) flush(connection);
  }

  void flush(Connection& connection) {
    while (connection.sent < connection.out.size()) {
      const ssize_t wrote = ::send(connection.fd.get(), connection.out.data() + connection.sent,
                                   connection.out.size() - connection.sent, MSG_NOSIGNAL);
      if (wrote >= 0) {
        connection.sent += static_cast<std::size_t>(wrote);
      } else if (errno == EAGAIN) {
        break;
      } else if (errno != EINTR) {
        fail("send");
      }
    }
    const bool full = connection.sent < connection.out.size();
    if (!full) {
      connection.out.clear();
      connection.sent = 0;
    }
    if (full != connection.waits_to_write) {
      connection.waits_to_write = full;
      watch(connection, EPOLL_CTL_MOD);
    }
  }

  void watch(Connection& connection, int operation) {
    epoll_event event{};
    event.events = connection.waits_to_write ? EPOLLIN | EPOLLOUT : EPOLLIN;
    event.data.ptr = &connection;
    if (::epoll_ctl(epoll_.get(), operation, connection.fd.get(), &event) != 0) fail("epoll_ctl");
  }

  const Load& load_;
  std::vector<char> buffer_;
  UniqueFd epoll_;
  std::deque<Connection> connections_;  // they do not move
  LoadResult result_;
  Clock::time_point now_;
  std::uint64_t in_flight_ = 0;
  std::uint64_t sent_ = 0;
  bool sending_ = true;
  bool counting_ = false;
};

}  // namespace

int connect_to(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    throw std::system_error(ENAMETOOLONG, std::generic_category(), path);
  }
  path.copy(address.sun_path, path.size());
  UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (fd.get() < 0) fail("socket");
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    fail(path.c_str());
  }
  return fd.release();
}

LoadResult run_load(const Load& load, const Edge& begin, const Edge& end) {
  return Generator(load).run(begin, end);
}

}  // namespace bench

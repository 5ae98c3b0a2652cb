#include "played_daemon.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstring>
#include <list>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace test {
namespace {

namespace json = boost::json;

constexpr int kTickMs = 10;

int listen_at(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) throw std::runtime_error("socket path too long");
  std::memcpy(address.sun_path, path.data(), path.size());
  ::unlink(path.c_str());
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || ::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(fd, 8) != 0) {
    throw std::runtime_error("cannot listen at " + path);
  }
  return fd;
}

void send_line(int fd, const json::value& message) {
  const std::string line = json::serialize(message) + "\n";
  std::size_t sent = 0;
  while (sent < line.size()) {
    const ssize_t now = ::send(fd, line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
    if (now <= 0) return;
    sent += static_cast<std::size_t>(now);
  }
}

struct Connection {
  int fd;
  std::string received;
};

}  // namespace

struct PlayedDaemon::State {
  std::mutex mutex;
  std::map<std::string, Handler, std::less<>> handlers;
  std::map<std::string, std::vector<json::object>, std::less<>> calls;
  std::list<Connection> connections;
  int listener = -1;
  std::atomic<bool> ends = false;
  std::thread thread;

  void reply(int fd, const std::string& line) {
    const json::value request = json::parse(line);
    const std::string method(request.at("method").as_string());
    const json::value* params = request.as_object().if_contains("params");
    json::object given = params ? params->as_object() : json::object{};
    Handler handler;
    {
      const std::lock_guard lock(mutex);
      calls[method].push_back(given);
      const auto found = handlers.find(method);
      if (found != handlers.end()) handler = found->second;
    }
    const Reply made =
        handler ? handler(given) : Reply(std::unexpect, Refusal{-32601, "no method " + method});
    json::object answer{{"jsonrpc", "2.0"}, {"id", request.at("id")}};
    if (made) {
      answer["result"] = *made;
    } else {
      answer["error"] = json::object{{"code", made.error().code},
                                     {"message", made.error().message},
                                     {"data", made.error().data}};
    }
    const std::lock_guard lock(mutex);
    send_line(fd, answer);
  }

  // What came on a connection; false once it is at its end.
  bool read(Connection& connection) {
    char buffer[65536];
    const ssize_t got = ::recv(connection.fd, buffer, sizeof buffer, 0);
    if (got <= 0) return false;
    connection.received.append(buffer, static_cast<std::size_t>(got));
    for (std::size_t end = 0; (end = connection.received.find('\n')) != std::string::npos;) {
      const std::string line = connection.received.substr(0, end);
      connection.received.erase(0, end + 1);
      reply(connection.fd, line);
    }
    return true;
  }

  void run() {
    while (!ends) {
      std::vector<pollfd> waiting{{.fd = listener, .events = POLLIN, .revents = 0}};
      for (const Connection& each : connections) {
        waiting.push_back({.fd = each.fd, .events = POLLIN, .revents = 0});
      }
      if (::poll(waiting.data(), waiting.size(), kTickMs) <= 0) continue;
      std::size_t at = 1;
      for (auto each = connections.begin(); each != connections.end(); ++at) {
        if (waiting[at].revents != 0 && !read(*each)) {
          const std::lock_guard lock(mutex);
          ::close(each->fd);
          each = connections.erase(each);
        } else {
          ++each;
        }
      }
      if (waiting[0].revents != 0) {
        const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        const std::lock_guard lock(mutex);
        if (fd >= 0) connections.push_back({fd, {}});
      }
    }
  }
};

PlayedDaemon::PlayedDaemon()
    : socket_((folder_ / "played.sock").string()), state_(std::make_unique<State>()) {
  start();
}

PlayedDaemon::~PlayedDaemon() {
  stop();
}

void PlayedDaemon::start() {
  state_->listener = listen_at(socket_);
  state_->ends = false;
  state_->thread = std::thread([state = state_.get()] { state->run(); });
}

void PlayedDaemon::stop() {
  if (!state_->thread.joinable()) return;
  state_->ends = true;
  state_->thread.join();
  ::close(state_->listener);
  ::unlink(socket_.c_str());
  for (const Connection& each : state_->connections) ::close(each.fd);
  state_->connections.clear();
}

void PlayedDaemon::on(std::string method, Handler handler) {
  const std::lock_guard lock(state_->mutex);
  state_->handlers[std::move(method)] = std::move(handler);
}

void PlayedDaemon::answer(std::string method, json::value result) {
  on(std::move(method), [result = std::move(result)](const json::object&) { return result; });
}

void PlayedDaemon::refuse(std::string method, Refusal refusal) {
  on(std::move(method),
     [refusal = std::move(refusal)](const json::object&) { return Reply(std::unexpect, refusal); });
}

void PlayedDaemon::notify(std::string_view method, const json::value& params) {
  const std::lock_guard lock(state_->mutex);
  for (const Connection& each : state_->connections) {
    send_line(each.fd, json::object{{"jsonrpc", "2.0"}, {"method", method}, {"params", params}});
  }
}

bool PlayedDaemon::was_called(std::string_view method, std::size_t times) {
  return eventually([&] {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->calls.find(method);
    return found != state_->calls.end() && found->second.size() >= times;
  });
}

json::object PlayedDaemon::last_params(std::string_view method) {
  const std::lock_guard lock(state_->mutex);
  const auto found = state_->calls.find(method);
  if (found == state_->calls.end()) throw std::runtime_error("never called");
  return found->second.back();
}

Finished PlayedDaemon::ctl(std::vector<std::string> words, const std::string& input,
                           const std::string& directory) {
  words.insert(words.begin(), {PRESETCTL_PROGRAM, "--socket", socket_});
  return run({.argv = std::move(words), .directory = directory, .input = input});
}

Process PlayedDaemon::start_ctl(std::vector<std::string> words) {
  words.insert(words.begin(), {PRESETCTL_PROGRAM, "--socket", socket_});
  return Process(SpawnOptions{.argv = std::move(words)});
}

void expect_in(std::string_view text, std::string_view part) {
  BOOST_TEST((text.find(part) != std::string_view::npos), "no '" << part << "' in:\n" << text);
}

void expect_not_in(std::string_view text, std::string_view part) {
  BOOST_TEST((text.find(part) == std::string_view::npos), "'" << part << "' in:\n" << text);
}

}  // namespace test

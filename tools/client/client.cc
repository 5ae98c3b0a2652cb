#include "client/client.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <utility>

#include "config/json_text.h"

namespace client {
namespace {

namespace json = boost::json;
using Clock = std::chrono::steady_clock;

// Above the daemon's own limit for one answer (64 MiB), so that only a fault reaches it.
constexpr std::size_t kLineBytes = 256U << 20;
constexpr std::size_t kReadBytes = 64U << 10;
constexpr std::size_t kAnswerDepth = 128;

std::unexpected<Error> fail(Error::Kind kind, std::string message) {
  return std::unexpected(Error{kind, std::move(message)});
}

std::string reason(int error) {
  return std::generic_category().message(error);
}

// Milliseconds for poll(), from now to the deadline; -1 for none.
int poll_time(const std::optional<Clock::time_point>& deadline) {
  if (!deadline) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - Clock::now()).count();
  if (left <= 0) return 0;
  return left > 1'000'000'000 ? 1'000'000'000 : static_cast<int>(left);
}

const json::value* find(const json::object& object, std::string_view key) {
  return object.if_contains(key);
}

Error refusal(const json::object& error) {
  Error out{Error::Kind::kRefused, "the daemon gave no reason"};
  if (const json::value* code = find(error, "code"); code && code->is_int64()) {
    out.code = code->get_int64();
  }
  if (const json::value* message = find(error, "message"); message && message->is_string()) {
    out.message = std::string(message->get_string());
  }
  if (const json::value* data = find(error, "data")) out.data = *data;
  return out;
}

}  // namespace

Result<Client> Client::connect(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path) {
    return fail(Error::Kind::kNoDaemon,
                path.empty() ? "the socket's path is empty"
                             : "the socket's path is longer than " +
                                   std::to_string(sizeof address.sun_path - 1) + " bytes");
  }
  std::memcpy(address.sun_path, path.data(), path.size());

  Client made(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (made.descriptor_ < 0) return fail(Error::Kind::kNoDaemon, reason(errno));
  int done = -1;
  do {
    done = ::connect(made.descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  } while (done < 0 && errno == EINTR);
  if (done < 0) return fail(Error::Kind::kNoDaemon, reason(errno));
  return made;
}

Client::Client(Client&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      last_id_(other.last_id_),
      received_(std::move(other.received_)),
      searched_(std::exchange(other.searched_, 0)),
      notifications_(std::move(other.notifications_)) {}

Client& Client::operator=(Client&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(last_id_, other.last_id_);
  std::swap(received_, other.received_);
  std::swap(searched_, other.searched_);
  std::swap(notifications_, other.notifications_);
  return *this;
}

Client::~Client() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Status Client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) {
      if (errno == EINTR) continue;
      return fail(Error::Kind::kClosed, "the connection broke while sending: " + reason(errno));
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return {};
}

Status Client::end_of_requests() {
  if (::shutdown(descriptor_, SHUT_WR) < 0) return fail(Error::Kind::kClosed, reason(errno));
  return {};
}

Result<std::string> Client::read_line(Timeout timeout) {
  std::optional<Clock::time_point> deadline;
  if (timeout) deadline = Clock::now() + *timeout;
  for (;;) {
    const std::size_t end = received_.find('\n', searched_);
    if (end != std::string::npos) {
      std::string line = received_.substr(0, end);
      received_.erase(0, end + 1);
      searched_ = 0;
      return line;
    }
    searched_ = received_.size();
    if (received_.size() > kLineBytes) {
      return fail(Error::Kind::kProtocol, "the daemon sent a line without end");
    }
    pollfd waiting{.fd = descriptor_, .events = POLLIN, .revents = 0};
    const int ready = ::poll(&waiting, 1, poll_time(deadline));
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) return fail(Error::Kind::kTimeout, "the daemon did not answer in time");

    const std::size_t old = received_.size();
    received_.resize(old + kReadBytes);
    const ssize_t got = ::recv(descriptor_, received_.data() + old, kReadBytes, 0);
    const int error = errno;
    received_.resize(old + (got > 0 ? static_cast<std::size_t>(got) : 0));
    if (got < 0 && error == EINTR) continue;
    if (got < 0) return fail(Error::Kind::kClosed, "the connection broke: " + reason(error));
    if (got == 0) return fail(Error::Kind::kClosed, "the daemon closed the connection");
  }
}

Result<json::object> Client::read_message(Timeout timeout) {
  Result<std::string> line = read_line(timeout);
  if (!line) return std::unexpected(std::move(line.error()));
  auto value = config::parse_json(*line, {.depth = kAnswerDepth});
  if (!value) {
    return fail(Error::Kind::kProtocol,
                "the daemon sent a line that is not JSON: " + value.error().message);
  }
  if (!value->is_object()) {
    return fail(Error::Kind::kProtocol, "the daemon sent a line that is not a JSON object");
  }
  return std::move(value->get_object());
}

Result<json::value> Client::call(std::string_view method, const json::value& params,
                                 Timeout timeout) {
  const std::int64_t id = ++last_id_;
  std::string request = R"({"jsonrpc":"2.0","id":)" + std::to_string(id) + R"(,"method":)";
  config::append_json_string(request, method);
  if (!params.is_null()) {
    request += ",\"params\":";
    config::append_json(request, params);
  }
  request += "}\n";
  // A daemon that refuses a request half read answers and closes: its answer says more than the
  // broken pipe does.
  const Status sent = send(request);

  std::optional<Clock::time_point> deadline;
  if (timeout) deadline = Clock::now() + *timeout;
  for (;;) {
    Timeout left;
    if (deadline) left = std::chrono::milliseconds(poll_time(deadline));
    Result<json::object> message = read_message(left);
    if (!message) {
      if (!sent && message.error().kind == Error::Kind::kClosed)
        return std::unexpected(sent.error());
      return std::unexpected(std::move(message.error()));
    }
    const json::value* answered = find(*message, "id");
    if (const json::value* name = find(*message, "method");
        name && name->is_string() && !answered) {
      const json::value* given = find(*message, "params");
      notifications_.push_back(
          {std::string(name->get_string()), given ? *given : json::value(nullptr)});
      continue;
    }
    if (const json::value* error = find(*message, "error"); error && error->is_object()) {
      // id null: the daemon could not read the request, so it cannot say which one it was.
      if (answered && (answered->is_null() || *answered == id)) {
        return std::unexpected(refusal(error->get_object()));
      }
    } else if (const json::value* result = find(*message, "result");
               result && answered && *answered == id) {
      return *result;
    }
    return fail(Error::Kind::kProtocol, "the daemon sent an answer to no request of ours");
  }
}

Result<Notification> Client::next_notification(Timeout timeout) {
  if (notifications_.empty()) {
    Result<json::object> message = read_message(timeout);
    if (!message) return std::unexpected(std::move(message.error()));
    const json::value* name = find(*message, "method");
    if (!name || !name->is_string()) {
      return fail(Error::Kind::kProtocol, "the daemon sent an answer to no request of ours");
    }
    const json::value* given = find(*message, "params");
    return Notification{std::string(name->get_string()), given ? *given : json::value(nullptr)};
  }
  Notification first = std::move(notifications_.front());
  notifications_.pop_front();
  return first;
}

std::string default_socket_path() {
  static constexpr const char* kSystem = "/run/tuningd/preset.sock";
  if (const char* named = std::getenv("TUNINGD_SOCKET"); named && *named) return named;
  if (::geteuid() == 0) return kSystem;
  if (const char* runtime = std::getenv("XDG_RUNTIME_DIR"); runtime && *runtime) {
    std::string own = std::string(runtime) + "/tuningd/preset.sock";
    if (::access(own.c_str(), F_OK) == 0) return own;
  }
  return kSystem;
}

}  // namespace client

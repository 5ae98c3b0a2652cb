#include "support/rpc_client.h"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace test {

namespace json = boost::json;

namespace {

using Clock = std::chrono::steady_clock;

std::string errno_text(const std::string& what) {
  return what + ": " + std::strerror(errno);
}

// False after the timeout.
bool wait_for(int fd, short events, std::chrono::milliseconds timeout) {
  const auto end = Clock::now() + timeout;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
    pollfd entry{fd, events, 0};
    const int ready = ::poll(&entry, 1, static_cast<int>(std::max(left, 0ms).count()));
    if (ready > 0) return true;
    if (ready == 0) return false;
    if (errno != EINTR) throw std::runtime_error(errno_text("poll"));
  }
}

// Passes `fd` over `channel`; with fd -1 the errno of the attempt instead.
bool send_fd(int channel, int fd, int error) {
  iovec part{&error, sizeof(error)};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  if (fd >= 0) {
    message.msg_control = control;
    message.msg_controllen = sizeof(control);
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(header), &fd, sizeof(fd));
  }
  return ::sendmsg(channel, &message, MSG_NOSIGNAL) >= 0;
}

int receive_fd(int channel, int& error) {
  iovec part{&error, sizeof(error)};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof(control);
  if (::recvmsg(channel, &message, MSG_CMSG_CLOEXEC) <= 0) return -1;
  int fd = -1;
  if (cmsghdr* header = CMSG_FIRSTHDR(&message);
      header != nullptr && header->cmsg_type == SCM_RIGHTS) {
    std::memcpy(&fd, CMSG_DATA(header), sizeof(fd));
  }
  return fd;
}

}  // namespace

json::value parse(std::string_view text) {
  json::parse_options options;
  options.max_depth = 100;
  return json::parse(json::string_view(text.data(), text.size()), {}, options);
}

std::string request_line(std::string_view method, std::string_view params, std::string_view id) {
  std::string line = R"({"jsonrpc":"2.0","method":")";
  line.append(method).append(R"(","params":)").append(params);
  if (!id.empty()) line.append(R"(,"id":)").append(id);
  return line.append("}\n");
}

// --- Answer
// ---------------------------------------------------------------------------------------

Answer::Answer(std::string line) : line_(std::move(line)) {
  json::value value = parse(line_);
  if (!value.is_object()) throw std::runtime_error("not a response object: " + line_);
  whole_ = std::move(value.as_object());
  const json::value* version = whole_.if_contains("jsonrpc");
  if (version == nullptr || *version != "2.0" || !whole_.contains("id") ||
      whole_.contains("result") == whole_.contains("error") || whole_.size() != 3) {
    throw std::runtime_error("not a JSON-RPC 2.0 response: " + line_);
  }
}

const json::value& Answer::result() const {
  if (!ok()) throw std::runtime_error("the call failed: " + line_.substr(0, 2000));
  return whole_.at("result");
}

std::int64_t Answer::code() const {
  if (ok()) throw std::runtime_error("the call succeeded: " + line_.substr(0, 2000));
  return whole_.at("error").at("code").as_int64();
}

std::string Answer::message() const {
  if (ok()) throw std::runtime_error("the call succeeded: " + line_.substr(0, 2000));
  return std::string(whole_.at("error").at("message").as_string());
}

json::object Answer::data() const {
  if (ok()) throw std::runtime_error("the call succeeded: " + line_.substr(0, 2000));
  const json::value* data = whole_.at("error").as_object().if_contains("data");
  return data != nullptr && data->is_object() ? data->as_object() : json::object{};
}

std::string Answer::data_code() const {
  const json::object all = data();
  const json::value* code = all.if_contains("code");
  return code != nullptr && code->is_string() ? std::string(code->as_string()) : "";
}

std::vector<std::string> Answer::paths() const {
  std::vector<std::string> paths;
  const json::object all = data();
  if (const json::value* errors = all.if_contains("errors"); errors != nullptr) {
    for (const json::value& error : errors->as_array()) {
      paths.emplace_back(error.at("path").as_string());
      if (error.at("message").as_string().empty()) {
        throw std::runtime_error("an error without a message: " + line_);
      }
    }
  }
  std::ranges::sort(paths);
  return paths;
}

// --- RpcClient
// ------------------------------------------------------------------------------------

int connect_to(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) {
    errno = ENAMETOOLONG;
    return -1;
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    const int error = errno;
    ::close(fd);
    errno = error;
    return -1;
  }
  return fd;
}

RpcClient connect_as(const std::string& path, uid_t uid, gid_t gid,
                     const std::vector<gid_t>& supplementary) {
  int channel[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, channel) != 0) {
    throw std::runtime_error(errno_text("socketpair"));
  }
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error(errno_text("fork"));
  if (child == 0) {
    int fd = -1;
    if (::setgroups(supplementary.size(), supplementary.data()) == 0 &&
        ::setresgid(gid, gid, gid) == 0 && ::setresuid(uid, uid, uid) == 0) {
      fd = connect_to(path);
    }
    ::_exit(send_fd(channel[1], fd, fd < 0 ? errno : 0) ? 0 : 1);
  }
  ::close(channel[1]);
  int error = EPIPE;
  const int fd = receive_fd(channel[0], error);
  ::close(channel[0]);
  ::waitpid(child, nullptr, 0);
  if (fd < 0) throw std::runtime_error("connect as another user: " + std::string(strerror(error)));
  return RpcClient(fd);
}

RpcClient::RpcClient(const std::string& path) : fd_(connect_to(path)) {
  if (fd_ < 0) throw std::runtime_error(errno_text("connect to " + path));
}

RpcClient::~RpcClient() {
  close();
}

RpcClient::RpcClient(RpcClient&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      last_id_(other.last_id_),
      buffer_(std::move(other.buffer_)),
      read_(std::exchange(other.read_, 0)),
      scanned_(std::exchange(other.scanned_, 0)),
      notifications_(std::move(other.notifications_)) {}

RpcClient& RpcClient::operator=(RpcClient&& other) noexcept {
  if (this != &other) {
    close();
    fd_ = std::exchange(other.fd_, -1);
    last_id_ = other.last_id_;
    buffer_ = std::move(other.buffer_);
    read_ = std::exchange(other.read_, 0);
    scanned_ = std::exchange(other.scanned_, 0);
    notifications_ = std::move(other.notifications_);
  }
  return *this;
}

void RpcClient::close() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

Answer RpcClient::call(std::string_view method, const json::value& params) {
  return call_text(method, json::serialize(params));
}

Answer RpcClient::call_text(std::string_view method, std::string_view params) {
  const std::int64_t id = ++last_id_;
  std::string request = request_line(method, params, std::to_string(id));
  std::replace(request.begin(), request.end() - 1, '\n', ' ');  // of texts that the tests break
  send(request);
  for (;;) {
    std::optional<std::string> line = read_line();
    if (!line) throw Disconnected("closed while waiting for an answer");
    json::value value = parse(*line);
    if (value.is_object() && value.as_object().contains("method")) {
      notifications_.push_back(std::move(value.as_object()));
      continue;
    }
    Answer answer(std::move(*line));
    if (answer.whole().at("id") != id) {
      throw std::runtime_error("an answer to another request: " + answer.line().substr(0, 2000));
    }
    return answer;
  }
}

Answer RpcClient::ask(std::string_view line) {
  std::string with_end(line);
  send(with_end.append("\n"));
  std::optional<std::string> answer = read_line();
  if (!answer) throw Disconnected("closed while waiting for an answer");
  return Answer(std::move(*answer));
}

std::optional<json::object> RpcClient::notification(std::chrono::milliseconds timeout) {
  if (notifications_.empty()) {
    if (buffer_.find('\n', read_) == std::string::npos && !wait_for(fd_, POLLIN, timeout)) {
      return std::nullopt;
    }
    std::optional<std::string> line = read_line(timeout);
    if (!line) throw Disconnected("closed while waiting for a notification");
    json::value value = parse(*line);
    if (!value.is_object() || !value.as_object().contains("method")) {
      throw std::runtime_error("not a notification: " + *line);
    }
    notifications_.push_back(std::move(value.as_object()));
  }
  json::object first = std::move(notifications_.front());
  notifications_.pop_front();
  return first;
}

void RpcClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) throw Disconnected(errno_text("send"));
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

bool RpcClient::send_some(std::string_view& bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return errno == EAGAIN;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void RpcClient::shut_down_writing() {
  ::shutdown(fd_, SHUT_WR);
}

bool RpcClient::fill(std::chrono::milliseconds timeout) {
  if (!wait_for(fd_, POLLIN, timeout)) throw std::runtime_error("no answer in time");
  if (read_ > (1U << 20)) {
    buffer_.erase(0, read_);
    scanned_ -= read_;
    read_ = 0;
  }
  const std::size_t old = buffer_.size();
  buffer_.resize(old + (256U << 10));
  ssize_t got = 0;
  do {
    got = ::recv(fd_, buffer_.data() + old, buffer_.size() - old, 0);
  } while (got < 0 && errno == EINTR);
  buffer_.resize(old + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  return got > 0;  // a reset connection has ended too
}

std::optional<std::string> RpcClient::read_line(std::chrono::milliseconds timeout) {
  for (;;) {
    const std::size_t end = buffer_.find('\n', scanned_);
    if (end != std::string::npos) {
      std::string line = buffer_.substr(read_, end - read_);
      read_ = scanned_ = end + 1;
      if (read_ == buffer_.size()) {
        buffer_.clear();
        read_ = scanned_ = 0;
      }
      return line;
    }
    scanned_ = buffer_.size();
    if (!fill(timeout)) return std::nullopt;
  }
}

bool RpcClient::silent_for(std::chrono::milliseconds time) {
  return read_ == buffer_.size() && !wait_for(fd_, POLLIN, time);
}

bool RpcClient::closed_within(std::chrono::milliseconds timeout) {
  const auto end = Clock::now() + timeout;
  while (Clock::now() < end) {
    if (!wait_for(fd_, POLLIN, 100ms)) continue;
    char dropped[4096];
    const ssize_t got = ::recv(fd_, dropped, sizeof(dropped), MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) return true;
  }
  return false;
}

}  // namespace test

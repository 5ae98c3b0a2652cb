#include "http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <stdexcept>
#include <system_error>

namespace test {
namespace {

bool same_name(std::string_view left, std::string_view right) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return std::ranges::equal(left, right, {}, lower, lower);
}

int connected(std::uint16_t port, const std::string& address) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(port);
  if (::inet_pton(AF_INET, address.c_str(), &there.sin_addr) != 1) {
    throw std::runtime_error(address + " is no address");
  }
  if (::connect(descriptor, reinterpret_cast<sockaddr*>(&there), sizeof there) != 0) {
    const int error = errno;
    ::close(descriptor);
    throw std::system_error(error, std::generic_category(), "connect");
  }
  return descriptor;
}

std::size_t number(std::string_view text, int base) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || text.empty()) {
    throw std::runtime_error("no number: '" + std::string(text) + "'");
  }
  return value;
}

}  // namespace

std::string HttpAnswer::field(std::string_view name) const {
  std::string values;
  for (const auto& [here, value] : fields) {
    if (!same_name(here, name)) continue;
    if (!values.empty()) values += ", ";
    values += value;
  }
  return values;
}

bool HttpAnswer::has(std::string_view name) const {
  return std::ranges::any_of(fields,
                             [&](const auto& field) { return same_name(field.first, name); });
}

HttpClient::HttpClient(std::uint16_t port, const std::string& address)
    : descriptor_(connected(port, address)) {}

HttpClient::HttpClient(HttpClient&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      timeout_(other.timeout_),
      always_(std::move(other.always_)),
      received_(std::move(other.received_)) {}

HttpClient::~HttpClient() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void HttpClient::take_little() {
  const int size = 4096;
  ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
}

std::string HttpClient::request_text(std::string_view method, std::string_view target,
                                     const HttpFields& more, std::string_view body) const {
  std::string text = std::string(method) + " " + std::string(target) + " HTTP/1.1\r\n";
  const auto add = [&](const HttpFields& fields) {
    for (const auto& [name, value] : fields) text += name + ": " + value + "\r\n";
  };
  // What is said for this request stands instead of what is always said.
  for (const auto& [name, value] : always_) {
    const bool replaced = std::ranges::any_of(
        more, [&name = name](const auto& field) { return same_name(field.first, name); });
    if (!replaced) text += name + ": " + value + "\r\n";
  }
  add(more);
  if (!body.empty()) add({{"Content-Length", std::to_string(body.size())}});
  return text + "\r\n" + std::string(body);
}

HttpAnswer HttpClient::request(std::string_view method, std::string_view target,
                               const HttpFields& more, std::string_view body) {
  send(request_text(method, target, more, body));
  return read_answer(method == "HEAD");
}

bool HttpClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void HttpClient::end_of_requests() {
  ::shutdown(descriptor_, SHUT_WR);
}

bool HttpClient::fill(std::chrono::milliseconds limit) {
  pollfd waiting{.fd = descriptor_, .events = POLLIN, .revents = 0};
  const int ready = ::poll(&waiting, 1, static_cast<int>(limit.count()));
  if (ready == 0) throw std::runtime_error("nothing came in time");
  char bytes[16 * 1024];
  const ssize_t got = ::recv(descriptor_, bytes, sizeof bytes, 0);
  if (got <= 0) return false;
  received_.append(bytes, static_cast<std::size_t>(got));
  return true;
}

std::string HttpClient::take_line() {
  std::size_t end = 0;
  while ((end = received_.find("\r\n")) == std::string::npos) {
    if (!fill(timeout_)) throw std::runtime_error("closed within a line: '" + received_ + "'");
  }
  std::string line = received_.substr(0, end);
  received_.erase(0, end + 2);
  return line;
}

bool HttpClient::take(std::size_t size, std::string& into) {
  while (received_.size() < size) {
    if (!fill(timeout_)) return false;
  }
  into.append(received_, 0, size);
  received_.erase(0, size);
  return true;
}

HttpAnswer HttpClient::read_head() {
  HttpAnswer answer;
  const std::string first = take_line();
  if (!first.starts_with("HTTP/1.1 ")) throw std::runtime_error("not HTTP: '" + first + "'");
  answer.status = static_cast<int>(number(first.substr(9, 3), 10));
  for (std::string line = take_line(); !line.empty(); line = take_line()) {
    const std::size_t colon = line.find(": ");
    if (colon == std::string::npos) throw std::runtime_error("no field: '" + line + "'");
    answer.fields.emplace_back(line.substr(0, colon), line.substr(colon + 2));
  }
  answer.chunked = answer.field("Transfer-Encoding") == "chunked";
  return answer;
}

std::string HttpClient::read_chunk() {
  const std::size_t size = number(take_line(), 16);
  std::string chunk;
  if (!take(size, chunk)) throw std::runtime_error("closed within a chunk");
  if (!take_line().empty()) throw std::runtime_error("a chunk that does not end");
  return chunk;
}

HttpAnswer HttpClient::read_answer(bool to_head) {
  HttpAnswer answer = read_head();
  answer.complete = true;
  const bool bodiless =
      to_head || answer.status / 100 == 1 || answer.status == 204 || answer.status == 304;
  if (bodiless) return answer;
  if (answer.chunked) {
    try {
      for (std::string chunk = read_chunk(); !chunk.empty(); chunk = read_chunk()) {
        answer.body += chunk;
      }
    } catch (const std::runtime_error&) {
      answer.complete = false;
    }
  } else if (answer.has("Content-Length")) {
    answer.complete = take(number(answer.field("Content-Length"), 10), answer.body);
  } else {
    while (fill(timeout_)) continue;
    answer.body = std::exchange(received_, {});
  }
  return answer;
}

bool HttpClient::gets_closed(std::chrono::milliseconds within) {
  const auto until = std::chrono::steady_clock::now() + within;
  try {
    for (;;) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
          until - std::chrono::steady_clock::now());
      if (!fill(std::max(left, std::chrono::milliseconds(0)))) return true;
    }
  } catch (const std::runtime_error&) {
    return false;
  }
}

bool HttpClient::stays_silent(std::chrono::milliseconds time) {
  if (!received_.empty()) return false;
  pollfd waiting{.fd = descriptor_, .events = POLLIN, .revents = 0};
  return ::poll(&waiting, 1, static_cast<int>(time.count())) == 0;
}

}  // namespace test

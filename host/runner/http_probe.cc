#include "runner/http_probe.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace tuningd {
namespace {

namespace http = boost::beast::http;
using namespace std::chrono_literals;

constexpr auto kFirstPause = 10ms;
constexpr auto kLongestPause = 500ms;
constexpr auto kAnswerWithin = 10s;

std::string text_of(int error) {
  return std::generic_category().message(error);
}

}  // namespace

struct HttpProbe::Answer {
  http::response_parser<http::empty_body> parser;
  std::string text;  // not taken by the parser yet
};

HttpProbe::HttpProbe(std::uint16_t port, std::string path)
    : port_(port),
      request_("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
               "\r\nAccept: */*\r\nConnection: close\r\n\r\n"),
      next_(Clock::now()),
      pause_(kFirstPause) {}

HttpProbe::~HttpProbe() {
  if (socket_ >= 0) ::close(socket_);
}

short HttpProbe::events() const {
  return connected_ && sent_ == request_.size() ? POLLIN : POLLOUT;
}

void HttpProbe::step() {
  if (answered_) return;
  if (socket_ >= 0 && Clock::now() >= next_) give_up("no answer in time");
  if (socket_ < 0 && Clock::now() >= next_) connect();
  if (socket_ >= 0 && sent_ < request_.size()) send();
  if (socket_ >= 0 && sent_ == request_.size()) receive();
}

void HttpProbe::connect() {
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket_ < 0) return give_up(text_of(errno));
  sent_ = 0;
  connected_ = false;
  answer_ = std::make_unique<Answer>();
  answer_->parser.skip(true);
  next_ = Clock::now() + kAnswerWithin;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port_);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // The interface of sockets wants this cast.
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  if (::connect(socket_, generic, sizeof address) == 0) {
    connected_ = true;
  } else if (errno != EINPROGRESS) {
    give_up(text_of(errno));
  }
}

void HttpProbe::send() {
  if (!connected_) {
    pollfd writable{socket_, POLLOUT, 0};
    if (::poll(&writable, 1, 0) <= 0) return;
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) return give_up(text_of(error));
    connected_ = true;
  }
  const ssize_t count =
      ::send(socket_, request_.data() + sent_, request_.size() - sent_, MSG_NOSIGNAL);
  if (count >= 0) {
    sent_ += static_cast<std::size_t>(count);
  } else if (errno != EAGAIN && errno != EINTR) {
    give_up(text_of(errno));
  }
}

void HttpProbe::receive() {
  std::array<char, 4096> block{};
  while (true) {
    const ssize_t count = ::recv(socket_, block.data(), block.size(), 0);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return;
    if (count < 0) return give_up(text_of(errno));
    if (count == 0) return give_up("the connection was closed without an answer");
    answer_->text.append(block.data(), static_cast<std::size_t>(count));
    boost::beast::error_code error;
    const std::size_t taken = answer_->parser.put(boost::asio::buffer(answer_->text), error);
    answer_->text.erase(0, taken);
    if (error == http::error::need_more) continue;
    if (error) return give_up("no HTTP: " + error.message());
    if (!answer_->parser.is_header_done()) continue;
    const unsigned status = answer_->parser.get().result_int();
    if (status / 100 != 2) return give_up("HTTP " + std::to_string(status));
    answered_ = true;
    ::close(std::exchange(socket_, -1));
    return;
  }
}

void HttpProbe::give_up(std::string why) {
  last_ = std::move(why);
  if (socket_ >= 0) ::close(std::exchange(socket_, -1));
  next_ = Clock::now() + pause_;
  pause_ = std::min<Clock::duration>(pause_ * 2, kLongestPause);
}

}  // namespace tuningd

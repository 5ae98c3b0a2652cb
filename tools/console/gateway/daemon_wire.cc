#include "daemon_wire.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <cerrno>
#include <cstring>
#include <utility>

namespace console {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t kFirstBuffer = 16U << 10;
constexpr std::size_t kKeptBuffer = 256U << 10;  // a larger one is given back once it is empty
constexpr std::size_t kLongestLine = 512U << 20;

}  // namespace

std::expected<std::shared_ptr<DaemonWire>, int> DaemonWire::open(asio::io_context& io,
                                                                 const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return std::unexpected(ENAMETOOLONG);
  std::memcpy(address.sun_path, path.data(), path.size());
  // Not through Asio: where the backlog is full its connect() waits.
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return std::unexpected(errno);
  int connected = 0;
  do {
    connected = ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  } while (connected != 0 && errno == EINTR);
  if (connected != 0) {
    const int why = errno;
    ::close(fd);
    return std::unexpected(why);
  }
  std::shared_ptr<DaemonWire> wire(new DaemonWire(io));
  error_code error;
  wire->socket_.assign(asio::local::stream_protocol(), fd, error);
  if (error) {
    ::close(fd);
    return std::unexpected(error.value());
  }
  wire->socket_.non_blocking(true, error);
  if (error) return std::unexpected(error.value());
  return wire;
}

void DaemonWire::listen(Ear ear) {
  ear_ = std::move(ear);
  in_.resize(kFirstBuffer);
  read();
}

void DaemonWire::read() {
  if (filled_ == in_.size()) {
    if (filled_ >= kLongestLine) return lose("its answer is longer than any should be");
    in_.resize(filled_ * 2);
  }
  socket_.async_read_some(asio::buffer(in_.data() + filled_, in_.size() - filled_),
                          [self = shared_from_this()](error_code error, std::size_t count) {
                            if (!self->is_open()) return;
                            if (error == asio::error::eof) return self->lose("it hung up");
                            if (error) return self->lose(error.message());
                            self->filled_ += count;
                            self->cut_lines();
                            if (self->is_open()) self->read();
                          });
}

void DaemonWire::cut_lines() {
  std::size_t start = 0;
  while (is_open()) {
    const void* found = std::memchr(in_.data() + searched_, '\n', filled_ - searched_);
    if (found == nullptr) break;
    const auto end = static_cast<std::size_t>(static_cast<const char*>(found) - in_.data());
    searched_ = end + 1;
    ear_.line(std::string_view(in_).substr(start, end - start));
    start = end + 1;
  }
  if (start > 0) {
    std::memmove(in_.data(), in_.data() + start, filled_ - start);
    filled_ -= start;
  }
  searched_ = filled_;
  if (filled_ == 0 && in_.size() > kKeptBuffer) std::string(kFirstBuffer, '\0').swap(in_);
}

bool DaemonWire::send(std::string_view line) {
  if (!is_open()) return false;
  if (!out_.empty()) {
    out_ += line;
    return true;
  }
  error_code error;
  const std::size_t sent = socket_.write_some(asio::buffer(line), error);
  if (error && error != asio::error::would_block && error != asio::error::try_again) return false;
  if (sent < line.size()) {
    out_ = line.substr(sent);
    write();
  }
  return true;
}

// Waits, then writes what is there by then: out_ may have grown in between.
void DaemonWire::write() {
  socket_.async_wait(asio::socket_base::wait_write, [self = shared_from_this()](error_code error) {
    if (!self->is_open() || error) return;
    const std::size_t sent = self->socket_.write_some(asio::buffer(self->out_), error);
    const bool later = error == asio::error::would_block || error == asio::error::try_again;
    // What the daemon said before it hung up is still to be read.
    if (error && !later) return;
    self->out_.erase(0, sent);
    if (!self->out_.empty()) self->write();
  });
}

void DaemonWire::lose(std::string why) {
  const auto gone = std::move(ear_.gone);
  close();
  if (gone) gone(std::move(why));
}

void DaemonWire::close() {
  error_code ignored;
  socket_.close(ignored);
}

}  // namespace console

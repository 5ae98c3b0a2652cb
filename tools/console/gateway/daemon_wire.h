// One connection to the daemon's socket: whole lines out, whole lines in.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <cstddef>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace console {

// [the gateway's thread] Nothing is called after close().
class DaemonWire : public std::enable_shared_from_this<DaemonWire> {
 public:
  // Does not block. The error is an errno; EAGAIN: the daemon is behind with accepting.
  static std::expected<std::shared_ptr<DaemonWire>, int> open(boost::asio::io_context& io,
                                                              const std::string& path);

  struct Ear {
    std::function<void(std::string_view line)> line;  // without its LF, valid during the call
    std::function<void(std::string why)> gone;        // by the other side; closed before the call
  };
  void listen(Ear ear);

  // `line` has its LF. False: nothing of it went out, and the connection is of no more use.
  bool send(std::string_view line);

  bool all_sent() const { return out_.empty(); }
  bool is_open() const { return socket_.is_open(); }
  void close();

 private:
  explicit DaemonWire(boost::asio::io_context& io) : socket_(io) {}
  void read();
  void cut_lines();
  void write();
  void lose(std::string why);

  boost::asio::local::stream_protocol::socket socket_;
  Ear ear_;
  std::string in_;
  std::size_t filled_ = 0;    // of in_
  std::size_t searched_ = 0;  // in_ holds no LF before this
  std::string out_;           // not sent yet
};

}  // namespace console

// The bytes of one connection, plain or through TLS. [the gateway's one thread]
//
// At most one read and one write are under way at a time; each ends with one call of `done`, with
// an error once the wire is closed.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <cstddef>
#include <functional>
#include <memory>

namespace console {

class Wire {
 public:
  using Done = std::function<void(boost::system::error_code, std::size_t)>;

  virtual ~Wire() = default;
  virtual void greet(Done done) = 0;  // TLS's handshake
  virtual void read_some(boost::asio::mutable_buffer into, Done done) = 0;
  virtual void write_some(boost::asio::const_buffer from, Done done) = 0;
  // Says that nothing more is sent. No read is under way.
  virtual void end_writing(Done done) = 0;
  // The same with a read under way, and without TLS's goodbye.
  virtual void cut() = 0;
  // After either: takes bytes as they come, to be thrown away.
  virtual void drain_some(boost::asio::mutable_buffer into, Done done) = 0;
  virtual void close() = 0;
  // Its own end.
  virtual boost::asio::ip::address here() const = 0;
};

std::unique_ptr<Wire> plain_wire(boost::asio::ip::tcp::socket socket);
std::unique_ptr<Wire> tls_wire(boost::asio::ip::tcp::socket socket,
                               boost::asio::ssl::context& context);

}  // namespace console

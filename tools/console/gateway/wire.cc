#include "wire.h"

#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <utility>

namespace console {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

asio::ip::address here_of(const tcp::socket& socket) {
  error_code error;
  const tcp::endpoint here = socket.local_endpoint(error);
  if (!here.address().is_v6() || !here.address().to_v6().is_v4_mapped()) return here.address();
  return asio::ip::make_address_v4(asio::ip::v4_mapped, here.address().to_v6());
}

void end(tcp::socket& socket) {
  error_code ignored;
  socket.shutdown(tcp::socket::shutdown_send, ignored);
}

void close_socket(tcp::socket& socket) {
  error_code ignored;
  socket.close(ignored);
}

class PlainWire : public Wire {
 public:
  explicit PlainWire(tcp::socket socket) : socket_(std::move(socket)) {}

  void greet(Done done) override {
    asio::post(socket_.get_executor(), [done = std::move(done)] { done({}, 0); });
  }
  void read_some(asio::mutable_buffer into, Done done) override {
    socket_.async_read_some(into, std::move(done));
  }
  void write_some(asio::const_buffer from, Done done) override {
    socket_.async_write_some(from, std::move(done));
  }
  void end_writing(Done done) override {
    end(socket_);
    greet(std::move(done));
  }
  void cut() override { end(socket_); }
  void drain_some(asio::mutable_buffer into, Done done) override {
    read_some(into, std::move(done));
  }
  void close() override { close_socket(socket_); }
  asio::ip::address here() const override { return here_of(socket_); }

 private:
  tcp::socket socket_;
};

class TlsWire : public Wire {
 public:
  TlsWire(tcp::socket socket, asio::ssl::context& context) : stream_(std::move(socket), context) {}

  void greet(Done done) override {
    stream_.async_handshake(asio::ssl::stream_base::server,
                            [done = std::move(done)](error_code error) { done(error, 0); });
  }
  void read_some(asio::mutable_buffer into, Done done) override {
    stream_.async_read_some(into, std::move(done));
  }
  void write_some(asio::const_buffer from, Done done) override {
    stream_.async_write_some(from, std::move(done));
  }
  void end_writing(Done done) override {
    // Ends once the other side has said so too, or has sent anything else.
    stream_.async_shutdown([this, done = std::move(done)](error_code) {
      end(stream_.next_layer());
      done({}, 0);
    });
  }
  void cut() override { end(stream_.next_layer()); }
  void drain_some(asio::mutable_buffer into, Done done) override {
    stream_.next_layer().async_read_some(into, std::move(done));
  }
  void close() override { close_socket(stream_.next_layer()); }
  asio::ip::address here() const override { return here_of(stream_.next_layer()); }

 private:
  asio::ssl::stream<tcp::socket> stream_;
};

}  // namespace

std::unique_ptr<Wire> plain_wire(tcp::socket socket) {
  return std::make_unique<PlainWire>(std::move(socket));
}

std::unique_ptr<Wire> tls_wire(tcp::socket socket, asio::ssl::context& context) {
  return std::make_unique<TlsWire>(std::move(socket), context);
}

}  // namespace console

// echo_server SOCKET BYTES: answers each line with a fixed line of BYTES bytes (its LF included).
// The limit for anything behind a Unix socket: Asio, one thread; what is there is read at once, all
// whole lines are answered, one write sends the answers.
#include <unistd.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <memory>
#include <string>

namespace {

using boost::asio::local::stream_protocol;

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(const std::string& answer, stream_protocol::socket socket)
      : answer_(answer), socket_(std::move(socket)) {
    socket_.non_blocking(true);
  }

  void read() {
    socket_.async_read_some(boost::asio::buffer(input_),
                            [self = shared_from_this()](auto error, std::size_t got) {
                              if (error) return;
                              self->answer(got);
                              self->write();
                            });
  }

 private:
  void answer(std::size_t got) {
    const char* at = input_.data();
    const char* const end = at + got;
    while ((at = static_cast<const char*>(
                std::memchr(at, '\n', static_cast<std::size_t>(end - at)))) != nullptr) {
      output_ += answer_;
      if (++at == end) break;
    }
  }

  void write() {
    boost::system::error_code error;
    sent_ += socket_.write_some(boost::asio::buffer(output_) + sent_, error);
    if (sent_ == output_.size()) {
      output_.clear();
      sent_ = 0;
      read();
    } else if (!error || error == boost::asio::error::would_block) {
      socket_.async_wait(socket_.wait_write, [self = shared_from_this()](auto failed) {
        if (!failed) self->write();
      });
    }
  }

  const std::string& answer_;
  stream_protocol::socket socket_;
  std::array<char, 65536> input_;
  std::string output_;
  std::size_t sent_ = 0;
};

void accept(stream_protocol::acceptor& acceptor, const std::string& answer) {
  acceptor.async_accept([&](auto error, stream_protocol::socket socket) {
    if (!error) std::make_shared<Session>(answer, std::move(socket))->read();
    accept(acceptor, answer);
  });
}

int run(const std::string& path, std::size_t bytes) {
  const std::string answer = std::string(bytes - 1, 'x') + "\n";
  ::unlink(path.c_str());
  boost::asio::io_context io(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE);
  stream_protocol::acceptor acceptor(io, stream_protocol::endpoint(path));
  accept(acceptor, answer);
  io.run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const long bytes = argc == 3 ? std::strtol(argv[2], nullptr, 10) : 0;
  if (bytes < 1) {
    std::cerr << "usage: echo_server SOCKET BYTES\n";
    return 2;
  }
  try {
    return run(argv[1], static_cast<std::size_t>(bytes));
  } catch (const std::exception& failure) {
    std::cerr << "echo_server: " << failure.what() << '\n';
    return 1;
  }
}

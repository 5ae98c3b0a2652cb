#include "server.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <charconv>
#include <string_view>

namespace simulator {
namespace {

namespace http = boost::beast::http;
using boost::asio::ip::tcp;

tcp::endpoint loopback(std::uint16_t port) {
  return {boost::asio::ip::address_v4::loopback(), port};
}

struct Field {
  std::string_view name;
  std::uint64_t Load::* number;
};
constexpr Field kFields[] = {
    {"input=", &Load::input_tokens},
    {"output=", &Load::output_tokens},
    {"concurrency=", &Load::concurrency},
    {"requests=", &Load::num_requests},
};

// "/simulate?input=100&output=100&concurrency=1&requests=50"
Load load_of(std::string_view target) {
  Load load;
  const auto question = target.find('?');
  std::string_view rest =
      question == std::string_view::npos ? std::string_view() : target.substr(question + 1);
  while (!rest.empty()) {
    const auto end = rest.find('&');
    const auto part = rest.substr(0, end);
    for (const auto& field : kFields) {
      if (!part.starts_with(field.name)) continue;
      const auto digits = part.substr(field.name.size());
      std::from_chars(digits.data(), digits.data() + digits.size(), load.*field.number);
    }
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  return load;
}

void answer_one(tcp::socket& socket, const std::function<std::string(const Load&)>& answer) {
  boost::beast::error_code error;
  boost::beast::flat_buffer buffer;
  http::request<http::empty_body> request;
  http::read(socket, buffer, request, error);
  if (error) return;
  const std::string_view target(request.target().data(), request.target().size());
  http::response<http::string_body> response(http::status::ok, request.version());
  response.set(http::field::server, "tuningd-simulated-engine");
  if (target.starts_with("/simulate")) {
    response.set(http::field::content_type, "application/json");
    response.body() = answer(load_of(target));
  } else if (target == "/health") {
    response.body() = "simulated\n";
  } else {
    response.result(http::status::not_found);
  }
  response.keep_alive(false);
  response.prepare_payload();
  http::write(socket, response, error);
  socket.shutdown(tcp::socket::shutdown_both, error);
}

}  // namespace

std::string serve(std::uint16_t port, const std::function<void()>& ready,
                  const std::function<std::string(const Load&)>& answer) {
  boost::asio::io_context io;
  tcp::acceptor acceptor(io);
  boost::beast::error_code error;
  acceptor.open(tcp::v4(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(loopback(port), error);
  if (!error) acceptor.listen(boost::asio::socket_base::max_listen_connections, error);
  if (error) return error.message();
  ready();
  while (true) {
    tcp::socket socket(io);
    acceptor.accept(socket, error);
    if (!error) answer_one(socket, answer);
  }
}

std::expected<std::string, std::string> ask(std::uint16_t port, const Load& load) {
  boost::asio::io_context io;
  tcp::socket socket(io);
  boost::beast::error_code error;
  socket.connect(loopback(port), error);
  if (error) return std::unexpected(error.message());
  std::string target = "/simulate?";
  for (const auto& field : kFields) {
    target += std::string(field.name) + std::to_string(load.*field.number) + '&';
  }
  http::request<http::empty_body> request(http::verb::get, target, 11);
  request.set(http::field::host, "127.0.0.1");
  http::write(socket, request, error);
  boost::beast::flat_buffer buffer;
  http::response<http::string_body> response;
  if (!error) http::read(socket, buffer, response, error);
  if (error) return std::unexpected(error.message());
  return response.body();
}

}  // namespace simulator

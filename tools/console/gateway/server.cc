#include "server.h"

#include <algorithm>
#include <boost/asio/post.hpp>

#include <utility>
#include <vector>

#include "log.h"

namespace console {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;

constexpr auto kGrace = 3s;
constexpr auto kAcceptPause = 100ms;

// So many connections beyond the limit are told so; the next are closed without a word.
constexpr std::size_t kMostTurnedAway = 64;

std::string text_of(const tcp::endpoint& endpoint) {
  const std::string address = endpoint.address().to_string();
  const std::string port = ":" + std::to_string(endpoint.port());
  return endpoint.address().is_v6() ? "[" + address + "]" + port : address + port;
}

// Times are looked at so often that none is overdrawn by more than a quarter.
std::chrono::milliseconds interval(const Limits& limits) {
  const auto shortest =
      std::min({limits.header_time, limits.body_time, limits.idle_time, limits.take_time});
  return std::clamp<std::chrono::milliseconds>(shortest / 4, 5ms, 1s);
}

std::expected<asio::ssl::context, std::string> tls_context(const Settings& settings) {
  asio::ssl::context context(asio::ssl::context::tls_server);
  error_code error;
  context.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 |
                      asio::ssl::context::no_sslv3 | asio::ssl::context::no_tlsv1 |
                      asio::ssl::context::no_tlsv1_1);
  SSL_CTX_set_options(context.native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  // A key with a password is refused rather than asked about: a service has nobody to ask.
  context.set_password_callback(
      [](std::size_t, asio::ssl::context::password_purpose) { return std::string(); });
  context.use_certificate_chain_file(settings.tls_cert, error);
  if (error) {
    return std::unexpected("--tls-cert " + settings.tls_cert + ": " + error.message());
  }
  context.use_private_key_file(settings.tls_key, asio::ssl::context::pem, error);
  if (error) {
    return std::unexpected("--tls-key " + settings.tls_key + ": " + error.message());
  }
  return context;
}

}  // namespace

Server::Server(asio::io_context& io, const Limits& limits)
    : io_(io), limits_(limits), acceptor_(io), pause_(io), times_(io), grace_(io) {}

Server::~Server() {
  stop_now();
}

std::expected<tcp::endpoint, std::string> Server::listen(const Settings& settings) {
  if (settings.tls()) {
    auto context = tls_context(settings);
    if (!context) return std::unexpected(std::move(context.error()));
    tls_ = std::move(*context);
  }
  error_code error;
  const auto step = [&](auto&& action) {
    if (!error) action();
  };
  acceptor_.open(settings.listen.protocol(), error);
  step([&] { acceptor_.set_option(tcp::acceptor::reuse_address(true), error); });
  step([&] { acceptor_.bind(settings.listen, error); });
  step([&] { acceptor_.listen(asio::socket_base::max_listen_connections, error); });
  tcp::endpoint here;
  step([&] { here = acceptor_.local_endpoint(error); });
  if (!error) return here;
  std::string message = "cannot listen on " + text_of(settings.listen) + ": " + error.message();
  if (error == asio::error::address_in_use) {
    message += " (--listen takes another port, or 0 for any free one)";
  }
  return std::unexpected(std::move(message));
}

void Server::serve(const Front& front, std::function<void(const Answered&)> observer) {
  front_ = &front;
  observer_ = std::move(observer);
  accept();
}

void Server::accept() {
  acceptor_.async_accept([this](error_code error, tcp::socket socket) {
    if (!acceptor_.is_open()) return;
    if (!error) {
      take(std::move(socket));
      return accept();
    }
    if (error == asio::error::operation_aborted) return;
    // Out of descriptors or memory: those there are can still be served.
    log_line("cannot take a connection: " + error.message());
    pause_.expires_after(kAcceptPause);
    pause_.async_wait([this](error_code cancelled) {
      if (!cancelled && acceptor_.is_open()) accept();
    });
  });
}

void Server::take(tcp::socket socket) {
  ++traffic_.accepted;
  const bool turned_away = traffic_.connections >= limits_.connections;
  if (turned_away) {
    ++traffic_.turned_away;
    if (sessions_.size() - traffic_.connections >= kMostTurnedAway) return;
  } else {
    ++traffic_.connections;
  }
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  auto wire = tls_ ? tls_wire(std::move(socket), *tls_) : plain_wire(std::move(socket));
  const auto session = std::make_shared<Session>(
      Session::Surroundings{io_.get_executor(), limits_, *front_, traffic_, *this}, std::move(wire),
      turned_away);
  sessions_.insert(session);
  session->run();
  watch_times();
}

void Server::watch_times() {
  if (watching_ || sessions_.empty()) return;
  watching_ = true;
  times_.expires_after(interval(limits_));
  times_.async_wait([this](error_code cancelled) {
    if (cancelled) return;
    watching_ = false;
    const auto now = Session::Clock::now();
    // Those that end leave the set.
    const std::vector<std::shared_ptr<Session>> all(sessions_.begin(), sessions_.end());
    for (const auto& session : all) session->check_time(now);
    watch_times();
  });
}

void Server::closed(Session& session) {
  if (!session.turned_away()) --traffic_.connections;
  sessions_.erase(session.shared_from_this());
  if (sessions_.empty() && stopped_) {
    grace_.cancel();
    // Behind what the handlers are still to be told.
    asio::post(io_, std::exchange(stopped_, nullptr));
  }
}

void Server::answered(const Answered& what) {
  if (observer_) observer_(what);
}

void Server::stop(std::function<void()> then) {
  error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
  const std::vector<std::shared_ptr<Session>> all(sessions_.begin(), sessions_.end());
  for (const auto& session : all) session->stop();
  if (sessions_.empty()) return then();
  stopped_ = std::move(then);
  grace_.expires_after(kGrace);
  grace_.async_wait([this](error_code cancelled) {
    if (!cancelled) stop_now();
  });
}

void Server::stop_now() {
  error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
  times_.cancel();
  grace_.cancel();
  const std::vector<std::shared_ptr<Session>> all(sessions_.begin(), sessions_.end());
  for (const auto& session : all) session->close();
}

}  // namespace console

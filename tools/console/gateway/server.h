// Listens, and keeps the connections. [the gateway's one thread]
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>

#include "session.h"
#include "settings.h"
#include "traffic.h"

namespace console {

class Server final : private SessionOwner {
 public:
  Server(boost::asio::io_context& io, const Limits& limits);
  ~Server();

  // Binds and listens. The error is one line for people.
  std::expected<boost::asio::ip::tcp::endpoint, std::string> listen(const Settings& settings);

  // `front` outlives this.
  void serve(const Front& front, std::function<void(const Answered&)> observer);

  // Takes no more connections or requests; `then` is called once those taken are answered, at the
  // latest after three seconds.
  void stop(std::function<void()> then);
  // Ends every connection now.
  void stop_now();

  const Traffic& traffic() const { return traffic_; }

 private:
  void accept();
  void take(boost::asio::ip::tcp::socket socket);
  void watch_times();
  void closed(Session& session) override;
  void answered(const Answered& what) override;

  boost::asio::io_context& io_;
  const Limits& limits_;
  Traffic traffic_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::optional<boost::asio::ssl::context> tls_;
  boost::asio::steady_timer pause_;  // after an accept that failed
  boost::asio::steady_timer times_;
  boost::asio::steady_timer grace_;
  bool watching_ = false;
  const Front* front_ = nullptr;
  std::function<void(const Answered&)> observer_;
  std::unordered_set<std::shared_ptr<Session>> sessions_;
  std::function<void()> stopped_;
};

}  // namespace console

// The daemon's notifications: a subscribed connection that is opened again when it breaks.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon_wire.h"

namespace console {

// [the gateway's one thread]
class EventSource : public std::enable_shared_from_this<EventSource> {
 public:
  struct Ear {
    // Subscribed, or not: whenever that changes, and once at first.
    std::function<void(bool up)> state;
    // `params` is JSON as the daemon wrote it. Only while up, and none is missed in that time.
    std::function<void(std::string_view method, std::string_view params)> event;
  };

  EventSource(boost::asio::io_context& io, std::string path, Ear ear);

  void start();
  void stop();  // nothing is called after it, until start()

 private:
  void connect();
  void take(std::string_view line);
  void subscribed();
  void lose();
  void wait(std::chrono::milliseconds time);
  void tell(std::string_view line) const;

  boost::asio::io_context& io_;
  const std::string path_;
  const Ear ear_;
  boost::asio::steady_timer timer_;
  std::shared_ptr<DaemonWire> wire_;
  std::chrono::milliseconds pause_{0};
  bool running_ = false;
  bool told_ = false;
  bool up_ = false;
  int answers_ = 0;                 // to the subscriptions
  std::vector<std::string> early_;  // notifications that came before both were answered
};

}  // namespace console

// The gateway's server in this process, with routes of a test: what handlers see and may do.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "console/gateway/front.h"
#include "console/gateway/server.h"
#include "http_client.h"

namespace test {

// Handlers run on the server's thread, everything else is the test's.
class RouteServer {
 public:
  using AddRoutes = std::function<void(console::Router&, boost::asio::io_context&)>;
  explicit RouteServer(const AddRoutes& add_routes, console::Limits limits = {});
  ~RouteServer();
  RouteServer(const RouteServer&) = delete;
  RouteServer& operator=(const RouteServer&) = delete;

  HttpClient client() const;

  // What the server has told its observer, in order; waits until there are `count`.
  std::vector<console::Answered> answered(std::size_t count);
  console::Traffic traffic();

  // As at a signal; returns once the server says that all is answered.
  void stop();

 private:
  boost::asio::io_context io_{1};
  console::Limits limits_;
  console::Router router_;
  console::Server server_;
  std::unique_ptr<console::Front> front_;
  std::uint16_t port_ = 0;
  std::string token_;
  std::mutex mutex_;
  std::vector<console::Answered> answered_;
  std::thread thread_;
};

}  // namespace test

#include "route_server.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <stdexcept>
#include <utility>

#include "support/process.h"

namespace test {
namespace {

console::Settings settings() {
  console::Settings settings;
  settings.listen = {boost::asio::ip::address_v4::loopback(), 0};
  return settings;
}

}  // namespace

RouteServer::RouteServer(const AddRoutes& add_routes, console::Limits limits)
    : limits_(limits), server_(io_, limits_) {
  add_routes(router_, io_);
  const auto here = server_.listen(settings());
  if (!here) throw std::runtime_error(here.error());
  port_ = here->port();
  auto token = console::Token::fresh();
  if (!token) throw std::runtime_error(token.error());
  token_ = token->text();
  front_ = std::make_unique<console::Front>(console::Guard(settings(), port_, std::move(*token)),
                                            router_);
  server_.serve(*front_, [this](const console::Answered& what) {
    const std::lock_guard lock(mutex_);
    answered_.push_back(what);
  });
  thread_ = std::thread([this] {
    const auto work = boost::asio::make_work_guard(io_);
    io_.run();
  });
}

RouteServer::~RouteServer() {
  boost::asio::post(io_, [this] {
    server_.stop_now();
    io_.stop();
  });
  thread_.join();
}

HttpClient RouteServer::client() const {
  HttpClient client(port_);
  client.always(
      {{"Host", "127.0.0.1:" + std::to_string(port_)}, {"Authorization", "Bearer " + token_}});
  return client;
}

std::vector<console::Answered> RouteServer::answered(std::size_t count) {
  const bool came = eventually([&] {
    const std::lock_guard lock(mutex_);
    return answered_.size() >= count;
  });
  if (!came) throw std::runtime_error("the observer was not told");
  const std::lock_guard lock(mutex_);
  return answered_;
}

console::Traffic RouteServer::traffic() {
  std::promise<console::Traffic> told;
  boost::asio::post(io_, [&] { told.set_value(server_.traffic()); });
  return told.get_future().get();
}

void RouteServer::stop() {
  std::promise<void> stopped;
  boost::asio::post(io_, [&] { server_.stop([&] { stopped.set_value(); }); });
  stopped.get_future().get();
}

}  // namespace test

#include "api.h"

#include <utility>

namespace console {

struct Api::Parts {
  boost::asio::io_context& io;
  std::string socket_path;
  Limits limits;
  const Traffic& traffic;
};

Api::Api(boost::asio::io_context& io, std::string socket_path, const Limits& limits,
         const Traffic& traffic)
    : parts_(new Parts{io, std::move(socket_path), limits, traffic}) {}

Api::~Api() = default;

void Api::add_routes(Router& router) {
  // The check that needs no token: that something answers here.
  router.add(http::verb::get, "/healthz", [](const Request&, const Answer& answer) {
    answer.send({.status = 200, .content_type = "application/json", .body = R"({"status":"ok"})"});
  });
}

void Api::answered(const Answered&) {}

void Api::stop() {}

}  // namespace console

#include "api.h"

#include <utility>

#include "daemon_link.h"
#include "events.h"
#include "health.h"
#include "metrics.h"
#include "openapi.h"
#include "rest_presets.h"
#include "rest_tasks.h"
#include "rpc_proxy.h"

namespace console {

struct Api::Parts {
  Parts(boost::asio::io_context& io, const std::string& socket_path, const Limits& limits,
        const Traffic& traffic)
      : link(io, socket_path, limits.daemon_time),
        events(io, socket_path, limits.event_streams),
        metrics(link, traffic) {}

  DaemonLink link;
  Events events;
  Metrics metrics;
};

Api::Api(boost::asio::io_context& io, std::string socket_path, const Limits& limits,
         const Traffic& traffic)
    : parts_(new Parts(io, socket_path, limits, traffic)) {}

Api::~Api() = default;

void Api::add_routes(Router& router) {
  add_preset_routes(router, parts_->link);
  add_task_routes(router, parts_->link);
  add_rpc_route(router, parts_->link);
  parts_->events.add_route(router);
  add_openapi_route(router);
  parts_->metrics.add_route(router);
  add_health_route(router, parts_->link);
}

void Api::answered(const Answered& what) {
  parts_->metrics.answered(what);
}

void Api::stop() {
  parts_->events.stop();
}

}  // namespace console

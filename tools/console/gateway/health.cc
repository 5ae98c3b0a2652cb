#include "health.h"

#include "failure.h"

namespace console {

void add_health_route(Router& router, DaemonLink& link) {
  router.add(http::verb::get, "/healthz", [&link](const Request&, const Answer& answer) {
    link.call(
        "system.ping", "{}", DaemonLink::Repeat::kOnce,
        [answer](const Reply& reply) {
          // Anyone may ask, without a token: where the socket is is not said.
          if (reply.kind == Reply::Kind::kDown || reply.kind == Reply::Kind::kLate) {
            Response response =
                failure(503, "the console runs, tuningd does not answer", "unavailable");
            response.headers.emplace_back("Retry-After", "1");
            return answer.send(std::move(response));
          }
          answer.send(
              {.status = 200, .content_type = "application/json", .body = R"({"status":"ok"})"});
        },
        kLookPatience);
  });
}

}  // namespace console

#include "openapi.h"

#include <string>

namespace console {

void add_openapi_route(Router& router) {
  router.add(http::verb::get, "/openapi.json", [](const Request&, const Answer& answer) {
    answer.send(
        {.status = 200, .content_type = "application/json", .body = std::string(kOpenApiText)});
  });
}

}  // namespace console

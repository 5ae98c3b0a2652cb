// The gateway's interface as an OpenAPI 3.1 document: openapi.json of this folder.
#pragma once

#include <string_view>

#include "router.h"

namespace console {

extern const std::string_view kOpenApiText;

// GET /openapi.json.
void add_openapi_route(Router& router);

}  // namespace console

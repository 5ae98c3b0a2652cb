// The head of an answer, as it goes over the wire.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "http.h"

namespace console {

struct Framing {
  std::optional<std::size_t> length = std::nullopt;  // nothing: chunked, or to the connection's end
  bool chunked = false;
  bool close = false;      // the last on its connection
  bool tell_keep = false;  // HTTP/1.0 is told that it is not
  std::string cors_origin = {};
};

// Values are written without control characters, whatever they hold.
std::string response_head(const Response& response, const Framing& framing);

// True for the statuses that never have a body.
bool is_bodiless(unsigned status);

}  // namespace console

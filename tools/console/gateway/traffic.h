// What the server tells about its work, for the figures at /metrics.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "router.h"

namespace console {

// One request that has been answered.
struct Answered {
  http::verb method = http::verb::unknown;
  const Route* route = nullptr;  // null: a file of the page, or refused before it reached a route
  unsigned status = 0;
  // From the request's last byte to the answer's last (a stream's first) taken by the kernel.
  std::chrono::steady_clock::duration took{};
};

// The server's figures at this moment.
struct Traffic {
  std::size_t connections = 0;    // open
  std::size_t streams = 0;        // answers being streamed, of any route
  std::uint64_t accepted = 0;     // connections, since the start
  std::uint64_t turned_away = 0;  // of those: beyond the limit
};

}  // namespace console

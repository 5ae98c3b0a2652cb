// The load generator for HTTP: keep-alive connections over raw sockets, one request in flight on
// each, every answer looked at.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "bench/load.h"

namespace bench {

struct HttpLoad {
  std::uint16_t port = 0;  // of 127.0.0.1
  unsigned clients = 1;
  std::chrono::duration<double> warm_up{0.2};
  std::chrono::duration<double> time{1.0};
  std::function<void(std::string& out)> request;  // appends one
  std::size_t least_bytes = 1;                    // of a body; a shorter one is an error
};

// Throws std::runtime_error: nobody listens, a connection was closed, an answer is not 200 with a
// Content-Length, or too short.
LoadResult run_http_load(const HttpLoad& load, const Edge& begin = {}, const Edge& end = {});

}  // namespace bench

// How much and how long: README.md, "Limits". Each can be set with `--limit NAME=VALUE`.
#pragma once

#include <chrono>
#include <cstddef>

namespace console {

struct Limits {
  std::size_t header_bytes = 16 * 1024;
  std::chrono::milliseconds header_time{10'000};
  std::size_t body_bytes = 4 * 1024 * 1024;
  std::chrono::milliseconds body_time{30'000};
  std::size_t connections = 256;
  std::size_t event_streams = 64;
  std::chrono::milliseconds idle_time{60'000};
  std::chrono::milliseconds take_time{30'000};    // an answer nobody takes
  std::chrono::milliseconds daemon_time{60'000};  // a request the daemon does not answer
};

}  // namespace console

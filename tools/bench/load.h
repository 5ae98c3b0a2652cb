// The load generator: one thread drives many connections over epoll, each with a fixed number of
// requests in flight, and times each answer. The same for every server that is measured.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "bench/histogram.h"

namespace bench {

struct Load {
  std::string socket = {};
  unsigned clients = 1;
  unsigned depth = 1;  // requests in flight on each connection
  // Either for a time, after a warm-up that is not counted, or until `count` requests are answered.
  std::chrono::duration<double> warm_up{0.1};
  std::chrono::duration<double> time{1.0};
  std::uint64_t count = 0;  // 0: for a time

  // Appends one request.
  std::function<void(std::string& out)> request = {};

  // What an answer looks like, so that a server that fails fast is not measured as quick.
  unsigned lines_per_answer = 1;  // ends of line in one answer
  std::size_t least_bytes = 1;    // a shorter answer is an error
};

struct LoadResult {
  std::uint64_t answers = 0;  // in the time counted
  double seconds = 0;
  std::uint64_t all_answers = 0;  // warm-up and last answers too
  std::uint64_t bytes = 0;        // of all_answers
  Histogram latency;              // nanoseconds, of `answers`

  double per_second() const { return static_cast<double>(answers) / seconds; }
  double answer_bytes() const {
    return static_cast<double>(bytes) / static_cast<double>(all_answers);
  }
};

// Called at the beginning and at the end of the time that is counted, from run_load's thread.
using Edge = std::function<void()>;

// Throws std::runtime_error: nobody listens, the server closed a connection, or an answer was too
// short (with the answer's text).
LoadResult run_load(const Load& load, const Edge& begin = {}, const Edge& end = {});

// A connected stream socket. Throws std::system_error.
int connect_to(const std::string& path);

}  // namespace bench

// A task's progress as lines: a block that is drawn again and again on a terminal, or a line for
// each event elsewhere. [any thread]
#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "presetctl/output.h"

namespace presetctl {

// What is known of a task, by the daemon's last words.
struct Progress {
  using Clock = std::chrono::system_clock;

  boost::json::object row;
  Clock::time_point row_at;                             // when the row came
  std::map<std::int64_t, boost::json::object> running;  // trials that are not over, by number
  bool connected = true;
};

// A piece of a line with its colour; printable.
struct Piece {
  std::string text;
  Paint paint = Paint::kPlain;
};
using Pieces = std::vector<Piece>;

// Title, bar with counts and time left, the best so far with its parameters, and what runs. Each
// line as wide as `width` at most.
std::vector<Pieces> progress_lines(const Progress& progress, std::size_t width,
                                   Progress::Clock::time_point now);

// "trial 5  success  812.5 tok/s  41.2 s  tp-size=2", without a time in front.
std::string trial_event(const boost::json::object& trial, const std::string& objective,
                        bool is_best);
// "#3 name completed: 40 of 40 trials, 1 failed; best 812.5 tok/s, trial 5, …".
std::string task_event(const boost::json::object& row);

// Seconds from `time` (ISO 8601, UTC) to `now`; below zero if it is no time.
double seconds_since(std::string_view time, Progress::Clock::time_point now);

}  // namespace presetctl

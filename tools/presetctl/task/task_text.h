// Tasks and trials in words. What others wrote is printable in all that is answered here.
// [any thread]
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "presetctl/output.h"

namespace presetctl {

// For reading answers: the number if it is one.
std::optional<double> number_of(const boost::json::value* value);
std::optional<double> number_member(const boost::json::object& object, std::string_view key);
// 0 if there is none.
std::int64_t integer_member(const boost::json::object& object, std::string_view key);

// Four digits that count: "812.5", "0.02431", "20736".
std::string format_number(double number);
// "35 ms", "4.2 s", "3 min 12 s", "1 h 20 min", "2 d 3 h".
std::string format_duration(double seconds);
// "27 %", "<1 %".
std::string format_share(double share);

// A score as its objective reads: "812.5 tok/s" (the score of a throughput is counted down), "1.24
// s", "24.3 ms"; "-" if there is none.
std::string format_score(std::string_view objective, const boost::json::value* score);

// "27 % better than the default", "3 % worse than …", "no better than …"; scores are the less the
// better. Nothing if one of them is missing.
std::string compare_scores(const boost::json::value* best, const boost::json::value* baseline);

// "about 1 h 20 min, from this task's trials", "at most …"; `key` says which of its members.
std::string format_estimate(const boost::json::object& estimate, std::string_view key);

// "#3 llama-throughput".
std::string task_title(const boost::json::object& row);
// "12 of 40 trials, 1 failed".
std::string trial_counts(const boost::json::object& row);
// "tp-size=2, schedule-policy=lpm", or what no parameters mean.
std::string format_parameters(const boost::json::object& parameters);

// Whether a task, or a trial, comes to no other state by itself.
bool is_task_over(std::string_view state);
bool is_trial_over(std::string_view state);
Paint paint_of(std::string_view state);

}  // namespace presetctl

// How tasks are worded.
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "presetctl/task/log_text.h"
#include "presetctl/task/task_text.h"

namespace json = boost::json;

BOOST_AUTO_TEST_SUITE(task_text)

BOOST_AUTO_TEST_CASE(durations_have_two_units_at_most) {
  using presetctl::format_duration;
  BOOST_TEST(format_duration(0) == "0 s");
  BOOST_TEST(format_duration(0.0352) == "35 ms");
  BOOST_TEST(format_duration(0.9996) == "1.0 s");
  BOOST_TEST(format_duration(9.96) == "10.0 s");
  BOOST_TEST(format_duration(41.2) == "41 s");
  BOOST_TEST(format_duration(59.7) == "1 min");
  BOOST_TEST(format_duration(192) == "3 min 12 s");
  BOOST_TEST(format_duration(3599.8) == "1 h");
  BOOST_TEST(format_duration(4800) == "1 h 20 min");
  BOOST_TEST(format_duration(90000) == "1 d 1 h");
  BOOST_TEST(format_duration(-1) == "-");
}

BOOST_AUTO_TEST_CASE(scores_read_as_their_objective) {
  const auto shown = [](std::string_view objective, const json::value& score) {
    return presetctl::format_score(objective, &score);
  };
  BOOST_TEST(shown("maximize_throughput", -812.5) == "812.5 tok/s");
  BOOST_TEST(shown("maximize_throughput", 2.02) == "-2.02 tok/s");
  BOOST_TEST(shown("maximize_throughput", -20736.4) == "20736 tok/s");
  BOOST_TEST(shown("minimize_latency", 1.2345) == "1.234 s");
  BOOST_TEST(shown("minimize_ttft", 0.0243) == "24.3 ms");
  BOOST_TEST(shown("minimize_ttft", nullptr) == "-");
  BOOST_TEST(presetctl::format_score("minimize_ttft", nullptr) == "-");
}

BOOST_AUTO_TEST_CASE(scores_are_compared_by_the_share_of_the_default) {
  const auto compared = [](const json::value& best, const json::value& baseline) {
    return presetctl::compare_scores(&best, &baseline);
  };
  BOOST_TEST(compared(-812.5, -640) == "27 % better than the default");
  BOOST_TEST(compared(1.03, 1.0) == "3 % worse than the default");
  BOOST_TEST(compared(1.0, 1.0) == "no better than the default");
  BOOST_TEST(compared(1.0, nullptr) == "");
  BOOST_TEST(compared(1.0, 0) == "");
}

BOOST_AUTO_TEST_CASE(logs_lose_their_escape_sequences_wherever_they_are_cut) {
  const std::string text =
      "a\033[1;31mred\033[0m\tb\rc\r\n\033]8;;http://x\033\\link\033(Bend\x02\n";
  const std::string expected = "ared    b\nc\nlinkBend\\u0002\n";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    presetctl::LogText log;
    std::string shown = log.add(text.substr(0, cut));
    shown += log.add(text.substr(cut));
    BOOST_TEST(shown == expected, cut << ": " << shown);
  }
}

BOOST_AUTO_TEST_SUITE_END()

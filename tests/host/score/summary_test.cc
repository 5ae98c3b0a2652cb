#include "score/summary.h"

#include <boost/json/array.hpp>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <ctime>
#include <random>

#include "score/score_parts.h"

namespace tuningd {
namespace {

namespace json = boost::json;

#ifdef TUNINGD_SANITIZE
constexpr double kPatience = 30;
#else
constexpr double kPatience = 1;
#endif

TrialFacts trial(std::uint64_t number, std::optional<double> score,
                 std::string_view parameters = "{}", std::string_view metrics = "{}") {
  TrialFacts out;
  out.trial = number;
  out.score = score;
  out.parameters = object_of(parameters);
  out.metrics = object_of(metrics);
  if (!score) out.reason = "timeout";
  return out;
}

TrialFacts baseline(std::uint64_t number, std::optional<double> score,
                    std::string_view metrics = "{}") {
  TrialFacts out = trial(number, score, "{}", metrics);
  out.baseline = true;
  return out;
}

json::object summary(const std::vector<TrialFacts>& trials,
                     Objective objective = Objective::kMinimizeLatency) {
  return summarize(trials, objective);
}

std::string text_of(const json::value& value) {
  return config::to_json(value);
}

double importance(const std::vector<TrialFacts>& trials, std::size_t parameter = 0) {
  return summary(trials).at("effects").at(parameter).at("importance").as_double();
}

BOOST_AUTO_TEST_SUITE(summaries)

BOOST_AUTO_TEST_CASE(the_best_is_the_least_and_the_first_of_equal_ones) {
  BOOST_TEST(!best_of({}).has_value());
  BOOST_TEST(!best_of({trial(0, {})}).has_value());
  BOOST_TEST(*best_of({trial(0, {}), trial(1, 3), trial(2, 2), trial(3, 2)}) == 2U);
  BOOST_TEST(*best_of({trial(0, -1), trial(1, -3), trial(2, 2)}) == 1U);
}

BOOST_AUTO_TEST_CASE(a_task_without_trials_has_a_summary) {
  BOOST_TEST(text_of(summary({})) ==
             R"({"objective":"minimize_latency","finished":0,"failed":0,"failures":{},"best":null,)"
             R"("baseline":null,"improvement":null,"effects":[],"pareto":{"latency":null,)"
             R"("throughput":null,"points":[],"all":[]},"history":[]})");
}

BOOST_AUTO_TEST_CASE(best_and_baseline_are_told_with_parameters_and_metrics) {
  const json::object out = summary(
      {baseline(0, 4, R"({"mean_ttft":1})"), trial(1, 3, R"({"a":1})", R"({"mean_ttft":2})")});
  BOOST_TEST(text_of(out.at("best")) ==
             R"({"trial":1,"score":3.0,"parameters":{"a":1},"metrics":{"mean_ttft":2}})");
  BOOST_TEST(text_of(out.at("baseline")) ==
             R"({"trial":0,"score":4.0,"parameters":{},"metrics":{"mean_ttft":1}})");
  BOOST_TEST(out.at("improvement") == 0.25);
}

BOOST_AUTO_TEST_CASE(improvement_is_above_zero_for_what_is_better_whatever_the_sign) {
  const auto improvement = [](std::vector<TrialFacts> trials) {
    return text_of(summary(trials).at("improvement"));
  };
  BOOST_TEST(improvement({baseline(0, -640), trial(1, -800)}) == "0.25");
  BOOST_TEST(improvement({baseline(0, 4), trial(1, -4)}) == "2.0");
  BOOST_TEST(improvement({baseline(0, 4), trial(1, 5)}) == "0.0");  // the default is the best
  BOOST_TEST(improvement({trial(1, 5)}) == "null");
  BOOST_TEST(improvement({baseline(0, {}), trial(1, 5)}) == "null");
  BOOST_TEST(improvement({baseline(0, 0), trial(1, -5)}) == "null");
  BOOST_TEST(improvement({baseline(0, 5e-324), trial(1, -1e300)}) == "null");
}

BOOST_AUTO_TEST_CASE(failures_are_counted_by_reason) {
  std::vector<TrialFacts> trials = {trial(0, {}), trial(1, 1), trial(2, {}), trial(3, {})};
  trials[3].reason = "slo";
  const json::object out = summary(trials);
  BOOST_TEST(out.at("finished") == 4);
  BOOST_TEST(out.at("failed") == 3);
  BOOST_TEST(text_of(out.at("failures")) == R"({"slo":1,"timeout":2})");
}

BOOST_AUTO_TEST_CASE(history_is_the_best_so_far) {
  BOOST_TEST(
      text_of(summary({trial(0, {}), trial(2, 5), trial(1, 7), trial(3, 4)}).at("history")) ==
      R"([{"trial":0,"score":null,"best":null},{"trial":2,"score":5.0,"best":5.0},)"
      R"({"trial":1,"score":7.0,"best":5.0},{"trial":3,"score":4.0,"best":4.0}])");
}

BOOST_AUTO_TEST_CASE(effects_tell_each_value_in_the_order_it_was_first_seen) {
  const json::object out =
      summary({baseline(0, 1), trial(1, 4, R"({"b":2,"a":"x"})"), trial(2, 2, R"({"b":1,"a":"x"})"),
               trial(3, {}, R"({"b":1.0,"a":"y"})"), trial(4, 8, R"({"b":2.0,"a":"x"})")});
  BOOST_TEST(text_of(out.at("effects").at(0).at("parameter")) == R"("b")");
  BOOST_TEST(text_of(out.at("effects").at(0).at("values")) ==
             R"([{"value":2,"trials":2,"failed":0,"best":4.0,"median":4.0,"mean":6.0},)"
             R"({"value":1,"trials":2,"failed":1,"best":2.0,"median":2.0,"mean":2.0}])");
  BOOST_TEST(text_of(out.at("effects").at(1).at("values")) ==
             R"([{"value":"x","trials":3,"failed":0,"best":2.0,"median":4.0,)"
             R"("mean":4.666666666666667},)"
             R"({"value":"y","trials":1,"failed":1,"best":null,"median":null,"mean":null}])");
}

BOOST_AUTO_TEST_CASE(values_are_one_if_they_are_equal_as_json) {
  const auto groups = [](std::initializer_list<std::string> values) {
    std::vector<TrialFacts> trials;
    for (const std::string& value : values) {
      trials.push_back(trial(trials.size(), 1, R"({"a":)" + value + "}"));
    }
    return summary(trials).at("effects").at(0).at("values").as_array().size();
  };
  BOOST_TEST(groups({"1", "1.0", "1e0"}) == 1U);
  BOOST_TEST(groups({"0", "-0.0"}) == 1U);
  BOOST_TEST(groups({"1", "true", "\"1\"", "[1]", "null"}) == 5U);
  BOOST_TEST(groups({"18446744073709551615", "9007199254740993", "9007199254740992"}) == 3U);
  BOOST_TEST(groups({R"({"a":1,"b":[2]})", R"({"b":[2.0],"a":1.0})"}) == 1U);
  BOOST_TEST(groups({"[1,2]", "[12]", "[\"1,2\"]", "[[1],2]", "[]", "{}"}) == 6U);
  BOOST_TEST(groups({R"(["a","b"])", R"(["a,1\"b"])"}) == 2U);
}

BOOST_AUTO_TEST_CASE(no_parameter_counts_as_null) {
  const json::object out =
      summary({trial(0, 1), trial(1, 2, R"({"a":1})"), trial(2, 3, R"({"a":null})")});
  BOOST_TEST(text_of(out.at("effects").at(0).at("values")) ==
             R"([{"value":null,"trials":2,"failed":0,"best":1.0,"median":1.0,"mean":2.0},)"
             R"({"value":1,"trials":1,"failed":0,"best":2.0,"median":2.0,"mean":2.0}])");
}

BOOST_AUTO_TEST_CASE(importance_is_the_part_of_the_variance_that_values_explain) {
  // score = 10 a + b over a full grid: variances 100/4 and 1/4.
  std::vector<TrialFacts> grid = {
      trial(0, 0, R"({"a":0,"b":0,"c":7})"), trial(1, 1, R"({"a":0,"b":1,"c":7})"),
      trial(2, 10, R"({"a":1,"b":0,"c":7})"), trial(3, 11, R"({"a":1,"b":1,"c":7})")};
  BOOST_TEST(importance(grid, 0) == 100.0 / 101, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(importance(grid, 1) == 1.0 / 101, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(importance(grid, 2) == 0);
  // The unit of the scores does not count, however large penalties made them.
  for (const double scale : {1e-300, 1e-3, 1e280, -1e280}) {
    std::vector<TrialFacts> scaled = grid;
    for (TrialFacts& each : scaled) *each.score *= scale;
    BOOST_TEST(importance(scaled, 0) == 100.0 / 101, boost::test_tools::tolerance(1e-9));
  }
  // Only an interaction: neither explains anything alone.
  const std::vector<TrialFacts> crossed = {
      trial(0, 1, R"({"a":0,"b":0})"), trial(1, 2, R"({"a":0,"b":1})"),
      trial(2, 2, R"({"a":1,"b":0})"), trial(3, 1, R"({"a":1,"b":1})")};
  BOOST_TEST(importance(crossed, 0) == 0);
  BOOST_TEST(importance(crossed, 1) == 0);
}

BOOST_AUTO_TEST_CASE(importance_is_zero_where_scores_do_not_differ) {
  BOOST_TEST(importance({trial(0, 0.1, R"({"a":1})"), trial(1, 0.1, R"({"a":2})"),
                         trial(2, 0.1, R"({"a":3})")}) == 0);
  BOOST_TEST(importance({trial(0, 0, R"({"a":1})"), trial(1, 0, R"({"a":2})")}) == 0);
  BOOST_TEST(importance({trial(0, {}, R"({"a":1})"), trial(1, {}, R"({"a":2})")}) == 0);
  BOOST_TEST(importance({trial(0, 5, R"({"a":1})")}) == 0);
}

BOOST_AUTO_TEST_CASE(numbers_drawn_from_a_range_are_told_in_ranges) {
  std::mt19937_64 engine(20);
  std::vector<TrialFacts> trials;
  for (std::uint64_t number = 0; number < 400; ++number) {
    const auto drawn = [&] { return static_cast<double>(engine() >> 11) / 9007199254740992.0; };
    const double matters = drawn();
    TrialFacts each = trial(number, matters + 0.001 * drawn());
    each.parameters = {{"matters", matters}, {"noise", drawn()}};
    trials.push_back(each);
  }
  const json::object out = summary(trials);
  BOOST_TEST(out.at("effects").at(0).at("importance").as_double() > 0.9);
  BOOST_TEST(out.at("effects").at(1).at("importance").as_double() < 0.1);
  const json::array& ranges = out.at("effects").at(0).at("values").as_array();
  BOOST_REQUIRE(ranges.size() == 8U);
  double before = -1;
  for (const json::value& range : ranges) {
    BOOST_TEST(range.at("trials") == 50);
    BOOST_TEST(range.at("low").as_double() > before);
    BOOST_TEST(range.at("high").as_double() > range.at("low").as_double());
    BOOST_TEST(range.at("value").as_string().find("…") != json::string::npos);
    before = range.at("high").as_double();
  }
}

BOOST_AUTO_TEST_CASE(null_beside_numbers_of_a_range_stays_by_itself) {
  std::vector<TrialFacts> trials = {trial(0, 9, R"({"a":null})")};
  for (std::uint64_t number = 1; number <= 24; ++number) {
    trials.push_back(trial(number, 1, R"({"a":)" + std::to_string(number) + "}"));
  }
  const json::value effects = summary(trials).at("effects");
  const json::array& values = effects.at(0).at("values").as_array();
  BOOST_REQUIRE(values.size() == 9U);
  BOOST_TEST(text_of(values[0]) == R"({"value":"1 … 3","trials":3,"failed":0,"low":1.0,"high":3.0,)"
                                   R"("best":1.0,"median":1.0,"mean":1.0})");
  BOOST_TEST(values[8].at("value").is_null());
}

std::string both(double latency, double throughput) {
  return R"({"mean_e2e_latency":)" + std::to_string(latency) + R"(,"mean_total_throughput":)" +
         std::to_string(throughput) + "}";
}

BOOST_AUTO_TEST_CASE(pareto_points_are_those_that_none_beats_in_both) {
  const json::object out = summary(
      {baseline(0, 1, both(2, 50)), trial(1, 1, "{}", both(1, 10)), trial(2, 1, "{}", both(3, 40)),
       trial(3, 1, "{}", both(3, 90)), trial(4, {}, "{}", both(0.1, 900)), trial(5, 1),
       trial(6, 1, "{}", both(3, 90)), trial(7, 1, "{}", both(4, 90))});
  const json::value& pareto = out.at("pareto");
  BOOST_TEST(pareto.at("latency") == "mean_e2e_latency");
  BOOST_TEST(pareto.at("throughput") == "mean_total_throughput");
  BOOST_TEST(text_of(pareto.at("points")) ==
             R"([{"trial":1,"latency":1.0,"throughput":10.0},)"
             R"({"trial":0,"latency":2.0,"throughput":50.0,"baseline":true},)"
             R"({"trial":3,"latency":3.0,"throughput":90.0},)"
             R"({"trial":6,"latency":3.0,"throughput":90.0}])");
  BOOST_TEST(pareto.at("all").as_array().size() == 6U);
}

BOOST_AUTO_TEST_CASE(pareto_axes_are_the_metrics_that_most_trials_have) {
  const auto axes = [](std::vector<TrialFacts> trials, Objective objective) {
    const json::value pareto = summary(trials, objective).at("pareto");
    return text_of(pareto.at("latency")) + " " + text_of(pareto.at("throughput"));
  };
  const std::string all = R"({"mean_ttft":1,"mean_e2e_latency":2,"mean_tpot":3,
      "mean_output_throughput":5,"mean_total_throughput":9,"mean_total_throughput_per_gpu":4})";
  BOOST_TEST(axes({trial(0, 1, "{}", all)}, Objective::kMaximizeThroughput) ==
             R"("mean_e2e_latency" "mean_total_throughput_per_gpu")");
  BOOST_TEST(axes({trial(0, 1, "{}", all)}, Objective::kMinimizeTpot) ==
             R"("mean_tpot" "mean_total_throughput_per_gpu")");
  const TrialFacts some = trial(1, 1, "{}", R"({"mean_ttft":1,"mean_output_throughput":5})");
  BOOST_TEST(axes({trial(0, 1, "{}", all), some}, Objective::kMinimizeLatency) ==
             R"("mean_ttft" "mean_output_throughput")");
}

BOOST_AUTO_TEST_CASE(the_pareto_set_is_what_comparing_all_pairs_gives) {
  std::mt19937_64 engine(7);
  for (int round = 0; round < 50; ++round) {
    std::vector<TrialFacts> trials;
    for (std::uint64_t number = 0; number < 60; ++number) {
      trials.push_back(trial(
          number, 1, "{}",
          both(static_cast<double>(engine() % 12 + 1), static_cast<double>(engine() % 12 + 1))));
    }
    const json::object out = summary(trials);
    const json::array& all = out.at("pareto").at("all").as_array();
    std::size_t expected = 0;
    for (const json::value& a : all) {
      bool beaten = false;
      for (const json::value& b : all) {
        const double latency = b.at("latency").as_double() - a.at("latency").as_double();
        const double throughput = b.at("throughput").as_double() - a.at("throughput").as_double();
        beaten = beaten || (latency <= 0 && throughput >= 0 && (latency < 0 || throughput > 0));
      }
      expected += beaten ? 0 : 1;
    }
    BOOST_TEST(out.at("pareto").at("points").as_array().size() == expected);
  }
}

BOOST_AUTO_TEST_CASE(ten_thousand_trials_are_summarized_at_once) {
  std::mt19937_64 engine(3);
  std::vector<TrialFacts> trials;
  for (std::uint64_t number = 0; number < 10000; ++number) {
    TrialFacts each = trial(number, static_cast<double>(engine() % 100000), "{}",
                            both(static_cast<double>(engine() % 1000), 1));
    if (number % 10 == 0) each.score.reset();
    for (const char* name : {"tp-size", "mem-fraction", "batch", "cache", "policy", "chunk"}) {
      each.parameters[name] = engine() % 8;
    }
    each.parameters["drawn"] = static_cast<double>(engine() % 1000000) / 7;
    each.parameters["text"] = "value " + std::to_string(engine() % 9);
    trials.push_back(std::move(each));
  }
  double least = 1e9;  // of the processor, which others use, too
  for (int round = 0; round < 5; ++round) {
    const std::clock_t start = std::clock();
    const json::object out = summary(trials);
    least = std::min(least, 1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
    BOOST_TEST(out.at("history").as_array().size() == 10000U);
  }
  BOOST_TEST_MESSAGE("summary of 10,000 trials: " << least << " ms");
  BOOST_TEST(least < 100 * kPatience);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tuningd

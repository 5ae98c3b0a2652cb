#include <boost/json/array.hpp>
#include <boost/test/unit_test.hpp>
#include <limits>

#include "score/score_parts.h"

namespace tuningd {
namespace {

namespace json = boost::json;

Level level(std::uint64_t concurrency, std::string_view metrics,
            std::string scenario = "D(100,100)") {
  return {std::move(scenario), concurrency, object_of(metrics)};
}

std::string text_of(const json::object& metrics, std::string_view name) {
  const json::value* value = metrics.if_contains(name);
  return value == nullptr ? "none" : config::to_json(*value);
}

// A level's whole metrics, with these times and throughput.
Level full(std::uint64_t concurrency, double latency, double throughput, std::uint64_t failed = 0) {
  Level out = level(concurrency, "{}");
  out.metrics = {{"mean_e2e_latency", latency},
                 {"p50_e2e_latency", latency},
                 {"p90_e2e_latency", latency * 2},
                 {"p99_e2e_latency", latency * 3},
                 {"mean_ttft", latency / 10},
                 {"mean_tpot", latency / 100},
                 {"mean_output_throughput", throughput / 2},
                 {"mean_total_throughput", throughput},
                 {"total_requests", 100},
                 {"total_completed_requests", 100 - failed},
                 {"total_error_requests", failed}};
  return out;
}

BOOST_AUTO_TEST_SUITE(aggregation)

BOOST_AUTO_TEST_CASE(levels_become_means_spreads_sums_and_a_success_rate) {
  const json::object metrics = aggregate({full(1, 1, 100), full(4, 2, 300, 10), full(16, 6, 200)},
                                         rules_of("minimize_ttft"));
  const std::pair<std::string_view, std::string_view> expected[] = {
      {"mean_e2e_latency", "3.0"},         {"min_e2e_latency", "1.0"},
      {"max_e2e_latency", "6.0"},          {"p50_e2e_latency", "3.0"},
      {"p90_e2e_latency", "6.0"},          {"p99_e2e_latency", "9.0"},
      {"mean_output_throughput", "100.0"}, {"max_output_throughput", "150.0"},
      {"mean_total_throughput", "200.0"},  {"max_total_throughput", "300.0"},
      {"total_requests", "300"},           {"total_completed_requests", "290"},
      {"total_error_requests", "10"},      {"num_result_files", "3"},
      {"concurrency_levels", "[1,4,16]"},  {"mean_total_throughput_per_gpu", "none"}};
  for (const auto& [name, text] : expected) {
    BOOST_TEST_CONTEXT(name) {
      BOOST_TEST(text_of(metrics, name) == text);
    }
  }
  BOOST_TEST(metrics.at("mean_ttft").as_double() == 0.3, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(metrics.at("mean_tpot").as_double() == 0.03, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(metrics.at("success_rate").as_double() == 290.0 / 300);
  const json::array& levels = metrics.at("levels").as_array();
  BOOST_REQUIRE(levels.size() == 3U);
  BOOST_TEST(levels[1].at("scenario") == "D(100,100)");
  BOOST_TEST(levels[1].at("concurrency") == 4);
  BOOST_TEST(levels[1].at("counted") == true);
  BOOST_TEST((levels[1].at("metrics") == full(4, 2, 300, 10).metrics));
}

BOOST_AUTO_TEST_CASE(no_levels_give_no_metrics) {
  BOOST_TEST(aggregate({}, rules_of("minimize_ttft")).empty());
}

BOOST_AUTO_TEST_CASE(one_level_keeps_what_else_it_has_and_its_numbers_as_they_stand) {
  const json::object metrics =
      aggregate({level(0, R"({"mean_ttft":1,"p95_ttft":0.5,"port":8000,"engine":{"build":"b1"},
                    "max_e2e_latency":9.0,"mean_e2e_latency":3.0,"levels":"own"})")},
                rules_of("minimize_ttft"));
  BOOST_TEST(text_of(metrics, "mean_ttft") == "1");
  BOOST_TEST(text_of(metrics, "p95_ttft") == "0.5");
  BOOST_TEST(text_of(metrics, "port") == "8000");
  BOOST_TEST(text_of(metrics, "engine") == R"({"build":"b1"})");
  BOOST_TEST(text_of(metrics, "max_e2e_latency") == "9.0");
  BOOST_TEST(text_of(metrics, "min_e2e_latency") == "3.0");
  BOOST_TEST(text_of(metrics, "concurrency_levels") == "[]");
  BOOST_TEST(metrics.at("levels").is_array());
  const json::object two =
      aggregate({level(1, R"({"port":1,"mean_x":1})"), level(2, R"({"port":3,"mean_x":3})")},
                rules_of("minimize_ttft"));
  BOOST_TEST(text_of(two, "port") == "none");
  BOOST_TEST(text_of(two, "mean_x") == "2.0");
}

BOOST_AUTO_TEST_CASE(what_is_no_finite_number_is_not_taken_for_one) {
  Level odd = level(1, R"({"mean_ttft":"0.1","mean_tpot":true,"total_requests":null,
                           "mean_e2e_latency":[1],"p50_e2e_latency":{}})");
  odd.metrics["mean_total_throughput"] = std::numeric_limits<double>::quiet_NaN();
  odd.metrics["max_total_throughput"] = std::numeric_limits<double>::infinity();
  for (const std::vector<Level>& levels :
       {std::vector<Level>{odd}, std::vector<Level>{odd, full(2, 1, 1)}}) {
    const json::object metrics = aggregate(levels, rules_of("minimize_ttft"));
    for (const std::string_view name :
         {"mean_ttft", "mean_tpot", "total_requests", "mean_e2e_latency", "p50_e2e_latency",
          "mean_total_throughput", "max_total_throughput", "success_rate"}) {
      BOOST_TEST_CONTEXT(name) {
        BOOST_TEST(!metrics.contains(name));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(sums_beyond_a_double_are_left_out) {
  const json::object metrics =
      aggregate({level(1, R"({"mean_ttft":1e308})"), level(2, R"({"mean_ttft":1e308})")},
                rules_of("minimize_ttft"));
  BOOST_TEST(!metrics.contains("mean_ttft"));
}

BOOST_AUTO_TEST_CASE(throughput_per_gpu_is_told_where_gpus_are) {
  Level level = full(1, 1, 100);
  level.metrics["gpu_count"] = 4;
  const json::object metrics = aggregate({level, full(2, 1, 300)}, rules_of("minimize_ttft"));
  BOOST_TEST(text_of(metrics, "gpu_count") == "4");
  BOOST_TEST(text_of(metrics, "mean_total_throughput_per_gpu") == "50.0");
  BOOST_TEST(text_of(metrics, "max_total_throughput_per_gpu") == "75.0");
  BOOST_TEST(text_of(metrics, "mean_output_throughput_per_gpu") == "25.0");
  BOOST_TEST(*score(metrics, rules_of("maximize_throughput")).value == -50);
  level.metrics["gpu_count"] = 0;
  BOOST_TEST(
      !aggregate({level}, rules_of("minimize_ttft")).contains("mean_total_throughput_per_gpu"));
}

BOOST_AUTO_TEST_CASE(a_level_without_the_metric_is_no_way_to_a_better_mean) {
  Level dead = full(64, 1, 1);
  dead.metrics.erase("mean_e2e_latency");
  dead.metrics.erase("p90_e2e_latency");
  const std::vector<Level> levels = {full(1, 1, 100), dead};
  const ScoreRules plain = rules_of("minimize_latency");
  const Score score = tuningd::score(aggregate(levels, plain), plain);
  BOOST_TEST(!score.value.has_value());
  BOOST_TEST(score.reason == "missing_metric");
  BOOST_TEST(score.message == "mean_e2e_latency was not measured at D(100,100), 64 at once");
  const ScoreRules soft = rules_of("minimize_ttft", R"({"latency":{"p90":{"threshold":1}}})");
  const Score limited = tuningd::score(aggregate(levels, soft), soft);
  BOOST_TEST(limited.reason == "missing_metric");
  BOOST_TEST(limited.message ==
             "p90_e2e_latency was not measured at D(100,100), 64 at once, which /slo/latency/p90 "
             "limits");
}

const std::string kHard = R"("latency":{"p90":{"threshold":5,"hard_fail":true}})";

BOOST_AUTO_TEST_CASE(a_level_that_breaks_a_hard_limit_fails_the_trial) {
  const ScoreRules rules = rules_of("minimize_latency", "{" + kHard + "}");
  // The mean of p90 is 5, which is none too much.
  const Score score = tuningd::score(aggregate({full(1, 1, 100), full(8, 4, 300)}, rules), rules);
  BOOST_TEST(!score.value.has_value());
  BOOST_TEST(*score.base == 2.5);
  BOOST_TEST(score.reason == "slo");
  BOOST_TEST(score.message ==
             "p90_e2e_latency is 8 at D(100,100), 8 at once, 60 % over the hard limit of 5 (50 % "
             "are allowed)");
}

BOOST_AUTO_TEST_CASE(with_passing_such_a_level_is_left_out_and_said_to_be) {
  const ScoreRules rules = rules_of("minimize_latency", "{" + kHard + R"(,"levels":"passing"})");
  const json::object metrics = aggregate({full(1, 1, 100), full(8, 4, 300)}, rules);
  BOOST_TEST(text_of(metrics, "concurrency_levels") == "[1]");
  BOOST_TEST(text_of(metrics, "num_result_files") == "1");
  BOOST_TEST(metrics.at("levels").at(0).at("counted") == true);
  BOOST_TEST(metrics.at("levels").at(1).at("counted") == false);
  BOOST_TEST(*score(metrics, rules).value == 1);
}

BOOST_AUTO_TEST_CASE(with_passing_a_level_that_cannot_be_shown_to_keep_a_hard_limit_is_left_out) {
  const ScoreRules rules = rules_of("minimize_latency", "{" + kHard + R"(,"levels":"passing"})");
  Level silent = full(8, 0.1, 300);
  silent.metrics.erase("p90_e2e_latency");
  BOOST_TEST(*score(aggregate({full(1, 1, 100), silent}, rules), rules).value == 1);
  BOOST_TEST(score(aggregate({silent}, rules), rules).reason == "missing_metric");
}

BOOST_AUTO_TEST_CASE(with_passing_a_trial_of_which_no_level_passes_fails) {
  const ScoreRules rules = rules_of(
      "minimize_latency",
      R"({"latency":{"p50":{"threshold":1,"hard_fail":true},"p99":{"threshold":4,"hard_fail":true}},
          "levels":"passing"})");
  // Each breaks another limit; the means break none.
  Level one = full(1, 1, 100);
  one.metrics["p50_e2e_latency"] = 1.6;
  one.metrics["p99_e2e_latency"] = 1.0;
  Level other = full(8, 1, 100);
  other.metrics["p50_e2e_latency"] = 0.4;
  other.metrics["p99_e2e_latency"] = 7.0;
  const json::object metrics = aggregate({one, other}, rules);
  BOOST_TEST(text_of(metrics, "num_result_files") == "2");
  const Score score = tuningd::score(metrics, rules);
  BOOST_TEST(!score.value.has_value());
  BOOST_TEST(score.reason == "slo");
  BOOST_TEST(score.violations.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_level_that_fails_its_requests_counts_as_one_that_breaks_a_limit) {
  const std::vector<Level> levels = {full(1, 3, 100), full(64, 1, 100, 15)};
  const ScoreRules all = rules_of("minimize_latency");
  const Score failed = score(aggregate(levels, all), all);
  BOOST_TEST(failed.reason == "success_rate");
  BOOST_TEST(failed.message ==
             "success_rate is 0.85 at D(100,100), 64 at once, less than the 0.9 asked for");
  const ScoreRules passing = rules_of("minimize_latency", R"({"levels":"passing"})");
  BOOST_TEST(*score(aggregate(levels, passing), passing).value == 3);
}

BOOST_AUTO_TEST_CASE(rates_without_counts_are_averaged) {
  const json::object metrics =
      aggregate({level(1, R"({"success_rate":1})"), level(2, R"({"success_rate":0.5})")},
                rules_of("minimize_ttft"));
  BOOST_TEST(text_of(metrics, "success_rate") == "0.75");
  BOOST_TEST(text_of(aggregate({level(1, R"({"success_rate":1})"), level(2, "{}")},
                               rules_of("minimize_ttft")),
                     "success_rate") == "none");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tuningd

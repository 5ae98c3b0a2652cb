#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>

#include "score/score_parts.h"

namespace tuningd {
namespace {

namespace json = boost::json;

std::string four_digits(const Score& score) {
  BOOST_REQUIRE(score.value.has_value());
  char text[64];
  std::snprintf(text, sizeof text, "%.4f", *score.value);
  return text;
}

BOOST_AUTO_TEST_SUITE(scores)

BOOST_AUTO_TEST_CASE(the_worked_table_of_the_format_holds_to_the_digit) {
  const std::string p90 = R"({"latency":{"p90":{"threshold":5.0,"weight":2}},"steepness":0.1})";
  const ScoreRules latency = rules_of("minimize_latency", p90);
  const auto at = [&](const char* actual) {
    return score_of(R"({"mean_e2e_latency":3.0,"p90_e2e_latency":)" + std::string(actual) + "}",
                    latency);
  };
  BOOST_TEST(four_digits(at("5.0")) == "3.0000");
  BOOST_TEST(four_digits(at("5.0001")) == "9.0012");
  BOOST_TEST(four_digits(at("5.5")) == "19.3097");
  const ScoreRules throughput =
      rules_of("maximize_throughput", R"({"latency":{"p90":{"threshold":5.0}}})");
  const Score score =
      score_of(R"({"mean_total_throughput":100,"p90_e2e_latency":5.01})", throughput);
  BOOST_TEST(four_digits(score) == "2.0201");
  BOOST_TEST(*score.base == -100);
}

BOOST_AUTO_TEST_CASE(every_objective_takes_its_metric) {
  const std::string metrics = R"({"mean_e2e_latency":2.5,"p50_e2e_latency":2.0,"mean_ttft":0.25,
      "mean_tpot":0.02,"mean_output_throughput":70,"mean_total_throughput":140,
      "max_total_throughput":150})";
  BOOST_TEST(*score_of(metrics, rules_of("minimize_latency")).value == 2.5);
  BOOST_TEST(*score_of(metrics, rules_of("maximize_throughput")).value == -140);
  BOOST_TEST(*score_of(metrics, rules_of("minimize_ttft")).value == 0.25);
  BOOST_TEST(*score_of(metrics, rules_of("minimize_tpot")).value == 0.02);
  BOOST_TEST(*score_of(R"({"p50_e2e_latency":2})", rules_of("minimize_latency")).value == 2);
}

BOOST_AUTO_TEST_CASE(throughput_is_the_first_that_was_measured_and_per_gpu_where_told) {
  const ScoreRules rules = rules_of("maximize_throughput");
  BOOST_TEST(*score_of(R"({"mean_total_throughput_per_gpu":35,"mean_total_throughput":140})", rules)
                  .value == -35);
  BOOST_TEST(
      *score_of(R"({"mean_output_throughput":70,"max_total_throughput":150})", rules).value == -70);
  BOOST_TEST(
      *score_of(R"({"mean_output_throughput":70,"mean_output_throughput_per_gpu":35})", rules)
           .value == -35);
  BOOST_TEST(*score_of(R"({"max_total_throughput":150})", rules).value == -150);
}

BOOST_AUTO_TEST_CASE(a_missing_metric_fails_the_trial_under_every_objective) {
  for (const std::string objective :
       {"minimize_latency", "maximize_throughput", "minimize_ttft", "minimize_tpot"}) {
    BOOST_TEST_CONTEXT(objective) {
      for (const char* metrics :
           {"{}", R"({"mean_e2e_latency":"3","mean_total_throughput":"9","mean_ttft":true,
                      "mean_tpot":null})"}) {
        const Score score = score_of(metrics, rules_of(objective));
        BOOST_TEST(!score.value.has_value());
        BOOST_TEST(!score.base.has_value());
        BOOST_TEST(score.reason == "missing_metric");
        BOOST_TEST(score.message.find("was measured, which " + objective) != std::string::npos);
      }
    }
  }
  BOOST_TEST(score_of("{}", rules_of("minimize_latency")).message ==
             "neither mean_e2e_latency nor p50_e2e_latency was measured, which minimize_latency "
             "needs");
}

BOOST_AUTO_TEST_CASE(no_throughput_and_no_time_are_failures_not_records) {
  const Score idle = score_of(R"({"mean_total_throughput":0})", rules_of("maximize_throughput"));
  BOOST_TEST(!idle.value.has_value());
  BOOST_TEST(idle.reason == "bad_metric");
  BOOST_TEST(idle.message == "mean_total_throughput is 0, which no run can have");
  const Score instant = score_of(R"({"mean_tpot":0.0})", rules_of("minimize_tpot"));
  BOOST_TEST(instant.reason == "bad_metric");
  BOOST_TEST(score_of(R"({"mean_ttft":-1})", rules_of("minimize_ttft")).reason == "bad_metric");
}

BOOST_AUTO_TEST_CASE(what_is_not_finite_is_not_measured) {
  json::object metrics;
  for (const double number :
       {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(),
        std::numeric_limits<double>::quiet_NaN()}) {
    metrics["mean_total_throughput"] = number;
    BOOST_TEST(score(metrics, rules_of("maximize_throughput")).reason == "missing_metric");
  }
}

BOOST_AUTO_TEST_CASE(a_hard_failure_fails_the_trial_and_lists_every_violation) {
  const std::string slo = R"({"latency":{"p50":{"threshold":1},
      "p90":{"threshold":5,"hard_fail":true,"fail_ratio":0.5}},"ttft":{"threshold":1}})";
  const std::string metrics = R"({"mean_e2e_latency":3,"mean_total_throughput":100,
      "p50_e2e_latency":1.1,"p90_e2e_latency":9,"mean_ttft":1.5})";
  for (const std::string objective : {"minimize_latency", "maximize_throughput"}) {
    const Score score = score_of(metrics, rules_of(objective, slo));
    BOOST_TEST(!score.value.has_value());
    BOOST_TEST(score.base.has_value());
    BOOST_TEST(score.reason == "slo");
    BOOST_TEST(score.message ==
               "p90_e2e_latency is 9, 80 % over the hard limit of 5 (50 % are allowed)");
    BOOST_REQUIRE(score.violations.size() == 3U);
    BOOST_TEST(score.violations[0].severity == "MINOR");
    BOOST_TEST(score.violations[1].severity == "HARD_FAIL");
    BOOST_TEST(score.violations[1].path == "/slo/latency/p90");
    BOOST_TEST(score.violations[1].penalty == 0);
    BOOST_TEST(score.violations[2].severity == "SEVERE");
  }
}

BOOST_AUTO_TEST_CASE(a_hard_limit_bends_up_to_its_ratio_and_no_further) {
  const ScoreRules rules =
      rules_of("minimize_latency", R"({"latency":{"p90":{"threshold":4,"hard_fail":true}}})");
  const Score bent = score_of(R"({"mean_e2e_latency":1,"p90_e2e_latency":6})", rules);
  BOOST_TEST(*bent.value == 1 + std::exp(5), boost::test_tools::tolerance(1e-12));
  BOOST_TEST(bent.violations.at(0).severity == "SEVERE");
  BOOST_TEST(score_of(R"({"mean_e2e_latency":1,"p90_e2e_latency":6.001})", rules).reason == "slo");
}

BOOST_AUTO_TEST_CASE(a_limit_on_what_nobody_measured_fails_only_where_it_is_hard) {
  const std::string metrics = R"({"mean_e2e_latency":3})";
  const Score soft = score_of(metrics, rules_of("minimize_latency", R"({"ttft":{"threshold":1}})"));
  BOOST_TEST(*soft.value == 3);
  BOOST_TEST(soft.reason == "");
  BOOST_TEST(soft.message == "mean_ttft was not measured: /slo/ttft has no effect");
  const Score hard = score_of(
      metrics, rules_of("minimize_latency", R"({"ttft":{"threshold":1,"hard_fail":true}})"));
  BOOST_TEST(!hard.value.has_value());
  BOOST_TEST(hard.reason == "missing_metric");
  BOOST_TEST(hard.message == "mean_ttft was not measured, which /slo/ttft limits");
}

BOOST_AUTO_TEST_CASE(a_trial_that_fails_its_requests_does_not_win) {
  const ScoreRules rules = rules_of("minimize_latency");
  const Score lossy = score_of(
      R"({"mean_e2e_latency":0.1,"total_requests":50,"total_completed_requests":20})", rules);
  BOOST_TEST(!lossy.value.has_value());
  BOOST_TEST(lossy.reason == "success_rate");
  BOOST_TEST(lossy.message == "success_rate is 0.4, less than the 0.9 asked for");
  BOOST_TEST(
      *score_of(R"({"mean_e2e_latency":3,"total_requests":50,"total_error_requests":5})", rules)
           .value == 3);
  BOOST_TEST(score_of(R"({"total_requests":0,"total_completed_requests":0})", rules).reason ==
             "success_rate");
  BOOST_TEST(*score_of(R"({"mean_e2e_latency":3,"success_rate":0.1})",
                       rules_of("minimize_latency", R"({"min_success_rate":0})"))
                  .value == 3);
}

BOOST_AUTO_TEST_CASE(violations_are_json_with_all_their_numbers) {
  const Score score = score_of(R"({"mean_ttft":1.5})",
                               rules_of("minimize_ttft", R"({"ttft":{"threshold":1,"weight":0}})"));
  BOOST_TEST(config::to_json(to_json(score.violations)) ==
             R"([{"path":"/slo/ttft","metric":"mean_ttft","actual":1.5,"threshold":1.0,)"
             R"("ratio":0.5,"penalty":0.0,"severity":"SEVERE"}])");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tuningd

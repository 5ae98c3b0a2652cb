#include <boost/test/unit_test.hpp>

#include "format/task.h"
#include "score/score_parts.h"

namespace tuningd {
namespace {

// "path: message" of what check_task finds in an slo block.
std::string found_in(const std::string& slo) {
  const TaskReport report =
      check_task(object_of(R"({"task_name":"t","base_runtime":"sglang","model":{"id_or_path":"m"},)"
                           R"("benchmark":{},"parameters":{"a":[1]},)"
                           R"("optimization":{"objective":"minimize_ttft"},"slo":)" +
                           slo + "}"),
                 TaskStage::kPrepared);
  std::string text;
  for (const FieldError& error : report.found.errors) {
    text += error.path + ": " + error.message + "\n";
  }
  for (const std::string& warning : report.found.warnings) text += "warning " + warning + "\n";
  return text;
}

BOOST_AUTO_TEST_SUITE(rules)

BOOST_AUTO_TEST_CASE(every_objective_has_its_name) {
  for (const std::string_view name :
       {"minimize_latency", "maximize_throughput", "minimize_ttft", "minimize_tpot"}) {
    BOOST_TEST(to_string(objective_named(name).value()) == name);
  }
  BOOST_TEST(!objective_named("minimize_cost").has_value());
}

BOOST_AUTO_TEST_CASE(a_task_without_slo_has_the_defaults) {
  const ScoreRules rules = rules_of("maximize_throughput");
  BOOST_TEST((rules.objective == Objective::kMaximizeThroughput));
  BOOST_TEST(rules.slo.empty());
  BOOST_TEST(rules.steepness == 0.1);
  BOOST_TEST((rules.curve == SloCurve::kStepped));
  BOOST_TEST((rules.levels == SloLevels::kAll));
  BOOST_TEST(rules.min_success_rate == 0.9);
}

BOOST_AUTO_TEST_CASE(every_entry_names_its_metric_and_path) {
  const ScoreRules rules = rules_of("minimize_ttft", R"({
      "latency":{"p99":{"threshold":3},"p50":{"threshold":1,"weight":2,"hard_fail":true,
                 "fail_ratio":0.1},"p90":{"threshold":2}},
      "tpot":{"threshold":0.02},"ttft":{"threshold":0.5},
      "steepness":0.2,"curve":"smooth","levels":"passing","min_success_rate":0})");
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"/slo/latency/p50", "p50_e2e_latency"},
      {"/slo/latency/p90", "p90_e2e_latency"},
      {"/slo/latency/p99", "p99_e2e_latency"},
      {"/slo/ttft", "mean_ttft"},
      {"/slo/tpot", "mean_tpot"}};
  BOOST_REQUIRE(rules.slo.size() == expected.size());
  for (std::size_t index = 0; index < expected.size(); ++index) {
    BOOST_TEST(rules.slo[index].path == expected[index].first);
    BOOST_TEST(rules.slo[index].metric == expected[index].second);
  }
  BOOST_TEST(rules.slo[0].threshold == 1);
  BOOST_TEST(rules.slo[0].weight == 2);
  BOOST_TEST(rules.slo[0].hard_fail);
  BOOST_TEST(rules.slo[0].fail_ratio == 0.1);
  BOOST_TEST(rules.slo[1].weight == 1);
  BOOST_TEST(!rules.slo[1].hard_fail);
  BOOST_TEST(rules.slo[1].fail_ratio == 0.5);
  BOOST_TEST(rules.steepness == 0.2);
  BOOST_TEST((rules.curve == SloCurve::kSmooth));
  BOOST_TEST((rules.levels == SloLevels::kPassing));
  BOOST_TEST(rules.min_success_rate == 0);
}

BOOST_AUTO_TEST_CASE(null_is_absent_and_an_entry_without_threshold_means_nothing) {
  const ScoreRules rules = rules_of(
      "minimize_ttft",
      R"({"latency":null,"ttft":{"weight":3},"tpot":{"threshold":null},"steepness":null})");
  BOOST_TEST(rules.slo.empty());
  BOOST_TEST(rules.steepness == 0.1);
  BOOST_TEST(found_in(R"({"ttft":{"weight":3}})") ==
             "warning /slo/ttft: no effect without threshold\n");
}

BOOST_AUTO_TEST_CASE(wrong_settings_of_the_slo_are_told_with_their_path) {
  BOOST_TEST(found_in(R"({"curve":"smooth","levels":"all","min_success_rate":1})") == "");
  BOOST_TEST(found_in(R"({"curve":"steep"})") ==
             "/slo/curve: must be one of 'stepped', 'smooth'\n");
  BOOST_TEST(found_in(R"({"levels":true})") == "/slo/levels: must be one of 'all', 'passing'\n");
  for (const char* rate : {"1.1", "-0.1", "true", "\"0.9\""}) {
    BOOST_TEST(found_in(R"({"min_success_rate":)" + std::string(rate) + "}") ==
               "/slo/min_success_rate: must be a number from 0 to 1\n");
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tuningd

// Engines that misbehave: each a failed trial with its reason, and the task goes on.
#include <boost/test/unit_test.hpp>
#include <map>
#include <string>

#include "tasks/shared_tasks.h"

namespace test {
namespace {

namespace json = boost::json;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(faults_facts, OnTaskDaemon)

BOOST_AUTO_TEST_CASE(a_trial_that_fails_leaves_the_others_alone) {
  const json::object space{
      {"simulated-fault", {"exit", "half-json", "fork-orphans", "die", nullptr}}, {"a", {1}}};
  const auto task = run_task(client, simulated_task(space));
  BOOST_TEST(task.at("state").as_string() == "completed");
  std::map<std::string, std::string> reasons;
  for (const auto& trial : trials_of(client, task.at("id").as_int64())) {
    const auto& fault = trial.at("parameters").at("simulated-fault");
    const auto& reason = trial.at("reason");
    reasons[fault.is_null() ? "none" : std::string(fault.as_string())] =
        reason.is_null() ? "" : std::string(reason.as_string());
  }
  BOOST_TEST(reasons["none"] == "");
  BOOST_TEST(reasons["fork-orphans"] == "");
  BOOST_TEST(reasons["exit"] == "benchmark_failed");
  BOOST_TEST(reasons["half-json"] == "metrics_unreadable");
  BOOST_TEST(reasons["die"] == "benchmark_failed");
  BOOST_TEST(task.at("trials").at("failed").as_int64() == 3);
  BOOST_TEST(task.at("summary").at("failures").at("benchmark_failed").as_int64() == 2);
  BOOST_TEST(task_daemon().trial_processes() == 0);
}

BOOST_AUTO_TEST_CASE(an_engine_that_hangs_is_ended_by_the_tasks_own_time_limit) {
  const auto task =
      run_task(client, simulated_task({{"simulated-fault", {"hang", "ignore-sigterm"}}},
                                      {{"timeout_per_iteration", 1}}));
  for (const auto& trial : trials_of(client, task.at("id").as_int64())) {
    BOOST_TEST(trial.at("state").as_string() == "failed");
    BOOST_TEST(trial.at("reason").as_string() == "timeout");
  }
  BOOST_TEST(task_daemon().trial_processes() == 0);
}

BOOST_AUTO_TEST_CASE(an_engine_that_floods_its_output_fills_no_disk) {
  const auto task = run_task(
      client, simulated_task({{"simulated-fault", {"flood"}}}, {{"timeout_per_iteration", 2}}));
  BOOST_TEST(task.at("trials").at("failed").as_int64() == 1);
  const auto log =
      client.call("task.log", json::object{{"task", task.at("id")}, {"trial", 0}}).object();
  BOOST_TEST(log.at("size").as_int64() <= 17 << 20);
}

BOOST_AUTO_TEST_CASE(limits_of_a_slo_fail_a_trial_and_say_which) {
  const json::object slo{{"latency", {{"p90", {{"threshold", 0.000001}, {"hard_fail", true}}}}}};
  const auto task = run_task(client, simulated_task({{"a", {1}}}, {}, {{"slo", slo}}));
  const auto trial = trials_of(client, task.at("id").as_int64()).at(0);
  BOOST_TEST(trial.at("state").as_string() == "failed");
  BOOST_TEST(std::string(trial.at("message").as_string()).contains("p90"));
  BOOST_TEST(trial.at("metrics").as_object().contains("p90_e2e_latency"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace test

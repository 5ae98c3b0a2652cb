// Tasks go on where they stood, however the daemon ended.
#include <signal.h>

#include <boost/test/unit_test.hpp>
#include <set>
#include <string>

#include "tasks/task_daemon.h"

namespace test {
namespace {

namespace json = boost::json;

json::object forty_points() {
  json::array eight;
  for (int i = 1; i <= 8; ++i) eight.emplace_back(i);
  return {{"a", eight}, {"b", {1, 20, 300, 4000, 50000}}, {"simulated-seconds", {0.02}}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(restart_facts)

BOOST_AUTO_TEST_CASE(a_running_task_goes_on_after_a_stop_and_after_a_kill) {
  TaskDaemon daemon;
  daemon.start();
  std::int64_t id = 0;
  {
    RpcClient client = daemon.client();
    id = submit(client, simulated_task(forty_points()));
  }
  const auto finished = [&] {
    RpcClient client = daemon.client();
    return client.call("task.get", json::object{{"task", id}, {"summary", false}})
        .object()
        .at("trials")
        .at("finished")
        .as_int64();
  };
  BOOST_REQUIRE(eventually([&] { return finished() >= 3; }));
  BOOST_TEST(daemon.stop() == 0);
  BOOST_TEST(daemon.trial_processes() == 0);
  daemon.start();
  BOOST_TEST(finished() >= 3);
  BOOST_REQUIRE(eventually([&] { return finished() >= 6; }));
  daemon.kill();
  daemon.start();
  BOOST_TEST(daemon.log_has("goes on after"));
  RpcClient client = daemon.client();
  const auto task = wait_for_end(client, id);
  BOOST_TEST(task.at("state").as_string() == "completed");
  const auto trials = trials_of(client, id);
  BOOST_TEST(trials.size() == 40);
  std::set<std::string> points;
  for (const auto& trial : trials) {
    BOOST_TEST(trial.at("state").as_string() == "success");
    points.insert(json::serialize(trial.at("parameters")));
  }
  BOOST_TEST(points.size() == 40);
}

BOOST_AUTO_TEST_CASE(processes_of_a_dead_daemon_are_ended_at_the_next_start) {
  TaskDaemon daemon;
  daemon.start();
  RpcClient client = daemon.client();
  submit(client, simulated_task({{"simulated-seconds", {600}}}));
  BOOST_REQUIRE(eventually([&] { return daemon.trial_processes() > 0; }));
  daemon.kill();
  BOOST_TEST(daemon.trial_processes() > 0);
  daemon.start();
  BOOST_TEST(daemon.log_has("processes of trials that the daemon left"));
}

BOOST_AUTO_TEST_CASE(searches_that_learn_take_the_same_way_after_a_restart) {
  const json::object optimization{
      {"strategy", "bayesian"}, {"seed", 3}, {"max_iterations", 15}, {"n_initial_random", 4}};
  const auto way = [&](bool restart) {
    TaskDaemon daemon;
    daemon.start();
    RpcClient client = daemon.client();
    const auto id = submit(client, simulated_task(forty_points(), optimization));
    if (restart) {
      BOOST_REQUIRE(eventually([&] {
        return client.call("task.get", json::object{{"task", id}, {"summary", false}})
                   .object()
                   .at("trials")
                   .at("finished")
                   .as_int64() >= 7;
      }));
      daemon.kill();
      daemon.start();
    }
    RpcClient after = daemon.client();
    wait_for_end(after, id);
    std::string points;
    for (const auto& trial : trials_of(after, id)) {
      points += json::serialize(trial.at("parameters")) + "\n";
    }
    return points;
  };
  BOOST_TEST(way(true) == way(false));
}

BOOST_AUTO_TEST_CASE(a_task_is_there_after_the_answer_and_its_folders_go_when_there_are_many) {
  TaskDaemon daemon;
  daemon.set_host("tasks", "{keep_folders: 1}");
  daemon.start();
  std::int64_t first = 0;
  std::int64_t last = 0;
  {
    RpcClient client = daemon.client();
    first = run_task(client, simulated_task({})).at("id").as_int64();
    last = run_task(client, simulated_task({})).at("id").as_int64();
  }
  daemon.kill();
  daemon.start();
  RpcClient client = daemon.client();
  const auto log = [&](std::int64_t id) {
    return client.call("task.log", json::object{{"task", id}, {"trial", 0}});
  };
  check_ok(log(last));
  check_error(log(first), kNotFound, "not_found");
  check_ok(client.call("task.get", json::object{{"task", first}}));
}

BOOST_AUTO_TEST_CASE(trials_run_at_once_up_to_both_limits) {
  TaskDaemon daemon;
  daemon.set_host("tasks", "{parallel_trials: 3}");
  daemon.start();
  RpcClient client = daemon.client();
  const json::object space{{"simulated-seconds", {0.3}}, {"a", {1, 2, 3, 4, 5, 6}}};
  const auto id = submit(client, simulated_task(space, {{"parallel_trials", 2}}));
  std::int64_t most = 0;
  BOOST_REQUIRE(eventually([&] {
    const auto row =
        client.call("task.get", json::object{{"task", id}, {"summary", false}}).object();
    most = std::max(most, row.at("trials").at("running").as_int64());
    return row.at("state").as_string() == "completed";
  }));
  BOOST_TEST(most == 2);
  BOOST_TEST(trials_of(client, id).size() == 6);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace test

// What a submitted task becomes: trials in order, scored, the best kept.
#include <boost/test/unit_test.hpp>
#include <string>

#include "tasks/shared_tasks.h"

namespace test {
namespace {

namespace json = boost::json;

std::vector<std::string> points_of(RpcClient& client, std::int64_t task) {
  std::vector<std::string> points;
  for (const auto& trial : trials_of(client, task)) {
    points.push_back(json::serialize(trial.at("parameters")));
  }
  return points;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(running_facts, OnTaskDaemon)

BOOST_AUTO_TEST_CASE(a_grid_runs_every_point_with_the_last_axis_fastest) {
  const auto id = submit(client, simulated_task({{"a", {1, 2}}, {"b", {"x", "y"}}}));
  const auto task = wait_for_end(client, id);
  BOOST_TEST(task.at("state").as_string() == "completed");
  const std::vector<std::string> expected = {R"({"a":1,"b":"x"})", R"({"a":1,"b":"y"})",
                                             R"({"a":2,"b":"x"})", R"({"a":2,"b":"y"})"};
  BOOST_TEST(points_of(client, id) == expected, boost::test_tools::per_element());
  BOOST_TEST(task.at("trials").at("finished").as_int64() == 4);
  BOOST_TEST(task.at("trials").at("failed").as_int64() == 0);
}

BOOST_AUTO_TEST_CASE(the_best_trial_has_the_least_score_and_its_metrics_are_kept) {
  const auto task = run_task(client, simulated_task({{"tp-size", {1, 2, 4}}, {"z", {1, 60}}}));
  const auto trials = trials_of(client, task.at("id").as_int64());
  double least = 1e300;
  std::int64_t best = -1;
  for (const auto& trial : trials) {
    const double score = trial.at("score").to_number<double>();
    BOOST_TEST(trial.at("metrics").at("mean_e2e_latency").to_number<double>() == score);
    if (score < least) {
      least = score;
      best = trial.at("trial").as_int64();
    }
  }
  BOOST_TEST(task.at("best").at("trial").as_int64() == best);
  BOOST_TEST(task.at("best").at("score").to_number<double>() == least);
  BOOST_TEST(task.at("summary").at("best").at("trial").as_int64() == best);
}

BOOST_AUTO_TEST_CASE(throughput_is_negated_so_that_less_is_better) {
  const auto task = run_task(
      client, simulated_task({{"tp-size", {1, 2}}}, {{"objective", "maximize_throughput"}}));
  BOOST_TEST(task.at("best").at("score").to_number<double>() < 0);
}

BOOST_AUTO_TEST_CASE(max_iterations_ends_a_grid_and_mixed_order_covers_every_candidate_first) {
  const json::object space{{"a", {1, 2, 3, 4}}, {"b", {1, 2, 3}}, {"c", {"x", "y"}}};
  const auto task =
      run_task(client, simulated_task(space, {{"order", "mixed"}, {"max_iterations", 4}}));
  const auto trials = trials_of(client, task.at("id").as_int64());
  BOOST_REQUIRE(trials.size() == 4);
  for (const auto& axis : space) {
    for (const auto& value : axis.value().as_array()) {
      const bool tried = std::any_of(trials.begin(), trials.end(), [&](const auto& trial) {
        return trial.at("parameters").at(axis.key()) == value;
      });
      BOOST_TEST(tried, std::string(axis.key()) + " " + json::serialize(value));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_baseline_is_the_first_trial_and_has_no_parameters) {
  const auto task = run_task(client, simulated_task({{"a", {1, 2}}}, {{"baseline", true}}));
  const auto trials = trials_of(client, task.at("id").as_int64());
  BOOST_REQUIRE(trials.size() == 3);
  BOOST_TEST(trials[0].at("baseline").as_bool());
  BOOST_TEST(trials[0].at("parameters").as_object().empty());
  BOOST_TEST(task.at("baseline_score") == trials[0].at("score"));
  BOOST_TEST(task.at("summary").at("baseline").at("trial").as_int64() == 0);
}

BOOST_AUTO_TEST_CASE(repeats_keep_each_run_and_score_their_median) {
  const auto task = run_task(client, simulated_task({{"a", {1}}}, {{"repeats", 3}}));
  const auto trials = trials_of(client, task.at("id").as_int64());
  BOOST_REQUIRE(trials.size() == 1);
  BOOST_TEST(trials[0].at("runs").as_array().size() == 3);
  BOOST_TEST(trials[0].at("score") == trials[0].at("runs").at(1).at("score"));
}

BOOST_AUTO_TEST_CASE(patience_ends_a_task_that_gets_no_better) {
  // "same" has no effect on the simulated engine's metrics but by its value's own speed.
  json::array nulls;
  for (int i = 0; i < 30; ++i) nulls.emplace_back(std::string("v") + std::to_string(i));
  const auto task =
      run_task(client, simulated_task({{"a", nulls}}, {{"patience", 3}, {"min_improvement", 0.9}}));
  BOOST_TEST(task.at("state").as_string() == "completed");
  BOOST_TEST(task.at("trials").at("finished").as_int64() == 4);
  BOOST_TEST(std::string(task.at("message").as_string()).contains("without a better one"));
}

BOOST_AUTO_TEST_CASE(random_and_bayesian_try_no_point_twice_and_end_with_the_space) {
  for (const char* strategy : {"random", "bayesian"}) {
    const auto task = run_task(client, simulated_task({{"a", {1, 2, 3}}, {"b", {true, false}}},
                                                      {{"strategy", strategy}, {"seed", 7}}));
    auto points = points_of(client, task.at("id").as_int64());
    BOOST_TEST(points.size() == 6);
    std::sort(points.begin(), points.end());
    BOOST_TEST((std::unique(points.begin(), points.end()) == points.end()));
  }
}

BOOST_AUTO_TEST_CASE(an_empty_space_is_one_trial_of_the_engines_defaults) {
  const auto task = run_task(client, simulated_task({}));
  BOOST_TEST(task.at("trials").at("finished").as_int64() == 1);
  BOOST_TEST(task.at("best").at("parameters").as_object().empty());
}

BOOST_AUTO_TEST_CASE(flags_of_a_trial_are_as_the_engine_takes_them) {
  const auto task = run_task(
      client, simulated_task({{"on", {true}}, {"off", {false}}, {"none", {nullptr}}, {"n", {4}}}));
  const auto trials = trials_of(client, task.at("id").as_int64());
  BOOST_TEST(json::serialize(trials[0].at("flags")) == R"(["--on","--n","4"])");
}

BOOST_AUTO_TEST_CASE(higher_priority_goes_first_and_equal_ones_in_their_order) {
  // The first occupies the one place while the others are submitted.
  const auto first = submit(client, simulated_task({{"simulated-seconds", {0.3}}}));
  const auto low = submit(client, simulated_task({{"a", {1}}}, {}, {{"priority", -1}}));
  const auto high = submit(client, simulated_task({{"a", {1}}}, {}, {{"priority", 5}}));
  const auto also_high = submit(client, simulated_task({{"a", {1}}}, {}, {{"priority", 5}}));
  wait_for_end(client, first);
  const auto started = [&](std::int64_t id) {
    return std::string(wait_for_end(client, id).at("started_at").as_string());
  };
  BOOST_TEST(started(high) <= started(also_high));
  BOOST_TEST(started(also_high) <= started(low));
}

BOOST_AUTO_TEST_CASE(presets_become_the_space_and_are_recorded_with_their_revision) {
  const auto a = create_preset(client, "Task A", {{"parameters", {{"a", {1, 2}}}}});
  create_preset(client, "Task B", {{"parameters", {{"a", {2, 3}}, {"b", {true}}}}});
  json::object task = simulated_task({}, {}, {{"presets", {"Task B", "Task A"}}});
  task.erase("parameters");
  const auto done = run_task(client, task);
  BOOST_TEST(done.at("trials").at("finished").as_int64() == 3);
  const auto& applied = done.at("task").at("applied_presets").as_array();
  BOOST_REQUIRE(applied.size() == 2);
  BOOST_TEST(applied[0].at("name").as_string() == "Task B");
  BOOST_TEST(applied[1].at("id") == a.at("id"));
  BOOST_TEST(applied[1].at("revision").as_int64() == 1);
  BOOST_TEST(done.at("submitted").at("presets").as_array().size() == 2);
}

BOOST_AUTO_TEST_CASE(constraints_of_presets_leave_points_out_and_the_preview_says_how_many) {
  json::object params =
      preset_params("Limited", {{"parameters", {{"a", {1, 2, 3}}, {"b", {1, 2, 3}}}}});
  params["constraints"] = json::array{
      json::object{{"id", "order"}, {"rule", "b is no less than a"}, {"require", "a <= b"}}};
  const auto made = client.call("preset.create", params);
  check_ok(made);
  json::object task = simulated_task({}, {}, {{"presets", {"Limited"}}});
  task.erase("parameters");
  const auto preview = client.call("task.preview", json::object{{"task", task}}).object();
  BOOST_TEST(preview.at("points").at("total").as_int64() == 9);
  BOOST_TEST(preview.at("points").at("valid").as_int64() == 6);
  BOOST_TEST(preview.at("trials").as_int64() == 6);
  const auto done = run_task(client, task);
  BOOST_TEST(done.at("trials").at("finished").as_int64() == 6);
  for (const auto& trial : trials_of(client, done.at("id").as_int64())) {
    const auto& point = trial.at("parameters");
    BOOST_TEST(point.at("a").as_int64() <= point.at("b").as_int64());
  }
}

BOOST_AUTO_TEST_CASE(twenty_thousand_points_are_counted_not_built) {
  json::object space;
  json::array twelve;
  for (int i = 0; i < 12; ++i) twelve.emplace_back(i);
  for (const char* name : {"a", "b", "c", "d"}) space[name] = twelve;
  const auto preview =
      client.call("task.preview", json::object{{"task", simulated_task(space)}}).object();
  BOOST_TEST(preview.at("points").at("valid").as_int64() == 20'736);
  BOOST_TEST(preview.at("trials").as_int64() == 100);
  BOOST_TEST(preview.at("first").as_array().size() == 5);
  BOOST_TEST(preview.at("runner").as_string() == "simulated");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace test

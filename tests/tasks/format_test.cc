// The task format that people already have: every form and key of it, taken as it is documented.
#include <boost/test/unit_test.hpp>
#include <set>
#include <string>
#include <vector>

#include "tasks/shared_tasks.h"

namespace test {
namespace {

namespace json = boost::json;

json::object preview(RpcClient& client, const json::object& task) {
  return client.call("task.preview", json::object{{"task", task}}).object();
}

// A warning that begins with this path.
bool warns_of(const json::object& answer, std::string_view path) {
  for (const auto& warning : answer.at("warnings").as_array()) {
    if (std::string_view(warning.as_string()).starts_with(std::string(path) + ": ")) return true;
  }
  return false;
}

std::vector<json::value> values_of(RpcClient& client, const json::object& task,
                                   std::string_view parameter) {
  const auto done = run_task(client, task);
  BOOST_TEST_REQUIRE(done.at("state").as_string() == "completed");
  std::vector<json::value> values;
  for (const auto& trial : trials_of(client, done.at("id").as_int64())) {
    values.push_back(trial.at("parameters").at(parameter));
  }
  return values;
}

json::object choice(std::string_view type, std::string_view key, const json::array& values) {
  json::object form{{key, values}};
  if (!type.empty()) form["type"] = type;
  return form;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(format_facts, OnTaskDaemon)

BOOST_AUTO_TEST_CASE(lists_hold_any_scalar_and_axes_without_values_are_dropped) {
  const json::object space{
      {"a", {1, 2}}, {"e", json::array{}}, {"b", {"x", "y"}}, {"c", {nullptr}}};
  const auto done = run_task(client, simulated_task(space));
  json::array points;
  for (const auto& trial : trials_of(client, done.at("id").as_int64())) {
    points.push_back(trial.at("parameters"));
  }
  const auto point = [](int a, const char* b) {
    return json::object{{"a", a}, {"b", b}, {"c", nullptr}};
  };
  check_equal(points, json::array{point(1, "x"), point(1, "y"), point(2, "x"), point(2, "y")});
  BOOST_TEST(warns_of(done, "/parameters/e"));
  const json::array scalars{nullptr, true, false, 3, 2.5, "text"};
  const auto values = values_of(client, simulated_task({{"a", scalars}}), "a");
  check_equal(json::array(values.begin(), values.end()), scalars);
}

BOOST_AUTO_TEST_CASE(the_oldest_spelling_is_for_every_strategy_the_others_not_for_the_grid) {
  const json::array two{1, 2};
  BOOST_TEST(
      values_of(client, simulated_task({{"a", choice("choice", "values", two)}}), "a").size() ==
      2U);
  for (const json::object& form :
       {choice("categorical", "values", two), choice("categorical", "choices", two),
        choice("choice", "choices", two), choice("", "values", two)}) {
    BOOST_TEST_CONTEXT(form) {
      check_invalid(
          client.call("task.submit", json::object{{"task", simulated_task({{"a", form}})}}),
          {"/task/parameters/a"});
      for (const char* strategy : {"random", "bayesian"}) {
        const auto values =
            values_of(client, simulated_task({{"a", form}}, {{"strategy", strategy}}), "a");
        BOOST_TEST(values.size() == 2U);
      }
    }
  }
  const auto empty =
      run_task(client, simulated_task({{"a", choice("choice", "values", {})}, {"b", {1}}}));
  BOOST_TEST(warns_of(empty, "/parameters/a/values"));
  check_equal(empty.at("best").at("parameters"), json::object{{"b", 1}});
}

BOOST_AUTO_TEST_CASE(ranges_are_for_random_and_bayesian) {
  const json::object continuous{
      {"type", "continuous"}, {"low", 0.5}, {"high", 0.75}, {"log", false}};
  const json::object integer{{"type", "integer"}, {"low", 2}, {"high", 900}, {"log", true}};
  check_invalid(
      client.call("task.submit", json::object{{"task", simulated_task({{"a", continuous}})}}),
      {"/task/parameters/a"});
  for (const char* strategy : {"random", "bayesian"}) {
    const json::object optimization{{"strategy", strategy}, {"max_iterations", 8}, {"seed", 11}};
    const auto reals = values_of(client, simulated_task({{"a", continuous}}, optimization), "a");
    BOOST_TEST(reals.size() == 8U);
    for (const auto& value : reals) {
      BOOST_TEST((value.is_double() && value.as_double() >= 0.5 && value.as_double() <= 0.75));
    }
    const auto wholes = values_of(client, simulated_task({{"a", integer}}, optimization), "a");
    BOOST_TEST(wholes.size() == 8U);
    for (const auto& value : wholes) {
      BOOST_TEST((value.is_int64() && value.as_int64() >= 2 && value.as_int64() <= 900));
    }
  }
}

BOOST_AUTO_TEST_CASE(forms_that_are_wrong_are_errors_with_their_path) {
  const json::object space{{"scalar", 5},
                           {"text", "x"},
                           {"type", json::object{{"type", "float"}, {"values", {1}}}},
                           {"no-values", json::object{{"type", "choice"}}}};
  check_invalid(client.call("task.submit", json::object{{"task", simulated_task(space)}}),
                {"/task/parameters/scalar", "/task/parameters/text", "/task/parameters/type/type",
                 "/task/parameters/no-values"});
}

BOOST_AUTO_TEST_CASE(a_grid_that_is_cut_is_told) {
  const auto cut = preview(client, simulated_task({{"a", {1, 2, 3}}}, {{"max_iterations", 2}}));
  BOOST_TEST(cut.at("trials").as_int64() == 2);
  BOOST_TEST(warns_of(cut, "/optimization/max_iterations"));
  BOOST_TEST(!warns_of(preview(client, simulated_task({{"a", {1, 2}}}, {{"max_iterations", 2}})),
                       "/optimization/max_iterations"));
}

BOOST_AUTO_TEST_CASE(a_slo_block_with_every_key_is_kept_and_scores_the_trials) {
  const json::object limit{
      {"threshold", 0.001}, {"weight", 2.0}, {"hard_fail", false}, {"fail_ratio", 0.2}};
  const json::object slo{{"latency", {{"p50", limit}, {"p90", limit}, {"p99", limit}}},
                         {"ttft", limit},
                         {"tpot", {{"threshold", 3600}, {"weight", 1.5}}},
                         {"steepness", 0.5}};
  const auto done = run_task(client, simulated_task({{"a", {1}}}, {}, {{"slo", slo}}));
  BOOST_TEST(done.at("warnings").as_array().empty(), json::serialize(done.at("warnings")));
  check_equal(done.at("task").at("slo"), slo);
  const auto trial = trials_of(client, done.at("id").as_int64()).at(0);
  BOOST_TEST(trial.at("violations").as_array().size() == 4U);
  BOOST_TEST(trial.at("score").to_number<double>() > trial.at("base").to_number<double>());
  const auto idle =
      preview(client, simulated_task({{"a", {1}}}, {}, {{"slo", {{"ttft", {{"weight", 3}}}}}}));
  BOOST_TEST(warns_of(idle, "/slo/ttft"));
  check_invalid(
      client.call(
          "task.submit",
          json::object{
              {"task",
               simulated_task({{"a", {1}}}, {},
                              {{"slo", {{"tpot", {{"threshold", "1s"}}}, {"steepness", 0}}}})}}),
      {"/task/slo/tpot/threshold", "/task/slo/steepness"});
}

BOOST_AUTO_TEST_CASE(a_benchmark_block_with_every_key_runs_each_level) {
  const json::object benchmark{{"task", "text-to-text"},
                               {"model_name", "made-up"},
                               {"model_tokenizer", "gpt2"},
                               {"traffic_scenarios", {"D(100,100)", "D(1000,20)"}},
                               {"num_concurrency", {1, 4}},
                               {"max_time_per_iteration", 15},
                               {"max_requests_per_iteration", 100},
                               {"additional_params", {{"temperature", 0.0}}},
                               {"dataset_url", "https://example.org/prompts.csv"},
                               {"dataset_deduplicate", true},
                               {"slo_config", json::object{}}};
  const auto done = run_task(client, simulated_task({{"a", {1}}}, {}, {{"benchmark", benchmark}}));
  BOOST_TEST_REQUIRE(done.at("state").as_string() == "completed");
  check_equal(done.at("task").at("benchmark"), benchmark);
  const auto metrics = trials_of(client, done.at("id").as_int64()).at(0).at("metrics");
  BOOST_TEST(metrics.at("num_result_files").as_int64() == 4);
  check_equal(metrics.at("concurrency_levels"), json::array{1, 4, 1, 4});
  std::set<std::string> scenarios;
  double sum = 0;
  for (const auto& level : metrics.at("levels").as_array()) {
    scenarios.emplace(level.at("scenario").as_string());
    sum += level.at("metrics").at("mean_ttft").to_number<double>();
  }
  BOOST_TEST(scenarios == (std::set<std::string>{"D(100,100)", "D(1000,20)"}),
             boost::test_tools::per_element());
  BOOST_TEST(metrics.at("mean_ttft").to_number<double>() == sum / 4,
             boost::test_tools::tolerance(1e-12));
  BOOST_TEST(metrics.at("total_requests").as_int64() == 400);
}

BOOST_AUTO_TEST_CASE(keys_that_are_not_known_or_not_used_are_warnings) {
  json::object task = simulated_task(
      {{"a", {1}}},
      {{"study_name", "s"}, {"storage", "sqlite:///s.db"}, {"n_initial_random", 5}, {"sed", 3}},
      {{"colour", "blue"},
       {"deployment_mode", "docker"},
       {"runtime_image_tag", "v0.5.2"},
       {"clusterbasemodel_config", {{"preset", "p"}}},
       {"clusterservingruntime_config", {{"name", "n"}, {"spec", json::object{}}}},
       {"storage", {{"type", "pvc"}, {"pvc_name", "models"}, {"mount_path", "/models"}}},
       {"slo", {{"throughput", 3}}}});
  task["model"].as_object()["namespace"] = "default";
  task["model"].as_object()["size"] = 7;
  task["benchmark"].as_object()["num_concurency"] = 3;
  const auto done = run_task(client, task);
  BOOST_TEST(done.at("state").as_string() == "completed");
  for (const char* path :
       {"/colour", "/deployment_mode", "/runtime_image_tag", "/clusterbasemodel_config",
        "/clusterservingruntime_config", "/storage", "/optimization/study_name",
        "/optimization/storage", "/optimization/n_initial_random", "/optimization/sed",
        "/slo/throughput", "/model/size", "/benchmark/num_concurency"}) {
    BOOST_TEST(warns_of(done, path), path << " in " << json::serialize(done.at("warnings")));
  }
  BOOST_TEST(done.at("warnings").as_array().size() == 13U, json::serialize(done.at("warnings")));
  BOOST_TEST(json::serialize(done.at("warnings")).contains("did you mean 'num_concurrency'?"));
}

BOOST_AUTO_TEST_CASE(wrong_values_of_known_keys_are_errors_with_their_path) {
  json::object task = simulated_task(
      {{"a", {1}}},
      {{"objective", "minimise"}, {"max_iterations", 0}, {"timeout_per_iteration", "60"}},
      {{"deployment_mode", "cloud"}, {"description", 3}});
  task["model"] = json::object{{"id_or_path", ""}};
  task["benchmark"] = json::object{{"traffic_scenarios", json::array{}}, {"num_concurrency", {0}}};
  check_invalid(client.call("task.submit", json::object{{"task", task}}),
                {"/task/optimization/objective", "/task/optimization/max_iterations",
                 "/task/optimization/timeout_per_iteration", "/task/deployment_mode",
                 "/task/description", "/task/model/id_or_path", "/task/benchmark/traffic_scenarios",
                 "/task/benchmark/num_concurrency/0"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace test

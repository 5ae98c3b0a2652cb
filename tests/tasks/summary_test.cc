// The summary of task.get, each number of it computed again from the trials.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "tasks/shared_tasks.h"

namespace test {
namespace {

namespace json = boost::json;
using Trials = std::vector<json::object>;

double number(const json::value& value) {
  return value.to_number<double>();
}

// The test's own reading of a number may be off by one unit in the last place.
void check_near(const json::value& got, double expected) {
  BOOST_TEST(number(got) == expected, boost::test_tools::tolerance(1e-12));
}

// Failed trials have none.
std::vector<double> scores_of(const Trials& trials) {
  std::vector<double> scores;
  for (const auto& trial : trials) {
    if (!trial.at("score").is_null()) scores.push_back(number(trial.at("score")));
  }
  return scores;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

Trials with_value(const Trials& trials, std::string_view parameter, const json::value& value) {
  Trials found;
  for (const auto& trial : trials) {
    if (trial.at("parameters").at(parameter) == value) found.push_back(trial);
  }
  return found;
}

// `trials` without the baseline.
void check_effect(const json::object& effect, const Trials& trials, const json::array& values) {
  const std::string_view parameter = effect.at("parameter").as_string();
  const auto all = scores_of(trials);
  double total = 0;
  for (const double score : all) total += (score - mean(all)) * (score - mean(all));
  double between = 0;
  const auto& told = effect.at("values").as_array();
  BOOST_TEST_REQUIRE(told.size() == values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    BOOST_TEST_CONTEXT(parameter << " " << values[i]) {
      const auto group = with_value(trials, parameter, values[i]);
      auto scores = scores_of(group);
      std::sort(scores.begin(), scores.end());
      check_equal(told[i].at("value"), values[i]);
      check_equal(told[i].at("trials"), group.size());
      check_equal(told[i].at("failed"), group.size() - scores.size());
      if (scores.empty()) {
        BOOST_TEST(told[i].at("best").is_null());
        BOOST_TEST(told[i].at("median").is_null());
        BOOST_TEST(told[i].at("mean").is_null());
        continue;
      }
      BOOST_TEST(number(told[i].at("best")) == scores.front());
      BOOST_TEST(number(told[i].at("median")) == scores[(scores.size() - 1) / 2]);
      check_near(told[i].at("mean"), mean(scores));
      between += static_cast<double>(scores.size()) * std::pow(mean(scores) - mean(all), 2);
    }
  }
  BOOST_TEST(number(effect.at("importance")) == between / total,
             boost::test_tools::tolerance(1e-9));
}

json::object pareto_point(const json::object& trial, std::string_view throughput) {
  const auto& metrics = trial.at("metrics");
  json::object point{{"trial", trial.at("trial")},
                     {"latency", metrics.at("mean_e2e_latency")},
                     {"throughput", metrics.at(throughput)}};
  if (trial.at("baseline").as_bool()) point["baseline"] = true;
  return point;
}

void check_pareto(const json::object& pareto, const Trials& trials, std::string_view throughput) {
  check_equal(pareto.at("latency"), "mean_e2e_latency");
  BOOST_TEST(pareto.at("throughput").as_string() == throughput);
  json::array all;
  for (const auto& trial : trials) {
    if (!trial.at("score").is_null()) all.emplace_back(pareto_point(trial, throughput));
  }
  check_equal(pareto.at("all"), all);
  const auto beats = [](const json::value& a, const json::value& b) {
    const double faster = number(b.at("latency")) - number(a.at("latency"));
    const double more = number(a.at("throughput")) - number(b.at("throughput"));
    return faster >= 0 && more >= 0 && (faster > 0 || more > 0);
  };
  std::vector<json::value> front;
  for (const auto& point : all) {
    const bool beaten = std::any_of(all.begin(), all.end(),
                                    [&](const json::value& other) { return beats(other, point); });
    if (!beaten) front.push_back(point);
  }
  std::stable_sort(front.begin(), front.end(), [](const json::value& a, const json::value& b) {
    return number(a.at("latency")) < number(b.at("latency"));
  });
  check_equal(pareto.at("points"), json::array(front.begin(), front.end()));
}

json::object trial_of_summary(const json::object& trial) {
  return {{"trial", trial.at("trial")},
          {"score", trial.at("score")},
          {"parameters", trial.at("parameters")},
          {"metrics", trial.at("metrics")}};
}

void check_history(const json::array& history, const Trials& trials) {
  BOOST_TEST_REQUIRE(history.size() == trials.size());
  json::value best = nullptr;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    const auto& score = trials[i].at("score");
    if (!score.is_null() && (best.is_null() || number(score) < number(best))) best = score;
    check_equal(history[i],
                json::object{{"trial", trials[i].at("trial")}, {"score", score}, {"best", best}});
  }
}

const json::object& best_of(const Trials& trials) {
  return *std::min_element(trials.begin(), trials.end(), [](const auto& a, const auto& b) {
    const auto worth = [](const auto& trial) {
      return trial.at("score").is_null() ? 1e300 : number(trial.at("score"));
    };
    return worth(a) < worth(b);
  });
}

// A runner of the simulated engine whose metrics are three, with `more` about GPUs.
std::string throughput_runner(const std::string& more) {
  return "runtimes: [some-engine]\n"
         "command:\n"
         "  argv: [tuningd-simulated-engine, --parameters, '{parameters_json}', --concurrency, "
         "'32', --output, '{result_file}']\n"
         "metrics:\n"
         "  file: '{result_file}'\n"
         "  map:\n"
         "    mean_e2e_latency: {from: mean_e2e_latency}\n"
         "    mean_total_throughput: {from: mean_total_throughput}\n"
         "    mean_output_throughput: {from: mean_output_throughput}\n"
         "parameters: {allow: ['*']}\n" +
         more;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(summary_facts)

BOOST_FIXTURE_TEST_CASE(every_number_follows_from_the_trials, OnTaskDaemon) {
  const json::array sizes{1, 2, 4};
  const json::array rest{1, 60};
  const json::array faults{nullptr, "exit"};
  const auto task = run_task(
      client, simulated_task({{"tp-size", sizes}, {"z", rest}, {"simulated-fault", faults}},
                             {{"baseline", true}}));
  const auto trials = trials_of(client, task.at("id").as_int64());
  BOOST_TEST_REQUIRE(trials.size() == 13U);
  const auto& summary = task.at("summary").as_object();
  check_equal(summary.at("objective"), "minimize_latency");
  check_equal(summary.at("finished"), 13);
  check_equal(summary.at("failed"), 6);
  check_equal(summary.at("failures"), json::object{{"benchmark_failed", 6}});
  check_equal(summary.at("best"), trial_of_summary(best_of(trials)));
  check_equal(summary.at("baseline"), trial_of_summary(trials[0]));
  const double before = number(trials[0].at("score"));
  const double after = number(best_of(trials).at("score"));
  BOOST_TEST(after < before);
  check_near(summary.at("improvement"), (before - after) / before);
  const Trials points(trials.begin() + 1, trials.end());
  const auto& effects = summary.at("effects").as_array();
  BOOST_TEST_REQUIRE(effects.size() == 3U);
  check_equal(effects[0].at("parameter"), "tp-size");
  check_equal(effects[1].at("parameter"), "z");
  check_equal(effects[2].at("parameter"), "simulated-fault");
  check_effect(effects[0].as_object(), points, sizes);
  check_effect(effects[1].as_object(), points, rest);
  // One group succeeded at all: it explains nothing.
  check_equal(effects[2].at("importance"), 0.0);
  check_equal(effects[2].at("values").at(1).at("failed"), 6);
  BOOST_TEST(number(effects[0].at("importance")) > number(effects[1].at("importance")));
  check_pareto(summary.at("pareto").as_object(), trials, "mean_total_throughput_per_gpu");
  check_history(summary.at("history").as_array(), trials);
}

BOOST_FIXTURE_TEST_CASE(improvement_of_throughput_is_positive_and_nothing_without_a_baseline,
                        OnTaskDaemon) {
  const json::object space{{"z", {1, 60, 3000}}};
  const auto task = run_task(
      client, simulated_task(space, {{"objective", "maximize_throughput"}, {"baseline", true}}));
  const auto trials = trials_of(client, task.at("id").as_int64());
  const double before = -number(trials[0].at("score"));
  const double after = -number(best_of(trials).at("score"));
  BOOST_TEST(before > 0);
  // The baseline has a part in it: at worst nothing is gained.
  BOOST_TEST(after >= before);
  check_near(task.at("summary").at("improvement"), (after - before) / before);
  const auto without = run_task(client, simulated_task(space));
  BOOST_TEST(without.at("summary").at("improvement").is_null());
  BOOST_TEST(without.at("summary").at("baseline").is_null());
}

BOOST_AUTO_TEST_CASE(throughput_counts_per_gpu_where_the_runner_tells_the_gpus) {
  TaskDaemon daemon;
  daemon.write_runner("untold", throughput_runner(""));
  daemon.write_runner("four", throughput_runner("gpu_count: {number: 4}\n"));
  daemon.write_runner("product", throughput_runner("gpu_count: {product: [[tp-size, tp]]}\n"));
  daemon.start();
  RpcClient client = daemon.client();
  const auto trials_with = [&](std::string_view runner) {
    const auto done = run_task(
        client, simulated_task({{"tp-size", {1, 2, 4}}}, {{"objective", "maximize_throughput"}},
                               {{"base_runtime", "some-engine"}, {"runner", runner}}));
    BOOST_TEST_REQUIRE(done.at("state").as_string() == "completed");
    const auto trials = trials_of(client, done.at("id").as_int64());
    check_equal(done.at("best").at("trial"), best_of(trials).at("trial"));
    const bool told = trials[0].at("metrics").as_object().contains("gpu_count");
    check_pareto(done.at("summary").at("pareto").as_object(), trials,
                 told ? "mean_total_throughput_per_gpu" : "mean_total_throughput");
    return trials;
  };
  const auto check_scores = [](const Trials& trials, const std::vector<double>& gpus) {
    BOOST_TEST_REQUIRE(trials.size() == gpus.size());
    for (std::size_t i = 0; i < trials.size(); ++i) {
      const auto& metrics = trials[i].at("metrics").as_object();
      const double total = number(metrics.at("mean_total_throughput"));
      BOOST_TEST(number(metrics.at("gpu_count")) == gpus[i]);
      check_near(metrics.at("mean_total_throughput_per_gpu"), total / gpus[i]);
      check_near(metrics.at("mean_output_throughput_per_gpu"),
                 number(metrics.at("mean_output_throughput")) / gpus[i]);
      check_near(trials[i].at("score"), -total / gpus[i]);
    }
  };
  const auto untold = trials_with("untold");
  for (const auto& trial : untold) {
    BOOST_TEST(number(trial.at("score")) ==
               -number(trial.at("metrics").at("mean_total_throughput")));
    BOOST_TEST(!trial.at("metrics").as_object().contains("mean_total_throughput_per_gpu"));
  }
  check_scores(trials_with("four"), {4, 4, 4});
  const auto product = trials_with("product");
  check_scores(product, {1, 2, 4});
  // More GPUs are more throughput, yet less of each.
  check_equal(best_of(untold).at("parameters"), json::object{{"tp-size", 4}});
  check_equal(best_of(product).at("parameters"), json::object{{"tp-size", 1}});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace test

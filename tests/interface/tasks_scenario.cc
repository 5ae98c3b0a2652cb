#include <boost/test/unit_test.hpp>
#include <thread>

#include "interface/scenarios.h"

namespace test {
namespace {

namespace json = boost::json;

json::object end_of(DescribedClient& client, const json::value& id) {
  for (;;) {
    json::object task = client.object("task.get", {{"task", id}});
    const auto& state = task.at("state").as_string();
    if (state != "pending" && state != "running") return task;
    std::this_thread::sleep_for(5ms);
  }
}

json::object run(DescribedClient& client, const json::object& task) {
  const json::value id = client.object("task.submit", {{"task", task}}).at("id");
  return end_of(client, id);
}

// Presets with a conflict and a rule, a baseline, limits that are broken, a trial that fails.
json::object task_of_presets(DescribedClient& client) {
  client.call("preset.create", json::parse(R"({"name": "Sizes",
    "parameters": {"tp-size": [1, 2, 4], "simulated-fault": [null, "exit"]},
    "constraints": [{"id": "no-fault", "require": "tp_size == 1", "when": "simulated_fault == 'exit'"}]})")
                                   .as_object());
  client.call("preset.create",
              json::parse(R"({"name": "Words", "parameters": {"tp-size": ["two"]}})").as_object());
  return simulated_task(
      {}, {{"baseline", true}, {"repeats", 2}},
      {{"presets", {"Sizes", "Words"}},
       {"parameters", {{"tp-size", {1, 2}}}},
       {"slo", {{"latency", {{"p90", {{"threshold", 0.001}}}}}}},
       {"benchmark",
        {{"num_concurrency", {1, 4}}, {"traffic_scenarios", json::array{"D(100,100)"}}}},
       {"unknown-key", true}});
}

// One with all that a file may have.
void preview_whole(DescribedClient& client) {
  json::object task = json::parse(R"({
    "task_name": "whole", "description": "All of it", "runner": "sglang", "priority": 1,
    "model": {"id_or_path": "org/model", "namespace": "n", "quantization": "fp8",
              "quantization_config": {"quant_method": "fp8"}},
    "base_runtime": "sglang",
    "presets": ["Sizes", "Words"], "merge_strategy": "union", "strategies": {"tp-size": "last_wins"},
    "overrides": {"tp-size": [1, 2]}, "decisions": {"tp-size": {"accept": true}},
    "mixed_runtimes": true, "variables": {},
    "quant_config": {"gemm_dtype": ["auto"]}, "parallel_config": {"pp": [1]},
    "optimization": {"objective": "minimize_ttft", "strategy": "grid_search", "max_iterations": 5,
                     "timeout_per_iteration": 60, "seed": 1, "n_initial_random": 2,
                     "order": "mixed", "baseline": false, "repeats": 1, "patience": 3,
                     "min_improvement": 0.01, "parallel_trials": 2},
    "slo": {"latency": {"p50": {"threshold": 1, "weight": 2, "hard_fail": true, "fail_ratio": 0.2},
                        "p99": {"threshold": 3}},
            "ttft": {"threshold": 1}, "tpot": {"threshold": 0.1}, "steepness": 0.2,
            "curve": "smooth", "levels": "passing", "min_success_rate": 0.5},
    "benchmark": {"task": "text-to-text", "model_name": "m", "model_tokenizer": "t",
                  "traffic_scenarios": ["E64"], "num_concurrency": [1],
                  "max_time_per_iteration": 1, "max_requests_per_iteration": 10,
                  "additional_params": {"temperature": 0}, "dataset_url": "file",
                  "dataset_deduplicate": true
}
})")
                          .as_object();
  client.call("task.preview", {{"task", task}});
}

void read_task(DescribedClient& client, const json::object& task) {
  const json::value& id = task.at("id");
  BOOST_TEST(!task.at("summary").at("baseline").is_null());
  client.call("task.get", {{"task", id}, {"summary", false}});
  client.call("task.trials", {{"task", id}, {"order", "score"}, {"limit", 2}});
  client.call("task.trials", {{"task", id}});
  client.call("task.list", {{"state", "completed"}, {"search", "simul"}});
  client.call("task.log", {{"task", id}, {"trial", 0}, {"offset", -100}});
  client.call("task.save_preset", {{"task", id}, {"name", "Winner"}, {"best", 2}});
}

void hear(DescribedClient& listener) {
  listener.call("preset.unsubscribe");
  listener.call("task.unsubscribe");
  // What came before the answers is kept: all of it is to be looked at.
  bool deleted = false;
  while (!deleted) {
    const json::object told = listener.notification();
    const auto* state = told.if_contains("state");
    deleted = state != nullptr && *state == "deleted";
  }
}

}  // namespace

void play_tasks(DescribedClient& client, DescribedClient& listener) {
  listener.call("preset.subscribe");
  listener.call("task.subscribe");
  const json::object of_presets = task_of_presets(client);
  client.call("task.preview", {{"task", of_presets}});
  preview_whole(client);
  read_task(client, run(client, of_presets));

  json::object axis{{"type", "continuous"}, {"low", 0.5}, {"high", 0.9}};
  const json::object drawn =
      run(client, simulated_task({{"mem-fraction-static", axis}, {"tp-size", {1, 2}}},
                                 {{"strategy", "random"}, {"max_iterations", 24}}));
  BOOST_TEST(drawn.at("state").as_string() == "completed");

  const json::value hanging =
      client.object("task.submit", {{"task", simulated_task({{"simulated-fault", {"hang"}}})}})
          .at("id");
  client.call("task.cancel", {{"task", hanging}});
  client.call("task.resume", {{"task", hanging}});
  client.call("task.cancel", {{"task", hanging}});
  client.call("task.list", {{"limit", 1}});
  client.call("task.delete", {{"task", hanging}});
  hear(listener);
}

}  // namespace test

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

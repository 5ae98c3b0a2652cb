#include "interface/scenarios.h"

namespace test {
namespace {

namespace json = boost::json;

json::object parsed(std::string_view text) {
  return json::parse(text).as_object();
}

// With rules of its own and of the engine's, values that are dead, and points that are the same.
constexpr std::string_view kSpace = R"({"runtime": "sglang",
  "parameters": {"tp-size": [1, 2, 16], "schedule-policy": ["fcfs", "lpm"],
                 "disable-radix-cache": [true, null], "max-running-requests": [8, 64]},
  "constraints": [{"id": "big", "require": "max_running_requests >= 64", "when": "tp_size >= 2"},
                  {"id": "heads", "require": "attention_heads % tp_size == 0"}]})";

}  // namespace

void play_spaces(DescribedClient& client) {
  const json::object space = parsed(kSpace);
  client.call("space.count", {{"space", space}, {"facts", {{"gpus", 4}}}});
  client.call("space.count", {{"space", space}, {"steps", 1}});
  client.call("space.count", {{"preset", "Full"}, {"variables", {{"n", 32}}}});
  client.call("space.count", {{"presets", {"Base", "First"}}, {"merge_strategy", "intersection"}});
  client.call("space.sample", {{"space", space}, {"count", 3}, {"order", "stratified"}});
  client.call("space.check", {{"space", space},
                              {"point",
                               {{"tp-size", 2},
                                {"schedule-policy", "lpm"},
                                {"disable-radix-cache", true},
                                {"max-running-requests", 8}}}});
  client.call("preset.resolve", {{"preset", "Full"}});
  client.call("preset.resolve", {{"space", space}});
  client.call("preset.resolve", parsed(R"({"space": {
    "description": "Ranges", "category": "kinds", "metadata": {"tags": []},
    "merged_from": {"presets": [{"name": "First"}], "hash": ""},
    "parameters": {"x": {"range": {"from": 1, "to": 64, "factor": 2}},
                   "y": {"range": {"from": 1, "to": 100, "count": 3, "scale": "log"}}}}})"));
  client.call("preset.validate", parsed(R"({"parameters": {"x": 1}})"));
  client.call("preset.validate", parsed(R"({"runtime": "sglang", "parameters": {
    "tensor-parallel-size": [1], "sched-policy": ["lpm"], "tp-size": ["two"]}})"));
  client.call("preset.render", {{"space", space}, {"index", 1}, {"model", "Qwen/Qwen3-8B"}});
}

void play_engines(DescribedClient& client) {
  client.call("catalog.list");
  client.call("catalog.get", {{"engine", "sglang"}});
  client.call("catalog.get", {{"engine", "vllm"}});
  client.call("catalog.get", {{"engine", "llama.cpp"}});
  client.call("catalog.get", {{"engine", "sglang"}, {"flag", "schedule-policy"}});
  client.call("catalog.get", {{"engine", "sglang"}, {"flag", "enable-mixed-chunking"}});
  client.call("catalog.search", {{"query", "prefill"}, {"tune", 2}});
  client.call("preset.capture",
              {{"command", "vllm serve Qwen/Qwen3-8B --max-num-seqs 256 --no-such-flag 1"}});
  client.call("preset.migrate", {{"preset", "Old System"}, {"dry_run", true}});
  client.call("preset.clone", {{"preset", "Old System"}, {"name", "Old"}});
  client.call("preset.migrate", {{"preset", "Old"}});
  client.call("preset.create", parsed(R"x({"name": "Template", "runtime": "sglang",
    "parameters": {"tp-size": {"values_from": "divisors(n)"}},
    "variables": {"n": {"flag": "tp-size", "default": {"expression": "gpus"}}}})x"));
  client.call("preset.instantiate", {{"preset", "Template"}, {"dry_run", true}});
  client.call("preset.instantiate", {{"preset", "Template"}, {"name", "Filled"}});
}

void play_system(DescribedClient& client, const TaskDaemon& daemon) {
  client.call("system.ping");
  client.call("system.hardware");
  client.call("preset.create", {{"name", "Later"}, {"parameters", {{"x", {1}}}}});
  daemon.write_seed("20-later.yaml", "presets:\n  - {name: Later, parameters: {x: [2]}}\n");
  daemon.write_seed("30-broken.yaml", "presets: 1\n");
  client.call("system.reload");
  client.call("system.status");
  client.call("store.verify");
  client.call("store.backup", {{"directory", daemon.folder() + "/copy"}});
}

}  // namespace test

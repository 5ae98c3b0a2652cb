#include "interface/scenarios.h"

namespace test {
namespace {

namespace json = boost::json;

json::object parsed(std::string_view text) {
  return json::parse(text).as_object();
}

void create_all_kinds(DescribedClient& client) {
  client.call("preset.create", parsed(R"({"name": "Base", "parameters": {"page-size": [1, 16]}})"));
  client.call("preset.create", parsed(R"({
    "name": "Full", "description": "Of everything one", "category": "kinds", "runtime": "sglang",
    "runtime_version": ">=0.5",
    "parameters": {
      "tp-size": {"values": [1, 2], "notes": [{"value": 2, "why": "Two are there", "by": "ops"}]},
      "mem-fraction-static": {"range": {"from": 0.8, "to": 0.9, "step": 0.05}},
      "max-running-requests": {"values_from": "[n, 2 * n]", "when": "tp_size >= 2"}},
    "links": [{"parameters": ["attention-backend", "kv-cache-dtype"],
               "tuples": [["fa3", "auto"], ["triton", "fp8_e5m2"]]}],
    "any_of": [{"name": "plain", "parameters": {"schedule-policy": ["fcfs", "lpm"]}},
               {"parameters": {"schedule-policy": ["fcfs"], "chunked-prefill-size": [4096]}}],
    "constraints": [{"id": "few", "rule": "Few at once.", "require": "max_running_requests <= 64",
                     "when": "tp_size < 4"}],
    "extends": ["Base", {"preset": "Base", "revision": 1}],
    "requires": ["Base"], "conflicts": ["Copy"],
    "variables": {"n": {"type": "int", "default": 16, "help": "Requests", "min": 1, "max": 64,
                        "values": [16, 32]}},
    "metadata": {"tags": ["all"], "by": {"team": "ops"}}})"));
  client.call("preset.create", parsed(R"({"name": "Bare", "description": null, "category": null,
    "runtime": null, "parameters": {"x": [null, true, 1, 0.5, "text", [1], {"a": 1}]}})"));
}

void read_them(DescribedClient& client) {
  client.call("preset.get", parsed(R"({"preset": "Full"})"));
  client.call("preset.get", parsed(R"({"preset": "Full", "revision": 1})"));
  client.call("preset.list", parsed(R"({"limit": 2, "sort": "created_at", "order": "desc"})"));
  client.call("preset.list", parsed(R"({"view": "summary", "offset": 1, "tag": null})"));
  client.call("preset.categories");
  client.call("preset.schema");
}

void change_them(DescribedClient& client) {
  client.call("preset.update", parsed(R"({"preset": "Full", "if_revision": 1, "changes": {
    "parameters": {"tp-size": [1, 4], "page-size": [1],
                   "mem-fraction-static": {"range": {"from": 0.8, "to": 0.9, "count": 3}}},
    "links": null, "any_of": null, "constraints": null, "category": "changed"}})"));
  client.call("preset.update", parsed(R"({"preset": "Full", "changes": {"variables": null,
    "requires": null, "conflicts": null, "extends": null, "metadata": null}})"));
  client.call("preset.update", parsed(R"({"preset": "Full", "changes": {"name": "Other name",
    "description": "Another", "runtime": "vllm", "runtime_version": ">=0.9"}})"));
  client.call("preset.update", parsed(R"({"preset": "Other name", "changes": {"name": "Full"}})"));
  client.call("preset.clone", parsed(R"({"preset": "Full", "name": "Copy"})"));
  client.call("preset.diff", parsed(R"({"preset": "Full", "from": 1})"));
  client.call("preset.diff", parsed(R"({"left": "Full", "right": "Bare"})"));
  client.call("preset.restore", parsed(R"({"preset": "Full", "revision": 1})"));
  const json::value copy = client.object("preset.delete", parsed(R"({"preset": "Copy"})"))["id"];
  client.call("preset.restore", {{"preset", copy}, {"revision", 1}});
  client.call("preset.history", {{"preset", copy}, {"limit", 2}});
  client.call("preset.transact", parsed(R"({"operations": [
    {"op": "create", "params": {"name": "Short-lived", "parameters": {"x": [1]}}},
    {"op": "delete", "params": {"preset": "Short-lived"}}]})"));
}

void send_and_take(DescribedClient& client) {
  client.call("preset.export", parsed(R"({"preset": "Full"})"));
  const json::object file =
      client.object("preset.export", parsed(R"({"presets": ["Bare", "Full"]})"));
  client.call("preset.import", {{"document", file}, {"on_conflict", "skip"}});
  client.call("preset.import", {{"document", file}, {"on_conflict", "replace"}, {"dry_run", true}});
  client.call("preset.import", {{"document", file}, {"on_conflict", "rename"}});
  client.call("preset.import", parsed(R"({"on_conflict": "replace", "document": {"version": "1.0",
    "preset": {"name": "Bare", "runtime": "sglang", "parameters": {"tensor-parallel-size": [1]}}}})"));
}

}  // namespace

void play_presets(DescribedClient& client) {
  create_all_kinds(client);
  read_them(client);
  change_them(client);
  send_and_take(client);
}

}  // namespace test

// system.*, store.*, rpc.discover, subscriptions and task.preview.
#define BOOST_TEST_MODULE endpoint_system
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <set>

#include "support/facts.h"

namespace json = boost::json;
using test::Answer;
using test::check_equal;
using test::check_error;
using test::check_invalid;
using test::check_ok;
using test::create_preset;
using test::parse;
using test::preset_params;
using test::RpcClient;

BOOST_FIXTURE_TEST_SUITE(status, test::OnSharedDaemon)

BOOST_AUTO_TEST_CASE(status_tells_version_uptime_counts_seeding_limits_and_store) {
  const json::object before = client.call("system.status").object();
  BOOST_TEST(!before.at("version").as_string().empty());
  BOOST_TEST(before.contains("uptime_seconds"));
  check_equal(before.at("presets").at("system"), 4);
  check_equal(before.at("limits").at("line_bytes"), 4U << 20);
  check_equal(before.at("limits").at("batch"), 1000);
  check_equal(before.at("seeding").at("files"), 1);
  check_equal(before.at("seeding").at("errors"), json::array{});
  check_equal(before.at("store").at("writable"), true);
  create_preset(client, "counted");
  const json::object after = client.call("system.status").object();
  check_equal(after.at("presets").at("total"),
              before.at("presets").at("total").to_number<int>() + 1);
  BOOST_TEST(after.at("store").at("wal_syncs").to_number<int>() >
             before.at("store").at("wal_syncs").to_number<int>());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(stores, test::OnSharedDaemon)

BOOST_AUTO_TEST_CASE(a_healthy_store_has_nothing_wrong) {
  const json::value id = create_preset(client, "verified").at("id");
  client.call("preset.update", {{"preset", id}, {"changes", {{"name", "verified 2"}}}});
  client.call("preset.delete", {{"preset", id}});
  BOOST_TEST(test::wrong_in_store(client) == "");
}

BOOST_AUTO_TEST_CASE(a_daemon_starts_from_a_backup) {
  const json::object preset = create_preset(client, "backed up", {{"category", "kept"}});
  client.call("preset.update", {{"preset", "backed up"}, {"changes", {{"category", "2"}}}});
  test::TempDir folder;
  const std::string copy = (folder / "copy").string();
  check_ok(client.call("store.backup", {{"directory", copy}}));
  create_preset(client, "after the backup");

  test::Daemon restored;
  std::filesystem::rename(copy, restored.store_folder());
  restored.start();
  RpcClient other = restored.client();
  check_equal(other.call("preset.get", {{"preset", "backed up"}}).result(),
              client.call("preset.get", {{"preset", "backed up"}}).result());
  check_equal(other.call("preset.get", {{"preset", "backed up"}, {"revision", 1}}).result(),
              preset);
  check_error(other.call("preset.get", {{"preset", "after the backup"}}), test::kNotFound,
              "not_found");
  BOOST_TEST(test::wrong_in_store(other) == "");
  // Ids go on where they were.
  BOOST_TEST(create_preset(other, "new").at("id").as_int64() > preset.at("id").as_int64());
}

BOOST_AUTO_TEST_CASE(a_backup_goes_to_a_new_absolute_folder_only) {
  test::TempDir folder;
  const std::string missing = (folder / "no" / "such").string();
  std::vector<std::string> bad = {"", "relative/folder", missing, folder.path().string()};
  for (const std::string& directory : bad) {
    const Answer answer = client.call("store.backup", {{"directory", directory}});
    BOOST_TEST_CONTEXT(directory << " " << answer.line()) {
      BOOST_TEST(!answer.ok());
      BOOST_TEST(answer.code() == test::kInvalidParams);
      BOOST_TEST(!answer.paths().empty());
    }
  }
  BOOST_TEST(!std::filesystem::exists(missing));
  BOOST_TEST(std::filesystem::is_empty(folder.path()));
  check_invalid(client.call("store.backup"), {"/directory"});
}

BOOST_AUTO_TEST_SUITE_END()

// --- rpc.discover
// ---------------------------------------------------------------------------------

namespace {

struct Discovered : test::OnSharedDaemon {
  Discovered() : document(client.call("rpc.discover").object()) {}
  const json::array& methods() const { return document.at("methods").as_array(); }

  json::object document;
};

// A value that is not of the type that the schema asks for; nothing if it takes any.
std::optional<json::value> wrong_value(const json::object& schema) {
  const json::value* type = schema.if_contains("type");
  if (type == nullptr || !type->is_string()) return std::nullopt;
  if (*type == "boolean") return json::value("no boolean");
  return json::value(true);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(discover, Discovered)

BOOST_AUTO_TEST_CASE(the_document_is_open_rpc_and_lists_every_method_once) {
  BOOST_TEST(document.at("openrpc").as_string().starts_with("1."));
  BOOST_TEST(document.at("info").at("title").is_string());
  BOOST_TEST(document.at("info").at("version").is_string());
  std::set<std::string> names;
  for (const json::value& method : methods()) {
    BOOST_TEST(names.insert(std::string(method.at("name").as_string())).second);
  }
  for (const char* name :
       {"system.ping",       "preset.create",      "preset.get",    "preset.list",
        "preset.update",     "preset.delete",      "preset.clone",  "preset.transact",
        "preset.merge",      "preset.validate",    "preset.import", "preset.export",
        "preset.categories", "preset.history",     "preset.diff",   "preset.restore",
        "preset.subscribe",  "preset.unsubscribe", "system.status", "system.reload",
        "store.verify",      "store.backup",       "task.preview",  "task.subscribe",
        "task.unsubscribe"}) {
    BOOST_TEST_CONTEXT(name) {
      BOOST_TEST(names.contains(name));
    }
  }
}

BOOST_AUTO_TEST_CASE(every_method_and_param_is_documented) {
  for (const json::value& each : methods()) {
    const json::object& method = each.as_object();
    BOOST_TEST_CONTEXT(json::serialize(method)) {
      BOOST_TEST(!method.at("summary").as_string().empty());
      BOOST_TEST(method.at("result").at("schema").is_object());
      BOOST_TEST(method.contains("x-role"));
      for (const json::value& param : method.at("params").as_array()) {
        BOOST_TEST(!param.at("name").as_string().empty());
        BOOST_TEST(param.at("schema").is_object());
        const json::object& members = param.as_object();
        const json::value* text = members.if_contains("description");
        if (text == nullptr) text = members.if_contains("summary");
        BOOST_TEST((text != nullptr && !text->as_string().empty()));
        BOOST_TEST(members.contains("required"));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(every_method_called_without_params_works_or_names_the_missing_ones) {
  for (const json::value& method : methods()) {
    const std::string name(method.at("name").as_string());
    std::vector<std::string> required;
    for (const json::value& param : method.at("params").as_array()) {
      const json::value* needed = param.as_object().if_contains("required");
      if (needed != nullptr && needed->as_bool()) {
        required.push_back("/" + std::string(param.at("name").as_string()));
      }
    }
    const Answer answer = client.call(name);
    BOOST_TEST_CONTEXT(name << ": " << answer.line().substr(0, 500)) {
      if (required.empty()) {
        BOOST_TEST((answer.ok() || answer.code() == test::kInvalidParams));
      } else {
        check_invalid(answer, required);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(every_param_of_a_wrong_type_is_refused_by_its_name) {
  for (const json::value& method : methods()) {
    const std::string name(method.at("name").as_string());
    json::object params;
    std::vector<std::string> paths;
    for (const json::value& param : method.at("params").as_array()) {
      const std::optional<json::value> wrong = wrong_value(param.at("schema").as_object());
      const std::string key(param.at("name").as_string());
      if (wrong) {
        params[key] = *wrong;
        paths.push_back("/" + key);
      }
    }
    params["no such param"] = 1;
    paths.emplace_back("/no such param");
    const Answer answer = client.call(name, params);
    BOOST_TEST_CONTEXT(name << ": " << answer.line().substr(0, 500)) {
      BOOST_REQUIRE(!answer.ok());
      BOOST_TEST(answer.code() == test::kInvalidParams);
      const std::vector<std::string> got = answer.paths();
      const std::set<std::string> found(got.begin(), got.end());
      for (const std::string& path : paths) {
        BOOST_TEST_CONTEXT(path) {
          BOOST_TEST(found.contains(path));
        }
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

// --- subscriptions
// --------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(subscribers_are_told_every_change_once_in_order) {
  RpcClient watcher = test::shared_daemon().client();
  RpcClient stranger = test::shared_daemon().client();
  RpcClient client = test::shared_daemon().client();
  check_ok(watcher.call("preset.subscribe"));
  check_ok(watcher.call("preset.subscribe"));  // twice is once
  const json::value id = create_preset(client, "watched").at("id");
  client.call("preset.update", {{"preset", id}, {"changes", {{"name", "watched anew"}}}});
  client.call("preset.delete", {{"preset", id}});
  client.call("preset.create", preset_params("watched anew", {{"name", ""}}));  // no change
  struct Expected {
    const char* op;
    const char* name;
    int revision;
  };
  for (const Expected& each : {Expected{"create", "watched", 1},
                               {"update", "watched anew", 2},
                               {"delete", "watched anew", 3}}) {
    const std::optional<json::object> told = watcher.notification();
    BOOST_REQUIRE(told.has_value());
    check_equal(told->at("jsonrpc"), "2.0");
    check_equal(told->at("method"), "preset.changed");
    BOOST_TEST(!told->contains("id"));
    check_equal(told->at("params"),
                {{"op", each.op}, {"id", id}, {"name", each.name}, {"revision", each.revision}});
  }
  BOOST_TEST(!watcher.notification(std::chrono::milliseconds(20)).has_value());
  BOOST_TEST(stranger.silent_for(std::chrono::milliseconds(1)));
  check_ok(watcher.call("preset.unsubscribe"));
  create_preset(client, "unwatched");
  BOOST_TEST(!watcher.notification(std::chrono::milliseconds(50)).has_value());
}

BOOST_AUTO_TEST_CASE(one_transaction_tells_each_of_its_changes) {
  RpcClient watcher = test::shared_daemon().client();
  check_ok(watcher.call("preset.subscribe"));
  check_ok(watcher.call("preset.transact", parse(R"({"operations":[
      {"op":"create","params":{"name":"W one","parameters":{"a":[1]}}},
      {"op":"create","params":{"name":"W two","parameters":{"a":[1]}}}]})")));
  check_equal(watcher.notification().value().at("params").at("name"), "W one");
  check_equal(watcher.notification().value().at("params").at("name"), "W two");
  check_error(watcher.call("preset.transact", parse(R"({"operations":[
      {"op":"create","params":{"name":"W three","parameters":{"a":[1]}}},
      {"op":"delete","params":{"preset":"W nobody"}}]})")),
              test::kNotFound, "not_found");
  BOOST_TEST(!watcher.notification(std::chrono::milliseconds(20)).has_value());
}

BOOST_AUTO_TEST_CASE(tasks_are_watched_by_a_connection_of_its_own) {
  RpcClient watcher = test::shared_daemon().client();
  check_equal(watcher.call("task.subscribe").result(), {{"subscribed", true}});
  check_equal(watcher.call("task.subscribe", {{"task", 7}}).result(), {{"subscribed", true}});
  check_equal(watcher.call("task.subscribe", {{"task", nullptr}}).result(), {{"subscribed", true}});
  check_equal(watcher.call("system.status").result().at("endpoint").at("task_subscribers"), 1);
  check_equal(watcher.call("task.unsubscribe").result(), {{"subscribed", false}});
  check_equal(watcher.call("system.status").result().at("endpoint").at("task_subscribers"), 0);
  for (const json::value& wrong : {json::value("seven"), json::value(0), json::value(1.5)}) {
    check_error(watcher.call("task.subscribe", {{"task", wrong}}), test::kInvalidParams,
                "invalid_params");
  }
}

// --- task.preview
// ---------------------------------------------------------------------------------

BOOST_FIXTURE_TEST_SUITE(preview, test::OnSharedDaemon)

namespace {
json::value task(std::string_view more) {
  return parse(R"({"task":{"task_name":"t","model":{"id_or_path":"m"},"base_runtime":"sglang",
      "optimization":{"strategy":"grid_search","objective":"maximize_throughput"},
      "benchmark":{},)" +
               std::string(more) + "}}");
}
}  // namespace

BOOST_AUTO_TEST_CASE(presets_become_the_parameters_and_the_trials_are_counted) {
  const Answer answer = client.call(
      "task.preview", task(R"("presets":["High Throughput","Balanced"],"parameters":{})"));
  check_ok(answer);
  const json::object& result = answer.object();
  check_equal(result.at("task").at("parameters"), parse(R"({"tp-size":[2,4,1],
      "mem-fraction-static":[0.9,0.85],"schedule-policy":["fcfs","lpm"],
      "enable-mixed-chunking":[true]})"));
  check_equal(result.at("trials"), 12);
  check_equal(result.at("conflicts"), json::array{});
  BOOST_TEST(result.at("warnings").is_array());
  check_equal(result.at("task").at("model"), {{"id_or_path", "m"}});
}

BOOST_AUTO_TEST_CASE(the_strategy_and_the_tasks_own_parameters_count) {
  const json::object result =
      client
          .call("task.preview",
                task(R"("presets":["High Throughput","Balanced"],"merge_strategy":"last_wins",
                      "parameters":{"tp-size":[8]})"))
          .object();
  check_equal(result.at("task").at("parameters").at("tp-size"), {8});
  check_equal(result.at("task").at("parameters").at("schedule-policy"), {"fcfs", "lpm"});
  BOOST_TEST(!result.at("conflicts").as_array().empty());
  check_equal(result.at("trials"), 2);
}

BOOST_AUTO_TEST_CASE(a_task_takes_decisions_and_mixed_runtimes) {
  test::create_preset(client, "task 1",
                      {{"runtime", "sglang"}, {"parameters", parse(R"({"a":[1]})")}});
  test::create_preset(client, "task 2",
                      {{"runtime", "vllm"}, {"parameters", parse(R"({"a":[2]})")}});
  const json::object result =
      client
          .call("task.preview",
                task(R"("presets":["task 1","task 2"],"merge_strategy":"intersection",
                      "mixed_runtimes":true,"decisions":{"a":{"values":[1,2,3]}})"))
          .object();
  check_equal(result.at("task").at("parameters"), parse(R"({"a":[1,2,3]})"));
  check_equal(result.at("trials"), 3);
  BOOST_TEST(!result.at("task").as_object().contains("decisions"));
  BOOST_TEST(!result.at("task").as_object().contains("mixed_runtimes"));
  BOOST_TEST(!client.call("task.preview", task(R"("presets":["task 1","task 2"])")).ok());
}

BOOST_AUTO_TEST_CASE(what_is_no_list_becomes_lists_and_a_space) {
  test::create_preset(client, "rich task",
                      {{"parameters", parse(R"({
      "r":{"range":{"from":1,"to":3,"step":1}},"c":{"values":[7],"when":"r > 1"}})")},
                       {"links", parse(R"([{"parameters":["x","y"],
                                                              "tuples":[[1,2],[3,2]]}])")}});
  const json::object result =
      client.call("task.preview", task(R"("presets":["rich task"])")).object();
  check_equal(result.at("task").at("parameters"),
              parse(R"({"r":[1,2,3],"c":[7],"x":[1,3],"y":[2]})"));
  check_equal(result.at("task").at("space"), parse(R"({"runtime":"sglang","parameters":{"r":[1,2,3],
                        "c":{"values":[7],"when":"r > 1"}},
                        "links":[{"parameters":["x","y"],"tuples":[[1,2],[3,2]]}]})"));
  BOOST_TEST(!json::serialize(result.at("warnings")).contains("every combination"));
}

BOOST_AUTO_TEST_CASE(a_task_without_presets_is_previewed_as_it_is) {
  const json::object result =
      client.call("task.preview", task(R"("parameters":{"a":[1,2,3],"b":[true,false]})")).object();
  check_equal(result.at("task").at("parameters"), {{"a", {1, 2, 3}}, {"b", {true, false}}});
  check_equal(result.at("trials"), 6);
}

BOOST_AUTO_TEST_CASE(a_task_that_a_hook_refuses_is_vetoed_with_its_reasons) {
  const Answer answer =
      client.call("task.preview", task(R"("presets":["nobody"],"parameters":{})"));
  BOOST_TEST_CONTEXT(answer.line()) {
    BOOST_REQUIRE(!answer.ok());
    BOOST_TEST(answer.line().contains("nobody"));
    if (answer.code() == test::kVetoed) {
      BOOST_TEST(answer.data_code() == "vetoed");
      BOOST_TEST(!answer.data().at("reasons").as_array().empty());
    } else {
      check_error(answer, test::kNotFound, "not_found");
    }
  }
  const Answer strategy = client.call(
      "task.preview", task(R"("presets":["Balanced"],"merge_strategy":"best","parameters":{})"));
  BOOST_TEST(!strategy.ok());
  check_invalid(client.call("task.preview"), {"/task"});
  check_invalid(client.call("task.preview", {{"task", 1}}), {"/task"});
}

BOOST_AUTO_TEST_SUITE_END()

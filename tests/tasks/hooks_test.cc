// Hooks at work: a plugin that subscribes to all four, and one that misbehaves in each.
#include <boost/test/unit_test.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tasks/task_daemon.h"

namespace test {
namespace {

namespace json = boost::json;

struct WithRecorder {
  WithRecorder() {
    daemon.add_plugin("recorder", TUNINGD_RECORDER, "{file: \"" + file + "\"}");
    daemon.set_host("tasks", "{hook_seconds: 1}");
    daemon.start();
    client.emplace(daemon.client());
  }

  std::vector<json::object> records() const {
    std::vector<json::object> records;
    std::istringstream lines(read_file(file));
    // What is being written has no end of line yet.
    for (std::string line; std::getline(lines, line) && !lines.eof();) {
      records.push_back(json::parse(line).as_object());
    }
    return records;
  }
  // task.finished comes after the state that everyone sees.
  std::vector<json::object> records_when(std::size_t count) const {
    eventually([&] { return records().size() >= count; });
    return records();
  }
  static std::vector<std::string> names(const std::vector<json::object>& records) {
    std::vector<std::string> names;
    for (const auto& record : records) names.emplace_back(record.at("hook").as_string());
    return names;
  }

  TaskDaemon daemon;
  std::string file = daemon.folder() + "/hooks.jsonl";
  std::optional<RpcClient> client;
};

json::object described(std::string_view description, const json::array& values = {1, 2, 3}) {
  return simulated_task({{"a", values}}, {}, {{"description", description}});
}

using Names = std::vector<std::string>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(hooks_facts, WithRecorder)

BOOST_AUTO_TEST_CASE(hooks_fire_in_order_with_what_happened) {
  create_preset(*client, "Of hooks", {{"parameters", {{"a", {1, 2}}}}});
  json::object task = simulated_task({}, {{"baseline", true}}, {{"presets", {"Of hooks"}}});
  task.erase("parameters");
  const auto done = run_task(*client, task);
  const auto records = records_when(6);
  const Names expected = {"task.prepare",   "task.validate",  "trial.finished",
                          "trial.finished", "trial.finished", "task.finished"};
  BOOST_TEST_REQUIRE(names(records) == expected, boost::test_tools::per_element());
  // Before the preset plugin the task is as it was given, afterwards it is resolved.
  check_equal(records[0].at("event"), task);
  check_equal(records[1].at("event"), done.at("task"));
  BOOST_TEST(records[1].at("event").at("applied_presets").as_array().size() == 1U);
  const auto trials = trials_of(*client, done.at("id").as_int64());
  BOOST_TEST_REQUIRE(trials.size() == 3U);
  for (std::size_t i = 0; i < trials.size(); ++i) {
    check_equal(records[2 + i].at("task"), done.at("id"));
    check_equal(records[2 + i].at("event").at("task"), done.at("task"));
    check_equal(records[2 + i].at("event").at("trial"), trials[i]);
  }
  check_equal(records[5].at("task"), done.at("id"));
  check_equal(records[5].at("event").at("task"), done.at("task"));
  check_equal(records[5].at("event").at("summary"), done.at("summary"));
}

BOOST_AUTO_TEST_CASE(a_preview_fires_the_first_two_and_failed_trials_are_told_too) {
  check_ok(client->call("task.preview", json::object{{"task", simulated_task({{"a", {1}}})}}));
  BOOST_TEST(names(records()) == (Names{"task.prepare", "task.validate"}),
             boost::test_tools::per_element());
  run_task(*client, simulated_task({{"simulated-fault", {"exit"}}}));
  const auto told = records_when(6);
  BOOST_TEST_REQUIRE(told.size() == 6U);
  BOOST_TEST(told[4].at("event").at("trial").at("state").as_string() == "failed");
  BOOST_TEST(told[4].at("event").at("trial").at("reason").as_string() == "benchmark_failed");
  BOOST_TEST(told[5].at("event").at("summary").at("failed").as_int64() == 1);
}

BOOST_AUTO_TEST_CASE(a_veto_refuses_the_task_with_its_reasons_and_nothing_is_stored) {
  for (const char* hook : {"task.prepare", "task.validate"}) {
    const auto answer =
        client->call("task.submit", json::object{{"task", described("veto " + std::string(hook))}});
    check_error(answer, kVetoed, "vetoed");
    BOOST_TEST(answer.message().contains("not on a Sunday"));
    check_equal(answer.data().at("reasons"), json::array{"not on a Sunday"});
    check_equal(answer.data().at("errors"),
                json::array{json::object{{"path", "/task/model"}, {"message", "rests"}}});
  }
  BOOST_TEST(client->call("task.list").object().at("total").as_int64() == 0);
}

BOOST_AUTO_TEST_CASE(a_veto_where_there_is_nothing_to_refuse_changes_nothing) {
  for (const char* hook : {"trial.finished", "task.finished"}) {
    const auto done = run_task(*client, described("veto " + std::string(hook)));
    BOOST_TEST(done.at("state").as_string() == "completed");
    BOOST_TEST(done.at("trials").at("finished").as_int64() == 3);
  }
}

BOOST_AUTO_TEST_CASE(a_hook_that_is_late_refuses_a_submit_and_the_next_one_goes_on) {
  const auto answer =
      client->call("task.submit", json::object{{"task", described("slow task.validate")}});
  check_error(answer, kVetoed, "vetoed");
  BOOST_TEST(answer.message().contains("did not answer within 1 s"), answer.message());
  BOOST_REQUIRE(daemon.log_gets("hook task.validate came back after"));
  BOOST_TEST(run_task(*client, described("")).at("state").as_string() == "completed");
}

BOOST_AUTO_TEST_CASE(a_hook_that_is_late_does_not_hold_the_trials_up) {
  const auto begin = std::chrono::steady_clock::now();
  const auto done = run_task(*client, described("slow trial.finished"));
  // One deadline of a second: the later trials do not wait for it again.
  if (!kSanitized) BOOST_TEST((std::chrono::steady_clock::now() - begin < 2s));
  BOOST_TEST(done.at("state").as_string() == "completed");
  BOOST_TEST(done.at("trials").at("finished").as_int64() == 3);
  BOOST_TEST(daemon.log_has("hook trial.finished did not answer within 1 s"));
  BOOST_REQUIRE(daemon.log_gets("hook trial.finished came back after"));
  BOOST_TEST(count_lines(daemon.log(), "did not answer within") == 1U);
  const std::size_t before = records().size();
  run_task(*client, described(""));
  BOOST_TEST(records_when(before + 6).size() == before + 6);
}

BOOST_AUTO_TEST_CASE(a_task_that_is_just_over_is_resumed_and_deleted_once_its_hooks_have_heard) {
  json::object task = described("slow task.finished");
  task["parameters"] = json::object{{"simulated-fault", {"exit"}}};
  const auto id = run_task(*client, task).at("id");
  check_ok(client->call("task.resume", json::object{{"task", id}}));
  wait_for_end(*client, id.as_int64());
  check_ok(client->call("task.delete", json::object{{"task", id}}));
  BOOST_REQUIRE(daemon.log_gets("hook task.finished came back after"));
}

BOOST_AUTO_TEST_CASE(a_hook_that_fails_or_throws_is_logged_and_the_task_completes) {
  for (const char* what : {"fail", "throw"}) {
    for (const char* hook : {"trial.finished", "task.finished"}) {
      const std::size_t from = daemon.log().size();
      const auto done = run_task(*client, described(what + std::string(" ") + hook, {1}));
      BOOST_TEST(done.at("state").as_string() == "completed");
      BOOST_TEST(daemon.log_gets(
                     "hook " + std::string(hook) +
                         (std::string_view(what) == "fail" ? " failed with code -1: no room for it"
                                                           : " threw an exception: boom"),
                     from),
                 daemon.log());
    }
  }
  for (const char* what : {"fail", "throw"}) {
    check_error(
        client->call("task.submit",
                     json::object{{"task", described(what + std::string(" task.validate"))}}),
        kVetoed, "vetoed");
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace test

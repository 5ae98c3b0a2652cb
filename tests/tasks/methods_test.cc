// task.*: what they take, what they refuse, what they answer.
#include <boost/test/unit_test.hpp>
#include <string>

#include "tasks/shared_tasks.h"

namespace test {
namespace {

namespace json = boost::json;

json::object slow_task(double seconds = 30) {
  return simulated_task({{"simulated-seconds", {seconds}}, {"a", {1, 2, 3}}});
}

json::object wait_until_running(RpcClient& client, std::int64_t task) {
  json::object row;
  BOOST_REQUIRE(eventually([&] {
    row = client.call("task.get", json::object{{"task", task}}).object();
    return row.at("trials").at("running").as_int64() > 0;
  }));
  return row;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(methods_facts, OnTaskDaemon)

BOOST_AUTO_TEST_CASE(a_wrong_task_is_refused_with_every_path) {
  json::object task = simulated_task({{"a", 1}}, {{"strategy", "guess"}, {"repeats", 26}});
  check_invalid(
      client.call("task.submit", json::object{{"task", task}}),
      {"/task/optimization/repeats", "/task/optimization/strategy", "/task/parameters/a"});
  check_invalid(client.call("task.submit", json::object{{"task", json::object{}}}),
                {"/task/parameters"});
  check_invalid(
      client.call("task.submit", json::object{{"task", {{"parameters", json::object{}}}}}),
      {"/task/base_runtime", "/task/benchmark", "/task/model", "/task/optimization",
       "/task/task_name"});
}

BOOST_AUTO_TEST_CASE(params_are_checked_by_their_description) {
  check_invalid(client.call("task.submit", json::object{{"tsk", 1}, {"priority", 101}}),
                {"/priority", "/task", "/tsk"});
  check_invalid(client.call("task.list", json::object{{"limit", 1001}, {"state", "new"}}),
                {"/limit", "/state"});
  check_invalid(client.call("task.list", json::object{{"limit", 0}}), {"/limit"});
  check_invalid(client.call("task.list", json::object{{"cursor", "x"}}), {"/cursor"});
  check_ok(client.call("task.list", json::object{{"limit", 1000}}));
  check_invalid(client.call("task.get", json::object{{"task", true}}), {"/task"});
  check_invalid(client.call("task.log", json::object{{"task", 1}, {"trial", -1}}), {"/trial"});
}

BOOST_AUTO_TEST_CASE(a_task_that_is_not_there_is_told_by_its_name) {
  check_error(client.call("task.get", json::object{{"task", 999'999}}), kNotFound, "not_found");
  const auto answer = client.call("task.cancel", json::object{{"task", "nowhere"}});
  check_error(answer, kNotFound, "not_found");
  BOOST_TEST(answer.message().contains("'nowhere'"));
}

BOOST_AUTO_TEST_CASE(without_a_runner_a_task_is_refused_and_those_there_are_named) {
  json::object task = simulated_task({});
  task["base_runtime"] = "mystery";
  const auto answer = client.call("task.submit", json::object{{"task", task}});
  check_error(answer, kNoRunner, "no_runner");
  BOOST_TEST(json::serialize(answer.data().at("runners")).contains("simulated"));
  task["runner"] = "simulated";
  check_ok(client.call("task.submit", json::object{{"task", task}}));
}

BOOST_AUTO_TEST_CASE(a_name_means_the_newest_task_of_that_name) {
  json::object task = simulated_task({});
  task["task_name"] = "twice";
  const auto first = submit(client, task);
  const auto second = submit(client, task);
  BOOST_TEST(second > first);
  const auto got = client.call("task.get", json::object{{"task", "twice"}}).object();
  BOOST_TEST(got.at("id").as_int64() == second);
}

BOOST_AUTO_TEST_CASE(a_repeated_request_id_gets_the_first_task_again) {
  const json::object params{{"task", simulated_task({})}, {"request_id", "once"}};
  const auto first = client.call("task.submit", params).object();
  const auto again = client.call("task.submit", params).object();
  BOOST_TEST(first.at("id") == again.at("id"));
}

BOOST_AUTO_TEST_CASE(cancel_ends_the_running_trial_and_resume_runs_it_again) {
  const auto id = submit(client, slow_task());
  wait_until_running(client, id);
  check_error(client.call("task.delete", json::object{{"task", id}}), kWrongState, "wrong_state");
  check_error(client.call("task.resume", json::object{{"task", id}}), kWrongState, "wrong_state");
  const auto row = client.call("task.cancel", json::object{{"task", id}}).object();
  BOOST_TEST(row.at("state").as_string() == "cancelled");
  BOOST_TEST(row.at("trials").at("running").as_int64() == 0);
  BOOST_TEST(task_daemon().trial_processes() == 0);
  BOOST_TEST(trials_of(client, id).at(0).at("state").as_string() == "cancelled");
  check_error(client.call("task.cancel", json::object{{"task", id}}), kWrongState, "wrong_state");

  const auto resumed = client.call("task.resume", json::object{{"task", id}}).object();
  BOOST_TEST(resumed.at("state").as_string() == "pending");
  wait_until_running(client, id);
  const auto trials = trials_of(client, id);
  BOOST_TEST(trials.size() == 1);
  BOOST_TEST(trials[0].at("attempts").as_int64() == 2);
  check_ok(client.call("task.cancel", json::object{{"task", id}}));
  check_ok(client.call("task.delete", json::object{{"task", id}}));
  check_error(client.call("task.get", json::object{{"task", id}}), kNotFound, "not_found");
}

BOOST_AUTO_TEST_CASE(a_waiting_task_is_cancelled_before_it_runs) {
  const auto first = submit(client, slow_task());
  const auto waiting = submit(client, simulated_task({{"a", {1}}}));
  const auto row = client.call("task.cancel", json::object{{"task", waiting}}).object();
  BOOST_TEST(row.at("state").as_string() == "cancelled");
  BOOST_TEST(row.at("started_at").is_null());
  BOOST_TEST(trials_of(client, waiting).empty());
  check_ok(client.call("task.cancel", json::object{{"task", first}}));
}

BOOST_AUTO_TEST_CASE(a_failed_task_says_why_and_its_failed_trials_run_again_when_resumed) {
  const auto task = run_task(client, simulated_task({{"simulated-fault", {"exit"}}}));
  BOOST_TEST(task.at("state").as_string() == "failed");
  BOOST_TEST(std::string(task.at("message").as_string()).contains("none of 1 trials succeeded"));
  const auto id = task.at("id").as_int64();
  check_ok(client.call("task.resume", json::object{{"task", id}}));
  const auto again = wait_for_end(client, id);
  BOOST_TEST(again.at("trials").at("finished").as_int64() == 1);
  BOOST_TEST(trials_of(client, id).at(0).at("attempts").as_int64() == 2);
}

BOOST_AUTO_TEST_CASE(the_winner_becomes_a_preset_that_says_where_it_comes_from) {
  const auto task = run_task(client, simulated_task({{"tp-size", {1, 2, 4}}, {"b", {true}}}));
  const json::object best = task.at("best").as_object();
  const auto preset =
      client
          .call("task.save_preset",
                json::object{{"task", task.at("id")}, {"name", "Winner"}, {"category", "tuned"}})
          .object();
  for (const auto& [name, value] : best.at("parameters").as_object()) {
    check_equal(preset.at("parameters").at(name), json::array{value});
  }
  const auto& metadata = preset.at("metadata").as_object();
  BOOST_TEST(metadata.at("task").at("id") == task.at("id"));
  BOOST_TEST(metadata.at("score") == best.at("score"));
  BOOST_TEST(metadata.at("model").as_string() == "made-up");
  BOOST_TEST(metadata.at("hardware").is_object());
  BOOST_TEST(preset.at("runtime").as_string() == "simulated");

  const json::object top{{"task", task.at("id")}, {"name", "Top two"}, {"best", 2}};
  const auto two = client.call("task.save_preset", top).object();
  BOOST_TEST(two.at("parameters").at("tp-size").as_array().size() == 2);
  check_error(client.call("task.save_preset", top), kAlreadyExists, "already_exists");
}

BOOST_AUTO_TEST_CASE(a_task_without_a_success_has_no_winner_to_save) {
  const auto task = run_task(client, simulated_task({{"simulated-fault", {"exit"}}}));
  check_error(
      client.call("task.save_preset", json::object{{"task", task.at("id")}, {"name", "None"}}),
      kWrongState, "wrong_state");
}

BOOST_AUTO_TEST_CASE(trials_come_in_pages_and_by_score) {
  const auto task = run_task(client, simulated_task({{"tp-size", {1, 2, 4, 8}}, {"z", {1, 60}}}));
  const json::value id = task.at("id");
  const auto page = client.call("task.trials", json::object{{"task", id}, {"limit", 3}}).object();
  BOOST_TEST(page.at("trials").as_array().size() == 3);
  BOOST_TEST(page.at("total").as_int64() == 8);
  const auto by_score =
      client.call("task.trials", json::object{{"task", id}, {"order", "score"}}).object();
  double last = -1e300;
  for (const auto& trial : by_score.at("trials").as_array()) {
    const double score = trial.at("score").to_number<double>();
    BOOST_TEST(score >= last);
    last = score;
  }
}

BOOST_AUTO_TEST_CASE(the_list_is_newest_first_by_state_and_name_in_pages) {
  json::object task = simulated_task({});
  task["task_name"] = "findable-one";
  const auto one = run_task(client, task).at("id").as_int64();
  task["task_name"] = "findable-two";
  const auto two = run_task(client, task).at("id").as_int64();
  const auto found =
      client.call("task.list", json::object{{"search", "findable"}, {"limit", 1}}).object();
  BOOST_TEST(found.at("total").as_int64() == 2);
  BOOST_TEST(found.at("tasks").at(0).at("id").as_int64() == two);
  const auto next = client
                        .call("task.list", json::object{{"search", "findable"},
                                                        {"limit", 1},
                                                        {"cursor", found.at("next_cursor")}})
                        .object();
  BOOST_TEST(next.at("tasks").at(0).at("id").as_int64() == one);
  BOOST_TEST(next.at("next_cursor").is_null());

  std::int64_t seen = 0;
  std::int64_t last = 1'000'000;
  json::value cursor = nullptr;
  json::object page;
  do {
    page = client.call("task.list", json::object{{"limit", 2}, {"cursor", cursor}}).object();
    for (const auto& row : page.at("tasks").as_array()) {
      BOOST_TEST(row.at("id").as_int64() < last);
      last = row.at("id").as_int64();
      ++seen;
    }
    cursor = page.at("next_cursor");
  } while (!cursor.is_null());
  BOOST_TEST(seen == page.at("total").as_int64());

  for (const char* state : {"completed", "failed", "cancelled"}) {
    const auto only =
        client.call("task.list", json::object{{"state", state}, {"limit", 1000}}).object();
    BOOST_TEST(static_cast<std::int64_t>(only.at("tasks").as_array().size()) ==
               only.at("total").as_int64());
    for (const auto& row : only.at("tasks").as_array()) {
      BOOST_TEST(row.at("state").as_string() == state);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_log_of_a_trial_is_read_in_pieces_from_either_end) {
  const auto task = run_task(client, simulated_task({{"simulated-fault", {"exit"}}}));
  const json::object params{{"task", task.at("id")}, {"trial", 0}};
  const auto whole = client.call("task.log", params).object();
  const std::string text(whole.at("text").as_string());
  BOOST_TEST(text.contains("simulated fault: exit"));
  BOOST_TEST(whole.at("size").as_int64() == static_cast<std::int64_t>(text.size()));
  json::object end = params;
  end["offset"] = -10;
  BOOST_TEST(std::string(client.call("task.log", end).object().at("text").as_string()) ==
             text.substr(text.size() - 10));
  json::object piece = params;
  piece["offset"] = 5;
  piece["limit"] = 7;
  const auto middle = client.call("task.log", piece).object();
  BOOST_TEST(std::string(middle.at("text").as_string()) == text.substr(5, 7));
  BOOST_TEST(middle.at("next_offset").as_int64() == 12);
  json::object nowhere = params;
  nowhere["trial"] = 5;
  check_error(client.call("task.log", nowhere), kNotFound, "not_found");
}

BOOST_AUTO_TEST_CASE(subscribers_hear_of_trials_and_the_end_in_order) {
  RpcClient watcher = task_daemon().client();
  check_ok(watcher.call("task.subscribe"));
  const auto id = submit(client, simulated_task({{"a", {1, 2}}}));
  std::vector<std::string> seen;
  while (seen.empty() || seen.back() != "task completed") {
    const auto event = watcher.notification();
    BOOST_REQUIRE(event.has_value());
    const auto& params = event->at("params").as_object();
    const bool is_task = event->at("method").as_string() == "task.changed";
    if ((is_task ? params.at("id") : params.at("task")).as_int64() != id) continue;
    const std::string what = is_task ? "task " + std::string(params.at("state").as_string())
                                     : "trial " + std::to_string(params.at("trial").as_int64()) +
                                           " " + std::string(params.at("state").as_string());
    if (seen.empty() || seen.back() != what) seen.push_back(what);
  }
  const auto place = [&](const std::string& what) {
    return std::find(seen.begin(), seen.end(), what) - seen.begin();
  };
  BOOST_TEST(seen.front() == "task pending");
  BOOST_TEST(place("task running") < place("trial 0 success"));
  BOOST_TEST(place("trial 0 success") < place("trial 1 success"));
  BOOST_TEST(place("trial 1 success") < place("task completed"));
}

BOOST_AUTO_TEST_CASE(a_preview_tells_what_running_still_needs) {
  const auto preview =
      client.call("task.preview", json::object{{"task", {{"parameters", {{"a", {1, 2}}}}}}})
          .object();
  BOOST_TEST(preview.at("trials").as_int64() == 2);
  BOOST_TEST(preview.at("runner").is_null());
  BOOST_TEST(json::serialize(preview.at("warnings")).find("the task needs it before it can run") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_the_runner_refuses_is_a_warning_in_a_preview_and_an_error_at_submit) {
  json::object task = simulated_task({{"model-path", {"/etc/passwd"}}, {"tp-size", {1}}});
  task["base_runtime"] = "sglang";
  check_invalid(client.call("task.submit", json::object{{"task", task}}),
                {"/task/parameters/model-path"});
  const auto preview = client.call("task.preview", json::object{{"task", task}}).object();
  BOOST_TEST(json::serialize(preview.at("warnings"))
                 .contains("/parameters/model-path: the runner sglang does not let"));
}

BOOST_AUTO_TEST_CASE(an_estimate_comes_from_past_trials_of_this_runner_and_model) {
  json::object task = simulated_task({{"a", {1, 2}}});
  task["model"] = json::object{{"id_or_path", "seen-once"}};
  run_task(client, task);
  const auto preview = client.call("task.preview", json::object{{"task", task}}).object();
  BOOST_TEST(preview.at("estimate").at("basis").as_string() == "past");
  BOOST_TEST(preview.at("estimate").at("seconds").to_number<double>() > 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace test

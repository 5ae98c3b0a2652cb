// /api/tasks: the task methods, with the simulated engine.
#include <boost/test/unit_test.hpp>

#include "console_api.h"

namespace {

using namespace test;
namespace json = boost::json;

std::string task_path(std::int64_t id) {
  return "/api/tasks/" + std::to_string(id);
}

struct OnTasks : OnConsole {
  HttpAnswer submit_task(const json::object& task, const HttpFields& more = {},
                         std::string_view query = "") {
    HttpFields fields{{"Content-Type", std::string(kJson)}};
    fields.insert(fields.end(), more.begin(), more.end());
    return http.request("POST", "/api/tasks" + std::string(query), fields, json::serialize(task));
  }

  // A finished task of three trials.
  std::int64_t finished() {
    const auto id =
        json_of(submit_task(simulated_task({{"tp-size", {1, 2, 4}}}))).at("id").as_int64();
    wait_for_end(rpc, id);
    return id;
  }

  static json::object slow_task() {
    return simulated_task({{"simulated-fault", {"hang"}}, {"simulated-seconds", {600}}});
  }
};

BOOST_FIXTURE_TEST_SUITE(api_tasks, OnTasks)

BOOST_AUTO_TEST_CASE(a_submitted_task_is_201_and_says_where_it_is) {
  const HttpAnswer answer = submit_task(simulated_task({{"a", {1, 2}}}), {}, "?priority=7");
  check_status(answer, 201);
  const json::value row = json_of(answer);
  BOOST_TEST(row.at("priority") == json::value(7));
  const auto id = row.at("id").as_int64();
  BOOST_TEST(answer.field("Location") == task_path(id));
  wait_for_end(rpc, id);
  const HttpAnswer whole = get(answer.field("Location"));
  check_status(whole, 200);
  BOOST_TEST(json_of(whole).at("state") == json::value("completed"));
  BOOST_TEST(json_of(whole).as_object().contains("summary"));
  BOOST_TEST(!json_of(get(task_path(id) + "?summary=false")).as_object().contains("summary"));
}

BOOST_AUTO_TEST_CASE(the_same_idempotency_key_gets_the_same_task) {
  const json::object task = simulated_task({{"a", {1}}});
  const auto first = json_of(submit_task(task, {{"Idempotency-Key", "once"}})).at("id");
  BOOST_TEST(json_of(submit_task(task, {{"Idempotency-Key", "once"}})).at("id") == first);
  BOOST_TEST(json_of(submit_task(task)).at("id") != first);
  check_faults(submit_task(task, {{"Idempotency-Key", std::string(129, 'x')}}),
               {R"(["header","idempotency-key"] string_type)"});
}

BOOST_AUTO_TEST_CASE(tasks_are_listed_page_by_page) {
  finished();
  finished();
  const json::value page = json_of(get("/api/tasks?limit=1&state=completed"));
  BOOST_REQUIRE(page.at("tasks").as_array().size() == 1);
  BOOST_TEST(page.at("total").as_int64() >= 2);
  const json::value next = json_of(get("/api/tasks?limit=1&state=completed&cursor=" +
                                       std::string(page.at("next_cursor").as_string())));
  BOOST_TEST(next.at("tasks").at(0).at("id").as_int64() <
             page.at("tasks").at(0).at("id").as_int64());
  BOOST_TEST(json_of(get("/api/tasks?search=no-such-name")).at("tasks").as_array().empty());
}

BOOST_AUTO_TEST_CASE(a_preview_counts_and_stores_nothing) {
  const auto before = json_of(get("/api/tasks")).at("total");
  const HttpAnswer answer =
      post("/api/tasks/preview", json::serialize(simulated_task({{"a", {1, 2, 3}}})));
  check_status(answer, 200);
  BOOST_TEST(json_of(answer).at("trials") == json::value(3));
  BOOST_TEST(json_of(get("/api/tasks")).at("total") == before);
}

BOOST_AUTO_TEST_CASE(trials_and_their_logs_can_be_read) {
  const auto id = finished();
  const HttpAnswer answer = get(task_path(id) + "/trials?order=score&limit=2");
  check_status(answer, 200);
  const json::value page = json_of(answer);
  BOOST_TEST(page.at("total") == json::value(3));
  BOOST_TEST(page.at("trials").as_array().size() == 2);
  const HttpAnswer log = get(task_path(id) + "/trials/0/log?offset=0&limit=10&run=0");
  check_status(log, 200);
  BOOST_TEST(json_of(log).at("text").is_string());
  BOOST_TEST(json_of(log).at("next_offset").as_int64() <= 10);
}

BOOST_AUTO_TEST_CASE(the_best_values_become_a_preset) {
  const auto id = finished();
  const HttpAnswer answer =
      post(task_path(id) + "/save-preset", R"({"name":"Winner","best":2,"category":"custom"})");
  check_status(answer, 201);
  BOOST_TEST(json_of(answer).at("category") == json::value("custom"));
  check_ok(rpc.call("preset.get", {{"preset", "Winner"}}));
  check_refused(post(task_path(id) + "/save-preset", R"({"name":"Winner"})"), 409,
                "already_exists");
  check_faults(post(task_path(id) + "/save-preset", "{}"), {R"(["body","name"] missing)"});
  check_faults(post(task_path(id) + "/save-preset", R"({"name":"x","task":1})"),
               {R"(["body","task"] extra_forbidden)"});
}

BOOST_AUTO_TEST_CASE(a_task_is_cancelled_resumed_and_deleted) {
  const auto id = json_of(submit_task(slow_task())).at("id").as_int64();
  BOOST_TEST(eventually(
      [&] { return json_of(get(task_path(id))).at("state") == json::value("running"); }));
  check_refused(http.request("DELETE", task_path(id)), 409, "wrong_state");
  const HttpAnswer cancelled = http.request("POST", task_path(id) + "/cancel");
  check_status(cancelled, 200);
  BOOST_TEST(json_of(cancelled).at("state") == json::value("cancelled"));
  check_refused(http.request("POST", task_path(id) + "/cancel"), 409, "wrong_state");
  const HttpAnswer resumed = http.request("POST", task_path(id) + "/resume");
  check_status(resumed, 200);
  check_status(http.request("POST", task_path(id) + "/cancel"), 200);
  check_status(http.request("DELETE", task_path(id)), 204);
  check_refused(get(task_path(id)), 404, "not_found");
}

BOOST_AUTO_TEST_CASE(wrong_tasks_are_told_by_their_place) {
  const HttpAnswer answer = post("/api/tasks", R"({"task_name":3})");
  check_refused(answer, 422, "invalid_params");
  const json::value told = json_of(answer);
  for (const json::value& fault : told.at("detail").as_array()) {
    BOOST_TEST(fault.at("loc").at(0) == json::value("body"));
  }
  check_faults(submit_task(simulated_task({{"a", {1}}}), {}, "?priority=1000"),
               {R"(["query","priority"] value_error)"});
  check_faults(submit_task(simulated_task({{"a", {1}}}), {}, "?priority=high"),
               {R"(["query","priority"] int_parsing)"});
  check_faults(post("/api/tasks/preview", "["), {R"(["body",1] json_invalid)"});
  check_refused(submit_task(simulated_task({{"a", {1}}}, {}, {{"base_runtime", "unheard-of"}})),
                422, "no_runner");
}

BOOST_AUTO_TEST_CASE(wrong_queries_and_ids_are_told) {
  check_faults(get("/api/tasks?limit=0"), {R"(["query","limit"] value_error)"});
  check_faults(get("/api/tasks?limit=ten"), {R"(["query","limit"] int_parsing)"});
  check_faults(get("/api/tasks?state=zork"), {R"(["query","state"] value_error)"});
  const auto id = finished();
  check_faults(get(task_path(id) + "?summary=perhaps"), {R"(["query","summary"] bool_parsing)"});
  check_faults(get(task_path(id) + "/trials?order=zork"), {R"(["query","order"] value_error)"});
  check_faults(get("/api/tasks/abc"), {R"(["path","task_id"] int_parsing)"});
  check_faults(get(task_path(id) + "/trials/x/log"), {R"(["path","trial_id"] int_parsing)"});
  for (const char* path : {"/api/tasks/424242", "/api/tasks/424242/trials",
                           "/api/tasks/424242/trials/0/log", "/api/tasks/0"}) {
    check_refused(get(path), 404, "not_found");
  }
  check_refused(get(task_path(id) + "/trials/99/log"), 404, "not_found");
  for (const char* path : {"/api/tasks/424242/cancel", "/api/tasks/424242/resume"}) {
    check_refused(http.request("POST", path), 404, "not_found");
  }
  check_refused(http.request("DELETE", "/api/tasks/424242"), 404, "not_found");
  check_refused(post("/api/tasks/424242/save-preset", R"({"name":"Of nothing"})"), 404,
                "not_found");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace

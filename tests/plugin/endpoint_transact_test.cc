// preset.transact and request_id: several changes as one, one change told twice.
#include <boost/test/unit_test.hpp>

#include "support/facts.h"

namespace json = boost::json;
using test::Answer;
using test::check_equal;
using test::check_error;
using test::check_ok;
using test::create_preset;
using test::parse;
using test::preset_params;

BOOST_FIXTURE_TEST_SUITE(transact, test::OnSharedDaemon)

BOOST_AUTO_TEST_CASE(operations_see_the_ones_before_them_and_answer_in_order) {
  const json::value id = create_preset(client, "T old").at("id");
  check_ok(client.call("preset.delete", {{"preset", id}}));
  const json::value answer = client
                                 .call_text("preset.transact", R"({"operations":[
      {"op":"create","params":{"name":"T one","parameters":{"a":[1]}}},
      {"op":"clone","params":{"preset":"T one","name":"T two"}},
      {"op":"update","params":{"preset":"T two","changes":{"category":"t"}}},
      {"op":"restore","params":{"preset":)" + json::serialize(id) + R"(,"revision":1}},
      {"op":"delete","params":{"preset":"T one"}}]})")
                                 .result();
  const json::array& results =
      answer.is_array() ? answer.as_array() : answer.at("results").as_array();
  BOOST_REQUIRE(results.size() == 5U);
  check_equal(results[0].at("name"), "T one");
  check_equal(results[1].at("name"), "T two");
  check_equal(results[2].at("category"), "t");
  check_equal(results[2].at("revision"), 2);
  check_equal(results[3].at("id"), id);
  check_equal(results[4], {{"id", results[0].at("id")}, {"name", "T one"}});
  check_error(client.call("preset.get", {{"preset", "T one"}}), test::kNotFound, "not_found");
  check_equal(client.call("preset.get", {{"preset", "T two"}}).result(), results[2]);
}

BOOST_AUTO_TEST_CASE(a_failing_operation_undoes_all_and_is_named) {
  create_preset(client, "T kept");
  struct Case {
    const char* last;
    int code;
    const char* data_code;
  };
  const Case cases[] = {
      {R"({"op":"create","params":{"name":"T kept","parameters":{"a":[1]}}})", test::kAlreadyExists,
       "already_exists"},
      {R"({"op":"create","params":{"name":"T first","parameters":{"a":[1]}}})",
       test::kAlreadyExists, "already_exists"},
      {R"({"op":"update","params":{"preset":"T nobody","changes":{"category":"x"}}})",
       test::kNotFound, "not_found"},
      {R"({"op":"update","params":{"preset":"T kept","changes":{"category":"x"},"if_revision":9}})",
       test::kRevisionConflict, "revision_conflict"},
      {R"({"op":"delete","params":{"preset":"Balanced"}})", test::kSystemPreset, "system_preset"},
  };
  for (const Case& each : cases) {
    const Answer answer = client.call_text("preset.transact", R"({"operations":[
            {"op":"create","params":{"name":"T first","parameters":{"a":[1]}}},
            {"op":"update","params":{"preset":"T kept","changes":{"category":"changed"}}},)" +
                                                                  std::string(each.last) + "]}");
    BOOST_TEST_CONTEXT(answer.line()) {
      check_error(answer, each.code, each.data_code);
      check_equal(answer.data().at("operation"), 2);
    }
    check_error(client.call("preset.get", {{"preset", "T first"}}), test::kNotFound, "not_found");
    check_equal(client.call("preset.get", {{"preset", "T kept"}}).result().at("revision"), 1);
  }
}

BOOST_AUTO_TEST_CASE(bad_operations_are_invalid_params_with_their_place) {
  const Answer answer = client.call_text("preset.transact", R"({"operations":[
      {"op":"create","params":{"name":"T ok","parameters":{"a":[1]}}},
      {"op":"create","params":{"name":"","parameters":{"a":1}}}]})");
  test::check_invalid(answer, {"/operations/1/params/name", "/operations/1/params/parameters/a"});
  check_error(client.call("preset.get", {{"preset", "T ok"}}), test::kNotFound, "not_found");
  for (const char* operations :
       {R"([{"op":"merge","params":{}}])", R"([{"params":{}}])", R"([1])", R"({})",
        R"([{"op":"create"}])", R"([{"op":"create","params":[]}])",
        R"([{"op":"delete","params":5}])", R"([{"op":"delete","params":null}])",
        R"([{"op":"delete","params":"x"}])"}) {
    const Answer bad =
        client.call_text("preset.transact", R"({"operations":)" + std::string(operations) + "}");
    BOOST_TEST_CONTEXT(operations << bad.line()) {
      BOOST_TEST(!bad.ok());
      BOOST_TEST(bad.code() == test::kInvalidParams);
      BOOST_TEST(!bad.paths().empty());
      for (const std::string& path : bad.paths()) BOOST_TEST(path.starts_with("/operations"));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_name_can_be_passed_on_within_a_transaction) {
  create_preset(client, "T swap");
  check_ok(client.call_text("preset.transact", R"({"operations":[
      {"op":"update","params":{"preset":"T swap","changes":{"name":"T swapped"}}},
      {"op":"create","params":{"name":"T swap","parameters":{"b":[2]}}}]})"));
  check_equal(client.call("preset.get", {{"preset", "T swap"}}).result().at("parameters"),
              {{"b", {2}}});
  check_ok(client.call("preset.get", {{"preset", "T swapped"}}));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(request_ids, test::OnSharedDaemon)

BOOST_AUTO_TEST_CASE(a_repeat_gets_the_first_answer_and_changes_nothing) {
  const json::object params = preset_params("R one", {{"request_id", "R-1"}});
  const json::value first = client.call("preset.create", params).result();
  // From another connection too: the first may be lost.
  test::RpcClient again = test::shared_daemon().client();
  check_equal(again.call("preset.create", params).result(), first);
  check_equal(again.call("preset.get", {{"preset", "R one"}}).result().at("revision"), 1);

  const json::object update{
      {"preset", "R one"}, {"changes", {{"category", "r"}}}, {"request_id", "R-2"}};
  const json::value updated = client.call("preset.update", update).result();
  check_equal(again.call("preset.update", update).result(), updated);
  const json::object remove{{"preset", "R one"}, {"request_id", "R-3"}};
  const json::value removed = client.call("preset.delete", remove).result();
  check_equal(again.call("preset.delete", remove).result(), removed);
  // Without one it is a new request.
  check_error(client.call("preset.delete", {{"preset", "R one"}}), test::kNotFound, "not_found");
}

BOOST_AUTO_TEST_CASE(one_id_for_two_different_requests_is_refused) {
  check_ok(client.call("preset.create", preset_params("R two", {{"request_id", "R-4"}})));
  const Answer other =
      client.call("preset.create", preset_params("R three", {{"request_id", "R-4"}}));
  BOOST_TEST(!other.ok());
  check_error(client.call("preset.get", {{"preset", "R three"}}), test::kNotFound, "not_found");
}

BOOST_AUTO_TEST_CASE(a_refused_request_may_be_sent_again_with_its_id) {
  create_preset(client, "R four");
  const json::object params = preset_params("R four", {{"request_id", "R-5"}});
  check_error(client.call("preset.create", params), test::kAlreadyExists, "already_exists");
  check_ok(client.call("preset.delete", {{"preset", "R four"}}));
  const Answer answer = client.call("preset.create", params);
  // Either the first answer again or, since nothing was changed, a try of its own.
  if (!answer.ok()) check_error(answer, test::kAlreadyExists, "already_exists");
}

BOOST_AUTO_TEST_CASE(transactions_and_imports_take_one) {
  const json::value transact = parse(R"({"request_id":"R-6","operations":[
      {"op":"create","params":{"name":"R six","parameters":{"a":[1]}}}]})");
  check_equal(client.call("preset.transact", transact).result(),
              client.call("preset.transact", transact).result());
  const json::value import = parse(R"({"request_id":"R-7","document":
      {"version":"1.0","preset":{"name":"R seven","parameters":{"a":[1]}}}})");
  check_equal(client.call("preset.import", import).result(),
              client.call("preset.import", import).result());
  test::check_invalid(client.call("preset.create", preset_params("R 8", {{"request_id", 8}})),
                      {"/request_id"});
  test::check_invalid(client.call("preset.get", {{"preset", "R six"}, {"request_id", "x"}}),
                      {"/request_id"});
}

BOOST_AUTO_TEST_CASE(a_repeat_is_known_after_a_restart) {
  test::Daemon daemon;
  daemon.start();
  const json::object params = preset_params("R nine", {{"request_id", "R-9"}});
  const json::value first = daemon.client().call("preset.create", params).result();
  daemon.kill();
  daemon.start();
  check_equal(daemon.client().call("preset.create", params).result(), first);
}

BOOST_AUTO_TEST_SUITE_END()

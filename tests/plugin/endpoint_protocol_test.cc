// JSON-RPC 2.0: every example of the specification's section 7, its methods replaced by ours, and
// what its text says of ids, params, batches and notifications.
#define BOOST_TEST_MODULE endpoint_protocol
#include <boost/test/unit_test.hpp>

#include <map>

#include "support/facts.h"

namespace json = boost::json;
using test::check_equal;
using test::check_error;
using test::parse;
using namespace std::chrono_literals;

namespace {

struct Wire : test::OnSharedDaemon {
  // The answer to one line, as JSON.
  json::value ask(std::string_view line) {
    client.send(std::string(line) + "\n");
    return parse(client.read_line().value());
  }
  // Sends a line that must not be answered, then proves it by the answer to the next one.
  void check_unanswered(std::string_view line) {
    client.send(std::string(line) + "\n");
    check_equal(ask(R"({"jsonrpc":"2.0","method":"system.ping","id":"next"})"),
                parse(R"({"jsonrpc":"2.0","result":{"pong":true},"id":"next"})"));
  }
};

// Like the specification's expected answers: code and id; our message and data are freer.
void check_error_answer(const json::value& answer, int code, const json::value& id) {
  BOOST_TEST_CONTEXT(json::serialize(answer)) {
    check_equal(answer.at("jsonrpc"), "2.0");
    check_equal(answer.at("error").at("code"), code);
    BOOST_TEST(!answer.at("error").at("message").as_string().empty());
    check_equal(answer.at("id"), id);
    BOOST_TEST(answer.as_object().size() == 3U);
  }
}

// A batch's answers may come in any order.
std::map<std::string, json::value> by_id(const json::value& batch) {
  std::map<std::string, json::value> all;
  for (const json::value& answer : batch.as_array()) {
    all.emplace(json::serialize(answer.at("id")), answer);
  }
  return all;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(examples_of_the_specification, Wire)

BOOST_AUTO_TEST_CASE(a_call_with_positional_parameters) {
  // preset.get takes preset, then revision; preset.merge presets, then merge_strategy.
  const json::value answer =
      ask(R"({"jsonrpc": "2.0", "method": "preset.get", "params": ["Balanced", 1], "id": 1})");
  check_equal(answer.at("id"), 1);
  check_equal(answer.at("result").at("name"), "Balanced");
  const json::value other = ask(
      R"({"jsonrpc":"2.0","method":"preset.merge","params":[["Balanced","Low Latency"],"last_wins"],"id":2})");
  check_equal(other.at("id"), 2);
  check_equal(other.at("result").at("parameters").at("schedule-policy"), {"lpm"});
}

BOOST_AUTO_TEST_CASE(a_call_with_named_parameters_in_either_order) {
  const json::value one = ask(
      R"({"jsonrpc":"2.0","method":"preset.get","params":{"revision":1,"preset":"Balanced"},"id":3})");
  const json::value two = ask(
      R"({"jsonrpc":"2.0","method":"preset.get","params":{"preset":"Balanced","revision":1},"id":4})");
  check_equal(one.at("id"), 3);
  check_equal(two.at("id"), 4);
  check_equal(one.at("result"), two.at("result"));
}

BOOST_AUTO_TEST_CASE(a_notification_is_not_answered) {
  check_unanswered(R"({"jsonrpc": "2.0", "method": "preset.list", "params": {"limit": 5}})");
  check_unanswered(R"({"jsonrpc": "2.0", "method": "foobar"})");
  check_unanswered(R"({"jsonrpc": "2.0", "method": "preset.get", "params": {"bad": 1}})");
}

BOOST_AUTO_TEST_CASE(a_notification_is_carried_out) {
  client.send(R"({"jsonrpc":"2.0","method":"preset.create","params":)"
              R"({"name":"by notification","parameters":{"a":[1]}}})"
              "\n");
  check_equal(client.call("preset.get", {{"preset", "by notification"}}).result().at("revision"),
              1);
}

BOOST_AUTO_TEST_CASE(a_call_of_a_nonexistent_method) {
  check_error_answer(ask(R"({"jsonrpc": "2.0", "method": "foobar", "id": "1"})"),
                     test::kMethodNotFound, "1");
}

BOOST_AUTO_TEST_CASE(a_call_with_invalid_json) {
  check_error_answer(ask(R"({"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz])"),
                     test::kParseError, nullptr);
}

BOOST_AUTO_TEST_CASE(a_call_with_an_invalid_request_object) {
  check_error_answer(ask(R"({"jsonrpc": "2.0", "method": 1, "params": "bar"})"),
                     test::kInvalidRequest, nullptr);
}

BOOST_AUTO_TEST_CASE(a_batch_with_invalid_json) {
  check_error_answer(ask(R"([{"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"},)"
                         R"({"jsonrpc": "2.0", "method"])"),
                     test::kParseError, nullptr);
}

BOOST_AUTO_TEST_CASE(a_call_with_an_empty_array) {
  check_error_answer(ask("[]"), test::kInvalidRequest, nullptr);
}

BOOST_AUTO_TEST_CASE(a_call_with_an_invalid_batch_that_is_not_empty) {
  const json::value answer = ask("[1]");
  BOOST_TEST(answer.as_array().size() == 1U);
  check_error_answer(answer.at(0), test::kInvalidRequest, nullptr);
}

BOOST_AUTO_TEST_CASE(a_call_with_an_invalid_batch) {
  const json::value answer = ask("[1,2,3]");
  BOOST_TEST(answer.as_array().size() == 3U);
  for (const json::value& each : answer.as_array()) {
    check_error_answer(each, test::kInvalidRequest, nullptr);
  }
}

BOOST_AUTO_TEST_CASE(a_batch) {
  const json::value answer =
      ask(R"([{"jsonrpc": "2.0", "method": "preset.get", "params": ["Balanced"], "id": "1"},)"
          R"({"jsonrpc": "2.0", "method": "preset.list", "params": [null]},)"
          R"({"jsonrpc": "2.0", "method": "preset.get", "params": ["Low Latency"], "id": "2"},)"
          R"({"foo": "boo"},)"
          R"({"jsonrpc": "2.0", "method": "foo.get", "params": {"name": "myself"}, "id": "5"},)"
          R"({"jsonrpc": "2.0", "method": "system.ping", "id": "9"}])");
  BOOST_TEST(answer.as_array().size() == 5U);
  auto all = by_id(answer);
  check_equal(all[R"("1")"].at("result").at("name"), "Balanced");
  check_equal(all[R"("2")"].at("result").at("name"), "Low Latency");
  check_error_answer(all["null"], test::kInvalidRequest, nullptr);
  check_error_answer(all[R"("5")"], test::kMethodNotFound, "5");
  check_equal(all[R"("9")"].at("result"), {{"pong", true}});
}

BOOST_AUTO_TEST_CASE(a_batch_of_notifications_alone_gets_no_line_at_all) {
  check_unanswered(R"([{"jsonrpc": "2.0", "method": "preset.list", "params": {"limit": 1}},)"
                   R"({"jsonrpc": "2.0", "method": "system.ping"}])");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(requests, Wire)

BOOST_AUTO_TEST_CASE(ids_of_every_type_come_back_as_they_were_sent) {
  const std::string ids[] = {
      "0",
      "-1",
      "1",
      "1.5",
      "-0.25",
      "9223372036854775807",
      "1e3",
      "null",
      "18446744073709551615",
      R"("")",
      R"("0")",
      R"("\u00e9\n\u0000\"\\")",
      "\"\xc3\xa9\xf0\x9f\x98\x80\"",
      "\"" + test::repeat("x", 1 << 20) + "\"",
  };
  for (const std::string& id : ids) {
    const std::string shown = id.substr(0, 40);
    BOOST_TEST_CONTEXT(shown) {
      client.send(test::request_line("system.ping", "{}", id));
      const std::string line = client.read_line().value();
      const json::value answer = parse(line);
      BOOST_TEST((answer.at("id") == parse(id)));
      check_equal(answer.at("result"), {{"pong", true}});
    }
  }
}

BOOST_AUTO_TEST_CASE(a_null_id_is_a_call_not_a_notification) {
  check_equal(ask(R"({"jsonrpc":"2.0","method":"system.ping","id":null})"),
              parse(R"({"jsonrpc":"2.0","result":{"pong":true},"id":null})"));
}

BOOST_AUTO_TEST_CASE(ids_of_other_types_are_an_invalid_request) {
  for (const char* id : {"true", "[]", "{}", "[1]"}) {
    BOOST_TEST_CONTEXT(id) {
      check_error_answer(
          ask(R"({"jsonrpc":"2.0","method":"system.ping","id":)" + std::string(id) + "}"),
          test::kInvalidRequest, nullptr);
    }
  }
}

BOOST_AUTO_TEST_CASE(an_invalid_request_with_a_readable_id_is_answered_to_that_id_or_null) {
  const char* requests[] = {
      R"({"method":"system.ping","id":7})",
      R"({"jsonrpc":"1.0","method":"system.ping","id":7})",
      R"({"jsonrpc":2.0,"method":"system.ping","id":7})",
      R"({"jsonrpc":"2.0","id":7})",
      R"({"jsonrpc":"2.0","method":null,"id":7})",
      R"({"jsonrpc":"2.0","method":["system.ping"],"id":7})",
      R"({"jsonrpc":"2.0","method":"system.ping","params":1,"id":7})",
      R"({"jsonrpc":"2.0","method":"system.ping","params":"x","id":7})",
      R"({"jsonrpc":"2.0","method":"system.ping","params":null,"id":7})",
  };
  for (const char* request : requests) {
    BOOST_TEST_CONTEXT(request) {
      const json::value answer = ask(request);
      check_equal(answer.at("error").at("code"), test::kInvalidRequest);
      BOOST_TEST((answer.at("id") == 7 || answer.at("id").is_null()));
    }
  }
}

BOOST_AUTO_TEST_CASE(values_that_are_no_request_are_invalid_requests) {
  for (const char* text : {"1", "\"x\"", "null", "true", "{}", "0.5"}) {
    BOOST_TEST_CONTEXT(text) {
      check_error_answer(ask(text), test::kInvalidRequest, nullptr);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_not_json_is_a_parse_error) {
  const char* texts[] = {"{",     "}",         "nul",          "{\"a\":1,}", "[1,]",    "'a'",
                         "{a:1}", "01",        "1 2",          "\"\t\"",     "\"\\x\"", "NaN",
                         "// x",  "\"\\u12\"", "+1",           ".5",         "[1 2]",   "{\"a\" 1}",
                         "\"abc", "Infinity",  "[\"\\ud800\"", "{\"a\":}"};
  for (const char* text : texts) {
    BOOST_TEST_CONTEXT(text) {
      check_error_answer(ask(text), test::kParseError, nullptr);
    }
  }
}

BOOST_AUTO_TEST_CASE(method_names_are_exact) {
  for (const char* name :
       {"", "Preset.get", "preset.get ", "preset", "preset.get\\u0000", "rpc."}) {
    BOOST_TEST_CONTEXT(name) {
      check_error_answer(ask(R"({"jsonrpc":"2.0","id":1,"method":")" + std::string(name) + "\"}"),
                         test::kMethodNotFound, 1);
    }
  }
}

BOOST_AUTO_TEST_CASE(positional_parameters_beyond_the_table_are_refused) {
  const json::value answer = ask(R"({"jsonrpc":"2.0","id":1,"method":"system.ping","params":[1]})");
  check_error_answer(answer, test::kInvalidParams, 1);
  check_equal(ask(R"({"jsonrpc":"2.0","id":2,"method":"system.ping","params":[]})").at("result"),
              {{"pong", true}});
}

BOOST_AUTO_TEST_CASE(a_batch_answers_in_one_line_and_its_changes_in_their_order) {
  const json::value answer = ask(
      R"([{"jsonrpc":"2.0","id":1,"method":"preset.create","params":{"name":"in batch","parameters":{"a":[1]}}},)"
      R"({"jsonrpc":"2.0","id":2,"method":"preset.get","params":{"preset":"in batch"}},)"
      R"({"jsonrpc":"2.0","id":3,"method":"preset.delete","params":{"preset":"in batch"}},)"
      R"({"jsonrpc":"2.0","id":4,"method":"preset.get","params":{"preset":"in batch"}}])");
  auto all = by_id(answer);
  check_equal(all["1"].at("result").at("name"), "in batch");
  check_equal(all["2"].at("result").at("name"), "in batch");
  check_equal(all["3"].at("result").at("name"), "in batch");
  check_error_answer(all["4"], test::kNotFound, 4);
}

BOOST_AUTO_TEST_CASE(one_bad_request_of_a_batch_leaves_the_others_alone) {
  const json::value answer = ask(R"([{"jsonrpc":"2.0","id":1,"method":"system.ping"},[],)"
                                 R"({"jsonrpc":"2.0","id":2,"method":"preset.get","params":{}}])");
  auto all = by_id(answer);
  BOOST_TEST(all.size() == 3U);
  check_equal(all["1"].at("result"), {{"pong", true}});
  check_error_answer(all["null"], test::kInvalidRequest, nullptr);
  check_error_answer(all["2"], test::kInvalidParams, 2);
}

BOOST_AUTO_TEST_CASE(members_that_the_specification_does_not_name_are_not_held_against_a_request) {
  check_equal(ask(R"({"jsonrpc":"2.0","id":1,"method":"system.ping","extra":[1]})").at("result"),
              {{"pong", true}});
}

BOOST_AUTO_TEST_CASE(answers_of_one_connection_come_in_the_order_of_its_requests) {
  std::string lines;
  for (int i = 0; i < 300; ++i) {
    const std::string id = std::to_string(i);
    switch (i % 4) {
      case 0:
        lines += test::request_line("preset.create",
                                    R"({"name":"order )" + id + R"(","parameters":{"a":[1]}})", id);
        break;
      case 1:
        lines += test::request_line("system.ping", "{}", id);
        break;
      case 2:
        lines += test::request_line("preset.list", R"({"limit":1000})", id);
        break;
      default:
        lines += test::request_line("preset.get",
                                    R"({"preset":"order )" + std::to_string(i - 3) + R"("})", id);
    }
  }
  client.send(lines);
  for (int i = 0; i < 300; ++i) {
    const json::value answer = parse(client.read_line().value());
    BOOST_REQUIRE((answer.at("id") == i));
    // A get after its create on the same connection sees it.
    BOOST_TEST(answer.as_object().contains("result"));
  }
}

BOOST_AUTO_TEST_SUITE_END()

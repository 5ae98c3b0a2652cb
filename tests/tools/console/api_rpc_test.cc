// POST /api/rpc: JSON-RPC over HTTP.
#include <boost/test/unit_test.hpp>

#include "console_api.h"

namespace {

using namespace test;
namespace json = boost::json;

struct OnRpc : OnConsole {
  // What the daemon itself answers.
  std::string line_for(const std::string& text) {
    rpc.send(text + "\n");
    return rpc.read_line().value();
  }
};

BOOST_FIXTURE_TEST_SUITE(api_rpc, OnRpc)

BOOST_AUTO_TEST_CASE(the_answer_is_the_daemon_s_line_to_the_byte) {
  for (
      const char* line : {
          R"({"jsonrpc":"2.0","id":7,"method":"preset.get","params":{"preset":"Balanced"}})",
          R"({"jsonrpc":"2.0","id":"x\u00e4","method":"preset.get","params":{"preset":424242}})",
          R"({"jsonrpc":"2.0","id":null,"method":"system.ping"})",
          R"({"jsonrpc":"2.0","id":1,"method":"no.such"})",
          R"({"jsonrpc":"2.0","id":1,"method":"preset.get","method":"system.ping"})",
          R"({"jsonrpc":"2.0","id":1)",
          R"({"id":1,"method":"system.ping"})",
          R"([])",
          R"([{"jsonrpc":"2.0","id":1,"method":"system.ping"},3,{"jsonrpc":"2.0","id":2,"method":"system.ping"}])",
          R"("text")",
          R"({"jsonrpc":"2.0","id":1,"method":"system.ping","params":1e999})",
      }) {
    const HttpAnswer answer = post("/api/rpc", line);
    check_status(answer, 200);
    BOOST_TEST(answer.body == line_for(std::string(line)));
  }
}

BOOST_AUTO_TEST_CASE(nesting_beyond_any_limit_is_the_daemon_s_to_refuse) {
  const std::string deep = R"({"jsonrpc":"2.0","id":1,"method":"preset.get","params":{"preset":)" +
                           std::string(1000, '[') + std::string(1000, ']') + "}}";
  const HttpAnswer answer = post("/api/rpc", deep);
  check_status(answer, 200);
  BOOST_TEST(answer.body == line_for(deep));
}

BOOST_AUTO_TEST_CASE(a_body_over_several_lines_is_one_request) {
  const HttpAnswer answer = post("/api/rpc",
                                 "\r\n{\"jsonrpc\": \"2.0\",\n  \"id\": 5,\r\n  \"method\":\n"
                                 "  \"system.ping\"\n}\n\n");
  check_status(answer, 200);
  BOOST_TEST(answer.body == R"({"jsonrpc":"2.0","id":5,"result":{"pong":true}})");
}

BOOST_AUTO_TEST_CASE(a_line_end_within_a_string_is_no_json_and_splits_nothing) {
  for (const char* text :
       {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"system.\nping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\\\n\"}", "\"\n{\"jsonrpc\":\"2.0\"}"}) {
    const HttpAnswer answer = post("/api/rpc", text);
    check_status(answer, 200);
    BOOST_TEST(json_of(answer).at("error").at("code").as_int64() == kParseError);
  }
}

BOOST_AUTO_TEST_CASE(an_empty_or_blank_body_is_a_parse_error) {
  for (const char* text : {"", " ", "\n\n", "\t\r\n"}) {
    const HttpAnswer answer = post("/api/rpc", text);
    check_status(answer, 200);
    BOOST_TEST(json_of(answer).at("error").at("code").as_int64() == kParseError);
    BOOST_TEST(json_of(answer).at("id").is_null());
  }
}

BOOST_AUTO_TEST_CASE(notifications_alone_are_204_and_happen) {
  check_status(post("/api/rpc", R"({"jsonrpc":"2.0","method":"preset.create","params":
      {"name":"By notification","parameters":{"a":[1]}}})"),
               204);
  check_ok(rpc.call("preset.get", {{"preset", "By notification"}}));
  check_status(post("/api/rpc", R"([{"jsonrpc":"2.0","method":"system.ping"},
      {"jsonrpc":"2.0","method":"no.such"}])"),
               204);
}

BOOST_AUTO_TEST_CASE(what_looks_like_a_notification_and_is_wrong_gets_its_error) {
  for (const char* text : {"{}", R"({"jsonrpc":"2.0"})", R"([{}])",
                           R"([{"jsonrpc":"2.0","method":"system.ping"},{}])"}) {
    const HttpAnswer answer = post("/api/rpc", text);
    check_status(answer, 200);
    BOOST_TEST(answer.body == line_for(std::string(text)));
  }
}

BOOST_AUTO_TEST_CASE(a_batch_answers_what_has_an_id_and_only_that) {
  const HttpAnswer answer = post("/api/rpc", R"([
      {"jsonrpc":"2.0","method":"system.ping"},
      {"jsonrpc":"2.0","id":1,"method":"system.ping"},
      {"jsonrpc":"2.0","id":2,"method":"preset.get","params":{"preset":"Balanced"}},
      {"jsonrpc":"2.0","method":"preset.delete","params":{"preset":"nobody"}}])");
  check_status(answer, 200);
  const json::array answers = json_of(answer).as_array();
  BOOST_REQUIRE(answers.size() == 2);
  BOOST_TEST(answers[0].at("id") == json::value(1));
  BOOST_TEST(answers[1].at("result").at("name") == json::value("Balanced"));
}

BOOST_AUTO_TEST_CASE(subscriptions_are_refused_and_leave_the_connections_clean) {
  for (const char* method :
       {"preset.subscribe", "task.subscribe", "preset.unsubscribe", "task.unsubscribe"}) {
    const HttpAnswer answer =
        post("/api/rpc", R"({"jsonrpc":"2.0","id":"s","method":")" + std::string(method) + "\"}");
    check_status(answer, 200);
    const json::value error = json_of(answer);
    BOOST_TEST(error.at("id") == json::value("s"));
    BOOST_TEST(error.at("error").at("code").as_int64() == kMethodNotFound);
    BOOST_TEST(error.at("error").at("message").as_string().find("/api/events") !=
               json::string::npos);
  }
  const HttpAnswer batch = post("/api/rpc", R"([{"jsonrpc":"2.0","id":1,"method":"system.ping"},
      {"jsonrpc":"2.0","id":2,"method":"preset.sub\u0073cribe"}])");
  check_status(batch, 200);
  BOOST_TEST(json_of(batch).at("error").at("code").as_int64() == kMethodNotFound);
  make_preset(*this, "Nobody is told");
  BOOST_TEST(post("/api/rpc", R"({"jsonrpc":"2.0","id":5,"method":"system.ping"})").body ==
             R"({"jsonrpc":"2.0","id":5,"result":{"pong":true}})");
}

BOOST_AUTO_TEST_CASE(what_is_not_sent_as_json_is_415) {
  check_refused(http.request("POST", "/api/rpc", {{"Content-Type", "text/plain"}},
                             R"({"jsonrpc":"2.0","id":1,"method":"system.ping"})"),
                415, "invalid_request");
}

// 0.85, 1.0 and an integer beyond a double's come back as they were sent, whatever the way.
BOOST_AUTO_TEST_CASE(numbers_keep_their_spelling_through_every_path) {
  constexpr std::string_view kNumbers = R"({"a":[0.85,1.0,9007199254740993,-0.0,1e+30]})";
  const std::string name = "Spelling";
  const auto id = make_preset(*this, name, kNumbers);
  const auto has = [&](const HttpAnswer& answer) {
    BOOST_TEST(answer.status < 300);
    BOOST_TEST(answer.body.contains(kNumbers), answer.body);
    return answer;
  };
  has(get(preset_path(id)));
  has(get("/api/presets/"));
  has(send("PUT", preset_path(id), R"({"parameters":)" + std::string(kNumbers) + "}"));
  has(post("/api/presets/merge", R"({"preset_ids":[)" + std::to_string(id) + "]}"));
  has(post("/api/rpc", R"({"jsonrpc":"2.0","id":1,"method":"preset.get","params":{"preset":")" +
                           name + "\"}}"));
  const HttpAnswer file = has(get(preset_path(id) + "/export"));
  check_status(http.request("DELETE", preset_path(id)), 204);
  has(post_upload(*this, upload_of("numbers.json", file.body)));
  has(post("/api/tasks/preview",
           json::serialize(simulated_task(json::object()))
               .replace(json::serialize(simulated_task(json::object())).find("\"parameters\":{}"),
                        15, "\"parameters\":" + std::string(kNumbers))));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace

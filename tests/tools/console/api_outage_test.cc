// A daemon that is down, slow or comes back, and what the gateway says about it.
#include <boost/test/unit_test.hpp>
#include <csignal>

#include "console_api.h"

namespace {

using namespace test;
namespace json = boost::json;

HttpAnswer post_json(const Gateway& gateway, std::string_view target, std::string_view body) {
  return gateway.request("POST", target, {{"Content-Type", "application/json"}}, body);
}

BOOST_AUTO_TEST_SUITE(api_outage)

BOOST_AUTO_TEST_CASE(without_a_daemon_everything_that_needs_one_is_503_and_says_what_to_do) {
  Daemon daemon;
  Gateway gateway({.socket = daemon.socket_path()});
  const auto check_down = [&](const HttpAnswer& answer) {
    check_refused(answer, 503, "unavailable");
    BOOST_TEST(answer.field("Retry-After") == "1");
    BOOST_TEST(detail_of(answer).contains(daemon.socket_path()));
    BOOST_TEST(detail_of(answer).contains("systemctl start tuningd"));
  };
  for (const char* path : {"/api/presets/", "/api/presets/1", "/api/presets/1/export", "/api/tasks",
                           "/api/tasks/1", "/api/tasks/1/trials"}) {
    check_down(gateway.get(path));
  }
  check_down(gateway.request("DELETE", "/api/presets/1"));
  check_down(post_json(gateway, "/api/presets/", R"({"name":"x","parameters":{"a":[1]}})"));
  check_down(post_json(gateway, "/api/presets/merge", R"({"preset_ids":[1]})"));
  check_down(post_json(gateway, "/api/tasks", "{}"));
  check_down(post_json(gateway, "/api/rpc", R"({"jsonrpc":"2.0","id":1,"method":"system.ping"})"));
  BOOST_TEST(gateway.get("/openapi.json").status == 200);
  const HttpAnswer health = gateway.stranger().request("GET", "/healthz");
  check_refused(health, 503, "unavailable");
  BOOST_TEST(!health.body.contains(daemon.socket_path()));  // anyone may ask
  BOOST_TEST(gateway.get("/metrics").body.contains("\ntuningd_up 0\n"));
}

BOOST_AUTO_TEST_CASE(a_daemon_that_comes_is_found_by_the_next_request) {
  Daemon daemon;
  Gateway gateway({.socket = daemon.socket_path()});
  HttpClient client = gateway.client();
  for (int round = 0; round < 3; ++round) {
    BOOST_TEST(client.request("GET", "/api/presets/").status == 503);
    daemon.start();
    BOOST_TEST(client.request("GET", "/api/presets/").status == 200);
    check_status(gateway.stranger().request("GET", "/healthz"), 200);
    daemon.kill();
  }
}

BOOST_AUTO_TEST_CASE(connections_that_died_while_idle_fail_no_request) {
  Daemon daemon;
  daemon.start();
  Gateway gateway({.socket = daemon.socket_path()});
  HttpClient client = gateway.client();
  for (int round = 0; round < 5; ++round) {
    BOOST_TEST(client.request("GET", "/api/presets/").status == 200);
    BOOST_TEST(daemon.stop() == 0);
    daemon.start();
    const std::string name = "Round " + std::to_string(round);
    const HttpAnswer made =
        client.request("POST", "/api/presets/", {{"Content-Type", "application/json"}},
                       R"({"name":")" + name + R"(","parameters":{"a":[1]}})");
    BOOST_TEST(made.status == 201, made.body);
    // Never repeated, and still not lost with an old connection.
    const HttpAnswer rpc =
        client.request("POST", "/api/rpc", {{"Content-Type", "application/json"}},
                       R"({"jsonrpc":"2.0","id":1,"method":"system.ping"})");
    BOOST_TEST(rpc.status == 200, rpc.body);
  }
}

BOOST_AUTO_TEST_CASE(a_daemon_that_does_not_answer_in_time_is_504) {
  Daemon daemon;
  daemon.start();
  Gateway gateway({.socket = daemon.socket_path(), .more = {"--limit", "daemon-time=0.4"}});
  BOOST_TEST(gateway.get("/api/presets/").status == 200);
  daemon.signal(SIGSTOP);
  // It takes a moment until all of its threads stand.
  BOOST_TEST(eventually([&] { return gateway.get("/api/presets/1").status == 504; }));
  check_refused(gateway.get("/api/presets/1"), 504, "timeout");
  check_refused(
      post_json(gateway, "/api/rpc", R"({"jsonrpc":"2.0","id":1,"method":"system.ping"})"), 504,
      "timeout");
  daemon.signal(SIGCONT);
  BOOST_TEST(gateway.get("/api/presets/").status == 200);
}

// Each is answered with 201 once, or with 503; none is made twice or lost after a 201.
BOOST_AUTO_TEST_CASE(presets_made_while_the_daemon_restarts_are_made_once) {
  Daemon daemon;
  daemon.start();
  Gateway gateway({.socket = daemon.socket_path()});
  std::vector<std::string> made;
  for (int i = 0; i < 300; ++i) {
    if (i % 30 == 10) daemon.kill();
    if (i % 30 == 15) daemon.start();
    const std::string name = "Once " + std::to_string(i);
    const HttpAnswer answer =
        post_json(gateway, "/api/presets/", R"({"name":")" + name + R"(","parameters":{"a":[1]}})");
    BOOST_TEST((answer.status == 201 || answer.status == 503), answer.body);
    if (answer.status == 201) made.push_back(name);
  }
  BOOST_TEST(made.size() > 200U);
  RpcClient client = daemon.client();
  for (const std::string& name : made) check_ok(client.call("preset.get", {{"preset", name}}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace

// GET /api/events: what changes, as server-sent events.
#include <boost/test/unit_test.hpp>

#include "console_api.h"

namespace {

using namespace test;
namespace json = boost::json;

struct Event {
  std::string name;
  json::value data;
};

// A stream's events, as a browser takes them apart.
class EventStream {
 public:
  explicit EventStream(HttpClient client) : client_(std::move(client)) {
    BOOST_REQUIRE(client_.send(client_.request_text("GET", "/api/events")));
    head_ = client_.read_head();
  }

  const HttpAnswer& head() const { return head_; }

  Event next() {
    for (;;) {
      const std::size_t end = text_.find("\n\n");
      if (end == std::string::npos) {
        const std::string piece = client_.read_chunk();
        if (piece.empty()) throw std::runtime_error("the stream has ended");
        text_ += piece;
        continue;
      }
      const std::string block = text_.substr(0, end);
      text_.erase(0, end + 2);
      if (!block.starts_with("event: ")) continue;  // a comment, or the time of retries
      const std::size_t line = block.find("\ndata: ");
      return {block.substr(7, line - 7), parse(block.substr(line + 7))};
    }
  }

  // The next of this name; others are passed over.
  json::value next(std::string_view name) {
    for (;;) {
      Event event = next();
      if (event.name == name) return std::move(event.data);
    }
  }

  bool next_up() { return next("daemon").at("up").as_bool(); }

 private:
  HttpClient client_;
  HttpAnswer head_;
  std::string text_;
};

BOOST_AUTO_TEST_SUITE(api_events)

BOOST_FIXTURE_TEST_CASE(a_stream_begins_with_whether_the_daemon_is_up, OnConsole) {
  EventStream stream(the_console().client());
  BOOST_TEST(stream.head().status == 200);
  BOOST_TEST(stream.head().field("Content-Type") == "text/event-stream");
  BOOST_TEST(stream.next_up());
}

BOOST_FIXTURE_TEST_CASE(every_stream_gets_every_change_of_a_preset, OnConsole) {
  EventStream one(the_console().client());
  EventStream two(the_console().client());
  BOOST_TEST(one.next_up());
  BOOST_TEST(two.next_up());
  const auto id = make_preset(*this, "Told");
  check_status(send("PUT", preset_path(id), R"({"category":"told"})"), 200);
  check_status(http.request("DELETE", preset_path(id)), 204);
  for (EventStream* stream : {&one, &two}) {
    for (const char* operation : {"create", "update", "delete"}) {
      const json::value change = stream->next("preset.changed");
      BOOST_TEST(change.at("id").as_int64() == id);
      BOOST_TEST(std::string(change.at("op").as_string()).starts_with(operation));
    }
  }
}

// What happens between a stream's start and its first event is told, or was there before it.
BOOST_FIXTURE_TEST_CASE(no_change_after_the_first_event_is_missed, OnConsole) {
  for (int round = 0; round < 20; ++round) {
    Gateway gateway({.socket = console_daemon().socket_path()});
    EventStream stream(gateway.client());
    BOOST_TEST(stream.next_up());
    const auto id = make_preset(*this, "Round " + std::to_string(round));
    BOOST_TEST(stream.next("preset.changed").at("id").as_int64() == id);
  }
}

BOOST_FIXTURE_TEST_CASE(tasks_and_their_trials_are_told_until_the_task_is_over, OnConsole) {
  EventStream stream(the_console().client());
  BOOST_TEST(stream.next_up());
  const HttpAnswer answer =
      post("/api/tasks", json::serialize(simulated_task({{"tp-size", {1, 2}}})));
  check_status(answer, 201);
  const auto id = json_of(answer).at("id");
  std::size_t succeeded = 0;
  for (;;) {
    const Event event = stream.next();
    if (event.name == "trial.changed" && event.data.at("task") == id) {
      BOOST_TEST(!event.data.as_object().contains("metrics"));
      if (event.data.at("state") == json::value("success")) ++succeeded;
    }
    if (event.name == "task.changed" && event.data.at("id") == id &&
        event.data.at("state") == json::value("completed")) {
      break;
    }
  }
  BOOST_TEST(succeeded == 2);
}

BOOST_AUTO_TEST_CASE(a_daemon_that_goes_and_comes_is_told_and_changes_come_again) {
  Daemon daemon;
  Gateway gateway({.socket = daemon.socket_path()});
  EventStream stream(gateway.client());
  BOOST_TEST(!stream.next_up());
  daemon.start();
  BOOST_TEST(stream.next_up());
  for (int round = 0; round < 2; ++round) {
    daemon.kill();
    BOOST_TEST(!stream.next_up());
    daemon.start();
    BOOST_TEST(stream.next_up());
    RpcClient client = daemon.client();
    create_preset(client, "After round " + std::to_string(round));
    BOOST_TEST(stream.next("preset.changed").at("name").as_string() ==
               "After round " + std::to_string(round));
  }
}

BOOST_AUTO_TEST_CASE(all_streams_share_one_connection_and_the_last_one_closes_it) {
  Daemon daemon;
  daemon.start();
  Gateway gateway({.socket = daemon.socket_path()});
  RpcClient client = daemon.client();
  const auto subscribers = [&] {
    return client.call("system.status").object().at("endpoint").at("subscribers").as_int64();
  };
  {
    EventStream one(gateway.client());
    EventStream two(gateway.client());
    BOOST_TEST(one.next_up());
    BOOST_TEST(two.next_up());
    BOOST_TEST(subscribers() == 1);
  }
  BOOST_TEST(eventually([&] { return subscribers() == 0; }));
  EventStream again(gateway.client());
  BOOST_TEST(again.next_up());
  BOOST_TEST(subscribers() == 1);
}

BOOST_AUTO_TEST_CASE(streams_beyond_the_limit_are_503) {
  Daemon daemon;
  daemon.start();
  Gateway gateway({.socket = daemon.socket_path(), .more = {"--limit", "event-streams=2"}});
  EventStream one(gateway.client());
  {
    EventStream two(gateway.client());
    BOOST_TEST(two.next_up());
    check_refused(gateway.get("/api/events"), 503, "limit_exceeded");
  }
  BOOST_TEST(eventually([&] {
    HttpClient client = gateway.client();
    client.send(client.request_text("GET", "/api/events"));
    return client.read_head().status == 200;
  }));
}

BOOST_AUTO_TEST_CASE(a_client_that_does_not_read_is_dropped_and_the_others_are_not) {
  Daemon daemon;
  daemon.start();
  Gateway gateway({.socket = daemon.socket_path()});
  HttpClient idle = gateway.client();
  idle.take_little();
  BOOST_REQUIRE(idle.send(idle.request_text("GET", "/api/events")));
  BOOST_TEST(idle.read_head().status == 200);
  EventStream reader(gateway.client());
  BOOST_TEST(reader.next_up());
  RpcClient client = daemon.client();
  const std::string name(200, 'n');
  // Some 300 bytes each: more than the kernel and the gateway keep for one client.
  for (int batch = 0; batch < 80; ++batch) {
    json::array operations;
    for (int i = 0; i < 250; ++i) {
      operations.push_back(json::object{
          {"op", "create"}, {"params", preset_params(name + std::to_string(batch * 250 + i))}});
    }
    check_ok(client.call("preset.transact", {{"operations", operations}}));
    for (int i = 0; i < 250; ++i) reader.next("preset.changed");
  }
  BOOST_TEST(eventually(
      [&] { return gateway.get("/metrics").body.contains("\npreset_console_streams 1\n"); }));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace

// Many requests, many connections, and clients that do not behave: everybody else is served, and
// nothing grows without bound.
#define BOOST_TEST_MODULE endpoint_load
#include <sys/resource.h>

#include <boost/test/unit_test.hpp>
#include <thread>

#include "support/facts.h"

namespace json = boost::json;
using test::check_equal;
using test::create_preset;
using test::Daemon;
using test::eventually;
using test::parse;
using test::RpcClient;
using namespace std::chrono_literals;

namespace {

// Descriptors for the clients of a test; a daemon started afterwards inherits the limit.
void allow_many_descriptors() {
  rlimit limit{};
  BOOST_REQUIRE(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
  limit.rlim_cur = limit.rlim_max;
  BOOST_REQUIRE(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
  BOOST_REQUIRE(limit.rlim_cur >= 3000U);
}

void check_served(Daemon& daemon) {
  RpcClient client = daemon.client();
  check_equal(client.call("system.ping").result(), {{"pong", true}});
}

// The daemon may hold this much more than before. Sanitizers keep freed memory, so that their
// figure says nothing.
void check_growth(const Daemon& daemon, std::size_t before_kb, std::size_t allowed_mib) {
  if (test::kSanitized) return;
  const std::size_t now_kb = daemon.memory_kb("VmHWM");
  BOOST_TEST(now_kb <= before_kb + allowed_mib * 1024);
}

// Sends as much of `bytes` as the daemon takes until it takes nothing for a while. What is left
// stays in `bytes`.
void send_until_refused(RpcClient& client, std::string_view& bytes) {
  for (int idle = 0; idle < 50 && !bytes.empty();) {
    const std::size_t before = bytes.size();
    BOOST_REQUIRE(client.send_some(bytes));
    if (bytes.size() == before) {
      ++idle;
      std::this_thread::sleep_for(10ms);
    } else {
      idle = 0;
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(ten_thousand_requests_may_be_sent_before_the_first_answer_is_read) {
  constexpr int kCount = 10'000;
  RpcClient client = test::shared_daemon().client();
  std::string lines;
  for (int i = 0; i < kCount; ++i) {
    lines += i % 2 == 0
                 ? test::request_line("system.ping", "{}", std::to_string(i))
                 : test::request_line("preset.get", R"({"preset":"Balanced"})", std::to_string(i));
  }
  client.send(lines);
  for (int i = 0; i < kCount; ++i) {
    const json::value answer = parse(client.read_line().value());
    BOOST_REQUIRE((answer.at("id") == i));
    BOOST_REQUIRE(answer.as_object().contains("result"));
  }
  BOOST_TEST(client.silent_for(10ms));
}

BOOST_AUTO_TEST_CASE(pipelined_creates_are_all_made_and_answered_in_order) {
  constexpr int kCount = 1'000;
  RpcClient client = test::shared_daemon().client();
  std::string lines;
  for (int i = 0; i < kCount; ++i) {
    lines += test::request_line("preset.create",
                                R"({"name":"piped )" + std::to_string(i) +
                                    R"(","category":"piped","parameters":{"a":[1]}})",
                                std::to_string(i));
  }
  client.send(lines);
  std::int64_t last_id = 0;
  for (int i = 0; i < kCount; ++i) {
    const json::value answer = parse(client.read_line().value());
    BOOST_REQUIRE((answer.at("id") == i));
    const std::int64_t id = answer.at("result").at("id").as_int64();
    BOOST_TEST(id > last_id);
    last_id = id;
  }
  check_equal(
      client.call("preset.list", {{"category", "piped"}, {"limit", 1}}).result().at("total"),
      kCount);
}

BOOST_AUTO_TEST_CASE(a_thousand_idle_connections_leave_others_served) {
  allow_many_descriptors();
  Daemon daemon;
  daemon.start();
  std::vector<RpcClient> idle;
  for (int i = 0; i < 1'000; ++i) idle.push_back(daemon.client());
  check_served(daemon);
  // The idle ones are served as soon as they ask, too.
  for (std::size_t i = 0; i < idle.size(); i += 100) {
    check_equal(idle[i].call("system.ping").result(), {{"pong", true}});
  }
  idle.clear();
  check_served(daemon);
}

BOOST_AUTO_TEST_CASE(connections_come_and_go_without_leaving_descriptors_behind) {
  Daemon daemon(test::Settings{{"limits", "{connections: 16}"}});
  daemon.start();
  for (int i = 0; i < 500; ++i) {
    const auto come_and_go = [&] {
      try {
        RpcClient client = daemon.client();
        if (i % 3 == 0) client.send("{\"half\":");
        if (i % 3 == 1) client.send("{}\n");
        return i % 3 != 2 || client.call("system.ping").ok();
      } catch (const std::exception&) {  // the limit, until the daemon saw the others go
        return false;
      }
    };
    BOOST_REQUIRE(eventually(come_and_go, test::kPatience));
  }
}

BOOST_AUTO_TEST_CASE(connections_up_to_the_limit_are_served_and_one_more_is_not) {
  Daemon daemon(test::Settings{{"limits", "{connections: 4}"}});
  daemon.start();
  std::vector<RpcClient> clients;
  BOOST_REQUIRE(eventually(
      [&] {  // the one that start() used may still count
        clients.clear();
        try {
          for (int i = 0; i < 4; ++i) {
            clients.push_back(daemon.client());
            if (!clients.back().call("system.ping").ok()) return false;
          }
        } catch (const std::exception&) {
          return false;
        }
        return true;
      },
      test::kPatience));
  {
    RpcClient fifth = daemon.client();
    // It may be told why before it is closed.
    if (const std::optional<std::string> line = fifth.read_line()) {
      test::check_error(test::Answer(*line), test::kLimitExceeded, "limit_exceeded");
    }
    BOOST_TEST(fifth.closed_within(test::kPatience));
  }
  BOOST_TEST(daemon.log_gets("connections"));
  for (RpcClient& client : clients) BOOST_TEST(client.call("system.ping").ok());
  clients.pop_back();
  BOOST_TEST(eventually(
      [&] {
        try {
          return daemon.client().call("system.ping").ok();
        } catch (const std::exception&) {
          return false;
        }
      },
      test::kPatience));
}

BOOST_AUTO_TEST_CASE(a_line_that_does_not_end_in_time_closes_its_connection_alone) {
  Daemon daemon(test::Settings{{"limits", "{line_seconds: 1}"}});
  daemon.start();
  RpcClient idle = daemon.client();
  RpcClient half = daemon.client();
  half.send(R"({"jsonrpc":)");
  RpcClient dripping = daemon.client();
  const auto end = std::chrono::steady_clock::now() + test::kPatience;
  bool closed = false;
  while (!closed && std::chrono::steady_clock::now() < end) {
    std::string_view byte = "[";
    closed = !dripping.send_some(byte) || dripping.closed_within(100ms);
  }
  BOOST_TEST(closed);
  BOOST_TEST(half.closed_within(test::kPatience));
  // Whoever has started no line may wait as long as they like.
  check_equal(idle.call("system.ping").result(), {{"pong", true}});
}

BOOST_AUTO_TEST_CASE(answers_that_nobody_reads_are_bounded_and_none_is_lost) {
  Daemon daemon(test::Settings{{"limits", "{unsent_bytes: 65536}"}});
  daemon.start();
  RpcClient greedy = daemon.client();
  // Answers of 20 kB each: 100 MB all in all.
  create_preset(greedy, "large",
                {{"description", std::string(4000, 'd')},
                 {"metadata", {{"note", std::string(16'000, 'n')}}}});
  constexpr int kCount = 5'000;
  std::string lines;
  for (int i = 0; i < kCount; ++i) {
    lines += test::request_line("preset.get", R"({"preset":"large"})", std::to_string(i));
  }
  const std::size_t before = daemon.memory_kb("VmHWM");
  std::string_view unsent = lines;
  send_until_refused(greedy, unsent);
  check_served(daemon);
  check_growth(daemon, before, 24);
  int answered = 0;
  while (answered < kCount) {
    BOOST_REQUIRE(greedy.send_some(unsent));
    const json::value answer = parse(greedy.read_line().value());
    BOOST_REQUIRE((answer.at("id") == answered));
    ++answered;
  }
  check_growth(daemon, before, 24);
}

BOOST_AUTO_TEST_CASE(many_clients_that_do_not_read_leave_others_served) {
  Daemon daemon(test::Settings{{"limits", "{unsent_bytes: 65536}"}});
  daemon.start();
  {
    RpcClient client = daemon.client();
    create_preset(client, "large", {{"metadata", {{"note", std::string(16'000, 'n')}}}});
  }
  const std::size_t before = daemon.memory_kb("VmHWM");
  const std::string lines =
      test::repeat(test::request_line("preset.get", R"({"preset":"large"})", "1"), 1'000);
  std::vector<RpcClient> clients;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(daemon.client());
    std::string_view bytes = lines;
    BOOST_REQUIRE(clients.back().send_some(bytes));
  }
  check_served(daemon);
  check_growth(daemon, before, 64);
  clients.clear();  // with answers still to send
  check_served(daemon);
}

BOOST_AUTO_TEST_CASE(memory_to_parse_a_hostile_line_is_bounded) {
  Daemon daemon;
  daemon.start();
  RpcClient client = daemon.client();
  const std::size_t before = daemon.memory_kb("VmHWM");
  constexpr std::size_t kBytes = (4U << 20) - 200;
  const auto fill = [](std::string_view piece) {
    std::string all = test::repeat(piece, kBytes / piece.size() - 1);
    all.pop_back();  // the last comma
    return all;
  };
  std::string keys;
  for (int i = 0; keys.size() < kBytes - 20; ++i) keys += "\"" + std::to_string(i) + "\":0,";
  keys.pop_back();
  const std::string hostile[] = {
      "[" + fill("0,") + "]",    "[" + fill("[],") + "]",     "[" + fill("{},") + "]",
      "[" + fill("\"\",") + "]", "[" + fill("[[[]]],") + "]", "[" + fill("{\"\":{}},") + "]",
      "{" + keys + "}"};
  for (const std::string& value : hostile) {
    BOOST_TEST_CONTEXT(value.substr(0, 20)) {
      client.send(test::request_line("preset.create", value, "1"));
      const std::optional<std::string> line = client.read_line();
      BOOST_REQUIRE(line.has_value());
      BOOST_TEST(!test::Answer(*line).ok());
      check_served(daemon);
    }
  }
  // One line is read into 4 MiB and parsed into 64 MiB; the rest is allocator's slack.
  check_growth(daemon, before, 64 + 48);
}

BOOST_AUTO_TEST_CASE(clients_that_vanish_at_any_moment_do_no_harm) {
  RpcClient watcher = test::shared_daemon().client();
  for (int i = 0; i < 200; ++i) {
    RpcClient client = test::shared_daemon().client();
    client.send(test::request_line(
                    "preset.create",
                    R"({"name":"vanish )" + std::to_string(i) + R"(","parameters":{"a":[1]}})",
                    "1") +
                test::request_line("preset.list", "{}", "2"));
    if (i % 3 == 0) client.shut_down_writing();
    if (i % 3 == 1) client.read_line();
  }
  check_equal(watcher.call("system.ping").result(), {{"pong", true}});
}

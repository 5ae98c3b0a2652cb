// GET /api/presets/: any number of presets, streamed as they are taken.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <boost/test/unit_test.hpp>
#include <exception>
#include <thread>

#include "console_api.h"

namespace {

using namespace test;
namespace json = boost::json;

// A daemon of its own with this many presets, whose documents have `size` bytes of description.
struct Many {
  Daemon daemon;

  Many(std::size_t count, std::size_t size, const Settings& settings = {}) : daemon(settings) {
    daemon.start();
    RpcClient client = daemon.client();
    const std::string text(size, 'x');
    for (std::size_t done = 0; done < count; done += 100) {
      json::array operations;
      for (std::size_t i = done; i < std::min(done + 100, count); ++i) {
        const json::object params =
            preset_params("Many " + std::to_string(i),
                          {{"category", i % 2 == 0 ? "even" : "odd"}, {"description", text}});
        operations.push_back(json::object{{"op", "create"}, {"params", params}});
      }
      check_ok(client.call("preset.transact", {{"operations", operations}}));
    }
  }
};

// A client that the kernel keeps little for.
HttpClient narrow_client(const Gateway& gateway) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int size = 64 * 1024;
  ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(gateway.port());
  there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  BOOST_REQUIRE(::connect(fd, reinterpret_cast<sockaddr*>(&there), sizeof there) == 0);
  HttpClient client(fd);
  client.always({{"Host", gateway.host()}, {"Authorization", "Bearer " + gateway.token()}});
  return client;
}

BOOST_AUTO_TEST_SUITE(api_list)

BOOST_FIXTURE_TEST_CASE(the_list_has_whole_presets_and_a_category_limits_it, OnConsole) {
  const auto id = make_preset(*this, "In the list");
  check_status(send("PUT", preset_path(id), R"({"category":"of the list"})"), 200);
  const HttpAnswer all = get("/api/presets/");
  check_status(all, 200);
  BOOST_TEST(json_of(all).as_array().size() > 4);
  BOOST_TEST(get("/api/presets/?category=").body == all.body);
  const HttpAnswer some = get("/api/presets/?category=of%20the%20list");
  BOOST_TEST(some.body == "[" + get(preset_path(id)).body + "]");
  BOOST_TEST(get("/api/presets/?category=none").body == "[]");
}

BOOST_AUTO_TEST_CASE(thousands_of_presets_come_each_once_in_the_order_they_were_made) {
  Many many(2500, 100);
  const Gateway gateway({.socket = many.daemon.socket_path()});
  const HttpAnswer answer = gateway.get("/api/presets/");
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(answer.chunked);
  const json::array list = json_of(answer).as_array();
  BOOST_REQUIRE(list.size() == 2500);
  for (std::size_t i = 1; i < list.size(); ++i) {
    BOOST_REQUIRE(list[i - 1].at("id").as_int64() < list[i].at("id").as_int64());
  }
  BOOST_TEST(list[7].at("parameters") == parse(R"({"tp-size":[1,2]})"));
  BOOST_TEST(json_of(gateway.get("/api/presets?category=odd")).as_array().size() == 1250);
}

BOOST_AUTO_TEST_CASE(a_daemon_whose_pages_or_answers_are_shorter_serves_the_list_all_the_same) {
  for (const Settings& settings :
       {Settings{{"limits", "{page: 20}"}}, Settings{{"limits", "{answer_bytes: 1048576}"}}}) {
    Many many(300, 4000, settings);
    const Gateway gateway({.socket = many.daemon.socket_path()});
    const HttpAnswer answer = gateway.get("/api/presets/");
    BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.body);
    BOOST_TEST(json_of(answer).as_array().size() == 300);
  }
}

BOOST_AUTO_TEST_CASE(a_list_that_a_slow_client_takes_needs_the_memory_of_a_few_pages) {
  Many many(8000, 4000);
  Gateway gateway({.socket = many.daemon.socket_path()});
  const auto memory_kb = [&] {
    const std::string status =
        read_file("/proc/" + std::to_string(gateway.process().pid()) + "/status");
    return std::stoul(status.substr(status.find("VmRSS:") + 6));
  };
  const auto before = memory_kb();
  std::vector<HttpClient> clients;
  for (int i = 0; i < 4; ++i) {
    HttpClient& client = clients.emplace_back(narrow_client(gateway));
    BOOST_REQUIRE(client.send(client.request_text("GET", "/api/presets/")));
    BOOST_TEST(client.read_head().status == 200);
  }
  std::this_thread::sleep_for(500ms);
  // A page has 4 MB, the list 34.
  if (!kSanitized) BOOST_TEST(memory_kb() < before + 4UL * 17'000UL);
  for (HttpClient& client : clients) {
    std::size_t size = 0;
    for (std::string piece = client.read_chunk(); !piece.empty(); piece = client.read_chunk()) {
      size += piece.size();
    }
    BOOST_TEST(size > 33'000'000U);
  }
}

BOOST_AUTO_TEST_CASE(a_list_whose_daemon_dies_in_the_middle_is_cut_and_not_ended) {
  Many many(3000, 4000);
  Gateway gateway({.socket = many.daemon.socket_path()});
  HttpClient client = narrow_client(gateway);
  BOOST_REQUIRE(client.send(client.request_text("GET", "/api/presets/")));
  BOOST_TEST(client.read_head().status == 200);
  many.daemon.kill();
  std::string text;
  bool ended = true;
  try {
    for (std::string piece = client.read_chunk(); !piece.empty(); piece = client.read_chunk()) {
      text += piece;
    }
  } catch (const std::exception&) {
    ended = false;
  }
  BOOST_TEST(!ended);
  BOOST_TEST(text.starts_with("[{"));
  // The next one is refused with a clean status.
  const HttpAnswer next = gateway.get("/api/presets/");
  check_refused(next, 503, "unavailable");
  many.daemon.start();
  BOOST_TEST(gateway.get("/api/presets/").complete);
}

BOOST_AUTO_TEST_CASE(a_client_that_goes_in_the_middle_leaves_nothing_behind) {
  Many many(3000, 2000);
  Gateway gateway({.socket = many.daemon.socket_path()});
  for (int i = 0; i < 20; ++i) {
    HttpClient client = narrow_client(gateway);
    BOOST_REQUIRE(client.send(client.request_text("GET", "/api/presets/")));
    BOOST_TEST(client.read_head().status == 200);
  }
  BOOST_TEST(eventually(
      [&] { return gateway.get("/metrics").body.contains("\npreset_console_streams 0\n"); }));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace

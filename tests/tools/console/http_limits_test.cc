// Each limit of README.md, from both sides.
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "gateway.h"

namespace {

using namespace std::chrono_literals;
using test::Gateway;
using test::HttpAnswer;
using test::HttpClient;
using Clock = std::chrono::steady_clock;

// A limit that ends something after `limit` may take a quarter more, and the machine be busy.
constexpr auto kSoon = 10s;

// A request whose head has exactly `size` bytes.
std::string head_of(const HttpClient& client, std::size_t size, bool in_target) {
  const std::string bare = client.request_text("GET", "/?a=", {{"X-Padding", ""}});
  const std::string padding(size - bare.size(), 'x');
  return in_target ? client.request_text("GET", "/?a=" + padding, {{"X-Padding", ""}})
                   : client.request_text("GET", "/?a=", {{"X-Padding", padding}});
}

std::string call_of(std::size_t size) {
  const std::string begin = R"({"jsonrpc":"2.0","id":1,"method":")";
  return begin + std::string(size - begin.size() - 2, 'x') + "\"}";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(limits)

BOOST_AUTO_TEST_CASE(headers_of_16_kib_are_read_and_a_byte_more_is_refused) {
  Gateway gateway;
  for (const bool in_target : {true, false}) {
    HttpClient fits = gateway.client();
    fits.send(head_of(fits, 16 * 1024, in_target));
    BOOST_TEST(fits.read_answer().status == 200);

    HttpClient over = gateway.client();
    over.send(head_of(over, 16 * 1024 + 1, in_target));
    const HttpAnswer answer = over.read_answer();
    BOOST_TEST(answer.status == 431);
    BOOST_TEST(over.gets_closed(kSoon));

    // One that does not end.
    HttpClient endless = gateway.stranger();
    endless.send(in_target ? "GET /" : "GET / HTTP/1.1\r\nX: ");
    while (endless.send(std::string(1024, 'x')) && endless.stays_silent(0ms)) continue;
    BOOST_TEST(endless.read_answer().status == 431);
  }
  HttpClient many = gateway.client();
  std::string text = "GET / HTTP/1.1\r\n";
  for (int i = 0; i < 5000; ++i) text += "a:\r\n";
  many.send(text);
  BOOST_TEST(many.read_answer().status == 431);
  BOOST_TEST(gateway.answers());
}

BOOST_AUTO_TEST_CASE(a_body_of_4_mib_is_read_and_a_byte_more_is_refused_before_it_is) {
  Gateway gateway;
  constexpr std::size_t kMost = 4 * 1024 * 1024;
  // There is no daemon: what reaches the handler is a 503.
  BOOST_TEST(gateway.request("POST", "/api/rpc", {}, call_of(kMost)).status == 503);

  HttpClient over = gateway.client();
  over.send(over.request_text("POST", "/api/rpc", {{"Content-Length", std::to_string(kMost + 1)}}));
  BOOST_TEST(over.read_answer().status == 413);
  BOOST_TEST(over.gets_closed(kSoon));

  const auto chunked = [&](std::size_t size) {
    HttpClient client = gateway.client();
    client.send(client.request_text("POST", "/api/rpc", {{"Transfer-Encoding", "chunked"}}));
    const std::string call = call_of(size);
    for (std::size_t at = 0; at < call.size(); at += 0x10000) {
      const std::string piece = call.substr(at, 0x10000);
      char length[16];
      std::snprintf(length, sizeof length, "%zx\r\n", piece.size());
      client.send(length + piece + "\r\n");
    }
    client.send("0\r\n\r\n");
    return client.read_answer().status;
  };
  BOOST_TEST(chunked(kMost) == 503);
  BOOST_TEST(chunked(kMost + 1) == 413);
}

BOOST_AUTO_TEST_CASE(a_body_of_100_mb_is_refused_at_once_and_the_gateway_stays) {
  Gateway gateway;
  const std::string piece(1 << 20, 'x');
  for (const bool let_in : {true, false}) {
    HttpClient client = let_in ? gateway.client() : gateway.stranger();
    const auto begin = Clock::now();
    client.send(client.request_text("POST", "/api/presets/", {{"Content-Length", "100000000"}}));
    const HttpAnswer answer = client.read_answer();
    BOOST_TEST(answer.status == (let_in ? 413 : 401));
    BOOST_TEST((Clock::now() - begin < kSoon));
  }
  // One that sends all of it before it reads gets the answer too.
  HttpClient deaf = gateway.client();
  deaf.send(deaf.request_text("POST", "/api/presets/", {{"Content-Length", "100000000"}}));
  for (int i = 0; i < 95 && deaf.send(piece); ++i) continue;
  BOOST_TEST(deaf.read_answer().status == 413);
  BOOST_TEST(gateway.answers());
}

BOOST_AUTO_TEST_CASE(slow_headers_and_bodies_get_a_408) {
  Gateway gateway({.more = {"--limit", "header-time=0.4", "--limit", "body-time=0.4"}});
  const auto begin = Clock::now();
  HttpClient head = gateway.stranger();
  HttpClient trickle = gateway.stranger();
  HttpClient body = gateway.client();
  head.send("GET / HTTP/1.1\r\nHost: ");
  body.send(body.request_text("POST", "/api/rpc", {{"Content-Length", "10"}}) + "123");
  // A byte now and then wins no time.
  while (trickle.send("G") && trickle.stays_silent(50ms) && Clock::now() - begin < kSoon) continue;
  for (HttpClient* client : {&head, &trickle, &body}) {
    const HttpAnswer answer = client->read_answer();
    BOOST_TEST(answer.status == 408);
    BOOST_TEST(answer.field("Connection") == "close");
    BOOST_TEST(client->gets_closed(kSoon));
  }
  BOOST_TEST((Clock::now() - begin >= 400ms));
  // Who says nothing at all is told nothing.
  HttpClient silent = gateway.stranger();
  BOOST_CHECK_THROW(silent.read_answer(), std::runtime_error);
  // The time is each request's own.
  HttpClient steady = gateway.client();
  for (int i = 0; i < 4; ++i) {
    BOOST_TEST(steady.request("GET", "/").status == 200);
    BOOST_TEST(steady.stays_silent(200ms));
  }
}

BOOST_AUTO_TEST_CASE(an_idle_connection_is_closed) {
  Gateway gateway({.more = {"--limit", "idle-time=0.6"}});
  HttpClient client = gateway.client();
  for (int i = 0; i < 2; ++i) {
    BOOST_TEST(client.request("GET", "/").status == 200);
    BOOST_TEST(client.stays_silent(300ms));
  }
  BOOST_TEST(client.gets_closed(kSoon));
}

BOOST_AUTO_TEST_CASE(an_answer_nobody_takes_ends_the_connection) {
  Gateway gateway({.more = {"--limit", "take-time=0.5"}});
  HttpClient client = gateway.client();
  client.take_little();
  std::string requests;
  for (int i = 0; i < 100; ++i) requests += client.request_text("GET", "/openapi.json");
  // Far more than the kernel holds back for a reader who does not read.
  bool open = true;
  for (int i = 0; i < 200 && open; ++i) open = client.send(requests);
  BOOST_TEST(gateway.log_gets("nobody takes the answer"));
  BOOST_TEST(gateway.answers());
}

BOOST_AUTO_TEST_CASE(connections_beyond_the_limit_are_told_so_until_one_ends) {
  Gateway gateway({.more = {"--limit", "connections=5"}});
  std::vector<HttpClient> held;
  for (int i = 0; i < 5; ++i) {
    held.push_back(gateway.client());
    BOOST_TEST(held.back().request("GET", "/").status == 200);
  }
  for (int i = 0; i < 3; ++i) {
    HttpClient over = gateway.client();
    BOOST_TEST(over.request("GET", "/").status == 503);
    BOOST_TEST(over.gets_closed(kSoon));
  }
  BOOST_TEST(held.front().request("GET", "/").status == 200);
  held.pop_back();
  BOOST_TEST(test::eventually([&] { return gateway.answers(); }));
}

BOOST_AUTO_TEST_CASE(as_many_connections_as_said_are_served_at_once_and_a_flood_does_no_harm) {
  Gateway gateway;
  std::vector<HttpClient> held;
  for (int i = 0; i < 256; ++i) held.push_back(gateway.client());
  for (HttpClient& client : held) client.send(client.request_text("GET", "/"));
  for (HttpClient& client : held) BOOST_TEST_REQUIRE(client.read_answer().status == 200);
  BOOST_TEST(gateway.client().request("GET", "/").status == 503);

  std::vector<HttpClient> flood;
  for (int i = 0; i < 400; ++i) flood.push_back(gateway.stranger());
  BOOST_TEST(held.front().request("GET", "/").status == 200);
  flood.clear();
  held.clear();
  BOOST_TEST(test::eventually([&] { return gateway.answers(); }));
}

BOOST_AUTO_TEST_SUITE_END()

// HTTP/1.1 itself: what is not HTTP, pipelining, keep-alive, Expect, chunks.
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <string>

#include "gateway.h"

namespace {

using namespace std::chrono_literals;
using test::Gateway;
using test::HttpAnswer;
using test::HttpClient;

Gateway& gateway() {
  static Gateway shared;
  return shared;
}

std::string head(const std::string& first) {
  return first + "\r\nHost: " + gateway().host() + "\r\nAuthorization: Bearer " +
         gateway().token() + "\r\n";
}

// What the first answer to these bytes is; the connection must end after it.
int refused_with(const std::string& bytes) {
  HttpClient client = gateway().stranger();
  client.send(bytes);
  const HttpAnswer answer = client.read_answer();
  BOOST_TEST(answer.field("Connection") == "close");
  BOOST_TEST(client.gets_closed(10s));
  return answer.status;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(protocol)

BOOST_AUTO_TEST_CASE(what_is_not_http_is_refused_and_the_connection_ends) {
  for (const std::string& bytes :
       {std::string("garbage\r\n\r\n"), std::string("GET\r\n\r\n"), std::string("GET /\r\n\r\n"),
        std::string("GET  / HTTP/1.1\r\n\r\n"),

        std::string("G@T / HTTP/1.1\r\n\r\n"),
        std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 15),
        std::string("\0\0\0\0\r\n\r\n", 8), head("GET / HTTP/1.1") + "No colon\r\n\r\n",
        head("GET / HTTP/1.1") + "Na me: x\r\n\r\n", head("GET / HTTP/1.1") + ": x\r\n\r\n",
        head("GET / HTTP/1.1") + "X: a\x01"
                                 "b\r\n\r\n",
        head("GET / HTTP/1.1") + "Content-Length: x\r\n\r\n",
        head("GET / HTTP/1.1") + "Content-Length: -1\r\n\r\n",
        head("GET / HTTP/1.1") + "Content-Length: 99999999999999999999\r\n\r\n",
        head("POST /api/rpc HTTP/1.1") + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        head("POST /api/rpc HTTP/1.1") + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        head("POST /api/rpc HTTP/1.1") + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
        head("POST /api/rpc HTTP/1.0") + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"}) {
    BOOST_TEST(refused_with(bytes) == 400, bytes);
  }
  for (const char* bytes : {"GET / HTTP/2.0\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                            "GET / HTTX/1.1\r\n\r\n", "GET / HTTP/1.1 x\r\n\r\n"}) {
    BOOST_TEST(refused_with(bytes) == 505, bytes);
  }

  BOOST_TEST(refused_with(head("POST /api/rpc HTTP/1.1") + "Transfer-Encoding: gzip\r\n\r\n") ==
             501);
  BOOST_TEST(refused_with(head("POST /api/rpc HTTP/1.1") +
                          "Transfer-Encoding: gzip, chunked\r\n\r\n") == 501);
  const std::string chunked = head("POST /api/rpc HTTP/1.1") + "Transfer-Encoding: chunked\r\n\r\n";
  BOOST_TEST(refused_with(chunked + "x\r\n") == 400);
  BOOST_TEST(refused_with(chunked + "5\r\nhello??\r\n\r\n") == 400);
  BOOST_TEST(refused_with(chunked + "fffffffffffffffff\r\n") == 400);
  BOOST_TEST(refused_with(chunked + "5;" + std::string(20'000, 'x')) == 400);
  BOOST_TEST(refused_with(chunked + "0\r\nX: " + std::string(20'000, 'x')) == 400);
  BOOST_TEST(gateway().answers());
}

BOOST_AUTO_TEST_CASE(a_log_line_holds_nothing_that_steers_a_terminal) {
  HttpClient client = gateway().stranger();
  client.request("GET", "/",
                 {{"Host",
                   "evil\xc2\x9b"
                   "31m"}});
  client.request("GET",
                 "/\xc2\x9b"
                 "31m",
                 {{"Host", "evil"}});
  BOOST_TEST(gateway().log_gets("\\xc2\\x9b31m"));
  const std::string log = gateway().log();
  BOOST_TEST(log.find('\x1b') == std::string::npos);
  BOOST_TEST(log.find("\xc2\x9b") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(requests_sent_ahead_are_answered_in_their_order) {
  HttpClient client = gateway().client();
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    bytes += client.request_text("GET", i % 3 == 0 ? "/openapi.json" : "/api/none");
    // What some clients put behind a body.
    if (i % 10 == 0) bytes += "\r\n";
  }
  // In pieces that end anywhere.
  for (std::size_t at = 0; at < bytes.size(); at += 999) client.send(bytes.substr(at, 999));
  for (int i = 0; i < 300; ++i) {
    BOOST_TEST_REQUIRE(client.read_answer().status == (i % 3 == 0 ? 200 : 404));
  }
  BOOST_TEST(client.stays_silent(50ms));
}

BOOST_AUTO_TEST_CASE(a_request_may_come_a_byte_at_a_time) {
  HttpClient client = gateway().client();
  const std::string text = client.request_text("POST", "/tasks", {}, "body");
  for (const char byte : text) client.send({&byte, 1});
  BOOST_TEST(client.read_answer().status == 405);
}

BOOST_AUTO_TEST_CASE(a_connection_goes_on_unless_its_client_says_otherwise) {
  HttpClient client = gateway().client();
  for (int i = 0; i < 3; ++i) BOOST_TEST(client.request("GET", "/").status == 200);
  const HttpAnswer last = client.request("GET", "/", {{"Connection", "close"}});
  BOOST_TEST(last.field("Connection") == "close");
  BOOST_TEST(client.gets_closed(10s));

  HttpClient old = gateway().stranger();
  old.send(head("GET / HTTP/1.0") + "\r\n");
  BOOST_TEST(old.read_answer().status == 200);
  BOOST_TEST(old.gets_closed(10s));

  HttpClient kept = gateway().stranger();
  for (int i = 0; i < 2; ++i) {
    kept.send(head("GET / HTTP/1.0") + "Connection: keep-alive\r\n\r\n");
    BOOST_TEST(kept.read_answer().field("Connection") == "keep-alive");
  }
}

BOOST_AUTO_TEST_CASE(a_client_that_sends_no_more_still_gets_its_answers) {
  HttpClient client = gateway().client();
  client.send(client.request_text("GET", "/") + client.request_text("GET", "/api/none"));
  client.end_of_requests();
  BOOST_TEST(client.read_answer().status == 200);
  BOOST_TEST(client.read_answer().status == 404);
  BOOST_TEST(client.gets_closed(10s));
}

BOOST_AUTO_TEST_CASE(a_body_that_waits_to_be_asked_for_is_asked_for_or_refused_before) {
  const test::HttpFields expects = {{"Expect", "100-continue"}, {"Content-Length", "2"}};
  HttpClient client = gateway().client();
  client.send(client.request_text("POST", "/api/rpc", expects));
  BOOST_TEST(client.read_head().status == 100);
  client.send("[]");
  BOOST_TEST(client.read_answer().status != 100);

  HttpClient stranger = gateway().stranger();
  stranger.send(stranger.request_text("POST", "/api/rpc", expects));
  BOOST_TEST(stranger.read_answer().status == 401);
  BOOST_TEST(stranger.gets_closed(10s));

  HttpClient large = gateway().client();
  large.send(large.request_text("POST", "/api/rpc",
                                {{"Expect", "100-continue"}, {"Content-Length", "100000000"}}));
  BOOST_TEST(large.read_answer().status == 413);
}

BOOST_AUTO_TEST_CASE(a_body_in_chunks_is_as_good_as_one_with_its_length) {
  const std::string call = R"({"jsonrpc":"2.0","id":1,"method":"preset.list"})";
  HttpClient client = gateway().client();
  const HttpAnswer whole = client.request("POST", "/api/rpc", {}, call);
  client.send(client.request_text("POST", "/api/rpc", {{"Transfer-Encoding", "chunked"}}) +
              "3;name=value\r\n" + call.substr(0, 3) + "\r\n2C\r\n" + call.substr(3, 0x2c) +
              "\r\n0\r\nTrailer: x\r\n\r\n");
  const HttpAnswer chunks = client.read_answer();
  BOOST_TEST(chunks.status == whole.status);
  BOOST_TEST(chunks.body == whole.body);
  BOOST_TEST(client.request("GET", "/").status == 200);
}

BOOST_AUTO_TEST_SUITE_END()

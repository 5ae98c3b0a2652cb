#include "client/client.h"

#include <sys/socket.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <stdexcept>
#include <string>

#include "config/json_text.h"
#include "support/temp_dir.h"

namespace json = boost::json;
using client::Client;
using Kind = client::Error::Kind;
using std::chrono_literals::operator""ms;

namespace {

// Both ends of a connection; the daemon's end is played by the test.
struct Pair {
  Pair() {
    int ends[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
      throw std::runtime_error("socketpair");
    }
    near = Client(ends[0]);
    far = Client(ends[1]);
  }
  Client near{-1};
  Client far{-1};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(client_of_the_socket)

BOOST_AUTO_TEST_CASE(a_call_gives_the_result) {
  Pair pair;
  BOOST_REQUIRE(pair.far.send("{\"jsonrpc\":\"2.0\",\"result\":{\"x\":0.85},\"id\":1}\n"));
  const auto answer = pair.near.call("m", json::object{{"a", "b\n"}}, 5000ms);
  BOOST_REQUIRE(answer.has_value());
  BOOST_TEST(config::to_json(*answer) == "{\"x\":0.85}");
  BOOST_TEST(*pair.far.read_line(5000ms) ==
             R"({"jsonrpc":"2.0","id":1,"method":"m","params":{"a":"b\n"}})");
}

BOOST_AUTO_TEST_CASE(null_params_are_left_out) {
  Pair pair;
  BOOST_REQUIRE(pair.far.send("{\"jsonrpc\":\"2.0\",\"result\":null,\"id\":1}\n"));
  BOOST_TEST(pair.near.call("m", nullptr, 5000ms)->is_null());
  BOOST_TEST(*pair.far.read_line(5000ms) == R"({"jsonrpc":"2.0","id":1,"method":"m"})");
}

BOOST_AUTO_TEST_CASE(an_error_answer_is_a_refusal_with_code_and_data) {
  Pair pair;
  BOOST_REQUIRE(
      pair.far.send("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32001,\"message\":\"no\",\"data\":["
                    "1]},\"id\":1}\n"));
  const auto answer = pair.near.call("m", nullptr, 5000ms);
  BOOST_REQUIRE(!answer.has_value());
  BOOST_TEST((answer.error().kind == Kind::kRefused));
  BOOST_TEST(answer.error().code == -32001);
  BOOST_TEST(answer.error().message == "no");
  BOOST_TEST(config::to_json(answer.error().data) == "[1]");
}

BOOST_AUTO_TEST_CASE(an_error_without_id_answers_the_call_too) {
  Pair pair;
  BOOST_REQUIRE(pair.far.send(
      "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32006,\"message\":\"long\"},\"id\":null}\n"));
  const auto answer = pair.near.call("m", nullptr, 5000ms);
  BOOST_REQUIRE(!answer.has_value());
  BOOST_TEST(answer.error().code == -32006);
}

BOOST_AUTO_TEST_CASE(notifications_before_the_answer_are_kept_in_order) {
  Pair pair;
  BOOST_REQUIRE(
      pair.far.send("{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"params\":{\"n\":1}}\n"
                    "{\"jsonrpc\":\"2.0\",\"method\":\"b\"}\n"
                    "{\"jsonrpc\":\"2.0\",\"result\":1,\"id\":1}\n"
                    "{\"jsonrpc\":\"2.0\",\"method\":\"c\"}\n"));
  BOOST_TEST(*pair.near.call("m", nullptr, 5000ms) == json::value(1));
  BOOST_TEST(pair.near.next_notification(5000ms)->method == "a");
  BOOST_TEST(pair.near.next_notification(5000ms)->params.is_null());
  BOOST_TEST(pair.near.next_notification(5000ms)->method == "c");
  BOOST_TEST((pair.near.next_notification(1ms).error().kind == Kind::kTimeout));
}

BOOST_AUTO_TEST_CASE(a_line_in_pieces_is_put_together) {
  Pair pair;
  BOOST_REQUIRE(pair.far.send("one"));
  BOOST_TEST((pair.near.read_line(1ms).error().kind == Kind::kTimeout));
  BOOST_REQUIRE(pair.far.send(" line\ntwo\n"));
  BOOST_TEST(*pair.near.read_line(5000ms) == "one line");
  BOOST_TEST(*pair.near.read_line(5000ms) == "two");
}

BOOST_AUTO_TEST_CASE(a_connection_that_ends_is_told) {
  Pair pair;
  pair.far = Client(-1);
  const auto answer = pair.near.call("m", nullptr, 5000ms);
  BOOST_REQUIRE(!answer.has_value());
  BOOST_TEST((answer.error().kind == Kind::kClosed));
}

BOOST_AUTO_TEST_CASE(what_is_no_answer_is_told) {
  for (const char* line :
       {"nonsense\n", "[1]\n", "{\"jsonrpc\":\"2.0\",\"result\":1,\"id\":9}\n", "{}\n"}) {
    Pair pair;
    BOOST_REQUIRE(pair.far.send(line));
    const auto answer = pair.near.call("m", nullptr, 5000ms);
    BOOST_REQUIRE(!answer.has_value());
    BOOST_TEST((answer.error().kind == Kind::kProtocol), line);
  }
}

BOOST_AUTO_TEST_CASE(nobody_at_the_path_is_told) {
  const test::TempDir folder;
  for (const std::string& path : {(folder / "none").string(), folder.write("file", ""),
                                  std::string(200, 'x'), std::string()}) {
    const auto connected = Client::connect(path);
    BOOST_REQUIRE(!connected.has_value());
    BOOST_TEST((connected.error().kind == Kind::kNoDaemon), path);
  }
}

BOOST_AUTO_TEST_SUITE_END()

// The wire below JSON-RPC: how bytes become lines, and which lines are refused.
#include <boost/test/unit_test.hpp>

#include "support/facts.h"

namespace json = boost::json;
using test::check_equal;
using test::parse;
using namespace std::chrono_literals;

namespace {

const std::string kPing = R"({"jsonrpc":"2.0","method":"system.ping","id":1})";

struct Bytes : test::OnSharedDaemon {
  void check_pong() {
    const std::optional<std::string> line = client.read_line();
    BOOST_REQUIRE(line.has_value());
    check_equal(test::Answer(*line).result(), {{"pong", true}});
  }
  // The line is refused with `code`, and the connection goes on.
  void check_refused(std::string_view line, int code) {
    const test::Answer answer = client.ask(line);
    BOOST_TEST_CONTEXT(answer.line().substr(0, 500)) {
      BOOST_REQUIRE(!answer.ok());
      BOOST_TEST(answer.code() == code);
    }
    client.send(kPing + "\n");
    check_pong();
  }
  void check_parse_error(std::string_view line) { check_refused(line, test::kParseError); }
};

std::string ping_with(std::string_view member) {
  return R"({"jsonrpc":"2.0","method":"system.ping","id":1,)" + std::string(member) + "}";
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(lines, Bytes)

BOOST_AUTO_TEST_CASE(a_request_may_come_byte_by_byte) {
  for (const char byte : kPing + "\n") client.send({&byte, 1});
  check_pong();
}

BOOST_AUTO_TEST_CASE(several_requests_may_come_in_one_write_and_end_in_the_middle_of_one) {
  client.send(kPing + "\n" + kPing + "\n" + kPing.substr(0, 20));
  check_pong();
  check_pong();
  BOOST_TEST(client.silent_for(20ms));
  client.send(kPing.substr(20) + "\n");
  check_pong();
}

BOOST_AUTO_TEST_CASE(a_carriage_return_before_the_line_feed_is_ignored) {
  client.send(kPing + "\r\n" + kPing + "\r\n");
  check_pong();
  check_pong();
}

BOOST_AUTO_TEST_CASE(blank_lines_are_not_answered) {
  client.send("\n\r\n\n  \n" + kPing + "\n");
  check_pong();
}

BOOST_AUTO_TEST_CASE(blanks_around_a_request_are_ignored) {
  client.send(" \t" + kPing + " \t\n");
  check_pong();
}

BOOST_AUTO_TEST_CASE(the_last_line_counts_without_a_line_feed) {
  client.send(kPing + "\n" + kPing);
  client.shut_down_writing();
  check_pong();
  check_pong();
  BOOST_TEST(!client.read_line().has_value());
}

BOOST_AUTO_TEST_CASE(a_client_that_only_closes_gets_an_end_of_stream) {
  client.shut_down_writing();
  BOOST_TEST(!client.read_line().has_value());
}

BOOST_AUTO_TEST_CASE(answers_to_all_requests_are_sent_after_the_client_ended_its_side) {
  std::string lines;
  for (int i = 0; i < 500; ++i) lines += test::request_line("preset.list", "{}", std::to_string(i));
  client.send(lines);
  client.shut_down_writing();
  for (int i = 0; i < 500; ++i) {
    BOOST_REQUIRE((parse(client.read_line().value()).at("id") == i));
  }
  BOOST_TEST(!client.read_line().has_value());
}

BOOST_AUTO_TEST_CASE(an_unfinished_request_at_the_end_is_a_parse_error) {
  client.send(kPing.substr(0, 20));
  client.shut_down_writing();
  BOOST_TEST(test::Answer(client.read_line().value()).code() == test::kParseError);
  BOOST_TEST(!client.read_line().has_value());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(bytes, Bytes)

BOOST_AUTO_TEST_CASE(a_nul_byte_is_refused) {
  check_parse_error(std::string_view("\0", 1));
  check_parse_error(kPing + std::string(1, '\0'));
  check_parse_error(ping_with("\"x\":\"a" + std::string(1, '\0') + "b\""));
}

BOOST_AUTO_TEST_CASE(invalid_utf_8_is_refused_wherever_it_stands) {
  const std::string bad[] = {
      "\xff",              // never a byte of UTF-8
      "\x80",              // a continuation alone
      "\xc3",              // cut off
      "\xc0\xaf",          // overlong slash
      "\xe0\x80\xaf",      // overlong slash, three bytes
      "\xf0\x80\x80\xaf",  // overlong slash, four bytes
      "\xed\xa0\x80",      // a surrogate
      "\xf4\x90\x80\x80",  // beyond U+10FFFF
      "\xf8\x88\x80\x80\x80",
  };
  for (const std::string& bytes : bad) {
    check_parse_error(ping_with("\"x\":\"" + bytes + "\""));
    check_parse_error(ping_with("\"" + bytes + "\":1"));
    check_parse_error(bytes);
    check_parse_error(R"({"jsonrpc":"2.0","method":")" + bytes + R"(","id":1})");
    check_parse_error(R"({"jsonrpc":"2.0","method":"system.ping","id":")" + bytes + R"("})");
  }
}

BOOST_AUTO_TEST_CASE(lone_surrogate_escapes_are_refused_and_pairs_are_not) {
  check_parse_error(ping_with(R"("x":"\ud800")"));
  check_parse_error(ping_with(R"("x":"\udc00")"));
  check_parse_error(ping_with(R"("x":"\ud800\ud800")"));
  check_parse_error(ping_with(R"("x":"\ud800a")"));
  client.send(ping_with(R"("x":"\ud83d\ude00")") + "\n");
  check_pong();
}

BOOST_AUTO_TEST_CASE(duplicate_keys_are_refused_at_every_depth) {
  for (const char* member : {R"("id":2)", R"("x":{"a":1,"a":2})", R"("x":[{"a":1,"b":2,"a":3}])",
                             R"("x":{"a":1,"\u0061":2})"}) {
    const test::Answer answer = client.ask(ping_with(member));
    BOOST_TEST_CONTEXT(answer.line()) {
      BOOST_TEST(!answer.ok());
    }
  }
  client.send(kPing + "\n");
  check_pong();
}

BOOST_AUTO_TEST_CASE(numbers_that_fit_nowhere_are_refused_not_rounded) {
  for (const char* number : {"1e400", "-1e400", "1e309", "18446744073709551616",
                             "-9223372036854775809", "123456789012345678901234567890"}) {
    const test::Answer answer =
        client.ask(R"({"jsonrpc":"2.0","method":"preset.create","id":1,"params":{"name":"number",)"
                   R"("parameters":{"a":[)" +
                   std::string(number) + "]}}}");
    BOOST_TEST_CONTEXT(number << " " << answer.line()) {
      BOOST_TEST(!answer.ok());
    }
  }
  client.send(kPing + "\n");
  check_pong();
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(limits, Bytes)

BOOST_AUTO_TEST_CASE(nesting_of_32_is_read_and_33_is_refused) {
  // The request object is the first level, so 31 arrays make 32.
  client.send(ping_with("\"x\":" + test::repeat("[", 31) + test::repeat("]", 31)) + "\n");
  check_pong();
  const test::Answer deeper =
      client.ask(ping_with("\"x\":" + test::repeat("[", 32) + test::repeat("]", 32)));
  BOOST_TEST(!deeper.ok());
  BOOST_TEST(!client.ask(test::repeat("[", 100'000)).ok());
  BOOST_TEST(!client.ask(test::repeat(R"({"a":)", 100'000)).ok());
  client.send(kPing + "\n");
  check_pong();
}

BOOST_AUTO_TEST_CASE(a_line_of_exactly_the_limit_is_read_and_one_byte_more_is_refused) {
  constexpr std::size_t kLimit = 4U << 20;
  const std::string head = R"({"jsonrpc":"2.0","method":"system.ping","id":1,"x":")";
  const std::string exact = head + std::string(kLimit - head.size() - 2, 'x') + "\"}";
  BOOST_REQUIRE(exact.size() == kLimit);
  client.send(exact + "\n");
  check_pong();
  client.send(exact + "\r\n");
  check_pong();
  test::check_error(client.ask(" " + exact), test::kLimitExceeded, "limit_exceeded");
  client.send(kPing + "\n");
  check_pong();
}

BOOST_AUTO_TEST_CASE(a_line_far_over_the_limit_is_dropped_and_the_next_one_is_served) {
  client.send(std::string(40U << 20, 'x'));
  client.send("\n" + kPing + "\n");
  test::check_error(test::Answer(client.read_line().value()), test::kLimitExceeded,
                    "limit_exceeded");
  check_pong();
}

BOOST_AUTO_TEST_CASE(a_batch_of_1000_is_answered_and_1001_is_refused) {
  std::string batch = "[" + kPing;
  for (int i = 1; i < 1000; ++i) batch += "," + kPing;
  client.send(batch + "]\n");
  const json::value answers = parse(client.read_line().value());
  BOOST_TEST(answers.as_array().size() == 1000U);
  test::check_error(client.ask(batch + "," + kPing + "]"), test::kLimitExceeded, "limit_exceeded");
  client.send(kPing + "\n");
  check_pong();
}

BOOST_AUTO_TEST_SUITE_END()

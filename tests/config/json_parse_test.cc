#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "config/capped_resource.h"
#include "config/json_text.h"

using config::JsonError;
using config::parse_json;
using Kind = config::JsonError::Kind;
using namespace std::string_view_literals;

namespace {

JsonError error_of(std::string_view text, const config::JsonLimits& limits = {}) {
  const auto result = parse_json(text, limits);
  BOOST_REQUIRE_MESSAGE(!result, "was accepted: " << text);
  return result.error();
}

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

// Valid by RFC 8259.
const std::vector<std::string_view> kValid = {
    "null",
    "true",
    "false",
    "0",
    "-0",
    "7",
    "-7",
    "1234567890",
    "0.5",
    "-0.5",
    "1e5",
    "1E5",
    "1e+5",
    "1e-5",
    "1.5e-5",
    "0e1",
    "0.0",
    "-0.0",
    "-0e-1",
    "123456789012345678",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "0.1234567890123456789012345678901234567890",
    "100000000000000000000.5",
    "1.7976931348623157e308",
    "5e-324",
    "\"\"",
    "\"a\"",
    "\" \"",
    "\"\\\"\"",
    "\"\\\\\"",
    "\"\\/\"",
    "\"/\"",
    "\"\\b\\f\\n\\r\\t\"",
    "\"\\u0000\"",
    "\"\\u001f\"",
    "\"\\u00e9\"",
    "\"\\uABCD\\uabcd\"",
    "\"\\uD83D\\uDE00\"",
    "\"\\uDBFF\\uDFFF\"",
    "\"\x7f\"",
    "\"\xc3\xa9\"",
    "\"\xe2\x82\xac\"",
    "\"\xed\x9f\xbf\"",
    "\"\xee\x80\x80\"",
    "\"\xef\xbf\xbf\"",
    "\"\xf0\x9f\x98\x80\"",
    "\"\xf4\x8f\xbf\xbf\"",
    "\"\xe2\x80\xa8\"",
    "[]",
    "[ ]",
    "[1]",
    "[1,2]",
    "[[],[[]]]",
    "[null,true,false,0,\"\",{},[]]",
    "{}",
    "{ }",
    "{\"a\":1}",
    "{\"a\":1,\"b\":2}",
    "{\"\":0}",
    "{\"a\":{\"a\":{\"a\":1}}}",
    "{\"a\\u0000b\":1}",
    "{\"a\":[{\"a\":1},{\"a\":2}]}",
    " \t\r\n1 \t\r\n",
    "\n{\n\"a\"\n:\n[\n1\n,\n2\n]\n}\n",
};

// Not JSON, or JSON that is refused as a matter of syntax.
const std::vector<std::string_view> kSyntax = {
    "",
    " ",
    "\n\n",
    "nul",
    "nulll",
    "True",
    "NULL",
    "tru",
    "fals",
    "undefined",
    "NaN",
    "Infinity",
    "-Infinity",
    "+1",
    "01",
    "-01",
    "00",
    "1.",
    ".5",
    "-.5",
    "-",
    "--1",
    "1e",
    "1e+",
    "1.e5",
    "1.5e",
    "0x1F",
    "1_000",
    "1 2",
    "1,2",
    "\"",
    "\"a",
    "'a'",
    "\"\\a\"",
    "\"\\",
    "\"\\u\"",
    "\"\\u12\"",
    "\"\\u12G4\"",
    "\"\\x41\"",
    "\"\\uD800\"",
    "\"\\uDC00\"",
    "\"\\uD800\\uD800\"",
    "\"\\uD800\\n\"",
    "\"\\uD800x\"",
    "\"\n\"",
    "\"\t\"",
    "\"\0\""sv,
    "\"\x1f\"",
    "\"\x80\"",
    "\"\xff\"",
    "\"\xc0\xaf\"",
    "\"\xc1\xbf\"",
    "\"\xc3\"",
    "\"\xe0\x80\xaf\"",
    "\"\xe0\x9f\xbf\"",
    "\"\xed\xa0\x80\"",
    "\"\xed\xbf\xbf\"",
    "\"\xf0\x80\x80\x80\"",
    "\"\xf0\x8f\xbf\xbf\"",
    "\"\xf4\x90\x80\x80\"",
    "\"\xf5\x80\x80\x80\"",
    "\"\xe2\x82\"",
    "{\"\xff\":1}",
    "[",
    "]",
    "[1",
    "[1,",
    "[1,]",
    "[,1]",
    "[1,,2]",
    "[1 2]",
    "[1:2]",
    "[1]]",
    "{",
    "}",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1",
    "{\"a\":1,",
    "{\"a\":1,}",
    "{,}",
    "{a:1}",
    "{'a':1}",
    "{1:1}",
    "{null:1}",
    "{\"a\" 1}",
    "{\"a\":1 \"b\":2}",
    "{\"a\",\"b\"}",
    "{\"a\":1}}",
    "[1}",
    "{\"a\":1]",
    "// comment\n1",
    "1 // comment",
    "/* */ 1",
    "# 1",
    "\xef\xbb\xbf{}",
    "\xff\xfe{",
    "1\0"sv,
    "\f1",
    "\v1",
    "\xc2\xa0"
    "1",
    "*",
    "<null>",
};

}  // namespace

BOOST_AUTO_TEST_SUITE(json_parse)

BOOST_AUTO_TEST_CASE(what_the_rfc_allows_is_accepted) {
  for (const auto text : kValid) {
    const auto result = parse_json(text);
    BOOST_TEST(result.has_value(), text << (result ? "" : ": " + result.error().message));
  }
}

BOOST_AUTO_TEST_CASE(what_the_rfc_forbids_is_a_syntax_error_inside_the_text) {
  for (const auto text : kSyntax) {
    const auto error = error_of(text);
    BOOST_TEST(static_cast<int>(error.kind) == static_cast<int>(Kind::kSyntax), text);
    BOOST_TEST(error.offset <= text.size(), text);
    BOOST_TEST(config::is_utf8(error.message), text);
    BOOST_TEST(error.message.find('\n') == std::string::npos, text);
  }
}

// Errors in text that is cut anywhere must not read beyond it (ASan watches the exact allocation).
BOOST_AUTO_TEST_CASE(every_prefix_of_a_document_is_handled) {
  const std::string whole =
      R"({"name":"h\u00e9\ud83d\ude00","numbers":[1,-2.5e-3,18446744073709551615,12345678901234567.25],)"
      R"("nested":{"true":true,"null":null,"empty":[{}]},"text":"€ \" \\ \n"})";
  BOOST_REQUIRE(parse_json(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::vector<char> exact(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    BOOST_TEST(!parse_json({exact.data(), exact.size()}), size);
  }
}

BOOST_AUTO_TEST_CASE(integers_keep_all_64_bits) {
  BOOST_TEST(parse_json("9223372036854775807")->as_int64() ==
             std::numeric_limits<std::int64_t>::max());
  BOOST_TEST(parse_json("-9223372036854775808")->as_int64() ==
             std::numeric_limits<std::int64_t>::min());
  BOOST_TEST(parse_json("9223372036854775808")->as_uint64() == 9223372036854775808U);
  BOOST_TEST(parse_json("18446744073709551615")->as_uint64() ==
             std::numeric_limits<std::uint64_t>::max());
  BOOST_TEST(parse_json("-0")->as_int64() == 0);
}

BOOST_AUTO_TEST_CASE(numbers_out_of_range_are_refused_where_they_stand) {
  for (const auto number :
       {"18446744073709551616"sv, "-9223372036854775809"sv, "123456789012345678901234567890"sv,
        "1e400"sv, "-1e400"sv, "1.8e308"sv, "1e-400"sv, "1e99999999999"sv}) {
    for (const auto& [before, after] : {std::pair{""sv, ""sv}, {"[1, "sv, "]"sv}}) {
      const auto error = error_of(std::string(before) + std::string(number) + std::string(after));
      BOOST_TEST(static_cast<int>(error.kind) == static_cast<int>(Kind::kNumberRange), number);
      if (number.size() < 13) BOOST_TEST(error.offset == before.size(), number);
    }
  }
}

BOOST_AUTO_TEST_CASE(doubles_are_exact) {
  // Boost.JSON's own conversion misses some of these by one unit in the last place.
  const std::vector<std::pair<std::string, double>> cases = {
      {"0.1", 0.1},
      {"0.85", 0.85},
      {"1.0", 1.0},
      {"2.2250738585072011e-308", 2.2250738585072011e-308},
      {"7.2057594037927933e16", 7.2057594037927933e16},
      {"9007199254740993.0", 9007199254740993.0},
      {"0.000000000000000000000000000000012345678901234567", 1.2345678901234567e-32},
      {"1448997445238699e-5", 1448997445238699e-5},
      {"5e-324", 5e-324},
      {"1.7976931348623157e308", 1.7976931348623157e308},
  };
  for (const auto& [text, number] : cases) {
    BOOST_TEST(parse_json(text)->as_double() == number, text);
    BOOST_TEST(parse_json("-" + text)->as_double() == -number, text);
    BOOST_TEST(parse_json("[" + text + ", 0]")->at(0).as_double() == number, text);
  }
}

BOOST_AUTO_TEST_CASE(a_number_with_a_point_or_exponent_stays_a_double) {
  BOOST_TEST(parse_json("1.0")->is_double());
  BOOST_TEST(parse_json("1e2")->is_double());
  BOOST_TEST(parse_json("1")->is_int64());
}

BOOST_AUTO_TEST_CASE(a_duplicate_key_is_refused_by_name_at_any_level) {
  for (const auto text : {R"({"a":1,"b":2,"a":3})"sv, R"([{"x":{"a":1,"a":1}}])"sv,
                          R"({"\u0061":1,"a":2})"sv, R"({"b":{"c":1},"a":[{"a":1,"a":2}]})"sv}) {
    const auto error = error_of(text);
    BOOST_TEST(static_cast<int>(error.kind) == static_cast<int>(Kind::kDuplicateKey), text);
    BOOST_TEST(error.message.find("\"a\"") != std::string::npos, error.message);
  }
  const auto error = error_of("{\"one\": 1,\n \"one\": 2}");
  BOOST_TEST(error.message == "duplicate key \"one\" at line 2, column 6");
}

BOOST_AUTO_TEST_CASE(a_duplicate_among_a_thousand_keys_is_found) {
  std::string text = "{";
  for (int i = 0; i < 1000; ++i) text += "\"key" + std::to_string(i) + "\":1,";
  BOOST_TEST(!!parse_json(text + "\"key1000\":1}"));
  BOOST_TEST(error_of(text + "\"key500\":1}").message.find("\"key500\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_same_key_in_different_objects_is_fine) {
  BOOST_TEST(!!parse_json(R"({"a":{"a":1},"b":[{"a":1},{"a":1}]})"));
}

BOOST_AUTO_TEST_CASE(nesting_stops_at_the_limit) {
  BOOST_TEST(!!parse_json(nested(32)));
  BOOST_TEST(static_cast<int>(error_of(nested(33)).kind) == static_cast<int>(Kind::kTooDeep));
  BOOST_TEST(!!parse_json(nested(5), {.depth = 5}));
  const auto error = error_of(nested(6), {.depth = 5});
  BOOST_TEST(error.message.starts_with("nested deeper than 5 levels"));
  BOOST_TEST(static_cast<int>(error_of(std::string(1'000'000, '[')).kind) ==
             static_cast<int>(Kind::kTooDeep));
  std::string objects;
  for (int i = 0; i < 1000; ++i) objects += "{\"a\":";
  BOOST_TEST(static_cast<int>(error_of(objects).kind) == static_cast<int>(Kind::kTooDeep));
}

BOOST_AUTO_TEST_CASE(key_order_is_kept) {
  const auto value = parse_json(R"({"z":1,"a":2,"m":3})");
  BOOST_TEST(config::to_json(*value) == R"({"z":1,"a":2,"m":3})");
}

BOOST_AUTO_TEST_CASE(errors_say_line_and_column_in_characters) {
  BOOST_TEST(error_of("[1, x]").message == "unexpected \"x\" at column 5");
  BOOST_TEST(error_of("{\n  \"a\": 1,\n  b\n}").message == "unexpected \"b\" at line 3, column 3");
  BOOST_TEST(error_of("[\"\xc3\xa9\xc3\xa9\" x]").message == "unexpected \"x\" at column 7");
  BOOST_TEST(error_of("[1").message == "the text ends too early at column 3");
  BOOST_TEST(error_of("[1] 2\n").message == "unexpected \"2\" after the value at column 5");
  BOOST_TEST(error_of("\"\x01\"").message == "unexpected control character U+0001 at column 2");
  BOOST_TEST(error_of("\"ab\xff\"").message == "not valid UTF-8 at column 4");
  BOOST_TEST(error_of("  ").message == "no JSON text at column 3");
}

BOOST_AUTO_TEST_CASE(memory_beyond_the_cap_is_an_error_not_an_exception) {
  std::string text = "[";
  for (int i = 0; i < 100'000; ++i) text += "\"0123456789012345678901234567890123456789\",";
  text += "0]";
  config::CappedResource heap(1U << 20);
  {
    unsigned char first[1024];
    boost::json::monotonic_resource arena(first, sizeof first, &heap);
    const auto result = parse_json(text, {}, &arena);
    BOOST_REQUIRE(!result);
    BOOST_TEST(static_cast<int>(result.error().kind) == static_cast<int>(Kind::kMemory));
    BOOST_TEST(heap.peak() <= heap.cap());
  }
  BOOST_TEST(heap.used() == 0U);
  config::CappedResource roomy(64U << 20);
  {
    boost::json::monotonic_resource arena(1024, &roomy);
    BOOST_TEST(!!parse_json(text, {}, &arena));
  }
  BOOST_TEST(roomy.used() == 0U);
}

// Fails each allocation in turn, by cap.
BOOST_AUTO_TEST_CASE(any_allocation_may_fail) {
  std::string text = "[";
  for (int i = 0; i < 50; ++i) {
    text += R"({"a key that needs the heap":["a text that needs the heap",1,2.5]},)";
  }
  text += "null]";
  bool accepted = false;
  for (std::size_t cap = 0; cap < 100'000; cap += 97) {
    config::CappedResource heap(cap);
    {
      const auto result = parse_json(text, {}, &heap);
      accepted = accepted || result.has_value();
      if (!result) {
        BOOST_REQUIRE(!accepted);
        BOOST_REQUIRE(static_cast<int>(result.error().kind) == static_cast<int>(Kind::kMemory));
      }
    }
    BOOST_REQUIRE_EQUAL(heap.used(), 0U);
  }
  BOOST_TEST(accepted);
}

BOOST_AUTO_TEST_CASE(a_view_without_data_is_an_empty_text) {
  BOOST_TEST(static_cast<int>(error_of(std::string_view()).kind) ==
             static_cast<int>(Kind::kSyntax));
}

BOOST_AUTO_TEST_CASE(utf8_is_told_from_other_bytes) {
  // Every sequence of one to three bytes at interesting edges, against the definition.
  const auto encode = [](std::uint32_t c) {
    std::string out;
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else if (c < 0x800) {
      out += static_cast<char>(0xC0 | (c >> 6U));
      out += static_cast<char>(0x80 | (c & 63U));
    } else if (c < 0x10000) {
      out += static_cast<char>(0xE0 | (c >> 12U));
      out += static_cast<char>(0x80 | ((c >> 6U) & 63U));
      out += static_cast<char>(0x80 | (c & 63U));
    } else {
      out += static_cast<char>(0xF0 | (c >> 18U));
      out += static_cast<char>(0x80 | ((c >> 12U) & 63U));
      out += static_cast<char>(0x80 | ((c >> 6U) & 63U));
      out += static_cast<char>(0x80 | (c & 63U));
    }
    return out;
  };
  for (std::uint32_t c = 0; c < 0x120000; ++c) {
    const bool surrogate = c >= 0xD800 && c < 0xE000;
    const bool valid = !surrogate && c < 0x110000;
    const std::string text = encode(c);
    BOOST_REQUIRE_MESSAGE(config::is_utf8(text) == valid, c);
    BOOST_REQUIRE_MESSAGE(text.size() == 1 || !config::is_utf8(text.substr(0, text.size() - 1)), c);
    BOOST_REQUIRE_MESSAGE(text.size() == 1 || !config::is_utf8(text.substr(1)), c);
    // The parser agrees, whatever the alignment.
    if (c >= 0x80 && c % 7 == 0) {
      BOOST_REQUIRE_MESSAGE(parse_json('"' + text + '"').has_value() == valid, c);
    }
  }
  for (std::size_t padding = 0; padding < 20; ++padding) {
    const std::string ascii(padding, 'a');
    BOOST_TEST(config::is_utf8(ascii + "\xc3\xa9" + ascii));
    BOOST_TEST(!config::is_utf8(ascii + "\xc3" + ascii));
    BOOST_TEST(!config::is_utf8(ascii + "\xc0\x80" + ascii));
  }
}

BOOST_AUTO_TEST_SUITE_END()

#include <bit>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "config/json_text.h"

namespace json = boost::json;
using config::parse_json;
using config::to_json;

namespace {

std::string round_trip(std::string_view text) {
  const auto value = parse_json(text);
  BOOST_REQUIRE_MESSAGE(value, text);
  return to_json(*value);
}

std::string written(std::string_view text) {
  std::string out;
  config::append_json_string(out, text);
  return out;
}

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }

  double finite_double() {
    for (;;) {
      const auto number = std::bit_cast<double>(engine_());
      if (std::isfinite(number)) return number;
    }
  }

  std::string text() {
    static const std::vector<std::string> pieces = {"a",
                                                    "Z",
                                                    "0",
                                                    " ",
                                                    "\"",
                                                    "\\",
                                                    "/",
                                                    "\n",
                                                    "\t",
                                                    "\x01",
                                                    "\x7f",
                                                    "é",
                                                    "€",
                                                    "😀",
                                                    "\xe2\x80\xa8",
                                                    std::string(1, '\0')};
    std::string out;
    for (auto n = below(12); n > 0; --n) out += pieces[below(pieces.size())];
    return out;
  }

  json::value value(int depth) {
    switch (below(depth > 0 ? 9 : 7)) {
      case 0:
        return nullptr;
      case 1:
        return below(2) == 0;
      case 2:
        return static_cast<std::int64_t>(engine_());
      case 3:
        return static_cast<std::uint64_t>(engine_());
      case 4:
        return finite_double();
      case 5:
        return static_cast<double>(below(1000)) / 100;
      case 6:
        return json::value(text());
      case 7: {
        json::array array;
        for (auto n = below(5); n > 0; --n) array.push_back(value(depth - 1));
        return array;
      }
      default: {
        json::object object;
        for (auto n = below(5); n > 0; --n) object[text()] = value(depth - 1);
        return object;
      }
    }
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(json_write)

BOOST_AUTO_TEST_CASE(numbers_come_back_as_people_write_them) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"0.85", "0.85"},
      {"8.5E-1", "0.85"},
      {"1.0", "1.0"},
      {"1.00", "1.0"},
      {"1", "1"},
      {"-1", "-1"},
      {"0.0", "0.0"},
      {"-0.0", "-0.0"},
      {"0.1", "0.1"},
      {"1e5", "100000.0"},
      {"123456.75", "123456.75"},
      {"1e20", "100000000000000000000.0"},
      {"1e21", "1e+21"},
      {"1e30", "1e+30"},
      {"-1.25e30", "-1.25e+30"},
      {"1e-7", "0.0000001"},
      {"0.0001", "0.0001"},
      {"9.9e-8", "9.9e-8"},
      {"1.5e-9", "1.5e-9"},
      {"5e-324", "5e-324"},
      {"1.7976931348623157e308", "1.7976931348623157e+308"},
      {"0.30000000000000004", "0.30000000000000004"},
      {"9007199254740993.0", "9007199254740992.0"},
      {"18446744073709551615", "18446744073709551615"},
      {"-9223372036854775808", "-9223372036854775808"},
  };
  for (const auto& [in, out] : cases) BOOST_TEST(round_trip(in) == out);
}

BOOST_AUTO_TEST_CASE(strings_are_escaped_no_more_than_needed) {
  BOOST_TEST(written("a/b é € 😀 \x7f") == "\"a/b é € 😀 \x7f\"");
  BOOST_TEST(written("\"\\") == "\"\\\"\\\\\"");
  BOOST_TEST(written("\b\f\n\r\t") == "\"\\b\\f\\n\\r\\t\"");
  BOOST_TEST(written(std::string("\0\x01\x1f", 3)) == "\"\\u0000\\u0001\\u001f\"");
  BOOST_TEST(written("") == "\"\"");
}

BOOST_AUTO_TEST_CASE(bytes_that_are_not_utf8_are_replaced_so_that_the_output_is_json) {
  BOOST_TEST(written("a\xff"
                     "b") ==
             "\"a\xef\xbf\xbd"
             "b\"");
  BOOST_TEST(written("\xe2\x82") == "\"\xef\xbf\xbd\xef\xbf\xbd\"");
}

BOOST_AUTO_TEST_CASE(what_is_no_number_in_json_is_written_as_null) {
  BOOST_TEST(to_json(std::numeric_limits<double>::infinity()) == "null");
  BOOST_TEST(to_json(std::numeric_limits<double>::quiet_NaN()) == "null");
}

BOOST_AUTO_TEST_CASE(values_are_written_on_one_line) {
  BOOST_TEST(round_trip("{ \"a\" : [ 1 , true , null ] ,\n \"b\" : { } , \"c\" : [ ] }") ==
             R"({"a":[1,true,null],"b":{},"c":[]})");
}

BOOST_AUTO_TEST_CASE(the_pretty_form_keeps_lists_of_scalars_on_one_line) {
  const auto value = parse_json(
      R"({"version":"1.0","preset":{"tp-size":[2,4],"empty":{},"none":[],"list":[{"a":1},[1]]}})");
  BOOST_TEST(config::to_pretty_json(*value) ==
             "{\n"
             "  \"version\": \"1.0\",\n"
             "  \"preset\": {\n"
             "    \"tp-size\": [2, 4],\n"
             "    \"empty\": {},\n"
             "    \"none\": [],\n"
             "    \"list\": [\n"
             "      {\n"
             "        \"a\": 1\n"
             "      },\n"
             "      [1]\n"
             "    ]\n"
             "  }\n"
             "}\n");
  BOOST_TEST(config::to_pretty_json(json::value(1)) == "1\n");
}

BOOST_AUTO_TEST_CASE(any_value_reads_back_equal_in_both_forms) {
  constexpr std::uint64_t kSeed = 20261122;
  Random random(kSeed);
  for (int i = 0; i < 20'000; ++i) {
    const json::value value = random.value(4);
    const std::string text = to_json(value);
    const auto back = parse_json(text);
    BOOST_REQUIRE_MESSAGE(back, "seed " << kSeed << ": " << text);
    BOOST_REQUIRE_MESSAGE(*back == value, "seed " << kSeed << ": " << text);
    BOOST_REQUIRE_MESSAGE(to_json(*back) == text, "seed " << kSeed << ": " << text);
    const auto pretty = parse_json(config::to_pretty_json(value));
    BOOST_REQUIRE_MESSAGE(pretty && *pretty == value, "seed " << kSeed << ": " << text);
  }
}

BOOST_AUTO_TEST_CASE(any_double_reads_back_bit_for_bit) {
  constexpr std::uint64_t kSeed = 7;
  Random random(kSeed);
  for (int i = 0; i < 200'000; ++i) {
    const double number = random.finite_double();
    const std::string text = to_json(number);
    const auto back = parse_json(text);
    BOOST_REQUIRE_MESSAGE(back && back->is_double() &&
                              std::bit_cast<std::uint64_t>(back->get_double()) ==
                                  std::bit_cast<std::uint64_t>(number),
                          "seed " << kSeed << ": " << text);
  }
}

BOOST_AUTO_TEST_CASE(pointers_are_escaped) {
  BOOST_TEST(config::pointer_append("", "a") == "/a");
  BOOST_TEST(config::pointer_append("/a", "b/c~d") == "/a/b~1c~0d");
  BOOST_TEST(config::pointer_append("/a", "") == "/a/");
  BOOST_TEST(config::pointer_append("/a", 12U) == "/a/12");
}

BOOST_AUTO_TEST_SUITE_END()

#define BOOST_TEST_MODULE presetctl_parts
#include "presetctl/text.h"

#include <boost/test/unit_test.hpp>

using presetctl::display_width;
using presetctl::fit;
using presetctl::Nearest;
using presetctl::pad_left;
using presetctl::pad_right;
using presetctl::printable;
using presetctl::printable_json;

BOOST_AUTO_TEST_SUITE(text)

BOOST_AUTO_TEST_CASE(plain_text_is_left_as_it_is) {
  BOOST_TEST(printable("High Throughput – für große Modelle 東京") ==
             "High Throughput – für große Modelle 東京");
}

BOOST_AUTO_TEST_CASE(escape_sequences_become_visible) {
  BOOST_TEST(printable("a\033[31mb") == "a\\u001b[31mb");
  BOOST_TEST(printable("a\nb\tc\rd") == "a\\nb\\tc\\rd");
  BOOST_TEST(printable(std::string("a\0b", 3)) == "a\\u0000b");
  BOOST_TEST(printable("a\x7f") == "a\\u007f");
}

BOOST_AUTO_TEST_CASE(an_escape_of_one_character_beyond_ascii_becomes_visible) {
  BOOST_TEST(printable("a\xc2\x9b"
                       "31m") == "a\\u009b31m");
}

BOOST_AUTO_TEST_CASE(marks_that_reorder_or_hide_text_become_visible) {
  BOOST_TEST(printable("a\u202eb") == "a\\u202eb");
  BOOST_TEST(printable("a\u200bb") == "a\\u200bb");
  BOOST_TEST(printable("a\u2066b") == "a\\u2066b");
  BOOST_TEST(printable("a\U000e0041b") == "a\\udb40\\udc41b");
}

BOOST_AUTO_TEST_CASE(bytes_that_are_not_utf8_become_visible) {
  BOOST_TEST(printable("a\xff\x9b") == "a\\xff\\x9b");
  BOOST_TEST(printable("a\xe4") == "a\\xe4");
}

BOOST_AUTO_TEST_CASE(json_stays_the_same_json_without_harmful_characters) {
  BOOST_TEST(printable_json("{\"a\":\"x\xc2\x9by\x7f\"}\n") == "{\"a\":\"x\\u009by\\u007f\"}\n");
}

BOOST_AUTO_TEST_CASE(widths_count_columns_and_not_bytes) {
  BOOST_TEST(display_width("abc") == 3U);
  BOOST_TEST(display_width("größe") == 5U);
  BOOST_TEST(display_width("東京") == 4U);
  BOOST_TEST(display_width("e\u0301") == 1U);
}

BOOST_AUTO_TEST_CASE(cut_text_ends_with_an_ellipsis_within_its_width) {
  BOOST_TEST(fit("abcdef", 6) == "abcdef");
  BOOST_TEST(fit("abcdef", 4) == "abc…");
  BOOST_TEST(fit("東京都", 4) == "東…");
  BOOST_TEST(fit("abc", 0).empty());
}

BOOST_AUTO_TEST_CASE(padding_fills_columns) {
  BOOST_TEST(pad_right("東", 4) == "東  ");
  BOOST_TEST(pad_left("7", 3) == "  7");
  BOOST_TEST(pad_left("12345", 3) == "12345");
}

BOOST_AUTO_TEST_CASE(the_nearest_word_is_suggested_and_a_far_one_is_not) {
  Nearest near("lst");
  for (const char* word : {"list", "get", "delete"}) near.consider(word);
  BOOST_TEST(near.hint() == " (did you mean 'list'?)");
  Nearest begun("exp");
  for (const char* word : {"edit", "export"}) begun.consider(word);
  BOOST_TEST(begun.hint() == " (did you mean 'export'?)");
  Nearest far("frobnicate");
  for (const char* word : {"list", "get", "delete"}) far.consider(word);
  BOOST_TEST(far.hint().empty());
}

BOOST_AUTO_TEST_SUITE_END()

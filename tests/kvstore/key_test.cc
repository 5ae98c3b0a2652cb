#include "kvstore/key.h"

#include <boost/test/unit_test.hpp>
#include <random>

#include "store_fixture.h"

namespace {

using kvstore::append_text;
using kvstore::append_u64;
using kvstore::KeyReader;

// Short texts over few bytes, among them those that the encoding treats specially: so that equal
// texts and prefixes occur.
std::string random_text(std::mt19937_64& random) {
  static constexpr char kBytes[] = {'\0', '\x01', '\xff', 'a', 'b'};
  std::string text(random() % 5, ' ');
  for (char& c : text) c = kBytes[random() % sizeof kBytes];
  return text;
}

struct Fields {
  std::string first;
  std::uint64_t number;
  std::string last;
  auto operator<=>(const Fields&) const = default;
};

Fields random_fields(std::mt19937_64& random) {
  const std::uint64_t number = random() % 2 == 0 ? random() % 3 : random();
  return Fields{random_text(random), number, random_text(random)};
}

std::string encode(const Fields& fields) {
  std::string key;
  append_text(key, fields.first);
  append_u64(key, fields.number);
  append_text(key, fields.last);
  return key;
}

bool less(const std::string& left, const std::string& right) {
  return left < right;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(key)

BOOST_AUTO_TEST_CASE(keys_compare_as_their_fields_do) {
  std::mt19937_64 random(facts::seed());
  BOOST_TEST_CONTEXT("seed " << facts::seed()) {
    for (int i = 0; i < 50000; ++i) {
      const Fields left = random_fields(random);
      const Fields right = random_fields(random);
      // std::string compares chars as unsigned, as RocksDB does.
      BOOST_REQUIRE_EQUAL(left < right, less(encode(left), encode(right)));
      BOOST_REQUIRE_EQUAL(left == right, encode(left) == encode(right));
    }
  }
}

BOOST_AUTO_TEST_CASE(fields_are_read_back_as_they_were_written) {
  std::mt19937_64 random(facts::seed());
  for (int i = 0; i < 10000; ++i) {
    const Fields fields = random_fields(random);
    const std::string key = encode(fields);
    KeyReader reader(key);
    BOOST_REQUIRE(reader.text() == fields.first);
    BOOST_REQUIRE(reader.u64() == fields.number);
    BOOST_REQUIRE(reader.text() == fields.last);
    BOOST_REQUIRE(reader.empty());
  }
}

BOOST_AUTO_TEST_CASE(the_bytes_are_those_that_format_md_names) {
  std::string key;
  append_text(key, std::string_view("a\0b", 3));
  append_u64(key, 0x0102030405060708);
  BOOST_TEST(kvstore::printable(key) ==
             "a\\x00\\xffb\\x00\\x01\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x08");
}

BOOST_AUTO_TEST_CASE(a_text_sorts_before_every_longer_one_that_starts_with_it) {
  for (const char next : {'\0', '\x01', 'x', '\xff'}) {
    std::string short_key;
    std::string long_key;
    append_text(short_key, "abc");
    append_text(long_key, std::string("abc") + next);
    short_key += "\xff\xff";
    BOOST_TEST(less(short_key, long_key));
  }
}

BOOST_AUTO_TEST_CASE(a_field_that_is_not_there_leaves_the_rest_as_it_was) {
  using namespace std::string_view_literals;
  for (const std::string_view bytes : {""sv, "abc"sv, "abc\0"sv, "abc\0\x02"sv, "\0\xff"sv}) {
    KeyReader reader(bytes);
    BOOST_TEST(!reader.text().has_value());
    BOOST_TEST(reader.rest() == bytes);
  }
  KeyReader seven("1234567");
  BOOST_TEST(!seven.u64().has_value());
  BOOST_TEST(seven.rest() == "1234567");
  KeyReader none("");
  BOOST_TEST(!none.byte().has_value());
}

BOOST_AUTO_TEST_CASE(a_printable_key_has_no_control_bytes) {
  BOOST_TEST(kvstore::printable("a\x1b[0m\n\\\xc3\xa4") == "a\\x1b[0m\\x0a\\x5c\\xc3\\xa4");
}

BOOST_AUTO_TEST_SUITE_END()

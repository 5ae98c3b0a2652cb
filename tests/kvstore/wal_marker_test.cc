#include "wal_marker.h"

#include <boost/test/unit_test.hpp>

#include "crc32c.h"
#include "store_fixture.h"

using namespace facts;
using kvstore::Code;
using kvstore::decode_marker;
using kvstore::encode_marker;
using kvstore::Marker;

BOOST_AUTO_TEST_SUITE(wal_marker)

BOOST_AUTO_TEST_CASE(the_bytes_are_those_that_format_md_names) {
  const Marker marker{Marker::State::kOpen, 11, 4096, {{12, 0}, {9, 77}}};
  BOOST_TEST(
      encode_marker(marker) ==
      "kvstore-marker 1\nstate open\nmanifest 11 4096\nwal 9 77\nwal 12 0\ncrc32c 1f11e47f\n");
}

BOOST_AUTO_TEST_CASE(a_marker_is_read_back_as_it_was_written) {
  for (const auto state : {Marker::State::kNew, Marker::State::kOpen, Marker::State::kClosed}) {
    const auto marker =
        must(decode_marker(encode_marker(Marker{state, 89, 0, {{1234567, 5}}}), "m"));
    BOOST_TEST((marker.state == state));
    BOOST_TEST(marker.wals.at(1234567) == 5U);
    BOOST_TEST(marker.manifest == 89U);
    BOOST_TEST(marker.manifest_bytes == 0U);
  }
}

BOOST_AUTO_TEST_CASE(no_flipped_bit_and_no_cut_goes_unnoticed) {
  const std::string whole = encode_marker(Marker{Marker::State::kClosed, 11, 4096, {{12, 3}}});
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string flipped = whole;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    BOOST_REQUIRE((refused(decode_marker(flipped, "m")).code == Code::kCorruption));
  }
  for (std::size_t size = 0; size < whole.size(); ++size) {
    BOOST_REQUIRE(!decode_marker(whole.substr(0, size), "m"));
  }
}

BOOST_AUTO_TEST_CASE(a_later_layout_is_too_new_not_damaged) {
  std::string bytes = "kvstore-marker 2\nwhatever\n";
  char line[32];
  std::snprintf(line, sizeof line, "crc32c %08x\n", kvstore::crc32c(bytes));
  BOOST_TEST((refused(decode_marker(bytes + line, "m")).code == Code::kTooNew));
}

BOOST_AUTO_TEST_CASE(crc32c_is_the_castagnoli_sum) {
  BOOST_TEST(kvstore::crc32c("123456789") == 0xe3069283U);
}

BOOST_AUTO_TEST_SUITE_END()

#include "log_records.h"

#include <boost/test/unit_test.hpp>

#include "crc32c.h"
#include "store_fixture.h"

using namespace facts;
using kvstore::check_log;
using kvstore::Code;
using kvstore::LogCheck;

namespace {

constexpr std::size_t kBlock = 32768;

// A record as RocksDB's log format has it.
std::string record(char type, const std::string& payload) {
  const std::uint32_t crc = kvstore::crc32c(type + payload);
  const std::uint32_t masked = ((crc >> 15) | (crc << 17)) + 0xa282ead8U;
  std::string bytes;
  for (int i = 0; i < 4; ++i) bytes.push_back(static_cast<char>(masked >> (8 * i)));
  bytes.push_back(static_cast<char>(payload.size() & 0xff));
  bytes.push_back(static_cast<char>(payload.size() >> 8));
  bytes.push_back(type);
  return bytes + payload;
}

// Three records, the last one of 300 bytes, so that its length uses both bytes.
const std::string kLast = record(1, std::string(300, 'c'));
const std::string kLog = record(1, "first") + record(1, std::string(1000, 'b')) + kLast;

}  // namespace

BOOST_AUTO_TEST_SUITE(log_records)

BOOST_AUTO_TEST_CASE(whole_logs_pass) {
  must(check_log("", "log", LogCheck::kChecksums));
  must(check_log(kLog, "log", LogCheck::kChecksums));
  // A record in two parts over a block's end, and padding where no header fits.
  const std::string first = record(2, std::string(kBlock - 7, 'x'));
  must(check_log(first + record(4, "end"), "log", LogCheck::kChecksums));
  const std::string padded = record(1, std::string(kBlock - 7 - 6, 'x')) + std::string(6, '\0');
  must(check_log(padded + kLog, "log", LogCheck::kChecksums));
}

BOOST_AUTO_TEST_CASE(a_log_cut_anywhere_is_a_torn_write) {
  for (std::size_t size = 0; size < kLog.size(); ++size) {
    must(check_log(kLog.substr(0, size), "log", LogCheck::kChecksums));
  }
  must(check_log(kLog + std::string(100, '\0'), "log", LogCheck::kChecksums));
}

BOOST_AUTO_TEST_CASE(each_flipped_bit_is_found_by_the_checksums) {
  for (std::size_t bit = 0; bit < kLog.size() * 8; ++bit) {
    std::string flipped = kLog;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    BOOST_TEST_CONTEXT("bit " << bit) {
      const auto error = refused(check_log(flipped, "some.log", LogCheck::kChecksums));
      BOOST_REQUIRE((error.code == Code::kCorruption));
      BOOST_REQUIRE(error.message.starts_with("'some.log' is damaged at offset "));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_last_record_made_longer_or_recycled_is_found_without_reading_all_checksums) {
  const std::size_t header = kLog.size() - kLast.size();
  // What RocksDB takes for the end of the log: a length beyond the file (bits that are 0 now), and
  // the types 5 to 8 of recycled logs.
  std::vector<std::size_t> bits = {(header + 6) * 8 + 2};
  for (std::size_t bit = 0; bit < 16; ++bit) {
    if ((300U >> bit & 1U) == 0) bits.push_back((header + 4) * 8 + bit);
  }
  for (const std::size_t bit : bits) {
    std::string flipped = kLog;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    BOOST_TEST_CONTEXT("bit " << bit) {
      refused(check_log(flipped, "some.log", LogCheck::kHeaders));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_record_longer_than_a_full_block_is_damage) {
  std::string log = record(1, std::string(kBlock - 7, 'x'));
  log[4] = static_cast<char>(0xff);
  log[5] = static_cast<char>(0xff);
  refused(check_log(log + kLog, "log", LogCheck::kHeaders));
}

BOOST_AUTO_TEST_SUITE_END()

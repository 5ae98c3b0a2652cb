#include "plugin/rpc/line_cutter.h"

#include <boost/test/unit_test.hpp>
#include <string>
#include <string_view>
#include <vector>

using preset::LineCutter;

namespace {

constexpr std::size_t kLimit = 8;

// What comes out when `pieces` are read one after the other into one buffer, as a session does.
std::vector<std::string> cut(const std::vector<std::string>& pieces, bool end = true) {
  LineCutter cutter(kLimit);
  std::vector<std::string> lines;
  const auto take = [&] {
    std::string_view line;
    for (;;) {
      switch (cutter.next(line)) {
        case LineCutter::Cut::kNone:
          return;
        case LineCutter::Cut::kLine:
          lines.emplace_back(line);
          break;
        case LineCutter::Cut::kTooLong:
          lines.emplace_back("<too long>");
          break;
      }
    }
  };
  std::string buffer;
  for (const std::string& piece : pieces) {
    buffer = piece;
    cutter.feed(buffer);
    take();
    cutter.keep();
    buffer.assign(buffer.size(), '#');  // whoever still looks there sees it
  }
  if (end) {
    cutter.end();
    take();
  }
  return lines;
}

const std::string kStream =
    "one\ntwo\r\n\r\n  \n12345678\n12345678\r\n123456789\nend\n\n123456789abc\r\nlast";
const std::vector<std::string> kLines = {"one",        "two", "12345678",   "12345678",
                                         "<too long>", "end", "<too long>", "last"};

}  // namespace

BOOST_AUTO_TEST_SUITE(line_cutter)

BOOST_AUTO_TEST_CASE(lines_end_with_lf_and_blank_ones_are_ignored) {
  BOOST_TEST(cut({kStream}) == kLines, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_split_at_any_byte_changes_nothing) {
  for (std::size_t at = 0; at <= kStream.size(); ++at) {
    BOOST_TEST_CONTEXT("split at " << at) {
      BOOST_TEST(cut({kStream.substr(0, at), kStream.substr(at)}) == kLines,
                 boost::test_tools::per_element());
    }
  }
}

BOOST_AUTO_TEST_CASE(splits_at_any_two_bytes_change_nothing) {
  for (std::size_t first = 0; first <= kStream.size(); ++first) {
    for (std::size_t second = first; second <= kStream.size(); ++second) {
      const auto lines = cut({kStream.substr(0, first), kStream.substr(first, second - first),
                              kStream.substr(second)});
      BOOST_REQUIRE_MESSAGE(lines == kLines, "split at " << first << " and " << second);
    }
  }
}

BOOST_AUTO_TEST_CASE(one_byte_at_a_time_gives_the_same_lines) {
  std::vector<std::string> bytes;
  for (const char byte : kStream) {
    bytes.emplace_back(1, byte);
  }
  BOOST_TEST(cut(bytes) == kLines, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_last_line_without_lf_counts_only_at_the_end) {
  BOOST_TEST(cut({"a\nb"}, false).size() == 1U);
  BOOST_TEST(cut({"a\nb"}, true).size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_line_that_is_too_long_is_told_before_it_has_ended) {
  BOOST_TEST(cut({"123456789"}, false).size() == 1U);
  BOOST_TEST(cut({"12345678"}, false).empty());
  BOOST_TEST(cut({"12345678\r"}, false).empty());  // the CR may be the line's end
  BOOST_TEST(cut({"123456789", std::string(1000, 'x'), "\nok\n"}) ==
                 (std::vector<std::string>{"<too long>", "ok"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_line_taken_back_comes_again_after_its_bytes_were_kept) {
  LineCutter cutter(kLimit);
  std::string buffer = "a\nb\nc";
  cutter.feed(buffer);
  std::string_view line;
  BOOST_REQUIRE(cutter.next(line) == LineCutter::Cut::kLine);
  BOOST_REQUIRE(cutter.next(line) == LineCutter::Cut::kLine);
  cutter.back();
  cutter.keep();
  buffer.assign(buffer.size(), '#');
  for (int again = 0; again < 3; ++again) {
    BOOST_REQUIRE(cutter.next(line) == LineCutter::Cut::kLine);
    BOOST_TEST(line == "b");
    cutter.back();
    cutter.keep();
  }
  BOOST_REQUIRE(cutter.next(line) == LineCutter::Cut::kLine);
  BOOST_TEST((cutter.next(line) == LineCutter::Cut::kNone));
  BOOST_TEST(cutter.mid_line());
}

BOOST_AUTO_TEST_CASE(dribbling_on_a_skipped_line_is_no_new_line) {
  LineCutter cutter(kLimit);
  std::string_view line;
  cutter.feed("123456789");
  BOOST_TEST((cutter.next(line) == LineCutter::Cut::kTooLong));
  cutter.keep();
  const auto lines = cutter.lines();
  for (int i = 0; i < 5; ++i) {
    cutter.feed("x");
    BOOST_TEST((cutter.next(line) == LineCutter::Cut::kNone));
    cutter.keep();
    BOOST_TEST(cutter.mid_line());
    BOOST_TEST(cutter.lines() == lines);
  }
}

BOOST_AUTO_TEST_SUITE_END()

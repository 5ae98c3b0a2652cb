#include "plugin/catalog/version.h"

#include <boost/test/unit_test.hpp>

namespace {

using preset::Version;
using preset::VersionRange;

int compare(std::string_view a, std::string_view b) {
  return Version::parse(a).value().compare(Version::parse(b).value());
}

bool contains(std::string_view range, std::string_view version) {
  return VersionRange::parse(range).value().contains(Version::parse(version).value());
}

bool overlap(std::string_view a, std::string_view b) {
  const auto first = VersionRange::parse(a).value();
  const auto second = VersionRange::parse(b).value();
  BOOST_TEST(first.overlaps(second) == second.overlaps(first));
  return first.overlaps(second);
}

BOOST_AUTO_TEST_SUITE(version)

BOOST_AUTO_TEST_CASE(numbers_are_compared_one_by_one_and_not_as_text) {
  BOOST_TEST(compare("0.10", "0.9") > 0);
  BOOST_TEST(compare("0.5", "0.5.0") == 0);
  BOOST_TEST(compare("v0.5.2", "0.5.2.post1") < 0);
  BOOST_TEST(compare("b6000", "b5999") > 0);
  BOOST_TEST(compare("0.5.2rc1", "0.5.2") == 0);
  BOOST_TEST(compare("0.5.2.dev3", "0.5.2") == 0);
}

BOOST_AUTO_TEST_CASE(main_is_above_every_number) {
  BOOST_TEST(compare("main", "99.99") > 0);
  BOOST_TEST(compare("main", "main") == 0);
}

BOOST_AUTO_TEST_CASE(what_is_no_version_is_told_apart) {
  for (const auto* text : {"", "x", "1..2", "1.x", "rc1", "-1", "main2"}) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(!Version::parse(text));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_range_holds_what_its_bounds_allow) {
  BOOST_TEST(contains(">=0.5,<0.6", "0.5.9"));
  BOOST_TEST(!contains(">=0.5,<0.6", "0.6"));
  BOOST_TEST(contains("0.5.*", "0.5.3"));
  BOOST_TEST(!contains("0.5.*", "0.50"));
  BOOST_TEST(contains("0.4 || >=0.5", "0.4.0"));
  BOOST_TEST(contains("!=0.5", "main"));
  BOOST_TEST(!contains("!=0.5", "0.5.0"));
  BOOST_TEST(contains("", "0.1"));
  BOOST_TEST(contains("*", "main"));
  BOOST_TEST(contains("main", "main"));
  BOOST_TEST(!contains("main", "1"));
}

BOOST_AUTO_TEST_CASE(what_is_no_range_is_told_apart) {
  for (const auto* text : {">=", "<0.5,", "=> 1", "0.5 0.6", ">=x"}) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(!VersionRange::parse(text));
    }
  }
}

BOOST_AUTO_TEST_CASE(ranges_overlap_where_a_version_is_in_both) {
  BOOST_TEST(overlap(">=0.5", "<0.6"));
  BOOST_TEST(!overlap(">=0.6", "<0.6"));
  BOOST_TEST(overlap(">0.5,<0.6", ">0.5.5"));
  BOOST_TEST(overlap(">0.5,<0.6", "0.5.*"));
  BOOST_TEST(!overlap("0.5", "0.5.1"));
  BOOST_TEST(overlap("<1", "<2"));
  BOOST_TEST(overlap(">1", ">2"));
  BOOST_TEST(overlap("main", ">=0.5"));
  BOOST_TEST(!overlap("main", "<9"));
  BOOST_TEST(overlap("", "0.1"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace

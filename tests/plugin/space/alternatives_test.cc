// Alternatives with points in common, too many to be enumerated.
#include <boost/test/unit_test.hpp>

#include "plugin/space/space_support.h"

namespace json = boost::json;
using preset::CompiledSpace;

namespace {

// One alternative: each of `count` parameters from `from` to `to`.
json::object alternative(int count, int from, int to) {
  json::object parameters;
  for (int i = 0; i < count; ++i) {
    json::array values;
    for (int v = from; v <= to; ++v) values.push_back(v);
    parameters["p" + std::to_string(i)] = std::move(values);
  }
  return {{"parameters", std::move(parameters)}};
}

CompiledSpace compiled(const json::object& object) {
  return {space_facts::space_of(object), nullptr, {}};
}

std::uint64_t power(std::uint64_t base, int exponent) {
  std::uint64_t result = 1;
  for (int i = 0; i < exponent; ++i) result *= base;
  return result;
}

}  // namespace

BOOST_AUTO_TEST_CASE(shared_points_of_large_alternatives_count_once) {
  for (const int count : {3, 6, 9, 12}) {
    const auto space = compiled(
        {{"parameters", json::object()},
         {"any_of",
          {alternative(count, 0, 5), alternative(count, 3, 9), alternative(count, 5, 7)}}});
    // 6^n + 7^n + 3^n, less what they share: 3..5, 5..5 and 5..7 (all of the third is in the
    // second).
    const std::uint64_t expected = power(6, count) + power(7, count) - power(3, count);
    const auto report = space.count();
    BOOST_TEST(report.total.exact);
    BOOST_TEST(report.total.integer == expected);
    BOOST_TEST(report.valid.integer == expected);
    // Behind the first alternative come points that it does not have.
    const auto points = space.first(1, power(6, count)).points;
    BOOST_TEST_REQUIRE(points.size() == 1U);
    bool beyond = false;
    for (const auto& member : points[0]) beyond = beyond || member.value().as_int64() > 5;
    BOOST_TEST(beyond);
    BOOST_TEST(space.first(5, expected - 2).points.size() == 2U);
    const auto sample = space.sample(100, 3);
    BOOST_TEST(sample.points.size() == 100U);
    for (const json::object& point : sample.points) BOOST_TEST(space.check(point).in_space);
  }
}

BOOST_AUTO_TEST_CASE(a_value_left_out_is_the_same_as_a_parameter_that_is_not_there) {
  const auto space = space_facts::compiled(R"({"parameters": {"a": [1, 2]}, "any_of": [
      {"parameters": {"b": [null, 1]}},
      {"parameters": {"c": [null, 1]}},
      {"parameters": {}}]})");
  const auto report = space.count();
  BOOST_TEST(report.total.integer == 6U);  // a alone, with b, with c; each for two values of a
  for (const auto& share : report.values) {
    if (share.parameter == "b" && share.value.is_null()) BOOST_TEST(share.valid.integer == 4U);
    BOOST_TEST(!share.dead);
  }
}

// Samples: even, repeatable, and strata that show every value.
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <map>
#include <set>

#include "plugin/space/oracle.h"
#include "plugin/space/random_space.h"
#include "plugin/space/space_support.h"

namespace json = boost::json;
using preset::CompiledSpace;
using space_facts::compiled;
using space_facts::text_of;
using space_facts::Truths;

namespace {

// Draws one point `draws` times; chi-square against each point being as likely as any other.
void check_even(const CompiledSpace& space, std::size_t points, std::size_t draws) {
  std::map<std::string, std::size_t> counts;
  for (std::size_t seed = 0; seed < draws; ++seed) {
    const auto sample = space.sample(1, seed);
    BOOST_TEST_REQUIRE(sample.points.size() == 1U);
    ++counts[text_of(sample.points[0])];
  }
  const double expected = static_cast<double>(draws) / static_cast<double>(points);
  double square = static_cast<double>(points - counts.size()) * expected;
  for (const auto& [point, count] : counts) {
    const double off = static_cast<double>(count) - expected;
    square += off * off / expected;
  }
  // Five standard deviations above the mean; the seeds are fixed.
  const auto freedom = static_cast<double>(points - 1);
  BOOST_TEST(square < freedom + 5 * std::sqrt(2 * freedom));
  BOOST_TEST(square > freedom - 5 * std::sqrt(2 * freedom));
}

// Values of each parameter that some point shows.
std::set<std::string> shown(const std::vector<json::object>& points, std::size_t first,
                            const json::object& lists) {
  std::set<std::string> values;
  for (std::size_t i = 0; i < std::min(first, points.size()); ++i) {
    for (const auto& list : lists) {
      const json::value* value = points[i].if_contains(list.key());
      for (const json::value& candidate : list.value().as_array()) {
        const bool is_it =
            value == nullptr ? candidate.is_null() : text_of(candidate) == text_of(*value);
        if (is_it) values.insert(std::string(list.key()) + "=" + text_of(candidate));
      }
    }
  }
  return values;
}

// A list of `count` numbers from `from`.
json::array numbers(int from, int count) {
  json::array list;
  for (int i = 0; i < count; ++i) list.push_back(from + i);
  return list;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_point_of_a_small_space_is_as_likely_as_any_other) {
  const auto space = compiled(R"({"parameters": {"a": [1, 2, 3], "b": [1, 2, 3],
      "c": {"values": [1, 2], "when": "a + b > 3"}},
      "constraints": [{"id": "x", "rule": "", "require": "a != b"}]})");
  BOOST_TEST(space.count().valid.integer == 10U);
  check_even(space, 10, 5000);
}

// Too many points to be gone through: they are drawn from the tables of elimination.
BOOST_AUTO_TEST_CASE(draws_from_a_large_space_are_even_too) {
  json::object parameters;
  for (int i = 0; i < 6; ++i) parameters["p" + std::to_string(i)] = numbers(0, 12);
  json::array constraints;
  for (int i = 0; i < 5; ++i) {
    constraints.push_back(
        json::object{{"id", "c" + std::to_string(i)},
                     {"rule", ""},
                     {"require", "p" + std::to_string(i) + " <= p" + std::to_string(i + 1)}});
  }
  const CompiledSpace space(
      space_facts::space_of({{"parameters", parameters}, {"constraints", constraints}}), nullptr,
      {});
  // Six numbers of twelve, not falling: C(17, 6).
  const auto valid = space.count().valid;
  BOOST_TEST(valid.integer == 12376U);
  json::object wider = parameters;
  wider["q"] = numbers(0, 50);
  const CompiledSpace drawn(
      space_facts::space_of({{"parameters", wider}, {"constraints", constraints}}), nullptr, {});
  // By the first parameter alone: C(16 - v, 5) of the points have p0 = v.
  const std::size_t draws = 20'000;
  const auto sample = drawn.sample(draws, 5);
  BOOST_TEST_REQUIRE(sample.points.size() == draws);
  BOOST_TEST(!sample.cut);
  std::map<std::int64_t, double> counts;
  for (const json::object& point : sample.points) ++counts[point.at("p0").as_int64()];
  double square = 0;
  int cells = 0;
  for (int v = 0; v < 10; ++v) {
    double ways = 1;
    for (int i = 0; i < 5; ++i) ways = ways * (16 - v - i) / (i + 1);
    const double expected = static_cast<double>(draws) * ways / 12376;
    if (expected < 5) continue;
    square += (counts[v] - expected) * (counts[v] - expected) / expected;
    ++cells;
  }
  BOOST_TEST(cells >= 7);
  BOOST_TEST(square < cells + 5 * std::sqrt(2.0 * cells));
}

BOOST_AUTO_TEST_CASE(alternatives_are_drawn_by_their_points) {
  const auto space = compiled(R"({"parameters": {"a": [1, 2]}, "any_of": [
      {"parameters": {"b": [1, 2, 3]}},
      {"parameters": {"b": [3, 4], "c": [1, null]}},
      {"parameters": {"a-more": [1]}}]})");
  const auto total = space.count().total.integer;
  BOOST_TEST(total == 6U + 6U + 2U);  // b=3 without c is in the first already
  check_even(space, total, 7000);
}

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_points) {
  json::object parameters;
  for (int i = 0; i < 8; ++i) parameters["p" + std::to_string(i)] = numbers(0, 10);
  const preset::Space space = space_facts::space_of({{"parameters", parameters}});
  const CompiledSpace one(space, nullptr, {}), other(space, nullptr, {});
  const auto texts = [](const CompiledSpace::Points& points) {
    std::vector<std::string> list;
    for (const json::object& point : points.points) list.push_back(text_of(point));
    return list;
  };
  BOOST_TEST(texts(one.sample(20, 7)) == texts(other.sample(20, 7)));
  BOOST_TEST(texts(one.sample(20, 7)) != texts(other.sample(20, 8)));
  BOOST_TEST(texts(one.stratified(20, 7)) == texts(other.stratified(20, 7)));
  BOOST_TEST(texts(one.stratified(20, 7)) != texts(other.stratified(20, 8)));
}

BOOST_AUTO_TEST_CASE(strata_of_a_free_space_show_every_value_as_early_as_can_be) {
  // Small enough to be looked at as a whole, and not.
  for (const int more : {0, 6}) {
    json::object parameters{{"a", numbers(0, 7)}, {"b", numbers(0, 5)}, {"c", {true, nullptr}}};
    for (int i = 0; i < more; ++i) parameters["p" + std::to_string(i)] = numbers(0, 6);
    const preset::Space space = space_facts::space_of({{"parameters", parameters}});
    const CompiledSpace compiled(space, nullptr, {});
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      const auto points = compiled.stratified(28, seed).points;
      BOOST_TEST_REQUIRE(points.size() == 28U);
      std::size_t values = 0;
      for (const auto& list : parameters) values += list.value().as_array().size();
      BOOST_TEST(shown(points, 7, parameters).size() == values);
      // Evenly: of the seven values of `a`, each four times.
      std::map<std::int64_t, int> counts;
      for (const json::object& point : points) ++counts[point.at("a").as_int64()];
      for (const auto& [value, count] : counts) {
        BOOST_TEST(count >= 3);
        BOOST_TEST(count <= 5);
      }
    }
  }
}

// Each point shows at least one value that was not shown, as long as there is one.
BOOST_AUTO_TEST_CASE(strata_show_every_live_value) {
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const auto random = space_facts::random_space(seed);
    const Truths truths(random.space, random.catalog.get(), random.facts);
    std::vector<json::object> valid;
    for (const std::size_t i : truths.valid) valid.push_back(truths.point(i));
    const json::object lists = preset::as_lists(random.space);
    const auto live = shown(valid, valid.size(), lists);
    const CompiledSpace space(random.space, random.catalog, random.facts);
    const auto points = space.stratified(live.size() + 1, seed).points;
    BOOST_TEST((shown(points, points.size(), lists) == live), "seed " << seed);
  }
}

BOOST_AUTO_TEST_CASE(strata_of_a_large_space_find_rare_values) {
  json::object parameters;
  for (int i = 0; i < 10; ++i) parameters["p" + std::to_string(i)] = numbers(0, 8);
  json::array constraints;
  // p0 = 7 only where all others are 7, too.
  for (int i = 1; i < 10; ++i) {
    constraints.push_back(json::object{{"id", "c" + std::to_string(i)},
                                       {"rule", ""},
                                       {"when", "p0 == 7"},
                                       {"require", "p" + std::to_string(i) + " == 7"}});
  }
  const CompiledSpace space(
      space_facts::space_of({{"parameters", parameters}, {"constraints", constraints}}), nullptr,
      {});
  const auto points = space.stratified(10, 3).points;
  BOOST_TEST(shown(points, 10, parameters).size() == 80U);
}

BOOST_AUTO_TEST_CASE(one_more_constraint_never_makes_more_points_valid) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    auto random = space_facts::random_space(seed);
    double before = -1;
    while (true) {
      const CompiledSpace space(random.space, random.catalog, random.facts);
      const double valid = space.count_points().valid.value;
      BOOST_TEST(valid >= before, "seed " << seed);  // rules are taken away
      before = valid;
      if (random.space.rules.empty()) break;
      random.space.rules.pop_back();
    }
  }
}

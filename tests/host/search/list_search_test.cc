#define BOOST_TEST_MODULE search
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <random>

#include "host/search/asking.h"
#include "search/list_space.h"
#include "search/permutation.h"

namespace tuningd {
namespace {

constexpr std::string_view kRandom = R"("strategy":"random")";

std::string with_seed(std::string_view strategy, std::uint64_t seed) {
  return std::string(strategy) + R"(,"seed":)" + std::to_string(seed);
}

PointCount counted(const json::object& task) {
  auto count = count_points_of(task, kNoMethods);
  BOOST_REQUIRE(count);
  return std::move(*count);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(list_search)

BOOST_AUTO_TEST_CASE(a_grid_is_row_major_and_drops_empty_axes) {
  const auto points = asked(task_of(R"({"a":[1,2],"e":[],"b":["x","y"],"c":[null]})", ""), 10);
  const std::vector<std::string> expected = {
      R"({"a":1,"b":"x","c":null})", R"({"a":1,"b":"y","c":null})", R"({"a":2,"b":"x","c":null})",
      R"({"a":2,"b":"y","c":null})"};
  BOOST_TEST(texts(points) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(no_axes_give_one_point_whatever_the_strategy) {
  for (const std::string strategy : {"grid_search", "random", "bayesian"}) {
    const auto points = asked(task_of("{}", R"("strategy":")" + strategy + '"'), 10);
    BOOST_REQUIRE_EQUAL(points.size(), 1U);
    BOOST_TEST(text_of(points[0]) == "{}");
  }
}

BOOST_AUTO_TEST_CASE(axes_of_quantisation_and_parallelism_come_after_the_parameters) {
  const auto points =
      asked(task_of(R"({"a":[1]})", "",
                    R"("quant_config":{"gemm_dtype":["auto","fp8"]},"parallel_config":{"tp":2})"),
            10);
  const std::vector<std::string> expected = {
      R"({"a":1,"__quant__gemm_dtype":"auto","__parallel__tp":2})",
      R"({"a":1,"__quant__gemm_dtype":"fp8","__parallel__tp":2})"};
  BOOST_TEST(texts(points) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_value_that_is_listed_twice_is_tried_once) {
  for (const std::string strategy : {"grid_search", "random", "bayesian"}) {
    const auto points =
        asked(task_of(R"({"a":[1,2,1],"b":[3,3]})", R"("strategy":")" + strategy + '"'), 10);
    BOOST_TEST(points.size() == 2U);
    BOOST_TEST(distinct(points).size() == 2U);
  }
}

BOOST_AUTO_TEST_CASE(the_first_points_of_the_mixed_order_have_every_candidate) {
  std::mt19937 random(3);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::size_t> lengths;
    for (std::size_t axis = 1 + random() % 6; axis > 0; --axis) lengths.push_back(1 + random() % 7);
    const std::size_t longest = *std::max_element(lengths.begin(), lengths.end());
    const auto task =
        task_of(lists(lengths), R"("order":"mixed","seed":)" + std::to_string(random() % 5));
    const auto points = asked(task, 1'000'000);
    std::map<std::string, std::set<std::string>> seen;
    for (std::size_t i = 0; i < longest; ++i) {
      for (const auto& [name, value] : points[i]) seen[name].insert(json::serialize(value));
    }
    for (std::size_t axis = 0; axis < lengths.size(); ++axis) {
      BOOST_TEST(seen["p" + std::to_string(axis)].size() == lengths[axis]);
    }
    // Then all the others, each once.
    BOOST_TEST(points.size() == counted(task).total);
    BOOST_TEST(distinct(points).size() == points.size());
  }
}

BOOST_AUTO_TEST_CASE(the_mixed_order_shows_candidates_evenly) {
  const auto points = asked(task_of(lists({2, 12, 4, 3}), R"("order":"mixed")"), 12);
  std::map<std::string, std::map<std::string, int>> seen;
  for (const Point& point : points) {
    for (const auto& [name, value] : point) ++seen[name][json::serialize(value)];
  }
  for (const auto& [value, count] : seen["p0"]) BOOST_TEST(count == 6);
  for (const auto& [value, count] : seen["p2"]) BOOST_TEST(count == 3);
  for (const auto& [value, count] : seen["p3"]) BOOST_TEST(count == 4);
}

BOOST_AUTO_TEST_CASE(a_permutation_has_each_number_once) {
  for (std::uint64_t size = 1; size < 600; size += 1 + size / 9) {
    for (const std::uint64_t seed : {0U, 1U, 77U}) {
      const Permutation permutation(size, seed);
      std::set<std::uint64_t> seen;
      for (std::uint64_t i = 0; i < size; ++i) {
        BOOST_REQUIRE(permutation(i) < size);
        seen.insert(permutation(i));
      }
      BOOST_TEST(seen.size() == size);
    }
  }
}

BOOST_AUTO_TEST_CASE(permutations_mix_well) {
  // Each number comes first about as often as any other.
  std::map<std::uint64_t, int> first;
  for (std::uint64_t seed = 0; seed < 10'000; ++seed) ++first[Permutation(10, seed)(0)];
  for (std::uint64_t number = 0; number < 10; ++number) {
    BOOST_TEST(first[number] > 800);
    BOOST_TEST(first[number] < 1200);
  }
  // Neighbours do not stay neighbours.
  const Permutation permutation(1'000'000, 5);
  int near = 0;
  for (std::uint64_t i = 1; i < 10'000; ++i) {
    const auto a = static_cast<double>(permutation(i));
    const auto b = static_cast<double>(permutation(i - 1));
    near += static_cast<int>(std::abs(a - b) < 10'000);
  }
  BOOST_TEST(near < 400);  // about 200 by chance
}

BOOST_AUTO_TEST_CASE(spaces_of_any_size_need_no_memory) {
  const std::vector<std::size_t> lengths(18, 10);  // 10^18
  const auto task = task_of(lists(lengths), R"("strategy":"random")");
  BOOST_TEST(counted(task).total == 1'000'000'000'000'000'000U);
  for (const std::string optimization :
       {R"("strategy":"random")", R"("order":"mixed")", R"("strategy":"grid_search")"}) {
    const auto points = asked(task_of(lists(lengths), optimization), 1000);
    BOOST_TEST(points.size() == 1000U);
    BOOST_TEST(distinct(points).size() == 1000U);
  }
  // The first axis, too, is drawn evenly where counts have ended.
  const std::vector<std::size_t> more(40, 10);
  BOOST_TEST(counted(task_of(lists(more), "")).total == 9223372036854775807U);
  std::set<std::string> seen;
  for (const Point& point : asked(task_of(lists(more), R"("strategy":"random")"), 200)) {
    seen.insert(json::serialize(point.at("p0")));
  }
  BOOST_TEST(seen.size() == 10U);
}

BOOST_AUTO_TEST_CASE(random_has_no_repeats_and_ends_when_all_are_tried) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto task = task_of(lists({3, 4, 5, 2}), with_seed(kRandom, seed));
    const auto points = asked(task, 1000);
    BOOST_TEST(points.size() == 120U);
    BOOST_TEST(distinct(points).size() == 120U);
  }
}

BOOST_AUTO_TEST_CASE(the_seed_is_the_order) {
  for (const std::string strategy : {R"("strategy":"random")", R"("order":"mixed")"}) {
    const auto of = [&](std::uint64_t seed) {
      return texts(asked(task_of(lists({5, 5, 5}), with_seed(strategy, seed)), 50));
    };
    BOOST_TEST(of(7) == of(7));
    BOOST_TEST(of(7) != of(8));
  }
}

BOOST_AUTO_TEST_CASE(ranges_are_drawn_within_their_ends) {
  const auto task = task_of(
      R"({"a":["x","y"],"f":{"type":"continuous","low":0.5,"high":0.9},
          "l":{"type":"continuous","low":1,"high":10000,"log":true},
          "i":{"type":"integer","low":-3,"high":3},
          "g":{"type":"integer","low":1,"high":1024,"log":true}})",
      std::string(kRandom));
  BOOST_TEST(counted(task).total == 0U);
  const auto points = asked(task, 2000);
  BOOST_TEST(points.size() == 2000U);
  BOOST_TEST(distinct(points).size() == 2000U);
  int low = 0;
  int small = 0;
  std::set<std::int64_t> whole;
  for (const Point& point : points) {
    BOOST_TEST(point.at("f").as_double() >= 0.5);
    BOOST_TEST(point.at("f").as_double() <= 0.9);
    BOOST_TEST(point.at("l").as_double() >= 1);
    BOOST_TEST(point.at("l").as_double() <= 10000);
    low += static_cast<int>(point.at("l").as_double() < 100);
    whole.insert(point.at("i").as_int64());
    BOOST_TEST(point.at("g").as_int64() >= 1);
    BOOST_TEST(point.at("g").as_int64() <= 1024);
    small += static_cast<int>(point.at("g").as_int64() < 32);
  }
  BOOST_TEST(low > 900);  // half of them are in the lower half of the logarithms
  BOOST_TEST(low < 1100);
  BOOST_TEST(small > 900);
  BOOST_TEST(small < 1100);
  BOOST_TEST(whole.size() == 7U);
  BOOST_TEST(*whole.begin() == -3);
}

BOOST_AUTO_TEST_CASE(whole_ranges_end_when_all_are_tried) {
  for (const std::string log : {"false", "true"}) {
    for (const std::string strategy : {"random", "bayesian"}) {
      const auto task = task_of(
          R"({"i":{"type":"integer","low":1,"high":40,"log":)" + log + R"(},"b":[true,false],
              "one":{"type":"continuous","low":2.5,"high":2.5}})",
          R"("strategy":")" + strategy + '"');
      const auto points = asked(task, 1000);
      BOOST_TEST(points.size() == 80U);
      BOOST_TEST(distinct(points).size() == 80U);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_task_that_was_not_checked_is_an_error) {
  const auto searcher = make_searcher(task_of(R"({"a":3})", ""), kNoMethods);
  BOOST_REQUIRE(!searcher);
  BOOST_TEST(searcher.error().starts_with("/parameters/a: must be a list"));
  BOOST_TEST(!count_points_of(task_of(R"({"a":3})", ""), kNoMethods));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tuningd

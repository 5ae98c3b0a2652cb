#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>

#include "bench/engine_model.h"
#include "host/search/asking.h"

namespace tuningd {
namespace {

const std::string kMixed = R"({
    "threads":[8,1,4,2,16], "batch":[32,64,128,256,512,1024], "kind":["a","b","c"],
    "fast":[true,false], "share":[0.7,0.8,0.9], "fixed":["x"]})";

// Best at 4 threads, a batch of 256, kind b, fast, 0.8.
double bowl(const Point& point) {
  const double threads = std::log2(point.at("threads").to_number<double>());
  const double batch = std::log2(point.at("batch").to_number<double>());
  double score = 10 + std::pow(threads - 2, 2) + std::pow(batch - 8, 2) / 2;
  score += std::abs(point.at("share").to_number<double>() - 0.8) * 10;
  if (point.at("kind").as_string() != "b") score += 2;
  if (!point.at("fast").as_bool()) score += 1.5;
  return score;
}

json::object bayesian(const std::string& parameters, std::uint64_t seed = 0,
                      const std::string& more = "") {
  return task_of(parameters, R"("strategy":"bayesian","seed":)" + std::to_string(seed) + more);
}

// After how many trials a score of at most `limit` was found.
std::size_t trials_to(const json::object& task, double limit, const Score& score) {
  const auto searcher = searcher_of(task);
  for (std::size_t trials = 1;; ++trials) {
    const auto point = next_of(*searcher);
    BOOST_REQUIRE(point);
    const auto found = score(*point);
    searcher->tell(*point, found);
    if (found && *found <= limit) return trials;
  }
}

double median(std::vector<std::size_t> values) {
  std::sort(values.begin(), values.end());
  return static_cast<double>(values[values.size() / 2]);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bayesian_search)

BOOST_AUTO_TEST_CASE(the_best_of_540_points_takes_few_trials) {
  std::vector<std::size_t> trials;
  for (std::uint64_t seed = 0; seed < 9; ++seed) {
    trials.push_back(trials_to(bayesian(kMixed, seed), 10.0, bowl));
  }
  BOOST_TEST(median(trials) < 54);  // chance takes 270
}

BOOST_AUTO_TEST_CASE(an_engine_of_1920_points_takes_less_than_a_tenth_of_them) {
  const auto throughput = [](const Point& point) -> std::optional<double> {
    const auto figures = bench::engine_figures(point);
    if (!figures) return std::nullopt;
    return -figures->throughput;
  };
  const std::string space = json::serialize(bench::engine_parameters());
  double best = 0;
  std::size_t points = 0;
  for (const Point& point : asked(task_of(space, ""), 10'000)) {
    best = std::min(best, throughput(point).value_or(0));
    ++points;
  }
  BOOST_TEST(points == 1920U);
  std::vector<std::size_t> trials;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    trials.push_back(trials_to(bayesian(space, seed), best * 0.98, throughput));
  }
  BOOST_TEST(median(trials) <= 192);
}

BOOST_AUTO_TEST_CASE(no_point_is_tried_twice_and_all_are_tried) {
  const auto searcher = searcher_of(bayesian(R"({"a":[1,2,3,4,5],"b":["x","y","z"],"c":[0,1]})"));
  const auto points = asked(*searcher, 1000, [](const Point& point) {
    return point.at("a").to_number<double>() + point.at("c").to_number<double>();
  });
  BOOST_TEST(points.size() == 30U);
  BOOST_TEST(distinct(points).size() == 30U);
  BOOST_TEST(!next_of(*searcher));
}

BOOST_AUTO_TEST_CASE(the_first_points_are_drawn) {
  const auto first = [](const std::string& more, double sign) {
    const auto searcher = searcher_of(bayesian(kMixed, 4, more));
    return texts(asked(*searcher, 8, [&](const Point& point) { return sign * bowl(point); }));
  };
  // Scores have no part in them.
  const auto a = first("", 1);
  const auto b = first("", -1);
  BOOST_TEST(std::equal(a.begin(), a.begin() + 5, b.begin()));
  BOOST_TEST(a != b);
  BOOST_TEST(first(R"(,"n_initial_random":8)", 1) == first(R"(,"n_initial_random":8)", -1));
  BOOST_TEST(first(R"(,"n_initial_random":2)", 1) != first(R"(,"n_initial_random":8)", 1));
}

BOOST_AUTO_TEST_CASE(a_replay_gives_the_same_points) {
  const auto score = [](const Point& point) -> std::optional<double> {
    if (point.at("threads") == json::value(16)) return std::nullopt;
    return bowl(point);
  };
  const auto first = searcher_of(bayesian(kMixed, 7));
  const auto points = asked(*first, 60, score);
  for (const std::size_t crash : {1U, 5U, 17U, 40U}) {
    const auto again = searcher_of(bayesian(kMixed, 7));
    BOOST_TEST(texts(asked(*again, crash, score)) ==
                   texts({points.begin(), points.begin() + static_cast<std::ptrdiff_t>(crash)}),
               boost::test_tools::per_element());
    BOOST_TEST(text_of(*next_of(*again)) == text_of(points[crash]));
  }
  const auto other = searcher_of(bayesian(kMixed, 8));
  BOOST_TEST(texts(asked(*other, 60, score)) != texts(points));
}

BOOST_AUTO_TEST_CASE(points_may_be_outstanding) {
  const auto task = bayesian(kMixed, 3);
  const auto run = [&] {
    const auto searcher = searcher_of(task);
    std::vector<Point> open, all;
    for (int step = 0; step < 60; ++step) {
      while (open.size() < 4) {
        auto point = next_of(*searcher);
        BOOST_REQUIRE(point);
        all.push_back(*point);
        open.push_back(std::move(*point));
      }
      const auto ended =
          static_cast<std::size_t>(step % 4);  // not in the order they were asked for
      searcher->tell(open[ended], bowl(open[ended]));
      open.erase(open.begin() + static_cast<std::ptrdiff_t>(ended));
    }
    return all;
  };
  const auto points = run();
  BOOST_TEST(distinct(points).size() == points.size());
  BOOST_TEST(texts(run()) == texts(points), boost::test_tools::per_element());
  double best = 1000;
  for (const Point& point : points) best = std::min(best, bowl(point));
  BOOST_TEST(best <= 10.5);
}

BOOST_AUTO_TEST_CASE(failed_points_keep_the_search_away) {
  // Two thirds of the space fail; where failures were told as good, they would be sought.
  for (const double sign : {1.0, -1.0}) {
    const auto searcher = searcher_of(bayesian(kMixed, 2));
    int failed = 0;
    const auto points = asked(*searcher, 30, [&](const Point& point) -> std::optional<double> {
      if (point.at("share").to_number<double>() > 0.75) {
        ++failed;
        return std::nullopt;
      }
      return sign * bowl(point);
    });
    BOOST_TEST(points.size() == 30U);
    BOOST_TEST(failed < 15);  // 20 by chance
  }
}

BOOST_AUTO_TEST_CASE(scores_that_say_nothing_leave_it_to_chance) {
  const std::vector<Score> nothing = {
      [](const Point&) { return std::optional<double>(); },
      [](const Point&) { return std::optional<double>(3.0); },
      [](const Point&) { return std::optional<double>(std::numeric_limits<double>::infinity()); },
      [](const Point&) { return std::optional<double>(std::nan("")); },
  };
  for (const Score& score : nothing) {
    const auto searcher = searcher_of(bayesian(kMixed));
    BOOST_TEST(distinct(asked(*searcher, 1000, score)).size() == 540U);
  }
}

BOOST_AUTO_TEST_CASE(scores_of_any_size_are_taken) {
  for (const double scale : {1e-9, 1.0, 1e12}) {
    const auto score = [&](const Point& point) -> std::optional<double> {
      // A limit that was missed multiplies by e^40.
      const bool missed = point.at("batch").to_number<double>() > 300;
      return bowl(point) * scale * (missed ? std::exp(40) : 1.0);
    };
    BOOST_TEST(trials_to(bayesian(kMixed, 5), 10.5 * scale, score) < 100U);
  }
}

// Limits that are exceeded by far make scores that are worse by a hundred orders.
BOOST_AUTO_TEST_CASE(scores_beyond_all_measure_do_not_blind_the_model) {
  const auto mostly_beyond = [](const Point& point) {
    const bool beyond = point.at("kind").as_string() != "b" || !point.at("fast").as_bool();
    return bowl(point) * (beyond ? 1e173 : 1);
  };
  std::vector<std::size_t> trials;
  for (std::uint64_t seed = 0; seed < 9; ++seed) {
    trials.push_back(trials_to(bayesian(kMixed, seed), 10.0, mostly_beyond));
  }
  BOOST_TEST(median(trials) < 54);  // chance takes 270
}

BOOST_AUTO_TEST_CASE(ranges_are_searched_on_their_scale) {
  const auto task = bayesian(
      R"({"x":{"type":"continuous","low":-2,"high":6},
          "r":{"type":"continuous","low":1e-5,"high":1,"log":true},
          "n":{"type":"integer","low":1,"high":64}, "g":{"type":"integer","low":1,"high":4096,"log":true}})");
  const auto searcher = searcher_of(task);
  double best = 1000;
  const auto points = asked(*searcher, 80, [&](const Point& point) {
    const double x = point.at("x").as_double();
    const double r = std::log10(point.at("r").as_double());
    const auto n = static_cast<double>(point.at("n").as_int64());
    const double g = std::log2(static_cast<double>(point.at("g").as_int64()));
    BOOST_TEST(
        (x >= -2 && x <= 6 && r >= -5.0001 && r <= 0 && n >= 1 && n <= 64 && g >= 0 && g <= 12));
    const double score = std::pow(x - 1, 2) + std::pow(r + 3, 2) + std::pow((n - 20) / 10, 2) +
                         std::pow((g - 8) / 3, 2);
    best = std::min(best, score);
    return score;
  });
  BOOST_TEST(distinct(points).size() == 80U);
  BOOST_TEST(best < 0.1);
}

BOOST_AUTO_TEST_CASE(long_searches_stay_affordable) {
  const auto searcher = searcher_of(bayesian(lists({20, 20, 20, 20})));
  const auto points = asked(*searcher, 400, [](const Point& point) {
    double sum = 0;
    for (const auto& [name, value] : point) sum += std::pow(value.to_number<double>() - 7, 2);
    return sum;
  });
  BOOST_TEST(distinct(points).size() == 400U);
  // A point that was never asked for is no news.
  searcher->tell(object(R"({"p0":99})"), 1.0);
  BOOST_TEST(next_of(*searcher).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tuningd

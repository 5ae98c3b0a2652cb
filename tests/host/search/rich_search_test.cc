// Tasks with `space`: the methods are here over a list of points that is written out.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <random>

#include "host/search/asking.h"

namespace tuningd {
namespace {

const std::string kParameters =
    R"({"tp-size":[1,2,4,8],"batch":[16,32,64,128,256],"overlap":[true,false],"depth":[1,2,3]})";

// With overlap off, `depth` is not counted. A batch must not be less than 32 times tp-size / 4, and
// the engine takes a batch of 16 for one of 32.
class Methods {
 public:
  Methods() {
    for (const Point& each : asked(task_of(kParameters, ""), 1000)) {
      Point point = each;
      if (!point.at("overlap").as_bool()) point.erase("depth");
      const bool is_valid = is_allowed(point);
      if (std::find(all_.begin(), all_.end(), point) != all_.end()) continue;
      all_.push_back(point);
      if (is_valid) valid_.push_back(point);
    }
  }

  static bool is_allowed(const Point& point) {
    return point.at("batch").to_number<int>() * 4 >= 32 * point.at("tp-size").to_number<int>() ||
           point.at("tp-size") == json::value(1);
  }
  static std::string meaning(Point point) {
    if (point.at("batch") == json::value(16)) point["batch"] = 32;
    return text_of(point);
  }

  const std::vector<Point>& valid() const { return valid_; }
  std::size_t meanings() const {
    std::set<std::string> distinct_ones;
    for (const Point& point : valid_) distinct_ones.insert(meaning(point));
    return distinct_ones.size();
  }

  std::expected<json::value, std::string> call(std::string_view method,
                                               const json::object& params) {
    ++calls;
    if (calls > fail_after) return std::unexpected("/space/constraints/0/require: a mistake");
    BOOST_TEST(params.at("space").as_object().at("parameters").as_object().contains("tp-size"));
    space = params.at("space").as_object();
    if (method == "space.sample") return sample(params);
    if (method == "space.check") {
      const Point& point = params.at("point").as_object();
      Point flags = point;
      if (flags.at("batch") == json::value(16)) flags["batch"] = 32;
      const bool in_space = std::find(all_.begin(), all_.end(), point) != all_.end();
      return json::object{{"valid", is_allowed(point)},
                          {"in_space", in_space},
                          {"effective", {{"flags", std::move(flags)}}}};
    }
    BOOST_REQUIRE(method == "space.count");
    const auto exact = [](std::size_t points) {
      return json::object{{"points", points}, {"exact", true}};
    };
    return json::object{{"total", exact(all_.size())},
                        {"valid", exact(valid_.size())},
                        {"configurations", exact(meanings())},
                        {"rules",
                         {{{"id", "wide"},
                           {"rule", "wide wants large"},
                           {"removed", exact(all_.size() - valid_.size())}},
                          {{"id", "idle"}, {"rule", "removes nothing"}, {"removed", exact(0)}}}}};
  }

  CallMethod method() {
    return [this](std::string_view name, const json::object& params) { return call(name, params); };
  }

  int calls = 0;
  int fail_after = 1'000'000;
  std::size_t answer_points = 1000;
  json::object space;  // as it was last given

 private:
  std::expected<json::value, std::string> sample(const json::object& params) {
    const auto count = params.at("count").to_number<std::size_t>();
    if (count > answer_points) return std::unexpected("more than one answer holds");
    const json::value* skip_value = params.if_contains("skip");
    const std::size_t skip = skip_value == nullptr ? 0 : skip_value->to_number<std::size_t>();
    std::vector<Point> points = valid_;
    std::mt19937_64 random(params.at("seed").to_number<std::uint64_t>());
    const std::string_view order = params.at("order").as_string();
    if (order != "first") std::shuffle(points.begin(), points.end(), random);
    if (order == "stratified") spread(points);
    json::array page;
    for (std::size_t i = skip; i < std::min(points.size(), skip + count); ++i) {
      page.emplace_back(points[i]);
    }
    const bool complete = skip == 0 && page.size() == points.size();
    return json::object{{"points", std::move(page)}, {"complete", complete}, {"cut", false}};
  }

  // Points with the most values that were not seen come first.
  static void spread(std::vector<Point>& points) {
    std::set<std::string> seen;
    const auto news = [&](const Point& point) {
      return std::count_if(point.begin(), point.end(), [&](const auto& each) {
        return !seen.contains(std::string(each.key()) + json::serialize(each.value()));
      });
    };
    for (auto at = points.begin(); at != points.end(); ++at) {
      std::iter_swap(at, std::max_element(at, points.end(), [&](const Point& a, const Point& b) {
                       return news(a) < news(b);
                     }));
      for (const auto& each : *at) {
        seen.insert(std::string(each.key()) + json::serialize(each.value()));
      }
    }
  }

  std::vector<Point> all_, valid_;
};

json::object rich(const std::string& optimization, const std::string& more = "") {
  return task_of(
      kParameters, optimization,
      R"("space":{"parameters":)" + kParameters + "}" + (more.empty() ? "" : "," + more));
}

const std::string kEach[] = {R"("strategy":"grid_search")", R"("order":"mixed")",
                             R"("strategy":"random")", R"("strategy":"bayesian")"};

std::optional<double> score(const Point& point) {
  return std::abs(point.at("tp-size").to_number<double>() - 4) +
         std::abs(point.at("batch").to_number<double>() - 128) / 32;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rich_search)

BOOST_AUTO_TEST_CASE(every_strategy_tries_each_valid_configuration_once) {
  for (const std::size_t answer_points : {1000U, 10U}) {
    for (const std::string& strategy : kEach) {
      Methods methods;
      methods.answer_points = answer_points;
      const auto call = methods.method();
      const auto searcher = searcher_of(rich(strategy), call);
      std::set<std::string> meanings;
      std::size_t points = 0;
      for (const Point& point : asked(*searcher, 1000, score)) {
        BOOST_TEST((std::find(methods.valid().begin(), methods.valid().end(), point) !=
                    methods.valid().end()));
        meanings.insert(Methods::meaning(point));
        ++points;
      }
      BOOST_TEST(points == meanings.size());
      BOOST_TEST(points == methods.meanings());
    }
  }
}

BOOST_AUTO_TEST_CASE(a_grid_keeps_the_order_of_the_space) {
  Methods methods;
  std::vector<std::string> expected;
  std::set<std::string> meanings;
  for (const Point& point : methods.valid()) {
    if (meanings.insert(Methods::meaning(point)).second) expected.push_back(text_of(point));
  }
  BOOST_TEST(texts(asked(rich(""), 1000, methods.method())) == expected,
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(mixed_begins_with_every_candidate) {
  Methods methods;
  std::map<std::string, std::set<std::string>> seen;
  for (const Point& point : asked(rich(R"("order":"mixed")"), 6, methods.method())) {
    for (const auto& [name, value] : point) seen[name].insert(json::serialize(value));
  }
  BOOST_TEST(seen["tp-size"].size() == 4U);
  BOOST_TEST(seen["batch"].size() >= 4U);  // 16 means 32
  BOOST_TEST(seen["depth"].size() == 3U);
}

BOOST_AUTO_TEST_CASE(searches_repeat_themselves) {
  for (const std::string& strategy : kEach) {
    const auto run = [&](const std::string& seed) {
      Methods methods;
      const auto call = methods.method();
      const auto searcher = searcher_of(rich(strategy + seed), call);
      return texts(asked(*searcher, 30, score));
    };
    BOOST_TEST(run("") == run(""));
    BOOST_TEST(run(R"(,"seed":1)") == run(R"(,"seed":1)"));
    if (strategy != kEach[0]) BOOST_TEST(run(R"(,"seed":1)") != run(R"(,"seed":2)"));
  }
}

BOOST_AUTO_TEST_CASE(bayesian_finds_the_best_valid_point) {
  int within = 0;
  for (int seed = 0; seed < 5; ++seed) {
    Methods methods;
    const auto call = methods.method();
    const auto searcher =
        searcher_of(rich(R"("strategy":"bayesian","seed":)" + std::to_string(seed)), call);
    for (const Point& point : asked(*searcher, 16, score))
      within += static_cast<int>(score(point) == 0.0);
  }
  BOOST_TEST(within >= 4);
}

BOOST_AUTO_TEST_CASE(settings_beside_the_space_become_parameters_of_it) {
  Methods methods;
  const auto call = methods.method();
  const auto searcher = searcher_of(
      rich("", R"("parallel_config":{"tp":[1,2]},"quant_config":{"gemm_dtype":"auto"})"), call);
  BOOST_TEST(next_of(*searcher).has_value());
  const json::object& parameters = methods.space.at("parameters").as_object();
  BOOST_TEST(json::serialize(parameters.at("__parallel__tp")) == "[1,2]");
  BOOST_TEST(json::serialize(parameters.at("__quant__gemm_dtype")) == R"(["auto"])");
}

BOOST_AUTO_TEST_CASE(counts_are_those_of_the_methods) {
  Methods methods;
  const auto call = methods.method();
  const auto count = count_points_of(rich(""), call);
  BOOST_REQUIRE(count);
  BOOST_TEST(count->total == 80U);
  BOOST_TEST(count->valid == methods.meanings());
  BOOST_TEST(count->exact);
  BOOST_REQUIRE(count->removed.size() == 2U);
  BOOST_TEST(json::serialize(count->removed[0]) ==
             R"({"rule":"wide","message":"wide wants large","removed":)" +
                 std::to_string(80 - methods.valid().size()) + "}");
  BOOST_TEST(count->removed[1].as_object().at("removed").to_number<std::size_t>() ==
             methods.valid().size() - methods.meanings());
}

BOOST_AUTO_TEST_CASE(mistakes_of_a_method_are_told) {
  for (const std::string& strategy : kEach) {
    for (const int good : {0, 1, 3, 12}) {
      Methods methods;
      methods.fail_after = good;
      const auto call = methods.method();
      const auto searcher = searcher_of(rich(strategy), call);
      std::string error;
      for (int i = 0; i < 100 && error.empty(); ++i) {
        const auto point = searcher->ask();
        if (!point) {
          error = point.error();
        } else if (*point) {
          searcher->tell(**point, score(**point));
        }
      }
      BOOST_TEST(error == "/space/constraints/0/require: a mistake");
    }
  }
  const CallMethod strange = [](std::string_view, const json::object&) {
    return std::expected<json::value, std::string>(json::object{{"points", 3}});
  };
  const auto searcher = searcher_of(rich(""), strange);
  BOOST_TEST(!searcher->ask());
  BOOST_TEST(!count_points_of(rich(""), [](std::string_view, const json::object&) {
    return std::expected<json::value, std::string>(std::unexpected("no"));
  }));
}

BOOST_AUTO_TEST_CASE(a_space_without_a_valid_point_ends_at_once) {
  const CallMethod none = [](std::string_view method, const json::object&) {
    return std::expected<json::value, std::string>(
        method == "space.sample"
            ? json::object{{"points", json::array{}}, {"complete", true}, {"cut", false}}
            : json::object{{"valid", false}, {"in_space", false}});
  };
  for (const std::string& strategy : kEach) {
    const auto searcher = searcher_of(rich(strategy), none);
    BOOST_TEST(!next_of(*searcher).has_value());
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tuningd

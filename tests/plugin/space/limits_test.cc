// With too little work allowed, answers are labelled, and what they promise holds.
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cmath>

#include "plugin/space/oracle.h"
#include "plugin/space/random_space.h"
#include "plugin/space/space_support.h"

namespace json = boost::json;
using preset::CompiledSpace;
using preset::WorkLimit;
using space_facts::object_of;
using space_facts::space_of;
using space_facts::text_of;
using space_facts::Truths;

namespace {

// How often an estimate's interval has the truth.
struct Coverage {
  std::size_t right = 0, all = 0;

  void add(const preset::Count& count, std::size_t truth) {
    const auto number = static_cast<double>(truth);
    if (count.exact) {
      BOOST_TEST(count.value == number, "exact " << count.value << " for " << truth);
      return;
    }
    BOOST_TEST(count.low <= count.value);
    BOOST_TEST(count.value <= count.high);
    ++all;
    right += count.low <= number && number <= count.high ? 1 : 0;
  }
  double share() const {
    return all == 0 ? 1 : static_cast<double>(right) / static_cast<double>(all);
  }
};

void check_points(const CompiledSpace& space, const Truths& truths, const WorkLimit& limit,
                  std::uint64_t seed) {
  std::set<std::string> valid;
  for (const std::size_t i : truths.valid) valid.insert(text_of(truths.point(i)));
  const auto first = space.first(20, 0, limit);
  BOOST_TEST_REQUIRE(first.points.size() <= truths.valid.size());
  for (std::size_t i = 0; i < first.points.size(); ++i) {
    BOOST_TEST(text_of(first.points[i]) == text_of(truths.point(truths.valid[i])));
  }
  BOOST_TEST((first.points.size() == std::min<std::size_t>(20, valid.size()) || first.cut));
  for (const auto& some : {space.sample(10, seed, limit), space.stratified(10, seed, limit)}) {
    std::set<std::string> seen;
    for (const json::object& point : some.points) {
      BOOST_TEST(valid.contains(text_of(point)));
      BOOST_TEST(seen.insert(text_of(point)).second);
    }
    BOOST_TEST((seen.size() == std::min<std::size_t>(10, valid.size()) || some.cut));
    if (some.complete) BOOST_TEST(seen.size() == valid.size());
  }
}

template <class Question>
double seconds(Question question) {
  const auto start = std::chrono::steady_clock::now();
  question();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

BOOST_AUTO_TEST_CASE(estimates_have_the_truth_in_their_interval) {
  Coverage total, valid, removed, values;
  const space_facts::Shape shape{3000, 4, 6, 6};
  for (std::uint64_t seed = 0; seed < 600; ++seed) {
    const auto random = space_facts::random_space(seed, shape);
    const Truths truths(random.space, random.catalog.get(), random.facts);
    const CompiledSpace space(random.space, random.catalog, random.facts);
    for (const std::uint64_t steps : {0, 30, 300, 3000}) {
      BOOST_TEST_CONTEXT("seed " << seed << ", " << steps << " steps") {
        const WorkLimit limit{steps};
        const auto report = space.count(limit);
        total.add(report.total, truths.judged.size());
        valid.add(report.valid, truths.valid.size());
        for (const auto& rule : report.rules) {
          for (std::size_t r = 0; r < truths.oracle.rules().size(); ++r) {
            if (truths.oracle.rules()[r].id != rule.id) continue;
            std::size_t truth = 0;
            for (const auto& judged : truths.judged) truth += judged.removed[r] ? 1 : 0;
            removed.add(rule.removed, truth);
          }
        }
        for (const auto& value : report.values) {
          std::size_t truth = 0;
          for (const std::size_t i : truths.valid) {
            const auto* found = truths.point(i).if_contains(value.parameter);
            truth +=
                found == nullptr ? value.value.is_null() : text_of(*found) == text_of(value.value);
          }
          values.add(value.valid, truth);
          if (value.dead) BOOST_TEST(truth == 0U);
        }
        check_points(space, truths, limit, seed);
      }
    }
  }
  BOOST_TEST_MESSAGE("total " << total.share() << " of " << total.all << ", valid " << valid.share()
                              << " of " << valid.all << ", removed " << removed.share() << " of "
                              << removed.all << ", values " << values.share() << " of "
                              << values.all);
  // There must be estimates, or nothing was shown.
  BOOST_TEST(valid.all > 300U);
  BOOST_TEST(removed.all > 300U);
  BOOST_TEST(total.share() >= 0.9);
  BOOST_TEST(valid.share() >= 0.9);
  BOOST_TEST(removed.share() >= 0.9);
  BOOST_TEST(values.share() >= 0.9);
}

// Rules too wide for a table, over long lists, where the truth is known all the same.
BOOST_AUTO_TEST_CASE(estimates_over_long_lists_are_near_the_truth) {
  constexpr int kDice = 6, kSides = 100;
  std::vector<double> ways{1};  // of each sum
  json::object parameters;
  std::string sum;
  for (int i = 0; i < kDice; ++i) {
    std::vector<double> next(ways.size() + kSides - 1);
    json::array values;
    for (int v = 0; v < kSides; ++v) {
      values.push_back(v);
      for (std::size_t w = 0; w < ways.size(); ++w)
        next[w + static_cast<std::size_t>(v)] += ways[w];
    }
    ways = std::move(next);
    parameters["p" + std::to_string(i)] = std::move(values);
    sum += (i == 0 ? "p" : " + p") + std::to_string(i);
  }
  int right = 0, all = 0;
  for (int least = 100; least <= 480; least += 20) {
    double truth = 0;
    for (auto w = static_cast<std::size_t>(least); w < ways.size(); ++w) truth += ways[w];
    const CompiledSpace space(
        space_of(
            {{"parameters", parameters},
             {"constraints",
              {{{"id", "sum"}, {"rule", ""}, {"require", sum + " >= " + std::to_string(least)}}}}}),
        nullptr, {});
    const auto report = space.count({3'000'000});
    BOOST_TEST(!report.valid.exact);
    // Far out in the tail a few draws cannot know better.
    if (truth > 5e10) BOOST_TEST(std::abs(report.valid.value / truth - 1) < 0.3);
    BOOST_TEST(report.total.integer == 1'000'000'000'000U);
    const auto has = [](const preset::Count& count, double number) {
      return count.low <= number && number <= count.high ? 1 : 0;
    };
    right += has(report.valid, truth) + has(report.rules.at(0).removed, 1e12 - truth);
    all += 2;
  }
  BOOST_TEST(right >= all * 9 / 10);
}

// No order of elimination helps here: each rule looks at many parameters.
BOOST_AUTO_TEST_CASE(wide_rules_over_vast_spaces_are_answered_in_bounded_time) {
  json::object parameters;
  for (int i = 0; i < 30; ++i) {
    json::array values;
    for (int v = 0; v < 10; ++v) values.push_back(v);
    parameters["p" + std::to_string(i)] = std::move(values);
  }
  json::array constraints;
  for (int i = 0; i < 60; ++i) {
    std::string sum = "p" + std::to_string(i % 30);
    for (int n = 1; n < 20; ++n) sum += " + p" + std::to_string((i * 7 + n * (1 + i % 4)) % 30);
    constraints.push_back(json::object{
        {"id", "wide-" + std::to_string(i)}, {"rule", "a wide one"}, {"require", sum + " > 70"}});
  }
  const CompiledSpace space(space_of({{"parameters", parameters}, {"constraints", constraints}}),
                            nullptr, {});
  const WorkLimit limit{5'000'000};
  preset::CountReport report;
  BOOST_TEST(seconds([&] { report = space.count(limit); }) < 20);
  BOOST_TEST(std::abs(report.total.value / 1e30 - 1) < 1e-6);
  BOOST_TEST(!report.total.exact);  // beyond 2^63
  BOOST_TEST(!report.valid.exact);
  BOOST_TEST(report.valid.high > report.valid.low);
  BOOST_TEST(report.rules.size() == 60U);
  CompiledSpace::Points points;
  BOOST_TEST(seconds([&] { points = space.sample(50, 1, limit); }) < 20);
  for (const json::object& point : points.points) BOOST_TEST(space.check(point).broken.empty());
  BOOST_TEST((points.points.size() == 50U || points.cut));
  BOOST_TEST(seconds([&] { points = space.stratified(50, 1, limit); }) < 20);
  BOOST_TEST((points.points.size() == 50U || points.cut));
  BOOST_TEST(seconds([&] { points = space.first(50, 0, limit); }) < 20);
  BOOST_TEST((points.points.size() == 50U || points.cut));
}

BOOST_AUTO_TEST_CASE(a_search_for_what_is_not_there_ends) {
  json::object parameters;
  for (int i = 0; i < 40; ++i) parameters["p" + std::to_string(i)] = json::array{0, 1, 2};
  std::string sum = "p0";
  for (int i = 1; i < 40; ++i) sum += " + p" + std::to_string(i);
  const CompiledSpace space(
      space_of({{"parameters", parameters},
                {"constraints", {{{"id", "never"}, {"rule", ""}, {"require", sum + " > 80"}}}}}),
      nullptr, {});
  const WorkLimit limit{1'000'000};
  BOOST_TEST(!space.count(limit).valid.exact);
  const auto first = space.first(1, 0, limit);
  BOOST_TEST(first.points.empty());
  BOOST_TEST(first.cut);
  BOOST_TEST(space.sample(1, 1, limit).cut);
  BOOST_TEST(space.stratified(1, 1, limit).cut);
}

BOOST_AUTO_TEST_CASE(thousands_of_alternatives_are_answered_in_bounded_time) {
  // 64 × 64 ways, each with all parameters: every pair has points in common.
  json::array inner, outer;
  for (int i = 0; i < 64; ++i) {
    inner.push_back(json::object{{"parameters", {{"a", {i, i + 1}}, {"b", {0, 1, 2, i + 3}}}}});
  }
  for (int i = 0; i < 64; ++i) {
    outer.push_back(
        json::object{{"parameters", {{"c", {i, i + 1}}, {"d", {1, nullptr}}}}, {"any_of", inner}});
  }
  const CompiledSpace space(space_of({{"parameters", json::object()}, {"any_of", outer}}), nullptr,
                            {});
  preset::CountReport report;
  BOOST_TEST(seconds([&] { report = space.count({2'000'000}); }) < 30);
  BOOST_TEST(!report.total.exact);
  BOOST_TEST(report.total.low <= report.total.high);
  BOOST_TEST(space.first(10).points.size() == 10U);
}

BOOST_AUTO_TEST_CASE(counts_beyond_64_bits_are_labelled_and_near) {
  json::object parameters;
  for (int i = 0; i < 512; ++i) {
    json::array values;
    for (int v = 0; v < 100; ++v) values.push_back(v);
    parameters["p" + std::to_string(i)] = std::move(values);
  }
  const CompiledSpace vast(space_of({{"parameters", parameters}}), nullptr, {});
  const auto report = vast.count_points();
  BOOST_TEST(!report.total.exact);  // 10^1024 is beyond a double, too
  BOOST_TEST(std::isfinite(report.total.high));
  // A rule that leaves few of very many: exact again.
  const auto object = object_of(R"({"constraints": [
      {"id": "one", "rule": "", "require": "p0 == 1 and p1 == 2"}]})");
  json::object few;
  for (int i = 0; i < 11; ++i) few["p" + std::to_string(i)] = parameters.at("p0");
  const CompiledSpace space(
      space_of({{"parameters", few}, {"constraints", object.at("constraints")}}), nullptr, {});
  const auto counted = space.count();
  BOOST_TEST(!counted.total.exact);
  BOOST_TEST(std::abs(counted.total.value / 1e22 - 1) < 1e-9);
  BOOST_TEST(counted.valid.exact);
  BOOST_TEST(counted.valid.integer == 1'000'000'000'000'000'000ULL);
}

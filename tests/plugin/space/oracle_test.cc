// Counts, removals, marginals, configurations and points of thousands of random small spaces equal
// plain enumeration. A failure prints the seed of its case.
#include <algorithm>
#include <boost/test/results_collector.hpp>
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "plugin/space/oracle.h"
#include "plugin/space/random_space.h"

namespace json = boost::json;
using preset::CompiledSpace;
using preset::CountReport;
using space_facts::Judged;
using space_facts::Oracle;
using space_facts::text_of;
using space_facts::Truths;

namespace {

constexpr std::uint64_t kCases = 4000;

bool has(const json::object& point, const std::string& parameter, const json::value& value) {
  const json::value* found = point.if_contains(parameter);
  if (value.is_null()) return found == nullptr;
  return found != nullptr && text_of(*found) == text_of(value);
}

void check_exactly(const preset::Count& count, std::size_t expected, const std::string& what) {
  BOOST_TEST(count.exact, what << " is not exact");
  BOOST_TEST(count.integer == expected, what << ": " << count.integer << " for " << expected);
  BOOST_TEST(count.value == static_cast<double>(expected));
  BOOST_TEST(count.low == count.value);
  BOOST_TEST(count.high == count.value);
}

void check_rules(const Truths& truths, const CountReport& report) {
  std::size_t next = 0;
  for (std::size_t r = 0; r < truths.oracle.rules().size(); ++r) {
    std::size_t removed = 0, undecided = 0;
    std::set<std::string> missing;
    for (const Judged& judged : truths.judged) {
      removed += judged.removed[r] ? 1 : 0;
      undecided += judged.undecided[r] ? 1 : 0;
      missing.insert(judged.missing[r].begin(), judged.missing[r].end());
    }
    if (removed == 0 && undecided == 0) continue;
    BOOST_TEST_REQUIRE(next < report.rules.size());
    const preset::RuleCount& rule = report.rules[next++];
    BOOST_TEST(rule.id == truths.oracle.rules()[r].id);
    check_exactly(rule.removed, removed, rule.id + " removes");
    check_exactly(rule.undecided, undecided, rule.id + " leaves open");
    BOOST_TEST((std::set<std::string>(rule.missing.begin(), rule.missing.end()) == missing));
  }
  BOOST_TEST(next == report.rules.size());
}

void check_values(const space_facts::RandomSpace& random, const Truths& truths,
                  const CountReport& report) {
  std::size_t next = 0;
  for (const auto& member : preset::as_lists(random.space)) {
    for (const json::value& value : member.value().as_array()) {
      BOOST_TEST_REQUIRE(next < report.values.size());
      const preset::ValueShare& share = report.values[next++];
      BOOST_TEST(share.parameter == member.key());
      BOOST_TEST(text_of(share.value) == text_of(value));
      std::size_t total = 0, valid = 0;
      std::vector<std::size_t> removed(truths.oracle.rules().size());
      for (std::size_t i = 0; i < truths.judged.size(); ++i) {
        if (!has(truths.point(i), member.key(), value)) continue;
        ++total;
        valid += truths.judged[i].valid ? 1 : 0;
        for (std::size_t r = 0; r < removed.size(); ++r) {
          removed[r] += truths.judged[i].removed[r] ? 1 : 0;
        }
      }
      check_exactly(share.valid, valid, share.parameter + "=" + text_of(value));
      BOOST_TEST(share.dead == (valid == 0));
      const double part = total == 0 ? 0 : static_cast<double>(valid) / static_cast<double>(total);
      BOOST_TEST(std::abs(share.share - part) < 1e-9);
      std::vector<std::string> because;
      for (std::size_t r = 0; r < removed.size() && valid == 0 && total > 0; ++r) {
        if (removed[r] == total) because.push_back(truths.oracle.rules()[r].id);
      }
      BOOST_TEST(share.because == because, boost::test_tools::per_element());
    }
  }
  BOOST_TEST(next == report.values.size());
}

void check_configurations(const Truths& truths, const CountReport& report) {
  std::map<std::string, std::vector<std::size_t>> groups;
  std::vector<std::string> order;
  for (const std::size_t i : truths.valid) {
    auto& group = groups[text_of(truths.judged[i].flags)];
    if (group.empty()) order.push_back(text_of(truths.judged[i].flags));
    group.push_back(i);
  }
  BOOST_TEST_REQUIRE(report.configurations_known);
  check_exactly(report.configurations, groups.size(), "configurations");
  std::size_t next = 0;
  for (const std::string& flags : order) {
    const auto& group = groups[flags];
    if (group.size() < 2) continue;
    if (next == report.collapsed.size()) {
      BOOST_TEST(next >= 8U);  // only the first few are told
      return;
    }
    const preset::Collapse& collapse = report.collapsed[next++];
    BOOST_TEST(text_of(collapse.kept) == text_of(truths.point(group[0])));
    BOOST_TEST_REQUIRE(!collapse.points.empty());
    BOOST_TEST((collapse.points.size() == group.size() - 1 || collapse.points.size() >= 4U));
    bool named = collapse.rule.empty();
    for (std::size_t n = 0; n <= collapse.points.size(); ++n) {
      if (n > 0) {
        BOOST_TEST(text_of(collapse.points[n - 1]) == text_of(truths.point(group[n])));
      }
      for (const auto& [flag, rules] : truths.judged[group[n]].touched) {
        named = named || rules.contains(collapse.rule);
      }
    }
    BOOST_TEST(named);
  }
  BOOST_TEST(next == report.collapsed.size());
}

void check_idle_values(const space_facts::RandomSpace& random, const Truths& truths,
                       const CountReport& report) {
  std::vector<std::string> expected, told;
  for (const auto& member : preset::as_lists(random.space)) {
    const std::string flag = truths.oracle.flag_of(member.key());
    if (random.catalog == nullptr || random.catalog->find(member.key()) == nullptr) continue;
    for (const json::value& value : member.value().as_array()) {
      bool occurs = false, does = false;
      for (const std::size_t i : truths.valid) {
        if (value.is_null() || !has(truths.point(i), member.key(), value)) continue;
        occurs = true;
        const json::value* after = truths.judged[i].flags.if_contains(flag);
        does = does || (after != nullptr && text_of(*after) == text_of(value));
      }
      if (occurs && !does) expected.push_back(flag + "=" + text_of(value));
    }
  }
  for (const preset::Effect& effect : report.without_effect) {
    told.push_back(effect.flag + "=" + text_of(effect.before));
    bool touched = effect.rule.empty();
    for (const std::size_t i : truths.valid) {
      const auto found = truths.judged[i].touched.find(effect.flag);
      touched = touched ||
                (found != truths.judged[i].touched.end() && found->second.contains(effect.rule));
    }
    BOOST_TEST(touched, effect.flag << " is not touched by " << effect.rule);
  }
  BOOST_TEST(told == expected, boost::test_tools::per_element());
}

void check_same_points(const std::vector<json::object>& points, const Truths& truths,
                       std::size_t from, std::size_t most) {
  const std::size_t all = truths.valid.size();
  const std::size_t expected = from >= all ? 0 : std::min(most, all - from);
  BOOST_TEST_REQUIRE(points.size() == expected);
  for (std::size_t i = 0; i < expected; ++i) {
    BOOST_TEST(text_of(points[i]) == text_of(truths.point(truths.valid[from + i])));
  }
}

void check_first(const CompiledSpace& space, const Truths& truths, std::uint64_t seed) {
  const std::size_t all = truths.valid.size();
  const auto every = space.first(all + 1);
  BOOST_TEST(every.complete);
  BOOST_TEST(!every.cut);
  check_same_points(every.points, truths, 0, all + 1);
  const std::size_t skip = seed % (all + 2), most = seed / 7 % 20;
  const auto some = space.first(most, skip);
  check_same_points(some.points, truths, skip, most);
  BOOST_TEST(some.complete == (skip == 0 && most >= all));
}

// Distinct valid points.
void check_members(const CompiledSpace::Points& sample, const Truths& truths, std::size_t most) {
  std::set<std::string> valid, seen;
  for (const std::size_t i : truths.valid) valid.insert(text_of(truths.point(i)));
  BOOST_TEST(sample.points.size() == std::min(most, valid.size()));
  BOOST_TEST(sample.complete == (most >= valid.size()));
  BOOST_TEST(!sample.cut);
  for (const json::object& point : sample.points) {
    BOOST_TEST(valid.contains(text_of(point)), text_of(point) << " is not valid");
    BOOST_TEST(seen.insert(text_of(point)).second, text_of(point) << " comes twice");
  }
}

void check_points(const CompiledSpace& space, const Truths& truths,
                  const space_facts::RandomSpace& random) {
  // Some points of the space, and what is near them.
  for (std::size_t i = 0; i < truths.judged.size(); i += 1 + truths.judged.size() / 5) {
    json::object point = truths.point(i);
    const auto check = space.check(point);
    BOOST_TEST(check.in_space);
    std::vector<std::string> broken, undecided;
    for (const auto& rule : check.broken) broken.push_back(rule.id);
    for (const auto& rule : check.undecided) undecided.push_back(rule.id);
    std::vector<std::string> removed, open;
    std::size_t next = 0;
    for (std::size_t r = 0; r < truths.oracle.rules().size(); ++r) {
      if (truths.judged[i].removed[r]) removed.push_back(truths.oracle.rules()[r].id);
      if (!truths.judged[i].undecided[r]) continue;
      open.push_back(truths.oracle.rules()[r].id);
      BOOST_TEST_REQUIRE(next < check.undecided.size());
      const auto& missing = check.undecided[next++].missing;
      BOOST_TEST(
          (std::set<std::string>(missing.begin(), missing.end()) == truths.judged[i].missing[r]));
    }
    BOOST_TEST(broken == removed, boost::test_tools::per_element());
    BOOST_TEST(undecided == open, boost::test_tools::per_element());
    BOOST_TEST(text_of(check.effective.flags) == text_of(truths.judged[i].flags));
    if (random.catalog != nullptr) {
      const auto alone = preset::effective_config(*random.catalog, point, random.facts);
      BOOST_TEST(text_of(alone.flags) == text_of(truths.judged[i].flags));
    }
    point["alpha"] = "elsewhere";
    BOOST_TEST(!space.check(point).in_space);
  }
}

void check_case(std::uint64_t seed) {
  // Mostly small ones, for there are more kinds of those; some not so small.
  const space_facts::Shape larger{6000, 4, 7, 8};
  const auto random =
      seed % 8 == 0 ? space_facts::random_space(seed, larger) : space_facts::random_space(seed);
  const Truths truths(random.space, random.catalog.get(), random.facts);
  const CompiledSpace space(random.space, random.catalog, random.facts);
  const CountReport report = space.count();
  check_exactly(report.total, truths.judged.size(), "total");
  check_exactly(report.valid, truths.valid.size(), "valid");
  const CountReport points = space.count_points();
  check_exactly(points.total, truths.judged.size(), "total alone");
  check_exactly(points.valid, truths.valid.size(), "valid alone");
  check_rules(truths, report);
  check_values(random, truths, report);
  check_configurations(truths, report);
  check_idle_values(random, truths, report);
  check_first(space, truths, seed);
  const std::size_t most = 1 + seed % 12;
  check_members(space.sample(most, seed), truths, most);
  check_members(space.stratified(most, seed), truths, most);
  check_points(space, truths, random);
}

}  // namespace

BOOST_AUTO_TEST_CASE(all_that_is_said_of_a_space_equals_plain_enumeration) {
  for (std::uint64_t seed = 0; seed < kCases; ++seed) {
    BOOST_TEST_CONTEXT("seed " << seed) {
      check_case(seed);
    }
    if (boost::unit_test::results_collector
            .results(boost::unit_test::framework::current_test_case().p_id)
            .p_assertions_failed != 0U) {
      return;  // one seed is enough to look at
    }
  }
}

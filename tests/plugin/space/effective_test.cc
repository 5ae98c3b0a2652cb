// What an engine makes of points, and how that shows in counts.
#include <boost/test/unit_test.hpp>

#include "config/json_text.h"
#include "plugin/space/space_support.h"

namespace json = boost::json;
using preset::RuleSeverity;
using space_facts::compiled;
using space_facts::expression;

namespace {

preset::Flag flag(std::string name, json::value default_value,
                  std::vector<std::string> aliases = {}) {
  preset::Flag flag;
  flag.name = std::move(name);
  flag.default_value = std::move(default_value);
  flag.aliases = std::move(aliases);
  return flag;
}

// radix off turns lpm into fcfs; a size makes the ratio idle; the number of GPUs is checked.
preset::CatalogPtr engine() {
  preset::Catalog::Parts parts;
  parts.flags = {flag("tp-size", 1, {"tensor-parallel-size"}), flag("schedule-policy", "fcfs"),
                 flag("disable-radix-cache", false), flag("hicache-size", nullptr),
                 flag("hicache-ratio", 2.0)};
  preset::Rule gpus;
  gpus.id = "gpus-needed";
  gpus.require = expression("tp_size <= gpus");
  preset::Rule radix;
  radix.id = "lpm-needs-radix";
  radix.severity = RuleSeverity::kRewrite;
  radix.when = expression("disable_radix_cache and schedule_policy == 'lpm'");
  radix.set.push_back({"schedule-policy", expression("'fcfs'")});
  preset::Rule size;
  size.id = "size-wins";
  size.severity = RuleSeverity::kIgnored;
  size.when = expression("hicache_size > 0");
  size.ignore = {"hicache-ratio"};
  parts.rules = {gpus, size, radix};
  return std::make_shared<const preset::Catalog>(std::move(parts));
}

}  // namespace

BOOST_AUTO_TEST_CASE(defaults_are_filled_in_and_aliases_resolved) {
  const auto config =
      preset::effective_config(*engine(), {{"tensor-parallel-size", 4}, {"zzz", 1}}, {});
  BOOST_TEST(config::to_json(config.flags) ==
             R"({"disable-radix-cache":false,"hicache-ratio":2.0,"schedule-policy":"fcfs",)"
             R"("tp-size":4,"zzz":1})");
  BOOST_TEST(config.effects.empty());
}

BOOST_AUTO_TEST_CASE(effects_are_told_in_the_order_of_the_rules) {
  const auto config = preset::effective_config(*engine(),
                                               {{"schedule-policy", "lpm"},
                                                {"disable-radix-cache", true},
                                                {"hicache-size", 8},
                                                {"hicache-ratio", 3}},
                                               {});
  BOOST_TEST_REQUIRE(config.effects.size() == 2U);
  BOOST_TEST(config.effects[0].rule == "size-wins");
  BOOST_TEST(config.effects[0].ignored);
  BOOST_TEST(config.effects[0].before == json::value(3));
  BOOST_TEST(config.effects[0].after.is_null());
  BOOST_TEST(config.effects[1].rule == "lpm-needs-radix");
  BOOST_TEST(config.effects[1].flag == "schedule-policy");
  BOOST_TEST(config.effects[1].before == json::value("lpm"));
  BOOST_TEST(config.effects[1].after == json::value("fcfs"));
  BOOST_TEST(!config.flags.contains("hicache-ratio"));
  BOOST_TEST(config.flags.at("schedule-policy") == json::value("fcfs"));
}

BOOST_AUTO_TEST_CASE(points_that_come_out_the_same_are_one_configuration) {
  const auto space = compiled(R"({"parameters": {
      "schedule-policy": ["lpm", "fcfs", null], "disable-radix-cache": [true, null]}})",
                              engine());
  const auto report = space.count();
  BOOST_TEST(report.total.integer == 6U);
  BOOST_TEST(report.configurations.integer == 3U);
  BOOST_TEST_REQUIRE(report.collapsed.size() == 2U);
  BOOST_TEST(report.collapsed[0].rule == "lpm-needs-radix");
  BOOST_TEST(report.collapsed[0].points.size() == 2U);
  BOOST_TEST(report.collapsed[1].rule == "");  // the default, written out
  BOOST_TEST(report.without_effect.empty());   // lpm does something where radix is on
}

BOOST_AUTO_TEST_CASE(values_without_effect_are_named) {
  const auto space = compiled(R"({"parameters": {
      "schedule-policy": ["lpm", "fcfs"], "disable-radix-cache": [true],
      "hicache-size": [1, 2], "hicache-ratio": [2.0, 4.0]}})",
                              engine());
  const auto report = space.count();
  BOOST_TEST(report.configurations.integer == 2U);
  BOOST_TEST_REQUIRE(report.without_effect.size() == 3U);
  BOOST_TEST(report.without_effect[0].rule == "lpm-needs-radix");
  BOOST_TEST(report.without_effect[0].after == json::value("fcfs"));
  BOOST_TEST(report.without_effect[1].rule == "size-wins");
  BOOST_TEST(report.without_effect[1].ignored);
  BOOST_TEST(report.without_effect[1].before == json::value(2.0));
}

BOOST_AUTO_TEST_CASE(an_unknown_fact_leaves_a_rule_undecided) {
  const auto space =
      compiled(R"({"parameters": {"tp": [1], "tensor-parallel-size": [2, 8]}})", engine());
  auto report = space.count();
  BOOST_TEST(report.valid.integer == 2U);
  BOOST_TEST_REQUIRE(report.rules.size() == 1U);
  BOOST_TEST(report.rules[0].removed.integer == 0U);
  BOOST_TEST(report.rules[0].undecided.integer == 2U);
  BOOST_TEST(report.rules[0].missing == std::vector<std::string>{"gpus"},
             boost::test_tools::per_element());
  const auto known =
      compiled(R"({"parameters": {"tensor-parallel-size": [2, 8]}})", engine(), {{"gpus", 4}});
  report = known.count();
  BOOST_TEST(report.valid.integer == 1U);
  BOOST_TEST_REQUIRE(report.values.size() == 2U);
  BOOST_TEST(report.values[1].dead);
  BOOST_TEST(report.values[1].because == std::vector<std::string>{"gpus-needed"},
             boost::test_tools::per_element());
}

// Configurations are counted where points are far too many to be gone through.
BOOST_AUTO_TEST_CASE(configurations_of_a_vast_space_are_counted) {
  json::object parameters{{"schedule-policy", {"lpm", "fcfs"}},
                          {"disable-radix-cache", {true, false, nullptr}}};
  for (int i = 0; i < 10; ++i) {
    json::array values;
    for (int v = 0; v < 20; ++v) values.push_back(v);
    parameters["other-" + std::to_string(i)] = std::move(values);
  }
  const preset::CompiledSpace space(space_facts::space_of({{"parameters", parameters}}), engine(),
                                    {});
  const auto report = space.count();
  BOOST_TEST(report.configurations_known);
  BOOST_TEST(report.total.integer == 6U * 10'240'000'000'000U);
  // (fcfs, on), (fcfs, off), (lpm, off)
  BOOST_TEST(report.configurations.exact);
  BOOST_TEST(report.configurations.integer == 3U * 10'240'000'000'000U);
  BOOST_TEST(!report.collapsed.empty());
  for (const auto& collapse : report.collapsed) {
    const auto kept = space.check(collapse.kept).effective.flags;
    for (const json::value& point : collapse.points) {
      BOOST_TEST((space.check(point.as_object()).effective.flags == kept));
    }
  }
}

// The catalogs that are shipped: that they are read without a fault, that each rule has a point
// that triggers it and one that does not, and that the shipped presets agree with them.
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <map>
#include <set>

#include "config/yaml_text.h"
#include "plugin/catalog/effective.h"
#include "plugin/catalog/findings.h"
#include "plugin/catalog/rule_program.h"
#include "plugin/domain/validation.h"

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using preset::Catalog;
using preset::CatalogPtr;
using preset::Rule;
using preset::RuleSeverity;
using preset::Truth;

const preset::CatalogLoad& shipped() {
  static const preset::CatalogLoad load = preset::load_catalogs({CATALOG_DIR}, nullptr);
  return load;
}

json::object facts_with(const json::object& entry, std::string_view own) {
  json::object facts;
  for (const auto key : {std::string_view("facts"), own}) {
    const auto* given = entry.if_contains(key);
    if (given == nullptr) continue;
    for (const auto& fact : given->get_object()) facts[fact.key()] = fact.value();
  }
  return facts;
}

// Whether the rule does something to the point; undecided is reported as a failure of the test.
bool triggers(const Catalog& catalog, const Rule& rule, const json::object& point,
              const json::object& facts) {
  preset::RuleProgram program(&catalog, facts, {});
  const auto bind = [&](const std::optional<preset::Expression>& expression) {
    std::optional<preset::RuleProgram::Bound> bound;
    if (expression) bound = program.bind(*expression);
    return bound;
  };
  const auto when = bind(rule.when);
  const auto require = bind(rule.require);
  auto state = program.state();
  for (const auto& member : point) {
    BOOST_TEST_REQUIRE(catalog.find(member.key()) != nullptr, "no flag " << member.key());
    state.cells[program.parameter_slot(member.key())] = preset::RuleProgram::given(member.value());
  }
  switch (rule.severity) {
    case RuleSeverity::kError:
    case RuleSeverity::kAdvice: {
      for (const auto& rewrite : program.rewrites()) program.apply(rewrite, state);
      const Truth applies = program.test(when, state);
      BOOST_TEST((applies != Truth::kUndecided), "when is undecided");
      if (applies != Truth::kTrue) return false;
      const Truth kept = program.test(require, state);
      BOOST_TEST((kept != Truth::kUndecided), "require is undecided");
      return kept == Truth::kFalse;
    }
    case RuleSeverity::kRewrite:
    case RuleSeverity::kIgnored: {
      const auto config = preset::effective_config(catalog, point, facts);
      for (const auto& effect : config.effects) {
        if (effect.rule == rule.id) return true;
      }
      return false;
    }
  }
  return false;
}

bool can_be_shown(const Rule& rule) {
  return rule.require || !rule.set.empty() || !rule.ignore.empty();
}

BOOST_AUTO_TEST_SUITE(shipped_catalogs)

BOOST_AUTO_TEST_CASE(all_are_read_without_a_fault) {
  for (const auto& problem : shipped().problems) BOOST_TEST_ERROR(config::to_string(problem));
  BOOST_TEST(shipped().catalogs->engines() ==
             (std::vector<std::string>{"llama.cpp", "sglang", "vllm"}));
}

BOOST_AUTO_TEST_CASE(every_rule_has_a_point_that_triggers_it_and_one_that_does_not) {
  for (const auto& engine : shipped().catalogs->engines()) {
    const CatalogPtr catalog = shipped().catalogs->choose(engine, "").catalog;
    const auto document = config::load_yaml(std::string(POINTS_DIR) + "/" + engine + ".yaml");
    BOOST_TEST_REQUIRE(document.has_value());
    std::map<std::string, const Rule*, std::less<>> open;
    for (const auto& rule : catalog->parts().rules) {
      if (can_be_shown(rule)) open[rule.id] = &rule;
    }
    std::map<std::string, const Rule*, std::less<>> rules = open;
    for (const auto& each : document->value.get_array()) {
      const auto& entry = each.get_object();
      const std::string id(entry.at("rule").get_string());
      BOOST_TEST_CONTEXT(engine << " " << id) {
        const auto rule = rules.find(id);
        BOOST_TEST_REQUIRE((rule != rules.end()), "no such rule, or nothing to show of it");
        BOOST_TEST(triggers(*catalog, *rule->second, entry.at("triggers").get_object(),
                            facts_with(entry, "triggers_facts")));
        BOOST_TEST(!triggers(*catalog, *rule->second, entry.at("passes").get_object(),
                             facts_with(entry, "passes_facts")));
        open.erase(id);
      }
    }
    for (const auto& [id, rule] : open) BOOST_TEST_ERROR(engine << ": no points for " << id);
  }
}

BOOST_AUTO_TEST_CASE(every_flag_is_explained_and_every_rule_says_where_it_stands) {
  for (const auto& catalog : shipped().catalogs->all()) {
    for (const auto& flag : catalog->parts().flags) {
      BOOST_TEST(!flag.help.empty(), catalog->engine() << " " << flag.name << " has no help");
    }
    BOOST_TEST(!catalog->parts().sources.empty());
    BOOST_TEST(!catalog->parts().command.empty());
  }
}

// name → the findings as "code path".
std::map<std::string, std::set<std::string>> findings_of_shipped_presets() {
  std::map<std::string, std::set<std::string>> all;
  for (const auto& file : fs::directory_iterator(PRESET_DIR)) {
    const auto document = config::load_yaml(file.path().string());
    BOOST_TEST_REQUIRE(document.has_value());
    for (const auto& each : document->value.at("presets").get_array()) {
      preset::FieldErrors errors;
      const auto fields = preset::read_fields(each.get_object(), "", errors);
      BOOST_TEST_REQUIRE(errors.empty());
      auto& found = all[fields.name];
      for (const auto& finding : preset::find_faults(*shipped().catalogs, fields)) {
        found.insert(std::string(finding.code) + " " + finding.path + " → " +
                     json::serialize(finding.suggestion));
      }
    }
  }
  return all;
}

BOOST_AUTO_TEST_CASE(the_shipped_presets_have_no_finding_but_the_seed_documents_two_names) {
  for (const auto& [name, found] : findings_of_shipped_presets()) {
    BOOST_TEST_CONTEXT(name) {
      std::set<std::string> expected;
      if (name == "High Throughput") {
        expected = {
            R"(foreign_parameter /parameters/enable-mixed-chunking → "enable-mixed-chunk")"};
      }
      if (name == "Memory Efficient") {
        expected = {
            R"(foreign_parameter /parameters/enable-chunked-prefill → "chunked-prefill-size")"};
      }
      BOOST_TEST(found == expected, boost::test_tools::per_element());
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace

#include "plugin/domain/merge.h"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <limits>
#include <string>
#include <vector>

#include "config/json_text.h"

namespace json = boost::json;
using preset::MergeInput;
using preset::MergeOptions;
using preset::Strategy;

namespace {

json::object object(const char* text) {
  return json::parse(text).get_object();
}

std::string text(const json::value& value) {
  return config::to_json(value);
}

preset::Merged merge(const std::vector<MergeInput>& presets, Strategy strategy) {
  MergeOptions options;
  options.strategy = strategy;
  return preset::merge(presets, options);
}

// The seed document's examples.
const json::object kA = object(R"({"tp-size":[1,2],"mem-fraction-static":[0.8]})");
const json::object kB = object(R"({"tp-size":[4],"schedule-policy":["lpm"]})");
const json::object kC = object(R"({"tp-size":[2,4],"schedule-policy":["lpm"]})");

}  // namespace

BOOST_AUTO_TEST_SUITE(merge_examples)

BOOST_AUTO_TEST_CASE(union_combines_all_values_of_the_seed_documents_example) {
  const auto merged = merge({{"A", {}, &kA}, {"B", {}, &kB}}, Strategy::kUnion);
  BOOST_TEST(text(merged.parameters) ==
             R"({"tp-size":[1,2,4],"mem-fraction-static":[0.8],"schedule-policy":["lpm"]})");
  BOOST_TEST(merged.conflicts.empty());
  BOOST_TEST(merged.grid_size == 3);
  BOOST_TEST(text(merged.provenance.at("tp-size")) ==
             R"([{"value":1,"presets":["A"]},{"value":2,"presets":["A"]},)"
             R"({"value":4,"presets":["B"]}])");
}

BOOST_AUTO_TEST_CASE(intersection_keeps_what_is_common_in_the_seed_documents_example) {
  const auto merged = merge({{"A", {}, &kA}, {"B", {}, &kC}}, Strategy::kIntersection);
  BOOST_TEST(text(merged.parameters) == R"({"tp-size":[2]})");
  BOOST_TEST(
      text(merged.conflicts) ==
      R"([{"parameter":"mem-fraction-static","reason":"No common values across all presets",)"
      R"("missing_from":["B"],"values":[{"preset":"A","values":[0.8]}],)"
      R"("id":"mem-fraction-static","kind":"no_common_values"},)"
      R"({"parameter":"schedule-policy","reason":"No common values across all presets",)"
      R"("missing_from":["A"],"values":[{"preset":"B","values":["lpm"]}],)"
      R"("id":"schedule-policy","kind":"no_common_values"}])");
}

BOOST_AUTO_TEST_CASE(last_wins_replaces_lists_in_the_seed_documents_example) {
  const auto merged = merge({{"A", {}, &kA}, {"B", {}, &kB}}, Strategy::kLastWins);
  BOOST_TEST(text(merged.parameters) ==
             R"({"tp-size":[4],"mem-fraction-static":[0.8],"schedule-policy":["lpm"]})");
  BOOST_TEST(text(merged.conflicts) ==
             R"([{"parameter":"tp-size","overridden_by":"B","previous_values":[1,2],)"
             R"("new_values":[4],"id":"tp-size","kind":"overridden"}])");
}

BOOST_AUTO_TEST_CASE(values_that_differ_in_kind_stay_apart) {
  const auto a = object(R"({"x":[1]})");
  const auto b = object(R"({"x":[true,1.0,"1"]})");
  const auto both = merge({{"A", {}, &a}, {"B", {}, &b}}, Strategy::kUnion);
  BOOST_TEST(text(both.parameters) == R"({"x":[1,true,"1"]})");
  const auto shared = merge({{"A", {}, &a}, {"B", {}, &b}}, Strategy::kIntersection);
  BOOST_TEST(text(shared.parameters) == R"({"x":[1]})");
}

BOOST_AUTO_TEST_CASE(a_disjoint_parameter_is_dropped_and_shows_the_differing_values) {
  const auto a = object(R"({"x":[1]})");
  const auto b = object(R"({"x":[2]})");
  const auto merged = merge({{"A", {}, &a}, {"B", {}, &b}}, Strategy::kIntersection);
  BOOST_TEST(merged.parameters.empty());
  BOOST_TEST(merged.grid_size == 1);
  BOOST_TEST(text(merged.conflicts) ==
             R"([{"parameter":"x","reason":"No common values across all presets","values":)"
             R"([{"preset":"A","values":[1]},{"preset":"B","values":[2]}],)"
             R"("id":"x","kind":"no_common_values"}])");
}

BOOST_AUTO_TEST_CASE(a_list_in_another_order_is_no_conflict) {
  const auto a = object(R"({"x":[1,2]})");
  const auto b = object(R"({"x":[2,1]})");
  const auto merged = merge({{"A", {}, &a}, {"B", {}, &b}}, Strategy::kLastWins);
  BOOST_TEST(text(merged.parameters) == R"({"x":[2,1]})");
  BOOST_TEST(merged.conflicts.empty());
}

BOOST_AUTO_TEST_CASE(a_strategy_per_parameter_beats_the_common_one) {
  MergeOptions options;
  options.per_parameter.emplace("tp-size", Strategy::kLastWins);
  options.per_parameter.emplace("nowhere", Strategy::kUnion);
  const std::vector<MergeInput> presets = {{"A", {}, &kA}, {"B", {}, &kB}};
  const auto merged = preset::merge(presets, options);
  BOOST_TEST(text(merged.parameters.at("tp-size")) == "[4]");
  BOOST_TEST(merged.conflicts.size() == 1U);
  BOOST_TEST(text(merged.warnings) == R"(["strategies: no preset has the parameter nowhere"])");
}

BOOST_AUTO_TEST_CASE(overrides_replace_and_add_lists_after_the_merge) {
  MergeOptions options;
  options.overrides = object(R"({"tp-size":[8],"new":[true,false]})");
  const std::vector<MergeInput> presets = {{"A", {}, &kA}, {"B", {}, &kB}};
  const auto merged = preset::merge(presets, options);
  BOOST_TEST(text(merged.parameters) ==
             R"({"tp-size":[8],"mem-fraction-static":[0.8],"schedule-policy":["lpm"],)"
             R"("new":[true,false]})");
  BOOST_TEST(text(merged.provenance.at("tp-size")) ==
             R"([{"value":8,"presets":[],"override":true}])");
  BOOST_TEST(merged.grid_size == 2);
}

BOOST_AUTO_TEST_CASE(presets_of_different_runtimes_merge_with_a_warning) {
  const auto merged =
      merge({{"A", "sglang", &kA}, {"B", "vllm", &kB}, {"C", {}, &kC}}, Strategy::kUnion);
  BOOST_TEST(text(merged.warnings) ==
             R"x(["the presets are written for different runtimes: sglang (A), vllm (B)"])x");
  BOOST_TEST(merge({{"A", "sglang", &kA}, {"C", {}, &kC}}, Strategy::kUnion).warnings.empty());
}

BOOST_AUTO_TEST_CASE(applied_presets_repeat_only_where_order_counts) {
  const std::vector<MergeInput> twice = {{"A", {}, &kA}, {"B", {}, &kB}, {"A", {}, &kA}};
  BOOST_TEST(merge(twice, Strategy::kUnion).applied_presets.size() == 2U);
  const auto last = merge(twice, Strategy::kLastWins);
  BOOST_TEST(last.applied_presets.size() == 3U);
  BOOST_TEST(text(last.parameters.at("tp-size")) == "[1,2]");
}

BOOST_AUTO_TEST_CASE(the_grid_size_saturates) {
  json::array wide;
  for (int i = 0; i < 4096; ++i) wide.emplace_back(i);
  json::object parameters;
  for (int i = 0; i < 5; ++i) parameters["p" + std::to_string(i)] = wide;  // 2^60
  BOOST_TEST(preset::grid_size(parameters) == std::int64_t{1} << 60);
  parameters["seven"] = json::array{1, 2, 3, 4, 5, 6, 7};
  BOOST_TEST(preset::grid_size(parameters) == 7 * (std::int64_t{1} << 60));
  parameters["two"] = json::array{1, 2};
  BOOST_TEST(preset::grid_size(parameters) == std::numeric_limits<std::int64_t>::max());
}

BOOST_AUTO_TEST_CASE(strategies_have_names) {
  for (const auto strategy : {Strategy::kUnion, Strategy::kIntersection, Strategy::kLastWins}) {
    BOOST_TEST((preset::parse_strategy(preset::strategy_name(strategy)) == strategy));
  }
  BOOST_TEST(!preset::parse_strategy("Union"));
}

BOOST_AUTO_TEST_SUITE_END()

// What a person decided about conflicts, and what becomes of it when presets change.
#include <boost/test/unit_test.hpp>

#include "merge_fixture.h"

using preset::Strategy;
using test::conflicts_of;
using test::Presets;
using test::text;

namespace {

Presets disjoint() {
  Presets presets;
  presets.add("A", R"({"parameters":{"x":{"values":[1],"when":"a"},"y":[1]}})")
      .add("B", R"({"parameters":{"x":[2],"y":[1]}})");
  return presets;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(decisions)

BOOST_AUTO_TEST_CASE(keep_takes_the_list_of_one_preset) {
  const auto merged = disjoint().merge(Strategy::kIntersection, R"({"x":{"keep":"A"}})");
  BOOST_TEST(text(merged.parameters) == R"({"x":{"values":[1],"when":"a"},"y":[1]})");
  BOOST_TEST(text(merged.provenance.at("x")) == R"([{"value":1,"presets":["A"]}])");
  BOOST_TEST(conflicts_of(merged) == "!x no_common_values");
  BOOST_TEST(text(merged.conflicts[0].at("resolved")) == R"({"keep":"A"})");
  BOOST_TEST(merged.unresolved == 0);
}

BOOST_AUTO_TEST_CASE(values_take_a_list_of_their_own) {
  const auto merged = disjoint().merge(Strategy::kIntersection, R"({"x":{"values":[2,5]}})");
  BOOST_TEST(text(merged.parameters) == R"({"x":[2,5],"y":[1]})");
  BOOST_TEST(text(merged.provenance.at("x")) == R"([{"value":2,"presets":["B"],"decided":true},)"
                                                R"({"value":5,"presets":[],"decided":true}])");
  BOOST_TEST(merged.unresolved == 0);
}

BOOST_AUTO_TEST_CASE(remove_and_accept_settle_a_conflict_too) {
  const auto removed = disjoint().merge(Strategy::kLastWins, R"({"x":{"remove":true}})");
  BOOST_TEST(text(removed.parameters) == R"({"y":[1]})");
  BOOST_TEST(!removed.provenance.contains("x"));
  BOOST_TEST(removed.unresolved == 0);
  const auto accepted = disjoint().merge(Strategy::kLastWins, R"({"x":{"accept":true}})");
  BOOST_TEST(text(accepted.parameters) == R"({"x":[2],"y":[1]})");
  BOOST_TEST(accepted.unresolved == 0);
}

BOOST_AUTO_TEST_CASE(a_decision_by_id_settles_that_conflict_alone) {
  Presets presets;
  presets.add("A", R"({"parameters":{"x":[1]}})")
      .add("B", R"({"parameters":{"x":[2]}})")
      .add("C", R"({"parameters":{"x":[3]}})");
  const auto merged = presets.merge(Strategy::kLastWins, R"({"x#2":{"keep":"B"}})");
  BOOST_TEST(conflicts_of(merged) == "x overridden; !x#2 overridden");
  BOOST_TEST(text(merged.parameters) == R"({"x":[2]})");
  BOOST_TEST(merged.unresolved == 1);
}

BOOST_AUTO_TEST_CASE(decisions_come_before_overrides) {
  const auto merged =
      disjoint().merge(Strategy::kIntersection, R"({"x":{"keep":"A"}})", R"({"x":[7]})");
  BOOST_TEST(text(merged.parameters) == R"({"x":[7],"y":[1]})");
  BOOST_TEST(merged.unresolved == 0);
}

BOOST_AUTO_TEST_CASE(a_decision_about_no_conflict_is_a_warning_and_does_nothing) {
  const auto merged = disjoint().merge(Strategy::kUnion, R"({"x":{"keep":"A"}})");
  BOOST_TEST(text(merged.parameters) == R"({"x":[1,2],"y":[1]})");
  BOOST_TEST(text(merged.warnings) ==
             R"x(["decisions: unused: there is no conflict about x (any more)"])x");
}

BOOST_AUTO_TEST_CASE(a_decision_that_cannot_be_kept_leaves_the_conflict_open) {
  const auto merged = disjoint().merge(Strategy::kIntersection, R"({"x":{"keep":"gone"}})");
  BOOST_TEST(text(merged.parameters) == R"({"y":[1]})");
  BOOST_TEST(merged.unresolved == 1);
  BOOST_TEST(text(merged.warnings) == R"(["decisions: x: the preset gone brings none to keep"])");
}

BOOST_AUTO_TEST_CASE(a_decision_chooses_between_a_link_and_a_list) {
  Presets presets;
  presets.add("A", R"({"parameters":{},"links":[{"parameters":["a","b"],"tuples":[[1,2],[3,4]]}]})")
      .add("B", R"({"parameters":{"a":[9]}})");
  const auto list = presets.merge(Strategy::kUnion, R"({"a":{"keep":"B"}})");
  BOOST_TEST(text(list.parameters) == R"({"a":[9],"b":[2,4]})");
  BOOST_TEST(list.links.empty());
  BOOST_TEST(conflicts_of(list) == "!a two_places");
  const auto link = presets.merge(Strategy::kLastWins, R"({"a":{"keep":"A"}})");
  BOOST_TEST(text(link.links) == R"([{"parameters":["a","b"],"tuples":[[1,2],[3,4]]}])");
  BOOST_TEST(link.parameters.empty());
  BOOST_TEST(conflicts_of(link) == "!a two_places");
  const auto values = presets.merge(Strategy::kUnion, R"({"a":{"values":[5]}})");
  BOOST_TEST(text(values.parameters) == R"({"a":[5],"b":[2,4]})");
  const auto removed = presets.merge(Strategy::kUnion, R"({"a":{"remove":true}})");
  BOOST_TEST(text(removed.parameters) == R"({"b":[2,4]})");
  BOOST_TEST(removed.unresolved == 0);
  const auto neither = presets.merge(Strategy::kUnion, R"({"a":{"keep":"gone"}})");
  BOOST_TEST(neither.unresolved == 1);
  BOOST_TEST(neither.warnings.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

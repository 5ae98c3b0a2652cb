// preset.merge beyond lists, and saved merges: over the socket, with the shipped catalogs.
#define BOOST_TEST_MODULE endpoint_merge
#include <boost/test/unit_test.hpp>

#include "support/engine_daemon.h"
#include "support/facts.h"

namespace json = boost::json;
using test::check_equal;
using test::check_error;
using test::check_invalid;
using test::check_ok;
using test::create_preset;
using test::parse;

namespace {

struct OnEngineDaemon {
  test::RpcClient client = test::engine_daemon().client();
};

json::value find_conflict(const json::object& merged, const char* id) {
  for (const auto& conflict : merged.at("conflicts").as_array()) {
    if (conflict.at("id") == json::value(id)) return conflict;
  }
  return nullptr;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(merge_with_catalogs, OnEngineDaemon)

BOOST_AUTO_TEST_CASE(a_constraint_that_no_point_of_the_others_satisfies_is_a_conflict) {
  create_preset(
      client, "many requests",
      {{"runtime", "sglang"}, {"parameters", parse(R"({"max-running-requests":[256]})")}});
  create_preset(
      client, "few requests",
      {{"runtime", "sglang"},
       {"parameters", parse(R"({"tp-size":[1]})")},
       {"constraints",
        parse(R"([{"id":"few","rule":"Few.","require":"max_running_requests <= 64"}])")}});
  const json::object merged =
      client.call("preset.merge", {{"presets", {"many requests", "few requests"}}}).object();
  const json::value conflict = find_conflict(merged, "constraint:few");
  BOOST_TEST_REQUIRE(conflict.is_object());
  check_equal(conflict.at("kind"), "no_point_satisfies");
  check_equal(conflict.at("rule"), "Few.");
  check_equal(merged.at("grid").at("valid").at("points"), 0);
  BOOST_TEST(merged.at("unresolved").to_number<int>() >= 1);
}

BOOST_AUTO_TEST_CASE(values_that_exclude_each_other_are_a_conflict_with_the_rule_that_says_so) {
  create_preset(client, "tiered cache",
                {{"runtime", "sglang"},
                 {"parameters", parse(R"({"enable-hierarchical-cache":[true,false]})")}});
  create_preset(
      client, "no reuse",
      {{"runtime", "sglang"}, {"parameters", parse(R"({"disable-radix-cache":[true]})")}});
  const json::object merged =
      client.call("preset.merge", {{"presets", {"tiered cache", "no reuse"}}}).object();
  const json::value conflict = find_conflict(merged, "enable-hierarchical-cache:excluded");
  BOOST_TEST_REQUIRE(conflict.is_object());
  check_equal(
      conflict.at("values"),
      parse(R"([{"value":true,"presets":["tiered cache"],"because":["hicache-needs-radix"]}])"));
  // What is dead in its own preset already is that preset's business.
  create_preset(
      client, "both at once",
      {{"runtime", "sglang"}, {"parameters", parse(R"({"enable-hierarchical-cache":[true,false],
                                          "disable-radix-cache":[true]})")}});
  const json::object alone = client.call("preset.merge", {{"presets", {"both at once"}}}).object();
  BOOST_TEST(alone.at("conflicts").as_array().empty());
}

BOOST_AUTO_TEST_CASE(aliases_and_renamed_flags_are_one_parameter) {
  create_preset(
      client, "alias 1",
      {{"runtime", "sglang"}, {"parameters", parse(R"({"tp":[1,2],"cuda-graph-max-bs":[64]})")}});
  create_preset(client, "alias 2",
                {{"runtime", "sglang"},
                 {"parameters", parse(R"({"tp-size":[2,4],"cuda-graph-max-bs-decode":[128]})")}});
  const json::object merged =
      client.call("preset.merge", {{"presets", {"alias 1", "alias 2"}}}).object();
  check_equal(merged.at("parameters"),
              parse(R"({"tp-size":[1,2,4],"cuda-graph-max-bs-decode":[64,128]})"));
  check_equal(merged.at("renamed"), parse(R"([{"preset":"alias 1","from":"tp","to":"tp-size"},
                        {"preset":"alias 1","from":"cuda-graph-max-bs",
                         "to":"cuda-graph-max-bs-decode"}])"));
  check_equal(merged.at("runtime"), "sglang");
  check_equal(merged.at("findings"), json::array{});
}

BOOST_AUTO_TEST_CASE(two_spellings_in_one_preset_are_a_conflict) {
  create_preset(client, "spelled",
                {{"runtime", "sglang"}, {"parameters", parse(R"({"tp":[1],"tp-size":[2]})")}});
  const json::object merged = client.call("preset.merge", {{"presets", {"spelled"}}}).object();
  check_equal(merged.at("parameters"), parse(R"({"tp-size":[1,2]})"));
  const json::value conflict = find_conflict(merged, "tp-size");
  BOOST_REQUIRE(conflict.is_object());
  check_equal(conflict.at("reason"), "two spellings of one parameter");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(merge, test::OnSharedDaemon)

BOOST_AUTO_TEST_CASE(decisions_settle_conflicts_and_are_checked) {
  create_preset(client, "D1", {{"parameters", parse(R"({"x":[1],"y":[1]})")}});
  create_preset(client, "D2", {{"parameters", parse(R"({"x":[2],"y":[2]})")}});
  const json::object params{{"presets", {"D1", "D2"}}, {"merge_strategy", "intersection"}};
  json::object decided = params;
  decided["decisions"] = parse(R"({"x":{"keep":"D2"}})");
  const json::object merged = client.call("preset.merge", decided).object();
  check_equal(merged.at("parameters"), parse(R"({"x":[2]})"));
  check_equal(merged.at("unresolved"), 1);
  check_equal(find_conflict(merged, "x").at("resolved"), parse(R"({"keep":"D2"})"));
  json::object wrong = params;
  wrong["decisions"] = parse(R"({"a":{},"b":{"keep":7},"c":{"values":[]},"d":{"remove":false},
                                 "e":{"drop":true},"f":1})");
  check_invalid(client.call("preset.merge", wrong),
                {"/decisions/a", "/decisions/b/keep", "/decisions/c/values", "/decisions/d/remove",
                 "/decisions/e/drop", "/decisions/f"});
}

BOOST_AUTO_TEST_CASE(sizes_are_told_before_and_after) {
  create_preset(client, "G1", {{"parameters", parse(R"({"a":[1,2],"b":[1,2]})")}});
  create_preset(client, "G2",
                {{"parameters", parse(R"({"a":[2,3]})")},
                 {"constraints", parse(R"([{"id":"sum","require":"a + b <= 4"}])")}});
  const json::object merged = client.call("preset.merge", {{"presets", {"G1", "G2"}}}).object();
  check_equal(merged.at("grid_size"), 6);
  check_equal(merged.at("grid"),
              parse(R"({"before":{"G1":{"points":4,"exact":true},"G2":{"points":2,"exact":true}},
                        "merged":{"points":6,"exact":true},"valid":{"points":5,"exact":true}})"));
}

BOOST_AUTO_TEST_CASE(what_a_preset_extends_is_merged_with_it) {
  create_preset(client, "base", {{"parameters", parse(R"({"a":[1],"b":[1]})")}});
  create_preset(
      client, "built",
      {{"parameters", parse(R"({"b":[2]})")}, {"extends", {"base"}}, {"requires", {"base"}}});
  const json::object merged = client.call("preset.merge", {{"presets", {"built"}}}).object();
  check_equal(merged.at("parameters"), parse(R"({"a":[1],"b":[2]})"));
  check_equal(merged.at("conflicts"), json::array{});
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(saved_merges, test::OnSharedDaemon)

BOOST_AUTO_TEST_CASE(a_saved_merge_follows_its_presets) {
  const json::object one = create_preset(client, "S1", {{"parameters", parse(R"({"x":[1]})")}});
  create_preset(client, "S2", {{"parameters", parse(R"({"x":[2]})")}});
  const json::object merged =
      client
          .call("preset.merge", {{"presets", {"S1", "S2"}},
                                 {"merge_strategy", "last_wins"},
                                 {"decisions", parse(R"({"x":{"keep":"S1"}})")}})
          .object();
  check_equal(merged.at("parameters"), parse(R"({"x":[1]})"));
  const json::object saved = create_preset(
      client, "saved merge",
      {{"parameters", merged.at("parameters")}, {"merged_from", merged.at("merged_from")}});
  check_equal(saved.at("merged_from").at("presets").at(0),
              {{"id", one.at("id")}, {"name", "S1"}, {"revision", 1}});

  json::object again = client.call("preset.remerge", {{"preset", "saved merge"}}).object();
  check_equal(again.at("changed"), false);
  check_equal(again.at("edited"), false);
  check_equal(again.at("outdated"), json::array{});
  check_equal(again.at("merge").at("hash"), merged.at("hash"));

  // A new name and a new revision: the decision follows both.
  check_ok(client.call(
      "preset.update",
      {{"preset", "S1"}, {"changes", parse(R"({"name":"S1 new","parameters":{"x":[7]}})")}}));
  again = client.call("preset.remerge", {{"preset", "saved merge"}}).object();
  check_equal(again.at("changed"), true);
  check_equal(again.at("outdated"),
              {{{"id", one.at("id")}, {"name", "S1 new"}, {"from", 1}, {"to", 2}}});
  check_equal(again.at("diff").at("parameters").at("changed"),
              parse(R"({"x":{"added":[7],"removed":[1]}})"));
  check_equal(client.call("preset.get", {{"preset", "saved merge"}}).result().at("revision"), 1);

  check_error(client.call("preset.apply_merge", {{"preset", "saved merge"}, {"if_revision", 9}}),
              test::kRevisionConflict, "revision_conflict");
  const json::object applied =
      client.call("preset.apply_merge", {{"preset", "saved merge"}, {"if_revision", 1}}).object();
  check_equal(applied.at("applied"), true);
  const json::object preset = applied.at("preset").as_object();
  check_equal(preset.at("parameters"), parse(R"({"x":[7]})"));
  check_equal(preset.at("revision"), 2);
  check_equal(preset.at("merged_from").at("presets").at(0).at("revision"), 2);
  again = client.call("preset.apply_merge", {{"preset", "saved merge"}}).object();
  check_equal(again.at("applied"), false);
  check_equal(again.at("changed"), false);
}

BOOST_AUTO_TEST_CASE(changes_by_hand_are_noticed) {
  create_preset(client, "H1", {{"parameters", parse(R"({"x":[1]})")}});
  const json::object merged = client.call("preset.merge", {{"presets", {"H1"}}}).object();
  create_preset(
      client, "by hand",
      {{"parameters", parse(R"({"x":[1,2]})")}, {"merged_from", merged.at("merged_from")}});
  const json::object again = client.call("preset.remerge", {{"preset", "by hand"}}).object();
  check_equal(again.at("edited"), true);
  check_equal(again.at("changed"), true);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_merged_again_says_why) {
  create_preset(client, "no merge");
  check_invalid(client.call("preset.remerge", {{"preset", "no merge"}}), {"/preset"});
  check_invalid(client.call("preset.apply_merge", {{"preset", "no merge"}}), {"/preset"});
  create_preset(client, "bad record",
                {{"merged_from", parse(R"({"presets":[{"name":"no merge"}],"merge_strategy":1,
                                           "decisions":{"x":2}})")}});
  check_invalid(client.call("preset.remerge", {{"preset", "bad record"}}),
                {"/merged_from/merge_strategy", "/merged_from/decisions/x"});
  create_preset(client, "orphan",
                {{"merged_from", parse(R"({"presets":[{"id":999999,"name":"gone"}]})")}});
  check_error(client.call("preset.remerge", {{"preset", "orphan"}}), test::kNotFound, "not_found");
  create_preset(client, "empty record", {{"merged_from", json::object{}}});
  check_invalid(client.call("preset.remerge", {{"preset", "empty record"}}),
                {"/merged_from/presets"});
}

BOOST_AUTO_TEST_SUITE_END()

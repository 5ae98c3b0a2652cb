// space.*, preset.resolve, templates and bases over the socket.
#include <boost/test/unit_test.hpp>

#include "support/engine_daemon.h"

namespace json = boost::json;
using test::check_equal;
using test::check_error;
using test::check_invalid;
using test::check_ok;
using test::engine_daemon;
using test::parse;

namespace {

struct Spaces {
  test::RpcClient client = engine_daemon().client();

  json::object count(std::string_view space, const json::object& more = {}) {
    json::object params{{"space", parse(space)}};
    for (const auto& member : more) params[member.key()] = member.value();
    return client.call("space.count", params).object();
  }
  std::int64_t points(const json::object& report, std::string_view what) {
    BOOST_TEST(report.at(what).at("exact").as_bool());
    return report.at(what).at("points").to_number<std::int64_t>();
  }
  const json::object rule(const json::object& report, std::string_view id) {
    for (const auto& each : report.at("rules").as_array()) {
      if (each.at("id").as_string() == id) return each.as_object();
    }
    BOOST_FAIL("no rule " << id);
    return {};
  }
  void create(std::string_view name, std::string_view fields) {
    json::object params = parse(fields).as_object();
    params["name"] = name;
    check_ok(client.call("preset.create", params));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(spaces, Spaces)

BOOST_AUTO_TEST_CASE(a_plain_product_is_counted_and_its_rules_are_told_with_their_source) {
  const auto report =
      count(R"({"runtime":"sglang","parameters":{"tp-size":[2,4,8,16],"pp-size":[1,2]}})");
  BOOST_TEST(points(report, "total") == 8);
  BOOST_TEST(points(report, "valid") == 5);  // tp * pp <= 8
  const auto needed = rule(report, "gpus-needed");
  check_equal(needed.at("removed").at("points"), 3);
  check_equal(needed.at("own"), false);
  BOOST_TEST(!needed.at("source").as_string().empty());
  BOOST_TEST(needed.at("rule").as_string().starts_with("The server needs"));
  check_equal(report.at("facts").at("gpus"), 8);
  check_equal(report.at("catalog").at("engine"), "sglang");
}

BOOST_AUTO_TEST_CASE(facts_of_the_call_go_before_those_of_the_host) {
  const char* space = R"({"runtime":"sglang","parameters":{"tp-size":[2,4,8,16]}})";
  BOOST_TEST(points(count(space, {{"facts", {{"gpus", 2}}}}), "valid") == 1);
  BOOST_TEST(points(count(space, {{"facts", {{"gpus", 16}}}}), "valid") == 4);
}

BOOST_AUTO_TEST_CASE(an_unknown_fact_leaves_a_rule_undecided_and_removes_nothing) {
  const char* space = R"({"runtime":"sglang","parameters":{"tp-size":[2,3]}})";
  const auto unknown = rule(count(space), "tp-divides-heads");
  check_equal(unknown.at("removed").at("points"), 0);
  check_equal(unknown.at("undecided").at("points"), 2);
  check_equal(unknown.at("missing"), json::array{"attention_heads"});
  const auto known = rule(count(space, {{"facts", {{"attention_heads", 32}}}}), "tp-divides-heads");
  check_equal(known.at("removed").at("points"), 1);
}

BOOST_AUTO_TEST_CASE(own_constraints_links_conditions_and_alternatives_count) {
  const auto report = count(R"({"parameters":{"a":[1,2,3],"b":{"values":[1,2],"when":"a > 1"}},
      "links":[{"parameters":["c","d"],"tuples":[[1,1],[2,4]]}],
      "any_of":[{"parameters":{"e":[1]}},{"parameters":{"e":[2,3]}}],
      "constraints":[{"id":"small","rule":"Small.","require":"a * c < 6"}]})");
  BOOST_TEST(points(report, "total") == (1 + 2 * 2) * 2 * 3);
  BOOST_TEST(points(report, "valid") == 30 - 2 * 3);  // a=3 with c=2
  check_equal(rule(report, "small").at("own"), true);
}

BOOST_AUTO_TEST_CASE(rewrites_collapse_points_and_dead_values_are_named) {
  const auto report = count(R"({"runtime":"sglang","parameters":{
      "disable-radix-cache":[true],"schedule-policy":["lpm","fcfs"],"enable-hierarchical-cache":[true,false]}})");
  BOOST_TEST(points(report, "valid") == 2);
  BOOST_TEST(points(report, "configurations") == 1);
  BOOST_TEST(!report.at("collapsed").as_array().empty());
  bool dead = false;
  for (const auto& value : report.at("values").as_array()) {
    if (value.at("parameter").as_string() != "enable-hierarchical-cache") continue;
    if (value.at("value").as_bool()) {
      dead = value.at("dead").as_bool();
      check_equal(value.at("because"), json::array{"hicache-needs-radix"});
    }
  }
  BOOST_TEST(dead);
}

BOOST_AUTO_TEST_CASE(samples_are_valid_points_in_the_order_asked_for) {
  const json::value space =
      parse(R"({"runtime":"sglang","parameters":{"tp-size":[1,2,16],"pp-size":[1,2,3]}})");
  const auto first = client.call("space.sample", {{"space", space}, {"count", 2}, {"skip", 1}});
  check_equal(first.result().at("points"),
              parse(R"([{"tp-size":1,"pp-size":2},{"tp-size":1,"pp-size":3}])"));
  check_equal(first.result().at("complete"), false);
  for (const auto* order : {"random", "stratified"}) {
    const json::object params{{"space", space}, {"count", 100}, {"order", order}, {"seed", 7}};
    const auto all = client.call("space.sample", params).object();
    BOOST_TEST(all.at("points").as_array().size() == 6U);
    check_equal(all.at("complete"), true);
    check_equal(client.call("space.sample", params).result().at("points"), all.at("points"));
  }
}

BOOST_AUTO_TEST_CASE(a_point_is_explained) {
  const json::value space = parse(
      R"({"runtime":"sglang","parameters":{"tp-size":[16],"schedule-policy":["lpm"],"disable-radix-cache":[true]}})");
  const auto check =
      client
          .call("space.check",
                {{"space", space},
                 {"point",
                  {{"tp-size", 16}, {"schedule-policy", "lpm"}, {"disable-radix-cache", true}}}})
          .object();
  check_equal(check.at("valid"), false);
  check_equal(check.at("in_space"), true);
  check_equal(check.at("broken").at(0).at("id"), "gpus-needed");
  check_equal(check.at("effective").at("flags").at("schedule-policy"), "fcfs");
  const auto& effect = check.at("effective").at("effects").at(0);
  check_equal(effect.at("before"), "lpm");
  check_equal(effect.at("after"), "fcfs");
}

BOOST_AUTO_TEST_CASE(merged_presets_are_counted_as_one_space) {
  create("left space", R"({"runtime":"sglang","parameters":{"tp-size":[2]}})");
  create("right space", R"({"runtime":"sglang","parameters":{"tp-size":[4],"pp-size":[1,2,4]}})");
  const auto report =
      client.call("space.count", {{"presets", {"left space", "right space"}}}).object();
  BOOST_TEST(points(report, "total") == 6);
  BOOST_TEST(points(report, "valid") == 5);
  BOOST_TEST(report.at("presets").as_array().size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_huge_space_is_answered_in_bounded_time_and_labelled) {
  json::object parameters;
  json::array values;
  for (int i = 0; i < 100; ++i) values.push_back(i);
  std::string sum = "0";
  for (int i = 0; i < 20; ++i) {
    const std::string name = "p" + std::to_string(i);
    parameters[name] = values;
    sum += " + " + name;
  }
  const auto report =
      client
          .call("space.count",
                {{"space",
                  {{"parameters", parameters},
                   {"constraints", {{{"id", "sum"}, {"require", sum + " < 900"}}}}}}})
          .object();
  check_equal(report.at("total").at("exact"), false);
  check_equal(report.at("valid").at("exact"), false);
  BOOST_TEST(report.at("valid").at("low").to_number<double>() <=
             report.at("valid").at("high").to_number<double>());
}

BOOST_AUTO_TEST_CASE(wrong_questions_name_what_is_wrong) {
  check_invalid(client.call("space.count", json::object{}), {""});
  check_invalid(client.call("space.count", {{"preset", 1}, {"space", json::object()}}), {""});
  check_invalid(client.call("space.count", {{"space", {{"parameters", {{"a", 1}}}}}}),
                {"/space/parameters/a"});
  check_invalid(
      client.call("space.count", {{"space", {{"name", "n"}, {"parameters", {{"a", {1}}}}}}}),
      {"/space/name"});
  check_invalid(client.call("space.count", {{"space", {{"parameters", {{"a", {1}}}}}},
                                            {"facts", {{"gpus", json::array{8}}}}}),
                {"/facts/gpus"});
  check_invalid(
      client.call("space.sample",
                  {{"space", {{"parameters", {{"a", {1}}}}}}, {"count", 10001}, {"order", "last"}}),
      {"/count", "/order"});
  check_ok(
      client.call("space.sample", {{"space", {{"parameters", {{"a", {1}}}}}}, {"count", 10000}}));
  check_error(client.call("space.count", {{"preset", "nowhere"}}), test::kNotFound, "not_found");
  check_invalid(client.call("space.count", {{"space", {{"parameters", {{"a", {1}}}}}},
                                            {"merge_strategy", "union"}}),
                {"/merge_strategy"});
}

BOOST_AUTO_TEST_CASE(more_points_than_an_answer_holds_are_refused) {
  const json::object space{
      {"parameters", {{"a", {std::string(20'000, 'x')}}, {"b", test::parse("[1,2]")}}}};
  const auto answer = client.call("space.sample", {{"space", space}, {"count", 2000}});
  check_error(answer, test::kLimitExceeded, "limit_exceeded");
  check_ok(client.call("space.sample", {{"space", space}, {"count", 1000}}));
}

BOOST_AUTO_TEST_CASE(a_space_may_build_on_a_preset_called_space) {
  create("space", R"({"parameters":{"x":[1]}})");
  BOOST_TEST(points(count(R"({"parameters":{"y":[1,2]},"extends":["space"]})"), "total") == 2);
}

BOOST_AUTO_TEST_CASE(a_template_that_comes_to_nothing_valid_is_not_created) {
  create("only one", R"({"parameters":{"x":[1]}})");
  create("takes it away", R"({"parameters":{"x":{"remove":true}},"extends":["only one"]})");
  check_invalid(client.call("preset.instantiate", {{"preset", "takes it away"}, {"name", "void"}}),
                {"/parameters"});
}

BOOST_AUTO_TEST_CASE(a_template_is_counted_with_its_defaults_and_filled_in) {
  create("wide", R"x({"runtime":"sglang","parameters":{"tp-size":{"values_from":"divisors(ranks)"},
      "max-running-requests":[64]},
      "variables":{"ranks":{"type":"int","default":{"expression":"gpus"},"min":1,"help":"how many"}},
      "constraints":[{"id":"half","rule":"At least half.","require":"tp_size * 2 >= ranks"}]})x");
  const auto counted = client.call("space.count", {{"preset", "wide"}}).object();
  BOOST_TEST(points(counted, "total") == 4);  // 1, 2, 4, 8
  BOOST_TEST(points(counted, "valid") == 2);
  BOOST_TEST(
      points(
          client.call("space.count", {{"preset", "wide"}, {"variables", {{"ranks", 2}}}}).object(),
          "total") == 2);

  const auto made =
      client
          .call("preset.instantiate",
                {{"preset", "wide"}, {"name", "wide 4"}, {"variables", {{"ranks", 4}}}})
          .object();
  const auto& preset = made.at("preset").as_object();
  check_equal(preset.at("parameters"), parse(R"({"tp-size":[1,2,4],"max-running-requests":[64]})"));
  BOOST_TEST(!preset.contains("variables"));
  check_equal(preset.at("constraints").at(0).at("require"), "tp_size * 2 >= 4");
  check_equal(preset.at("metadata").at("instantiated_from").at("name"), "wide");
  check_equal(preset.at("metadata").at("instantiated_from").at("variables"),
              parse(R"({"ranks":4})"));

  check_invalid(client.call("preset.instantiate", {{"preset", "wide"},
                                                   {"dry_run", true},
                                                   {"variables", {{"ranks", 0}, {"rank", 1}}}}),
                {"/variables/rank", "/variables/ranks"});
  check_invalid(client.call("preset.instantiate", {{"preset", "wide"}}), {"/name"});
  check_error(client.call("preset.instantiate", {{"preset", "wide"}, {"name", "wide 4"}}),
              test::kAlreadyExists, "already_exists");
}

BOOST_AUTO_TEST_CASE(a_variable_takes_type_and_default_from_a_flag_of_the_catalog) {
  create(
      "of a flag",
      R"({"runtime":"sglang","parameters":{"max-running-requests":{"values_from":"[share, share * 2]"}},
      "variables":{"share":{"flag":"tp-size"}}})");
  check_equal(client.call("preset.resolve", {{"preset", "of a flag"}}).result().at("lists"),
              parse(R"({"max-running-requests":[1,2]})"));
  check_invalid(
      client.call("space.count", {{"preset", "of a flag"}, {"variables", {{"share", 0}}}}),
      {"/variables/share"});
}

BOOST_AUTO_TEST_CASE(a_preset_builds_on_others_and_follows_them) {
  create("base one", R"({"runtime":"sglang","parameters":{"tp-size":[1,2],"pp-size":[1,2]}})");
  create("base two", R"({"parameters":{"max-running-requests":[64]}})");
  create(
      "built",
      R"({"parameters":{"pp-size":{"remove":true},"tp-size":[4]},"extends":["base one","base two"]})");
  auto resolved = client.call("preset.resolve", {{"preset", "built"}}).object();
  check_equal(resolved.at("lists"), parse(R"({"tp-size":[4],"max-running-requests":[64]})"));
  check_equal(resolved.at("space").at("runtime"), "sglang");
  check_equal(resolved.at("presets").at(1).at("name"), "base one");

  check_ok(client.call(
      "preset.update",
      {{"preset", "base two"}, {"changes", {{"parameters", {{"max-running-requests", {128}}}}}}}));
  resolved = client.call("preset.resolve", {{"preset", "built"}}).object();
  check_equal(resolved.at("lists").at("max-running-requests"), json::array{128});
  check_equal(resolved.at("presets").at(2).at("revision"), 2);

  create("pinned", R"({"parameters":{},"extends":[{"preset":"base two","revision":1}]})");
  check_equal(client.call("preset.resolve", {{"preset", "pinned"}}).result().at("lists"),
              parse(R"({"max-running-requests":[64]})"));
}

BOOST_AUTO_TEST_CASE(what_is_restored_goes_round_in_no_circle_either) {
  create("turn b", R"({"parameters":{"x":[1]}})");
  create("turn a", R"({"parameters":{},"extends":["turn b"]})");
  check_ok(client.call(
      "preset.update",
      {{"preset", "turn a"}, {"changes", {{"parameters", {{"y", {1}}}}, {"extends", nullptr}}}}));
  check_ok(
      client.call("preset.update", {{"preset", "turn b"}, {"changes", {{"extends", {"turn a"}}}}}));
  check_invalid(client.call("preset.restore", {{"preset", "turn a"}, {"revision", 1}}),
                {"/extends/0"});
}

BOOST_AUTO_TEST_CASE(bases_that_are_missing_go_round_or_too_deep_are_refused) {
  const auto missing =
      client.call("preset.create",
                  {{"name", "orphan"}, {"parameters", json::object()}, {"extends", {"nobody"}}});
  check_error(missing, test::kNotFound, "not_found");
  BOOST_TEST(missing.message() == "\"orphan\" extends \"nobody\", which does not exist");

  create("ring a", R"({"parameters":{"x":[1]}})");
  create("ring b", R"({"parameters":{},"extends":["ring a"]})");
  check_invalid(
      client.call("preset.update", {{"preset", "ring a"}, {"changes", {{"extends", {"ring b"}}}}}),
      {"/changes/extends/0"});
  check_invalid(
      client.call("preset.update", {{"preset", "ring a"}, {"changes", {{"extends", {"ring a"}}}}}),
      {"/changes/extends/0"});

  create("deep 0", R"({"parameters":{"x":[1]}})");
  for (int depth = 1; depth <= 9; ++depth) {
    const auto answer =
        client.call("preset.create", {{"name", "deep " + std::to_string(depth)},
                                      {"parameters", json::object()},
                                      {"extends", {"deep " + std::to_string(depth - 1)}}});
    if (depth <= 8) {
      check_ok(answer);
    } else {
      check_invalid(answer, {"/extends/0"});
    }
  }
}

BOOST_AUTO_TEST_CASE(a_ring_of_many_bases_is_refused_in_bounded_time) {
  create("fan 0", R"({"parameters":{"x":[1]}})");
  json::array before{"fan 0"};
  for (int level = 1; level <= 5; ++level) {
    json::array names;
    for (int i = 0; i < 6; ++i) {
      const std::string name = "fan " + std::to_string(level) + "." + std::to_string(i);
      const auto answer = client.call(
          "preset.create", {{"name", name}, {"parameters", json::object()}, {"extends", before}});
      // Sooner or later one has too many below it; what builds on that one is missing a base.
      if (!answer.ok()) {
        BOOST_TEST((answer.code() == test::kInvalidParams || answer.code() == test::kNotFound));
      }
      names.emplace_back(name);
    }
    before = std::move(names);
  }
  const auto answer = client.call(
      "preset.create", {{"name", "fan top"}, {"parameters", json::object()}, {"extends", before}});
  BOOST_TEST(!answer.ok());
}

BOOST_AUTO_TEST_CASE(rich_presets_come_back_as_they_were_written) {
  const std::string fields =
      R"({"description":null,"parameters":{"a":{"range":{"from":1,"to":8,"factor":2}},
      "b":{"values":[1,null],"when":"a > 2","notes":[{"value":1,"why":"measured","by":"lab"}]}},
      "runtime_version":">=0.5","links":[{"parameters":["c","d"],"tuples":[[1,2]]}],
      "any_of":[{"name":"x","parameters":{"e":[true,false,null]}}],
      "constraints":[{"id":"k","rule":"K.","require":"a < 9"}],"requires":["R"],"conflicts":["C"],
      "variables":{"v":{"type":"float","default":0.5}}})";
  create("rich", fields);
  const auto got = client.call("preset.get", {{"preset", "rich"}}).object();
  const json::object sent = parse(fields).as_object();
  for (const auto& member : sent) check_equal(got.at(member.key()), member.value());
  const auto exported = client.call("preset.export", {{"preset", "rich"}}).object();
  check_ok(client.call("preset.delete", {{"preset", "rich"}}));
  check_ok(client.call("preset.import", {{"document", exported}}));
  const auto back = client.call("preset.get", {{"preset", "rich"}}).object();
  for (const auto& member : sent) check_equal(back.at(member.key()), member.value());
  check_ok(client.call("preset.update", {{"preset", "rich"}, {"changes", {{"links", nullptr}}}}));
  BOOST_TEST(!client.call("preset.get", {{"preset", "rich"}}).object().contains("links"));
}

BOOST_AUTO_TEST_SUITE_END()

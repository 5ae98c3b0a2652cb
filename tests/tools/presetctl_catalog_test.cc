// catalog, check, migrate, completion: what is known of an engine.
#define BOOST_TEST_MODULE presetctl_engine
#include <boost/test/unit_test.hpp>

#include "toy_daemon.h"

namespace json = boost::json;
using test::check_has;
using test::check_refused;
using test::create_preset;
using test::fresh_name;
using test::toy;
using test::toy_json;
using test::toy_out;

BOOST_FIXTURE_TEST_SUITE(catalogs, test::OnToyDaemon)

BOOST_AUTO_TEST_CASE(catalog_lists_the_engines) {
  const std::string out = toy_out({"catalog"});
  check_has(out, "ENGINE");
  check_has(out, "toy     main     >=2           4      4          2  example/toy");
  check_has(out, "toy     1.4      >=1,<2        1      0          0");
  BOOST_TEST(toy_json({"catalog"}).at("catalogs").as_array().size() == 3U);
}

BOOST_AUTO_TEST_CASE(catalog_shows_an_engines_flags_and_narrows_them) {
  const std::string all = toy_out({"catalog", "toy"});
  check_has(all, "width     int   1        an integer at least 1; try 1, 2, 4     3  GPUs that");
  check_has(all, "policy    enum  fcfs     fcfs, lpm");
  check_has(all, "cache-gb  int   auto ");
  const std::string cache = toy_out({"catalog", "toy", "--group", "cache", "--tune", "2"});
  check_has(cache, "policy");
  BOOST_TEST(cache.find("width") == std::string::npos);
  BOOST_TEST(cache.find("cache-gb") == std::string::npos);
  check_has(toy_out({"catalog", "toy", "--version", "1.4"}), "old-width");
  BOOST_TEST(toy_json({"catalog", "toy", "--tune", "3"}).at("flags").as_array().size() == 1U);
}

BOOST_AUTO_TEST_CASE(catalog_shows_rules_and_old_names) {
  check_has(toy_out({"catalog", "toy", "--rules"}),
            "no-cache-no-size     ignored   cache-gb, cache  What is not there has no size.\n");
  check_has(toy_out({"catalog", "toy", "--renames"}), "old-width  renamed  width\n");
  BOOST_TEST(toy_json({"catalog", "toy", "--rules"}).as_array().size() == 4U);
}

BOOST_AUTO_TEST_CASE(catalog_shows_one_flag_with_its_rules) {
  const std::string out = toy_out({"catalog", "toy", "policy"});
  for (const char* part :
       {"policy  toy main\n  Order of waiting requests.\n", "takes       one of fcfs, lpm\n",
        "lpm-needs-cache (rewrite): Without the cache",
        "    when    policy == 'lpm' and not cache\n    set     policy to 'fcfs'\n"}) {
    check_has(out, part);
  }
  check_has(toy_out({"catalog", "toy", "tensor-width"}), "also        tensor-width\n");
  check_has(toy_out({"catalog", "toy", "old-width"}), "toy main calls old-width width now\n");
  check_has(toy_out({"catalog", "toy", "swap"}),
            "toy main no longer has swap: there is nothing to swap\n");
  BOOST_TEST(toy_json({"catalog", "toy", "width"}).at("rules").as_array().size() == 2U);
}

BOOST_AUTO_TEST_CASE(catalog_searches_names_and_help) {
  check_has(toy_out({"catalog", "--search", "prefixes"}), "toy     cache ");
  const test::Finished limited = toy({"catalog", "toy", "--search", "cache", "--limit", "1"});
  BOOST_TEST(limited.status.code == 0);
  check_has(limited.err, "1 of 3 shown");
  check_has(limited.out, "cache ");
  check_has(toy({"catalog", "--search", "no such words"}).err, "no flags");
}

BOOST_AUTO_TEST_CASE(catalog_refuses_what_it_does_not_know) {
  check_refused(toy({"catalog", "ty"}), 1,
                "there is no catalog for ty; there are catalogs for toy, vllm");
  check_refused(toy({"catalog", "toy", "polcy"}), 1, "did you mean policy?");
  check_refused(toy({"catalog", "toy", "--version", "9"}), 0, "");
  check_refused(toy({"catalog", "toy", "--group", "memory"}), 1,
                "--group memory: there is no such group; there are parallelism, cache");
  check_refused(toy({"catalog", "toy", "--tune", "x"}), 2, "--tune: expected an integer");
  check_refused(toy({"catalog", "--group", "cache"}), 2, "--group: goes with an engine");
  check_refused(toy({"catalog", "toy", "width", "--rules"}), 2, "goes with an engine alone");
  check_refused(toy({"catalog", "toy", "--limit", "3"}), 2, "--limit: goes with --search");
  check_refused(toy({"catalog", "toy", "width", "x"}), 2, "'x' is too much");
}

BOOST_AUTO_TEST_CASE(check_tells_findings_and_points_of_a_preset) {
  const std::string good = fresh_name("good");
  create_preset(client, good, {{"runtime", "toy"}, {"parameters", {{"width", {1, 2, 8}}}}});
  BOOST_TEST(toy_out({"check", good}) == "no findings\n3 points, 2 valid, 2 configurations\n");
  const std::string bad = fresh_name("bad");
  create_preset(client, bad,
                {{"runtime", "toy"}, {"parameters", {{"witdh", {1}}, {"policy", {"lmp"}}}}});
  const test::Finished done = toy({"check", bad});
  BOOST_TEST(done.status.code == 1);
  BOOST_TEST(done.err == "");
  check_has(done.out,
            "error    /parameters/witdh: toy main has no flag \"witdh\"; did you mean width");
  check_has(done.out, "error    /parameters/policy/0: policy: \"lmp\" is not taken");
  check_has(done.out, "; try lpm\n         toy/args.py\n");
  check_has(done.out, "2 errors\n");
  const test::Finished both = toy({"check", good, bad});
  BOOST_TEST(both.status.code == 1);
  check_has(both.out, bad + "\nerror ");
  check_has(both.out, "2 presets checked, with errors\n");
  const test::Finished all = toy({"--json", "check", "--all"});
  BOOST_TEST(all.status.code == 1);
  BOOST_TEST(test::parse(all.out).is_array());
}

BOOST_AUTO_TEST_CASE(check_reads_a_preset_or_bare_parameters_from_a_file) {
  check_has(toy_out({"check", "--space", "-"}, R"({"runtime":"toy","parameters":{"width":[1]}})"),
            "no findings\n1 point, 1 valid, 1 configuration\n");
  check_has(toy({"check", "--space", "-"}, "width: [2]\nwidht: [1]\n").out,
            "/parameters/widht: toy main has no flag");
  const test::Finished shape = toy({"check", "--space", "-"}, R"({"width":[]})");
  BOOST_TEST(shape.status.code == 1);
  check_has(shape.out, "error    /parameters/width: ");
}

BOOST_AUTO_TEST_CASE(validate_looks_at_all_of_a_space_that_is_not_saved) {
  const test::Finished names = toy({"validate", "--param", "witdh=1", "--runtime", "toy"});
  BOOST_TEST(names.status.code == 0);  // it would be saved, unless the daemon is strict
  check_has(names.out, "valid\nerror    /parameters/witdh: ");
  const test::Finished rules =
      toy({"validate", "-"}, R"({"runtime":"toy","parameters":{"width":[1]},
      "links":[{"parameters":["policy"],"tuples":[["lpm"]]}],
      "constraints":[{"id":"a","require":"width <"}]})");
  BOOST_TEST(rules.status.code == 1);
  check_has(rules.out, "not valid\n");
  check_has(rules.out, "  /links/0/parameters: ");
  check_has(rules.out, "  /constraints/0/require: ");
  BOOST_TEST(toy_out({"validate", "-", "--param", "cache=true"},
                     R"({"runtime":"toy","any_of":[{"parameters":{"width":[1]}}]})") == "valid\n");
}

BOOST_AUTO_TEST_CASE(check_refuses_what_it_cannot_check) {
  check_refused(toy({"check"}), 2, "check: give presets, --all or --space FILE");
  check_refused(toy({"check", "x", "--all"}), 2, "check: give presets, --all or --space FILE");
  check_refused(toy({"check", "no such preset"}), 1, "no such preset");
  check_refused(toy({"check", "--space", "/no/such/file"}), 2, "/no/such/file: cannot be opened");
  check_refused(toy({"check", "x", "--revision", "1"}), 2, "--revision: goes with --point");
}

BOOST_AUTO_TEST_CASE(migrate_shows_renames_and_applies_them_when_told) {
  const std::string name = fresh_name("old");
  create_preset(client, name, {{"runtime", "toy"}, {"parameters", {{"old-width", {1, 2}}}}});
  const test::Finished shown = toy({"migrate", name});
  BOOST_TEST(shown.status.code == 0);
  check_has(shown.out, "rename  old-width → width");
  check_has(shown.err, "nothing was changed; --apply does it");
  BOOST_TEST(toy_json({"get", name}).at("revision") == json::value(1));
  check_has(toy_out({"migrate", name, "--apply"}), ", revision 2\n");
  test::check_equal(toy_json({"get", name}).at("parameters"), test::parse(R"({"width":[1,2]})"));
  BOOST_TEST(toy_out({"migrate", name}) == "all names are those of the engine\n");
  check_refused(toy({"migrate", name, "--to", "7.7.7", "--if-revision", "0"}), 2, "--if-revision");
}

BOOST_AUTO_TEST_CASE(migrate_leaves_to_the_person_what_only_a_person_can_say) {
  const std::string name = fresh_name("swapping");
  create_preset(client, name, {{"runtime", "toy"}, {"parameters", {{"swap", {1}}}}});
  const test::Finished done = toy({"migrate", name, "--apply"});
  BOOST_TEST(done.status.code == 1);
  check_has(done.out, "decide  swap  there is nothing to swap\nnothing to rename by itself\n");
  const std::string none = fresh_name("no runtime");
  create_preset(client, none);
  check_refused(toy({"migrate", none}), 1, "has no runtime");
}

BOOST_AUTO_TEST_CASE(changes_tell_what_the_catalog_finds_wrong) {
  const std::string name = fresh_name("told");
  const test::Finished made = toy({"create", name, "--runtime", "toy", "--param", "witdh=1"});
  BOOST_TEST(made.status.code == 0);
  check_has(made.out, "created #");
  check_has(made.err, "presetctl: warning: /parameters/witdh: toy main has no flag");
  const test::Finished changed = toy({"update", name, "--set-param", "policy=x"});
  BOOST_TEST(changed.status.code == 0);
  check_has(changed.err, "warning: /parameters/policy/0: ");
  const std::string document = R"({"version":"1.0","preset":{"name":")" + fresh_name("imported") +
                               R"(","runtime":"toy","parameters":{"witdh":[1]}}})";
  const test::Finished imported = toy({"import", "-"}, document);
  BOOST_TEST(imported.status.code == 0);
  check_has(imported.err, ": warning: /parameters/witdh: ");
  // Programs get what they asked for and nothing beside it.
  toy_json({"update", name, "--set-param", "policy=y"});
}

BOOST_AUTO_TEST_CASE(completion_knows_engines_flags_and_values) {
  const auto offered = [](std::vector<std::string> words) {
    // What bash does with its word breaks is in the words already.
    std::vector<std::string> argv{
        "bash",
        "-c",
        "compopt() { :; }; source \"$0\"; COMP_WORDS=(\"$1\" --socket \"${@:2}\"); "
        "COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _presetctl; printf '%s\\n' \"${COMPREPLY[@]}\"",
        PRESETCTL_COMPLETION,
        PRESETCTL_PROGRAM,
        test::toy_daemon().socket_path()};
    argv.insert(argv.end(), words.begin(), words.end());
    const test::Finished done = test::run({.argv = argv});
    BOOST_TEST(done.err == "");
    return done.out;
  };
  BOOST_TEST(offered({"catalog", ""}) == "toy\nvllm\n");
  BOOST_TEST(offered({"catalog", "toy", "cache"}) == "cache\ncache-gb\n");
  BOOST_TEST(offered({"create", "x", "--runtime", "t"}) == "toy\n");
  BOOST_TEST(offered({"create", "x", "--param", "wi"}) == "width=\n");
  BOOST_TEST(offered({"create", "x", "--runtime", "none", "--param", "wi"}) == "\n");
  BOOST_TEST(offered({"create", "x", "--param", "policy", "="}) == "fcfs\nlpm\n");
  BOOST_TEST(offered({"create", "x", "--param", "policy", "=", "fcfs,l"}) == "fcfs,lpm\n");
  BOOST_TEST(offered({"create", "x", "--param", "policy=l"}) == "policy=lpm\n");
  BOOST_TEST(offered({"update", "x", "--set-param", "cache", "="}) == "true\nfalse\n");
  BOOST_TEST(offered({"render", "x", "--point", "tensor-width", "="}) == "1\n2\n4\n");
  BOOST_TEST(offered({"merge", "x", "--strategy-for", "width", "=", "i"}) == "intersection\n");
  BOOST_TEST(offered({"points", "x", "--order", "r"}) == "random\n");
  BOOST_TEST(offered({"update", "x", "--unset", "any"}) == "any_of\n");
  BOOST_TEST(
      test::run({.argv = {PRESETCTL_PROGRAM, "--socket", "/none", "__values", "width"}}).err == "");
}

BOOST_AUTO_TEST_CASE(hardware_and_schema_are_shown) {
  check_has(toy_out({"hardware"}), "cpus");
  BOOST_TEST(toy_json({"hardware"}).at("facts").at("gpus") == json::value(4));
  BOOST_TEST(test::parse(toy_out({"schema"})).at("properties").as_object().contains("any_of"));
}

BOOST_AUTO_TEST_SUITE_END()

// count, points, check --point, render, capture, instantiate, resolve: spaces richer than lists.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <sstream>

#include "toy_daemon.h"

namespace json = boost::json;
using test::check_has;
using test::check_refused;
using test::create_preset;
using test::fresh_name;
using test::toy;
using test::toy_json;
using test::toy_out;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// 4 widths × 2 policies × 2 caches, of which width 8 is dead on four GPUs.
std::string some_space(test::RpcClient& client) {
  const std::string name = fresh_name("space");
  create_preset(
      client, name,
      {{"runtime", "toy"},
       {"parameters",
        {{"width", {1, 2, 4, 8}}, {"policy", {"fcfs", "lpm"}}, {"cache", {true, false}}}}});
  return name;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(spaces, test::OnToyDaemon)

BOOST_AUTO_TEST_CASE(fields_of_rich_presets_are_said_in_options) {
  const std::string base = fresh_name("base");
  create_preset(client, base, {{"runtime", "toy"}, {"parameters", {{"width", {1}}}}});
  const std::string name = fresh_name("rich");
  toy_out({"create",
           name,
           "--runtime",
           "toy",
           "--runtime-version",
           ">=2",
           "--param",
           "width=1..8x2",
           "--param",
           "cache-gb=10..20/5",
           "--param",
           R"(cache={"values":[true,false],"when":"width > 1"})",
           "--constraint",
           "few: cache_gb <= 15 when policy == 'one when two'",
           "--constraint",
           R"({"id":"json","require":"width < 8","rule":"Not that wide."})",
           "--extends",
           base,
           "--requires",
           "a",
           "--requires",
           "b",
           "--conflicts",
           "c"});
  const json::value preset = toy_json({"get", name});
  test::check_equal(preset.at("parameters"), test::parse(R"({
      "width":{"range":{"from":1,"to":8,"factor":2}},
      "cache-gb":{"range":{"from":10,"to":20,"step":5}},
      "cache":{"values":[true,false],"when":"width > 1"}})"));
  test::check_equal(preset.at("constraints"), test::parse(R"([
      {"id":"few","require":"cache_gb <= 15","when":"policy == 'one when two'"},
      {"id":"json","rule":"Not that wide.","require":"width < 8"}])"));
  BOOST_TEST(preset.at("runtime_version") == json::value(">=2"));
  test::check_equal(preset.at("extends"), json::array{base});
  test::check_equal(preset.at("requires"), json::array{"a", "b"});
  const std::string shown = toy_out({"get", name});
  for (const char* part :
       {"runtime     toy >=2\n", "requires    a, b\n", "conflicts   c\n", "width     1..8x2\n",
        "cache-gb  10..20/5\n", "cache     true, false when width > 1\n",
        "  few: cache_gb <= 15 when policy == 'one when two'\n", "    Not that wide.\n"}) {
    check_has(shown, part);
  }
  toy_out({"update", name, "--unset", "constraints", "--unset", "runtime_version"});
  BOOST_TEST(!toy_json({"get", name}).as_object().contains("constraints"));
}

BOOST_AUTO_TEST_CASE(faulty_options_name_what_is_wrong) {
  check_refused(toy({"create", "x", "--param", "width=1..8"}), 2,
                "width: a range is FROM..TO/STEP");
  check_refused(toy({"create", "x", "--param", "width=1", "--constraint", "no colon"}), 2,
                "expected 'ID: EXPRESSION'");
  check_refused(toy({"create", "x", "--param", "width=1", "--constraint", "a: when b"}), 2,
                "what it requires is missing");
  check_refused(toy({"create", "x", "--param", "width=1", "--constraint", "a: width <"}), 1,
                "/constraints/0/require");
  check_refused(toy({"create", "x"}), 2, "parameters are missing");
  check_refused(toy({"update", some_space(client), "--unset", "any_off"}), 2, "mean 'any_of'?");
}

BOOST_AUTO_TEST_CASE(links_alternatives_and_variables_come_in_files_and_are_shown) {
  const std::string name = fresh_name("file");
  toy_out({"create", name, "--file", "-"}, R"yaml(runtime: toy
parameters: {width: {values_from: "divisors(n)", notes: [{value: 2, why: measured, by: ada}]}}
links: [{parameters: [policy, cache], tuples: [[fcfs, false], [lpm, true]]}]
any_of:
  - {name: small, parameters: {cache-gb: [1]}}
  - {parameters: {cache-gb: [8]}}
variables: {n: {type: int, default: {expression: gpus}, help: how wide}, m: {flag: width}}
)yaml");
  const std::string shown = toy_out({"get", name});
  for (const char* part : {"width  from divisors(n)\n", "2: measured (ada)\n",
                           "policy, cache  together: fcfs, false | lpm, true\n",
                           "either small\n    cache-gb  1\n  or\n    cache-gb  8\n",
                           "n  int, default gpus  how wide\n", "m  as width\n"}) {
    check_has(shown, part);
  }
  BOOST_TEST(toy_json({"count", name}).at("total").at("points") == json::value(12));
  BOOST_TEST(toy_json({"count", name, "--var", "n=2"}).at("total").at("points") == json::value(8));
}

BOOST_AUTO_TEST_CASE(count_tells_totals_rules_values_and_what_is_the_same) {
  const std::string name = some_space(client);
  const std::string out = toy_out({"count", name});
  for (const char* part :
       {"points      16\n", "valid       12  75 %\n", "distinct    9 to the engine\n",
        "catalog     toy main\n", "      4    25 %  width-fits  A layer cannot be shared by more",
        "UNDECIDED  RULE                 FOR LACK OF", "16  width-divides-heads  heads",
        "width 8             0  100 %  dead: width-fits\n",
        "  policy=lpm  as  policy=fcfs  lpm-needs-cache\n"}) {
    check_has(out, part);
  }
  const json::value eight = toy_json({"count", name, "--fact", "gpus=8", "--fact", "heads=32"});
  BOOST_TEST(eight.at("valid").at("points") == json::value(16));
  BOOST_TEST(eight.at("facts").at("gpus") == json::value(8));
}

BOOST_AUTO_TEST_CASE(count_takes_files_merges_and_says_what_an_estimate_is) {
  const json::value file =
      toy_json({"count", "--space", "-"}, R"({"runtime":"toy","parameters":{"width":[1,8]}})");
  BOOST_TEST(file.at("valid").at("points") == json::value(1));
  const std::string a = some_space(client);
  const std::string b = some_space(client);
  BOOST_TEST(toy_json({"count", a, b, "--override", "width=1"}).at("total").at("points") ==
             json::value(4));
  const std::string effects =
      toy_out({"count", "--space", "-"},
              R"({"runtime":"toy","parameters":{"cache":[false],"cache-gb":[1,2]}})");
  check_has(effects, "without effect\n  cache-gb: 1 has no effect  no-cache-no-size\n");
}

BOOST_AUTO_TEST_CASE(count_refuses_what_is_no_space) {
  check_refused(toy({"count"}), 2, "count: give presets or --space FILE");
  check_refused(toy({"count", "no such preset"}), 1, "no such preset");
  check_refused(toy({"count", "x", "--fact", "gpus"}), 2, "--fact gpus: expected NAME=VALUE");
  check_refused(toy({"count", "x", "--fact", "gpus=[1]"}), 2, "expected a number, a text");
  check_refused(toy({"count", "x", "y", "--revision", "1"}), 2, "--revision: goes with one preset");
  check_refused(toy({"count", "--space", "-", "-s", "union"}, "{}"), 2, "--space is not merged");
  check_refused(toy({"count", "--space", "-"}, "[1"), 2, "standard input: ");
  check_refused(toy({"count", some_space(client), "--var", "n=1"}), 1, "/variables/n");
}

BOOST_AUTO_TEST_CASE(points_lists_valid_points_as_a_table_and_as_lines) {
  const std::string name = some_space(client);
  const std::string table = toy_out({"points", name, "-n", "2", "--skip", "4"});
  BOOST_TEST(table ==
             "INDEX  cache\n    4  true\n    5  false\n\nthe same in all\n  width  2\n"
             "  policy  fcfs\n");
  const std::vector<std::string> lines = lines_of(toy_out({"--json", "points", name, "-n", "50"}));
  BOOST_TEST(lines.size() == 12U);
  test::check_equal(test::parse(lines.front()),
                    test::parse(R"({"width":1,"policy":"fcfs","cache":true})"));
  const std::string random =
      toy_out({"points", name, "--order", "random", "--seed", "3", "--json"});
  BOOST_TEST(random == toy_out({"points", name, "--order", "random", "--seed", "3", "--json"}));
  BOOST_TEST(lines_of(random).size() == 10U);
  check_has(toy_out({"points", name, "--order", "stratified", "-n", "3"}), "width  policy  cache");
  check_has(toy({"points", "--space", "-"}, R"({"runtime":"toy","parameters":{"width":[9]}})").err,
            "no valid points");
  check_refused(toy({"points", name, "--order", "last"}), 1, "first, random or stratified");
  check_refused(toy({"points", name, "--count", "0"}), 2, "--count: expected an integer");
  check_refused(toy({"points", name, "--order", "random", "--skip", "1"}), 1, "/skip");
}

BOOST_AUTO_TEST_CASE(check_explains_a_point) {
  const std::string name = some_space(client);
  const test::Finished wrong =
      toy({"check", name, "--point", "width=8,policy=lpm", "--point", "cache=false"});
  BOOST_TEST(wrong.status.code == 1);
  for (const char* part :
       {"not valid\n", "  width-fits: A layer cannot be shared by more GPUs than there are.\n",
        "    toy/args.py\n", "width-divides-heads  heads", "policy: lpm becomes fcfs",
        "the engine runs with\n", "  policy  fcfs\n"}) {
    check_has(wrong.out, part);
  }
  const std::string right =
      toy_out({"check", name, "--point", R"({"width":2,"policy":"lpm","cache":true})"});
  BOOST_TEST(right.starts_with("valid\n"), right);
  check_has(toy_out({"check", name, "--point", "width=3"}), "not a point of this space");
  BOOST_TEST(toy({"--json", "check", name, "--point", "width=8"}).status.code == 1);
  check_refused(toy({"check", name, "--point", "width"}), 2, "expected PARAMETER=VALUE");
  check_refused(toy({"check", name, "--point", "width=1,width=2"}), 2, "width is there twice");
  check_refused(toy({"check", name, name, "--point", "width=1"}), 2, "--point: goes with one");
}

BOOST_AUTO_TEST_CASE(render_prints_the_line_and_nothing_else) {
  const std::string name = some_space(client);
  BOOST_TEST(toy_out({"render", name, "--model", "a b"}) ==
             "toy serve --model 'a b' --width 1 --policy fcfs --cache\n");
  BOOST_TEST(toy_out({"render", name, "--index", "11"}) ==
             "toy serve --width 4 --policy lpm --no-cache\n");
  BOOST_TEST(toy_out({"render", name, "--point", "width=2,cache=null"}) == "toy serve --width 2\n");
  BOOST_TEST(toy_out({"render", name, "--argv", "--model", "a b"}) ==
             "toy\nserve\n--model\na b\n--width\n1\n--policy\nfcfs\n--cache\n");
  const test::Finished config = toy({"render", name, "--config", "--model", "a b"});
  BOOST_TEST(config.out == "width: 1\npolicy: fcfs\n");
  check_has(config.err, "save it as toy.yaml and start with: toy serve --model 'a b' ");
  const test::Finished unknown = toy({"render", name, "--point", "witdh=2"});
  BOOST_TEST(unknown.out == "toy serve --witdh 2\n");
  check_has(unknown.err, "warning: witdh: ");
  BOOST_TEST(toy_json({"render", name}).at("argv").at(0) == json::value("toy"));
}

BOOST_AUTO_TEST_CASE(render_refuses_what_it_cannot_render) {
  const std::string name = some_space(client);
  check_refused(toy({"render", name, "--index", "12"}), 1, "no valid point number 13");
  check_refused(toy({"render", name, "--index", "1", "--point", "width=1"}), 2,
                "exclude each other");
  check_refused(toy({"render", name, "--config", "--argv"}), 2, "exclude each other");
  const std::string none = fresh_name("no runtime");
  create_preset(client, none);
  check_refused(toy({"render", none}), 1, "there is no engine to render for");
  check_refused(toy({"render", "--space", "-", "--config"},
                    R"({"runtime":"toy","runtime_version":"1.4","parameters":{"old-width":[1]}})"),
                1, "reads no configuration file");
}

BOOST_AUTO_TEST_CASE(capture_takes_a_line_apart_and_render_gives_it_back) {
  const std::string line = "vllm serve org/model --max-num-seqs=64 --no-enforce-eager";
  const std::string parts =
      "runtime     vllm\nmodel       org/model\nparameters\n  max-num-seqs   64\n"
      "  enforce-eager  false\n";
  BOOST_TEST(toy_out({"capture", line}) == parts);
  BOOST_TEST(toy_out({"capture", "-"}, line + "\n") == parts);
  BOOST_TEST(toy_out({"capture", "--", "vllm", "serve", "org/model", "--max-num-seqs=64",
                      "--no-enforce-eager"}) == parts);
  BOOST_TEST(toy_json({"capture", line}).at("preset").at("runtime") == json::value("vllm"));
  const std::string name = fresh_name("captured");
  check_has(toy_out({"capture", "--create", name, line}), "created #");
  BOOST_TEST(toy_out({"render", name}) == line + "\n");
  check_has(toy_out({"get", name}), "launch  as captured; --json shows it\n");
}

BOOST_AUTO_TEST_CASE(capture_reads_configuration_files_and_processes) {
  check_has(toy_out({"capture", "--config", "-", "--runtime", "toy"}, "width: 2\npolicy: lpm\n"),
            "runtime     toy\nparameters\n  width   2\n  policy  lpm\n");
  // A shell under the engine's name, whose script waits.
  const test::TempDir folder;
  folder.write("serve", "mkfifo wait\nread -t 60 <>wait\n");
  std::filesystem::create_symlink("/bin/bash", folder / "vllm");
  const test::Process server(test::SpawnOptions{
      .argv = {folder / "vllm", "serve", "m", "--max-num-seqs", "3"}, .directory = folder.path()});
  const std::string pid = std::to_string(server.pid());
  BOOST_TEST(test::eventually([&] {
               return toy({"capture", "--pid", pid}).out ==
                      "runtime     vllm\nmodel       m\nparameters\n  max-num-seqs  3\n";
             }),
             toy({"capture", "--pid", pid}).out);
}

BOOST_AUTO_TEST_CASE(capture_tells_findings_and_refuses_what_it_cannot_read) {
  const std::string unknown = "vllm serve m --max-num-sqs 3";
  check_has(toy_out({"capture", unknown}), "did you mean max-num-seqs?");
  const test::Finished made = toy({"capture", "--create", fresh_name("wrong"), unknown});
  BOOST_TEST(made.status.code == 0);
  check_has(made.err, "warning: /parameters/max-num-sqs: ");
  check_refused(toy({"capture"}), 2, "capture: give -- COMMAND");
  check_refused(toy({"capture", "x", "--pid", "1"}), 2, "capture: give -- COMMAND");
  check_refused(toy({"capture", "--config", "-"}, "a: 1"), 2, "go together");
  check_refused(toy({"capture", "--pid", "x"}), 2, "--pid: expected an integer");
  check_refused(toy({"capture", "--pid", "999999999"}), 1, "999999999");
  check_refused(toy({"capture", "vllm serve m | tee log"}), 1, "/command");
}

BOOST_AUTO_TEST_CASE(instantiate_fills_in_a_template) {
  const std::string name = fresh_name("template");
  toy_out({"create", name, "--file", "-"}, R"yaml(runtime: toy
parameters: {width: {values_from: "divisors(n)"}}
variables: {n: {type: int, default: {expression: gpus}}}
)yaml");
  check_has(toy_out({"instantiate", name}), "width  1, 2, 4\n");
  check_has(toy_out({"instantiate", name, "--fact", "gpus=8"}), "width  1, 2, 4, 8\n");
  const std::string made = fresh_name("filled");
  check_has(toy_out({"instantiate", name, "--var", "n=2", "--create", made}), "created #");
  test::check_equal(toy_json({"get", made}).at("parameters"), test::parse(R"({"width":[1,2]})"));
  check_refused(toy({"instantiate", name, "--var", "m=2"}), 1, "/variables/m");
  check_refused(toy({"instantiate", name, "--var", "n"}), 2, "--var n: expected NAME=VALUE");
}

BOOST_AUTO_TEST_CASE(resolve_lays_bases_under_and_spells_ranges_out) {
  const std::string base = fresh_name("base");
  create_preset(client, base, {{"runtime", "toy"}, {"parameters", {{"width", {1}}}}});
  const std::string name = fresh_name("on top");
  toy_out({"create", name, "--extends", base, "--param", "cache-gb=1..4x2"});
  const std::string shown = toy_out({"resolve", name});
  check_has(shown, "presets     " + name + " r1, " + base + " r1\n");
  check_has(shown, "  width     1\n  cache-gb  1..4x2\n");
  check_has(toy_out({"resolve", name, "--lists"}), "  cache-gb  1, 2, 4\n");
  test::check_equal(toy_json({"resolve", name, "--lists"}),
                    test::parse(R"({"width":[1],"cache-gb":[1,2,4]})"));
  check_refused(toy({"create", fresh_name("lost"), "--extends", "no such base"}), 1,
                "no such base");
}

BOOST_AUTO_TEST_SUITE_END()

// merge, validate, task preview, import, export.
#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "presetctl_run.h"

namespace fs = std::filesystem;
namespace json = boost::json;
using test::create_preset;
using test::ctl;
using test::ctl_json;
using test::ctl_out;
using test::fresh_name;

BOOST_FIXTURE_TEST_SUITE(sharing, test::OnSharedDaemon)

BOOST_AUTO_TEST_CASE(merge_shows_values_with_their_origin_and_the_number_of_combinations) {
  const std::string out = ctl_out({"merge", "Memory Efficient", "High Throughput"});
  for (const char* part : {"tp-size\n  1  from Memory Efficient\n  2  from High Throughput\n",
                           "0.7   from Memory Efficient\n", "\n9 combinations, 0 conflicts\n"}) {
    BOOST_TEST(out.find(part) != std::string::npos, part << " in " << out);
  }
}

BOOST_AUTO_TEST_CASE(merge_shows_conflicts_of_each_strategy) {
  const std::string dropped =
      ctl_out({"merge", "Memory Efficient", "High Throughput", "--strategy", "intersection"});
  BOOST_TEST(
      dropped.find("conflict  tp-size: No common values across all presets\n") != std::string::npos,
      dropped);
  BOOST_TEST(dropped.find("            High Throughput: 2, 4\n") != std::string::npos);
  BOOST_TEST(dropped.find("; not in High Throughput") != std::string::npos);
  const std::string replaced =
      ctl_out({"merge", "Memory Efficient", "High Throughput", "-s", "last_wins"});
  BOOST_TEST(replaced.find("conflict  tp-size: 1 replaced by 2, 4 of High Throughput\n") !=
                 std::string::npos,
             replaced);
}

BOOST_AUTO_TEST_CASE(merge_takes_strategies_and_overrides_for_single_parameters) {
  const json::value merged =
      ctl_json({"merge", "Memory Efficient", "High Throughput", "--strategy-for",
                "tp-size=last_wins", "--override", "mem-fraction-static=0.5,0.6"});
  test::check_equal(merged.at("parameters").at("tp-size"), test::parse("[2,4]"));
  test::check_equal(merged.at("parameters").at("mem-fraction-static"), test::parse("[0.5,0.6]"));
  BOOST_TEST(ctl_out({"merge", "Balanced", "--override", "x=1"}).find("from override") !=
             std::string::npos);
  const test::Finished wrong = ctl({"merge", "Balanced", "--strategy", "onion"});
  BOOST_TEST(wrong.status.code == 1);
  BOOST_TEST(wrong.err.find("union") != std::string::npos, wrong.err);
}

BOOST_AUTO_TEST_CASE(merge_saves_its_result_as_a_preset_with_the_shared_runtime) {
  const std::string a = fresh_name("runtime");
  const std::string b = fresh_name("runtime");
  create_preset(client, a, {{"runtime", "vllm"}});
  create_preset(client, b, {{"runtime", "vllm"}, {"parameters", {{"tp-size", {4}}}}});
  const std::string name = fresh_name("saved");
  BOOST_TEST(ctl_out({"merge", a, b, "--save", name, "--category", "mixed"}).find("created #") !=
             std::string::npos);
  const json::value saved = ctl_json({"get", name});
  test::check_equal(saved.at("parameters"), test::parse(R"({"tp-size":[1,2,4]})"));
  BOOST_TEST(saved.at("runtime") == json::value("vllm"));
  BOOST_TEST(saved.at("category") == json::value("mixed"));
  BOOST_TEST(saved.at("description") == json::value("Merged from " + a + ", " + b + " (union)"));

  const test::Finished nothing =
      ctl({"merge", a, b, "--strategy", "intersection", "--save", fresh_name("empty")});
  BOOST_TEST(nothing.status.code == 1);
  BOOST_TEST(nothing.err.find("no parameters are left to save") != std::string::npos);
  BOOST_TEST(ctl({"merge", a, b, "--category", "x"}).status.code == 2);
}

BOOST_AUTO_TEST_CASE(merge_takes_decisions_and_shows_them) {
  const std::string a = fresh_name("decide");
  const std::string b = fresh_name("decide");
  create_preset(client, a, {{"parameters", {{"x", {1}}, {"y", {1}}}}});
  create_preset(client, b, {{"parameters", {{"x", {2}}, {"y", {2}}}}});
  const std::string out = ctl_out({"merge", a, b, "-s", "intersection", "--decide", "x=keep:" + b});
  for (const std::string& part :
       {"x\n  2  from " + b + "\n", std::string("settled   x: No common values across all presets"),
        "; keep " + b + "\n", std::string("conflict  y: No common values"),
        "            " + a + ": 1\n", "\npoints: " + a + " 1, " + b + " 1; merged 1, valid 1\n",
        std::string("1 combination, 2 conflicts, 1 of them settled\n")}) {
    BOOST_TEST(out.find(part) != std::string::npos, part << " in " << out);
  }
  const json::value merged = ctl_json(
      {"merge", a, b, "-s", "last_wins", "--decide", "x=values:7,8", "--decide", "y=remove"});
  test::check_equal(merged.at("parameters"), test::parse(R"({"x":[7,8]})"));
  BOOST_TEST(merged.at("unresolved") == json::value(0));
  BOOST_TEST(ctl({"merge", a, b, "--decide", "x=drop"}).status.code == 2);
}

BOOST_AUTO_TEST_CASE(merge_of_different_engines_is_refused_unless_asked_for) {
  const std::string a = fresh_name("engine");
  const std::string b = fresh_name("engine");
  create_preset(client, a, {{"runtime", "vllm"}});
  create_preset(client, b, {{"runtime", "sglang"}});
  const test::Finished refused = ctl({"merge", a, b});
  BOOST_TEST(refused.status.code == 1);
  BOOST_TEST(refused.err.find("different runtimes") != std::string::npos, refused.err);
  BOOST_TEST(ctl_out({"merge", a, b, "--mixed-runtimes"}).find("warning  ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_saved_merge_is_merged_again) {
  const std::string a = fresh_name("again");
  const std::string name = fresh_name("saved again");
  create_preset(client, a, {{"parameters", {{"x", {1}}}}});
  ctl_out({"merge", a, "--save", name});
  BOOST_TEST(ctl_out({"remerge", name}).find("are as they were") != std::string::npos);
  test::check_ok(client.call("preset.update",
                             {{"preset", a}, {"changes", {{"parameters", {{"x", {1, 2}}}}}}}));
  const std::string preview = ctl_out({"remerge", name});
  BOOST_TEST(preview.find(a + ": revision 1 then, 2 now\n") != std::string::npos, preview);
  BOOST_TEST(preview.find("+ x: 2\n") != std::string::npos, preview);
  BOOST_TEST(preview.find("updated") == std::string::npos, preview);
  const std::string applied = ctl_out({"remerge", name, "--apply", "--if-revision", "1"});
  BOOST_TEST(applied.find("updated #") != std::string::npos, applied);
  test::check_equal(ctl_json({"get", name}).at("parameters"), test::parse(R"({"x":[1,2]})"));
  BOOST_TEST(ctl({"remerge", a}).status.code == 1);
  BOOST_TEST(ctl({"remerge", name, "--if-revision", "1"}).status.code == 2);
}

BOOST_AUTO_TEST_CASE(validate_tells_every_fault_and_ends_with_1) {
  BOOST_TEST(ctl_out({"validate", "--param", "a=1,2"}) == "valid\n");
  const test::Finished bad = ctl({"validate", "--param", "a=[]", "--param", "b=1,1.0"});
  BOOST_TEST(bad.status.code == 1);
  BOOST_TEST(bad.out.starts_with("not valid\n  /parameters/a: "));
  BOOST_TEST(bad.out.find("\n  /parameters/b/1: ") != std::string::npos, bad.out);
  BOOST_TEST(ctl({"--json", "validate", "--param", "a=[]"}).status.code == 1);
  BOOST_TEST(ctl({"validate"}).status.code == 2);

  BOOST_TEST(ctl_out({"validate", "-"}, {.input = "tp-size: [1, 2]\n"}) == "valid\n");
  BOOST_TEST(ctl({"validate", "-"}, {.input = "tp-size: 1\n"}).status.code == 1);
  const test::Finished two = ctl(
      {"validate", "-"},
      {.input =
           R"({"presets":[{"name":"A","parameters":{"p":[1]}},{"name":"B","parameters":{}}]})"});
  BOOST_TEST(two.status.code == 1);
  BOOST_TEST(two.out.starts_with("A: valid\nB: not valid\n"), two.out);
}

BOOST_AUTO_TEST_CASE(preview_resolves_a_task_file) {
  const test::TempDir folder;
  const std::string file = folder.write("task.yaml",
                                        "task_name: t\n"
                                        "model: {id_or_path: m}\n"
                                        "base_runtime: sglang\n"
                                        "presets: [Memory Efficient, High Throughput]\n"
                                        "merge_strategy: union\n"
                                        "parameters: {max-running-requests: [64, 128]}\n"
                                        "optimization: {objective: maximize_throughput}\n"
                                        "benchmark: {}\n");
  const std::string out = ctl_out({"task", "preview", file});
  BOOST_TEST(out.find("  max-running-requests") != std::string::npos, out);
  BOOST_TEST(out.find("\n18 trials, 0 conflicts\n") != std::string::npos, out);
  BOOST_TEST(ctl_json({"task", "preview", file}).at("trials") == json::value(18));
  BOOST_TEST(ctl({"task", "preview", "-"}, {.input = "presets: [no such preset]\n"}).status.code ==
             1);
}

BOOST_AUTO_TEST_CASE(export_writes_the_format_that_others_read) {
  const test::TempDir folder;
  const std::string out = ctl_out({"export", "High Throughput"}, {.directory = folder.path()});
  BOOST_TEST(out == "wrote 1 preset to preset-High Throughput.json\n");
  const json::value document = test::parse(test::read_file(folder / "preset-High Throughput.json"));
  BOOST_TEST(document.at("version") == json::value("1.0"));
  BOOST_TEST(document.at("preset").at("name") == json::value("High Throughput"));
  test::check_equal(document, test::parse(ctl_out({"export", "High Throughput", "-o", "-"})));

  ctl_out({"export", "Balanced", "Low Latency"}, {.directory = folder.path()});
  BOOST_TEST(
      test::parse(test::read_file(folder / "presets.json")).at("presets").as_array().size() == 2U);
  const json::value told =
      ctl_json({"export", "--all", "--output", (folder / "all.json").string()});
  BOOST_TEST(test::parse(test::read_file(folder / "all.json")).at("presets").as_array().size() ==
             told.at("presets").to_number<std::size_t>());
  BOOST_TEST(ctl({"export"}).status.code == 2);
  BOOST_TEST(ctl({"export", "Balanced", "--all"}).status.code == 2);
}

BOOST_AUTO_TEST_CASE(export_overwrites_only_when_forced_and_never_through_a_link) {
  const test::TempDir folder;
  const fs::path file = folder / "preset-Balanced.json";
  test::write_file(file, "mine");
  const test::Finished refused = ctl({"export", "Balanced"}, {.directory = folder.path()});
  BOOST_TEST(refused.status.code == 2);
  BOOST_TEST(refused.err.find("exists already; --force replaces it") != std::string::npos);
  BOOST_TEST(test::read_file(file) == "mine");
  ctl_out({"export", "Balanced", "--force"}, {.directory = folder.path()});
  BOOST_TEST(test::read_file(file).find("\"version\"") != std::string::npos);

  const std::string target = folder.write("target", "mine");
  fs::create_symlink(target, folder / "preset-Low Latency.json");
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"export", "Low Latency"}, {"export", "Low Latency", "--force"}}) {
    BOOST_TEST(ctl(words, {.directory = folder.path()}).status.code == 2);
  }
  BOOST_TEST(test::read_file(target) == "mine");
}

BOOST_AUTO_TEST_CASE(export_of_a_name_with_slashes_stays_in_the_folder) {
  const test::TempDir folder;
  const fs::path inner = folder / "inner";
  fs::create_directory(inner);
  const std::string name = "../" + fresh_name("outside") + "/x";
  create_preset(client, name);
  ctl_out({"export", name}, {.directory = inner});
  BOOST_TEST(std::distance(fs::directory_iterator(inner), fs::directory_iterator()) == 1);
  BOOST_TEST(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
}

BOOST_AUTO_TEST_CASE(import_brings_back_what_was_exported) {
  const std::string name = fresh_name("travels");
  const json::object made = create_preset(
      client, name,
      {{"runtime", "vllm"}, {"metadata", test::parse(R"({"tags":["x"],"k":[1.0]})")}});
  const std::string document = ctl_out({"export", name, "--output", "-"});
  ctl_out({"delete", name, "--yes"});
  BOOST_TEST(ctl_out({"import", "-"}, {.input = document}).starts_with("created #"));
  const json::value back = ctl_json({"get", name});
  for (const char* field : {"description", "category", "runtime", "parameters", "metadata"}) {
    test::check_equal(back.at(field), made.at(field));
  }
}

BOOST_AUTO_TEST_CASE(import_follows_the_rule_for_taken_names_and_tells_what_happened) {
  const std::string name = fresh_name("taken");
  create_preset(client, name);
  const std::string document =
      R"({"version":"1.0","preset":{"name":")" + name + R"(","parameters":{"p":[7]}}})";
  const auto import = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"import", "-"});
    return ctl(more, {.input = document});
  };
  const test::Finished failed = import({});
  BOOST_TEST(failed.status.code == 1);
  BOOST_TEST(failed.err.find(name) != std::string::npos);
  BOOST_TEST(import({"--on-conflict", "skip"}).out.starts_with("skipped #"));
  const test::Finished dry = import({"--on-conflict", "replace", "--dry-run"});
  BOOST_TEST(dry.out.starts_with("dry run: replaced #"), dry.out);
  BOOST_TEST(ctl_json({"get", name}).at("revision") == json::value(1));
  const test::Finished renamed = import({"--on-conflict", "rename"});
  BOOST_TEST(renamed.out.starts_with("renamed #"), renamed.out);
  BOOST_TEST(renamed.out.find("(was " + name + ")") != std::string::npos, renamed.out);
  BOOST_TEST(import({"--on-conflict", "replace"}).out.starts_with("replaced #"));
  BOOST_TEST(ctl_json({"get", name}).at("revision") == json::value(2));
}

BOOST_AUTO_TEST_CASE(a_file_that_fails_does_not_keep_the_next_one_out) {
  const test::TempDir folder;
  const std::string first = fresh_name("first");
  const std::string second = fresh_name("second");
  const std::string good = folder.write("good.yaml", "name: " + first + "\nparameters: {p: [1]}\n");
  const std::string bad = folder.write("bad.json", R"({"version":"1.0","preset":{"name":")" +
                                                       second + R"(","parameters":{"p":1}}})");
  const std::string broken = folder.write("broken.json", "{");
  const test::Finished done = ctl({"import", broken, bad, good});
  BOOST_TEST(done.status.code == 2);
  BOOST_TEST(done.out.starts_with(good + ": created #"), done.out);
  BOOST_TEST(done.err.find(broken + ": ") != std::string::npos);
  BOOST_TEST(done.err.find(bad + ": /document/preset/parameters/p: ") != std::string::npos,
             done.err);
  BOOST_TEST(ctl({"import", bad}).status.code == 1);
}

BOOST_AUTO_TEST_SUITE_END()

// Reading runners' files, and what is found before anything runs.
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "runner/words.h"
#include "runner/workload.h"
#include "runner_facts.h"

namespace json = boost::json;

namespace {

struct Files {
  test::TempDir folder;

  // What is wrong with a file, one fault a line, without the folder's name.
  std::string faults(const std::string& yaml) const {
    const auto spec = tuningd::read_spec(folder.write("faulty.yaml", yaml));
    if (spec) return "";
    std::string all;
    for (const auto& problem : spec.error()) {
      const std::string text = to_string(problem);
      all += text.substr(text.find("faulty.yaml")) + '\n';
    }
    return all;
  }
};

constexpr const char* kMinimal =
    "name: one\nruntimes: [sglang]\ncommand: {argv: ['true']}\nmetrics: {file: a.json}\n";

json::object task(const char* text) {
  return json::parse(text).as_object();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(files, Files)

BOOST_AUTO_TEST_CASE(every_fault_is_told_with_its_place) {
  BOOST_TEST(faults(kMinimal) == "");
  BOOST_TEST(
      faults("name: One\nruntimes: [a]\ncommand:\n  argv: [x, '{modle}']\n  secnds: 3\n"
             "metrics: {file: ../x}\nport: 70000\n") ==
      "faulty.yaml:1:1: name: must be a name of lower-case letters, digits, - . and _\n"
      "faulty.yaml:4:3: command.argv: word 1 has no placeholder {modle}; did you mean "
      "{model}?\n"
      "faulty.yaml:5:3: command.secnds: unknown key; did you mean seconds?\n"
      "faulty.yaml:6:11: metrics.file: must be {result_file}, or a name in the run's folder\n"
      "faulty.yaml:7:1: port: must be a port from 1 to 65535; leave it out for a free one\n");
}

BOOST_AUTO_TEST_CASE(what_is_missing_or_too_much_is_told) {
  const std::string text = faults("{}");
  for (const char* part : {"name is missing", "runtimes is missing", "needs command, or serve",
                           "says neither file nor stdout"}) {
    BOOST_TEST(text.find(part) != std::string::npos, part << " in " << text);
  }
  const struct {
    const char* more;
    const char* expected;
  } kCases[] = {
      {"serve: {argv: [a], ready: {line: x}}\n", "command alone, or both of them"},
      {"metrics: {file: a, stdout: last_json_line}\n", "duplicate key"},
      {"gpu_count: {number: 2, metric: gpus}\n", "one of number, metric, product"},
      {"environment: {set: {'A-B': x}}\n", "must be a variable's name"},
      {"environment: {set: {TUNINGD_TRIAL: x}}\n", "set by the daemon"},
  };
  for (const auto& one : kCases) {
    const std::string found = faults(std::string(kMinimal) + one.more);
    BOOST_TEST(found.find(one.expected) != std::string::npos, one.expected << " in " << found);
  }
  const std::string levels =
      faults("name: a\nruntimes: [a]\ncommand: {argv: [a, '{concurrency}']}\nmetrics: {file: a}\n");
  BOOST_TEST(levels.find("faulty.yaml:3:11: command.argv: has {scenario}") == 0U, levels);
  const std::string url = faults(
      "name: a\nruntimes: [a]\nserve: {argv: [a], ready: {http: 'http://example.com/'}}\n"
      "benchmark: {argv: [a]}\nmetrics: {file: a}\n");
  BOOST_TEST(url.find("asked on this machine alone") != std::string::npos, url);
}

BOOST_AUTO_TEST_CASE(words_are_taken_apart_at_their_placeholders) {
  for (const char* text : {"{", "a}", "{unknown}", "x{flags}", "{parameter:}", "{parameter:a}"}) {
    BOOST_TEST(!tuningd::parse_word(text).has_value(), text);
  }
  tuningd::Values values;
  values.port = 80;
  const json::object parameters = {{"a", true}, {"list", {1, 2}}, {"null", nullptr}};
  values.parameters = &parameters;
  const auto text = [&](const char* word) {
    return tuningd::expand(tuningd::parse_word(word).value(), values).value();
  };
  BOOST_TEST(text("") == "");
  BOOST_TEST(text("http://h:{port}/{{x}}") == "http://h:80/{x}");
  BOOST_TEST(text("{parameter:a:}{parameter:list:}{parameter:null:d:e}{parameter:none:}") ==
             "true[1,2]d:e");
}

BOOST_AUTO_TEST_CASE(scenarios_of_fixed_lengths_are_understood) {
  BOOST_TEST(
      (tuningd::parse_scenario("D(100,200)") == std::pair<std::uint64_t, std::uint64_t>(100, 200)));
  BOOST_TEST(
      (tuningd::parse_scenario("D( 1, 2 )") == std::pair<std::uint64_t, std::uint64_t>(1, 2)));
  for (const char* text : {"", "D", "D()", "D(1)", "D(1,)", "D(0,1)", "D(-1,1)", "D(1,2,3)",
                           "N(1,2)", "D(1.5,2)", "D(1,99999999999999999999)"}) {
    BOOST_TEST(!tuningd::parse_scenario(text).has_value(), text);
  }
}

BOOST_AUTO_TEST_CASE(runners_come_from_folders_and_fit_by_the_beginning_of_the_runtime) {
  folder.write("a/two.yaml",
               "name: two\nruntimes: [vLLM]\ncommand: {argv: [a]}\nmetrics: {file: a}\n");
  folder.write("a/one.yaml", kMinimal);
  folder.write("a/.hidden.yaml", "nonsense");
  folder.write("a/notes.txt", "nonsense");
  folder.write("b/one.yaml",
               "name: one\nruntimes: [other]\ncommand: {argv: [a]}\nmetrics: {file: a}\n"
               "expected_seconds: 7\n");
  const std::string a = (folder / "a").string();
  const std::string b = (folder / "b").string();
  const auto runners = tuningd::Runners::load({a, b});
  BOOST_REQUIRE(runners.has_value());
  const std::vector<std::string> names = {"one", "two"};
  BOOST_TEST(runners->names() == names, boost::test_tools::per_element());
  BOOST_REQUIRE(runners->named("one") != nullptr);
  BOOST_TEST(tuningd::expected_seconds(*runners->named("one")) == 7);
  BOOST_TEST(runners->named("three") == nullptr);
  BOOST_REQUIRE(runners->for_runtime("Vllm-0.11") != nullptr);
  BOOST_TEST(tuningd::name_of(*runners->for_runtime("Vllm-0.11")) == "two");
  BOOST_TEST(runners->for_runtime("sglang") == nullptr);
  BOOST_TEST(tuningd::Runners::load({a})->for_runtime("SGLANG") != nullptr);
  const auto absent = tuningd::Runners::load({a, (folder / "none").string()});
  BOOST_REQUIRE(!absent.has_value());
  BOOST_TEST(absent.error().size() == 1U);
  folder.write("a/three.yaml", kMinimal);
  const auto twice = tuningd::Runners::load({a});
  BOOST_REQUIRE(!twice.has_value());
  BOOST_TEST(to_string(twice.error()[0]).find("a second runner named one") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_a_runner_cannot_do_is_found_beforehand) {
  const auto spec = test::named_runner(folder, R"(
command: {per_level: true, argv: [no-such-program-anywhere, '{input_tokens}', '{flags}']}
metrics: {file: a}
parameters: {allow: [tp-size]}
)");
  const auto found = tuningd::check_runner(
      spec, task(R"json({"parameters":{"tp-size":[1],"--tp-size":[1],"a/b":[1],
      "__quant__x":[1]},"benchmark":{"traffic_scenarios":["D(1,2)","N(1,2)"],"max_time_per_iteration":3}})json"));
  BOOST_REQUIRE_EQUAL(found.errors.size(), 2U);
  BOOST_TEST(found.errors[0].first == "/parameters/a~1b");
  BOOST_TEST(found.errors[1].first == "/benchmark/traffic_scenarios/1");
  BOOST_REQUIRE_EQUAL(found.warnings.size(), 2U);
  BOOST_TEST(found.warnings[0].find("/benchmark/max_time_per_iteration") == 0U);
  BOOST_TEST(found.warnings[1].find("no-such-program-anywhere") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(limits_are_the_files_or_the_tasks) {
  const auto spec = test::named_runner(folder, R"(
serve: {argv: [a], ready: {line: x}, seconds: 100, stop_seconds: 5}
benchmark: {per_level: true, argv: [a], seconds: 10, stop_seconds: 1}
metrics: {file: a}
)");
  const auto levels = task(R"({"benchmark":{"num_concurrency":[1,2,3]}})");
  BOOST_TEST(tuningd::limit_seconds(spec, levels) == 100 + 5 + 3 * 10 + 1);
  auto timed = levels;
  timed["optimization"] = {{"timeout_per_iteration", 60}};
  BOOST_TEST(tuningd::limit_seconds(spec, timed) == 60 + 5 + 60 + 1);
}

BOOST_AUTO_TEST_SUITE_END()

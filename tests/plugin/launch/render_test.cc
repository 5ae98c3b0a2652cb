#include <boost/test/unit_test.hpp>

#include "tests/plugin/launch/small_catalogs.h"

using namespace preset;
using namespace preset::launch_test;

namespace {

using Words = std::vector<std::string>;

// What follows the command.
std::string flags(const Catalog& catalog, std::string_view point) {
  const Rendered result = rendered(catalog, point);
  const std::size_t skip = catalog.parts().command.size();
  return quote_shell({result.argv.begin() + static_cast<std::ptrdiff_t>(skip), result.argv.end()});
}

std::string warning(const Catalog& catalog, std::string_view point) {
  const Rendered result = rendered(catalog, point);
  BOOST_REQUIRE(result.warnings.size() == 1);
  return result.warnings.front();
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rendering)

BOOST_AUTO_TEST_CASE(flags_come_in_the_order_of_the_point_behind_the_command) {
  const auto catalog = small_catalog("vllm");
  const Rendered result = rendered(*catalog, R"({"ratio":0.9,"size":2,"name":"a b"})");
  const Words expected = {"vllm", "serve", "--ratio", "0.9", "--size", "2", "--name", "a b"};
  BOOST_TEST(result.argv == expected, boost::test_tools::per_element());
  BOOST_TEST(result.shell == "vllm serve --ratio 0.9 --size 2 --name 'a b'");
  BOOST_TEST(result.warnings.empty());
}

BOOST_AUTO_TEST_CASE(a_null_leaves_the_flag_out) {
  BOOST_TEST(flags(*small_catalog("vllm"), R"({"size":null,"cache":null,"sizes":null})") == "");
}

BOOST_AUTO_TEST_CASE(the_model_goes_where_the_engine_takes_it) {
  BOOST_TEST(rendered(*small_catalog("vllm"), R"({"size":2})", {}, "org/m").shell ==
             "vllm serve org/m --size 2");
  BOOST_TEST(rendered(*small_catalog("sglang"), R"({"size":2})", {}, "org/m").shell ==
             "python3 -m sglang.launch_server --model-path org/m --size 2");
  BOOST_TEST(rendered(*small_catalog("llama.cpp"), R"({"size":2})", {}, "m.gguf").shell ==
             "llama-server --model m.gguf --size 2");
}

BOOST_AUTO_TEST_CASE(a_model_among_the_parameters_yields_to_the_one_given) {
  const auto catalog = small_catalog("sglang");
  BOOST_TEST(rendered(*catalog, R"({"model-path":"a","size":2})").shell ==
             "python3 -m sglang.launch_server --model-path a --size 2");
  const Rendered result = rendered(*catalog, R"({"model-path":"a","size":2})", {}, "b");
  BOOST_TEST(result.shell == "python3 -m sglang.launch_server --model-path b --size 2");
  BOOST_TEST(result.warnings.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_switch_has_no_value) {
  const auto catalog = small_catalog("vllm");
  BOOST_TEST(flags(*catalog, R"({"on":true})") == "--on");
  BOOST_TEST(flags(*catalog, R"({"on":false})") == "");
  BOOST_TEST(rendered(*catalog, R"({"on":false})").warnings.empty());
  BOOST_TEST(contains(warning(*catalog, R"({"fast":false})"), "no spelling for false"));
  BOOST_TEST(contains(refusal(*catalog, R"({"on":"yes"})"), "/point/on: the flag is a switch"));
}

BOOST_AUTO_TEST_CASE(a_negatable_switch_says_false_in_its_own_way) {
  const auto catalog = small_catalog("vllm");
  BOOST_TEST(flags(*catalog, R"({"cache":true})") == "--cache");
  BOOST_TEST(flags(*catalog, R"({"cache":false})") == "--no-cache");
  BOOST_TEST(flags(*catalog, R"({"no-cache":true})") == "--no-cache");
  BOOST_TEST(flags(*catalog, R"({"no-cache":false})") == "--cache");
  BOOST_TEST(contains(refusal(*catalog, R"({"no-cache":1})"), "/point/no-cache"));
}

BOOST_AUTO_TEST_CASE(a_switch_with_a_word_is_written_in_its_words) {
  const auto catalog = small_catalog("llama.cpp");
  BOOST_TEST(flags(*catalog, R"({"check":true})") == "--check yes");
  BOOST_TEST(flags(*catalog, R"({"check":false})") == "--check no");
  BOOST_TEST(flags(*catalog, R"({"check":"auto"})") == "--check auto");
}

BOOST_AUTO_TEST_CASE(lists_are_spaced_joined_by_commas_or_repeated) {
  const auto catalog = small_catalog("vllm");
  BOOST_TEST(flags(*catalog, R"({"sizes":[1,2,4]})") == "--sizes 1 2 4");
  BOOST_TEST(flags(*catalog, R"({"names":["a","b"]})") == "--names a,b");
  BOOST_TEST(flags(*catalog, R"({"pairs":["a=1","b=2"]})") == "--pairs a=1 --pairs b=2");
  BOOST_TEST(flags(*catalog, R"({"sizes":[]})") == "--sizes");
  BOOST_TEST(flags(*catalog, R"({"names":[]})") == "--names ''");
  BOOST_TEST(contains(warning(*catalog, R"({"pairs":[]})"), "empty list"));
  BOOST_TEST(contains(refusal(*catalog, R"({"names":["a,b","c"]})"), "/point/names"));
  BOOST_TEST(contains(refusal(*catalog, R"({"names":[""]})"), "/point/names"));
}

BOOST_AUTO_TEST_CASE(objects_are_compact_json) {
  const auto catalog = small_catalog("vllm");
  BOOST_TEST(flags(*catalog, R"({"extra":{"a":[1,2.50],"b":"x y"}})") ==
             R"(--extra '{"a":[1,2.5],"b":"x y"}')");
  BOOST_TEST(flags(*catalog, R"({"extra":[1,2]})") == "--extra '[1,2]'");
  BOOST_TEST(flags(*catalog, R"({"extra":"word"})") == "--extra word");
  // Text that would read as a number is written as JSON text.
  BOOST_TEST(flags(*catalog, R"({"extra":"3"})") == R"(--extra '"3"')");
  BOOST_TEST(flags(*catalog, R"({"extra":"null"})") == R"(--extra '"null"')");
  BOOST_TEST(flags(*catalog, R"({"extra":" 1"})") == R"(--extra '" 1"')");
  BOOST_TEST(flags(*catalog, R"({"extra.depth":3,"extra.on":true})") ==
             "--extra.depth 3 --extra.on true");
}

BOOST_AUTO_TEST_CASE(numbers_are_written_as_people_write_them) {
  const auto catalog = small_catalog("vllm");
  BOOST_TEST(flags(*catalog, R"({"ratio":0.85})") == "--ratio 0.85");
  BOOST_TEST(flags(*catalog, R"({"ratio":1.0})") == "--ratio 1.0");
  BOOST_TEST(flags(*catalog, R"({"size":18446744073709551615})") == "--size 18446744073709551615");
}

BOOST_AUTO_TEST_CASE(unknown_flags_are_written_by_the_look_of_their_value) {
  const auto catalog = small_catalog("vllm");
  BOOST_TEST(flags(*catalog, R"({"new":true})") == "--new");
  BOOST_TEST(flags(*catalog, R"({"new_one":"x"})") == "--new-one x");
  BOOST_TEST(flags(*catalog, R"({"new":[1,"b"]})") == "--new 1 b");
  BOOST_TEST(flags(*catalog, R"({"new":{"a":1}})") == R"(--new '{"a":1}')");
  BOOST_TEST(contains(warning(*catalog, R"({"new":5})"), "no flag of vllm 1.0"));
  BOOST_TEST(contains(warning(*catalog, R"({"sise":5})"), "size may be meant"));
  BOOST_TEST(contains(warning(*catalog, R"({"old-size":5})"), "called size now"));
  const Rendered off = rendered(*catalog, R"({"new":false})");
  BOOST_TEST(off.argv.size() == 2U);
  BOOST_TEST(off.warnings.size() == 2U);
}

BOOST_AUTO_TEST_CASE(aliases_are_written_under_the_flags_own_name) {
  const auto catalog = small_catalog("vllm");
  BOOST_TEST(flags(*catalog, R"({"title":"x"})") == "--name x");
  BOOST_TEST(contains(refusal(*catalog, R"({"title":"x","name":"y"})"),
                      "/point/name: is the same flag as title"));
}

BOOST_AUTO_TEST_CASE(a_value_that_begins_with_a_dash_is_joined_to_its_option) {
  const auto catalog = small_catalog("vllm");
  BOOST_TEST(flags(*catalog, R"({"name":"--on"})") == "--name=--on");
  BOOST_TEST(flags(*catalog, R"({"name":"-"})") == "--name=-");
  BOOST_TEST(flags(*catalog, R"({"new":"-x y"})") == "'--new=-x y'");
  BOOST_TEST(flags(*catalog, R"({"size":-1})") == "--size -1");
  BOOST_TEST(flags(*catalog, R"({"ratio":-0.5})") == "--ratio=-0.5");
  BOOST_TEST(flags(*catalog, R"({"pairs":["--a","b"]})") == "--pairs=--a --pairs b");
  BOOST_TEST(flags(*catalog, R"({"names":["--a","b"]})") == "--names=--a,b");
  BOOST_TEST(flags(*catalog, R"({"sizes":[-1,2]})") == "--sizes -1 2");
  BOOST_TEST(contains(refusal(*catalog, R"({"new":["a","--on"]})"), "/point/new"));
}

BOOST_AUTO_TEST_CASE(llama_cpp_takes_any_word_behind_an_option_it_knows) {
  const auto catalog = small_catalog("llama.cpp");
  BOOST_TEST(flags(*catalog, R"({"name":"--on"})") == "--name --on");
  BOOST_TEST(flags(*catalog, R"({"size":-1})") == "--size -1");
  BOOST_TEST(contains(refusal(*catalog, R"({"new":"--on"})"), "/point/new"));
}

BOOST_AUTO_TEST_CASE(a_name_never_brings_another_option_with_it) {
  const auto catalog = small_catalog("vllm");
  for (const char* name :
       {"", "-x", "--", "---on", "-- on", "a b", "a=b --on", "a\\u0000", "a\\n", "ü", ".a", "a+"}) {
    const std::string point = R"({")" + std::string(name) + R"(":1})";
    BOOST_TEST(contains(refusal(*catalog, point), "is no name of a flag"), point);
  }
}

BOOST_AUTO_TEST_CASE(two_dashes_before_a_name_are_taken_off) {
  const auto catalog = small_catalog("vllm");
  BOOST_TEST(flags(*catalog, R"({"--name":"a","--new":1})") == "--name a --new 1");
  BOOST_TEST(contains(refusal(*catalog, R"({"name":"a","--name":"b"})"),
                      "/point/--name: is the same flag as name"));
}

BOOST_AUTO_TEST_CASE(nul_is_refused_wherever_a_word_could_hold_it) {
  const auto catalog = small_catalog("vllm");
  BOOST_TEST(
      contains(refusal(*catalog, R"({"name":"a\u0000b"})"), "/point/name: must not hold NUL"));
  BOOST_TEST(contains(refusal(*catalog, R"({"pairs":["a","\u0000"]})"), "/point/pairs"));
  BOOST_TEST(flags(*catalog, R"({"extra":{"a":"\u0000"}})") == R"(--extra '{"a":"\u0000"}')");
}

BOOST_AUTO_TEST_CASE(all_faults_of_a_point_are_reported) {
  const auto catalog = small_catalog("vllm");
  const auto result =
      render(*catalog, json::parse(R"({"a b":1,"on":"x","name":"\u0000"})").as_object(), {}, "");
  BOOST_REQUIRE(!result);
  BOOST_TEST(result.error().errors.size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_model_that_looks_like_an_option_is_joined_or_refused) {
  BOOST_TEST(rendered(*small_catalog("sglang"), "{}", {}, "--on").shell ==
             "python3 -m sglang.launch_server --model-path=--on");
  BOOST_TEST(contains(refusal(*small_catalog("vllm"), "{}", {}, "--on"), "/model"));
}

BOOST_AUTO_TEST_CASE(launch_data_is_checked_before_it_is_used) {
  const auto catalog = small_catalog("vllm");
  const auto refuses = [&](const char* launch, std::string_view path) {
    const std::string why = refusal(*catalog, R"({"size":2})", json::parse(launch));
    BOOST_TEST(why.starts_with(path), launch << " gave " << why);
  };
  refuses("1", "/launch");
  refuses(R"({"engine":1})", "/launch/engine");
  refuses(R"({"other":1})", "/launch/other");
  refuses(R"({"environment":{"A B":"x"}})", "/launch/environment/A B");
  refuses(R"({"environment":{"A":1}})", "/launch/environment/A");
  refuses(R"({"command":["rm","-rf","/"]})", "/launch/command");
  refuses(R"({"command":["vllm","serve","--on"]})", "/launch/command");
  refuses(R"({"command":["python3","-m","sglang.launch_server"]})", "/launch/command");
  refuses(R"({"line":[{"word":"--on"}]})", "/launch/line/0/word");
  refuses(R"({"line":[1]})", "/launch/line/0");
  refuses(R"({"line":[{"flag":"size","option":"size"}]})", "/launch/line/0/option");
  refuses(R"({"line":[{"flag":"size","option":"--size=2 --on"}]})", "/launch/line/0/option");
  refuses(R"({"line":[{"flag":"size","option":"--size","text":["1","2"],"join":"="}]})",
          "/launch/line/0/text");
  // Text that says what the point says, and more.
  refuses(R"({"line":[{"flag":"name","option":"--name","text":["x"]},
                      {"flag":"size","option":"--size","text":["2"]},{"word":"-5"},
                      {"word":"m","model":true,"extra":1}]})",
          "/launch/line/3/extra");
}

BOOST_AUTO_TEST_CASE(words_of_another_engines_line_are_not_used) {
  const auto captured = capture("A=1 vllm serve m --size 3");
  const Rendered result = rendered(*small_catalog("sglang"), R"({"size":3})", captured.launch);
  BOOST_TEST(result.shell == "python3 -m sglang.launch_server --size 3");
  BOOST_TEST(result.warnings.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_changed_value_keeps_the_place_and_spelling_of_its_option) {
  const auto captured = capture("vllm serve m --title=a -s 2 --no-cache --ratio 0.90 -O3");
  const auto again = [&](const char* point, std::string_view model = "") {
    return rendered(*small_catalog("vllm"), point, captured.launch, model).shell;
  };
  BOOST_TEST(again(R"({"name":"a","size":2,"cache":false,"ratio":0.9,"depth":3})") ==
             "vllm serve m --title=a -s 2 --no-cache --ratio 0.90 -O3");
  BOOST_TEST(again(R"({"depth":4,"ratio":0.95,"cache":true,"size":8,"name":"b"})") ==
             "vllm serve m --title=b -s 8 --cache --ratio 0.95 -O4");
  BOOST_TEST(again(R"({"size":2,"new":1})", "other") == "vllm serve other -s 2 --new 1");
}

BOOST_AUTO_TEST_CASE(a_fetched_model_is_replaced_in_kind) {
  const auto captured = capture("llama-server -hf org/repo -s 2");
  const auto catalog = small_catalog("llama.cpp");
  BOOST_TEST(rendered(*catalog, R"({"size":2})", captured.launch, "org/other").shell ==
             "llama-server -hf org/other -s 2");
  BOOST_TEST(rendered(*catalog, R"({"size":2})", captured.launch, "a/m.gguf").shell ==
             "llama-server --model a/m.gguf -s 2");
}

BOOST_AUTO_TEST_CASE(the_environment_stands_before_the_command) {
  const auto captured = capture("env A=1 B='x y' C= vllm serve m");
  const Rendered result = rendered(*small_catalog("vllm"), "{}", captured.launch);
  BOOST_TEST(result.shell == "env A=1 B='x y' C= vllm serve m");
  const Environment expected = {{"A", "1"}, {"B", "x y"}, {"C", ""}};
  BOOST_TEST((result.environment == expected));
}

BOOST_AUTO_TEST_SUITE_END()

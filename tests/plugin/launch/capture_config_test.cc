#include <boost/test/unit_test.hpp>

#include "tests/plugin/launch/small_catalogs.h"

using namespace preset;
using namespace preset::launch_test;

namespace {

Captured captured(std::string_view text, std::string_view engine = "vllm") {
  auto result = capture_config(text, *small_catalog(engine));
  BOOST_REQUIRE_MESSAGE(result, text << ": " << why(result));
  return *std::move(result);
}

std::string point(std::string_view yaml) {
  return text(point_of(captured(yaml)));
}

std::string refusal_of(std::string_view yaml) {
  const auto result = capture_config(yaml, *small_catalog("vllm"));
  BOOST_REQUIRE(!result);
  BOOST_TEST((result.error().kind == Kind::kInvalidParams));
  return result.error().message;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(capturing_files)

BOOST_AUTO_TEST_CASE(keys_are_flags_in_the_order_of_the_file) {
  BOOST_TEST(point("ratio: 0.90\nsize: 2\nname: x\non: true\n") ==
             R"({"ratio":0.9,"size":2,"name":"x","on":true})");
  BOOST_TEST(point("title: x\nno-cache: true\n") == R"({"name":"x","cache":false})");
  BOOST_TEST(point("") == "{}");
  BOOST_TEST(point("{}") == "{}");
}

BOOST_AUTO_TEST_CASE(values_have_the_types_of_their_flags) {
  BOOST_TEST(point("name: 7\nmode: 8\ndepth: 8k\ncheck: no\ncache: yes\n") ==
             R"({"name":"7","mode":"8","depth":8000,"check":false,"cache":true})");
  BOOST_TEST(point("sizes: [1, '2']\nnames: a,b\npairs: x\n") ==
             R"({"sizes":[1,2],"names":["a","b"],"pairs":["x"]})");
  BOOST_TEST(point("sizes: 4\n") == R"({"sizes":[4]})");
  BOOST_TEST(point("extra:\n  a: {b: 1}\n") == R"({"extra":{"a":{"b":1}}})");
  BOOST_TEST(point("extra: '{\"a\": 1}'\n") == R"({"extra":{"a":1}})");
}

BOOST_AUTO_TEST_CASE(the_model_goes_into_the_launch_data) {
  const Captured vllm = captured("model: org/m\nsize: 2\n");
  BOOST_TEST(vllm.model == "org/m");
  BOOST_TEST(text(vllm.parameters) == R"({"size":[2]})");
  BOOST_TEST(rendered(*small_catalog("vllm"), R"({"size":2})", vllm.launch).shell ==
             "vllm serve org/m --size 2");
  const Captured sglang = captured("model_path: org/m\n", "sglang");
  BOOST_TEST(rendered(*small_catalog("sglang"), "{}", sglang.launch).shell ==
             "python3 -m sglang.launch_server --model-path org/m");
}

BOOST_AUTO_TEST_CASE(unknown_keys_and_secrets_are_noticed) {
  const Captured result = captured("new_one: 5\napi-key: hidden\nsize:\n");
  BOOST_TEST(text(result.parameters) == R"({"new-one":[5]})");
  BOOST_TEST(result.warnings.size() == 3U);
  for (const std::string& warning : result.warnings) {
    BOOST_TEST(warning.find("hidden") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_such_file_is_refused_with_its_line) {
  BOOST_TEST(refusal_of("a: 1\na: 2\n").find("vllm.yaml:2") != std::string::npos);
  BOOST_TEST(refusal_of("- a\n").find("map") != std::string::npos);
  BOOST_TEST(refusal_of("'--on x': 1\n").find("no name of a flag") != std::string::npos);
  BOOST_TEST(refusal_of("size: &a 1\n").find("vllm.yaml:1") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

#include <boost/test/unit_test.hpp>

#include "tests/plugin/launch/small_catalogs.h"

using namespace preset;
using namespace preset::launch_test;

namespace {

std::string point(std::string_view line) {
  return text(point_of(capture(line)));
}

std::string refusal_of(std::string_view line) {
  const auto captured = capture_argv(words(line), small_catalog_of, nullptr);
  BOOST_REQUIRE_MESSAGE(!captured, line << " was captured");
  BOOST_TEST((captured.error().kind == Kind::kInvalidParams));
  return captured.error().message;
}

bool contains(std::string_view whole, std::string_view part) {
  return whole.find(part) != std::string_view::npos;
}

std::string one_warning(std::string_view line) {
  const Captured captured = capture(line);
  BOOST_REQUIRE_MESSAGE(captured.warnings.size() == 1, line);
  return captured.warnings.front();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(capturing)

BOOST_AUTO_TEST_CASE(engines_are_known_by_their_commands) {
  const auto engine = [](const char* line) { return capture(line).engine; };
  for (const char* line :
       {"vllm serve m", "/opt/bin/vllm serve m", "python3 /opt/bin/vllm serve m",
        "python -m vllm.entrypoints.openai.api_server --model m", "uv run vllm serve m",
        "/usr/bin/python3.12 -u -m vllm.entrypoints.cli.main serve m", "nohup vllm serve m"}) {
    BOOST_TEST(engine(line) == "vllm", line);
  }
  for (const char* line :
       {"python3 -m sglang.launch_server --model-path m", "sglang serve --model-path m",
        "python -m sglang.launch_server --model m", "exec sglang serve m"}) {
    BOOST_TEST(engine(line) == "sglang", line);
  }
  for (const char* line :
       {"llama-server -m m", "./build/bin/llama-server -m m", "llama serve -m m"}) {
    BOOST_TEST(engine(line) == "llama.cpp", line);
  }
  BOOST_TEST(engine("--size 2") == "");
}

BOOST_AUTO_TEST_CASE(the_model_is_kept_apart_from_the_parameters) {
  for (const char* line :
       {"vllm serve org/m --size 2", "vllm serve --size 2 org/m",
        "vllm serve --model org/m --size 2",
        "python -m vllm.entrypoints.openai.api_server --size 2 --model=org/m",
        "python3 -m sglang.launch_server --model-path org/m --size 2", "llama-server -m org/m -s 2",
        "sglang serve org/m --size 2", "llama-server --hf-repo org/m --size 2"}) {
    const Captured captured = capture(line);
    BOOST_TEST(captured.model == "org/m", line);
    BOOST_TEST(text(captured.parameters) == R"({"size":[2]})", line);
    BOOST_TEST(captured.warnings.empty(), line);
  }
}

BOOST_AUTO_TEST_CASE(values_have_the_types_of_their_flags) {
  BOOST_TEST(point("vllm serve m --size 2 --ratio 0.90 --name 007 --mode 8 --on") ==
             R"({"size":2,"ratio":0.9,"name":"007","mode":"8","on":true})");
  BOOST_TEST(point(R"(vllm serve m --extra '{"a": [1, 2]}' --sizes 1 2 4 --names a,b)") ==
             R"({"extra":{"a":[1,2]},"sizes":[1,2,4],"names":["a","b"]})");
  BOOST_TEST(point("vllm serve m --pairs a=1 --size -1 --pairs b=2") ==
             R"({"pairs":["a=1","b=2"],"size":-1})");
  BOOST_TEST(point("llama-server --check no --depth all") == R"({"check":false,"depth":"all"})");
  BOOST_TEST(point("vllm serve m --depth 8k") == R"({"depth":8000})");
  BOOST_TEST(point("vllm serve m --depth=8K") == R"({"depth":8192})");
}

BOOST_AUTO_TEST_CASE(other_spellings_are_the_same_parameter) {
  BOOST_TEST(point("vllm serve m -s 2 --title x") == R"({"size":2,"name":"x"})");
  BOOST_TEST(point("vllm serve m -s=2 --title=x=y") == R"({"size":2,"name":"x=y"})");
  BOOST_TEST(point("vllm serve m -O3") == R"({"depth":3})");
  BOOST_TEST(point("vllm serve m --no-cache") == R"({"cache":false})");
  BOOST_TEST(point("vllm serve m --no_cache") == R"({"cache":false})");
  BOOST_TEST(point("llama-server -kv") == R"({"cache":true})");
  BOOST_TEST(point("llama-server -nkv") == R"({"cache":false})");
  BOOST_TEST(point("llama-server -no-kv") == R"({"cache":false})");
  BOOST_TEST(point("vllm serve m -x.mode=3 -x.level 2") == R"({"extra.mode":3,"extra.level":2})");
  BOOST_TEST(point("vllm serve m --extra '\n {\"a\": 1}\n'") == R"({"extra":{"a":1}})");
  BOOST_TEST(point("vllm serve m --extra.on true --extra.kv_role both --extra.list+ a") ==
             R"({"extra.on":true,"extra.kv_role":"both","extra.list+":"a"})");
}

BOOST_AUTO_TEST_CASE(unknown_flags_are_typed_by_their_look) {
  const Captured captured = capture(
      "vllm serve m --new_a 5 --new-b 0.5 --new-c --new-d x --new-e '[1]' --new-f=true "
      "--new-g -3 --new-h '{\"a\":1}' --new-i 007 --new-j 1 2");
  BOOST_TEST(text(point_of(captured)) ==
             R"({"new-a":5,"new-b":0.5,"new-c":true,"new-d":"x","new-e":[1],"new-f":"true",)"
             R"("new-g":-3,"new-h":{"a":1},"new-i":"007","new-j":[1,2]})");
  BOOST_TEST(captured.warnings.size() == 10U);
  BOOST_TEST(contains(captured.warnings[0], "no flag of vllm 1.0"));
  BOOST_TEST(point("vllm serve m --new a --new b") == R"({"new":["a","b"]})");
  BOOST_TEST(contains(one_warning("vllm serve m --old-size 2"), "called size now"));
}

BOOST_AUTO_TEST_CASE(without_a_catalog_everything_is_typed_by_its_look) {
  const Captured captured = capture("vllm serve m --size 2 --on --ratio 0.5", no_catalog_of);
  BOOST_TEST(text(captured.parameters) == R"({"size":[2],"on":[true],"ratio":[0.5]})");
  BOOST_TEST(captured.model == "m");
  BOOST_TEST(captured.warnings.size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_option_without_its_value_is_noticed) {
  BOOST_TEST(contains(one_warning("vllm serve m --size --on"), "--size"));
  BOOST_TEST(point("vllm serve m --size --on") == R"({"size":true,"on":true})");
  BOOST_TEST(point("llama-server --mode -s 2") == R"({"mode":true,"size":2})");
}

BOOST_AUTO_TEST_CASE(values_that_are_not_what_the_flag_takes_are_kept_and_noticed) {
  BOOST_TEST(point("vllm serve m --size two") == R"({"size":"two"})");
  BOOST_TEST(contains(one_warning("vllm serve m --size two"), "--size"));
  BOOST_TEST(contains(one_warning("vllm serve m --mode fast"), "--mode"));
  BOOST_TEST(contains(one_warning("vllm serve m stray"), "stray"));
  BOOST_TEST(contains(one_warning("vllm serve m --size 2 --size 3"), "the last one counts"));
  BOOST_TEST(point("vllm serve m --size 2 --size 3") == R"({"size":3})");
}

BOOST_AUTO_TEST_CASE(a_llama_cpp_option_takes_the_word_behind_it_whatever_that_is) {
  BOOST_TEST(point("llama-server --name --on -s -1") == R"({"name":"--on","size":-1})");
}

BOOST_AUTO_TEST_CASE(the_environment_is_kept_with_the_launch) {
  const Captured captured = capture("A=1 B='x y' A=2 vllm serve m");
  BOOST_TEST(text(captured.launch.at("environment")) == R"({"B":"x y","A":"2"})");
  BOOST_TEST(text(capture("env A=1 vllm serve m").launch.at("env")) == "true");
  BOOST_TEST(text(capture("$ vllm serve m").launch.at("command")) == R"(["vllm","serve"])");
}

BOOST_AUTO_TEST_CASE(secrets_stay_out_of_the_preset) {
  const Captured captured = capture(
      "HF_TOKEN=hidden1 OPENAI_API_KEY=hidden2 CUDA_VISIBLE_DEVICES=0 vllm serve m --api-key "
      "hidden3 "
      "hidden4 --hf-token=hidden5 --ssl-keyfile-password hidden6 --ssl-keyfile key.pem "
      "--admin-api-key hidden7 --max-total-tokens 5");
  for (const std::string& whole :
       {text(captured.parameters), text(captured.launch), captured.warnings.front()}) {
    BOOST_TEST(!contains(whole, "hidden"), whole);
  }
  BOOST_TEST(!contains(text(capture("llama-server -hft hidden -s 2").launch), "hidden"));
  BOOST_TEST(text(point_of(captured)) == R"({"ssl-keyfile":"key.pem","max-total-tokens":5})");
  BOOST_TEST(contains(text(captured.launch), "CUDA_VISIBLE_DEVICES"));
  std::size_t secrets = 0;
  for (const std::string& warning : captured.warnings) {
    BOOST_TEST(!contains(warning, "hidden"));
    if (contains(warning, "secret")) ++secrets;
  }
  BOOST_TEST(secrets == 6U);
}

BOOST_AUTO_TEST_CASE(lines_that_start_no_server_are_refused_with_the_way_out) {
  BOOST_TEST(contains(refusal_of("docker run --gpus all -p 8000:8000 image --model m"),
                      "does not show the server's own line"));
  BOOST_TEST(contains(refusal_of("docker run image python3 -m sglang.launch_server --model m"),
                      "from \"python3\" on"));
  BOOST_TEST(contains(refusal_of("numactl -N 0 llama-server -m m"), "from \"llama-server\" on"));
  BOOST_TEST(contains(refusal_of("vllm bench throughput"), "no server's command"));
  BOOST_TEST(contains(refusal_of("python3 script.py"), "no server's command"));
  BOOST_TEST(contains(refusal_of("ls -l"), "no server's command"));
  BOOST_TEST(contains(refusal_of("A=1"), "no command"));
  BOOST_TEST(contains(refusal_of(""), "no command"));
  BOOST_TEST(contains(refusal_of("vllm serve m --ü 1"), "no option"));
  BOOST_TEST(contains(refusal_of("vllm serve m -- x"), "no option"));
}

BOOST_AUTO_TEST_CASE(llama_cpp_has_no_joined_values) {
  BOOST_TEST(contains(one_warning("llama-server --size=2"), "a word of its own"));
  const Captured captured = capture("llama-server --size=2");
  const auto catalog = small_catalog("llama.cpp");
  BOOST_TEST(rendered(*catalog, R"({"size":2})", captured.launch).shell == "llama-server --size=2");
  BOOST_TEST(rendered(*catalog, R"({"size":3})", captured.launch).shell == "llama-server --size 3");
}

BOOST_AUTO_TEST_CASE(a_line_beyond_all_measure_is_refused) {
  std::vector<std::string> argv = {"vllm", "serve", "m"};
  argv.resize(4096, "--on");
  BOOST_TEST(capture_argv(argv, small_catalog_of, nullptr).has_value());
  argv.emplace_back("--on");
  const auto captured = capture_argv(argv, small_catalog_of, nullptr);
  BOOST_REQUIRE(!captured);
  BOOST_TEST((captured.error().kind == Kind::kLimitExceeded));
}

BOOST_AUTO_TEST_CASE(words_that_are_no_text_are_refused) {
  for (const std::string& word : {std::string("\xff"), std::string("a\0b", 3)}) {
    const auto captured = capture_argv({"vllm", "serve", word}, small_catalog_of, nullptr);
    BOOST_REQUIRE(!captured);
    BOOST_TEST((captured.error().kind == Kind::kInvalidParams));
  }
}

BOOST_AUTO_TEST_SUITE_END()

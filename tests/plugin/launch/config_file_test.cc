#include <boost/test/unit_test.hpp>
#include <cstdlib>

#include "plugin/launch/config_file.h"
#include "support/temp_dir.h"
#include "tests/plugin/launch/small_catalogs.h"

using namespace preset;
using namespace preset::launch_test;

namespace {

Rendered file_of(std::string_view engine, std::string_view point, std::string_view model = "m") {
  return rendered(*small_catalog(engine), point, {}, model);
}

std::string config_line(const Rendered& rendered) {
  return quote_shell(rendered.config_argv);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(config_file)

BOOST_AUTO_TEST_CASE(flags_are_keys_in_the_order_of_the_point) {
  const Rendered result =
      file_of("vllm", R"({"size":2,"ratio":0.9,"name":"a","mode":"8","on":true,"sizes":[1,2]})");
  BOOST_TEST(result.config_file ==
             "size: 2\nratio: 0.9\nname: a\nmode: \"8\"\n\"on\": true\nsizes: [1, 2]\n");
  BOOST_TEST(result.config_name == "vllm.yaml");
  BOOST_TEST(config_line(result) == "vllm serve m --config vllm.yaml");
  BOOST_TEST(config_line(file_of("sglang", R"({"size":2})")) ==
             "python3 -m sglang.launch_server --model-path m --config sglang.yaml");
}

BOOST_AUTO_TEST_CASE(llama_cpp_has_no_file) {
  const Rendered result = file_of("llama.cpp", R"({"size":2})");
  BOOST_TEST(result.config_file.empty());
  BOOST_TEST(result.config_name.empty());
  BOOST_TEST(result.config_argv.empty());
}

BOOST_AUTO_TEST_CASE(false_is_said_so_that_every_version_hears_it) {
  BOOST_TEST(file_of("vllm", R"({"cache":false})").config_file == "no-cache: true\n");
  BOOST_TEST(file_of("vllm", R"({"cache":true})").config_file == "cache: true\n");
  const Rendered sglang = file_of("sglang", R"({"cache":false})");
  BOOST_TEST(sglang.config_file == "{}\n");
  BOOST_TEST(config_line(sglang) ==
             "python3 -m sglang.launch_server --model-path m --config sglang.yaml --no-cache");
}

BOOST_AUTO_TEST_CASE(what_a_file_cannot_say_stays_on_the_command_line) {
  const auto behind = [](const char* point) {
    const Rendered result = file_of("vllm", point);
    BOOST_TEST(result.config_file == "{}\n");
    return config_line(result);
  };
  BOOST_TEST(behind(R"({"name":"--on"})") == "vllm serve m --config vllm.yaml --name=--on");
  BOOST_TEST(behind(R"({"ratio":-0.5})") == "vllm serve m --config vllm.yaml --ratio=-0.5");
  BOOST_TEST(behind(R"({"pairs":["a","b"]})") ==
             "vllm serve m --config vllm.yaml --pairs a --pairs b");
  BOOST_TEST(behind(R"({"sizes":[]})") == "vllm serve m --config vllm.yaml --sizes");
  BOOST_TEST(behind(R"({"new":true})") == "vllm serve m --config vllm.yaml --new");
}

BOOST_AUTO_TEST_CASE(objects_are_texts_of_json) {
  BOOST_TEST(file_of("vllm", R"({"extra":{"a":1}})").config_file == "extra: \"{\\\"a\\\":1}\"\n");
  BOOST_TEST(file_of("vllm", R"({"extra.on":true})").config_file == "extra.on: \"true\"\n");
}

BOOST_AUTO_TEST_CASE(a_second_configuration_file_is_left_out) {
  const Rendered result = file_of("vllm", R"({"config":"mine.yaml","size":2})");
  BOOST_TEST(config_line(result) == "vllm serve m --config vllm.yaml");
  BOOST_TEST(result.shell == "vllm serve m --config mine.yaml --size 2");
  BOOST_TEST(result.warnings.size() == 1U);
}

BOOST_AUTO_TEST_CASE(words_that_some_yaml_takes_for_something_else_are_quoted) {
  for (const char* word :
       {"on",         "No",   "YES", "y",  "null", "~",    "1",    "1e3", "0x10", "12:30", "0777",
        "2024-01-01", ".inf", "",    " a", "a ",   "a: b", "a #b", "*a",  "&a",   "!a",    "%a",
        "@a",         "`a",   "{a",  "[a", "a,b",  "-",    "- a",  "?",   "true", "=",     "<<"}) {
    BOOST_TEST(yaml_text(word) == "\"" + std::string(word) + "\"", word);
  }
  for (const char* word : {"a", "fp8_e5m2", "org/Model-7B", "/data/m.gguf", "auto", "onward"}) {
    BOOST_TEST(yaml_text(word) == word);
  }
  BOOST_TEST(yaml_text("a\"\\\n\t\x7F\xC2\x85\xE2\x80\xA8\xEF\xBB\xBFü😀") ==
             "\"a\\\"\\\\\\n\\x09\\x7f\\x85\\u2028\\ufeffü😀\"");
}

// The engines read with PyYAML, which is not everywhere.
BOOST_AUTO_TEST_CASE(a_yaml_1_1_reader_finds_the_same_values) {
  if (std::system("python3 -c 'import yaml' 2>/dev/null") != 0) {
    BOOST_TEST_MESSAGE("no PyYAML here");
    return;
  }
  const std::vector<std::string> texts = {
      "on",         "no",   "y",     "1e3",  "0x10",     "0o7",          "12:30:45", "1_000",
      "2024-01-01", "null", "~",     ".inf", ".NaN",     "+1",           "-1.5",     "",
      "a: b",       "a\nb", "ü漢😀", "\t x", "\xC2\x85", "\xE2\x80\xA8", "#",        "'",
      "\"",         "\\",   "<<",    "=",    "true",     "yes",          "Off",      "0b1",
      "1:2",        "NULL", "{}",    "[]"};
  std::string yaml;
  json::array all;
  for (const std::string& word : texts) {
    yaml += "- " + yaml_text(word) + "\n";
    all.push_back(json::string(word));
  }
  const Rendered numbers = file_of("vllm", R"({"ratio":1e30,"size":-1,"sizes":[1,8]})");
  const test::TempDir folder;
  folder.write("texts.yaml", yaml);
  folder.write("texts.json", text(all));
  folder.write("numbers.yaml", numbers.config_file);
  const std::string script =
      "import json,sys,yaml\n"
      "d=sys.argv[1]\n"
      "r=lambda n: open(d+'/'+n,encoding='utf-8',newline='').read()\n"
      "assert yaml.safe_load(r('texts.yaml'))==json.loads(r('texts.json'))\n"
      "assert yaml.safe_load(r('numbers.yaml'))=={'ratio':1e30,'size':-1,'sizes':[1,8]}\n";
  const std::string check = folder.write("check.py", script);
  BOOST_TEST(std::system(quote_shell({"python3", check, folder.path().string()}).c_str()) == 0);
}

BOOST_AUTO_TEST_SUITE_END()

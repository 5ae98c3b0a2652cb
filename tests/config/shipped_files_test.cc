// The files under config/ that are installed.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "config/json_text.h"
#include "config/yaml_text.h"

namespace json = boost::json;

namespace {

const std::string kFolder = SOURCE_CONFIG_DIR;

json::value load(const std::string& name) {
  const auto document = config::load_yaml(kFolder + "/" + name);
  if (!document) BOOST_FAIL(to_string(document.error()));
  return document->value;
}

std::vector<json::value> all_presets() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder + "/presets")) {
    files.push_back("presets/" + entry.path().filename().string());
  }
  std::sort(files.begin(), files.end());
  std::vector<json::value> presets;
  for (const auto& file : files) {
    const auto document = load(file);
    for (const auto& preset : document.at("presets").as_array()) presets.push_back(preset);
  }
  return presets;
}

// The four built-in presets, as their design lists them.
constexpr std::string_view kGeneral = R"({"presets":[
  {"name":"Memory Efficient","description":"Optimized for low memory usage","category":"memory",
   "parameters":{"tp-size":[1],"mem-fraction-static":[0.7,0.75],"enable-chunked-prefill":[true]},
   "metadata":{"author":"system","tags":["memory","small-gpu"]}},
  {"name":"High Throughput","description":"Maximize tokens per second","category":"performance",
   "parameters":{"tp-size":[2,4],"mem-fraction-static":[0.9],"schedule-policy":["fcfs"],
                 "enable-mixed-chunking":[true]},
   "metadata":{"author":"system","tags":["throughput","performance"]}},
  {"name":"Low Latency","description":"Minimize end-to-end latency","category":"performance",
   "parameters":{"tp-size":[1,2],"schedule-policy":["lpm"],"mem-fraction-static":[0.85]},
   "metadata":{"author":"system","tags":["latency","interactive"]}},
  {"name":"Balanced","description":"Balanced configuration for general use","category":"general",
   "parameters":{"tp-size":[1,2],"mem-fraction-static":[0.85],"schedule-policy":["fcfs","lpm"]},
   "metadata":{"author":"system","tags":["balanced","recommended"]}}
]})";

}  // namespace

BOOST_AUTO_TEST_SUITE(shipped_files)

BOOST_AUTO_TEST_CASE(the_general_presets_are_the_four_of_the_design_to_the_letter) {
  const auto expected = config::parse_json(kGeneral);
  BOOST_REQUIRE(expected);
  // As text: the order of the keys counts too.
  BOOST_TEST(config::to_json(load("presets/00-general.yaml")) == config::to_json(*expected));
}

BOOST_AUTO_TEST_CASE(each_engine_has_its_comprehensive_preset) {
  for (const auto& [file, name, runtime] :
       {std::tuple{"presets/sglang.yaml", "SGLang Comprehensive", "sglang"},
        std::tuple{"presets/vllm.yaml", "vLLM Comprehensive", "vllm"}}) {
    const auto presets = load(file).at("presets").as_array();
    BOOST_REQUIRE_EQUAL(presets.size(), 1U);
    BOOST_TEST(presets[0].at("name").as_string() == name);
    BOOST_TEST(presets[0].at("runtime").as_string() == runtime);
    BOOST_TEST(presets[0].at("category").as_string() == "comprehensive");
    BOOST_TEST(presets[0].at("parameters").as_object().size() >= 15U);
  }
}

BOOST_AUTO_TEST_CASE(every_shipped_preset_keeps_the_rules_of_a_preset) {
  std::set<std::string> names;
  for (const auto& preset : all_presets()) {
    const std::string name(preset.at("name").as_string());
    BOOST_TEST_CONTEXT(name) {
      BOOST_TEST(names.insert(name).second);
      BOOST_TEST(!preset.at("description").as_string().empty());
      BOOST_TEST(preset.at("metadata").at("author").as_string() == "system");
      BOOST_TEST(!preset.at("metadata").at("tags").as_array().empty());
      for (const auto& member : preset.as_object()) {
        BOOST_TEST((std::set<std::string>{"name", "description", "category", "runtime",
                                          "parameters", "metadata"}
                        .contains(std::string(member.key()))));
      }
      for (const auto& parameter : preset.at("parameters").as_object()) {
        const std::string flag(parameter.key());
        BOOST_TEST(
            flag.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos,
            flag);
        const auto& candidates = parameter.value().as_array();
        BOOST_TEST(!candidates.empty(), flag);
        std::set<std::string> seen;
        for (const auto& candidate : candidates) {
          BOOST_TEST(seen.insert(config::to_json(candidate)).second, flag);
          // One type a parameter: 1 and 1.0 or "true" and true would be a slip.
          BOOST_TEST((candidate.kind() == candidates[0].kind()), flag);
          BOOST_TEST(!candidate.is_structured(), flag);
          // A word for "nothing" is not what engines take, but one has these two as a flag's words.
          BOOST_TEST(!candidate.is_null(), flag);
          BOOST_TEST((candidate != "None" && candidate != "null" && candidate != "no" &&
                      candidate != "yes"),
                     flag);
          const bool switches = flag == "flash-attn";
          BOOST_TEST(((candidate != "on" && candidate != "off") || switches), flag);
        }
      }
    }
  }
  BOOST_TEST(names.size() == 9U);
}

BOOST_AUTO_TEST_CASE(the_shipped_settings_load_and_name_the_preset_plugin) {
  const auto settings = load("tuningd.yaml");
  BOOST_TEST(settings.at("plugins").at(0).at("name").as_string() == "preset");
  BOOST_TEST(settings.at("plugins").at(0).at("settings").at("socket").at("mode").as_string() ==
             "0660");
}

BOOST_AUTO_TEST_SUITE_END()

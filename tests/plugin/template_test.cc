#include "plugin/space/template.h"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include "config/json_text.h"
#include "plugin/domain/validation.h"

namespace {

namespace json = boost::json;

json::object object(std::string_view text) {
  return json::parse(text).get_object();
}

// The values as JSON, or all faults as "path: message" lines.
std::string values(std::string_view variables, std::string_view given, std::string_view facts) {
  const auto chosen =
      preset::variable_values(object(variables), object(given), object(facts), "/variables");
  if (chosen) return config::to_json(json::value(*chosen));
  std::string lines;
  for (const auto& error : chosen.error().errors) lines += error.path + ": " + error.message + "\n";
  return lines;
}

std::string filled(std::string_view preset, std::string_view variables, std::string_view facts) {
  json::object named = object(preset);
  named["name"] = "p";
  preset::FieldErrors errors;
  const auto fields = preset::read_fields(named, "", errors);
  BOOST_TEST_REQUIRE(errors.empty());
  const auto result = preset::fill_template(fields, object(variables), object(facts));
  if (!result)
    return result.error().errors.front().path + ": " + result.error().errors.front().message;
  json::object shown = result->extras;
  shown["parameters"] = result->parameters;
  return config::to_json(json::value(shown));
}

std::string derived(std::string_view text, std::string_view facts) {
  const auto list = preset::derived_values(text, object(facts), "/p");
  return list ? config::to_json(json::value(*list)) : list.error().errors.front().message;
}

BOOST_AUTO_TEST_SUITE(templates)

BOOST_AUTO_TEST_CASE(given_values_go_before_defaults_and_defaults_may_follow_facts_and_each_other) {
  const std::string variables = R"({"width":{"type":"int","default":{"expression":"gpus // 2"}},
      "twice":{"type":"int","default":{"expression":"width * 2"}},"mode":{"type":"string","default":"fast"}})";
  BOOST_TEST(values(variables, "{}", R"({"gpus":8})") == R"({"width":4,"twice":8,"mode":"fast"})");
  BOOST_TEST(values(variables, R"({"width":3})", R"({"gpus":8})") ==
             R"({"width":3,"twice":6,"mode":"fast"})");
}

BOOST_AUTO_TEST_CASE(a_variable_may_take_what_it_does_not_say_from_a_flag) {
  preset::Catalog::Parts parts;
  parts.engine = "e";
  preset::Flag size;
  size.name = "size";
  size.type = preset::FlagType::kInt;
  size.default_value = 4;
  size.min = 1;
  size.help = "How large.";
  preset::Flag mode;
  mode.name = "mode";
  mode.type = preset::FlagType::kEnum;
  mode.enum_values = {"a", "b"};
  preset::Flag sizes;
  sizes.name = "sizes";
  sizes.type = preset::FlagType::kIntList;
  parts.flags = {size, mode, sizes};
  const preset::Catalog catalog(std::move(parts));
  const auto declared = [&](std::string_view variables, const preset::Catalog* of) {
    const auto made = preset::declared_variables(object(variables), of, "/variables");
    return made ? config::to_json(json::value(*made))
                : made.error().errors.front().path + ": " + made.error().errors.front().message;
  };
  BOOST_TEST(declared(R"({"s":{"flag":"size","default":8},"m":{"flag":"mode"}})", &catalog) ==
             R"({"s":{"flag":"size","default":8,"type":"int","help":"How large.","min":1},)"
             R"("m":{"flag":"mode","type":"string","values":["a","b"]}})");
  BOOST_TEST(declared(R"({"s":{"flag":"none"}})", &catalog) ==
             "/variables/s/flag: e has no flag none");
  BOOST_TEST(declared(R"({"s":{"flag":"sizes"}})", &catalog) ==
             "/variables/s/flag: sizes takes no plain value; a variable cannot be its like");
  BOOST_TEST(declared(R"({"s":{"flag":"size"}})", nullptr) ==
             "/variables/s/flag: needs a catalog: the preset's runtime has none");
}

BOOST_AUTO_TEST_CASE(every_wrong_value_is_told) {
  const std::string variables = R"({"a":{"type":"int","min":1,"max":8,"help":"Ranks"},
      "b":{"type":"string","values":["x","y"],"default":"x"},"c":{"type":"int","default":{"expression":"gpus"}}})";
  BOOST_TEST(values(variables, R"({"bb":1,"b":"z","a":0})", "{}") ==
             "/variables/bb: is no variable of this template; did you mean b?\n"
             "/variables/a: must be at least 1\n"
             "/variables/b: \"z\" is none of its values: [\"x\",\"y\"]\n"
             "/variables/c: its default, gpus, needs gpus; give it among the facts\n");
  BOOST_TEST(values(variables, R"({"a":9,"c":1})", "{}") == "/variables/a: must be at most 8\n");
  BOOST_TEST(values(variables, R"({"a":"1","c":1})", "{}") ==
             "/variables/a: expected a value of type int, not \"1\"\n");
  BOOST_TEST(values(variables, R"({"c":1})", "{}") ==
             "/variables/a: has no default, so a value must be given (Ranks)\n");
}

BOOST_AUTO_TEST_CASE(derived_lists_become_lists_and_variables_literals) {
  const std::string preset = R"x({"parameters":{"tp-size":{"values_from":"divisors(gpus)"},
      "max":{"values_from":"[load, load * 2]","when":"mode == 'load'"}},
      "variables":{"load":{"type":"int"},"mode":{"type":"string"}},
      "constraints":[{"id":"c","require":"max <= load * 4 and 'load' != mode"}]})x";
  BOOST_TEST(
      filled(preset, R"({"load":16,"mode":"it's"})", R"({"gpus":4})") ==
      R"({"constraints":[{"id":"c","require":"max <= 16 * 4 and 'load' != 'it\\'s'"}],)"
      R"("parameters":{"tp-size":[1,2,4],"max":{"when":"'it\\'s' == 'load'","values":[16,32]}}})");
}

BOOST_AUTO_TEST_CASE(a_derived_list_is_distinct_not_empty_and_not_too_long) {
  BOOST_TEST(derived("[1, 1.0, 2]", "{}") == "[1,2]");
  BOOST_TEST(derived("gpus", R"({"gpus":8})") == "[8]");
  BOOST_TEST(derived("gpus", "{}") == "needs gpus; give it among the facts");
  BOOST_TEST(derived("1 / 0", "{}") == "has no value here");
  BOOST_TEST(derived("powers(2, 5, 7)", "{}") == "gives an empty list");
  BOOST_TEST(derived("[1, gpus]", "{}").find("gpus") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_fault_of_a_derived_list_names_its_place) {
  BOOST_TEST(filled(R"({"parameters":{},"any_of":[{"parameters":{"a":{"values_from":"gpus"}}}]})",
                    "{}", "{}") ==
             "/any_of/0/parameters/a/values_from: needs gpus; give it among the facts");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace

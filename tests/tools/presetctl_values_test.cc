#include "presetctl/values.h"

#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <limits>

#include "config/json_text.h"
#include "presetctl/arguments.h"
#include "presetctl/parameter_text.h"
#include "presetctl/preset_input.h"
#include "presetctl/preset_yaml.h"

namespace json = boost::json;

namespace {

json::value parsed(std::string_view text) {
  auto value = config::parse_json(text);
  if (!value) throw std::runtime_error(value.error().message);
  return *value;
}

std::string candidates(std::string_view text) {
  const auto values = presetctl::parse_candidates(text);
  return values ? config::to_json(json::value(*values)) : "refused: " + values.error().lines.at(0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(values)

BOOST_AUTO_TEST_CASE(values_are_json_where_they_parse_as_json_and_else_strings) {
  BOOST_TEST(candidates("2,4") == "[2,4]");
  BOOST_TEST(candidates("0.85, 1.0,true,null") == "[0.85,1.0,true,null]");
  BOOST_TEST(candidates("fcfs,lpm") == R"(["fcfs","lpm"])");
  BOOST_TEST(candidates("16gb,no") == R"(["16gb","no"])");
  BOOST_TEST(candidates(R"("2","a,b",x"y)") == R"(["2","a,b","x\"y"])");
}

BOOST_AUTO_TEST_CASE(a_bracket_begins_one_json_list) {
  BOOST_TEST(candidates(R"(["a,b",null])") == R"(["a,b",null])");
  BOOST_TEST(candidates("[]") == "[]");
  BOOST_TEST(candidates(R"({"a":[1,2]})") == R"([{"a":[1,2]}])");
  BOOST_TEST(candidates("[1,").starts_with("refused: [1,: "));
}

BOOST_AUTO_TEST_CASE(empty_values_and_numbers_out_of_range_are_refused) {
  BOOST_TEST(candidates("").starts_with("refused"));
  BOOST_TEST(candidates("1,,2").starts_with("refused"));
  BOOST_TEST(candidates("1e400").starts_with("refused"));
  BOOST_TEST(candidates("99999999999999999999").starts_with("refused"));
  BOOST_TEST(candidates("\"a").starts_with("refused"));
}

BOOST_AUTO_TEST_CASE(what_is_shown_can_be_typed_back) {
  for (const char* text : {R"([2,4])", R"(["fcfs","lpm"])", R"(["2",2,"true",true,null,"null"])",
                           R"(["a,b","x\"y"," z ","","[1]","{"])", R"([0.85,1.0])", R"([{"a":1}])",
                           R"([[1,2]])", R"([])", R"(["a\u001b[0m"])"}) {
    const json::value list = parsed(text);
    const std::string shown = presetctl::format_candidates(list);
    BOOST_TEST(candidates(shown) == config::to_json(list), "shown as " << shown);
  }
}

BOOST_AUTO_TEST_CASE(a_parameter_needs_a_name_and_an_equals_sign) {
  BOOST_TEST(presetctl::parse_parameter("tp-size=2").has_value());
  BOOST_TEST(!presetctl::parse_parameter("tp-size").has_value());
  BOOST_TEST(!presetctl::parse_parameter("=2").has_value());
  BOOST_TEST(presetctl::parse_parameter("a=b=c")->second.at(0) == json::value("b=c"));
}

BOOST_AUTO_TEST_CASE(ranges_and_objects_stand_for_lists_and_read_back) {
  const auto parameter = [](const std::string& text) {
    const auto read = presetctl::parse_parameter("p=" + text);
    return read ? config::to_json(read->second) : "refused: " + read.error().lines.at(0);
  };
  BOOST_TEST(parameter("1..8/1") == R"({"range":{"from":1,"to":8,"step":1}})");
  BOOST_TEST(parameter(" 0.8..0.95/0.05 ") == R"({"range":{"from":0.8,"to":0.95,"step":0.05}})");
  BOOST_TEST(parameter("64..512x2") == R"({"range":{"from":64,"to":512,"factor":2}})");
  BOOST_TEST(parameter("-4..4/2") == R"({"range":{"from":-4,"to":4,"step":2}})");
  for (const char* text : {"1..8", "1..8x", "1..8/two", "1..8/1/1"}) {
    BOOST_TEST(parameter(text).starts_with("refused: p: a range is FROM..TO/STEP"), text);
  }
  // No ranges: texts, and a list of texts.
  BOOST_TEST(parameter("..") == R"([".."])");
  BOOST_TEST(parameter("../models/x") == R"(["../models/x"])");
  BOOST_TEST(parameter("a..b/c") == R"(["a..b/c"])");
  BOOST_TEST(parameter("1...2/1") == R"(["1...2/1"])");
  BOOST_TEST(parameter("\"1..8/1\"") == R"(["1..8/1"])");
  BOOST_TEST(parameter("1..8/1,2").starts_with("refused"));
  BOOST_TEST(parameter("2,1..8/1") ==
             "refused: p: 1..8/1: is a range, not a value; quote it to mean the text");
  BOOST_TEST(parameter("\"1..8/1\",2") == R"(["1..8/1",2])");
  BOOST_TEST(parameter(R"({"values":[1],"when":"a"})") == R"({"values":[1],"when":"a"})");
  BOOST_TEST(parameter(R"({"a":1})") == R"([{"a":1}])");
  for (const char* text : {R"({"range":{"from":1,"to":8,"step":1}})",
                           R"({"range":{"from":0.5,"to":1e+30,"factor":1.5}})", R"(["1..8/1"])",
                           R"(["1..8",2])", R"([".."])"}) {
    BOOST_TEST(parameter(presetctl::format_candidates(parsed(text))) == text);
  }
}

BOOST_AUTO_TEST_CASE(what_stands_for_a_list_is_shown_in_words) {
  const auto shown = [](std::string_view text) {
    return presetctl::format_candidates(parsed(text));
  };
  BOOST_TEST(shown(R"({"values":[2,4],"when":"a > 1"})") == "2, 4 when a > 1");
  BOOST_TEST(shown(R"-({"values_from":"divisors(n)"})-") == "from divisors(n)");
  BOOST_TEST(shown(R"({"range":{"from":1,"to":100,"count":5,"scale":"log"}})") ==
             "5 values from 1 to 100, on a log scale");
  BOOST_TEST(shown(R"({"remove":true})") == "removed");
  BOOST_TEST(shown(R"({"values":[1],"replace":true})") == "1 (in place of what was there)");
  BOOST_TEST(shown(R"({"values":[1],"when":"a\u001b[0m"})") == "1 when a\\u001b[0m");
  BOOST_TEST(shown(R"({"other":1})") == R"({"other":1})");
}

BOOST_AUTO_TEST_CASE(a_point_is_pairs_or_json) {
  const auto point = [](const std::vector<std::string>& words) {
    const auto read = presetctl::parse_point(words);
    return read ? config::to_json(json::value(*read)) : "refused: " + read.error().lines.at(0);
  };
  BOOST_TEST(point({"a=1,b=fcfs", "c=null"}) == R"({"a":1,"b":"fcfs","c":null})");
  BOOST_TEST(point({R"( a = "x,y" , b = [1,{"c":[2,","]}],d=0.5)"}) ==
             R"({"a":"x,y","b":[1,{"c":[2,","]}],"d":0.5})");
  BOOST_TEST(point({R"({"a":1})", "b=2"}) == R"({"a":1,"b":2})");
  BOOST_TEST(point({"a=x=y"}) == R"({"a":"x=y"})");
  for (const char* text : {"a", "=1", "a=1,b", "a=", "a=1,", "a=[1", "a=1,a=2", "{\"a\":", ""}) {
    BOOST_TEST(point({text}).starts_with("refused: --point"), text);
  }
  BOOST_TEST(point({"a=1", R"({"a":2})"}) == "refused: --point: a is there twice");
}

BOOST_AUTO_TEST_CASE(settings_are_scalars) {
  const auto settings = presetctl::parse_settings({"gpus=8", "name=H100", "big=true"}, "--fact");
  BOOST_REQUIRE(settings.has_value());
  BOOST_TEST(config::to_json(json::value(*settings)) == R"({"gpus":8,"name":"H100","big":true})");
  for (const char* text : {"gpus", "=8", "gpus=", "gpus=[1]", "gpus={}", "gpus=null"}) {
    BOOST_TEST(!presetctl::parse_settings({text}, "--fact").has_value(), text);
  }
}

BOOST_AUTO_TEST_CASE(constraints_are_said_in_a_line) {
  const auto constraint = [](std::string_view text) {
    const auto read = presetctl::parse_constraint(text);
    return read ? config::to_json(json::value(*read)) : "refused: " + read.error().lines.at(0);
  };
  BOOST_TEST(constraint("few: a <= 2") == R"({"id":"few","require":"a <= 2"})");
  BOOST_TEST(constraint("few : a <= 2 when b == 'x: when y' ") ==
             R"({"id":"few","require":"a <= 2","when":"b == 'x: when y'"})");
  BOOST_TEST(constraint(R"({"id":"x"})") == R"({"id":"x"})");
  for (const char* text : {"", "a <= 2", ": a", "x:", "x: when b", "{"}) {
    BOOST_TEST(constraint(text).starts_with("refused: --constraint"), text);
  }
  BOOST_TEST(presetctl::format_constraint(
                 parsed(R"({"id":"x","rule":"r","require":"a","when":"b"})").get_object()) ==
             "x: a when b");
}

BOOST_AUTO_TEST_CASE(digits_are_an_id_and_name_makes_them_a_name) {
  BOOST_TEST(presetctl::preset_ref("7") == json::value(7));
  BOOST_TEST(presetctl::preset_ref("#7") == json::value(7));
  BOOST_TEST(presetctl::preset_ref("name:7") == json::value("7"));
  BOOST_TEST(presetctl::preset_ref("7b") == json::value("7b"));
  BOOST_TEST(presetctl::preset_ref("#") == json::value("#"));
  BOOST_TEST(presetctl::preset_ref("name:name:x") == json::value("name:x"));
}

BOOST_AUTO_TEST_CASE(combinations_saturate) {
  json::object space;
  const json::array many(1000, 1);
  for (int i = 0; i < 7; ++i) space["p" + std::to_string(i)] = many;
  BOOST_TEST(presetctl::format_size(space, "combination") == "more than 9·10^18 combinations");
  BOOST_TEST(presetctl::format_size(json::object{}, "combination") == "1 combination");
}

BOOST_AUTO_TEST_CASE(bytes_and_seconds_are_short) {
  BOOST_TEST(presetctl::format_bytes(1) == "1 byte");
  BOOST_TEST(presetctl::format_bytes(1023) == "1023 bytes");
  BOOST_TEST(presetctl::format_bytes(4194304) == "4 MiB");
  BOOST_TEST(presetctl::format_bytes(72694) == "70.9 KiB");
  BOOST_TEST(!presetctl::format_bytes(std::numeric_limits<std::int64_t>::max()).empty());
  BOOST_TEST(presetctl::format_seconds(59) == "59 s");
  BOOST_TEST(presetctl::format_seconds(3 * 86400 + 4 * 3600 + 5 * 60 + 6) == "3 d 04:05:06");
  BOOST_TEST(presetctl::format_seconds(61) == "00:01:01");
}

BOOST_AUTO_TEST_CASE(every_form_of_a_document_gives_its_presets) {
  const auto count = [](std::string_view text) {
    const auto presets = presetctl::presets_of(parsed(text), "f");
    return presets ? static_cast<int>(presets->size()) : -1;
  };
  BOOST_TEST(count(R"({"name":"a","parameters":{}})") == 1);
  BOOST_TEST(count(R"({"version":"1.0","preset":{"name":"a"}})") == 1);
  BOOST_TEST(count(R"({"presets":[{"name":"a"},{"name":"b"}]})") == 2);
  BOOST_TEST(count(R"([{"name":"a"}])") == 1);
  BOOST_TEST(count(R"([1])") == -1);
  BOOST_TEST(count(R"("a")") == -1);
  BOOST_TEST(count(R"({"x":1})") == -1);
}

BOOST_AUTO_TEST_CASE(what_the_daemon_keeps_is_not_sent_back) {
  const json::value preset =
      parsed(R"({"id":7,"name":"a","description":null,"category":"c","is_system":true,
                 "parameters":{"p":[1]},"revision":3,"created_at":"x","updated_at":"y"})");
  BOOST_TEST(config::to_json(presetctl::writable_fields(preset.get_object())) ==
             R"({"name":"a","category":"c","parameters":{"p":[1]}})");
}

BOOST_AUTO_TEST_CASE(the_edited_text_reads_back_as_the_same_fields) {
  for (const char* text :
       {R"({"name":"a: b #c","description":null,"category":"yes","runtime":"1.0",
            "parameters":{"tp-size":[2,4],"no":["no","on",null,true,"0x1F",1.0,1e+30,-0.0]},
            "metadata":{"tags":["x, y"],"empty":{},"deep":{"a":[{"b":[]}]}}})",
        R"({"name":"quote \" back \\ slash / tab \t esc \u001b nel \u0085 bom \ufeff 😀",
            "description":"line 1\nline 2\n","category":null,"runtime":null,
            "parameters":{"a key: with #":["&anchor","*alias","!tag","- x","? y","%z","|",">"]},
            "metadata":{}})",
        R"({"name":"n","description":null,"category":null,"runtime":null,
            "parameters":{"p":[18446744073709551615,-9223372036854775808]},"metadata":null})"}) {
    const json::object fields = parsed(text).get_object();
    const std::string edited = presetctl::to_edited_text(fields);
    const auto back = presetctl::parse_edited(edited);
    BOOST_REQUIRE_MESSAGE(back.has_value(), edited);
    BOOST_TEST(config::to_json(*back) == config::to_json(fields), edited);
  }
}

BOOST_AUTO_TEST_CASE(parameters_stand_a_line_each_for_the_editor) {
  const json::object fields =
      parsed(R"({"name":"n","parameters":{"tp-size":[2,4],"s":["fcfs"]}})").get_object();
  BOOST_TEST(presetctl::to_edited_text(fields) ==
             "name: \"n\"\nparameters:\n  tp-size: [2, 4]\n  s: [\"fcfs\"]\n");
}

BOOST_AUTO_TEST_CASE(rich_presets_are_edited_with_the_fields_they_have) {
  const json::object preset =
      parsed(R"({"id":1,"name":"n","parameters":{"p":{"range":{"from":1,"to":2,"step":1}}},
                 "merged_from":{"presets":[]},"constraints":[{"id":"a","require":"p > 1"}],
                 "extends":["b",{"preset":"c","revision":2}]})")
          .get_object();
  const json::object fields = presetctl::editable_fields(preset);
  const std::string edited = presetctl::to_edited_text(fields);
  BOOST_TEST(edited ==
             "name: \"n\"\ndescription: null\ncategory: null\nruntime: null\nparameters:\n"
             "  p: {\"range\": {\"from\": 1, \"to\": 2, \"step\": 1}}\nmetadata: null\n"
             "constraints:\n  - {\"id\": \"a\", \"require\": \"p > 1\"}\n"
             "extends:\n  - \"b\"\n  - {\"preset\": \"c\", \"revision\": 2}\n");
  const auto back = presetctl::parse_edited(edited);
  BOOST_REQUIRE(back.has_value());
  BOOST_TEST(config::to_json(*back) == config::to_json(fields));
}

BOOST_AUTO_TEST_CASE(a_key_too_long_for_yaml_is_edited_as_json) {
  json::object fields{{"name", "n"}, {"metadata", json::object{{std::string(3000, 'k'), 1}}}};
  const std::string edited = presetctl::to_edited_text(fields);
  const auto back = presetctl::parse_edited("# a comment\n" + edited);
  BOOST_REQUIRE(back.has_value());
  BOOST_TEST(config::to_json(*back) == config::to_json(fields));
}

BOOST_AUTO_TEST_CASE(problems_come_and_go_as_comments) {
  const std::string text = "# heading\nname: x\n";
  const std::string shown = presetctl::with_problems(text, {"/name: is\033bad", "two"});
  BOOST_TEST(shown == "#! /name: is\\u001bbad\n#! two\n# heading\nname: x\n");
  BOOST_TEST(presetctl::without_problems(shown) == text);
  BOOST_TEST(presetctl::parse_edited(shown)->at("name") == json::value("x"));
}

BOOST_AUTO_TEST_SUITE_END()

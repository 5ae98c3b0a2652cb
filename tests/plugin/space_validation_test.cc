#include "plugin/domain/space_validation.h"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include "plugin/domain/validation.h"

namespace {

namespace json = boost::json;
using Lines = std::vector<std::string>;

// Faults of a preset as "path: message".
Lines faults(std::string_view preset) {
  json::object object = json::parse(preset).get_object();
  object["name"] = "p";
  preset::FieldErrors errors;
  preset::read_fields(object, "", errors);
  Lines lines;
  for (const auto& error : errors) lines.push_back(error.path + ": " + error.message);
  return lines;
}

std::string first(std::string_view preset) {
  const Lines lines = faults(preset);
  return lines.empty() ? "" : lines.front();
}

BOOST_AUTO_TEST_SUITE(space_validation)

BOOST_AUTO_TEST_CASE(the_example_of_the_documentation_is_taken) {
  BOOST_TEST(faults(R"({"parameters":{"tp-size":[1,2,4],
      "mem-fraction-static":{"range":{"from":0.8,"to":0.95,"step":0.05}},
      "enable-dp-attention":[true,false,null],
      "dp-size":{"values":[2,4],"when":"enable_dp_attention"},
      "page-size":{"values_from":"[1, gpus]"}},
      "links":[{"parameters":["attention-backend","kv-cache-dtype"],"tuples":[["fa3","auto"],["triton","fp8_e5m2"]]}],
      "any_of":[{"name":"plain","parameters":{"schedule-policy":["fcfs"]}},
                {"parameters":{"schedule-policy":["lpm"],"speculative-num-steps":[3]}}],
      "constraints":[{"id":"a","rule":"A.","when":"tp_size >= 4","require":"dp_size >= 2"}],
      "runtime_version":">=0.5","extends":["Base",{"preset":"Other","revision":2}],
      "requires":["R"],"conflicts":["C"],
      "variables":{"gpus":{"type":"int","default":{"expression":"gpus"},"min":1,"help":"how many"}}})") ==
             Lines{});
}

BOOST_AUTO_TEST_CASE(a_parameter_has_exactly_one_form) {
  BOOST_TEST(
      first(R"({"parameters":{"a":{}}})")
          .starts_with("/parameters/a: needs exactly one of values, range, values_from or remove"));
  BOOST_TEST(first(R"({"parameters":{"a":{"values":[1],"values_from":"1"}}})")
                 .starts_with("/parameters/a: needs exactly one"));
  BOOST_TEST(first(R"({"parameters":{"a":{"remove":true,"when":"b"}}})") ==
             "/parameters/a: remove stands alone");
  BOOST_TEST(first(R"({"parameters":{"a":{"remove":false}}})") ==
             "/parameters/a/remove: expected true, or no such member");
  BOOST_TEST(first(R"({"parameters":{"a":{"value":[1]}}})")
                 .starts_with("/parameters/a/value: is not known here; expected values"));
  BOOST_TEST(first(R"({"parameters":{"a":{"values":[]}}})")
                 .starts_with("/parameters/a/values: the list of candidate values is empty"));
  BOOST_TEST(first(R"({"parameters":{"a":{"range":[1,2]}}})")
                 .starts_with("/parameters/a/range: expected an object"));
  BOOST_TEST(first(R"({"parameters":{"a":1}})").starts_with("/parameters/a: expected a list"));
}

BOOST_AUTO_TEST_CASE(expressions_are_checked_with_their_column) {
  BOOST_TEST(first(R"({"parameters":{"a":{"values":[1],"when":"b = 1"}}})")
                 .starts_with("/parameters/a/when: column 3: "));
  BOOST_TEST(first(R"({"parameters":{"a":[1]},"constraints":[{"id":"c","require":"("}]})")
                 .starts_with("/constraints/0/require: column 2: "));
  BOOST_TEST(first(R"({"parameters":{"a":{"values_from":7}}})") ==
             "/parameters/a/values_from: expected an expression (a string), not a number");
}

BOOST_AUTO_TEST_CASE(notes_are_about_candidates) {
  BOOST_TEST(
      faults(R"({"parameters":{"a":{"values":[1],"notes":[{"value":1.0,"why":"w","by":"b"}]}}})") ==
      Lines{});
  BOOST_TEST(first(R"({"parameters":{"a":{"values":[1],"notes":[{"value":2,"why":"w"}]}}})") ==
             "/parameters/a/notes/0/value: 2 is none of the parameter's candidates");
  BOOST_TEST(first(R"({"parameters":{"a":{"values":[1],"notes":[{"value":1}]}}})") ==
             "/parameters/a/notes/0: needs why: a text");
}

BOOST_AUTO_TEST_CASE(links_have_tuples_of_their_length) {
  BOOST_TEST(first(R"({"links":[{"parameters":["a"],"tuples":[[1]]}],"parameters":{}})") ==
             "/links/0/parameters: expected a list of 2 to 16 names");
  BOOST_TEST(first(R"({"links":[{"parameters":["a","b"],"tuples":[[1]]}],"parameters":{}})") ==
             "/links/0/tuples/0: expected a list of 2 values, one for each parameter");
  BOOST_TEST(
      first(R"({"links":[{"parameters":["a","b"],"tuples":[[1,2],[1.0,2]]}],"parameters":{}})")
          .starts_with("/links/0/tuples/1: the value [1.0,2] is in the list already"));
  BOOST_TEST(first(R"({"links":[{"parameters":["a","b"]}],"parameters":{}})") ==
             "/links/0: needs tuples");
  BOOST_TEST(first(R"({"links":[{"parameters":["a","a"],"tuples":[[1,2]]}],"parameters":{}})")
                 .find("stands at /links/0/parameters/0 already") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_parameter_stands_in_one_place_but_for_alternatives_of_each_other) {
  BOOST_TEST(
      first(R"({"parameters":{"a":[1]},"links":[{"parameters":["a","b"],"tuples":[[1,2]]}]})") ==
      "/links/0/parameters/0: the parameter a stands at /parameters/a already; it may stand "
      "in one place");
  BOOST_TEST(first(R"({"parameters":{"a":[1]},"any_of":[{"parameters":{"a":[2]}}]})")
                 .starts_with("/any_of/0/parameters/a: the parameter a stands at /parameters/a"));
  BOOST_TEST(
      faults(R"({"parameters":{},"any_of":[{"parameters":{"a":[1]}},{"parameters":{"a":[2]}}]})") ==
      Lines{});
  BOOST_TEST(
      first(
          R"({"parameters":{},"any_of":[{"parameters":{"a":[1]},"any_of":[{"parameters":{"a":[1]}}]}]})")
          .find("/any_of/0/any_of/0/parameters/a") == 0U);
}

std::string nested(int depth) {
  return depth == 0 ? R"({"parameters":{"a":[1]}})" : R"({"any_of":[)" + nested(depth - 1) + "]}";
}
std::string alternatives(int count) {
  std::string list;
  for (int i = 0; i < count; ++i)
    list += std::string(i > 0 ? "," : "") + R"({"parameters":{"a":[1]}})";
  return R"({"parameters":{},"any_of":[)" + list + "]}";
}
std::string constraints(int count) {
  std::string list;
  for (int i = 0; i < count; ++i) {
    list +=
        std::string(i > 0 ? "," : "") + R"({"id":")" + std::to_string(i) + R"(","require":"true"})";
  }
  return R"({"parameters":{"a":[1]},"constraints":[)" + list + "]}";
}
std::string links(int count) {
  std::string list;
  for (int i = 0; i < count; ++i) {
    const std::string n = std::to_string(i);
    list += std::string(i > 0 ? "," : "") + R"({"parameters":["a)" + n + R"(","b)" + n +
            R"("],"tuples":[[1,2]]})";
  }
  return R"({"parameters":{},"links":[)" + list + "]}";
}
std::string linked(int names) {
  std::string list;
  std::string tuple;
  for (int i = 0; i < names; ++i) {
    list += std::string(i > 0 ? "," : "") + "\"a" + std::to_string(i) + "\"";
    tuple += std::string(i > 0 ? "," : "") + "1";
  }
  return R"({"parameters":{},"links":[{"parameters":[)" + list + R"(],"tuples":[[)" + tuple +
         "]]}]}";
}
std::string variables(int count) {
  std::string list;
  for (int i = 0; i < count; ++i) {
    list += std::string(i > 0 ? "," : "") + "\"v" + std::to_string(i) + R"(":{"type":"int"})";
  }
  return R"({"parameters":{"a":[1]},"variables":{)" + list + "}}";
}
std::string extends(int count) {
  std::string list;
  for (int i = 0; i < count; ++i) list += std::string(i > 0 ? "," : "") + "\"B\"";
  return R"({"parameters":{},"extends":[)" + list + "]}";
}

BOOST_AUTO_TEST_CASE(every_limit_holds_on_both_sides) {
  const auto outer = [](int depth) {
    return R"({"parameters":{},"any_of":[)" + nested(depth - 1) + "]}";
  };
  BOOST_TEST(faults(outer(4)) == Lines{});
  BOOST_TEST(first(outer(5)).find("any_of may be 4 deep at most") != std::string::npos);
  BOOST_TEST(faults(alternatives(64)) == Lines{});
  BOOST_TEST(first(alternatives(65)) == "/any_of: at most 64 sub-spaces are allowed");
  const auto in_all = [](int inner) {  // 4 alternatives of `inner` each
    std::string list;
    for (int i = 0; i < 4; ++i) {
      list += std::string(i > 0 ? "," : "") + R"({"any_of":[)";
      for (int k = 0; k < inner; ++k) list += std::string(k > 0 ? "," : "") + "{}";
      list += "]}";
    }
    return R"({"parameters":{},"any_of":[)" + list + "]}";
  };
  BOOST_TEST(faults(in_all(63)) == Lines{});
  BOOST_TEST(first(in_all(64)) == "/any_of/3/any_of: there are more than 256 sub-spaces in all");
  BOOST_TEST(faults(constraints(256)) == Lines{});
  BOOST_TEST(first(constraints(257)) == "/constraints: at most 256 constraints are allowed");
  BOOST_TEST(faults(links(64)) == Lines{});
  BOOST_TEST(first(links(65)) == "/links: at most 64 links are allowed");
  BOOST_TEST(faults(linked(16)) == Lines{});
  BOOST_TEST(first(linked(17)).find("expected a list of 2 to 16 names") != std::string::npos);
  BOOST_TEST(faults(variables(64)) == Lines{});
  BOOST_TEST(first(variables(65)).starts_with("/variables: expected an object of at most 64"));
  BOOST_TEST(faults(extends(16)) == Lines{});
  BOOST_TEST(first(extends(17)).starts_with("/extends: expected a list of 1 to 16 presets"));
}

BOOST_AUTO_TEST_CASE(constraints_have_ids_of_their_own) {
  BOOST_TEST(first(R"({"parameters":{"a":[1]},"constraints":[{"require":"true"}]})") ==
             "/constraints/0: needs an id");
  BOOST_TEST(first(R"({"parameters":{"a":[1]},"constraints":[{"id":"x"}]})") ==
             "/constraints/0: needs require: an expression");
  BOOST_TEST(
      first(
          R"({"parameters":{"a":[1]},"constraints":[{"id":"x","require":"a"},{"id":"x","require":"a"}]})") ==
      "/constraints/1/id: the id x is in the list already");
  BOOST_TEST(first(R"({"parameters":{"a":[1]},"constraints":{}})") ==
             "/constraints: expected a list of constraints, not an object");
}

BOOST_AUTO_TEST_CASE(variables_have_a_type_that_their_values_fit) {
  const auto with = [](std::string_view variable) {
    return first(R"({"parameters":{"a":[1]},"variables":{"v":)" + std::string(variable) + "}}");
  };
  BOOST_TEST(with(R"({"type":"float","default":1,"min":0,"max":2})") == "");
  BOOST_TEST(with(R"({"flag":"tp-size","default":4,"min":2})") == "");
  BOOST_TEST(with(R"({"help":"what"})") ==
             "/variables/v/type: expected int, float, bool or string");
  BOOST_TEST(with(R"({"type":"whole"})") ==
             "/variables/v/type: expected int, float, bool or string");
  BOOST_TEST(with(R"({"type":"int","default":"x"})") ==
             "/variables/v/default: expected a value of type int, not \"x\"");
  BOOST_TEST(with(R"({"type":"int","values":[1,true]})") ==
             "/variables/v/values/1: expected a value of type int, not true");
  BOOST_TEST(with(R"({"type":"bool","min":1})").find("expected a number, for a variable") !=
             std::string::npos);
  BOOST_TEST(with(R"({"type":"int","default":{"expression":"1 +"}})")
                 .starts_with("/variables/v/default/expression: column 4: "));
  for (const auto* name : {"max", "in", "true", "set", "divisors", "powers", "null", "else"}) {
    BOOST_TEST(first(R"({"parameters":{"a":[1]},"variables":{")" + std::string(name) +
                     R"(":{"type":"int"}}})")
                       .find("means something else in expressions") != std::string::npos,
               name);
  }
  BOOST_TEST(first(R"({"parameters":{"a":[1]},"variables":{"1v":{"type":"int"}}})") ==
             "/variables/1v: a variable's name has letters, digits and _, and no digit first");
}

BOOST_AUTO_TEST_CASE(parameters_may_be_empty_only_where_something_else_brings_some) {
  BOOST_TEST(first(R"({"parameters":{}})") == "/parameters: must have at least one parameter");
  BOOST_TEST(faults(R"({"parameters":{},"extends":["Base"]})") == Lines{});
  BOOST_TEST(first(R"({"parameters":{},"constraints":[]})") ==
             "/parameters: must have at least one parameter");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace

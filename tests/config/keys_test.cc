#include "config/keys.h"

#include <boost/json/object.hpp>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "config/json_text.h"

using config::KeyTable;
using config::Problem;

namespace {

struct Inner {
  std::uint64_t batch = 1000;
  std::uint64_t bytes = 64;
};
struct Sample {
  std::string name = "unnamed";
  bool on = false;
  std::vector<std::string> who = {"root"};
  Inner limits;
  int level = 1;
};

const KeyTable<Sample>& keys() {
  static const KeyTable<Sample> table = [] {
    KeyTable<Sample> rows;
    rows.text(
        "name", [](auto& s) -> auto& { return s.name; }, "a name", "what it is called",
        [](const std::string& text) {
          return text.empty() ? std::string("must not be empty") : std::string();
        });
    rows.boolean("on", [](auto& s) -> auto& { return s.on; }, "whether it is on");
    rows.texts("who", [](auto& s) -> auto& { return s.who; }, "a list of names", "who may");
    rows.integer(
        "limits.batch", [](auto& s) -> auto& { return s.limits.batch; }, 1, 100'000,
        "requests in a batch");
    rows.integer(
        "limits.bytes", [](auto& s) -> auto& { return s.limits.bytes; }, 0, UINT64_MAX,
        "bytes of a line");
    rows.add("deep.er.level", "low or high", "how much", "low",
             [](Sample& sample, const boost::json::value& value) -> config::Complaint {
               if (value != "low" && value != "high") return "must be low or high";
               sample.level = value == "low" ? 1 : 2;
               return "";
             });
    return rows;
  }();
  return table;
}

std::vector<std::string> complaints(std::string_view json) {
  Sample sample;
  std::vector<std::string> out;
  for (const auto& problem : keys().read(config::parse_json(json)->as_object(), sample)) {
    out.push_back(to_string(problem));
  }
  return out;
}

std::string complaint(std::string_view json) {
  const auto all = complaints(json);
  BOOST_REQUIRE_EQUAL(all.size(), 1U);
  return all.front();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(keys_facts)

BOOST_AUTO_TEST_CASE(every_kind_of_field_is_filled) {
  Sample sample;
  const auto json = config::parse_json(
      R"({"name":"x","on":true,"who":["a","b"],"limits":{"batch":7,"bytes":18446744073709551615},
          "deep":{"er":{"level":"high"}}})");
  BOOST_TEST(keys().read(json->as_object(), sample).empty());
  BOOST_TEST(sample.name == "x");
  BOOST_TEST(sample.on);
  BOOST_TEST(sample.who == (std::vector<std::string>{"a", "b"}), boost::test_tools::per_element());
  BOOST_TEST(sample.limits.batch == 7U);
  BOOST_TEST(sample.limits.bytes == UINT64_MAX);
  BOOST_TEST(sample.level == 2);
}

BOOST_AUTO_TEST_CASE(absent_keys_and_empty_maps_leave_the_defaults) {
  Sample sample;
  BOOST_TEST(keys().read({}, sample).empty());
  const auto json = config::parse_json(R"({"limits":null,"deep":{"er":null}})");
  BOOST_TEST(keys().read(json->as_object(), sample).empty());
  BOOST_TEST(sample.name == "unnamed");
  BOOST_TEST(sample.limits.batch == 1000U);
}

BOOST_AUTO_TEST_CASE(an_unknown_key_names_the_nearest_known_one) {
  BOOST_TEST(complaint(R"({"nmae":"x"})") == "nmae: unknown key; did you mean name?");
  BOOST_TEST(complaint(R"({"limits":{"bach":1}})") ==
             "limits.bach: unknown key; did you mean batch?");
  BOOST_TEST(complaint(R"({"batch":1})") == "batch: unknown key; did you mean limits.batch?");
  BOOST_TEST(complaint(R"({"limits":{"zzz":1}})") ==
             "limits.zzz: unknown key; known here: batch, bytes");
  BOOST_TEST(complaint(R"({"limits.batch":1})").starts_with("limits.batch: unknown key"));
  BOOST_TEST(complaint(R"({"":1})").starts_with("unknown key") == false);
  BOOST_TEST(complaint("{\"" + std::string(5000, 'n') + "\":1}").size() < 6000U);
}

BOOST_AUTO_TEST_CASE(a_wrong_type_says_what_is_expected_and_what_is_there) {
  BOOST_TEST(complaint(R"({"name":1})") == "name: must be a name, is 1");
  BOOST_TEST(complaint(R"({"name":null})") == "name: must be a name, is nothing");
  BOOST_TEST(complaint(R"({"on":"yes"})") == "on: must be true or false, is \"yes\"");
  BOOST_TEST(complaint(R"({"who":"root"})") == "who: must be a list of names, is \"root\"");
  BOOST_TEST(complaint(R"({"who":["a",5]})") ==
             "who: must be a list of names, is a list whose item 2 is 5");
  BOOST_TEST(complaint(R"({"limits":5})") == "limits: must be a map with batch, bytes, is 5");
  BOOST_TEST(complaint(R"({"limits":{"batch":{}}})") ==
             "limits.batch: must be an integer from 1 to 100000, is a map");
  BOOST_TEST(complaint(R"({"deep":{"er":{"level":"mid"}}})") ==
             "deep.er.level: must be low or high");
}

BOOST_AUTO_TEST_CASE(integers_are_held_to_their_range) {
  for (const auto* bad :
       {"0", "100001", "-1", "1.0", "1.5", "\"5\"", "true", "null", "18446744073709551615"}) {
    const auto all = complaints(std::string(R"({"limits":{"batch":)") + bad + "}}");
    BOOST_TEST(all.size() == 1U, bad);
  }
  for (const auto* good : {"1", "100000"}) {
    BOOST_TEST(complaints(std::string(R"({"limits":{"batch":)") + good + "}}").empty(), good);
  }
}

BOOST_AUTO_TEST_CASE(a_check_beyond_the_type_is_asked) {
  BOOST_TEST(complaint(R"({"name":""})") == "name: must not be empty");
}

BOOST_AUTO_TEST_CASE(faulty_keys_leave_their_fields_alone) {
  Sample sample;
  const auto json =
      config::parse_json(R"({"name":"","who":["a",1],"limits":{"batch":0,"bytes":5}})");
  BOOST_TEST(keys().read(json->as_object(), sample).size() == 3U);
  BOOST_TEST(sample.name == "unnamed");
  BOOST_TEST(sample.who.size() == 1U);
  BOOST_TEST(sample.limits.batch == 1000U);
  BOOST_TEST(sample.limits.bytes == 5U);
}

BOOST_AUTO_TEST_CASE(all_problems_are_told_in_the_order_of_the_file) {
  const auto document = config::parse_yaml(
      "outer:\n"
      "  limits:\n"
      "    batch: 0\n"
      "    bytes: -1\n"
      "  name: 5\n"
      "  onn: true\n",
      "f.yaml");
  BOOST_REQUIRE(document);
  Sample sample;
  const auto problems =
      keys().read(document->value.at("outer").as_object(), sample, {&*document, "/outer"});
  BOOST_REQUIRE_EQUAL(problems.size(), 4U);
  BOOST_TEST(to_string(problems[0]) ==
             "f.yaml:3:5: outer.limits.batch: must be an integer from 1 to 100000, is 0");
  BOOST_TEST(problems[1].position.line == 4U);
  BOOST_TEST(problems[2].position.line == 5U);
  BOOST_TEST(to_string(problems[3]) == "f.yaml:6:3: outer.onn: unknown key; did you mean on?");
}

BOOST_AUTO_TEST_CASE(a_missing_required_key_is_reported_at_its_map) {
  KeyTable<Sample> rows;
  rows.text(
          "name", [](auto& s) -> auto& { return s.name; }, "a name", "what it is called")
      .required = true;
  Sample sample;
  const auto document = config::parse_yaml("plugins:\n- {}\n", "f.yaml");
  const auto problems = rows.read({}, sample, {&*document, "/plugins/0"});
  BOOST_REQUIRE_EQUAL(problems.size(), 1U);
  BOOST_TEST(to_string(problems[0]) == "f.yaml:2:3: plugins[0]: the key name is missing: a name");
}

BOOST_AUTO_TEST_CASE(the_rows_are_their_own_documentation) {
  BOOST_TEST(keys().describe() ==
             "name: a name; default \"unnamed\"\n"
             "    what it is called\n"
             "on: true or false; default false\n"
             "    whether it is on\n"
             "who: a list of names; default [\"root\"]\n"
             "    who may\n"
             "limits.batch: an integer from 1 to 100000; default 1000\n"
             "    requests in a batch\n"
             "limits.bytes: an integer from 0 to 18446744073709551615; default 64\n"
             "    bytes of a line\n"
             "deep.er.level: low or high; default \"low\"\n"
             "    how much\n");
}

BOOST_AUTO_TEST_CASE(the_nearest_name_is_a_slip_away) {
  const std::vector<std::string> known = {"path", "mode", "group", "cache_mb"};
  BOOST_TEST(config::nearest_name("paht", known) == "path");
  BOOST_TEST(config::nearest_name("cache-mb", known) == "cache_mb");
  BOOST_TEST(config::nearest_name("groups", known) == "group");
  BOOST_TEST(config::nearest_name("user", known) == "");
  BOOST_TEST(config::nearest_name("", known) == "");
  BOOST_TEST(config::nearest_name(std::string(1'000'000, 'a'), known) == "");
}

BOOST_AUTO_TEST_SUITE_END()

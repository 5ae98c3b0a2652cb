#include "plugin/domain/validation.h"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

namespace json = boost::json;
using preset::FieldErrors;

namespace {

std::string repeat(std::string_view piece, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += piece;
  return text;
}

std::vector<std::string> paths(const FieldErrors& errors) {
  std::vector<std::string> list;
  for (const auto& error : errors) list.push_back(error.path);
  return list;
}

std::vector<std::string> faults(const json::object& preset) {
  FieldErrors errors;
  preset::read_fields(preset, "", errors);
  return paths(errors);
}

json::object with(std::string_view key, const json::value& value) {
  json::object preset{{"name", "A"}, {"parameters", {{"tp-size", json::array{1, 2}}}}};
  preset[key] = value;
  return preset;
}

json::object with_text(std::string_view key, const std::string& text) {
  return with(key, json::value(text));
}

using Paths = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(validation)

BOOST_AUTO_TEST_CASE(a_name_has_one_to_255_characters_not_bytes) {
  BOOST_TEST(faults(with("name", "x")) == Paths{});
  BOOST_TEST(faults(with_text("name", repeat("é", 255))) == Paths{});
  BOOST_TEST(faults(with_text("name", repeat("é", 256))) == Paths{"/name"});
  BOOST_TEST(faults(with("name", "")) == Paths{"/name"});
  BOOST_TEST(faults(with("name", 7)) == Paths{"/name"});
  BOOST_TEST(faults(with("name", nullptr)) == Paths{"/name"});
}

BOOST_AUTO_TEST_CASE(a_name_has_no_control_characters_and_no_blanks_at_its_ends) {
  for (const auto* bad : {" A", "A ", "\tA", "A\nB", "A\x7f", "A\xc2\x85",
                          "\xc2\xa0"
                          "A",
                          "A\xe3\x80\x80"}) {
    BOOST_TEST(!faults(with("name", bad)).empty(), "name " << bad);
  }
  BOOST_TEST(faults(with("name", "A B/é:\"'")) == Paths{});
}

BOOST_AUTO_TEST_CASE(descriptions_categories_and_runtimes_have_limits) {
  BOOST_TEST(faults(with_text("description", repeat("a\n", 2048))) == Paths{});
  BOOST_TEST(faults(with_text("description", repeat("a", 4097))) == Paths{"/description"});
  BOOST_TEST(faults(with_text("category", repeat("a", 100))) == Paths{});
  BOOST_TEST(faults(with_text("category", repeat("a", 101))) == Paths{"/category"});
  BOOST_TEST(faults(with("category", "a\nb")) == Paths{"/category"});
  BOOST_TEST(faults(with("runtime", json::array{})) == Paths{"/runtime"});
  BOOST_TEST(faults(with("runtime", nullptr)) == Paths{});
}

BOOST_AUTO_TEST_CASE(parameters_are_non_empty_lists_of_distinct_values) {
  const auto of = [](const char* text) { return faults(with("parameters", json::parse(text))); };
  BOOST_TEST(of(R"({"a":[1,"1",true,null,[1],{"x":1}]})") == Paths{});
  BOOST_TEST(of(R"({"a":1})") == Paths{"/parameters/a"});
  BOOST_TEST(of(R"({"a":[]})") == Paths{"/parameters/a"});
  BOOST_TEST(of(R"({"a":[1,2,1.0]})") == Paths{"/parameters/a/2"});
  BOOST_TEST(of(R"({"a/b~":[1,1],"c":{}})") == (Paths{"/parameters/a~1b~0/1", "/parameters/c"}));
  BOOST_TEST(of(R"({})") == Paths{"/parameters"});
  BOOST_TEST(of(R"([])") == Paths{"/parameters"});
  BOOST_TEST(of(R"({"":[1]})") == Paths{"/parameters/"});
}

BOOST_AUTO_TEST_CASE(numbers_of_parameters_and_candidates_are_limited) {
  json::object parameters;
  for (int i = 0; i < 512; ++i) parameters["p" + std::to_string(i)] = json::array{1};
  BOOST_TEST(faults(with("parameters", parameters)) == Paths{});
  parameters["one more"] = json::array{1};
  BOOST_TEST(faults(with("parameters", parameters)) == Paths{"/parameters"});

  json::array values;
  for (int i = 0; i < 4096; ++i) values.emplace_back(i);
  BOOST_TEST(faults(with("parameters", {{"a", values}})) == Paths{});
  values.emplace_back(-1);
  BOOST_TEST(faults(with("parameters", {{"a", values}})) == Paths{"/parameters/a"});
  BOOST_TEST(faults(with("parameters", {{repeat("n", 128), json::array{1}}})) == Paths{});
  BOOST_TEST(faults(with("parameters", {{repeat("n", 129), json::array{1}}})).size() == 1U);
}

BOOST_AUTO_TEST_CASE(tags_are_a_list_of_strings) {
  const auto of = [](const char* text) { return faults(with("metadata", json::parse(text))); };
  BOOST_TEST(of(R"({"tags":["a","b"],"free":[1,{"x":null}]})") == Paths{});
  BOOST_TEST(of(R"({"tags":"a"})") == Paths{"/metadata/tags"});
  BOOST_TEST(of(R"({"tags":["a",1]})") == Paths{"/metadata/tags/1"});
  BOOST_TEST(of(R"([])") == Paths{"/metadata"});
}

BOOST_AUTO_TEST_CASE(all_faults_are_told_at_once) {
  const auto preset =
      json::parse(R"({"description":1,"parameters":{"a":2,"b":[]},"metadata":[],"colour":"red"})");
  BOOST_TEST(faults(preset.get_object()) == (Paths{"/name", "/description", "/parameters/a",
                                                   "/parameters/b", "/metadata", "/colour"}));
}

BOOST_AUTO_TEST_CASE(changes_replace_fields_and_null_clears_them) {
  FieldErrors errors;
  const auto before = preset::read_fields(with("description", "old"), "", errors);
  const auto after = preset::apply_changes(
      before, json::parse(R"({"name":"B","description":null,"metadata":{"x":1}})").get_object(),
      "/changes", errors);
  BOOST_TEST(errors.empty());
  BOOST_TEST(after.name == "B");
  BOOST_TEST(!after.description);
  BOOST_TEST(after.metadata.is_object());
  BOOST_TEST(after.parameters == before.parameters);
}

BOOST_AUTO_TEST_CASE(changes_cannot_clear_what_must_be_there_nor_touch_what_is_ours) {
  FieldErrors errors;
  preset::apply_changes(
      {}, json::parse(R"({"name":null,"parameters":null,"id":3,"is_system":true})").get_object(),
      "/changes", errors);
  BOOST_TEST(paths(errors) ==
             (Paths{"/changes/name", "/changes/parameters", "/changes/id", "/changes/is_system"}));
}

BOOST_AUTO_TEST_CASE(a_text_is_shortened_between_characters) {
  BOOST_TEST(preset::shortened("éé", 2) == "éé");
  BOOST_TEST(preset::shortened("ééé", 2) == "éé…");
}

BOOST_AUTO_TEST_SUITE_END()

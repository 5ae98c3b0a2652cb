#include "plugin/domain/diff.h"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include "config/json_text.h"

namespace {

preset::PresetFields fields(const char* parameters) {
  preset::PresetFields fields;
  fields.name = "A";
  fields.parameters = boost::json::parse(parameters).get_object();
  return fields;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(diff)

BOOST_AUTO_TEST_CASE(parameters_and_values_that_came_and_went_are_told) {
  auto to = fields(R"({"b":[2,3],"c":[1],"d":[5,4]})");
  to.category = "memory";
  BOOST_TEST(config::to_json(preset::diff(fields(R"({"a":[1],"b":[1,2],"d":[4,5]})"), to)) ==
             R"({"parameters":{"added":{"c":[1]},"removed":{"a":[1]},)"
             R"("changed":{"b":{"added":[3],"removed":[1]},"d":{"added":[],"removed":[]}}},)"
             R"("fields":{"category":{"from":null,"to":"memory"}}})");
}

BOOST_AUTO_TEST_CASE(the_same_fields_differ_in_nothing) {
  const auto same = preset::diff(fields(R"({"a":[1]})"), fields(R"({"a":[1.0]})"));
  BOOST_TEST(config::to_json(same) ==
             R"({"parameters":{"added":{},"removed":{},"changed":{}},"fields":{}})");
}

BOOST_AUTO_TEST_SUITE_END()

// The check itself: what it lets pass would be a wrong schema that nobody sees.
#include "interface/schema_check.h"

#include <boost/test/unit_test.hpp>

namespace test {
namespace {

namespace json = boost::json;

const json::object& components() {
  static const json::object parsed = json::parse(R"({
    "Named": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
    "Sized": {"allOf": [{"$ref": "#/components/schemas/Named"},
                        {"type": "object", "properties": {"size": {"type": "integer", "minimum": 1}}}]},
    "Either": {"anyOf": [{"$ref": "#/components/schemas/Sized"}, {"type": "null"}]},
    "Map": {"type": "object", "additionalProperties": {"enum": ["on", "off"]}},
    "Open": {"type": "object"},
    "List": {"type": "array", "minItems": 1, "items": {"const": 1}}})")
                                         .as_object();
  return parsed;
}

Faults faults(const char* value, const char* name) {
  SchemaCheck check(components());
  return check.check(json::parse(value),
                     json::object{{"$ref", std::string("#/components/schemas/") + name}});
}

void check_fits(const char* value, const char* name) {
  const Faults found = faults(value, name);
  BOOST_TEST(found.empty(), value << " " << (found.empty() ? "" : found.front()));
}

void check_faults(const char* value, const char* name, const Faults& expected) {
  const Faults found = faults(value, name);
  BOOST_TEST(found == expected, boost::test_tools::per_element());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(schema_check)

BOOST_AUTO_TEST_CASE(what_is_described_fits) {
  check_fits(R"({"name":"a"})", "Named");
  check_fits(R"({"name":"a","size":1})", "Sized");
  check_fits("null", "Either");
  check_fits(R"({"name":"a"})", "Either");
  check_fits(R"({"x":"on","y":"off"})", "Map");
  check_fits(R"({"anything":[1]})", "Open");
  check_fits("[1,1]", "List");
}

BOOST_AUTO_TEST_CASE(what_is_not_is_told) {
  check_faults("{}", "Named", {"/name: is missing"});
  check_faults(R"({"name":1})", "Named", {"/name: 1 is not of type string"});
  check_faults(R"({"name":"a","more":1})", "Named", {"/more: is not described"});
  check_faults(R"({"name":"a","size":0})", "Sized", {"/size: 0 is not of minimum 1"});
  check_faults(R"({"name":"a","more":1})", "Sized", {"/more: is not described"});
  check_faults(R"({"name":"a","more":1})", "Either", {"/more: is not described"});
  check_faults(R"({"x":"up"})", "Map", {R"(/x: up is not of enum ["on","off"])"});
  check_faults("[]", "List", {": has too few items"});
  check_faults("[1,2]", "List", {"/1: 2 is not of const 1"});
  check_faults("1", "Missing", {": there is no schema #/components/schemas/Missing"});
}

BOOST_AUTO_TEST_CASE(a_keyword_that_is_not_looked_at_is_told) {
  SchemaCheck check(components());
  const Faults found = check.check(1, json::parse(R"({"multipleOf":2})"));
  BOOST_TEST(found == Faults{": the schema has the keyword multipleOf"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(schemas_that_a_value_fitted_are_known) {
  SchemaCheck check(components());
  BOOST_TEST(check
                 .check(json::parse(R"({"name":"a"})"),
                        json::parse(R"({"$ref":"#/components/schemas/Either"})"))
                 .empty());
  const std::set<std::string, std::less<>> expected = {"Either", "Named", "Named.name", "Sized"};
  BOOST_TEST(check.all().contains("Sized.size"));
  BOOST_TEST(check.met() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace test

#include "plugin/rpc/params.h"

#include <array>
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <string>

#include "config/json_text.h"
#include "plugin/rpc/method_table.h"

using namespace preset;
namespace json = boost::json;

namespace {

constexpr std::array kParams = {
    Param{
        .name = "preset", .type = ParamType::kPresetRef, .required = true, .doc = "", .schema = ""},
    Param{.name = "limit", .type = ParamType::kInteger, .doc = "", .schema = ""},
    Param{
        .name = "category", .type = ParamType::kString, .nullable = true, .doc = "", .schema = ""},
    Param{.name = "full", .type = ParamType::kBoolean, .doc = "", .schema = ""},
};
const Method kRead = {"t.read", Role::kRead, "", kParams, "", Inline{nullptr}};
const Method kWrite = {"t.write", Role::kWrite, "", kParams, "", Write{nullptr}};

Result<CheckedParams> check(const Method& method, const std::string& text) {
  json::value value = json::parse(text);
  return check_params(method, &value);
}

std::string members(const Method& method, const std::string& text) {
  const auto checked = check(method, text);
  BOOST_REQUIRE(checked.has_value());
  std::string out;
  config::append_json(out, checked->members);
  return out;
}

std::string paths(const Method& method, const std::string& text) {
  const auto checked = check(method, text);
  BOOST_REQUIRE(!checked.has_value());
  std::string all;
  for (const FieldError& error : checked.error().errors) {
    all += error.path + " ";
  }
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(params)

BOOST_AUTO_TEST_CASE(params_that_fit_are_handed_on) {
  BOOST_TEST(members(kRead, R"({"preset":7,"category":null})") ==
             R"({"preset":7,"category":null})");
  BOOST_TEST(members(kRead, R"({"preset":"A","limit":3,"full":true})") ==
             R"({"preset":"A","limit":3,"full":true})");
}

BOOST_AUTO_TEST_CASE(an_array_is_taken_in_the_order_of_the_table) {
  BOOST_TEST(members(kRead, R"(["A",3])") == R"({"preset":"A","limit":3})");
  BOOST_TEST(members(kRead, R"(["A",null,null,true])") ==
             R"({"preset":"A","category":null,"full":true})");
  BOOST_TEST(paths(kRead, R"(["A",1,"c",true,5])") == "/4 ");
}

BOOST_AUTO_TEST_CASE(every_fault_is_told_at_once) {
  BOOST_TEST(paths(kRead, R"({"limit":"x","full":1,"bogus/~":0})") ==
             "/limit /full /bogus~1~0 /preset ");
  BOOST_TEST(paths(kRead, R"({"preset":null,"limit":1.0})") == "/preset /limit ");
  BOOST_TEST(paths(kRead, R"({"preset":18446744073709551615})") == "/preset ");
}

BOOST_AUTO_TEST_CASE(no_params_are_enough_where_none_are_required) {
  BOOST_TEST(!check_params(kRead, nullptr).has_value());
  const Method none = {"t.none", Role::kRead, "", {}, "", Inline{nullptr}};
  BOOST_TEST(check_params(none, nullptr).has_value());
  BOOST_TEST(check(none, "[]").has_value());
  BOOST_TEST(!check(none, R"({"a":1})").has_value());
}

BOOST_AUTO_TEST_CASE(many_faults_are_counted_not_listed) {
  std::string text = "{";
  for (int i = 0; i < 5000; ++i) {
    text += (i > 0 ? ",\"p" : "\"p") + std::to_string(i) + "\":1";
  }
  const auto checked = check(kRead, text + "}");
  BOOST_REQUIRE(!checked.has_value());
  BOOST_TEST(checked.error().errors.size() == 101U);
  BOOST_TEST(checked.error().errors.back().message == "and 4901 more faults");
}

BOOST_AUTO_TEST_CASE(only_changes_take_a_request_id_and_their_handlers_do_not_see_it) {
  const auto checked = check(kWrite, R"({"request_id":"r-1","preset":1})");
  BOOST_REQUIRE(checked.has_value());
  BOOST_TEST(checked->request_id == "r-1");
  BOOST_TEST(!checked->members.contains("request_id"));
  BOOST_TEST(paths(kRead, R"({"request_id":"r-1","preset":1})") == "/request_id ");
  BOOST_TEST(paths(kWrite, R"({"request_id":"","preset":1})") == "/request_id ");
  BOOST_TEST(paths(kWrite, R"({"request_id":5,"preset":1})") == "/request_id ");
  BOOST_TEST(paths(kWrite, R"({"preset":1,"request_id":")" + std::string(129, 'x') + "\"}") ==
             "/request_id ");
  BOOST_TEST(
      check(kWrite, R"({"preset":1,"request_id":")" + std::string(128, 'x') + "\"}").has_value());
}

BOOST_AUTO_TEST_CASE(the_digest_knows_the_same_params_and_tells_others_apart) {
  const auto digest = [](const Method& method, const std::string& text) {
    return request_digest(method, check(method, text)->members);
  };
  const std::string one = digest(kWrite, R"({"preset":1,"limit":2})");
  BOOST_TEST(one.size() == 32U);
  BOOST_TEST(digest(kWrite, R"({"limit":2,"preset":1,"request_id":"x"})") == one);
  BOOST_TEST(digest(kWrite, "[1,2]") == one);
  BOOST_TEST(digest(kWrite, R"({"preset":1,"limit":3})") != one);
  BOOST_TEST(digest(kWrite, R"({"preset":"1","limit":2})") != one);
  BOOST_TEST(digest(kRead, R"({"preset":1,"limit":2})") != one);
  // Fixed for good: digests are kept over restarts.
  BOOST_TEST(digest(kWrite, R"({"preset":"A"})") == "1560419949ca5d70ec503c140a2e897b");
}

BOOST_AUTO_TEST_CASE(methods_are_found_by_name_and_the_nearest_one_is_known) {
  const std::array table = {Method{"a.get", Role::kRead, "", {}, "", Inline{nullptr}},
                            Method{"b.list", Role::kRead, "", {}, "", Inline{nullptr}}};
  BOOST_TEST(find_method(table, "b.list") == &table[1]);
  BOOST_TEST(find_method(table, "b.lis") == nullptr);
  BOOST_TEST(find_method(table, "") == nullptr);
  const std::vector<std::string> names = {"preset.get", "preset.list", "system.ping"};
  BOOST_TEST(nearest_name(names, "preset.lst") == "preset.list");
  BOOST_TEST(nearest_name(names, "Preset.get") == "preset.get");
  BOOST_TEST(nearest_name(names, "something.else") == "");
  BOOST_TEST(nearest_name(names, std::string(100'000, 'x')) == "");
}

BOOST_AUTO_TEST_CASE(the_table_of_rows_is_sorted_and_complete) {
  std::string_view before;
  for (const Method& method : preset_methods()) {
    BOOST_TEST((before < method.name), method.name);
    before = method.name;
    BOOST_TEST(!method.summary.empty(), method.name);
    BOOST_TEST((method.role != Role::kNone), method.name);
    BOOST_TEST(config::parse_json(schema_text(method.result_schema)).has_value(), method.name);
    for (const Param& param : method.params) {
      BOOST_TEST(config::parse_json(param_schema(param)).has_value(),
                 method.name << " " << param.name);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

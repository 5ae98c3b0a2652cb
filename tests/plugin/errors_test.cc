#include "plugin/rpc/errors.h"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <set>
#include <string>
#include <vector>

using namespace preset;
namespace json = boost::json;

namespace {

struct Expected {
  Kind kind;
  int code;
  std::string name;
};

const std::vector<Expected> kTable = {
    {Kind::kInvalidParams, -32602, "invalid_params"},
    {Kind::kNotFound, -32001, "not_found"},
    {Kind::kAlreadyExists, -32002, "already_exists"},
    {Kind::kSystemPreset, -32003, "system_preset"},
    {Kind::kRevisionConflict, -32004, "revision_conflict"},
    {Kind::kPermissionDenied, -32005, "permission_denied"},
    {Kind::kLimitExceeded, -32006, "limit_exceeded"},
    {Kind::kUnavailable, -32007, "unavailable"},
    {Kind::kVetoed, -32008, "vetoed"},
    {Kind::kInternal, -32603, "internal_error"},
};

json::object data_of(const RpcError& error) {
  return json::parse(error.data).as_object();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(errors)

BOOST_AUTO_TEST_CASE(every_kind_has_its_code_and_name) {
  for (const Expected& row : kTable) {
    const RpcError error = to_rpc_error(Failure{row.kind, "what", {}, {}});
    BOOST_TEST(error.code == row.code);
    BOOST_TEST(data_of(error).at("code").as_string() == row.name);
    BOOST_TEST(error_name(row.code) == row.name);
    if (row.kind != Kind::kInternal) {
      BOOST_TEST(error.message == "what");
    }
  }
}

BOOST_AUTO_TEST_CASE(the_table_has_no_code_or_name_twice_and_nothing_beyond) {
  std::set<int> codes;
  std::set<std::string> names;
  for (const ErrorRow& row : error_rows()) {
    BOOST_TEST(codes.insert(row.code).second);
    BOOST_TEST(names.insert(row.name).second);
  }
  std::set<int> expected = {-32700, -32600, -32601, -32009, -32010};
  for (const Expected& row : kTable) {
    expected.insert(row.code);
  }
  BOOST_TEST(codes == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(details_stand_in_data_but_never_replace_the_code) {
  const RpcError error =
      to_rpc_error(Failure{Kind::kRevisionConflict, "m", {}, {{"revision", 7}, {"code", "x"}}});
  BOOST_TEST(data_of(error).at("revision").as_int64() == 7);
  BOOST_TEST(data_of(error).at("code").as_string() == "revision_conflict");
}

BOOST_AUTO_TEST_CASE(bad_params_tell_every_fault) {
  const RpcError error =
      to_rpc_error(Failure{Kind::kInvalidParams, "m", {{"/a", "one"}, {"/b/0", "two"}}, {}});
  const json::array errors = data_of(error).at("errors").as_array();
  BOOST_REQUIRE(errors.size() == 2);
  BOOST_TEST(errors[0].at("path").as_string() == "/a");
  BOOST_TEST(errors[1].at("message").as_string() == "two");
}

BOOST_AUTO_TEST_CASE(an_internal_error_tells_nothing_of_the_inside) {
  const RpcError error =
      to_rpc_error(Failure{Kind::kInternal, "secret path", {}, {{"secret", "detail"}}});
  std::string line;
  append_error(line, "1", error);
  BOOST_TEST(!line.contains("secret"));
}

BOOST_AUTO_TEST_CASE(bad_json_says_where_and_limits_of_parsing_are_limits) {
  using JsonKind = config::JsonError::Kind;
  const RpcError syntax = to_rpc_error(config::JsonError{JsonKind::kSyntax, "odd", 12});
  BOOST_TEST(syntax.code == -32700);
  BOOST_TEST(data_of(syntax).at("offset").as_int64() == 12);
  BOOST_TEST(syntax.message.contains("12"));
  BOOST_TEST(to_rpc_error(config::JsonError{JsonKind::kDuplicateKey, "", 0}).code == -32700);
  BOOST_TEST(to_rpc_error(config::JsonError{JsonKind::kNumberRange, "", 0}).code == -32700);
  const RpcError deep = to_rpc_error(config::JsonError{JsonKind::kTooDeep, "", 0});
  BOOST_TEST(deep.code == -32006);
  BOOST_TEST(data_of(deep).at("limit").as_string() == "nesting");
  const RpcError large = to_rpc_error(config::JsonError{JsonKind::kMemory, "", 0});
  BOOST_TEST(data_of(large).at("limit").as_string() == "parse_bytes");
}

BOOST_AUTO_TEST_CASE(an_error_is_one_line_of_json_whatever_its_message) {
  std::string line;
  append_error(line, "\"id\"", invalid_request("a\nb\"c\x01"));
  BOOST_TEST(!line.contains('\n'));
  const json::object answer = json::parse(line).as_object();
  BOOST_TEST(answer.at("id").as_string() == "id");
  BOOST_TEST(answer.at("error").at("message").as_string() == "a\nb\"c\x01");
}

BOOST_AUTO_TEST_CASE(a_long_name_is_cut_at_a_character) {
  std::string name;
  while (name.size() < 200) {
    name += "ä";
  }
  const std::string cut = shorten("x" + name);
  BOOST_TEST(cut.size() < 80);
  BOOST_TEST(config::is_utf8(cut));
  BOOST_TEST(shorten("short") == "short");
}

BOOST_AUTO_TEST_SUITE_END()

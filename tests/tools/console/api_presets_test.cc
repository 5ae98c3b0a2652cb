// The endpoints of single presets under /api/presets: shapes, statuses, errors.
#include <boost/test/unit_test.hpp>

#include "console_api.h"

namespace {

using namespace test;
namespace json = boost::json;

BOOST_FIXTURE_TEST_SUITE(api_presets, OnConsole)

BOOST_AUTO_TEST_CASE(a_made_preset_is_answered_and_can_be_read) {
  const HttpAnswer made = post("/api/presets/", R"({"name":"Read me","description":"for reading",
      "category":"custom","parameters":{"tp-size":[1,2]},"metadata":{"author":"tests"}})");
  check_status(made, 201);
  const json::value preset = json_of(made);
  BOOST_TEST(preset.at("name") == json::value("Read me"));
  BOOST_TEST(preset.at("description") == json::value("for reading"));
  BOOST_TEST(preset.at("category") == json::value("custom"));
  BOOST_TEST(preset.at("is_system") == json::value(false));
  BOOST_TEST(preset.at("metadata") == json::value({{"author", "tests"}}));
  BOOST_TEST(preset.at("created_at").as_string().ends_with("Z"));
  BOOST_TEST(preset.at("updated_at").is_string());
  const HttpAnswer read = get(preset_path(preset.at("id").as_int64()));
  check_status(read, 200);
  BOOST_TEST(read.body == made.body);
}

BOOST_AUTO_TEST_CASE(what_is_not_given_is_null) {
  const json::value preset = json_of(get(preset_path(make_preset(*this, "Bare"))));
  for (const char* member : {"description", "category", "runtime", "metadata"}) {
    BOOST_TEST(preset.at(member).is_null(), member);
  }
}

BOOST_AUTO_TEST_CASE(paths_work_with_and_without_the_slash_at_the_end) {
  check_status(post("/api/presets", R"({"name":"Slash","parameters":{"a":[1]}})"), 201);
  check_status(get("/api/presets"), 200);
  check_status(get("/api/presets/1/"), 200);
}

BOOST_AUTO_TEST_CASE(a_preset_that_is_not_there_is_404_and_its_id_is_named) {
  for (const char* id : {"424242", "0", "-3", "99999999999999999999"}) {
    const HttpAnswer answer = get("/api/presets/" + std::string(id));
    check_refused(answer, 404, "not_found");
    BOOST_TEST(detail_of(answer).contains(id));
  }
  check_refused(send("PUT", "/api/presets/424242", "{}"), 404, "not_found");
  check_refused(http.request("DELETE", "/api/presets/424242"), 404, "not_found");
  check_refused(get("/api/presets/424242/export"), 404, "not_found");
}

BOOST_AUTO_TEST_CASE(an_id_that_is_no_number_is_422_in_the_framework_s_shape) {
  for (const char* id : {"abc", "1.5", "1e3", "0x1", "-", "1%20", "%2B1"}) {
    check_faults(get("/api/presets/" + std::string(id)), {R"(["path","preset_id"] int_parsing)"});
  }
  check_faults(send("PUT", "/api/presets/abc", "{}"), {R"(["path","preset_id"] int_parsing)"});
  check_faults(http.request("DELETE", "/api/presets/abc"), {R"(["path","preset_id"] int_parsing)"});
  check_faults(get("/api/presets/abc/export"), {R"(["path","preset_id"] int_parsing)"});
}

BOOST_AUTO_TEST_CASE(a_taken_name_is_409) {
  make_preset(*this, "Taken");
  const auto other = make_preset(*this, "Other");
  const HttpAnswer made = post("/api/presets/", R"({"name":"Taken","parameters":{"a":[1]}})");
  check_refused(made, 409, "already_exists");
  BOOST_TEST(detail_of(made).contains("Taken"));
  check_refused(send("PUT", preset_path(other), R"({"name":"Taken"})"), 409, "already_exists");
}

BOOST_AUTO_TEST_CASE(a_base_that_is_not_there_is_404_as_the_description_says) {
  constexpr std::string_view kBody =
      R"({"name":"No base","extends":["Nowhere"],"parameters":{"a":[1]}})";
  const auto id = make_preset(*this, "Will have no base");
  for (const HttpAnswer& answer :
       {post("/api/presets/", kBody), send("PUT", preset_path(id), kBody)}) {
    check_refused(answer, 404, "not_found");
    BOOST_TEST(detail_of(answer).contains("Nowhere"));
  }
  const json::value paths = json_of(get("/openapi.json")).at("paths");
  BOOST_TEST(paths.at("/api/presets/").at("post").at("responses").as_object().contains("404"));
  BOOST_TEST(
      paths.at("/api/presets/import").at("post").at("responses").as_object().contains("404"));
}

BOOST_AUTO_TEST_CASE(missing_and_wrong_members_are_listed_by_their_place) {
  check_faults(post("/api/presets/", "{}"),
               {R"(["body","name"] missing)", R"(["body","parameters"] missing)"});
  check_faults(post("/api/presets/", R"({"name":7,"parameters":[1],"metadata":"x",
                                         "description":1,"links":{}})"),
               {R"(["body","name"] string_type)", R"(["body","parameters"] dict_type)",
                R"(["body","metadata"] dict_type)", R"(["body","description"] string_type)",
                R"(["body","links"] list_type)"});
  check_faults(post("/api/presets/", R"({"name":"","parameters":{"a":[1]}})"),
               {R"(["body","name"] string_too_short)"});
  check_faults(post("/api/presets/", R"({"name":"Much","parameters":{"a":[1]},"zork":1})"),
               {R"(["body","zork"] extra_forbidden)"});
  check_faults(post("/api/presets/", R"({"name":"Id","parameters":{"a":[1]},"request_id":"x"})"),
               {R"(["body","request_id"] extra_forbidden)"});
}

BOOST_AUTO_TEST_CASE(wrong_parameters_alone_are_validation_errors) {
  const HttpAnswer answer =
      post("/api/presets/", R"({"name":"Bad","parameters":{"tp-size":4,"x":[],"y":[1,1]}})");
  check_refused(answer, 422, "invalid_params");
  const json::value body = json_of(answer);
  const json::array& errors = body.at("detail").at("validation_errors").as_array();
  BOOST_REQUIRE(errors.size() == 3);
  BOOST_TEST(errors[0].as_string().starts_with("tp-size: "));
  BOOST_TEST(errors[1].as_string().starts_with("x: "));
  BOOST_TEST(errors[2].as_string().starts_with("y[1]: "));
}

BOOST_AUTO_TEST_CASE(a_body_that_is_no_json_is_422_with_the_place) {
  const HttpAnswer answer = post("/api/presets/", R"({"name":)");
  check_faults(answer, {R"(["body",8] json_invalid)"});
  check_faults(post("/api/presets/", ""), {R"(["body"] missing)"});
  check_faults(post("/api/presets/", "[1]"), {R"(["body"] dict_type)"});
  check_faults(send("PUT", "/api/presets/1", "nope"), {R"(["body",0] json_invalid)"});
  check_faults(post("/api/presets/merge", "{]"), {R"(["body",1] json_invalid)"});
}

BOOST_AUTO_TEST_CASE(a_form_is_no_json) {
  const HttpAnswer answer = http.request("POST", "/api/presets/", {{"Content-Type", "text/plain"}},
                                         R"({"name":"From a form","parameters":{"a":[1]}})");
  check_faults(answer, {R"(["body"] json_type)"});
  check_status(http.request("POST", "/api/presets/", {},
                            R"({"name":"Without a type","parameters":{"a":[1]}})"),
               201);
}

BOOST_AUTO_TEST_CASE(put_changes_what_is_given_and_leaves_alone_what_is_null_or_absent) {
  const auto id = make_preset(*this, "To change");
  check_status(send("PUT", preset_path(id), R"({"description":"one","category":"custom"})"), 200);
  const HttpAnswer answer =
      send("PUT", preset_path(id), R"({"name":null,"description":null,"category":"memory"})");
  check_status(answer, 200);
  const json::value preset = json_of(answer);
  BOOST_TEST(preset.at("name") == json::value("To change"));
  BOOST_TEST(preset.at("description") == json::value("one"));
  BOOST_TEST(preset.at("category") == json::value("memory"));
  const HttpAnswer same = send("PUT", preset_path(id), "{}");
  check_status(same, 200);
  BOOST_TEST(same.body == answer.body);
}

BOOST_AUTO_TEST_CASE(a_preset_that_was_read_can_be_sent_back) {
  const auto id = make_preset(*this, "Back");
  json::object preset = json_of(get(preset_path(id))).as_object();
  preset["description"] = "sent back";
  const HttpAnswer changed = send("PUT", preset_path(id), json::serialize(preset));
  check_status(changed, 200);
  BOOST_TEST(json_of(changed).at("id").as_int64() == id);
  BOOST_TEST(json_of(changed).at("description") == json::value("sent back"));
  preset["name"] = "Back again";
  const HttpAnswer made = post("/api/presets/", json::serialize(preset));
  check_status(made, 201);
  BOOST_TEST(json_of(made).at("id").as_int64() != id);
}

BOOST_AUTO_TEST_CASE(wrong_changes_are_told_as_those_of_the_body) {
  const auto id = make_preset(*this, "Wrong changes");
  check_faults(send("PUT", preset_path(id), R"({"name":3,"zork":1})"),
               {R"(["body","name"] string_type)", R"(["body","zork"] extra_forbidden)"});
  const HttpAnswer answer = send("PUT", preset_path(id), R"({"parameters":{"x":1}})");
  check_refused(answer, 422, "invalid_params");
  BOOST_TEST(
      json_of(answer).at("detail").at("validation_errors").at(0).as_string().starts_with("x: "));
}

BOOST_AUTO_TEST_CASE(a_system_preset_is_neither_changed_nor_deleted) {
  const json::value system = rpc.call("preset.get", {{"preset", "Balanced"}}).result();
  const std::string path = preset_path(system.at("id").as_int64());
  check_refused(send("PUT", path, R"({"description":"mine"})"), 403, "system_preset");
  check_refused(http.request("DELETE", path), 403, "system_preset");
  BOOST_TEST(json_of(get(path)) == system);
}

BOOST_AUTO_TEST_CASE(a_deleted_preset_is_gone) {
  const auto id = make_preset(*this, "To delete");
  check_status(http.request("DELETE", preset_path(id)), 204);
  check_refused(get(preset_path(id)), 404, "not_found");
  check_refused(http.request("DELETE", preset_path(id)), 404, "not_found");
}

BOOST_AUTO_TEST_CASE(a_document_beyond_the_daemon_s_limit_is_422) {
  const std::string text(2'000'000, 'x');
  const HttpAnswer answer =
      post("/api/presets/",
           R"({"name":"Large","parameters":{"a":["x"]},"metadata":{"t":")" + text + "\"}}");
  check_refused(answer, 422, "limit_exceeded");
}

BOOST_AUTO_TEST_CASE(nesting_beyond_the_daemon_s_limit_is_422) {
  const HttpAnswer answer =
      post("/api/presets/", R"({"name":"Deep","parameters":{"a":[1]},"metadata":{"a":)" +
                                std::string(100, '[') + std::string(100, ']') + "}}");
  check_refused(answer, 422, "limit_exceeded");
}

BOOST_AUTO_TEST_CASE(head_answers_as_get_without_a_body) {
  BOOST_REQUIRE(http.send(http.request_text("HEAD", "/api/presets/1")));
  const HttpAnswer head = http.read_answer(true);
  BOOST_TEST(head.status == 200);
  BOOST_TEST(head.body.empty());
  BOOST_TEST(head.field("Content-Length") == std::to_string(get("/api/presets/1").body.size()));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace

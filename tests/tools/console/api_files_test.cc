// Presets as files: export, and import by multipart upload.
#include <boost/test/unit_test.hpp>

#include "console_api.h"

namespace {

using namespace test;
namespace json = boost::json;

std::string file_of(std::string_view name, std::string_view parameters = R"({"a":[1]})") {
  return R"({"version":"1.0","preset":{"name":)" + json::serialize(json::string(name)) +
         R"(,"parameters":)" + std::string(parameters) + "}}";
}

BOOST_FIXTURE_TEST_SUITE(api_files, OnConsole)

BOOST_AUTO_TEST_CASE(an_export_is_an_attachment_named_after_the_preset) {
  const auto id = make_preset(*this, "High Performance SGLang");
  const HttpAnswer answer = get(preset_path(id) + "/export");
  check_status(answer, 200);
  BOOST_TEST(answer.field("Content-Disposition") ==
             "attachment; filename=preset-high-performance-sglang.json");
  const json::value file = json_of(answer);
  BOOST_TEST(file.at("version") == json::value("1.0"));
  BOOST_TEST(file.at("preset").at("name") == json::value("High Performance SGLang"));
  BOOST_TEST(!file.at("preset").as_object().contains("id"));
}

BOOST_AUTO_TEST_CASE(a_nasty_name_makes_no_nasty_header_and_comes_back_whole) {
  const std::string name = "Ärger/..\\ \"quoted\"; x=1,\xE2\x82\xAC 100%";
  const auto id = make_preset(*this, name);
  const HttpAnswer file = get(preset_path(id) + "/export");
  BOOST_TEST(file.field("Content-Disposition") ==
             "attachment; filename=preset-_rger_.._-_quoted__-x_1__-100_.json; "
             "filename*=UTF-8''preset-%C3%84rger_.._-_quoted_%3B-x%3D1%2C%E2%82%AC-100%25.json");
  check_status(http.request("DELETE", preset_path(id)), 204);
  const HttpAnswer imported = post_upload(*this, upload_of("preset.json", file.body));
  check_status(imported, 201);
  BOOST_TEST(json_of(imported).at("name") == json::value(name));
  BOOST_TEST(json_of(imported).at("parameters") == parse(R"({"tp-size":[1,2]})"));
}

BOOST_AUTO_TEST_CASE(an_import_answers_the_preset_it_made) {
  const HttpAnswer answer = post_upload(*this, upload_of("a.json", file_of("Imported")));
  check_status(answer, 201);
  BOOST_TEST(answer.body == get(preset_path(json_of(answer).at("id").as_int64())).body);
}

BOOST_AUTO_TEST_CASE(of_several_presets_the_first_is_answered_and_all_are_made) {
  const HttpAnswer answer = post_upload(*this, upload_of("two.json", R"({"version":"1.0","presets":[
          {"name":"Several 1","parameters":{"a":[1]}},{"name":"Several 2","parameters":{"a":[1]}}]})"));
  check_status(answer, 201);
  BOOST_TEST(json_of(answer).at("name") == json::value("Several 1"));
  check_ok(rpc.call("preset.get", {{"preset", "Several 2"}}));
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_and_a_name_in_capitals_do_not_matter) {
  check_status(post_upload(*this, upload_of("A.JSON", "\xEF\xBB\xBF" + file_of("Marked"))), 201);
}

BOOST_AUTO_TEST_CASE(a_taken_name_is_409) {
  make_preset(*this, "Import taken");
  const HttpAnswer answer = post_upload(*this, upload_of("a.json", file_of("Import taken")));
  check_refused(answer, 409, "already_exists");
}

BOOST_AUTO_TEST_CASE(a_file_that_builds_on_a_preset_that_is_not_there_is_404) {
  const HttpAnswer answer =
      post_upload(*this, upload_of("a.json", R"({"version":"1.0","preset":{"name":"No base",
          "extends":["Nowhere"],"parameters":{"a":[1]}}})"));
  check_refused(answer, 404, "not_found");
  BOOST_TEST(detail_of(answer).contains("Nowhere"));
}

BOOST_AUTO_TEST_CASE(another_kind_of_file_is_400) {
  check_refused(post_upload(*this, upload_of("a.yaml", file_of("Yaml"))), 400, "invalid_params");
  check_refused(post_upload(*this, upload_of("json", file_of("Short"))), 400, "invalid_params");
  check_refused(post_upload(*this, upload_of("a.json", "{not json")), 400, "invalid_params");
  check_refused(post_upload(*this, upload_of("a.json", "")), 400, "invalid_params");
  check_refused(post_upload(*this, upload_of("a.json", "{\"a\":\"\xFF\"}")), 400, "invalid_params");
}

BOOST_AUTO_TEST_CASE(a_file_of_another_shape_is_422_and_says_what_is_missing) {
  for (const char* content : {"[]", "3", "{}", R"({"version":"1.0"})",
                              R"({"version":"1.0","preset":{"name":"No parameters"}})",
                              R"({"version":"1.0","presets":[]})"}) {
    const HttpAnswer answer = post_upload(*this, upload_of("a.json", content));
    check_refused(answer, 422, "invalid_params");
    BOOST_TEST(!detail_of(answer).empty(), content);
  }
  // Of the file as a whole no place is named.
  BOOST_TEST(detail_of(post_upload(*this, upload_of("a.json", "[]"))).starts_with("expected"));
  const HttpAnswer wrong = post_upload(*this, upload_of("a.json", file_of("W", R"({"x":4})")));
  check_refused(wrong, 422, "invalid_params");
  BOOST_TEST(json_of(wrong).at("detail").at("validation_errors").as_array().size() == 1);
}

BOOST_AUTO_TEST_CASE(a_body_without_the_file_is_422_in_the_framework_s_shape) {
  Upload upload = upload_of("a.json", file_of("Elsewhere"));
  upload.body.replace(upload.body.find("\"file\""), 6, "\"fill\"");
  check_faults(post_upload(*this, upload), {R"(["body","file"] missing)"});
  check_faults(post("/api/presets/import", file_of("As JSON")), {R"(["body","file"] missing)"});
}

BOOST_AUTO_TEST_CASE(the_file_is_found_among_other_parts_and_behind_a_quoted_boundary) {
  const std::string body =
      "what stands before does not count\r\n--a b\"c\r\nContent-Disposition: form-data; "
      "name=\"note\"\r\n\r\nhello\r\n--a b\"c\r\ncontent-disposition: form-data; "
      "filename=\"p.json\"; name=file\r\nX-More: 1\r\n\r\n" +
      file_of("Quoted boundary") + "\r\n--a b\"c--\r\nafter it neither";
  const HttpAnswer answer =
      post_upload(*this, {R"(Multipart/Form-Data; charset=utf-8; boundary="a b\"c")", body});
  check_status(answer, 201);
  BOOST_TEST(json_of(answer).at("name") == json::value("Quoted boundary"));
}

BOOST_AUTO_TEST_CASE(a_broken_multipart_body_is_400) {
  const Upload good = upload_of("a.json", file_of("Broken"));
  const auto broken = [&](const std::string& type, const std::string& body) {
    check_refused(post_upload(*this, {type, body}), 400, "invalid_params");
  };
  broken("multipart/form-data", good.body);
  broken("multipart/form-data; boundary=", good.body);
  broken("multipart/form-data; boundary=another", good.body);
  broken("multipart/form-data; boundary=" + std::string(71, 'x'), good.body);
  broken(good.type, good.body.substr(0, good.body.size() - 4));  // without the last dashes
  broken(good.type, good.body.substr(0, good.body.find("\r\n\r\n")));
  broken(good.type, "--boundary-of-a-test\r\n\r\nno headers\r\n--boundary-of-a-test--\r\n");
  broken(good.type,
         "--boundary-of-a-test\r\nContent-Disposition: form-data\r\n\r\nx\r\n"
         "--boundary-of-a-test--\r\n");
  broken(good.type, "--boundary-of-a-test\r\nnonsense\r\n\r\nx\r\n--boundary-of-a-test--\r\n");
  check_refused(get("/api/presets/import/x"), 404, "not_found");
}

BOOST_AUTO_TEST_CASE(every_cut_of_a_good_upload_is_refused) {
  const Upload good = upload_of("a.json", file_of("Cut"));
  for (std::size_t size = 1; size + 2 < good.body.size(); size += 7) {
    const HttpAnswer answer = post_upload(*this, {good.type, good.body.substr(0, size)});
    BOOST_TEST(answer.status == 400, size);
  }
}

BOOST_AUTO_TEST_CASE(a_file_beyond_the_limits_is_refused) {
  const std::string file =
      R"({"version":"1.0","preset":{"name":"Large file","parameters":{"a":[1]},"metadata":{"x":")" +
      std::string(2'000'000, 'x') + "\"}}}";
  check_refused(post_upload(*this, upload_of("a.json", file)), 422, "limit_exceeded");
  const HttpAnswer huge = post_upload(*this, upload_of("a.json", std::string(5'000'000, ' ')));
  BOOST_TEST(huge.status == 413);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace

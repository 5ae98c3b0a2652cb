#include "console_api.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <memory>

namespace test {

namespace json = boost::json;

namespace {

std::string at(const std::source_location& where) {
  return std::string(where.file_name()) + ":" + std::to_string(where.line()) + ": ";
}

struct Both {
  TaskDaemon daemon;
  std::unique_ptr<Gateway> gateway;

  Both() {
    daemon.write_seed("10-seed-document.yaml", seed_text());
    daemon.start();
    gateway = std::make_unique<Gateway>(GatewayOptions{.socket = daemon.socket_path()});
  }
};

std::unique_ptr<Both>& slot() {
  static std::unique_ptr<Both> both;
  return both;
}

Both& both() {
  if (!slot()) slot() = std::make_unique<Both>();
  return *slot();
}

// Ended while Boost.Test still notices what goes wrong.
struct Ending {
  ~Ending() {
    if (!slot()) return;
    const auto status = slot()->gateway->process().terminate();
    BOOST_CHECK(status && status->code == 0);
    slot().reset();
  }
};
BOOST_TEST_GLOBAL_FIXTURE(Ending);

}  // namespace

TaskDaemon& console_daemon() {
  return both().daemon;
}
Gateway& the_console() {
  return *both().gateway;
}

HttpAnswer OnConsole::send(std::string_view method, std::string_view target,
                           std::string_view json) {
  return http.request(method, target, {{"Content-Type", std::string(kJson)}}, json);
}

json::value json_of(const HttpAnswer& answer) {
  BOOST_TEST(answer.field("Content-Type") == kJson);
  BOOST_TEST(answer.complete);
  return parse(answer.body);
}

std::int64_t make_preset(OnConsole& console, std::string_view name, std::string_view parameters) {
  const std::string body = R"({"name":)" + json::serialize(json::string(name)) +
                           R"(,"parameters":)" + std::string(parameters) + "}";
  const HttpAnswer answer = console.post("/api/presets/", body);
  BOOST_REQUIRE_MESSAGE(answer.status == 201, answer.body);
  return parse(answer.body).at("id").as_int64();
}

std::string preset_path(std::int64_t id) {
  return "/api/presets/" + std::to_string(id);
}

Upload upload_of(std::string_view filename, std::string_view content) {
  std::string body = "--boundary-of-a-test\r\nContent-Disposition: form-data; name=\"file\"; ";
  body += "filename=\"" + std::string(filename) + "\"\r\nContent-Type: application/json\r\n\r\n";
  body += std::string(content) + "\r\n--boundary-of-a-test--\r\n";
  return {"multipart/form-data; boundary=boundary-of-a-test", std::move(body)};
}

HttpAnswer post_upload(OnConsole& console, const Upload& upload) {
  return console.http.request("POST", "/api/presets/import", {{"Content-Type", upload.type}},
                              upload.body);
}

void check_status(const HttpAnswer& answer, int status, std::source_location where) {
  BOOST_CHECK_MESSAGE(answer.status == status,
                      at(where) << "status " << answer.status << ": " << answer.body);
  BOOST_CHECK_MESSAGE(answer.complete, at(where) << "the answer is cut");
  if (status == 204) {
    BOOST_CHECK_MESSAGE(answer.body.empty(), at(where) << answer.body);
  } else {
    BOOST_CHECK_MESSAGE(answer.field("Content-Type") == kJson, at(where) << "is not JSON");
    parse(answer.body);
  }
}

void check_refused(const HttpAnswer& answer, int status, std::string_view code,
                   std::source_location where) {
  check_status(answer, status, where);
  const json::object body = parse(answer.body).as_object();
  BOOST_CHECK_MESSAGE(body.contains("detail"), at(where) << answer.body);
  const json::value* word = body.if_contains("code");
  BOOST_CHECK_MESSAGE(word != nullptr && *word == json::value(code), at(where) << answer.body);
}

void check_faults(const HttpAnswer& answer, std::vector<std::string> expected,
                  std::source_location where) {
  check_refused(answer, 422, "invalid_params", where);
  std::vector<std::string> got;
  const json::value body = parse(answer.body);
  BOOST_REQUIRE_MESSAGE(body.at("detail").is_array(), at(where) << answer.body);
  for (const json::value& fault : body.at("detail").as_array()) {
    BOOST_CHECK_MESSAGE(!fault.at("msg").as_string().empty(), at(where) << answer.body);
    got.push_back(json::serialize(fault.at("loc")) + " " +
                  std::string(fault.at("type").as_string()));
  }
  std::ranges::sort(got);
  std::ranges::sort(expected);
  BOOST_CHECK_MESSAGE(got == expected, at(where) << answer.body);
}

std::string detail_of(const HttpAnswer& answer) {
  const json::value body = parse(answer.body);
  const json::value* detail = body.as_object().if_contains("detail");
  BOOST_REQUIRE_MESSAGE(detail != nullptr && detail->is_string(), answer.body);
  return std::string(detail->as_string());
}

}  // namespace test

// What the tests of the gateway's API share: one daemon with one gateway before it, and checks of
// answers.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <source_location>
#include <string>
#include <string_view>
#include <vector>

#include "gateway.h"
#include "http_client.h"
#include "tasks/task_daemon.h"

namespace test {

// Of this program; with the system presets of the seed document. Started at first use.
TaskDaemon& console_daemon();
Gateway& the_console();

// A connection to each for a case.
struct OnConsole {
  HttpClient http = the_console().client();
  RpcClient rpc = console_daemon().client();

  HttpAnswer get(std::string_view target) { return http.request("GET", target); }
  HttpAnswer post(std::string_view target, std::string_view json) {
    return send("POST", target, json);
  }
  HttpAnswer send(std::string_view method, std::string_view target, std::string_view json);
};

inline constexpr std::string_view kJson = "application/json";

// The body as JSON; a failed check where it is none.
boost::json::value json_of(const HttpAnswer& answer);

// A preset of this name made through the gateway; its id.
std::int64_t make_preset(OnConsole& console, std::string_view name,
                         std::string_view parameters = R"({"tp-size":[1,2]})");
std::string preset_path(std::int64_t id);

// A body of one file, and its Content-Type.
struct Upload {
  std::string type;
  std::string body;
};
Upload upload_of(std::string_view filename, std::string_view content);
HttpAnswer post_upload(OnConsole& console, const Upload& upload);

// 2xx, and the body is JSON unless it is 204.
void check_status(const HttpAnswer& answer, int status,
                  std::source_location where = std::source_location::current());
// {"detail":…,"code":…}
void check_refused(const HttpAnswer& answer, int status, std::string_view code,
                   std::source_location where = std::source_location::current());
// 422 whose detail is a list with exactly these "loc type" entries, such as
// `["body","name"] missing`.
void check_faults(const HttpAnswer& answer, std::vector<std::string> expected,
                  std::source_location where = std::source_location::current());

// The text of `detail`.
std::string detail_of(const HttpAnswer& answer);

}  // namespace test

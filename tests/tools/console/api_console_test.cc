// What the gateway tells about itself: /openapi.json, /metrics, /healthz.
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <map>
#include <regex>
#include <set>

#include "console/gateway/api.h"
#include "console_api.h"

namespace {

using namespace test;
namespace json = boost::json;

// Samples by name and labels; fails the case where the text is not of the format.
std::map<std::string, double> read_metrics(const std::string& text) {
  static const std::regex sample(
      R"re(([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\]|\\.)*",?)*\})? (\S+))re");
  static const std::regex comment(R"re(# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+))re");
  std::map<std::string, double> samples;
  std::map<std::string, std::string> types;
  std::string current;
  BOOST_TEST(text.ends_with('\n'));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::smatch parts;
    if (std::regex_match(line, parts, comment)) {
      if (parts[1] != "TYPE") continue;
      current = parts[2];
      const std::string type = parts[3];
      BOOST_TEST((type == "counter" || type == "gauge" || type == "histogram"), line);
      BOOST_TEST(types.emplace(current, type).second, "told twice: " << line);
      if (type == "counter") BOOST_TEST(current.ends_with("_total"), line);
      continue;
    }
    BOOST_REQUIRE_MESSAGE(std::regex_match(line, parts, sample), line);
    const std::string name = parts[1];
    const bool of_histogram = types[current] == "histogram";
    BOOST_TEST((name == current || (of_histogram && name.starts_with(current + "_"))), line);
    const std::string value = parts[3];
    std::size_t used = 0;
    const double number = std::stod(value, &used);
    BOOST_TEST(used == value.size(), line);
    BOOST_TEST(samples.emplace(name + std::string(parts[2]), number).second, "twice: " << line);
  }
  return samples;
}

BOOST_FIXTURE_TEST_SUITE(api_console, OnConsole)

BOOST_AUTO_TEST_CASE(the_description_has_exactly_the_routes_there_are) {
  boost::asio::io_context io;
  const console::Traffic traffic;
  console::Api api(io, "/nonexistent", console::Limits(), traffic);
  console::Router router;
  api.add_routes(router);
  std::set<std::string> routes;
  for (const console::Route& route : router.routes()) {
    std::string method(console::http::to_string(route.method));
    for (char& c : method) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    routes.insert(method + " " + route.pattern);
  }
  const HttpAnswer answer = get("/openapi.json");
  check_status(answer, 200);
  const json::value document = json_of(answer);
  std::set<std::string> described;
  for (const auto& path : document.at("paths").as_object()) {
    for (const auto& operation : path.value().as_object()) {
      described.insert(std::string(operation.key()) + " " + std::string(path.key()));
    }
  }
  BOOST_TEST(described == routes, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_description_is_openapi_3_1_and_every_reference_leads_somewhere) {
  const json::value document = json_of(get("/openapi.json"));
  BOOST_TEST(document.at("openapi") == json::value("3.1.0"));
  BOOST_TEST(document.at("info").at("version") == rpc.call("system.status").object().at("version"));
  std::set<std::string> operations;
  const std::function<void(const json::value&)> look = [&](const json::value& value) {
    if (const json::array* list = value.if_array()) {
      for (const json::value& element : *list) look(element);
    } else if (const json::object* object = value.if_object()) {
      if (const json::value* reference = object->if_contains("$ref")) {
        boost::system::error_code error;
        const std::string pointer(reference->as_string());
        document.find_pointer(pointer.substr(1), error);
        BOOST_TEST(!error, pointer);
      }
      if (const json::value* id = object->if_contains("operationId")) {
        BOOST_TEST(operations.insert(std::string(id->as_string())).second);
        BOOST_TEST(!object->at("responses").as_object().empty());
      }
      for (const auto& member : *object) look(member.value());
    }
  };
  look(document);
  // Every "{…}" of a path is described.
  for (const auto& path : document.at("paths").as_object()) {
    const auto wanted = std::ranges::count(std::string(path.key()), '{');
    for (const auto& operation : path.value().as_object()) {
      const json::value* params = operation.value().as_object().if_contains("parameters");
      std::ptrdiff_t found = 0;
      if (params != nullptr) {
        for (const json::value& param : params->as_array()) {
          if (param.at("in") == json::value("path")) ++found;
        }
      }
      BOOST_TEST(found == wanted, path.key());
    }
  }
}

BOOST_AUTO_TEST_CASE(metrics_are_of_the_format_and_count_requests_by_route) {
  constexpr const char* kRoute =
      R"(preset_console_requests_total{route="/api/presets/{preset_id}",method="GET",status="4xx"})";
  auto before = read_metrics(get("/metrics").body);
  for (int i = 0; i < 3; ++i) get("/api/presets/424242");
  get("/no-such-place");
  const HttpAnswer answer = get("/metrics");
  BOOST_TEST(answer.field("Content-Type").starts_with("text/plain; version=0.0.4"));
  auto after = read_metrics(answer.body);
  BOOST_TEST(after[kRoute] == before[kRoute] + 3);
  BOOST_TEST(!answer.body.contains("424242"));
  BOOST_TEST(!answer.body.contains("no-such-place"));
  BOOST_TEST(after.at("preset_console_connections") >= 1);
}

BOOST_AUTO_TEST_CASE(histograms_rise_to_their_count) {
  get("/api/presets/1");
  const auto samples = read_metrics(get("/metrics").body);
  const std::string labels = R"(route="/api/presets/{preset_id}",method="GET")";
  double last = 0;
  std::size_t buckets = 0;
  for (const char* bound : {"0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1",
                            "0.25", "0.5", "1", "2.5", "5", "10", "+Inf"}) {
    const double count =
        samples.at("preset_console_request_seconds_bucket{" + labels + ",le=\"" + bound + "\"}");
    BOOST_TEST(count >= last);
    last = count;
    ++buckets;
  }
  BOOST_TEST(last >= 1);
  BOOST_TEST(last == samples.at("preset_console_request_seconds_count{" + labels + "}"));
  BOOST_TEST(samples.at("preset_console_request_seconds_sum{" + labels + "}") > 0);
  BOOST_TEST(buckets == 15U);
}

BOOST_AUTO_TEST_CASE(metrics_have_the_daemon_s_figures) {
  make_preset(*this, "Counted");
  check_status(post("/api/tasks", json::serialize(simulated_task({{"a", {1}}}))), 201);
  const auto samples = read_metrics(get("/metrics").body);
  const json::object status = rpc.call("system.status").object();
  BOOST_TEST(samples.at("tuningd_up") == 1);
  BOOST_TEST(samples.at(R"(tuningd_presets{system="true"})") ==
             status.at("presets").at("system").to_number<double>());
  BOOST_TEST(samples.at(R"(tuningd_presets{system="true"})") +
                 samples.at(R"(tuningd_presets{system="false"})") ==
             status.at("presets").at("total").to_number<double>());
  BOOST_TEST(samples.at("tuningd_store_commits_total") >= 1);
  BOOST_TEST(samples.at("tuningd_store_writable") == 1);
  double tasks = 0;
  for (const char* state : {"pending", "running", "completed", "failed", "cancelled"}) {
    tasks += samples.at(R"(tuningd_tasks{state=")" + std::string(state) + "\"}");
  }
  BOOST_TEST(tasks >= 1);
}

BOOST_AUTO_TEST_CASE(health_needs_no_token_and_everything_else_does) {
  HttpClient stranger = the_console().stranger();
  const HttpAnswer health = stranger.request("GET", "/healthz");
  check_status(health, 200);
  BOOST_TEST(health.body == R"({"status":"ok"})");
  for (const char* path : {"/metrics", "/openapi.json", "/api/presets/", "/api/events"}) {
    BOOST_TEST(stranger.request("GET", path).status == 401, path);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace

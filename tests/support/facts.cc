#include "support/facts.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <memory>

namespace test {

namespace json = boost::json;

namespace {

std::unique_ptr<Daemon>& slot() {
  static std::unique_ptr<Daemon> daemon;
  return daemon;
}

// The daemon must end inside the test tree, where a bad end still fails something.
struct SharedDaemonEnd {
  void setup() {}
  void teardown() { slot().reset(); }
};
BOOST_TEST_GLOBAL_FIXTURE(SharedDaemonEnd);

std::string at(const std::source_location& where) {
  return std::string(where.file_name()) + ":" + std::to_string(where.line()) + ": ";
}

std::string shown(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& item : list) text += " '" + item + "'";
  return text;
}

}  // namespace

std::string_view seed_text() {
  return R"(presets:
  - name: Memory Efficient
    description: Optimized for low memory usage
    category: memory
    parameters:
      tp-size: [1]
      mem-fraction-static: [0.7, 0.75]
      enable-chunked-prefill: [true]
    metadata:
      author: system
      tags: [memory, small-gpu]
  - name: High Throughput
    description: Maximize tokens per second
    category: performance
    parameters:
      tp-size: [2, 4]
      mem-fraction-static: [0.9]
      schedule-policy: [fcfs]
      enable-mixed-chunking: [true]
    metadata:
      author: system
      tags: [throughput, performance]
  - name: Low Latency
    description: Minimize end-to-end latency
    category: performance
    parameters:
      tp-size: [1, 2]
      schedule-policy: [lpm]
      mem-fraction-static: [0.85]
    metadata:
      author: system
      tags: [latency, interactive]
  - name: Balanced
    description: Balanced configuration for general use
    category: general
    parameters:
      tp-size: [1, 2]
      mem-fraction-static: [0.85]
      schedule-policy: [fcfs, lpm]
    metadata:
      author: system
      tags: [balanced, recommended]
)";
}

Daemon& shared_daemon() {
  if (!slot()) {
    auto daemon = std::make_unique<Daemon>();
    daemon->write_seed("10-seed-document.yaml", seed_text());
    daemon->start();
    slot() = std::move(daemon);
  }
  return *slot();
}

json::object preset_params(std::string_view name, const json::object& more) {
  json::object params{{"name", name}, {"parameters", {{"tp-size", {1, 2}}}}};
  for (const auto& member : more) params[member.key()] = member.value();
  return params;
}

json::object create_preset(RpcClient& client, std::string_view name, const json::object& more) {
  return client.call("preset.create", preset_params(name, more)).object();
}

std::vector<std::string> names_of(const json::value& list_result) {
  std::vector<std::string> names;
  for (const json::value& preset : list_result.at("presets").as_array()) {
    names.emplace_back(preset.at("name").as_string());
  }
  return names;
}

std::string wrong_in_store(RpcClient& client) {
  const json::object answer = client.call("store.verify").object();
  const json::array& wrong = answer.at("problems").as_array();
  if (answer.at("ok").as_bool() != wrong.empty()) {
    throw std::runtime_error("store.verify contradicts itself: " + json::serialize(answer));
  }
  return wrong.empty() ? "" : json::serialize(wrong);
}

std::string repeat(std::string_view piece, std::size_t count) {
  std::string all;
  all.reserve(piece.size() * count);
  for (std::size_t i = 0; i < count; ++i) all.append(piece);
  return all;
}

void check_error(const Answer& answer, int code, std::string_view data_code,
                 std::source_location where) {
  BOOST_CHECK_MESSAGE(!answer.ok() && answer.code() == code && answer.data_code() == data_code &&
                          !answer.message().empty(),
                      at(where) << "expected " << code << " '" << data_code << "', got "
                                << answer.line().substr(0, 1000));
}

void check_invalid(const Answer& answer, std::vector<std::string> paths,
                   std::source_location where) {
  std::ranges::sort(paths);
  BOOST_CHECK_MESSAGE(!answer.ok() && answer.code() == kInvalidParams && answer.paths() == paths,
                      at(where) << "expected -32602 for" << shown(paths) << ", got "
                                << answer.line().substr(0, 1000));
}

void check_ok(const Answer& answer, std::source_location where) {
  BOOST_CHECK_MESSAGE(answer.ok(), at(where) << answer.line().substr(0, 1000));
}

void check_equal(const json::value& got, const json::value& expected, std::source_location where) {
  BOOST_CHECK_MESSAGE(got == expected, at(where) << "expected " << json::serialize(expected)
                                                 << ", got " << json::serialize(got));
}

}  // namespace test

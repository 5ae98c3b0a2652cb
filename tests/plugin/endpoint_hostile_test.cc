// Hostile text in every place that may reach the log: one line an event, no control bytes.
#define BOOST_TEST_MODULE endpoint_hostile
#include <boost/test/unit_test.hpp>
#include <random>
#include <regex>

#include "support/facts.h"

namespace json = boost::json;
using test::Daemon;
using test::RpcClient;

namespace {

// Five hundred texts out of parts that terminals and log readers obey.
std::vector<std::string> hostile_texts() {
  const std::string parts[] = {
      "\n",
      "\r",
      "\r\n",
      "\x1b[31m",
      "\x1b]0;title\x07",
      "\x08\x08",
      "\x7f",
      "\x01",
      "\xc2\x85",  // C1: next line
      "\xc2\x9b"
      "31m",           // C1: control sequence introducer
      "\xe2\x80\xae",  // right-to-left override
      "\xe2\x81\xa6",  // left-to-right isolate
      "\xe2\x80\xa8",  // line separator
      "\xe2\x80\x8f",  // right-to-left mark
      "2026-01-01T00:00:00.000Z error preset: forged",
      "%s%n",
      "${HOME}",
      "$(id)",
      "'",
      "\"",
      "\\",
      std::string(1, '\0'),
      "\xf0\x9f\x98\x80",
      "name",
  };
  std::mt19937 random(5);
  std::vector<std::string> texts;
  for (int i = 0; i < 499; ++i) {
    std::string text;
    const std::size_t count = 1 + random() % 5;
    for (std::size_t k = 0; k < count; ++k) text += parts[random() % std::size(parts)];
    texts.push_back(std::move(text));
  }
  texts.push_back(test::repeat("\x1b[2J\n", (1U << 20) / 5));
  return texts;
}

// What no line may hold, as UTF-8.
const std::string* find_control(const std::string& line) {
  static const std::vector<std::string> forbidden = [] {
    std::vector<std::string> all;
    for (int c = 0; c < 0x20; ++c) all.emplace_back(1, static_cast<char>(c));
    all.emplace_back("\x7f");
    for (int c = 0x80; c < 0xa0; ++c) all.push_back(std::string("\xc2") + static_cast<char>(c));
    for (const char* text :
         {"\xe2\x80\x8e", "\xe2\x80\x8f", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xaa",
          "\xe2\x80\xab", "\xe2\x80\xac", "\xe2\x80\xad", "\xe2\x80\xae", "\xe2\x81\xa6",
          "\xe2\x81\xa7", "\xe2\x81\xa8", "\xe2\x81\xa9"}) {
      all.emplace_back(text);
    }
    return all;
  }();
  for (const std::string& text : forbidden) {
    if (line.contains(text)) return &text;
  }
  return nullptr;
}

void check_log(const Daemon& daemon) {
  // Every line is one that the daemon began.
  const std::regex whole(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (debug|info|warning|error) .*)");
  const std::string log = daemon.log();
  BOOST_REQUIRE((!log.empty() && log.back() == '\n'));
  for (std::size_t begin = 0; begin < log.size();) {
    const std::size_t end = log.find('\n', begin);
    const std::string line = log.substr(begin, end - begin);
    begin = end + 1;
    BOOST_TEST_CONTEXT(line.substr(0, 200)) {
      BOOST_TEST(find_control(line) == nullptr);
      BOOST_TEST(line.size() <= 16'384U);
      BOOST_TEST(std::regex_match(line.substr(0, 200), whole));
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(hostile_names_reach_no_terminal_through_the_log) {
  Daemon daemon;
  daemon.set("limits", "{line_seconds: 1}");
  daemon.start();
  RpcClient client = daemon.client();
  for (const std::string& text : hostile_texts()) {
    const json::object named = test::preset_params(text);
    std::vector<std::string> lines;
    const auto add = [&](const char* method, const json::value& params) {
      lines.push_back(test::request_line(method, json::serialize(params), "1"));
    };
    add("preset.create", named);
    add("preset.get", {{"preset", text}});
    add("preset.import",
        {{"document", {{"version", "1.0"}, {"preset", named}}}, {"request_id", "hostile"}});
    add("preset.list", {{"search", text}});
    add("preset.list", {{"cursor", text}});
    add("preset.get", {{text, 1}});
    add("store.backup", {{"directory", text.substr(0, 5000)}});
    add("task.preview", {{"task", {{"presets", {text}}, {"task_name", text}}}});
    // As a method's name, and as no JSON at all.
    lines.push_back(json::serialize(json::object{{"jsonrpc", "2.0"}, {"method", text}, {"id", 1}}) +
                    "\n");
    std::string raw = text.substr(0, 2000);
    std::erase(raw, '\n');
    std::erase(raw, '\r');
    if (raw.find_first_not_of(" \t") != std::string::npos) lines.push_back(raw + "\n");
    for (const std::string& line : lines) client.send(line);
    for (std::size_t i = 0; i < lines.size(); ++i) BOOST_REQUIRE(client.read_line().has_value());
  }
  check_log(daemon);
  BOOST_TEST(daemon.stop() == 0);
  check_log(daemon);
}

BOOST_AUTO_TEST_CASE(hostile_seed_files_reach_no_terminal_through_the_log) {
  Daemon daemon;
  const std::vector<std::string> texts = hostile_texts();
  for (std::size_t i = 0; i < 60; ++i) {
    daemon.write_seed("seed " + std::to_string(i) + ".yaml",
                      "presets:\n  - name: " + json::serialize(json::string(texts[i])) +
                          "\n    parameters: {a: [1]}\n");
  }
  daemon.write_seed("\x1b[31mred\nline\xe2\x80\xae.yaml", "presets: 5\n");
  daemon.start();
  RpcClient client = daemon.client();
  test::check_ok(client.call("system.reload"));
  check_log(daemon);
}

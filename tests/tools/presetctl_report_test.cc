// presetctl task report: the page, in a real browser, and the Markdown document.
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "task_answers.h"

namespace fs = std::filesystem;
namespace json = boost::json;
using test::expect_in;
using test::expect_not_in;
using test::Finished;

namespace {

// Whatever reads it as markup runs it, or breaks the page.
constexpr const char* kHostile =
    "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
    "<!--\xe2\x80\xa8 & \"quoted\" | `code` [x](javascript:1) \\";

// Said in the log: a case that does not apply passes like one that holds.
bool built_with_page() {
  constexpr bool kBuilt = PRESETCTL_REPORT == 1;
  BOOST_TEST_MESSAGE("presetctl was built with TUNINGD_REPORT=" << (kBuilt ? "ON" : "OFF"));
  return kBuilt;
}

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void make_hostile(test::PlayedDaemon& daemon) {
  json::object task = test::whole_task();
  for (const char* key : {"name", "model", "runtime", "message"}) task[key] = kHostile;
  task["task"].as_object()["description"] = kHostile;
  json::object& effect = task["summary"].at("effects").at(0).as_object();
  effect["parameter"] = kHostile;
  effect["values"].at(0).as_object()["value"] = kHostile;
  task["summary"].at("failures").as_object()[kHostile] = 1;
  json::array trials;
  for (int number = 0; number < 3; ++number) {
    json::object trial =
        test::task_trial(number, number == 1 ? "failed" : "success", -100 - number);
    trial["parameters"] = json::object{{kHostile, kHostile}, {"n", number}};
    trial["flags"] = json::array{kHostile};
    trial["metrics"] = json::object{{kHostile, number}, {"raw_results", {1, 2}}};
    if (number == 1) trial["message"] = kHostile;
    trials.push_back(trial);
  }
  daemon.answer("task.get", task);
  daemon.answer("task.trials",
                json::object{{"trials", trials}, {"next_cursor", nullptr}, {"total", 3}});
}

std::string browser() {
  for (const char* path : {"/usr/bin/chromium", "/usr/bin/chromium-browser"}) {
    if (fs::exists(path)) return path;
  }
  BOOST_FAIL("no chromium to look at the page with: tools/setup test installs it");
  return {};
}

// The page after its scripts ran.
std::string rendered(const test::TempDir& folder, const std::string& file) {
  const Finished done = test::run(
      {.argv = {browser(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--enable-logging=stderr", "--user-data-dir=" + (folder / "profile").string(),
                "--virtual-time-budget=5000", "--dump-dom", "file://" + file},
       .env = {"HOME=" + folder.path().string()}},
      std::chrono::seconds(120));
  // What the page's policy refuses and what its scripts throw stands on the console.
  expect_not_in(done.err, "Content Security Policy");
  expect_not_in(done.err, "Uncaught");
  return done.out;
}

struct OnPlayedDaemon {
  test::PlayedDaemon daemon;
  test::TempDir folder;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(task_report, OnPlayedDaemon)

BOOST_AUTO_TEST_CASE(markdown_has_the_best_the_effects_and_every_trial) {
  test::play_task(daemon);
  const Finished done = daemon.ctl({"task", "report", "3", "--markdown", "-"});
  BOOST_TEST(done.status.code == 0, done.err);
  for (const char* part :
       {"# \\#3 llama-throughput\n", "- preset: High Throughput, revision 4\n",
        "| trial 5 | 812.5 tok/s | tp-size=2, schedule-policy=lpm |\n",
        "| default | 640 tok/s | the engine's defaults |\n",
        "The best is 27 % better than the default.\n",
        "| tp-size | 61 % | 2 | 6 | 1 | 790 tok/s | 812.5 tok/s |\n", "| timeout | 1 |\n",
        "| 5 | success | 812.5 tok/s | 41 s | tp-size=2, schedule-policy=lpm |   |\n",
        "| 4 | failed | - | 10 min |"}) {
    expect_in(done.out, part);
  }
  // The best first, failed ones last.
  BOOST_TEST(done.out.find("\n| 5 | success") < done.out.find("\n| 0 | success"));
  BOOST_TEST(done.out.find("\n| 0 | success") < done.out.find("\n| 4 | failed"));
}

BOOST_AUTO_TEST_CASE(nothing_in_the_markdown_is_markup) {
  make_hostile(daemon);
  const Finished done = daemon.ctl({"task", "report", "3", "--markdown", "-"});
  BOOST_TEST(done.status.code == 0, done.err);
  expect_not_in(done.out, "<script");
  expect_not_in(done.out, "<img");
  expect_not_in(done.out, "[x](javascript");
  expect_in(done.out, "&lt;/script&gt;");
  expect_in(done.out, " \\| \\`code\\` \\[x\\](javascript:1) \\\\");
}

BOOST_AUTO_TEST_CASE(without_the_page_only_markdown_is_offered) {
  if (built_with_page()) return;
  const Finished done = daemon.ctl({"task", "report", "3"});
  BOOST_TEST(done.status.code == 2);
  expect_in(done.err, "TUNINGD_REPORT=OFF");
  expect_in(done.err, "--markdown FILE");
}

BOOST_AUTO_TEST_CASE(files_are_written_whole_and_replaced_only_if_forced) {
  if (!built_with_page()) return;
  test::play_task(daemon);
  const auto report = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"task", "report", "llama-throughput"});
    return daemon.ctl(more, {}, folder.path().string());
  };
  const Finished first = report({});
  BOOST_TEST(first.out.starts_with("wrote task-3.html, 2"), first.out + first.err);
  const std::string page = read(folder / "task-3.html");
  BOOST_TEST(page.starts_with("<!doctype html>"));
  BOOST_TEST(page.ends_with("</html>\n"));
  expect_in(report({}).err, "exists already; --force replaces it");
  BOOST_TEST(report({"--force", "--markdown", "table.md"}).status.code == 0);
  expect_in(read(folder / "table.md"), "# \\#3 llama-throughput");
  BOOST_TEST(report({"--output", "-"}).out.starts_with("<!doctype html>"));
  BOOST_TEST(report({"--output", "-", "--markdown", "-"}).status.code == 2);
}

BOOST_AUTO_TEST_CASE(the_page_asks_nobody_for_anything_and_names_the_library_licence) {
  if (!built_with_page()) return;
  make_hostile(daemon);
  const std::string page = daemon.ctl({"task", "report", "3", "--output", "-"}).out;
  expect_in(page, "default-src 'none'");
  expect_in(page, "The MIT License");
  expect_not_in(page, "sourceMappingURL");
  expect_not_in(page, " src=\"");
  expect_not_in(page, " href=");
  expect_not_in(page, "@DATA@");
  // Raw results are not carried along, and what is hostile is data.
  expect_not_in(page, "raw_results");
  expect_not_in(page, "document.title='owned'</script>");
  expect_in(page, "\\u003c/script\\u003e\\u003cscript\\u003e");
  std::size_t ends = 0;
  for (std::size_t at = 0; (at = page.find("</script", at)) != std::string::npos; ++at) ++ends;
  BOOST_TEST(ends == 3U);
}

BOOST_AUTO_TEST_CASE(a_browser_draws_the_page) {
  if (!built_with_page()) return;
  test::play_task(daemon);
  const std::string file = (folder / "r.html").string();
  BOOST_TEST(daemon.ctl({"task", "report", "3", "--output", file}).status.code == 0);
  const std::string page = rendered(folder, file);
  for (const char* part :
       {"<title>#3 llama-throughput – task report</title>", "<b class=\"good\">812.5 tok/s</b>",
        "<b class=\"good\">27 % better</b>", "High Throughput (revision 4), Balanced (revision 1)",
        "<pre id=\"flags\">--tp-size 2</pre>", "<tr class=\"best\">", "not ready after 600 s",
        "Chart.js 4"}) {
    expect_in(page, part);
  }
  // Chart.js gives each canvas that it draws on a size of its own.
  for (const char* chart : {"history-chart", "importance-chart", "pareto-chart"}) {
    const std::size_t at = page.find("id=\"" + std::string(chart) + "\"");
    BOOST_REQUIRE(at != std::string::npos);
    expect_in(page.substr(at, page.find('>', at) - at), "width=");
  }
}

BOOST_AUTO_TEST_CASE(a_browser_takes_hostile_names_for_text) {
  if (!built_with_page()) return;
  make_hostile(daemon);
  const std::string file = (folder / "h.html").string();
  BOOST_TEST(daemon.ctl({"task", "report", "3", "--output", file}).status.code == 0);
  const std::string page = rendered(folder, file);
  expect_not_in(page, "<title>owned");
  expect_not_in(page, "<img");
  expect_in(page, "&lt;/script&gt;&lt;script&gt;document.title='owned'");
  expect_in(page, "id=\"trial-table\"");
  expect_in(page, "Chart.js 4");  // the script came to its end
}

BOOST_AUTO_TEST_SUITE_END()

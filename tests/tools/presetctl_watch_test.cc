// presetctl task watch: on a terminal, elsewhere, and when the daemon goes.
#include <signal.h>

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <sstream>

#include "task_answers.h"
#include "terminal.h"

namespace json = boost::json;
using test::expect_in;
using test::expect_not_in;
using test::PlayedDaemon;
using test::task_row;
using test::task_trial;

namespace {

struct OnRunningTask {
  OnRunningTask() {
    test::play_task(daemon, "running");
    daemon.answer("task.trials", json::object{{"trials", {task_trial(12, "benchmarking")}},
                                              {"next_cursor", nullptr},
                                              {"total", 1}});
  }

  test::Terminal terminal(unsigned short columns) {
    return test::Terminal(
        {PRESETCTL_PROGRAM, "--socket", daemon.socket(), "task", "watch", "llama-throughput"},
        columns);
  }

  void finish(std::string_view state) {
    json::object row = task_row(state);
    row["trials"] = json::parse(R"({"planned":40,"finished":40,"failed":2,"running":0})");
    daemon.answer("task.get", row);
    daemon.notify("task.changed", row);
  }

  PlayedDaemon daemon;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(task_watch, OnRunningTask)

BOOST_AUTO_TEST_CASE(elsewhere_it_prints_a_line_for_each_event) {
  test::Process watch = daemon.start_ctl({"task", "watch", "llama-throughput"});
  BOOST_REQUIRE(watch.wait_for_out("#3 llama-throughput running: 12 of 40 trials, 1 failed\n"));
  json::object other = task_trial(1, "success", -9999);
  other["task"] = 4;
  daemon.notify("trial.changed", other);
  daemon.notify("trial.changed", task_trial(12, "failed"));
  daemon.notify("trial.changed", task_trial(13, "deploying"));
  daemon.notify("trial.changed", task_trial(13, "success", -800));
  daemon.notify("trial.changed", task_trial(14, "success", -900));
  daemon.notify("task.changed", task_row("running"));
  finish("completed");
  const auto ended = watch.wait();
  BOOST_REQUIRE(ended.has_value());
  BOOST_TEST(ended->code == 0);
  std::string shown;
  std::istringstream lines(watch.out());
  for (std::string line; std::getline(lines, line);) {
    BOOST_TEST((line.size() > 9 && line[2] == ':' && line[5] == ':' && line[8] == ' '), line);
    shown += line.substr(std::min<std::size_t>(9, line.size())) + "\n";
  }
  BOOST_TEST(shown ==
             "#3 llama-throughput running: 12 of 40 trials, 1 failed\n"
             "trial 12  failed  10 min  timeout  not ready after 600 s  tp-size=2, "
             "schedule-policy=lpm\n"
             "trial 13  deploying  tp-size=2, schedule-policy=lpm\n"
             "trial 13  success  800 tok/s  41 s  tp-size=2, schedule-policy=lpm\n"
             "trial 14  success  900 tok/s (best)  41 s  tp-size=2, schedule-policy=lpm\n"
             "#3 llama-throughput completed: 40 of 40 trials, 2 failed; best 812.5 tok/s, trial 5, "
             "27 % better than the default: tp-size=2, schedule-policy=lpm\n");
}

BOOST_AUTO_TEST_CASE(a_task_that_failed_or_was_cancelled_ends_it_with_1) {
  for (const char* state : {"failed", "cancelled"}) {
    test::play_task(daemon, state);
    const test::Finished done = daemon.ctl({"task", "watch", "3"});
    BOOST_TEST(done.status.code == 1);
    expect_in(done.out, std::string("llama-throughput ") + state);
  }
  daemon.refuse("task.get", {-32001, "there is no task 9", nullptr});
  BOOST_TEST(daemon.ctl({"task", "watch", "9"}).err == "presetctl: there is no task 9\n");
}

BOOST_AUTO_TEST_CASE(with_json_an_event_is_an_object_a_line) {
  test::Process watch = daemon.start_ctl({"task", "watch", "3", "--json"});
  BOOST_REQUIRE(watch.wait_for_out("running"));
  daemon.notify("trial.changed", task_trial(13, "deploying"));
  finish("completed");
  BOOST_REQUIRE(watch.wait().has_value());
  std::istringstream lines(watch.out());
  std::vector<json::value> events;
  for (std::string line; std::getline(lines, line);) events.push_back(json::parse(line));
  BOOST_REQUIRE(events.size() == 3U);
  BOOST_TEST(events[0].at("method") == json::value("task.changed"));
  BOOST_TEST(events[0].at("params") == json::value(task_row("running")));
  BOOST_TEST(events[1].at("params").at("trial") == json::value(13));
  BOOST_TEST(events[2].at("params").at("state") == json::value("completed"));
}

BOOST_AUTO_TEST_CASE(on_a_terminal_one_block_is_drawn_again_and_again) {
  test::Terminal screen = terminal(90);
  BOOST_REQUIRE(screen.shows("trial 12 benchmarking for "));
  std::vector<std::string> lines = screen.lines();
  BOOST_TEST(lines[0] == "#3 llama-throughput  running  sglang, maximize_throughput");
  expect_in(lines[1], "█");
  expect_in(lines[1], "░  12 of 40 trials, 1 failed, about 5");
  expect_in(lines[1], " min");
  BOOST_TEST(lines[2] == "best  812.5 tok/s, trial 5, 27 % better than the default");
  BOOST_TEST(lines[3] == "      tp-size=2, schedule-policy=lpm");
  expect_in(lines[4], "now   trial 12 benchmarking for ");

  json::object row = task_row();
  row["best"] = json::parse(R"({"trial":12,"score":-900,"parameters":{"tp-size":1}})");
  daemon.answer("task.get", row);
  daemon.notify("trial.changed", task_trial(12, "success", -900));
  daemon.notify("trial.changed", task_trial(13, "deploying"));
  BOOST_REQUIRE(screen.shows("best  900 tok/s, trial 12"));
  BOOST_TEST(screen.shows("now   trial 13 deploying"));
  expect_not_in(screen.text(), "812.5");
  BOOST_TEST(screen.lines().size() <= 7U, screen.text());

  screen.resize(40);
  BOOST_REQUIRE(screen.shows("…"));
  for (const std::string& line : screen.lines()) BOOST_TEST(test::columns_of(line) <= 40U, line);

  finish("completed");
  BOOST_TEST(screen.wait() == 0);
  expect_in(screen.text(), "#3 llama-throughput completed: 40 of 40 trials, 2 failed; best");
  expect_not_in(screen.text(), "now   ");
}

BOOST_AUTO_TEST_CASE(ctrl_c_leaves_the_task_running_and_says_how_to_come_back) {
  test::Terminal screen = terminal(100);
  BOOST_REQUIRE(screen.shows("trial 12 benchmarking"));
  screen.type("\x03");
  BOOST_TEST(screen.wait() == 130);
  expect_in(screen.text(), "the task goes on; 'presetctl task watch 3' comes back to it");
  expect_in(screen.text(), "'presetctl task cancel 3' ends it");
}

BOOST_AUTO_TEST_CASE(it_comes_back_to_a_daemon_that_was_started_again) {
  test::Process watch = daemon.start_ctl({"task", "watch", "3"});
  BOOST_REQUIRE(watch.wait_for_out("running"));
  daemon.stop();
  BOOST_REQUIRE(watch.wait_for_err("trying again for 30 s"));
  daemon.start();
  BOOST_REQUIRE(watch.wait_for_err("connected again"));
  BOOST_TEST(daemon.was_called("task.subscribe", 2));
  finish("completed");
  const auto ended = watch.wait();
  BOOST_REQUIRE(ended.has_value());
  BOOST_TEST(ended->code == 0);
}

BOOST_AUTO_TEST_CASE(it_gives_up_when_the_daemon_stays_away) {
  test::Process watch = daemon.start_ctl({"task", "watch", "3", "--wait", "1"});
  BOOST_REQUIRE(watch.wait_for_out("running"));
  daemon.stop();
  const auto ended = watch.wait();
  BOOST_REQUIRE(ended.has_value());
  BOOST_TEST(ended->code == 3);
  expect_in(watch.err(), "the watch is over; the task may go on");
}

BOOST_AUTO_TEST_CASE(an_end_that_nobody_told_is_asked_for) {
  test::Process watch = daemon.start_ctl({"task", "watch", "3"});
  BOOST_REQUIRE(watch.wait_for_out("running"));
  daemon.answer("task.get", test::whole_task("completed"));
  const auto ended = watch.wait();
  BOOST_REQUIRE(ended.has_value());
  BOOST_TEST(ended->code == 0);
}

BOOST_AUTO_TEST_CASE(submit_with_watch_follows_the_new_task) {
  daemon.answer("task.submit", task_row("pending"));
  test::play_task(daemon, "completed");
  const test::Finished done =
      daemon.ctl({"task", "submit", "-", "--watch"}, R"({"task_name":"t"})");
  BOOST_TEST(done.status.code == 0);
  BOOST_TEST(done.out.starts_with("submitted #3 llama-throughput: 40 trials"));
  expect_in(done.out, "#3 llama-throughput completed");
}

BOOST_AUTO_TEST_SUITE_END()

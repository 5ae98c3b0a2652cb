// presetctl task … against the real daemon with the simulated engine.
#define BOOST_TEST_MODULE presetctl_real_task
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "tasks/task_daemon.h"

namespace json = boost::json;

namespace {

struct OnTaskDaemon {
  OnTaskDaemon() { daemon.start(); }

  std::vector<std::string> command(std::vector<std::string> words) const {
    words.insert(words.begin(), {PRESETCTL_PROGRAM, "--socket", daemon.socket_path(), "task"});
    return words;
  }
  test::Finished ctl(const std::vector<std::string>& words, const std::string& input = {}) const {
    return test::run({.argv = command(words), .input = input});
  }

  test::TaskDaemon daemon;
  const std::string task = json::serialize(test::simulated_task(
      {{"a", {1, 2, 3}}, {"b", {"x", "y"}}}, {{"baseline", true}}, {{"task_name", "real"}}));
};

void expect_in(const test::Finished& done, std::string_view part) {
  BOOST_TEST(done.status.code == 0, done.err);
  BOOST_TEST((done.out.find(part) != std::string::npos), part << " in " << done.out << done.err);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(real_task, OnTaskDaemon)

BOOST_AUTO_TEST_CASE(a_task_is_previewed_submitted_watched_looked_at_saved_and_deleted) {
  const test::Finished preview = ctl({"preview", "-"}, task);
  expect_in(preview, "\n6 points\n");
  expect_in(preview, "\n7 trials, 0 conflicts\n");
  expect_in(preview, "runner simulated\n");
  const test::Finished watched = ctl({"submit", "-", "--watch"}, task);
  expect_in(watched, "submitted #1 real: 7 trials");
  expect_in(watched, "trial 6  success  ");
  expect_in(watched, "#1 real completed: 7 of 7 trials; best ");
  expect_in(ctl({"list", "--state", "completed"}), "real  completed     7/7       0");
  expect_in(ctl({"get", "real"}), "trials      7 of 7 trials\n");
  expect_in(ctl({"trials", "1", "--order", "score"}), "the engine's defaults");
  BOOST_TEST(ctl({"log", "real", "1"}).status.code == 0);
  expect_in(ctl({"report", "1", "--markdown", "-"}), "## What each parameter does");
  expect_in(ctl({"save", "real", "Real best", "--best", "2"}), "created #");
  const test::Finished wrong = ctl({"resume", "real"});
  BOOST_TEST(wrong.status.code == 1);
  BOOST_TEST((wrong.err.find("completed") != std::string::npos), wrong.err);
  expect_in(ctl({"delete", "1", "--yes"}), "deleted #1 real\n");
  BOOST_TEST(ctl({"get", "1"}).status.code == 1);
}

BOOST_AUTO_TEST_CASE(a_watch_outlives_a_daemon_that_is_killed) {
  const std::string slow = json::serialize(test::simulated_task(
      {{"a", {1, 2, 3, 4}}, {"simulated-seconds", {0.5}}}, {}, {{"task_name", "slow"}}));
  expect_in(ctl({"submit", "-"}, slow), "submitted #1 slow");
  test::Process watch(test::SpawnOptions{.argv = command({"watch", "slow"})});
  BOOST_REQUIRE(watch.wait_for_out("trial 0  success"));
  daemon.kill();
  BOOST_REQUIRE(watch.wait_for_err("trying again"));
  daemon.start();
  BOOST_REQUIRE(watch.wait_for_err("connected again"));
  const auto ended = watch.wait();
  BOOST_REQUIRE(ended.has_value());
  BOOST_TEST(ended->code == 0);
  BOOST_TEST((watch.out().find("#1 slow completed: 4 of 4 trials") != std::string::npos),
             watch.out());
}

BOOST_AUTO_TEST_CASE(a_cancelled_task_ends_its_watch_with_1_and_can_be_resumed) {
  const std::string slow = json::serialize(test::simulated_task(
      {{"a", {1, 2}}, {"simulated-seconds", {1}}}, {}, {{"task_name", "slow"}}));
  expect_in(ctl({"submit", "-"}, slow), "submitted #1 slow");
  test::Process watch(test::SpawnOptions{.argv = command({"watch", "1"})});
  BOOST_REQUIRE(watch.wait_for_out("trial 0  "));
  expect_in(ctl({"cancel", "slow"}), "cancelled #1 slow\n");
  const auto ended = watch.wait();
  BOOST_REQUIRE(ended.has_value());
  BOOST_TEST(ended->code == 1);
  expect_in(ctl({"resume", "slow"}), "resumed #1 slow\n");
  expect_in(ctl({"watch", "slow"}), "#1 slow completed: 2 of 2 trials");
}

BOOST_AUTO_TEST_SUITE_END()

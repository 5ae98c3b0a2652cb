// A task of forty trials, its daemon killed at random moments: the same best as without, no trial
// lost or run twice but the interrupted ones, no process left.
#define BOOST_TEST_MODULE task_crash
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <random>
#include <set>
#include <string>
#include <thread>

#include "tasks/task_daemon.h"

namespace test {
namespace {

namespace json = boost::json;

constexpr int kTrials = 40;

int rounds() {
  const char* asked = std::getenv("TUNINGD_CRASH_ROUNDS");
  return asked == nullptr ? (kSanitized ? 4 : 20) : std::atoi(asked);
}

json::object forty_trials() {
  json::array eight;
  for (int i = 1; i <= 8; ++i) eight.emplace_back(i);
  return simulated_task(
      {{"tp-size", eight}, {"z", {1, 20, 300, 4000, 50000}}, {"simulated-seconds", {0.01}}});
}

struct Killing {
  std::int64_t kills = 0;
  std::size_t left = 0;  // processes after the end
};

// Kills the daemon after random times until the task is over.
json::object run_with_kills(TaskDaemon& daemon, std::int64_t task, std::mt19937& random,
                            Killing& killing) {
  std::uniform_int_distribution<int> pause(1, kSanitized ? 800 : 250);
  while (true) {
    std::this_thread::sleep_for(std::chrono::milliseconds(pause(random)));
    {
      RpcClient client = daemon.client();
      const auto row =
          client.call("task.get", json::object{{"task", task}, {"summary", false}}).object();
      if (row.at("state").as_string() == "completed") {
        killing.left = daemon.trial_processes();
        return client.call("task.get", json::object{{"task", task}}).object();
      }
    }
    daemon.kill();
    ++killing.kills;
    daemon.start();
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_task_that_is_killed_again_and_again_ends_as_one_that_was_not) {
  json::object expected;
  {
    TaskDaemon daemon;
    daemon.start();
    RpcClient client = daemon.client();
    expected = run_task(client, forty_trials()).at("best").as_object();
  }
  std::int64_t kills = 0;
  for (int round = 0; round < rounds(); ++round) {
    BOOST_TEST_CONTEXT("round " << round) {
      std::mt19937 random(static_cast<unsigned>(round) + 1);
      TaskDaemon daemon;
      daemon.start();
      std::int64_t id = 0;
      {
        RpcClient client = daemon.client();
        id = submit(client, forty_trials());
      }
      Killing killing;
      const auto task = run_with_kills(daemon, id, random, killing);
      kills += killing.kills;
      BOOST_TEST(killing.left == 0U);
      check_equal(task.at("best"), expected);
      RpcClient client = daemon.client();
      const auto trials = trials_of(client, id);
      BOOST_TEST(trials.size() == kTrials);
      std::set<std::string> points;
      std::int64_t attempts = 0;
      for (const auto& trial : trials) {
        BOOST_TEST(trial.at("state").as_string() == "success");
        points.insert(json::serialize(trial.at("parameters")));
        attempts += trial.at("attempts").as_int64();
      }
      BOOST_TEST(points.size() == kTrials);
      // One place for trials: a kill interrupts one at most.
      BOOST_TEST(attempts >= kTrials);
      BOOST_TEST(attempts <= kTrials + killing.kills);
      BOOST_TEST(task.at("trials").at("finished").as_int64() == kTrials);
    }
  }
  BOOST_TEST(kills > 0);
  BOOST_TEST_MESSAGE(kills << " kills");
}

}  // namespace test

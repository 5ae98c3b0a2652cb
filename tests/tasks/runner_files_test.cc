// Files of runners: read at start, checked by --check, read again on SIGHUP.
#include <signal.h>

#include <boost/test/unit_test.hpp>
#include <string>

#include "tasks/task_daemon.h"

namespace test {
namespace {

namespace json = boost::json;

// Its benchmark says how long it waited, by its own word.
std::string saying(const std::string& seconds) {
  return "runtimes: [saying]\n"
         "command: {argv: [sh, -c, 'echo \"{{\\\"mean_e2e_latency\\\":" +
         seconds +
         "}}\"']}\n"
         "metrics: {stdout: last_json_line}\n";
}

double score_of(RpcClient& client) {
  const auto done = run_task(client, simulated_task({}, {}, {{"base_runtime", "saying"}}));
  BOOST_TEST_REQUIRE(done.at("state").as_string() == "completed", json::serialize(done));
  return done.at("best").at("score").to_number<double>();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(runner_files_facts)

BOOST_AUTO_TEST_CASE(a_broken_file_keeps_the_daemon_from_starting_and_says_where) {
  TaskDaemon daemon;
  const std::string bad = daemon.write_runner(
      "bad", "runtimes: [bad]\ncommand:\n  argv: [x, '{modle}']\n  sconds: 3\nmetrics: {}\n");
  const Finished check = daemon.check();
  BOOST_TEST(check.status.code == 1);
  BOOST_TEST(!daemon.try_start());
  for (const std::string& text : {check.err, daemon.log()}) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(
          count_lines(
              text,
              bad +
                  ":4:3: command.argv: word 1 has no placeholder {modle}; did you mean {model}?") ==
          1U);
      BOOST_TEST(count_lines(
                     text, bad + ":5:3: command.sconds: unknown key; did you mean seconds?") == 1U);
      BOOST_TEST(count_lines(text, bad + ":6:1: metrics: says neither file nor stdout") == 1U);
    }
  }
  daemon.remove_runner("bad");
  BOOST_TEST(daemon.check().status.code == 0);
  BOOST_TEST(daemon.try_start());
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_not_there_and_a_name_given_twice_are_told) {
  TaskDaemon daemon;
  daemon.set_host("runners", "[\"" + daemon.folder() + "/nowhere\"]");
  Finished check = daemon.check();
  BOOST_TEST(check.status.code == 1);
  BOOST_TEST(check.err.contains(daemon.folder() + "/nowhere: cannot be read"), check.err);
  BOOST_TEST(!daemon.try_start());
  BOOST_TEST(daemon.log_has("/nowhere: cannot be read"));

  TaskDaemon twice;
  const std::string first = twice.write_runner("saying", saying("1"));
  write_file(twice.folder() + "/runners/twin.yaml", read_file(first));
  check = twice.check();
  BOOST_TEST(check.status.code == 1);
  BOOST_TEST(check.err.contains("a second runner named saying"), check.err);
}

BOOST_AUTO_TEST_CASE(a_runner_of_a_later_folder_takes_the_place_of_a_shipped_one) {
  TaskDaemon daemon;
  std::string own = saying("7");
  own.replace(own.find("[saying]"), 8, "[simulated]");
  daemon.write_runner("simulated", own);
  daemon.start();
  RpcClient client = daemon.client();
  const auto done = run_task(client, simulated_task({}));
  BOOST_TEST(done.at("best").at("score").to_number<double>() == 7);
}

BOOST_AUTO_TEST_CASE(at_a_reload_new_runners_are_used_and_broken_ones_leave_all_as_it_is) {
  TaskDaemon daemon;
  daemon.start();
  RpcClient client = daemon.client();
  const auto reload = [&](std::string_view until) {
    const std::size_t from = daemon.log().size();
    daemon.signal(SIGHUP);
    BOOST_REQUIRE(daemon.log_gets(until, from));
  };
  const json::object task = simulated_task({}, {}, {{"base_runtime", "saying"}});
  check_error(client.call("task.submit", json::object{{"task", task}}), kNoRunner, "no_runner");
  daemon.write_runner("saying", saying("2"));
  // Nothing is read before it is asked for.
  check_error(client.call("task.submit", json::object{{"task", task}}), kNoRunner, "no_runner");
  daemon.signal(SIGHUP);
  BOOST_REQUIRE(eventually([&] {
    return client.call("task.preview", json::object{{"task", task}}).object().at("runner") ==
           "saying";
  }));
  BOOST_TEST(score_of(client) == 2);

  const std::string bad = daemon.write_runner("bad", "runtimes: [bad]\nmetrics: 3\n");
  daemon.write_runner("saying", saying("3"));
  reload("reload: the runners stay as they are: " + bad + ":3:");
  BOOST_TEST(score_of(client) == 2);
  daemon.remove_runner("bad");
  daemon.signal(SIGHUP);
  BOOST_TEST(eventually([&] { return score_of(client) == 3; }));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace test

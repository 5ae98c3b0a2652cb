// With the orphans of its runs as children of this process; in a program of its own, because that
// cannot be taken back.
#define BOOST_TEST_MODULE runner_adopting
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "runner_facts.h"

using test::Trial;

namespace {

// Also those that have ended and were not reaped.
std::string children() {
  std::string all;
  for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream in(thread.path() / "children");
    all += std::string(std::istreambuf_iterator<char>(in), {});
  }
  return all;
}

// A run that leaves nothing itself.
void run_plain(const test::TempDir& folder) {
  Trial trial(test::named_runner(folder,
                                 "command: {argv: [echo, '{{\"a\":1}}']}\n"
                                 "metrics: {stdout: last_json_line}\n"));
  BOOST_TEST(trial.run().message == "");
}

}  // namespace

BOOST_AUTO_TEST_CASE(orphans_are_found_among_the_children_and_reaped) {
  tuningd::adopt_orphans();
  const test::TempDir folder;
  const auto spec = test::named_runner(
      folder, "command: {argv: [" + test::simulator() +
                  ", --fault, fork-orphans]}\nmetrics: {stdout: last_json_line}\n");
  for (int i = 0; i < 3; ++i) {
    Trial trial(spec);
    BOOST_TEST(trial.run().message == "");
  }
  // The middle one of a double fork ended before anything could tell whose it was.
  run_plain(folder);
  BOOST_TEST(children() == "");
}

BOOST_AUTO_TEST_CASE(orphans_that_ended_by_themselves_are_reaped_by_the_end_of_the_next_run) {
  tuningd::adopt_orphans();
  const test::TempDir folder;
  // In a session of its own, so that nothing tells whose it was.
  const auto spec = test::named_runner(
      folder,
      "command: {argv: [sh, -c, '(setsid true &); sleep 0.2; echo \"{{\\\"a\\\":1}}\"']}\n"
      "metrics: {stdout: last_json_line}\n");
  for (int i = 0; i < 3; ++i) {
    Trial trial(spec);
    BOOST_TEST(trial.run().message == "");
  }
  run_plain(folder);
  BOOST_TEST(children() == "");
}

// A full disk below the trial's folder, on a file system of a few pages.
#define BOOST_TEST_MODULE runner_disk_full
#include <boost/test/unit_test.hpp>

#include "runner_facts.h"
#include "support/small_disk.h"

namespace utf = boost::unit_test;
using test::Trial;

namespace {

struct OnSmallDisk {
  test::TempDir folder;
  std::string path = (folder / "small").string();
  test::SmallDisk disk{path, "size=256k"};

  tuningd::RunnerSpec script(const std::string& text) const {
    return test::named_runner(folder, "command: {argv: [sh, -c, '" + text +
                                          "', sh, '{result_file}']}\n"
                                          "metrics: {file: '{result_file}'}\n");
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(disk_full, OnSmallDisk, *utf::precondition(test::can_mount))

BOOST_AUTO_TEST_CASE(a_benchmark_that_fills_the_disk_is_told_as_a_full_disk) {
  Trial trial(script("cat /dev/zero > filler; echo \"{{\\\"a\\\":1}}\" > \"$1\""));
  trial.request.folder = path;
  BOOST_TEST(trial.run().reason == "disk_full");
  BOOST_TEST(trial.result().message.find("is full") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_log_that_finds_no_room_fails_the_run) {
  Trial trial(script("yes | head -c 1000000; echo \"{{\\\"a\\\":1}}\" > \"$1\""));
  trial.request.folder = path;
  BOOST_TEST(trial.run().reason == "disk_full");
}

BOOST_AUTO_TEST_CASE(with_room_the_same_run_goes_well) {
  Trial trial(script("echo \"{{\\\"a\\\":1}}\" > \"$1\""));
  trial.request.folder = path;
  BOOST_TEST(trial.run().message == "");
}

BOOST_AUTO_TEST_SUITE_END()

// A full disk below the trial's folder, on a file system of a few pages.
#define BOOST_TEST_MODULE runner_disk_full
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <cstring>

#include "runner_facts.h"

namespace utf = boost::unit_test;
using test::Trial;

namespace {

// Mounts go with the process whatever happens.
std::string enter_own_mounts() {
  if (::getuid() != 0) return "mounting needs root";
  if (::unshare(CLONE_NEWNS) != 0 ||
      ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
    return std::string("no mount namespace: ") + std::strerror(errno);
  }
  return "";
}

boost::test_tools::assertion_result can_mount(utf::test_unit_id) {
  static const std::string problem = enter_own_mounts();
  boost::test_tools::assertion_result answer(problem.empty());
  answer.message() << problem;
  return answer;
}

struct SmallDisk {
  test::TempDir folder;
  std::string path = (folder / "small").string();

  SmallDisk() {
    std::filesystem::create_directories(path);
    BOOST_REQUIRE_EQUAL(::mount("tmpfs", path.c_str(), "tmpfs", 0, "size=256k"), 0);
  }
  ~SmallDisk() { ::umount2(path.c_str(), MNT_DETACH); }

  tuningd::RunnerSpec script(const std::string& text) const {
    return test::named_runner(folder, "command: {argv: [sh, -c, '" + text +
                                          "', sh, '{result_file}']}\n"
                                          "metrics: {file: '{result_file}'}\n");
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(disk_full, SmallDisk, *utf::precondition(can_mount))

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

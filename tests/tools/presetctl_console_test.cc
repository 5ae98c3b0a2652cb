// console: finds preset-console, tells it the socket, and becomes it.
#include <boost/test/unit_test.hpp>

#include "presetctl_run.h"

using test::ctl;

namespace {

// As a shell that finds preset-console would start it.
test::Process console(const std::vector<std::string>& more) {
  std::vector<std::string> argv{PRESETCTL_PROGRAM, "--socket", test::shared_daemon().socket_path(),
                                "console"};
  argv.insert(argv.end(), more.begin(), more.end());
  return test::Process(
      test::SpawnOptions{.argv = argv, .env = {"PATH=" PRESET_CONSOLE_FOLDER ":/usr/bin:/bin"}});
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(console_verb, test::OnSharedDaemon)

BOOST_AUTO_TEST_CASE(prints_the_url_and_serves_until_it_is_ended) {
  test::Process process = console({"--no-open", "--listen", "127.0.0.1:0"});
  BOOST_TEST(process.wait_for_out("/?token="));
  BOOST_TEST(process.out().starts_with("http://127.0.0.1:"));
  BOOST_TEST(process.running());
  const auto ended = process.terminate();
  BOOST_REQUIRE(ended);
  BOOST_TEST(ended->code == 0);
}

BOOST_AUTO_TEST_CASE(options_after_the_dashes_are_preset_consoles) {
  test::Process process = console({"--no-open", "--", "--origin", "nonsense"});
  const auto ended = process.wait();
  BOOST_REQUIRE(ended);
  BOOST_TEST(ended->code == 2);
  BOOST_TEST(process.err().contains("--origin takes"));
}

BOOST_AUTO_TEST_CASE(says_so_where_preset_console_is_not_installed) {
  const test::Finished done = ctl({"console", "--no-open"}, {.env = {"PATH=/nonexistent"}});
  BOOST_TEST(done.status.code == 2);
  BOOST_TEST(
      done.err ==
      "presetctl: preset-console is neither beside presetctl nor in PATH; it is built unless "
      "TUNINGD_CONSOLE=OFF\n");
}

BOOST_AUTO_TEST_SUITE_END()

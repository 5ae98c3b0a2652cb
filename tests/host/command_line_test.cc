// The program's command line and its life as a process, as a black box.
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <string>

#include "host/host_process.h"

namespace {

using test::Finished;
using test::HostFolder;
using test::Process;
using test::run;

}  // namespace

BOOST_AUTO_TEST_SUITE(command_line_facts)

BOOST_AUTO_TEST_CASE(version_and_help_go_to_standard_output) {
  const Finished version = run({.argv = {TUNINGD_PROGRAM, "--version"}});
  BOOST_TEST(version.status.code == 0);
  BOOST_TEST(version.out == "tuningd " TUNINGD_VERSION " (plugin ABI 1.1)\n");
  const Finished help = run({.argv = {TUNINGD_PROGRAM, "--help"}});
  BOOST_TEST(help.status.code == 0);
  for (const char* option : {"--config", "--check", "--plugin-dir", "--version", "--help"}) {
    BOOST_TEST(help.out.find(option) != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(wrong_usage_ends_with_2_and_says_so) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"--nonsense"}, {"stray"}, {"--config"}, {"--check=yes=no"}}) {
    test::SpawnOptions options{.argv = {TUNINGD_PROGRAM}};
    options.argv.insert(options.argv.end(), arguments.begin(), arguments.end());
    const Finished ended = run(options);
    BOOST_TEST_CONTEXT(arguments.at(0)) {
      BOOST_TEST(ended.status.code == 2);
      BOOST_TEST(ended.err.starts_with("tuningd: "));
      BOOST_TEST(ended.out.empty());
    }
  }
}

BOOST_AUTO_TEST_CASE(check_says_that_a_file_is_fine_and_makes_nothing) {
  const HostFolder host("");
  const Finished ended = run(host.options({"--check"}));
  BOOST_TEST(ended.status.code == 0);
  BOOST_TEST(ended.out == host.config() + ": fine, plugins: 0\n");
  BOOST_TEST(!std::filesystem::exists(host.state()));
}

BOOST_AUTO_TEST_CASE(check_reports_all_that_is_wrong_with_file_line_and_column) {
  const test::TempDir folder;
  const std::string file = folder.write("bad.yaml",
                                        "daemon:\n"
                                        "  log: {level: loud}\n"
                                        "  colour: red\n"
                                        "plugins:\n"
                                        "  - name: x\n");
  const Finished ended = run({.argv = {TUNINGD_PROGRAM, "--config", file, "--check"}});
  BOOST_TEST_INFO(ended.err);
  BOOST_TEST(ended.status.code == 1);
  BOOST_TEST(test::count_lines(ended.err, file + ":2:9: ") == 1U);
  BOOST_TEST(test::count_lines(ended.err, file + ":3:3: ") == 1U);
  BOOST_TEST(test::count_lines(ended.err, file + ":5:5: ") == 1U);
  BOOST_TEST(test::count_lines(ended.err, "") == 3U);
}

BOOST_AUTO_TEST_CASE(a_wrong_or_missing_file_starts_nothing) {
  const test::TempDir folder;
  const std::string missing = folder / "none.yaml";
  const Finished none = run({.argv = {TUNINGD_PROGRAM, "--config", missing}});
  BOOST_TEST(none.status.code == 1);
  BOOST_TEST(test::count_lines(none.err, missing) == 1U);
  const std::string wrong = folder.write("wrong.yaml", "daemon: 5\n");
  const Finished ended = run({.argv = {TUNINGD_PROGRAM, "--config", wrong}});
  BOOST_TEST(ended.status.code == 1);
  BOOST_TEST(test::count_lines(ended.err, " error host: " + wrong + ":1:1: ") == 1U);
}

BOOST_AUTO_TEST_CASE(sigterm_and_sigint_end_the_daemon_with_0) {
  for (const int number : {SIGTERM, SIGINT}) {
    const HostFolder host("");
    Process daemon(host.options());
    BOOST_REQUIRE(daemon.wait_for_err("ready"));
    daemon.signal(number);
    const auto status = daemon.wait();
    BOOST_REQUIRE(status.has_value());
    BOOST_TEST(status->code == 0);
    BOOST_TEST(test::count_lines(daemon.err(), "host: stopped") == 1U);
  }
}

BOOST_AUTO_TEST_CASE(the_state_folder_is_made_for_its_owner_alone) {
  const HostFolder host("");
  Process daemon(host.options());
  BOOST_REQUIRE(daemon.wait_for_err("ready"));
  struct stat status{};
  BOOST_REQUIRE(::stat(host.state().c_str(), &status) == 0);
  BOOST_TEST((status.st_mode & 07777U) == 0700U);
  BOOST_TEST(daemon.terminate()->code == 0);
}

BOOST_AUTO_TEST_CASE(a_state_folder_that_cannot_be_made_is_an_error) {
  const HostFolder host("");
  host.folder().write("state", "a file");
  const Finished ended = run(host.options());
  BOOST_TEST(ended.status.code == 1);
  BOOST_TEST(test::count_lines(ended.err,
                               " error host: cannot make the state folder " + host.state()) == 1U);
}

BOOST_AUTO_TEST_CASE(sighup_reads_the_log_level_again_and_keeps_it_if_the_file_is_wrong) {
  HostFolder host("", "info");
  Process daemon(host.options());
  BOOST_REQUIRE(daemon.wait_for_err("ready"));
  host.write("", "loud");
  daemon.signal(SIGHUP);
  BOOST_REQUIRE(daemon.wait_for_err("reload: the log level stays as it is"));
  BOOST_TEST(daemon.err().find("error host: reload: " + host.config() + ":3:") !=
             std::string::npos);
  host.write("", "debug");
  daemon.signal(SIGHUP);
  BOOST_TEST(daemon.wait_for_err("reloaded: log level debug"));
  host.write("", "error");
  daemon.signal(SIGHUP);
  daemon.signal(SIGTERM);
  BOOST_TEST(daemon.wait()->code == 0);
  BOOST_TEST(test::count_lines(daemon.err(), "stopped") == 0U);
}

BOOST_AUTO_TEST_CASE(many_reloads_and_signals_at_once_end_well) {
  const HostFolder host("");
  Process daemon(host.options());
  BOOST_REQUIRE(daemon.wait_for_err("ready"));
  for (int count = 0; count < 300; ++count) daemon.signal(SIGHUP);
  daemon.signal(SIGTERM);
  daemon.signal(SIGTERM);
  daemon.signal(SIGINT);
  const auto status = daemon.wait();
  BOOST_REQUIRE(status.has_value());
  BOOST_TEST(status->code == 0);
}

BOOST_AUTO_TEST_SUITE_END()

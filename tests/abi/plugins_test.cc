// Plugins that do not get as far as running: each is one logged error that names the file and the
// reason, and the daemon runs on; unless it is required.
#define BOOST_TEST_MODULE abi
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <ostream>
#include <string>

#include "host/host_process.h"

namespace {

using test::HostFolder;
using test::Process;

struct Broken {
  std::string name;    // of the fixture, or of a file that the test makes
  std::string reason;  // part of the error
};
std::ostream& operator<<(std::ostream& out, const Broken& broken) {
  return out << broken.name;
}

const std::vector<Broken> kBroken = {
    {"missing", "No such file or directory"},
    {"not_elf", "invalid ELF header"},
    {"empty", "file too short"},
    {"no_symbol", "no symbol tuningd_plugin_entry_v1"},
    {"tiny", "the entry symbol has 4 bytes"},
    {"wrong_magic", "entry field magic is 0x12345678, expected 0x54554E44"},
    {"short_size", "entry field size is 24, expected at least 40"},
    {"future_major", "entry field abi_major is 2, this host speaks 1"},
    {"newer_minor", "entry field abi_minor is 2, this host knows no newer one than 1"},
    {"no_create", "entry field create is null"},
};

// The file of a fixture, or of one made in the test's folder.
std::string file_of(const std::string& name, const test::TempDir& folder) {
  if (name == "not_elf") {
    return folder.write("not_elf.so", std::string(4096, 'x') + "this is no shared object");
  }
  if (name == "empty") return folder.write("empty.so", "");
  return std::string(TUNINGD_FIXTURES) + "/" + name + ".so";
}

std::string entry(const std::string& name, const std::string& file, bool required) {
  return "  - name: " + name + "\n    path: " + file +
         "\n    required: " + (required ? "true" : "false") + "\n";
}

const std::string kHello =
    std::string("  - name: hello\n    path: ") + TUNINGD_FIXTURES + "/hello.so\n";

}  // namespace

BOOST_DATA_TEST_CASE(a_broken_plugin_is_one_logged_error_and_the_daemon_runs_on,
                     boost::unit_test::data::make(kBroken), broken) {
  const test::TempDir files;
  const std::string file = file_of(broken.name, files);
  const HostFolder host(entry("broken", file, false) + kHello);
  Process daemon(host.options());
  BOOST_REQUIRE(daemon.wait_for_err("ready: 1 of 2 plugins running"));
  BOOST_TEST(daemon.running());
  BOOST_REQUIRE(daemon.terminate());
  const std::string log = daemon.err();
  BOOST_TEST_INFO(log);
  BOOST_TEST(daemon.wait()->code == 0);
  BOOST_TEST(test::count_lines(log, " error ") == 1U);
  BOOST_TEST(test::count_lines(log, file + ": ") == 1U);
  BOOST_TEST(test::count_lines(log, broken.reason) == 1U);
}

BOOST_DATA_TEST_CASE(a_required_plugin_that_is_broken_ends_the_daemon_with_1,
                     boost::unit_test::data::make(kBroken), broken) {
  const test::TempDir files;
  const std::string file = file_of(broken.name, files);
  const HostFolder host(kHello + entry("broken", file, true));
  const test::Finished ended = test::run(host.options());
  BOOST_TEST_INFO(ended.err);
  BOOST_TEST(ended.status.code == 1);
  BOOST_TEST(test::count_lines(ended.err, " error ") == 1U);
  BOOST_TEST(test::count_lines(ended.err, broken.reason) == 1U);
  BOOST_TEST(test::count_lines(ended.err, "ready") == 0U);
}

BOOST_DATA_TEST_CASE(check_shows_a_broken_plugin_at_its_place_in_the_file,
                     boost::unit_test::data::make(kBroken), broken) {
  const test::TempDir files;
  const std::string file = file_of(broken.name, files);
  const HostFolder host(kHello + entry("broken", file, false));
  const test::Finished ended = test::run(host.options({"--check"}));
  BOOST_TEST_INFO(ended.err);
  BOOST_TEST(ended.status.code == 1);
  BOOST_TEST(ended.err.starts_with(host.config() + ":8:5: "));
  BOOST_TEST(test::count_lines(ended.err, broken.reason) == 1U);
  BOOST_TEST(test::count_lines(ended.err, "") == 1U);
}

BOOST_AUTO_TEST_CASE(the_example_in_c_loads_and_its_method_answers) {
  const HostFolder host(kHello + "  - name: caller\n    path: " TUNINGD_FIXTURES
                                 "/actor.so\n    settings: {call: hello.greet}\n");
  Process daemon(host.options());
  BOOST_TEST(daemon.wait_for_err(R"(caller: call hello.greet: 0  {"greeting":"hello from C"})"));
  BOOST_TEST(daemon.wait_for_err("started plugin hello: hello 1.0 from " TUNINGD_FIXTURES));
  BOOST_REQUIRE(daemon.terminate());
  BOOST_TEST(daemon.wait()->code == 0);
  BOOST_TEST(test::count_lines(daemon.err(), " error ") == 0U);
}

BOOST_AUTO_TEST_CASE(a_plugin_built_from_the_first_header_loads_and_works) {
  const HostFolder host("  - name: old\n    path: " TUNINGD_FIXTURES
                        "/old.so\n  - name: caller\n    path: " TUNINGD_FIXTURES
                        "/actor.so\n    settings: {call: old.age}\n");
  Process daemon(host.options());
  BOOST_TEST(daemon.wait_for_err(R"(caller: call old.age: 0  "1.0")"));
  daemon.signal(SIGHUP);  // its struct ends before get_extension
  BOOST_TEST(daemon.wait_for_err("caller: reloaded"));
  BOOST_REQUIRE(daemon.terminate());
  BOOST_TEST(daemon.wait()->code == 0);
  BOOST_TEST(test::count_lines(daemon.err(), " error ") == 0U);
}

BOOST_AUTO_TEST_CASE(a_relative_path_starts_in_the_plugin_folder) {
  const HostFolder host("  - name: hello\n    path: hello.so\n");
  const test::Finished there =
      test::run(host.options({"--check", "--plugin-dir", TUNINGD_FIXTURES}));
  BOOST_TEST(there.status.code == 0);
  const test::Finished elsewhere =
      test::run(host.options({"--check", "--plugin-dir", host.folder().path().string()}));
  BOOST_TEST(elsewhere.status.code == 1);
  BOOST_TEST(elsewhere.err.find((host.folder() / "hello.so").string()) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_plugins_in_c_export_the_entry_and_nothing_else) {
  for (const std::string name : {"hello", "old"}) {
    const test::Finished symbols =
        test::run({.argv = {"nm", "-D", "--defined-only",
                            std::string(TUNINGD_FIXTURES) + "/" + name + ".so"}});
    BOOST_TEST_CONTEXT(name << ": " << symbols.out) {
      BOOST_TEST(symbols.status.code == 0);
      BOOST_TEST(test::count_lines(symbols.out, " tuningd_plugin_entry_v1") == 1U);
      // A sanitizer adds a mark to each global.
      BOOST_TEST(
          test::count_lines(symbols.out, "") - test::count_lines(symbols.out, "__odr_asan.") == 1U);
    }
  }
}

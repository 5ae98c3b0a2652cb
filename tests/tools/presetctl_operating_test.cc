// status, reload, backup, verify, watch, call, ping.
#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "presetctl_run.h"

namespace fs = std::filesystem;
namespace json = boost::json;
using test::create_preset;
using test::ctl;
using test::ctl_json;
using test::ctl_out;
using test::fresh_name;

namespace {

test::Process watching(const std::string& socket, std::vector<std::string> more) {
  std::vector<std::string> argv{PRESETCTL_PROGRAM, "--socket", socket, "watch"};
  argv.insert(argv.end(), more.begin(), more.end());
  return test::Process(test::SpawnOptions{.argv = argv});
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(operating, test::OnSharedDaemon)

BOOST_AUTO_TEST_CASE(ping_tells_that_the_daemon_answers) {
  BOOST_TEST(ctl_out({"ping"}) ==
             "the daemon at " + test::shared_daemon().socket_path() + " answers\n");
  BOOST_TEST(ctl_json({"ping"}).at("pong") == json::value(true));
}

BOOST_AUTO_TEST_CASE(status_is_for_people_and_for_programs) {
  const json::value status = ctl_json({"status"});
  BOOST_TEST(status.at("version").is_string());
  BOOST_TEST(ctl_out({"status"}).find("version") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(reload_tells_what_the_seeds_changed) {
  const json::value report = ctl_json({"reload"});
  BOOST_TEST(report.at("unchanged").to_number<int>() == 4);
  BOOST_TEST(ctl_out({"reload"}).find("unchanged") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(backup_writes_a_folder_that_did_not_exist) {
  const test::TempDir folder;
  ctl_out({"backup", "saved"}, {.directory = folder.path()});
  BOOST_TEST(fs::is_directory(folder / "saved"));
  BOOST_TEST(!fs::is_empty(folder / "saved"));
  BOOST_TEST(ctl({"backup", "saved"}, {.directory = folder.path()}).status.code == 1);
}

BOOST_AUTO_TEST_CASE(verify_finds_nothing_wrong) {
  BOOST_TEST(ctl_json({"verify"}).at("ok") == json::value(true));
  BOOST_TEST(ctl_out({"verify"}).find("ok") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(call_reaches_every_method_with_params_from_anywhere) {
  test::check_equal(ctl_json({"call", "system.ping"}), test::parse(R"({"pong":true})"));
  const std::string params = R"({"preset":"Balanced"})";
  test::check_equal(ctl_json({"call", "preset.get", params}),
                    ctl_json({"call", "preset.get", "-"}, {.input = params}));
  BOOST_TEST(ctl_json({"call", "rpc.discover"}).at("methods").is_array());
  BOOST_TEST(ctl({"call", "preset.gt"}).status.code == 1);
  BOOST_TEST(ctl({"call", "preset.get", "{"}).status.code == 2);
  BOOST_TEST(ctl({"call", "preset.get", "1"}).status.code == 2);
}

BOOST_AUTO_TEST_CASE(watch_prints_changes_as_they_come) {
  test::Process people = watching(test::shared_daemon().socket_path(), {"--count", "3"});
  test::Process programs = watching(test::shared_daemon().socket_path(), {"--json"});
  BOOST_REQUIRE(people.wait_for_err("watching "));
  BOOST_REQUIRE(programs.wait_for_err("watching "));
  const std::string name = fresh_name("watched");
  const json::object made = create_preset(client, name);
  ctl_out({"update", name, "--category", "c"});
  BOOST_TEST(programs.wait_for_out("\"update\""));
  ctl_out({"delete", name, "--yes"});

  const auto ended = people.wait();
  BOOST_REQUIRE(ended.has_value());
  BOOST_TEST(ended->code == 0);
  const std::string id = "#" + std::to_string(made.at("id").as_int64()) + " " + name;
  for (const std::string& part :
       {" create " + id + ", revision 1\n", " update " + id, " delete " + id}) {
    BOOST_TEST(people.out().find(part) != std::string::npos, part << " in " << people.out());
  }
  BOOST_TEST(programs.wait_for_out("\"delete\""));
  const std::string lines = programs.out();
  const json::value first = test::parse(lines.substr(0, lines.find('\n')));
  BOOST_TEST(first.at("op") == json::value("create"));
  BOOST_TEST(first.at("name") == json::value(name));
}

BOOST_AUTO_TEST_CASE(watch_tells_when_the_daemon_goes) {
  test::Daemon daemon;
  daemon.start();
  test::Process watch = watching(daemon.socket_path(), {});
  BOOST_REQUIRE(watch.wait_for_err("watching "));
  BOOST_TEST(daemon.stop() == 0);
  const auto ended = watch.wait();
  BOOST_REQUIRE(ended.has_value());
  BOOST_TEST(ended->code == 3);
  BOOST_TEST(watch.err().find("the daemon closed the connection") != std::string::npos);
  BOOST_TEST(watch.err().find("the watch is over") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

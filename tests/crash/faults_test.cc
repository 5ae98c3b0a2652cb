// What others may have put in the daemon's way: another daemon, or something at its socket's path.
#define BOOST_TEST_MODULE faults
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <filesystem>

#include "support/facts.h"

namespace fs = std::filesystem;
namespace json = boost::json;
namespace utf = boost::unit_test;
using test::check_equal;
using test::check_ok;
using test::Daemon;
using test::RpcClient;

namespace {

boost::test_tools::assertion_result as_root(utf::test_unit_id) {
  boost::test_tools::assertion_result answer(::getuid() == 0);
  answer.message() << "giving files to other users needs root";
  return answer;
}

// A socket's file that nobody listens at.
void leave_socket(const std::string& path) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  BOOST_REQUIRE(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
  ::close(fd);
}

// The daemon must not start, and say what is in its way.
void check_refuses(Daemon& daemon, const std::string& named) {
  daemon.spawn();
  const std::optional<int> status = daemon.wait(test::kPatience);
  BOOST_TEST_CONTEXT(daemon.log()) {
    BOOST_REQUIRE(status.has_value());
    BOOST_TEST(*status > 0);
    BOOST_TEST(daemon.log_has(named));
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_second_daemon_on_the_same_folder_is_refused_while_the_first_lives) {
  Daemon first;
  first.start();
  RpcClient client = first.client();
  test::create_preset(client, "of the first");
  Daemon second;
  second.set_state_folder(first.state_folder());
  check_refuses(second, first.state_folder() + "/tasks.db");
  check_ok(client.call("preset.get", {{"preset", "of the first"}}));
  test::create_preset(client, "still writing");
  first.kill();
  second.start();
  check_ok(second.client().call("preset.get", {{"preset", "still writing"}}));
}

BOOST_AUTO_TEST_CASE(a_second_daemon_does_not_take_the_socket_of_a_living_one) {
  Daemon first;
  first.start();
  Daemon second;
  second.set_socket_path(first.socket_path());
  check_refuses(second, first.socket_path());
  check_equal(first.client().call("system.ping").result(), {{"pong", true}});
}

BOOST_AUTO_TEST_CASE(the_socket_of_a_killed_daemon_is_replaced) {
  Daemon daemon;
  daemon.start();
  daemon.kill();
  BOOST_TEST(fs::exists(daemon.socket_path()));
  daemon.start();
  check_equal(daemon.client().call("system.ping").result(), {{"pong", true}});
  BOOST_TEST(daemon.stop() == 0);
  BOOST_TEST(!fs::exists(daemon.socket_path()));
}

BOOST_AUTO_TEST_CASE(a_planted_symlink_is_refused_and_left_alone) {
  // To nothing, to a file, and to a socket that would be ours to replace.
  test::TempDir elsewhere;
  const std::string file = elsewhere.write("precious", "precious");
  const std::string socket = (elsewhere / "socket").string();
  leave_socket(socket);
  for (const std::string& target : {(elsewhere / "nothing").string(), file, socket}) {
    BOOST_TEST_CONTEXT(target) {
      Daemon daemon;
      fs::create_symlink(target, daemon.socket_path());
      check_refuses(daemon, daemon.socket_path());
      BOOST_TEST(fs::is_symlink(fs::symlink_status(daemon.socket_path())));
    }
  }
  BOOST_TEST(test::read_file(file) == "precious");
  BOOST_TEST(fs::is_socket(socket));
  BOOST_TEST(!fs::exists(elsewhere / "nothing"));
}

BOOST_AUTO_TEST_CASE(a_file_or_folder_at_the_sockets_path_is_refused_and_left_alone) {
  {
    Daemon daemon;
    test::write_file(daemon.socket_path(), "precious");
    check_refuses(daemon, daemon.socket_path());
    BOOST_TEST(test::read_file(daemon.socket_path()) == "precious");
  }
  Daemon daemon;
  fs::create_directory(daemon.socket_path());
  check_refuses(daemon, daemon.socket_path());
  BOOST_TEST(fs::is_directory(daemon.socket_path()));
}

BOOST_AUTO_TEST_CASE(a_stale_socket_of_another_user_is_refused_and_left_alone,
                     *utf::precondition(as_root)) {
  Daemon daemon;
  leave_socket(daemon.socket_path());
  BOOST_REQUIRE(::chown(daemon.socket_path().c_str(), 65534, 65534) == 0);
  check_refuses(daemon, daemon.socket_path());
  struct stat status{};
  BOOST_REQUIRE(::stat(daemon.socket_path().c_str(), &status) == 0);
  BOOST_TEST(S_ISSOCK(status.st_mode));
  BOOST_TEST(status.st_uid == 65534U);
}

BOOST_AUTO_TEST_CASE(a_stale_socket_of_our_own_is_replaced) {
  Daemon daemon;
  leave_socket(daemon.socket_path());
  daemon.start();
  check_equal(daemon.client().call("system.ping").result(), {{"pong", true}});
}

BOOST_AUTO_TEST_CASE(sigterm_answers_what_is_in_flight_and_leaves_nothing_undone) {
  Daemon daemon;
  daemon.start();
  RpcClient client = daemon.client();
  std::string lines;
  constexpr int kCount = 200;
  for (int i = 0; i < kCount; ++i) {
    lines += test::request_line(
        "preset.create",
        R"({"name":"in flight )" + std::to_string(i) + R"(","parameters":{"a":[1]}})",
        std::to_string(i));
  }
  client.send(lines);
  BOOST_REQUIRE(client.read_line().has_value());  // it has begun
  BOOST_TEST(daemon.stop() == 0);
  std::vector<std::string> acknowledged = {"in flight 0"};
  try {
    while (const std::optional<std::string> line = client.read_line()) {
      const test::Answer answer(*line);
      if (answer.ok()) {
        acknowledged.emplace_back(answer.object().at("name").as_string());
      } else {
        test::check_error(answer, test::kUnavailable, "unavailable");
      }
    }
  } catch (const test::Disconnected&) {  // NOLINT(bugprone-empty-catch): the end, too
  }
  daemon.start();
  client = daemon.client();
  for (const std::string& name : acknowledged) {
    check_ok(client.call("preset.get", {{"preset", name}}));
  }
  BOOST_TEST(test::wrong_in_store(client) == "");
}

BOOST_AUTO_TEST_CASE(a_file_where_the_store_should_be_is_refused_and_left_alone) {
  Daemon daemon;
  test::write_file(daemon.store_folder(), "not a folder");
  check_refuses(daemon, daemon.store_folder());
  BOOST_TEST(test::read_file(daemon.store_folder()) == "not a folder");
}

// A full disk: writes are refused, reads go on, and writing resumes once there is space again.
#define BOOST_TEST_MODULE disk_full
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <random>

#include "support/facts.h"
#include "support/small_disk.h"

namespace json = boost::json;
namespace utf = boost::unit_test;
using test::Answer;
using test::check_error;
using test::check_ok;
using test::RpcClient;
using test::SmallDisk;
using namespace std::chrono_literals;

namespace {

// Not to be compressed away.
json::object document(const std::string& name) {
  static std::mt19937 random(20'261'122);
  std::string note(20'000, ' ');
  for (char& c : note) c = static_cast<char>('0' + random() % 64);
  return test::preset_params(name, {{"metadata", {{"note", note}}}});
}

}  // namespace

BOOST_AUTO_TEST_CASE(writes_are_refused_while_the_disk_is_full_and_resume_with_space,
                     *utf::precondition(test::can_mount)) {
  test::TempDir folder;
  SmallDisk disk((folder / "disk").string());
  test::Daemon daemon;
  daemon.set_state_folder((folder / "disk" / "state").string());
  std::filesystem::create_directories(daemon.state_folder());
  daemon.start();
  RpcClient client = daemon.client();
  std::vector<std::string> acknowledged;
  std::vector<std::string> refused;
  int next = 0;
  const auto create = [&] {
    const std::string name = "preset " + std::to_string(next++);
    const Answer answer = client.call("preset.create", document(name));
    (answer.ok() ? acknowledged : refused).push_back(name);
    return answer;
  };
  for (int i = 0; i < 10; ++i) check_ok(create());

  for (int filling = 0; filling < 3; ++filling) {
    BOOST_TEST_CONTEXT("filling " << filling) {
      disk.fill(200U << 10);
      bool full = false;
      for (int i = 0; i < 500 && !full; ++i) {
        const Answer answer = create();
        if (answer.ok()) continue;
        check_error(answer, test::kUnavailable, "unavailable");
        full = true;
      }
      BOOST_REQUIRE(full);
      for (int i = 0; i < 5; ++i) {
        const Answer answer = create();
        if (!answer.ok()) check_error(answer, test::kUnavailable, "unavailable");
        check_ok(client.call("preset.get", {{"preset", acknowledged.front()}}));
        check_ok(client.call("preset.get", {{"preset", acknowledged.back()}}));
        check_ok(client.call("preset.list", {{"view", "summary"}}));
      }
      BOOST_REQUIRE(daemon.running());
      disk.clear();
      BOOST_TEST(test::eventually([&] { return create().ok(); }, test::kSanitized ? 60s : 10s));
      BOOST_REQUIRE(daemon.running());
    }
  }
  const auto check_all = [&] {
    for (const std::string& name : acknowledged) {
      check_ok(client.call("preset.get", {{"preset", name}}));
    }
    for (const std::string& name : refused) {
      check_error(client.call("preset.get", {{"preset", name}}), test::kNotFound, "not_found");
    }
    BOOST_TEST(test::wrong_in_store(client) == "");
  };
  check_all();
  daemon.kill();
  daemon.start();
  client = daemon.client();
  check_all();
}

BOOST_AUTO_TEST_CASE(a_daemon_killed_on_a_full_disk_has_everything_once_there_is_space,
                     *utf::precondition(test::can_mount)) {
  test::TempDir folder;
  SmallDisk disk((folder / "disk").string());
  test::Daemon daemon;
  daemon.set_state_folder((folder / "disk" / "state").string());
  std::filesystem::create_directories(daemon.state_folder());
  daemon.start();
  std::vector<std::string> acknowledged;
  {
    RpcClient client = daemon.client();
    disk.fill(100U << 10);
    for (int i = 0; i < 500; ++i) {
      const std::string name = "preset " + std::to_string(i);
      if (!client.call("preset.create", document(name)).ok()) break;
      acknowledged.push_back(name);
    }
  }
  daemon.kill();
  // With no space at all it may start or say that it cannot; it must not harm what is there.
  disk.fill(0);
  if (daemon.try_start()) daemon.kill();
  disk.clear();
  daemon.start();
  RpcClient client = daemon.client();
  for (const std::string& name : acknowledged) {
    check_ok(client.call("preset.get", {{"preset", name}}));
  }
  test::check_equal(client.call("preset.list", {{"limit", 1}}).result().at("total"),
                    acknowledged.size());
  test::create_preset(client, "after all");
}

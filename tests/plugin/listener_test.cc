#include "plugin/rpc/listener.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <cstring>
#include <fstream>
#include <set>
#include <string>
#include <thread>

#include "support/temp_dir.h"

using namespace preset;

namespace {

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

// A socket bound to `path` by somebody else; its file stays when it is closed.
UniqueFd bind_at(const std::string& path, bool listening, int type = SOCK_STREAM) {
  UniqueFd fd(::socket(AF_UNIX, type | SOCK_CLOEXEC, 0));
  const sockaddr_un address = address_of(path);
  BOOST_REQUIRE(::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  if (listening) {
    BOOST_REQUIRE(::listen(fd.get(), 1) == 0);
  }
  return fd;
}

bool connects(const std::string& path) {
  const UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_un address = address_of(path);
  return ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

bool exists(const std::string& path) {
  struct stat status{};
  return ::lstat(path.c_str(), &status) == 0;
}

mode_t mode_of(const std::string& path) {
  struct stat status{};
  return ::lstat(path.c_str(), &status) == 0 ? status.st_mode & 07777U : 0xFFFFU;
}

struct Fixture {
  test::TempDir folder;
  std::string path = (folder / "preset.sock").string();

  Result<Listener> open(std::uint32_t mode = 0660, std::string group = "") const {
    return Listener::open({path, mode, std::move(group)});
  }
  void refuses(const std::string& why) const {
    const auto opened = open();
    BOOST_REQUIRE(!opened.has_value());
    BOOST_TEST((opened.error().kind == Kind::kUnavailable));
    BOOST_TEST(opened.error().message.contains(why), opened.error().message);
    BOOST_TEST(opened.error().message.contains(path), opened.error().message);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(listener, Fixture)

BOOST_AUTO_TEST_CASE(it_listens_with_its_mode_and_removes_its_file_at_the_end) {
  {
    const auto opened = open(0640);
    BOOST_REQUIRE(opened.has_value());
    BOOST_TEST(connects(path));
    BOOST_TEST(mode_of(path) == 0640U);
    BOOST_TEST(opened->path() == path);
    BOOST_TEST(opened->group() == ::getegid());
  }
  BOOST_TEST(!exists(path));
}

BOOST_AUTO_TEST_CASE(the_mode_does_not_depend_on_the_umask) {
  const mode_t before = ::umask(0077);
  const auto opened = open(0666);
  ::umask(before);
  BOOST_REQUIRE(opened.has_value());
  BOOST_TEST(mode_of(path) == 0666U);
}

// Whoever looks all the time sees no mode but none and the right one.
BOOST_AUTO_TEST_CASE(the_socket_never_has_a_wider_mode_than_asked_for) {
  const mode_t before = ::umask(0);
  std::atomic<bool> done = false;
  std::set<mode_t> seen;
  std::thread watcher([&] {
    while (!done) {
      if (const mode_t mode = mode_of(path); mode != 0xFFFFU) {
        seen.insert(mode);
      }
    }
  });
  bool opened = true;
  for (int i = 0; i < 500; ++i) {
    opened = opened && open(0600).has_value();
  }
  done = true;
  watcher.join();
  ::umask(before);
  BOOST_TEST(opened);
  seen.erase(0);
  BOOST_TEST(seen.size() <= 1U);
  BOOST_TEST((seen.empty() || *seen.begin() == 0600U));
}

BOOST_AUTO_TEST_CASE(a_group_is_given_to_the_file) {
  if (::geteuid() != 0) {
    return;  // only root can give a file to any group
  }
  const auto opened = open(0660, "4711");
  BOOST_REQUIRE(opened.has_value());
  struct stat status{};
  BOOST_REQUIRE(::lstat(path.c_str(), &status) == 0);
  BOOST_TEST(status.st_gid == 4711U);
  BOOST_TEST(opened->group() == 4711U);
}

BOOST_AUTO_TEST_CASE(a_group_that_is_not_there_is_refused_by_name) {
  const auto opened = open(0660, "no-such-group-here");
  BOOST_REQUIRE(!opened.has_value());
  BOOST_TEST(opened.error().message.contains("no-such-group-here"));
  BOOST_TEST(!exists(path));
}

BOOST_AUTO_TEST_CASE(a_stale_socket_of_ours_is_replaced) {
  bind_at(path, true);  // and closed at once
  BOOST_REQUIRE(exists(path));
  const auto opened = open();
  BOOST_REQUIRE(opened.has_value());
  BOOST_TEST(connects(path));
}

BOOST_AUTO_TEST_CASE(a_living_daemon_is_left_alone) {
  const auto first = open();
  BOOST_REQUIRE(first.has_value());
  refuses("another daemon has it");
  BOOST_TEST(connects(path));
}

BOOST_AUTO_TEST_CASE(a_program_that_listens_without_our_lock_is_left_alone) {
  const UniqueFd other = bind_at(path, true);
  refuses("another program listens there");
  BOOST_TEST(connects(path));
  // Also when its queue is full, so that a connect would have to wait.
  std::vector<UniqueFd> waiting;
  const sockaddr_un address = address_of(path);
  for (int i = 0; i < 8; ++i) {
    waiting.emplace_back(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    ::connect(waiting.back().get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  }
  refuses("another program listens there");
  BOOST_TEST(exists(path));
}

BOOST_AUTO_TEST_CASE(a_datagram_socket_is_left_alone) {
  const UniqueFd other = bind_at(path, false, SOCK_DGRAM);
  refuses("cannot tell whether somebody listens there");
  BOOST_TEST(exists(path));
}

BOOST_AUTO_TEST_CASE(a_file_at_the_path_is_left_alone) {
  folder.write("preset.sock", "precious");
  refuses("no socket");
  BOOST_TEST(std::ifstream(path).peek() == 'p');
}

BOOST_AUTO_TEST_CASE(a_symlink_at_the_path_is_not_followed) {
  const std::string target = (folder / "target.sock").string();
  bind_at(target, true);
  BOOST_REQUIRE(::symlink(target.c_str(), path.c_str()) == 0);
  refuses("no socket");
  BOOST_TEST(exists(target));
  BOOST_TEST(exists(path));
}

BOOST_AUTO_TEST_CASE(a_socket_of_another_user_is_left_alone) {
  if (::geteuid() != 0) {
    return;  // only root can make one
  }
  bind_at(path, true);
  BOOST_REQUIRE(::lchown(path.c_str(), 4711, 4711) == 0);
  refuses("another user (uid 4711)");
  BOOST_TEST(exists(path));
}

BOOST_AUTO_TEST_CASE(a_lock_that_is_a_symlink_or_a_fifo_is_refused) {
  const std::string lock = path + ".lock";
  const std::string target = (folder / "target").string();
  BOOST_REQUIRE(::symlink(target.c_str(), lock.c_str()) == 0);
  refuses(".lock");
  BOOST_TEST(!exists(target));
  BOOST_REQUIRE(::unlink(lock.c_str()) == 0);
  BOOST_REQUIRE(::mkfifo(lock.c_str(), 0600) == 0);
  refuses("not a file of this user's");
}

BOOST_AUTO_TEST_CASE(a_path_that_fits_no_socket_address_is_refused) {
  path = (folder / std::string(120, 'x')).string();
  refuses("107");
}

BOOST_AUTO_TEST_CASE(missing_folders_are_made) {
  path = (folder / "a/b/preset.sock").string();
  const auto opened = open();
  BOOST_REQUIRE(opened.has_value());
  BOOST_TEST(connects(path));
  BOOST_TEST((mode_of((folder / "a").string()) & 0022U) == 0U);
}

BOOST_AUTO_TEST_CASE(a_file_that_took_the_sockets_place_is_not_removed) {
  {
    const auto opened = open();
    BOOST_REQUIRE(opened.has_value());
    BOOST_REQUIRE(::unlink(path.c_str()) == 0);
    folder.write("preset.sock", "not ours");
  }
  BOOST_TEST(exists(path));
}

BOOST_AUTO_TEST_CASE(a_socket_of_the_service_manager_is_used_and_its_file_stays) {
  UniqueFd passed = bind_at(path, true);
  {
    const auto adopted = Listener::adopt(passed.get());
    BOOST_REQUIRE(adopted.has_value());
    BOOST_TEST(adopted->path() == path);
    BOOST_TEST(adopted->descriptor() != passed.get());
  }
  BOOST_TEST(exists(path));
  BOOST_TEST(connects(path));  // the manager's descriptor is still open
}

BOOST_AUTO_TEST_CASE(what_is_no_listening_stream_socket_is_not_adopted) {
  const UniqueFd idle = bind_at(path, false);
  BOOST_TEST(!Listener::adopt(idle.get()).has_value());
  const UniqueFd file(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  BOOST_TEST(!Listener::adopt(file.get()).has_value());
  BOOST_TEST(!Listener::adopt(-1).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

// The daemon under a service manager: readiness over NOTIFY_SOCKET, passed sockets.
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <string>

#include "host/host_process.h"

namespace {

using test::HostFolder;
using test::Process;

// The manager's end: a datagram socket, abstract if the name begins with '@'.
class NotifySocket {
 public:
  explicit NotifySocket(const std::string& name) {
    BOOST_REQUIRE(fd_ >= 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    BOOST_REQUIRE(name.size() < sizeof address.sun_path);
    std::memcpy(address.sun_path, name.data(), name.size());
    if (name[0] == '@') address.sun_path[0] = '\0';
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size() +
                                               (name[0] == '@' ? 0 : 1));
    BOOST_REQUIRE(::bind(fd_, reinterpret_cast<const sockaddr*>(&address), length) == 0);
    const timeval limit{30, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  }
  ~NotifySocket() { ::close(fd_); }
  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;

  // The next message, or "" after half a minute.
  std::string receive() const {
    std::string text(4096, '\0');
    const ssize_t length = ::recv(fd_, text.data(), text.size(), 0);
    text.resize(length < 0 ? 0 : static_cast<std::size_t>(length));
    return text;
  }

 private:
  int fd_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
};

void follow_a_life(const std::string& name) {
  const HostFolder host("  - {name: gone, path: gone.so}\n");
  const NotifySocket manager(name);
  Process daemon(host.options({}, {"NOTIFY_SOCKET=" + name}));
  BOOST_TEST(manager.receive() == "READY=1\nSTATUS=0 of 1 plugins running");
  daemon.signal(SIGHUP);
  const std::string reloading = manager.receive();
  BOOST_TEST(reloading.starts_with("RELOADING=1\nMONOTONIC_USEC="));
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  const long long said =
      std::atoll(reloading.c_str() + std::strlen("RELOADING=1\nMONOTONIC_USEC="));
  const long long is = now.tv_sec * 1'000'000LL + now.tv_nsec / 1000;
  BOOST_TEST(said <= is);
  BOOST_TEST(said > is - 60'000'000LL);
  BOOST_TEST(manager.receive().starts_with("READY=1\n"));
  daemon.signal(SIGTERM);
  BOOST_TEST(manager.receive().starts_with("STOPPING=1\n"));
  BOOST_TEST(daemon.wait()->code == 0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(service_manager_facts)

BOOST_AUTO_TEST_CASE(a_life_is_told_over_a_socket_in_the_file_system) {
  const test::TempDir folder;
  follow_a_life(folder / "notify");
}

BOOST_AUTO_TEST_CASE(a_life_is_told_over_an_abstract_socket) {
  follow_a_life("@tuningd-test-" + std::to_string(::getpid()));
}

BOOST_AUTO_TEST_CASE(ready_is_not_said_when_a_required_plugin_is_missing) {
  const HostFolder host("  - {name: gone, path: gone.so, required: true}\n");
  const std::string name = "@tuningd-test-required-" + std::to_string(::getpid());
  const NotifySocket manager(name);
  BOOST_TEST(test::run(host.options({}, {"NOTIFY_SOCKET=" + name})).status.code == 1);
  BOOST_TEST(manager.receive().starts_with("STOPPING=1\n"));
}

BOOST_AUTO_TEST_CASE(a_manager_that_is_gone_is_a_warning) {
  const HostFolder host("");
  Process daemon(host.options({}, {"NOTIFY_SOCKET=@tuningd-nobody-listens-here"}));
  BOOST_TEST(daemon.wait_for_err("warning host: cannot notify the service manager"));
  BOOST_TEST(daemon.terminate()->code == 0);
}

BOOST_AUTO_TEST_CASE(passed_sockets_reach_plugins_by_name) {
  const test::TempDir folder;
  const std::string path = folder / "preset.sock";
  const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  BOOST_REQUIRE(::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  BOOST_REQUIRE(::listen(listener, 1) == 0);
  const HostFolder host(std::string("  - name: asks\n    path: ") + TUNINGD_FIXTURES +
                        "/sockets.so\n");
  test::SpawnOptions options = host.options({}, {"LISTEN_FDS=2", "LISTEN_FDNAMES=other:preset"});
  // LISTEN_PID must be the daemon's own, which is known only after the fork.
  options.argv.insert(options.argv.begin(), {"sh", "-c", "LISTEN_PID=$$ exec \"$@\"", "sh"});
  options.env.erase(std::remove(options.env.begin(), options.env.end(), "LISTEN_PID"),
                    options.env.end());
  options.fds = {listener, listener};
  Process daemon(options);
  BOOST_TEST(
      daemon.wait_for_err("asks: preset: listening, other: listening, none: -1, "
                          "LISTEN_FDS: unset"));
  BOOST_TEST(daemon.terminate()->code == 0);
  BOOST_TEST_INFO(daemon.err());
  ::close(listener);
}

BOOST_AUTO_TEST_CASE(under_the_journal_lines_have_priorities_and_no_time) {
  const HostFolder host("");
  test::SpawnOptions options = host.options();
  // The shell tells the stream of its standard error, which the daemon inherits.
  options.argv.insert(
      options.argv.begin(),
      {"sh", "-c", "JOURNAL_STREAM=$(stat -L -c %d:%i /proc/self/fd/2) exec \"$@\"", "sh"});
  Process daemon(options);
  BOOST_TEST(daemon.wait_for_err("<6>host: ready: 0 of 0 plugins running\n"));
  BOOST_TEST(daemon.terminate()->code == 0);
}

BOOST_AUTO_TEST_SUITE_END()

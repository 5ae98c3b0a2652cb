#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <csignal>

#include "plugin/launch/launch.h"

using preset::Kind;
using preset::process_argv;

namespace {

// A shell that stops itself at once, so that its words can be read at leisure.
class Sleeper {
 public:
  explicit Sleeper(std::vector<std::string> argv, uid_t uid = getuid()) {
    int ready[2];
    BOOST_REQUIRE(pipe2(ready, O_CLOEXEC) == 0);
    pid_ = fork();
    BOOST_REQUIRE(pid_ >= 0);
    if (pid_ == 0) {
      std::vector<char*> pointers;
      for (std::string& word : argv) pointers.push_back(word.data());
      pointers.push_back(nullptr);
      if (uid != getuid() && setuid(uid) != 0) _exit(126);
      execv("/bin/sh", pointers.data());
      _exit(127);
    }
    close(ready[1]);
    char byte = 0;
    while (read(ready[0], &byte, 1) < 0) {
    }
    close(ready[0]);  // closed by exec: argv is in place
  }
  ~Sleeper() { stop(); }
  Sleeper(const Sleeper&) = delete;
  Sleeper& operator=(const Sleeper&) = delete;

  void stop() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }
  pid_t pid() const { return pid_; }

 private:
  pid_t pid_ = 0;
};

std::vector<std::string> waiting(std::vector<std::string> more) {
  std::vector<std::string> argv = {"sh", "-c", "kill -STOP $$", "sh"};
  argv.insert(argv.end(), more.begin(), more.end());
  return argv;
}

Kind kind_of(std::int64_t pid, std::uint32_t uid) {
  const auto argv = process_argv(pid, uid);
  BOOST_REQUIRE(!argv);
  return argv.error().kind;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(process)

BOOST_AUTO_TEST_CASE(the_words_of_a_running_process_are_read_as_they_are) {
  const auto argv = waiting({"serve", "", "a b", "--x={\"y\":\"ü\"}", "line\nend", ""});
  const Sleeper sleeper(argv);
  const auto read = process_argv(sleeper.pid(), getuid());
  BOOST_REQUIRE(read);
  BOOST_TEST(*read == argv, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_long_line_is_read_whole) {
  std::vector<std::string> many;
  for (int i = 0; i < 2000; ++i)
    many.push_back("--flag-" + std::to_string(i) + std::string(200, 'x'));
  const auto argv = waiting(many);
  const Sleeper sleeper(argv);
  const auto read = process_argv(sleeper.pid(), getuid());
  BOOST_REQUIRE(read);
  BOOST_TEST((*read == argv));
}

BOOST_AUTO_TEST_CASE(a_process_of_another_user_is_not_read) {
  const Sleeper own(waiting({}));
  BOOST_TEST((kind_of(own.pid(), getuid() + 1) == Kind::kPermissionDenied));
  if (getuid() != 0) return;
  constexpr uid_t kNobody = 65534;
  const Sleeper other(waiting({"secret"}), kNobody);
  BOOST_TEST((kind_of(other.pid(), 0) == Kind::kPermissionDenied));
  const auto read = process_argv(other.pid(), kNobody);
  BOOST_REQUIRE(read);
  BOOST_TEST(read->back() == "secret");
}

BOOST_AUTO_TEST_CASE(a_process_that_is_gone_is_not_found) {
  Sleeper sleeper(waiting({}));
  const pid_t pid = sleeper.pid();
  sleeper.stop();
  BOOST_TEST((kind_of(pid, getuid()) == Kind::kNotFound));
  BOOST_TEST((kind_of(0, getuid()) == Kind::kNotFound));
  BOOST_TEST((kind_of(-1, getuid()) == Kind::kNotFound));
  BOOST_TEST((kind_of(INT64_MAX, getuid()) == Kind::kNotFound));
}

BOOST_AUTO_TEST_CASE(a_process_that_has_ended_but_was_not_waited_for_has_no_line) {
  const pid_t pid = fork();
  BOOST_REQUIRE(pid >= 0);
  if (pid == 0) _exit(0);
  siginfo_t info{};
  BOOST_REQUIRE(waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT) == 0);
  BOOST_TEST((kind_of(pid, getuid()) == Kind::kInvalidParams));
  waitpid(pid, nullptr, 0);
}

BOOST_AUTO_TEST_SUITE_END()

// store_writer as a child process.
#pragma once

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <cstdint>
#include <string>

#include "posix_file.h"

extern char** environ;

namespace facts {

class WriterProcess {
 public:
  WriterProcess(const std::string& directory, std::uint64_t first) {
    int ends[2];
    BOOST_REQUIRE(::pipe(ends) == 0);
    output_ = kvstore::UniqueFd(ends[0]);
    const kvstore::UniqueFd input(ends[1]);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    std::string program = STORE_WRITER;
    std::string path = directory;
    std::string number = std::to_string(first);
    char* arguments[] = {program.data(), path.data(), number.data(), nullptr};
    const int spawned =
        ::posix_spawn(&pid_, program.c_str(), &actions, nullptr, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    BOOST_REQUIRE_EQUAL(spawned, 0);
  }
  ~WriterProcess() { kill(); }
  WriterProcess(const WriterProcess&) = delete;
  WriterProcess& operator=(const WriterProcess&) = delete;

  // Waits for one more acknowledgement. The number of the row; the test ends if the writer did.
  std::uint64_t acknowledged() {
    for (;;) {
      const auto end = pending_.find('\n');
      if (end != std::string::npos) {
        last_ = std::stoull(pending_.substr(0, end));
        pending_.erase(0, end + 1);
        return last_;
      }
      BOOST_REQUIRE_MESSAGE(read_more(), "the writer ended by itself");
    }
  }

  // Kills it without warning. The number of the last row that was acknowledged.
  std::uint64_t kill() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
      pid_ = -1;
      while (read_more()) {
      }
      for (auto end = pending_.find('\n'); end != std::string::npos; end = pending_.find('\n')) {
        last_ = std::stoull(pending_.substr(0, end));
        pending_.erase(0, end + 1);
      }
    }
    return last_;
  }

 private:
  bool read_more() {
    char buffer[4096];
    const ssize_t count = ::read(output_.get(), buffer, sizeof buffer);
    if (count <= 0) return false;
    pending_.append(buffer, static_cast<std::size_t>(count));
    return true;
  }

  pid_t pid_ = -1;
  kvstore::UniqueFd output_;
  std::string pending_;
  std::uint64_t last_ = 0;
};

}  // namespace facts

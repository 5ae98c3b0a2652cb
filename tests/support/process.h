// A child process for black-box tests: started, its output captured, waited for with a time limit,
// killed and reaped at the end of its scope. Signals are those of <signal.h>.
#pragma once

#include <signal.h>
#include <sys/types.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace test {

struct SpawnOptions {
  std::vector<std::string> argv;  // argv[0] is looked up in PATH unless it has a slash
  // "NAME=value" sets or replaces, "NAME" removes; everything else is inherited.
  std::vector<std::string> env = {};
  std::string directory = {};  // "": the test's own
  std::string input = {};      // what standard input gives; then end of file
  std::vector<int> fds = {};   // become descriptors 3, 4, … of the child; still the caller's
  // The child dies with the thread that started it, so that a crashed test leaves nothing behind.
  bool die_with_parent = true;
};

struct ExitStatus {
  int code = -1;   // exit status, or -1 if a signal ended it
  int signal = 0;  // the signal, or 0

  bool operator==(const ExitStatus&) const = default;
};

// One thread uses a Process; output is collected by threads of its own.
class Process {
 public:
  // Throws std::system_error if the program cannot be started.
  explicit Process(const SpawnOptions& options);
  ~Process();  // SIGKILL if it still runs
  Process(Process&&) noexcept;
  Process& operator=(Process&&) noexcept;

  pid_t pid() const;
  // Nothing happens if it has been reaped.
  void signal(int number);
  bool running();

  // Empty: it still runs after `limit`. After an answer both outputs are complete, unless a child
  // of the child still holds them open.
  std::optional<ExitStatus> wait(std::chrono::milliseconds limit = std::chrono::seconds(30));
  // SIGTERM, then waits; SIGKILL and an empty answer if it does not end in time.
  std::optional<ExitStatus> terminate(std::chrono::milliseconds limit = std::chrono::seconds(30));
  void kill();  // SIGKILL, and waits

  // What was written up to now.
  std::string out() const;
  std::string err() const;
  // Wait until the output holds `text`. False: the limit passed, or the output ended without it.
  bool wait_for_out(std::string_view text,
                    std::chrono::milliseconds limit = std::chrono::seconds(30));
  bool wait_for_err(std::string_view text,
                    std::chrono::milliseconds limit = std::chrono::seconds(30));

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Runs a program to its end. Throws if it takes longer than `limit`.
struct Finished {
  ExitStatus status;
  std::string out;
  std::string err;
};
Finished run(const SpawnOptions& options,
             std::chrono::milliseconds limit = std::chrono::seconds(60));

// Polls until `condition` is true; false if it is not within `limit`.
bool eventually(const std::function<bool()>& condition,
                std::chrono::milliseconds limit = std::chrono::seconds(10));

// The lines of `text` that hold `part`.
std::size_t count_lines(std::string_view text, std::string_view part);

}  // namespace test

// A process of a run, with all that it starts in its group.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "runner/http_probe.h"
#include "runner/log_file.h"
#include "runner/output.h"

namespace tuningd {

struct StartError {
  std::string reason;
  std::string message;
};

struct StartRequest {
  std::vector<std::string> argv;         // argv[0] is looked up in PATH of `environment`
  std::vector<std::string> environment;  // NAME=value, all that it gets
  std::string folder;                    // its working folder
  std::string awaited;                   // the line that says it is ready, or part of it
  bool keep_json = false;                // look for the last line of JSON on stdout
};

// One thread. It is not reaped before reap(), so that its number, which is the group's, stays its.
class Child {
 public:
  static std::expected<std::unique_ptr<Child>, StartError> start(const StartRequest& request,
                                                                 LogFile& log);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  pid_t pid() const { return pid_; }
  int descriptor() const { return descriptor_; }  // readable once it has ended
  bool exited();                                  // looks
  bool seen_exit() const { return exited_; }      // does not look
  bool succeeded() const { return exited_ && code_ == 0; }
  std::string how() const;  // "exit status 3", "SIGKILL (Killed)"

  Output& out() { return *out_; }
  Output& err() { return *err_; }
  bool saw_awaited() const { return out_->saw_awaited() || err_->saw_awaited(); }
  // What it said last: stderr's last line, or stdout's.
  std::string last_words() const;

  void signal_group(int number) const;
  // Kills the group, takes what is left in the pipes, and reaps. False: it does not die.
  bool reap();

 private:
  Child(pid_t pid, int descriptor) : pid_(pid), descriptor_(descriptor) {}

  pid_t pid_;
  int descriptor_;
  bool exited_ = false;
  bool reaped_ = false;
  int code_ = -1;   // exit status, -1: a signal
  int signal_ = 0;  // that ended it
  std::unique_ptr<Output> out_;
  std::unique_ptr<Output> err_;
};

// Sleeps until a child writes or ends, the probe can go on, `stop` (a descriptor, or -1) becomes
// readable, or `until` has come; then takes what was written.
void wait_for_news(std::span<Child* const> children, HttpProbe* probe, int stop,
                   std::chrono::steady_clock::time_point until);

}  // namespace tuningd

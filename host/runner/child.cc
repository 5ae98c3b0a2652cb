#include "runner/child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "runner/pidfd.h"
#include "runner/processes.h"
#include "runner/program.h"

namespace tuningd {
namespace {

using Clock = std::chrono::steady_clock;

std::string text_of(int error) {
  return std::generic_category().message(error);
}

struct Pipe {
  std::array<int, 2> ends = {-1, -1};

  Pipe() = default;
  ~Pipe() {
    for (const int end : ends) {
      if (end >= 0) ::close(end);
    }
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  bool open() {
    return ::pipe2(ends.data(), O_CLOEXEC) == 0 && ::fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0;
  }
  int take_reader() { return std::exchange(ends[0], -1); }
};

// What posix_spawn is told: a session of its own, signals as they are at the start of a program,
// and no descriptor but three.
class SpawnPlan {
 public:
  SpawnPlan(const std::string& folder, int out, int err) {
    ::posix_spawnattr_init(&attributes_);
    ::posix_spawn_file_actions_init(&actions_);
    sigset_t none;
    ::sigemptyset(&none);
    sigset_t all;
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setflags(&attributes_,
                               POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    ::posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions_, out, 1);
    ::posix_spawn_file_actions_adddup2(&actions_, err, 2);
    ::posix_spawn_file_actions_addclosefrom_np(&actions_, 3);
    ::posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str());
  }
  ~SpawnPlan() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  const posix_spawnattr_t* attributes() const { return &attributes_; }
  const posix_spawn_file_actions_t* actions() const { return &actions_; }

 private:
  posix_spawnattr_t attributes_{};
  posix_spawn_file_actions_t actions_{};
};

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> out;
  // posix_spawn takes char*, and changes nothing.
  for (const auto& word : words) out.push_back(const_cast<char*>(word.c_str()));
  out.push_back(nullptr);
  return out;
}

std::string path_of(const std::vector<std::string>& environment) {
  for (const auto& variable : environment) {
    if (variable.starts_with("PATH=")) return variable.substr(5);
  }
  return "";
}

}  // namespace

std::expected<std::unique_ptr<Child>, StartError> Child::start(const StartRequest& request,
                                                               LogFile& log) {
  const std::string& name = request.argv.front();
  const std::string program = find_program(name, path_of(request.environment));
  if (program.empty()) {
    return std::unexpected(
        StartError{"program_missing",
                   "the program " + printable(name) + " is not there, or cannot be executed"});
  }
  struct stat folder{};
  if (::stat(request.folder.c_str(), &folder) != 0 || !S_ISDIR(folder.st_mode)) {
    return std::unexpected(StartError{"start_failed", "the run's folder is not there"});
  }
  Pipe out;
  Pipe err;
  if (!out.open() || !err.open()) {
    return std::unexpected(StartError{"start_failed", "no pipe: " + text_of(errno)});
  }
  const SpawnPlan plan(request.folder, out.ends[1], err.ends[1]);
  auto argv = pointers(request.argv);
  auto environment = pointers(request.environment);
  pid_t pid = -1;
  const int error = start_child(pid, [&](pid_t& started) {
    return ::posix_spawn(&started, program.c_str(), plan.actions(), plan.attributes(), argv.data(),
                         environment.data());
  });
  if (error != 0) {
    const bool missing = error == ENOENT || error == EACCES || error == ENOEXEC || error == ENOTDIR;
    return std::unexpected(StartError{missing ? "program_missing" : "start_failed",
                                      printable(program) + ": " + text_of(error)});
  }
  std::unique_ptr<Child> child(new Child(pid, open_process(pid)));
  child->out_ =
      std::make_unique<Output>(out.take_reader(), log, request.awaited, request.keep_json);
  child->err_ = std::make_unique<Output>(err.take_reader(), log, request.awaited, false);
  if (child->descriptor_ < 0) {
    return std::unexpected(StartError{"start_failed", "no process descriptor: " + text_of(errno)});
  }
  return child;
}

Child::~Child() {
  reap();
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool Child::exited() {
  if (exited_) return true;
  siginfo_t info{};
  const int answer = ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT);
  // Somebody else has reaped it: how it ended is lost.
  if (answer != 0 && errno == ECHILD) return exited_ = true;
  if (answer != 0 || info.si_pid != pid_) return false;
  exited_ = true;
  if (info.si_code == CLD_EXITED) {
    code_ = info.si_status;
  } else {
    signal_ = info.si_status;
  }
  return true;
}

std::string Child::how() const {
  if (signal_ == 0) return "exit status " + std::to_string(code_);
  const char* name = ::sigabbrev_np(signal_);
  const char* words = ::sigdescr_np(signal_);
  return name == nullptr || words == nullptr
             ? "signal " + std::to_string(signal_)
             : "SIG" + std::string(name) + " (" + std::string(words) + ")";
}

std::string Child::last_words() const {
  return printable(err_->last_line().empty() ? out_->last_line() : err_->last_line());
}

void Child::signal_group(int number) const {
  if (!reaped_) ::kill(-pid_, number);
}

bool Child::reap() {
  if (reaped_) return true;
  signal_group(SIGKILL);
  // The group may hold on to the pipes a moment longer than its leader; what the leader wrote is
  // there. A process that the driver keeps in the kernel cannot be waited for without an end.
  const auto deadline = Clock::now() + std::chrono::seconds(30);
  while (!exited() && Clock::now() < deadline) {
    Child* self = this;
    wait_for_news({&self, 1}, nullptr, -1, deadline);
  }
  if (out_) {
    for (Output* output : {out_.get(), err_.get()}) {
      output->read_some();
      output->finish();
    }
  }
  if (!exited_) return false;
  ::waitpid(pid_, nullptr, 0);
  forget_child(pid_);
  reaped_ = true;
  return true;
}

void wait_for_news(std::span<Child* const> children, HttpProbe* probe, int stop,
                   Clock::time_point until) {
  std::vector<pollfd> watched;
  for (Child* child : children) {
    // Not looked at here: one that ends in between makes its descriptor readable, which is news.
    if (!child->seen_exit()) watched.push_back({child->descriptor(), POLLIN, 0});
    for (const Output* output : {&child->out(), &child->err()}) {
      if (output->pipe() >= 0) watched.push_back({output->pipe(), POLLIN, 0});
    }
  }
  if (stop >= 0) watched.push_back({stop, POLLIN, 0});
  if (probe != nullptr) {
    until = std::min(until, probe->next());
    if (probe->descriptor() >= 0) watched.push_back({probe->descriptor(), probe->events(), 0});
  }
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
  constexpr std::int64_t kMost = 3'600'000;
  ::poll(watched.data(), watched.size(),
         static_cast<int>(std::clamp<std::int64_t>(left, 0, kMost)));
  for (Child* child : children) {
    child->exited();
    child->out().read_some();
    child->err().read_some();
  }
  if (probe != nullptr) probe->step();
}

}  // namespace tuningd

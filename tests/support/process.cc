#include "support/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace test {
namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() { reset(); }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }

  int get() const { return fd_; }
  void reset() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  int fd_;
};

// Text that a thread reads from a pipe until its end.
class Capture {
 public:
  explicit Capture(Descriptor source)
      : source_(std::move(source)), thread_([this] { read_all(); }) {}
  ~Capture() {
    // A grandchild may hold the pipe open: do not wait for it beyond the owner's end.
    stop_ = true;
    thread_.join();
  }

  std::string text() const {
    const std::lock_guard lock(mutex_);
    return text_;
  }
  bool wait_for(std::string_view part, Clock::time_point deadline) {
    std::unique_lock lock(mutex_);
    const auto found = [&] { return text_.find(part) != std::string::npos; };
    changed_.wait_until(lock, deadline, [&] { return ended_ || found(); });
    return found();
  }
  void wait_for_end(Clock::time_point deadline) {
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, deadline, [&] { return ended_; });
  }

 private:
  void read_all() {
    std::array<char, 16384> buffer;
    while (!stop_) {
      pollfd ready{source_.get(), POLLIN, 0};
      if (::poll(&ready, 1, 50) <= 0) continue;
      const ssize_t count = ::read(source_.get(), buffer.data(), buffer.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) break;
      const std::lock_guard lock(mutex_);
      text_.append(buffer.data(), static_cast<std::size_t>(count));
      changed_.notify_all();
    }
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
  }

  Descriptor source_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::string text_;
  bool ended_ = false;
  std::atomic<bool> stop_ = false;
  std::thread thread_;  // last: it uses all of the above
};

std::pair<Descriptor, Descriptor> make_pipe() {
  std::array<int, 2> ends;
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("pipe2");
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

Descriptor make_input(const std::string& text) {
  if (text.empty()) {
    Descriptor null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (null.get() < 0) fail("/dev/null");
    return null;
  }
  Descriptor file(::memfd_create("input", MFD_CLOEXEC));
  if (file.get() < 0) fail("memfd_create");
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t count = ::write(file.get(), text.data() + done, text.size() - done);
    if (count < 0) fail("write input");
    done += static_cast<std::size_t>(count);
  }
  if (::lseek(file.get(), 0, SEEK_SET) != 0) fail("lseek input");
  return file;
}

std::vector<std::string> make_environment(const std::vector<std::string>& changes) {
  const auto name_of = [](std::string_view entry) { return entry.substr(0, entry.find('=')); };
  std::vector<std::string> result;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    bool changed = false;
    for (const std::string& change : changes) changed |= name_of(change) == name_of(*entry);
    if (!changed) result.emplace_back(*entry);
  }
  for (const std::string& change : changes) {
    if (change.find('=') != std::string::npos) result.push_back(change);
  }
  return result;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

// Only async-signal-safe calls from here to exec: other threads of the test may hold locks.
struct ChildPlan {
  char* const* argv;
  char* const* env;
  const char* directory;
  std::array<int, 3> standard;
  int* fds;  // duplicates of the caller's, above all the targets
  int fd_count;
  bool die_with_parent;
  int report;
};

[[noreturn]] void become(const ChildPlan& plan) {
  bool done = true;
  if (plan.die_with_parent) ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  for (int target = 0; target < 3; ++target) {
    done = done && ::dup2(plan.standard[static_cast<std::size_t>(target)], target) >= 0;
  }
  for (int index = 0; index < plan.fd_count; ++index) {
    done = done && ::dup2(plan.fds[index], 3 + index) >= 0;
  }
  if (*plan.directory != '\0') done = done && ::chdir(plan.directory) == 0;
  if (done) ::execvpe(plan.argv[0], plan.argv, plan.env);
  const int error = errno;
  [[maybe_unused]] const ssize_t told = ::write(plan.report, &error, sizeof error);
  ::_exit(127);
}

}  // namespace

struct Process::State {
  pid_t pid = -1;
  Descriptor pidfd;
  std::optional<ExitStatus> status;
  std::unique_ptr<Capture> out;
  std::unique_ptr<Capture> err;

  ~State() {
    if (pid > 0 && !status) {
      ::kill(pid, SIGKILL);
      ::waitpid(pid, nullptr, 0);
    }
  }

  // Reaps the child if it ends before the deadline.
  bool reap(Clock::time_point deadline) {
    while (!status) {
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
      pollfd ended{pidfd.get(), POLLIN, 0};
      const int ready = ::poll(&ended, 1, left > 0 ? static_cast<int>(left) + 1 : 0);
      if (ready < 0 && errno == EINTR) continue;
      if (ready <= 0) return false;
      int raw = 0;
      if (::waitpid(pid, &raw, 0) != pid) fail("waitpid");
      status = WIFEXITED(raw) ? ExitStatus{WEXITSTATUS(raw), 0} : ExitStatus{-1, WTERMSIG(raw)};
    }
    return true;
  }
};

Process::Process(const SpawnOptions& options) : state_(std::make_unique<State>()) {
  auto [out_read, out_write] = make_pipe();
  auto [err_read, err_write] = make_pipe();
  auto [report_read, report_write] = make_pipe();
  const Descriptor input = make_input(options.input);
  std::vector<std::string> argv = options.argv;
  std::vector<std::string> env = make_environment(options.env);
  std::vector<char*> argv_pointers = pointers(argv);
  std::vector<char*> env_pointers = pointers(env);
  // Out of the way of the targets 3, 4, …; so is the pipe that reports a failed exec.
  const int above = 16 + static_cast<int>(options.fds.size());
  std::vector<Descriptor> kept;
  std::vector<int> fds;
  for (const int fd : options.fds) {
    kept.emplace_back(::fcntl(fd, F_DUPFD_CLOEXEC, above));
    if (kept.back().get() < 0) fail("dup");
    fds.push_back(kept.back().get());
  }
  Descriptor report(::fcntl(report_write.get(), F_DUPFD_CLOEXEC, above));
  report_write.reset();
  // The same for the standard ones, or handing out 3 could cover the pipe's end.
  const Descriptor in_high(::fcntl(input.get(), F_DUPFD_CLOEXEC, above));
  const Descriptor out_high(::fcntl(out_write.get(), F_DUPFD_CLOEXEC, above));
  const Descriptor err_high(::fcntl(err_write.get(), F_DUPFD_CLOEXEC, above));

  const ChildPlan plan{.argv = argv_pointers.data(),
                       .env = env_pointers.data(),
                       .directory = options.directory.c_str(),
                       .standard = {in_high.get(), out_high.get(), err_high.get()},
                       .fds = fds.data(),
                       .fd_count = static_cast<int>(fds.size()),
                       .die_with_parent = options.die_with_parent,
                       .report = report.get()};
  const pid_t pid = ::fork();
  if (pid < 0) fail("fork");
  if (pid == 0) become(plan);

  state_->pid = pid;
  state_->pidfd = Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  if (state_->pidfd.get() < 0) fail("pidfd_open");
  report.reset();
  int error = 0;
  if (::read(report_read.get(), &error, sizeof error) == static_cast<ssize_t>(sizeof error)) {
    ::waitpid(pid, nullptr, 0);
    state_->pid = -1;
    errno = error;
    fail("cannot run " + options.argv.at(0));
  }
  state_->out = std::make_unique<Capture>(std::move(out_read));
  state_->err = std::make_unique<Capture>(std::move(err_read));
}

Process::~Process() = default;
Process::Process(Process&&) noexcept = default;
Process& Process::operator=(Process&&) noexcept = default;

pid_t Process::pid() const {
  return state_->pid;
}

void Process::signal(int number) {
  if (!state_->status) ::kill(state_->pid, number);
}

bool Process::running() {
  return !state_->reap(Clock::now());
}

std::optional<ExitStatus> Process::wait(std::chrono::milliseconds limit) {
  if (!state_->reap(Clock::now() + limit)) return std::nullopt;
  const auto soon = Clock::now() + std::chrono::seconds(5);
  state_->out->wait_for_end(soon);
  state_->err->wait_for_end(soon);
  return state_->status;
}

std::optional<ExitStatus> Process::terminate(std::chrono::milliseconds limit) {
  signal(SIGTERM);
  const std::optional<ExitStatus> status = wait(limit);
  if (!status) kill();
  return status;
}

void Process::kill() {
  signal(SIGKILL);
  wait();
}

std::string Process::out() const {
  return state_->out->text();
}
std::string Process::err() const {
  return state_->err->text();
}

bool Process::wait_for_out(std::string_view text, std::chrono::milliseconds limit) {
  return state_->out->wait_for(text, Clock::now() + limit);
}

bool Process::wait_for_err(std::string_view text, std::chrono::milliseconds limit) {
  return state_->err->wait_for(text, Clock::now() + limit);
}

Finished run(const SpawnOptions& options, std::chrono::milliseconds limit) {
  Process process(options);
  const std::optional<ExitStatus> status = process.wait(limit);
  if (!status) {
    throw std::runtime_error(options.argv.at(0) +
                             " did not end in time; its errors: " + process.err());
  }
  return {*status, process.out(), process.err()};
}

bool eventually(const std::function<bool()>& condition, std::chrono::milliseconds limit) {
  const auto deadline = Clock::now() + limit;
  while (!condition()) {
    if (Clock::now() >= deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

std::size_t count_lines(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (text.substr(0, end).find(part) != std::string_view::npos) ++count;
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return count;
}

}  // namespace test

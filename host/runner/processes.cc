#include "runner/processes.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include "runner/pidfd.h"
#include "runner/runner.h"

namespace tuningd {
namespace {

constexpr std::size_t kMostStrange = 1000;
using Clock = std::chrono::steady_clock;

struct Stat {
  char state = '?';
  pid_t parent = 0;
  pid_t session = 0;
  std::uint64_t start = 0;  // with the pid, what tells one process from another
};

// The children that runs started, and zombies that a look found and could not place.
struct Known {
  std::mutex mutex;
  std::set<pid_t> children;
  std::set<std::pair<pid_t, std::uint64_t>> strange;
};
Known& known() {
  static Known instance;
  return instance;
}

bool is_run_child(pid_t pid) {
  const std::lock_guard lock(known().mutex);
  return known().children.contains(pid);
}

std::string read_file(const std::string& path) {
  std::string text;
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return text;
  constexpr std::size_t kMost = 4U << 20;  // the kernel lets an environment have two
  std::array<char, 16U << 10> block;
  ssize_t count = 0;
  while (text.size() < kMost && (count = ::read(file, block.data(), block.size())) > 0) {
    text.append(block.data(), static_cast<std::size_t>(count));
  }
  ::close(file);
  return text;
}

std::string proc(pid_t pid, std::string_view name) {
  return "/proc/" + std::to_string(pid) + '/' + std::string(name);
}

template <class Number>
Number number_of(std::string_view text) {
  Number number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::optional<Stat> read_stat(pid_t pid) {
  const std::string text = read_file(proc(pid, "stat"));
  // The name in parentheses may have anything in it: fields count from the last one.
  const auto close = text.rfind(") ");
  if (close == std::string::npos) return std::nullopt;
  std::vector<std::string_view> fields;
  std::string_view rest(text);
  rest.remove_prefix(close + 2);
  while (!rest.empty() && fields.size() < 24) {
    const auto blank = rest.find(' ');
    fields.push_back(rest.substr(0, blank));
    if (blank == std::string_view::npos) break;
    rest.remove_prefix(blank + 1);
  }
  if (fields.size() < 20 || fields[0].empty()) return std::nullopt;
  return Stat{fields[0][0], number_of<pid_t>(fields[1]), number_of<pid_t>(fields[3]),
              number_of<std::uint64_t>(fields[19])};
}

bool is_dead(const Stat& stat) {
  return stat.state == 'Z' || stat.state == 'X';
}

// The value of the marker in its environment, "" without one.
std::string marker_of(pid_t pid) {
  const std::string environment = read_file(proc(pid, "environ"));
  const std::string wanted = std::string(kMarkerVariable) + '=';
  for (std::size_t at = 0; at < environment.size();) {
    const auto end = std::min(environment.find('\0', at), environment.size());
    const std::string_view entry(environment.data() + at, end - at);
    if (entry.starts_with(wanted)) return std::string(entry.substr(wanted.size()));
    at = end + 1;
  }
  return "";
}

std::vector<pid_t> numbered_entries(const char* folder) {
  std::vector<pid_t> pids;
  DIR* entries = ::opendir(folder);
  if (entries == nullptr) return pids;
  while (const dirent* entry = ::readdir(entries)) {
    const auto pid = number_of<pid_t>(entry->d_name);
    if (pid > 0) pids.push_back(pid);
  }
  ::closedir(entries);
  return pids;
}

std::vector<pid_t> own_processes() {
  std::vector<pid_t> pids;
  for (const pid_t pid : numbered_entries("/proc")) {
    struct stat status{};
    if (::stat(proc(pid, "").c_str(), &status) == 0 && status.st_uid == ::geteuid()) {
      pids.push_back(pid);
    }
  }
  return pids;
}

// Nothing where the kernel does not tell children.
std::optional<std::vector<pid_t>> own_children() {
  std::vector<pid_t> pids;
  for (const pid_t thread : numbered_entries("/proc/self/task")) {
    const std::string path = "/proc/self/task/" + std::to_string(thread) + "/children";
    const std::string text = read_file(path);
    if (text.empty() && ::access(path.c_str(), R_OK) != 0) {
      // A thread that has ended has none; a kernel without these files has none of any.
      if (thread == ::getpid()) return std::nullopt;
      continue;
    }
    std::string_view rest = text;
    while (!rest.empty()) {
      const auto blank = rest.find(' ');
      if (const auto pid = number_of<pid_t>(rest.substr(0, blank)); pid > 0) pids.push_back(pid);
      if (blank == std::string_view::npos) break;
      rest.remove_prefix(blank + 1);
    }
  }
  return pids;
}

bool adopts_orphans() {
  int adopts = 0;
  return ::prctl(PR_GET_CHILD_SUBREAPER, &adopts) == 0 && adopts != 0;
}

std::vector<pid_t> candidates(bool everywhere) {
  if (!everywhere) {
    if (auto children = own_children()) return std::move(*children);
  }
  return own_processes();
}

// One hunt for processes until none is left.
class Hunt {
 public:
  using IsGame = std::function<bool(pid_t, const std::string& marker)>;

  Hunt(IsGame is_game, std::vector<pid_t> sessions)
      : is_game_(std::move(is_game)), sessions_(std::move(sessions)) {}

  // Kills, and waits; how many are left at the end of `limit`. `everywhere`: not our children
  // alone.
  std::size_t run(bool everywhere, std::chrono::seconds limit) {
    const auto deadline = Clock::now() + limit;
    while (true) {
      std::vector<pollfd> dying = look(everywhere);
      const bool late = Clock::now() >= deadline;
      const std::size_t left = dying.size();
      for (auto& watched : dying) wait_for(watched, deadline);
      if (left == 0 || late) return left;
    }
  }

  std::size_t killed() const { return killed_.size(); }

 private:
  // Those found alive, killed just now; the rest of what was ours is reaped.
  std::vector<pollfd> look(bool everywhere) {
    std::vector<pollfd> dying;
    for (const pid_t pid : candidates(everywhere)) {
      if (pid == ::getpid() || is_run_child(pid)) continue;
      const auto stat = read_stat(pid);
      if (!stat) continue;
      if (is_dead(*stat)) {
        if (stat->parent == ::getpid() && is_ours(pid, *stat)) ::waitpid(pid, nullptr, WNOHANG);
      } else if (is_game_(pid, marker_of(pid))) {
        kill(pid, *stat, dying);
      }
    }
    return dying;
  }

  // The descriptor is taken first and the process looked at again, so that no other one that was
  // given the same number is hit.
  void kill(pid_t pid, const Stat& stat, std::vector<pollfd>& dying) {
    const int descriptor = open_process(pid);
    if (descriptor < 0) return;
    const auto again = read_stat(pid);
    if (!again || again->start != stat.start || !signal_process(descriptor, SIGKILL)) {
      ::close(descriptor);
      return;
    }
    killed_.emplace(pid, stat.start);
    dying.push_back({descriptor, POLLIN, 0});
  }

  static void wait_for(pollfd& watched, Clock::time_point deadline) {
    while (true) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
      const int count =
          ::poll(&watched, 1, static_cast<int>(std::max<std::int64_t>(0, left.count())));
      if (count >= 0 || errno != EINTR) break;
    }
    ::close(watched.fd);
  }

  // A zombie has no environment any more. One that nobody can place is reaped when it is found a
  // second time: whoever else may have started it has had the time to.
  bool is_ours(pid_t pid, const Stat& stat) {
    const std::pair key(pid, stat.start);
    if (killed_.contains(key) ||
        std::find(sessions_.begin(), sessions_.end(), stat.session) != sessions_.end()) {
      return true;
    }
    if (!seen_.insert(key).second) return false;
    const std::lock_guard lock(known().mutex);
    auto& strange = known().strange;
    if (strange.erase(key) != 0) return true;
    if (strange.size() >= kMostStrange) strange.clear();
    strange.insert(key);
    return false;
  }

  IsGame is_game_;
  std::vector<pid_t> sessions_;
  std::set<std::pair<pid_t, std::uint64_t>> killed_;
  std::set<std::pair<pid_t, std::uint64_t>> seen_;  // in this hunt
};

constexpr std::chrono::seconds kPatience(10);

}  // namespace

// Under the lock, so that whoever sees the new process learns whose it is.
int start_child(pid_t& child, const std::function<int(pid_t&)>& spawn) {
  const std::lock_guard lock(known().mutex);
  const int error = spawn(child);
  if (error == 0) known().children.insert(child);
  return error;
}

void forget_child(pid_t child) {
  const std::lock_guard lock(known().mutex);
  known().children.erase(child);
}

std::size_t end_marked(const std::string& marker, const std::vector<pid_t>& sessions) {
  if (marker.empty()) return 0;  // as of all that have none
  Hunt hunt([&](pid_t, const std::string& other) { return other == marker; }, sessions);
  // Most are children by now. What a process of the run left whose own parent still lives is found
  // among all.
  if (adopts_orphans()) hunt.run(false, kPatience);
  return hunt.run(true, kPatience);
}

std::size_t end_processes(std::string_view marker_prefix) {
  Hunt hunt(
      [&](pid_t, const std::string& marker) {
        return !marker.empty() && marker.starts_with(marker_prefix);
      },
      {});
  hunt.run(true, kPatience);
  return hunt.killed();
}

void adopt_orphans() {
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
}

}  // namespace tuningd

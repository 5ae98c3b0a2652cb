#include "bench/machine.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "bench/unique_fd.h"

namespace bench {

namespace fs = std::filesystem;

struct OnCore::Before {
  cpu_set_t set;
};

OnCore::OnCore(int core) {
  if (core < 0) return;
  before_ = new Before;
  ::sched_getaffinity(0, sizeof before_->set, &before_->set);
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(static_cast<unsigned>(core), &one);
  if (::sched_setaffinity(0, sizeof one, &one) != 0) {
    delete before_;
    throw std::system_error(errno, std::generic_category(), "core " + std::to_string(core));
  }
}

OnCore::~OnCore() {
  if (before_ == nullptr) return;
  ::sched_setaffinity(0, sizeof before_->set, &before_->set);
  delete before_;
}

unsigned cores() {
  return std::thread::hardware_concurrency();
}

double cpu_seconds(pid_t pid) {
  clockid_t clock = 0;
  timespec spent{};
  if (::clock_getcpuclockid(pid, &clock) != 0 || ::clock_gettime(clock, &spent) != 0) {
    throw std::runtime_error("no processor time of process " + std::to_string(pid));
  }
  return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) * 1e-9;
}

double memory_mb(pid_t pid, const std::string& key) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(key + ":")) return std::stod(line.substr(key.size() + 1)) * 1024 / 1e6;
  }
  throw std::runtime_error("no " + key + " of process " + std::to_string(pid));
}

double disk_mb(const std::string& folder) {
  double bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    struct stat found{};
    if (::lstat(entry.path().c_str(), &found) == 0 && S_ISREG(found.st_mode)) {
      bytes += static_cast<double>(found.st_blocks) * 512;
    }
  }
  return bytes / 1e6;
}

std::string file_system(const std::string& path) {
  const std::string real = fs::canonical(path).string();
  std::ifstream mounts("/proc/self/mounts");
  std::string best;
  std::string type = "?";
  for (std::string line; std::getline(mounts, line);) {
    std::istringstream fields(line);
    std::string device;
    std::string point;
    std::string kind;
    fields >> device >> point >> kind;
    const bool inside = real == point || point == "/" || real.starts_with(point + "/");
    if (inside && point.size() >= best.size()) {
      best = point;
      type = kind;
    }
  }
  return type;
}

double synced_appends_per_second(const std::string& folder, double seconds) {
  using Clock = std::chrono::steady_clock;
  const std::string path = folder + "/synced-appends";
  const std::string kilobyte(1024, 'x');
  const UniqueFd fd(::open(path.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600));
  const auto start = Clock::now();
  double elapsed = 0;
  double count = 0;
  while (elapsed < seconds) {
    if (::write(fd.get(), kilobyte.data(), kilobyte.size()) < 0 || ::fdatasync(fd.get()) != 0) {
      throw std::system_error(errno, std::generic_category(), path);
    }
    ++count;
    elapsed = std::chrono::duration<double>(Clock::now() - start).count();
  }
  fs::remove(path);
  return count / elapsed;
}

TempFolder::TempFolder(const std::string& parent) : path_(parent + "/preset_bench.XXXXXX") {
  if (::mkdtemp(path_.data()) == nullptr) {
    throw std::system_error(errno, std::generic_category(), path_);
  }
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  if (!keep_) fs::remove_all(path_, ignored);
}

}  // namespace bench

// What the bench asks of the machine: where threads run, and what processes and folders take.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace bench {

// Puts the calling thread, and what it starts from then on, on one core until the end of the scope.
// core < 0: nothing.
class OnCore {
 public:
  explicit OnCore(int core);
  ~OnCore();
  OnCore(const OnCore&) = delete;
  OnCore& operator=(const OnCore&) = delete;

 private:
  struct Before;
  Before* before_ = nullptr;
};

unsigned cores();

// The time a process has spent on a processor, all its threads, in seconds.
double cpu_seconds(pid_t pid);

// A line of /proc/PID/status in megabytes (10^6 bytes), e.g. "VmHWM".
double memory_mb(pid_t pid, const std::string& key);

// What the files of a folder take on the disk, in megabytes (10^6 bytes).
double disk_mb(const std::string& folder);

// The type of the file system that holds `path`, e.g. "ext4".
std::string file_system(const std::string& path);

// Appends of 1 kB with an fdatasync each that the disk of `folder` does in a second.
double synced_appends_per_second(const std::string& folder, double seconds);

// A new folder in `parent`, removed at the end of the scope unless kept.
class TempFolder {
 public:
  explicit TempFolder(const std::string& parent);
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::string& path() const { return path_; }
  void keep() { keep_ = true; }

 private:
  std::string path_;
  bool keep_ = false;
};

}  // namespace bench

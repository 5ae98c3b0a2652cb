// A file system of a few megabytes that a test fills. Needs root; for others the case is skipped.
#pragma once

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace test {

// Mounts are made in a namespace of our own, so that they go with the process whatever happens.
inline std::string enter_own_mounts() {
  if (::getuid() != 0) return "mounting needs root";
  if (::unshare(CLONE_NEWNS) != 0 ||
      ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
    return std::string("no mount namespace: ") + std::strerror(errno);
  }
  return "";
}

// As a precondition of a case.
inline boost::test_tools::assertion_result can_mount(boost::unit_test::test_unit_id /*unit*/) {
  static const std::string problem = enter_own_mounts();
  boost::test_tools::assertion_result answer(problem.empty());
  answer.message() << problem;
  return answer;
}

class SmallDisk {
 public:
  explicit SmallDisk(std::string path, const char* options = "size=16m") : path_(std::move(path)) {
    std::filesystem::create_directories(path_);
    if (::mount("tmpfs", path_.c_str(), "tmpfs", 0, options) != 0) {
      throw std::runtime_error(std::string("mount tmpfs: ") + std::strerror(errno));
    }
  }
  ~SmallDisk() { ::umount2(path_.c_str(), MNT_DETACH); }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  // Leaves `free_bytes` for what is under way.
  void fill(std::size_t free_bytes) const {
    std::ofstream filler(filler_path(), std::ios::binary);
    const std::string block(64U << 10, 'x');
    while (filler.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
    }
    filler.close();
    const auto size = std::filesystem::file_size(filler_path());
    std::filesystem::resize_file(filler_path(), size > free_bytes ? size - free_bytes : 0);
  }
  void clear() const { std::filesystem::remove(filler_path()); }

 private:
  std::string filler_path() const { return path_ + "/filler"; }
  std::string path_;
};

}  // namespace test

#include "runner/log_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <vector>

namespace tuningd {
namespace {

constexpr std::uint64_t kLeast = 4096;  // room for the note, and some text around it

}  // namespace

LogFile::LogFile(const std::string& path, std::uint64_t most) : most_(std::max(most, kLeast)) {
  file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file_ < 0) error_ = errno;
  head_ = most_ / 2;
}

LogFile::~LogFile() {
  if (file_ >= 0) ::close(file_);
}

void LogFile::write(std::string_view text) {
  while (!text.empty() && error_ == 0) {
    if (size_ >= most_) drop_middle();
    const auto part = text.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(
                                         text.size(), most_ - std::min(size_, most_))));
    append(part);
    text.remove_prefix(part.size());
  }
}

void LogFile::append(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::pwrite(file_, text.data(), text.size(), static_cast<off_t>(size_));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      error_ = count == 0 ? ENOSPC : errno;
      return;
    }
    size_ += static_cast<std::uint64_t>(count);
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

// Keeps the head and the last quarter: each byte is moved a bounded number of times.
void LogFile::drop_middle() {
  const std::uint64_t from = note_end_ == 0 ? head_ : note_end_;
  std::vector<char> tail(static_cast<std::size_t>(std::min(size_ - from, most_ / 4)));
  std::size_t got = 0;
  while (got < tail.size()) {
    const ssize_t count = ::pread(file_, tail.data() + got, tail.size() - got,
                                  static_cast<off_t>(size_ - tail.size() + got));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    got += static_cast<std::size_t>(count);
  }
  // From a line's beginning, if there is one nearby.
  auto begin = std::find(tail.begin(), tail.begin() + static_cast<std::ptrdiff_t>(got), '\n');
  begin = begin == tail.begin() + static_cast<std::ptrdiff_t>(got) ? tail.begin() : begin + 1;
  const auto kept =
      static_cast<std::size_t>(tail.begin() + static_cast<std::ptrdiff_t>(got) - begin);
  dropped_ += size_ - from - kept;
  std::string note = "\n[… " + std::to_string(dropped_) + " bytes were dropped here …]\n";
  if (::ftruncate(file_, static_cast<off_t>(head_)) != 0) {
    error_ = errno;
    return;
  }
  size_ = head_;
  append(note);
  note_end_ = size_;
  append({tail.data() + (begin - tail.begin()), kept});
}

}  // namespace tuningd

// A log with a limit: the beginning and the end of what was written, and a line between them that
// says how much is missing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tuningd {

// Never fails: what cannot be written is dropped and remembered. One thread; others may read the
// file, which shrinks now and then once it has reached its limit.
class LogFile {
 public:
  // `most`: bytes the file may have.
  LogFile(const std::string& path, std::uint64_t most);
  ~LogFile();
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;

  void write(std::string_view text);
  int error() const { return error_; }  // errno of the first write that failed, or 0

 private:
  void append(std::string_view text);
  void drop_middle();

  int file_ = -1;
  int error_ = 0;
  std::uint64_t most_;
  std::uint64_t size_ = 0;
  std::uint64_t head_ = 0;      // bytes from the beginning that stay
  std::uint64_t note_end_ = 0;  // where the line about what is missing ends; 0: nothing is
  std::uint64_t dropped_ = 0;
};

}  // namespace tuningd

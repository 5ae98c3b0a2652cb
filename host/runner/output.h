// What a child writes: into the log, and looked at line by line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runner/log_file.h"

namespace tuningd {

// One of a child's two streams. One thread.
class Output {
 public:
  // Takes the reading end of a pipe, which does not block.
  Output(int pipe, LogFile& log, std::string awaited, bool keep_json);
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  int pipe() const { return pipe_; }  // -1 at the end
  // Takes what there is, at most a megabyte, so that a flood leaves time for other things.
  void read_some();
  // The line that has no LF counts as well.
  void finish();

  bool saw_awaited() const { return saw_awaited_; }
  const std::string& last_line() const { return last_line_; }  // that has more than blanks
  const std::string& last_json() const { return last_json_; }  // that begins with {

 private:
  void take(std::string_view text);
  void end_line();

  int pipe_;
  LogFile& log_;
  std::string awaited_;
  bool keep_json_;
  bool saw_awaited_ = false;
  bool cut_ = false;  // the line was longer than is kept
  std::string line_;
  std::string last_line_;
  std::string last_json_;
};

// For messages: one line of printable UTF-8, at most 300 bytes.
std::string printable(std::string_view text);

}  // namespace tuningd

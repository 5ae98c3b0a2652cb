// The daemon's log: one line an event, on one descriptor.
//
// Under systemd's journal a line is "<6>preset: text", elsewhere
// "2026-11-22T19:21:26.123Z info preset: text". The text may come from anyone: control characters,
// bidirectional controls, line separators and invalid UTF-8 are written as escapes, and a long text
// is cut, so that nobody forges a line or reaches a terminal.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tuningd {

// The numbers are those of the plugin ABI (TUNINGD_LOG_DEBUG …).
enum class LogLevel : std::int32_t { kDebug = 0, kInfo = 1, kWarning = 2, kError = 3 };

// "debug", "info", "warning", "error".
std::string_view to_string(LogLevel level);
std::optional<LogLevel> log_level_named(std::string_view name);

// "2026-11-22T19:21:26.123Z"
std::string timestamp_text(std::chrono::system_clock::time_point time);

enum class LogStyle { kTimestamps, kJournal };

// kJournal if `fd` is the stream that JOURNAL_STREAM names, as systemd asks to check: the variable
// alone is inherited by children whose output goes elsewhere.
LogStyle log_style_of(int fd);

// `text` without what a log must not hold, cut to about `limit` bytes. A backslash stays as it is.
std::string escape_for_log(std::string_view text, std::size_t limit);

// The whole line, LF included. `source` is "host" or a plugin's name.
std::string format_log_line(LogStyle style, LogLevel level,
                            std::chrono::system_clock::time_point time, std::string_view source,
                            std::string_view text);

// [any thread] Each line is one write(2). Trivially destructible: a plugin's stray thread may still
// write at exit.
class Log {
 public:
  static constexpr std::size_t kTextLimit = 4096;

  Log(int fd, LogStyle style) : fd_(fd), style_(style) {}
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  void set_level(LogLevel level) { level_.store(level, std::memory_order_relaxed); }
  bool enabled(LogLevel level) const { return level >= level_.load(std::memory_order_relaxed); }

  // A line that cannot be written is lost.
  void write(LogLevel level, std::string_view source, std::string_view text) noexcept;

  void info(std::string_view text) noexcept { write(LogLevel::kInfo, "host", text); }
  void warning(std::string_view text) noexcept { write(LogLevel::kWarning, "host", text); }
  void error(std::string_view text) noexcept { write(LogLevel::kError, "host", text); }

 private:
  int fd_;
  LogStyle style_;
  std::atomic<LogLevel> level_ = LogLevel::kInfo;
};

}  // namespace tuningd

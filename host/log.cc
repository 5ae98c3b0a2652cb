#include "log.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <type_traits>

namespace tuningd {
namespace {

constexpr std::array<std::string_view, 4> kLevelNames = {"debug", "info", "warning", "error"};
// syslog's numbers, in the same order.
constexpr std::array<char, 4> kPriorities = {'7', '6', '4', '3'};

std::size_t index_of(LogLevel level) {
  const auto number = static_cast<std::int32_t>(level);
  return static_cast<std::size_t>(number < 0 ? 0 : number > 3 ? 3 : number);
}

struct Decoded {
  char32_t code = 0;
  std::size_t length = 0;  // 0: not UTF-8
};

Decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {};
  char32_t code = lead & (0x7FU >> length);
  for (std::size_t at = 1; at < length; ++at) {
    if ((byte(at) & 0xC0U) != 0x80U) return {};
    code = (code << 6U) | (byte(at) & 0x3FU);
  }
  constexpr std::array<char32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < kLeast[length] || surrogate || code > 0x10FFFF) return {};
  return {code, length};
}

bool is_harmful(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code <= 0x9F) ||  // C0, DEL, C1
         code == 0x061C || code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069) ||  // bidi
         code == 0x2028 || code == 0x2029 || code == 0xFEFF;
}

void append_escape(std::string& out, const char* format, unsigned value) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), format, value);
  out += text.data();
}

}  // namespace

std::string timestamp_text(std::chrono::system_clock::time_point time) {
  using std::chrono::milliseconds;
  const auto since = std::chrono::floor<milliseconds>(time.time_since_epoch());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
  const std::time_t count = seconds.count();
  std::tm utc{};
  ::gmtime_r(&count, &utc);
  std::array<char, 32> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
  std::string out(text.data(), length);
  append_escape(out, ".%03uZ", static_cast<unsigned>((since - seconds).count()));
  return out;
}

std::string_view to_string(LogLevel level) {
  return kLevelNames[index_of(level)];
}

std::optional<LogLevel> log_level_named(std::string_view name) {
  for (std::size_t index = 0; index < kLevelNames.size(); ++index) {
    if (kLevelNames[index] == name) return static_cast<LogLevel>(index);
  }
  return std::nullopt;
}

LogStyle log_style_of(int fd) {
  const char* stream = std::getenv("JOURNAL_STREAM");
  struct stat status{};
  if (stream == nullptr || ::fstat(fd, &status) != 0) return LogStyle::kTimestamps;
  const std::string own = std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino);
  return own == stream ? LogStyle::kJournal : LogStyle::kTimestamps;
}

std::string escape_for_log(std::string_view text, std::size_t limit) {
  std::string out;
  out.reserve(text.size() < limit ? text.size() : limit);
  while (!text.empty()) {
    if (out.size() >= limit) {
      out += "... (" + std::to_string(text.size()) + " bytes cut)";
      break;
    }
    const Decoded next = decode(text);
    if (next.length == 0) {
      append_escape(out, "\\x%02X", static_cast<unsigned char>(text[0]));
    } else if (next.code == '\n') {
      out += "\\n";
    } else if (next.code == '\t') {
      out += "\\t";
    } else if (is_harmful(next.code)) {
      append_escape(out, next.code < 0x80 ? "\\x%02X" : "\\u%04X",
                    static_cast<unsigned>(next.code));
    } else {
      out += text.substr(0, next.length);
    }
    text.remove_prefix(next.length == 0 ? 1 : next.length);
  }
  return out;
}

std::string format_log_line(LogStyle style, LogLevel level,
                            std::chrono::system_clock::time_point time, std::string_view source,
                            std::string_view text) {
  std::string line;
  if (style == LogStyle::kJournal) {
    line += '<';
    line += kPriorities[index_of(level)];
    line += '>';
  } else {
    line += timestamp_text(time) + " ";
    line += to_string(level);
    line += ' ';
  }
  line += escape_for_log(source, 128);
  line += ": ";
  line += escape_for_log(text, Log::kTextLimit);
  line += '\n';
  return line;
}

static_assert(std::is_trivially_destructible_v<Log>);

void Log::write(LogLevel level, std::string_view source, std::string_view text) noexcept {
  if (!enabled(level)) return;
  try {
    const std::string line =
        format_log_line(style_, level, std::chrono::system_clock::now(), source, text);
    std::string_view rest = line;
    while (!rest.empty()) {
      const ssize_t count = ::write(fd_, rest.data(), rest.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return;
      rest.remove_prefix(static_cast<std::size_t>(count));
    }
  } catch (const std::exception&) {
    // Out of memory: the line is lost, the daemon is not.
    return;
  }
}

}  // namespace tuningd

#include "runner/output.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "config/json_text.h"

namespace tuningd {
namespace {

constexpr std::size_t kLongestLine = 64U << 10;
constexpr std::size_t kLongestJson = 8U << 20;
constexpr std::size_t kAtOnce = 1U << 20;

}  // namespace

Output::Output(int pipe, LogFile& log, std::string awaited, bool keep_json)
    : pipe_(pipe), log_(log), awaited_(std::move(awaited)), keep_json_(keep_json) {}

Output::~Output() {
  if (pipe_ >= 0) ::close(pipe_);
}

void Output::read_some() {
  std::array<char, 64U << 10> block;
  for (std::size_t taken = 0; pipe_ >= 0 && taken < kAtOnce;) {
    const ssize_t count = ::read(pipe_, block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) {
      ::close(std::exchange(pipe_, -1));
      return;
    }
    taken += static_cast<std::size_t>(count);
    take({block.data(), static_cast<std::size_t>(count)});
  }
}

void Output::take(std::string_view text) {
  log_.write(text);
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto part = text.substr(0, end);
    const bool json =
        keep_json_ && (line_.empty() ? part : std::string_view(line_)).starts_with('{');
    const std::size_t room = (json ? kLongestJson : kLongestLine) - line_.size();
    cut_ = cut_ || part.size() > room;
    line_ += part.substr(0, room);
    if (end == std::string_view::npos) return;
    end_line();
    text.remove_prefix(end + 1);
  }
}

void Output::end_line() {
  if (!awaited_.empty() && line_.find(awaited_) != std::string::npos) saw_awaited_ = true;
  if (line_.find_first_not_of(" \t\r") != std::string::npos) {
    last_line_ = line_.substr(0, 1024);
    if (keep_json_ && !cut_ && line_.starts_with('{')) last_json_ = line_;
  }
  line_.clear();
  cut_ = false;
}

void Output::finish() {
  if (!line_.empty()) end_line();
}

std::string printable(std::string_view text) {
  constexpr std::size_t kLongest = 300;
  std::string out(text.substr(0, kLongest));
  if (text.size() > kLongest) {
    // Not in the middle of a character.
    while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xC0U) == 0x80U)
      out.pop_back();
    if (!out.empty() && static_cast<unsigned char>(out.back()) >= 0xC0U) out.pop_back();
  }
  const bool utf8 = config::is_utf8(out);
  for (char& c : out) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == '\t') c = ' ';
    if (byte < 0x20 ? byte != '\t' : byte == 0x7F || (!utf8 && byte >= 0x80)) c = '?';
  }
  while (!out.empty() && (out.back() == ' ' || out.back() == '?')) out.pop_back();
  return out;
}

}  // namespace tuningd

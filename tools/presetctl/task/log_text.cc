#include "presetctl/task/log_text.h"

#include "presetctl/text.h"

namespace presetctl {
namespace {

constexpr char kEscape = '\033';
constexpr std::size_t kLongestSequence = 256;

// The bytes of the escape sequence that `text` begins with; 0: it is cut by the end of the text.
std::size_t sequence_length(std::string_view text) {
  if (text.size() < 2) return 0;
  const bool control = text[1] == '[';  // ends with a letter or @ ^ _ ` { | } ~
  const bool command = text[1] == ']';  // ends with BEL, or ESC and a backslash
  if (!control && !command) return 2;
  for (std::size_t at = 2; at < text.size() && at < kLongestSequence; ++at) {
    if (control && text[at] >= '@' && text[at] <= '~') return at + 1;
    if (command && text[at] == '\a') return at + 1;
    if (command && text[at] == '\\' && text[at - 1] == kEscape) return at + 1;
  }
  return text.size() < kLongestSequence ? 0 : 1;  // without an end it is none
}

}  // namespace

std::string LogText::add(std::string_view piece) {
  const std::string whole = pending_ + std::string(piece);
  pending_.clear();
  std::string_view text = whole;
  std::string out;
  std::string plain;
  const auto finish = [&out, &plain] {
    out += printable(plain);
    plain.clear();
  };
  while (!text.empty()) {
    std::size_t taken = 1;
    if (text.front() == kEscape) {
      taken = sequence_length(text);
      if (taken == 0) {
        pending_ = text;
        break;
      }
    } else if (text.front() == '\r') {
      if (text.size() == 1) {
        pending_ = text;
        break;
      }
      if (text[1] != '\n') plain += '\n';
    } else if (text.front() == '\t') {
      plain += "    ";
    } else {
      plain += text.front();
    }
    if (plain.ends_with('\n')) {
      plain.pop_back();
      finish();
      out += '\n';
    }
    text.remove_prefix(taken);
  }
  finish();
  return out;
}

}  // namespace presetctl

#include "log.h"

#include <cstdio>

#include "config/json_text.h"

namespace console {
namespace {

constexpr std::size_t kLongest = 400;

}  // namespace

std::string log_text(std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  // A terminal takes U+0080 to U+009F for control characters too: in UTF-8 they begin with C2.
  const bool readable = config::is_utf8(text);
  std::string line;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (line.size() >= kLongest) {
      line += "...";
      break;
    }
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool steers = byte < 0x20 || byte == 0x7f || (byte >= 0x80 && !readable) ||
                        (byte == 0xc2 && static_cast<unsigned char>(text[i + 1]) < 0xa0);
    if (!steers) {
      line += text[i];
      continue;
    }
    line += "\\x";
    line += kHex[byte >> 4];
    line += kHex[byte & 15];
    if (byte == 0xc2 && readable) {
      const auto next = static_cast<unsigned char>(text[++i]);
      line += "\\x";
      line += kHex[next >> 4];
      line += kHex[next & 15];
    }
  }
  return line;
}

void log_line(std::string_view text) {
  const std::string line = "preset-console: " + log_text(text) + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace console

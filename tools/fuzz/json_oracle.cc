#include "json_oracle.h"

#include <algorithm>
#include <cstdint>
#include <string>

namespace fuzz {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  // A loop with a stack of its own: hostile depth must not end the oracle before the code it
  // judges.
  bool document() {
    std::string open;  // '[' and '{' not closed yet
    for (;;) {
      blanks();
      if (take('{')) {
        open += '{';
        facts.depth = std::max(facts.depth, open.size());
        blanks();
        if (!take('}')) {
          if (!key()) return false;
          continue;
        }
        open.pop_back();
      } else if (take('[')) {
        open += '[';
        facts.depth = std::max(facts.depth, open.size());
        blanks();
        if (!take(']')) continue;
        open.pop_back();
      } else if (!scalar()) {
        return false;
      }
      // A value has ended; so may what it stands in.
      for (;;) {
        blanks();
        if (open.empty()) return text_.empty();
        if (take(',')) break;
        if (!take(open.back() == '{' ? '}' : ']')) return false;
        open.pop_back();
      }
      blanks();
      if (open.back() == '{' && !key()) return false;
    }
  }

  JsonFacts facts;

 private:
  bool take(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }
  bool take(std::string_view word) {
    if (!text_.starts_with(word)) return false;
    text_.remove_prefix(word.size());
    return true;
  }
  void blanks() { text_.remove_prefix(std::min(text_.find_first_not_of(" \t\r\n"), text_.size())); }
  bool digits() {
    const std::size_t count = std::min(text_.find_first_not_of("0123456789"), text_.size());
    text_.remove_prefix(count);
    return count > 0;
  }

  bool key() {
    ++facts.members;
    if (!string()) return false;
    blanks();
    return take(':');
  }

  bool scalar() {
    if (text_.starts_with('"')) return string();
    return take("true") || take("false") || take("null") || number();
  }

  bool number() {
    take('-');
    if (!take('0') && !digits()) return false;
    if (take('.') && !digits()) return false;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      return digits();
    }
    return true;
  }

  bool string() {
    if (!take('"')) return false;
    while (!text_.empty()) {
      const auto byte = static_cast<unsigned char>(text_.front());
      text_.remove_prefix(1);
      if (byte == '"') return true;
      if (byte < 0x20) return false;
      if (byte == '\\' && !escape()) return false;
    }
    return false;
  }

  bool escape() {
    if (text_.empty()) return false;
    const char c = text_.front();
    text_.remove_prefix(1);
    if (c != 'u') return std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos;
    std::uint32_t first = 0;
    if (!hex(first)) return false;
    if (first >= 0xDC00 && first <= 0xDFFF) return false;
    if (first < 0xD800 || first > 0xDBFF) return true;
    std::uint32_t second = 0;
    return take("\\u") && hex(second) && second >= 0xDC00 && second <= 0xDFFF;
  }

  bool hex(std::uint32_t& unit) {
    for (int i = 0; i < 4; ++i) {
      if (text_.empty()) return false;
      const std::size_t digit =
          std::string_view("0123456789abcdef0123456789ABCDEF").find(text_.front());
      if (digit == std::string_view::npos) return false;
      unit = unit * 16 + digit % 16;
      text_.remove_prefix(1);
    }
    return true;
  }

  std::string_view text_;
};

}  // namespace

bool oracle_is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    std::size_t more = 0;
    std::uint32_t point = lead;
    std::uint32_t least = 0;
    if (lead >= 0xF0 && lead <= 0xF7) {
      more = 3;
      point = lead & 0x07U;
      least = 0x10000;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
      more = 2;
      point = lead & 0x0FU;
      least = 0x800;
    } else if (lead >= 0xC0 && lead <= 0xDF) {
      more = 1;
      point = lead & 0x1FU;
      least = 0x80;
    } else if (lead >= 0x80) {
      return false;
    }
    if (text.size() - i <= more) return false;
    for (std::size_t k = 1; k <= more; ++k) {
      const auto byte = static_cast<unsigned char>(text[i + k]);
      if ((byte & 0xC0U) != 0x80) return false;
      point = point << 6U | (byte & 0x3FU);
    }
    if (point < least || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return false;
    i += more + 1;
  }
  return true;
}

std::optional<JsonFacts> oracle_json(std::string_view text) {
  Reader reader(text);
  if (!oracle_is_utf8(text) || !reader.document()) return std::nullopt;
  return reader.facts;
}

}  // namespace fuzz

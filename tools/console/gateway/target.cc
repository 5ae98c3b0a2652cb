#include "target.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "config/json_text.h"

namespace console {
namespace {

enum class Part { kPath, kQuery };

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> decoded(std::string_view text, Part part) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain += part == Part::kQuery && text[i] == '+' ? ' ' : text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_digit(text[i + 1]);
    const int low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    const auto byte = static_cast<unsigned char>(high * 16 + low);
    // A slash or control character in disguise: what reads this path next may take it for another.
    if (part == Part::kPath && (byte < 0x20 || byte == 0x7f || byte == '/' || byte == '\\')) {
      return std::nullopt;
    }
    plain += static_cast<char>(byte);
    i += 2;
  }
  if (!config::is_utf8(plain)) return std::nullopt;
  return plain;
}

// Takes the text up to `separator`, and that, off the front.
std::string_view take(std::string_view& text, char separator) {
  const std::size_t end = text.find(separator);
  const std::string_view piece = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return piece;
}

// Proxies, and clients that take this for one, send a whole URL.
std::string_view take_authority(std::string_view& target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!target.starts_with(scheme)) continue;
    const std::string_view rest = target.substr(scheme.size());
    const std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
    target = rest.substr(end);
    if (target.empty()) target = "/";
    return rest.substr(0, end);
  }
  return {};
}

}  // namespace

std::expected<Target, std::string> parse_target(std::string_view target) {
  Target parts;
  parts.authority = take_authority(target);
  if (!target.starts_with('/')) return std::unexpected("the target is no path");
  parts.raw_path = take(target, '?');
  parts.raw_query = target;
  std::optional<std::string> path = decoded(parts.raw_path, Part::kPath);
  if (!path) return std::unexpected("the path is not encoded as a path is");
  parts.path = std::move(*path);
  while (!target.empty()) {
    std::string_view pair = take(target, '&');
    if (pair.empty()) continue;
    std::optional<std::string> name = decoded(take(pair, '='), Part::kQuery);
    std::optional<std::string> value = decoded(pair, Part::kQuery);
    if (!name || !value) return std::unexpected("the query is not encoded as a query is");
    parts.query.insert_or_assign(std::move(*name), std::move(*value));
  }
  return parts;
}

std::string query_without(std::string_view query, std::string_view name) {
  std::string kept;
  while (!query.empty()) {
    const std::string_view pair = take(query, '&');
    std::string_view rest = pair;
    if (pair.empty() || decoded(take(rest, '='), Part::kQuery) == name) continue;
    if (!kept.empty()) kept += '&';
    kept += pair;
  }
  return kept;
}

}  // namespace console

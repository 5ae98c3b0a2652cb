#include "preset_file.h"

#include <algorithm>
#include <boost/beast/core/string.hpp>

#include "config/capped_resource.h"
#include "config/json_text.h"
#include "failure.h"
#include "json_body.h"
#include "multipart.h"

namespace console {

namespace {

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

// Not in a file's name, here or on another system.
bool is_unsafe(char c) {
  constexpr std::string_view kUnsafe = "/\\:*?\"<>|";
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f || kUnsafe.contains(c);
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// ext-value of RFC 8187.
void append_escaped(std::string& out, std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (const char c : text) {
    if (is_plain(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 15U];
  }
}

}  // namespace

std::string attachment(std::string_view preset_name) {
  std::string full = "preset-";
  std::string plain = "preset-";
  for (const char c : preset_name) {
    const char kept = c == ' ' ? '-' : is_unsafe(c) ? '_' : lower(c);
    full += kept;
    if (is_plain(kept)) {
      plain += kept;
    } else if (is_ascii(kept) || (static_cast<unsigned char>(kept) & 0xC0U) != 0x80U) {
      plain += '_';  // once for a character of several bytes
    }
  }
  full += ".json";
  plain += ".json";
  std::string header = "attachment; filename=" + plain;
  if (full != plain) {
    header += "; filename*=UTF-8''";
    append_escaped(header, full);
  }
  return header;
}

std::expected<std::string, Response> uploaded_json(const Request& request) {
  const auto found = request.headers.find(http::field::content_type);
  const std::string_view type =
      found == request.headers.end() ? std::string_view() : std::string_view(found->value());
  const Fault missing{{"body", "file"},
                      "is missing: send it as multipart/form-data, in a part named file",
                      "missing"};
  if (!is_multipart(type)) return std::unexpected(unprocessable(missing));
  const auto parts = parse_multipart(type, request.body);
  if (!parts) {
    return std::unexpected(
        failure(400, "the upload cannot be read: " + parts.error(), "invalid_params"));
  }
  const auto file = std::ranges::find_if(
      *parts, [](const Part& part) { return part.name == "file" && part.filename; });
  if (file == parts->end()) return std::unexpected(unprocessable(missing));
  constexpr std::string_view kEnding = ".json";
  const std::string_view name = *file->filename;
  if (name.size() < kEnding.size() ||
      !boost::beast::iequals(name.substr(name.size() - kEnding.size()), kEnding)) {
    return std::unexpected(
        failure(400, "not a JSON file: its name must end with .json", "invalid_params"));
  }
  std::string_view text = file->content;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  config::CappedResource heap(kBodyMemory);
  boost::json::monotonic_resource arena(4096, &heap);
  const auto parsed = config::parse_json(text, {.depth = kBodyDepth}, &arena);
  if (!parsed) {
    return std::unexpected(
        failure(400, "not a JSON file: " + parsed.error().message, "invalid_params"));
  }
  return config::to_json(*parsed);
}

}  // namespace console

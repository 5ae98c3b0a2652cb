#include "multipart.h"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <cstddef>
#include <utility>

namespace console {

namespace http = boost::beast::http;
using boost::beast::iequals;

namespace {

constexpr std::string_view kMultipart = "multipart/form-data";
constexpr std::size_t kLongestBoundary = 70;  // RFC 2046
constexpr std::size_t kMostParts = 100;
constexpr std::size_t kMostHeaderBytes = 16U << 10;

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The value of one parameter of "word; name=value; name=\"value\"", unquoted.
std::optional<std::string> parameter(std::string_view header, std::string_view name) {
  const std::size_t start = header.find(';');
  if (start == std::string_view::npos) return std::nullopt;
  for (const auto& [key, value] : http::param_list(header.substr(start))) {
    if (iequals(key, name)) return std::string(value);
  }
  return std::nullopt;
}

// Browsers write a quote and line ends within a name as %22, %0D, %0A.
std::string unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view escape = text.substr(i, 3);
    const char byte = escape == "%22"   ? '"'
                      : escape == "%0D" ? '\r'
                      : escape == "%0A" ? '\n'
                                        : '\0';
    if (byte != '\0') i += 2;
    plain += byte != '\0' ? byte : text[i];
  }
  return plain;
}

// Name and filename of the headers of a part.
std::expected<Part, std::string> read_headers(std::string_view headers) {
  while (!headers.empty()) {
    const std::size_t end = headers.find("\r\n");
    const std::string_view line = headers.substr(0, end);
    headers.remove_prefix(end == std::string_view::npos ? headers.size() : end + 2);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return std::unexpected("a part has a header without ':'");
    if (!iequals(trim(line.substr(0, colon)), "content-disposition")) continue;
    const std::string_view value = trim(line.substr(colon + 1));
    if (!iequals(trim(value.substr(0, value.find(';'))), "form-data")) break;
    const auto name = parameter(value, "name");
    if (!name) return std::unexpected("a part has no name");
    Part part{.name = unescaped(*name), .filename = std::nullopt, .content = {}};
    if (const auto filename = parameter(value, "filename")) part.filename = unescaped(*filename);
    return part;
  }
  return std::unexpected("a part has no Content-Disposition: form-data");
}

// A delimiter line that begins at `at`: the end of it, and whether it is the last.
struct Delimiter {
  std::size_t after;
  bool last;
};
std::optional<Delimiter> delimiter_at(std::string_view body, std::size_t at,
                                      std::string_view dashes) {
  if (!body.substr(at).starts_with(dashes)) return std::nullopt;
  std::size_t after = at + dashes.size();
  if (body.substr(after).starts_with("--")) return Delimiter{after + 2, true};
  while (after < body.size() && (body[after] == ' ' || body[after] == '\t')) ++after;
  if (!body.substr(after).starts_with("\r\n")) return std::nullopt;
  return Delimiter{after + 2, false};
}

// Where the CRLF before the next delimiter stands, from `from` on.
std::size_t find_delimiter(std::string_view body, std::size_t from, const std::string& dashes) {
  const std::string wanted = "\r\n" + dashes;
  for (;;) {
    const std::size_t found = body.find(wanted, from);
    if (found == std::string_view::npos || delimiter_at(body, found + 2, dashes)) return found;
    from = found + 2;
  }
}

}  // namespace

bool is_multipart(std::string_view content_type) {
  return iequals(trim(content_type.substr(0, content_type.find(';'))), kMultipart);
}

std::expected<std::vector<Part>, std::string> parse_multipart(std::string_view content_type,
                                                              std::string_view body) {
  const auto boundary = parameter(content_type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > kLongestBoundary) {
    return std::unexpected("the Content-Type has no boundary of 1 to 70 characters");
  }
  const std::string dashes = "--" + *boundary;
  std::size_t at = 0;
  auto delimiter = delimiter_at(body, 0, dashes);
  if (!delimiter) {  // what stands before the first one does not count
    at = find_delimiter(body, 0, dashes);
    if (at != std::string_view::npos) delimiter = delimiter_at(body, at + 2, dashes);
  }
  if (!delimiter) return std::unexpected("the boundary is not in the body");
  std::vector<Part> parts;
  while (!delimiter->last) {
    if (parts.size() == kMostParts) return std::unexpected("there are more than 100 parts");
    at = delimiter->after;
    const std::size_t blank = body.substr(at).starts_with("\r\n") ? at : body.find("\r\n\r\n", at);
    if (blank == std::string_view::npos || blank - at > kMostHeaderBytes) {
      return std::unexpected("the headers of a part have no end");
    }
    auto part = read_headers(body.substr(at, blank - at));
    if (!part) return std::unexpected(part.error());
    const std::size_t begin = blank + (blank == at ? 2 : 4);
    // The CRLF after the headers may be that before the delimiter: an empty part.
    const std::size_t end = find_delimiter(body, begin - 2, dashes);
    if (end == std::string_view::npos) return std::unexpected("the last part has no end");
    if (end > begin) part->content = body.substr(begin, end - begin);
    parts.push_back(std::move(*part));
    delimiter = delimiter_at(body, end + 2, dashes);
  }
  return parts;
}

}  // namespace console

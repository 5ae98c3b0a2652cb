#include "response_head.h"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/status.hpp>
#include <cstdio>
#include <ctime>
#include <string_view>

#include "front.h"

namespace console {
namespace {

void append_field(std::string& head, std::string_view name, std::string_view value) {
  head += name;
  head += ": ";
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    head += byte < 0x20 || byte == 0x7f ? ' ' : c;
  }
  head += "\r\n";
}

// The same text for a whole second.
const std::string& date() {
  static std::string text;
  static std::time_t of = 0;
  const std::time_t now = std::time(nullptr);
  if (now != of || text.empty()) {
    static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    char written[64];
    const int size = std::snprintf(written, sizeof written, "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                   kDays[parts.tm_wday], parts.tm_mday, kMonths[parts.tm_mon],
                                   parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
    text.assign(written, static_cast<std::size_t>(size));
    of = now;
  }
  return text;
}

}  // namespace

bool is_bodiless(unsigned status) {
  return status / 100 == 1 || status == 204 || status == 304;
}

std::string response_head(const Response& response, const Framing& framing) {
  std::string head;
  head.reserve(1024);
  head += "HTTP/1.1 ";
  head += std::to_string(response.status);
  head += ' ';
  const auto reason = http::obsolete_reason(http::int_to_status(response.status));
  head.append(reason.data(), reason.size());
  head += "\r\n";
  append_field(head, "Date", date());
  bool has_cache_control = false;
  if (!response.content_type.empty()) append_field(head, "Content-Type", response.content_type);
  for (const auto& [name, value] : response.headers) {
    append_field(head, name, value);
    has_cache_control |= boost::beast::iequals(name, "Cache-Control");
  }
  if (!has_cache_control) head += "Cache-Control: no-store\r\n";
  if (!is_bodiless(response.status)) {
    if (framing.length) append_field(head, "Content-Length", std::to_string(*framing.length));
    if (framing.chunked) head += "Transfer-Encoding: chunked\r\n";
  }
  if (framing.close) {
    head += "Connection: close\r\n";
  } else if (framing.tell_keep) {
    head += "Connection: keep-alive\r\n";
  }
  head += security_headers();
  if (!framing.cors_origin.empty()) head += cors_headers(framing.cors_origin);
  head += "\r\n";
  return head;
}

}  // namespace console

#include "guard.h"

#include <boost/beast/core/string.hpp>
#include <utility>

#include "text.h"

namespace console {
namespace {

using boost::beast::iequals;

std::string literal(const boost::asio::ip::address& address) {
  return address.is_v6() ? "[" + address.to_string() + "]" : address.to_string();
}

bool has_port(std::string_view host) {
  const std::size_t colon = host.rfind(':');
  return colon != std::string_view::npos && !host.ends_with(']');
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// The token of "Bearer TOKEN"; empty for anything else.
std::string_view bearer(std::string_view authorization) {
  static constexpr std::string_view kScheme = "Bearer ";
  if (authorization.size() < kScheme.size() ||
      !iequals(authorization.substr(0, kScheme.size()), kScheme)) {
    return {};
  }
  return trimmed(authorization.substr(kScheme.size()));
}

}  // namespace

bool is_safe(http::verb method) {
  return method == http::verb::get || method == http::verb::head || method == http::verb::options;
}

Guard::Guard(const Settings& settings, std::uint16_t port, Token token)
    : token_(std::move(token)),
      tls_(settings.tls()),
      any_address_(settings.listen.address().is_unspecified()),
      port_(port),
      cookie_name_("preset_console_" + std::to_string(port)),
      origins_(settings.origins.begin(), settings.origins.end()) {
  const std::string with_port = ":" + std::to_string(port);
  // Clients leave out the port that the scheme implies.
  const bool port_is_implied = port == (tls_ ? 443 : 80);
  std::vector<std::string> names = {"localhost", "127.0.0.1", "[::1]",
                                    literal(settings.listen.address())};
  for (const std::string& name : names) {
    hosts_.insert(name + with_port);
    if (port_is_implied) hosts_.insert(name);
  }
  for (const std::string& host : settings.hosts) {
    hosts_.insert(host);
    if (!has_port(host)) hosts_.insert(host + with_port);
  }
}

bool Guard::is_own_host(std::string_view host, const boost::asio::ip::address& here) const {
  const std::string name = lower(host);
  if (hosts_.contains(name)) return true;
  // An address as it is cannot be rebound: the browser asked for this machine.
  return any_address_ && name == literal(here) + ":" + std::to_string(port_);
}

bool Guard::is_own_origin(std::string_view origin, const boost::asio::ip::address& here) const {
  const std::string_view scheme = tls_ ? "https://" : "http://";
  return origin.starts_with(scheme) && is_own_host(origin.substr(scheme.size()), here);
}

Guard::Known Guard::who(const http::request_header<>& head) const {
  const auto authorization = head.find(http::field::authorization);
  if (authorization != head.end()) {
    // One that is wrong is not made up for by a cookie.
    return token_.is(bearer(view(authorization->value()))) ? Known::kByToken : Known::kNo;
  }
  const auto [first, last] = head.equal_range(http::field::cookie);
  for (auto field = first; field != last; ++field) {
    std::string_view rest = view(field->value());
    while (!rest.empty()) {
      const std::size_t end = rest.find(';');
      const std::string_view pair = trimmed(rest.substr(0, end));
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
      const std::size_t equals = pair.find('=');
      if (equals != std::string_view::npos && pair.substr(0, equals) == cookie_name_ &&
          token_.is_cookie(pair.substr(equals + 1))) {
        return Known::kByCookie;
      }
    }
  }
  return Known::kNo;
}

Guard::Verdict Guard::judge(const Question& question) const {
  const http::request_header<>& head = question.head;
  if (!is_own_host(question.host, question.here)) {
    return {.refused = "Host '" + std::string(question.host) +
                       "' is none of this console's names (preset-console --host adds one)"};
  }
  Verdict verdict;
  if (const auto field = head.find(http::field::origin); field != head.end()) {
    const std::string origin = lower(view(field->value()));
    if (origins_.contains(origin)) {
      verdict.cors_origin = view(field->value());
    } else if (!is_own_origin(origin, question.here) || head.count(http::field::origin) > 1) {
      verdict.refused = "Origin '" + std::string(view(field->value())) +
                        "' may not call this console (preset-console --origin lets one)";
      return verdict;
    }
  }
  verdict.known = who(head);
  if (verdict.known == Known::kByCookie && !is_safe(head.method()) && verdict.cors_origin.empty()) {
    const std::string site = lower(view(head["Sec-Fetch-Site"]));
    if (site == "cross-site" || site == "same-site") {
      verdict.refused = "a page of another site sent this (Sec-Fetch-Site: " + site + ")";
    }
  }
  return verdict;
}

std::string Guard::cookie() const {
  std::string text = cookie_name_ + "=" + token_.cookie() + "; Path=/; HttpOnly; SameSite=Strict";
  if (tls_) text += "; Secure";
  return text;
}

}  // namespace console

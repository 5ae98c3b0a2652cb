#include "front.h"

#include <algorithm>
#include <utility>

#include "config/json_text.h"
#include "login_page.h"
#include "page.h"
#include "target.h"
#include "text.h"

namespace console {
namespace {

using Verdict = Guard::Verdict;

bool reads(http::verb method) {
  return method == http::verb::get || method == http::verb::head;
}

// "GET, HEAD, POST"
std::string names(const std::vector<http::verb>& methods) {
  std::string text;
  for (const http::verb method : methods) {
    if (!text.empty()) text += ", ";
    text += view(http::to_string(method));
    if (method == http::verb::get) text += ", HEAD";
  }
  return text;
}

// Sends a browser that came with the token to the same page with the cookie instead, so that the
// token stays out of its history and of what it is copied to.
Response welcome(const Target& target, std::string cookie) {
  std::string place = target.raw_path;
  // "//host/" would lead to another host.
  const std::size_t name = place.find_first_not_of("/\\");
  if (name != 1) place = name == std::string::npos ? "/" : "/" + place.substr(name);
  const std::string query = query_without(target.raw_query, "token");
  if (!query.empty()) place += "?" + query;
  Response response{.status = 303};
  response.headers = {{"Location", std::move(place)}, {"Set-Cookie", std::move(cookie)}};
  return response;
}

Response preflight(const Router::Match& match) {
  Response response{.status = 204};
  response.headers = {
      {"Access-Control-Allow-Methods", names(match.allowed)},
      {"Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key"},
      {"Access-Control-Max-Age", "600"},
  };
  return response;
}

}  // namespace

Response problem(unsigned status, std::string_view detail, std::string_view code) {
  Response response{.status = status, .content_type = "application/json"};
  response.body = "{\"detail\":";
  config::append_json_string(response.body, detail);
  response.body += ",\"code\":";
  config::append_json_string(response.body, code);
  response.body += "}";
  return response;
}

std::string_view security_headers() {
  // The component library and the editor put styles into the page; scripts come from files alone.
  static constexpr std::string_view kLines =
      "Content-Security-Policy: default-src 'none'; script-src 'self'; "
      "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
      "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
      "frame-ancestors 'none'\r\n"
      "X-Content-Type-Options: nosniff\r\n"
      "X-Frame-Options: DENY\r\n"
      "Referrer-Policy: no-referrer\r\n"
      "Cross-Origin-Opener-Policy: same-origin\r\n"
      "Cross-Origin-Resource-Policy: same-origin\r\n";
  return kLines;
}

std::string cors_headers(std::string_view origin) {
  return "Access-Control-Allow-Origin: " + std::string(origin) +
         "\r\n"
         "Access-Control-Allow-Credentials: true\r\n"
         "Access-Control-Expose-Headers: Content-Disposition, Location\r\n"
         "Vary: Origin\r\n";
}

std::expected<Front::Admitted, Front::Refused> Front::admit(
    const http::request_header<>& head, const boost::asio::ip::address& here) const {
  std::expected<Target, std::string> target = parse_target(view(head.target()));
  if (!target) {
    return std::unexpected(Refused{problem(400, target.error(), "bad_request"), target.error()});
  }
  const bool at_least_1_1 = head.version() >= 11;
  if (head.count(http::field::host) > 1 || (at_least_1_1 && head.count(http::field::host) == 0)) {
    const std::string why = "a request has one Host";
    return std::unexpected(Refused{problem(400, why, "bad_request"), why});
  }
  const std::string_view host =
      target->authority.empty() ? view(head[http::field::host]) : target->authority;
  Verdict verdict = guard_.judge({head, host, here});
  if (!verdict.refused.empty()) {
    return std::unexpected(Refused{problem(403, verdict.refused, "forbidden"), verdict.refused});
  }

  const http::verb method = head.method();
  Router::Match match = router_.find(method, target->path);
  const auto refuse = [&](Response response, std::string why = {}) {
    return std::unexpected(Refused{std::move(response), std::move(why), verdict.cors_origin});
  };
  // Browsers ask this without any secret.
  if (method == http::verb::options && !verdict.cors_origin.empty() &&
      head.count(http::field::access_control_request_method) > 0) {
    return refuse(preflight(match));
  }

  const bool is_page = match.allowed.empty() && is_page_path(target->path) && reads(method);
  const auto guess = target->query.find("token");
  if (is_page && guess != target->query.end()) {
    if (guard_.is_token(guess->second)) return refuse(welcome(*target, guard_.cookie()));
    return refuse(login_page(true), "a wrong token");
  }
  const bool is_open = target->path == "/healthz" && reads(method);
  if (verdict.known == Guard::Known::kNo && !is_open) {
    const std::string why = head.count(http::field::authorization) > 0
                                ? "the token is a wrong one"
                                : "there is neither the token nor the cookie";
    if (is_page) return refuse(login_page(false), why);
    Response response = problem(401, "This needs the console's token: " + why + ".", "no_token");
    response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return refuse(std::move(response), why);
  }

  Admitted admitted;
  admitted.request.method = method;
  admitted.request.path = std::move(target->path);
  admitted.request.query = std::move(target->query);
  admitted.cors_origin = std::move(verdict.cors_origin);
  return let_in(head, std::move(admitted), std::move(match));
}

std::expected<Front::Admitted, Front::Refused> Front::let_in(const http::request_header<>& head,
                                                             Admitted admitted,
                                                             Router::Match match) const {
  Request& request = admitted.request;
  const bool is_api = request.path == "/api" || request.path.starts_with("/api/");
  if (match.route == nullptr) {
    std::vector<http::verb> allowed = std::move(match.allowed);
    if (allowed.empty() && !is_api) allowed = {http::verb::get};
    if (allowed.empty()) {
      return std::unexpected(
          Refused{problem(404, "There is nothing here.", "not_found"), {}, admitted.cors_origin});
    }
    const bool takes =
        std::ranges::find(allowed, reads(request.method) ? http::verb::get : request.method) !=
        allowed.end();
    if (!takes) {
      const bool asks = request.method == http::verb::options;
      Response response = asks
                              ? Response{.status = 204}
                              : problem(405, "This path has no such method.", "method_not_allowed");
      response.headers.emplace_back("Allow", names(allowed));
      return std::unexpected(Refused{std::move(response), {}, admitted.cors_origin});
    }
  }
  admitted.route = match.route;
  request.captured = std::move(match.captured);
  request.headers = head;
  return admitted;
}

void Front::handle(Admitted admitted, const Answer& answer) {
  if (admitted.route != nullptr) {
    admitted.route->handler(std::move(admitted.request), answer);
  } else {
    answer.send(page_answer(admitted.request.path, admitted.request.headers));
  }
}

}  // namespace console

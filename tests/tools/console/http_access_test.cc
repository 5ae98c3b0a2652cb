// Who may: the token, the cookie, Host, Origin, Sec-Fetch-Site, CORS.
#define BOOST_TEST_MODULE console_http
#include <boost/test/unit_test.hpp>
#include <string>

#include "gateway.h"

namespace {

using test::Gateway;
using test::HttpAnswer;
using test::HttpClient;
using test::HttpFields;

// One for all cases that give it no options.
Gateway& gateway() {
  static Gateway shared;
  return shared;
}

int status_of(const std::string& method, const std::string& target, const HttpFields& fields) {
  return gateway().stranger().request(method, target, fields).status;
}

std::string bearer() {
  return "Bearer " + gateway().token();
}

// A request that changes something and reaches a handler: what that then says is another matter.
bool is_let_in(int status) {
  return status != 401 && status != 403;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(who_may)

BOOST_AUTO_TEST_CASE(nothing_is_served_without_the_token_but_whether_it_is_there) {
  for (const char* target : {"/", "/index.html", "/tasks/7", "/assets/none.js", "/metrics", "/api",
                             "/openapi.json", "/api/presets/", "/api/events", "/api/none"}) {
    BOOST_TEST_CONTEXT(target) {
      const HttpAnswer answer = gateway().stranger().request("GET", target);
      BOOST_TEST(answer.status == 401);
      BOOST_TEST(answer.field("WWW-Authenticate") == "Bearer");
      BOOST_TEST(answer.body.find(gateway().token()) == std::string::npos);
    }
  }
  for (const char* method : {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"}) {
    BOOST_TEST(status_of(method, "/api/presets/1", {}) == 401, method);
  }
  BOOST_TEST(is_let_in(status_of("GET", "/healthz", {})));
  BOOST_TEST(is_let_in(status_of("HEAD", "/healthz", {})));
  BOOST_TEST(status_of("POST", "/healthz", {}) == 401);
}

BOOST_AUTO_TEST_CASE(the_token_lets_a_script_in_and_nothing_like_it_does) {
  const std::string token = gateway().token();
  BOOST_TEST(token.size() == 43U);  // 256 bits
  BOOST_TEST(status_of("GET", "/", {{"Authorization", "Bearer " + token}}) == 200);
  BOOST_TEST(status_of("GET", "/", {{"authorization", "bearer  " + token + " "}}) == 200);

  std::string other = token;
  other.back() = other.back() == 'A' ? 'B' : 'A';
  for (const std::string& value :
       {"Bearer " + other, "Bearer " + token.substr(1), "Bearer " + token + "A",
        std::string("Bearer "), std::string("Bearer"), token, "Basic " + token, "Bearer" + token,
        "Bearer " + gateway().cookie()}) {
    BOOST_TEST(status_of("GET", "/api/presets/", {{"Authorization", value}}) == 401, value);
  }
  BOOST_TEST(status_of("GET", "/api/presets/?token=" + token, {}) == 401);
}

BOOST_AUTO_TEST_CASE(a_browser_gets_a_cookie_for_the_token_and_is_sent_on_without_it) {
  const std::string token = gateway().token();
  const HttpAnswer answer = gateway().stranger().request("GET", "/?token=" + token);
  BOOST_TEST(answer.status == 303);
  BOOST_TEST(answer.field("Location") == "/");
  const std::string set = answer.field("Set-Cookie");
  BOOST_TEST(set.starts_with(gateway().cookie_name() + "="));
  BOOST_TEST(set.find("; HttpOnly") != std::string::npos);
  BOOST_TEST(set.find("; SameSite=Strict") != std::string::npos);
  BOOST_TEST(set.find("; Path=/") != std::string::npos);
  BOOST_TEST(set.find("Secure") == std::string::npos);
  BOOST_TEST(set.find("Domain") == std::string::npos);
  BOOST_TEST(set.find(token) == std::string::npos);

  const std::string cookie = set.substr(0, set.find(';'));
  BOOST_TEST(status_of("GET", "/", {{"Cookie", cookie}}) == 200);
  BOOST_TEST(status_of("GET", "/", {{"Cookie", "a=b; " + cookie + "; c=d"}}) == 200);
  BOOST_TEST(status_of("GET", "/", {{"Cookie", "a=b"}, {"Cookie", cookie}}) == 200);
  BOOST_TEST(status_of("GET", "/", {{"Cookie", cookie + "A"}}) == 401);
  BOOST_TEST(status_of("GET", "/", {{"Cookie", gateway().cookie_name() + "=" + token}}) == 401);
  BOOST_TEST(status_of("GET", "/", {{"Cookie", "other_" + cookie}}) == 401);
  // A token that is wrong is not made up for.
  BOOST_TEST(status_of("GET", "/", {{"Cookie", cookie}, {"Authorization", "Bearer x"}}) == 401);
}

BOOST_AUTO_TEST_CASE(a_browser_is_sent_to_the_page_it_asked_for_and_never_elsewhere) {
  const std::string token = gateway().token();
  const auto place = [&](const std::string& target) {
    const HttpAnswer answer = gateway().stranger().request("GET", target);
    return answer.status == 303 ? answer.field("Location") : std::to_string(answer.status);
  };
  BOOST_TEST(place("/tasks/7?token=" + token) == "/tasks/7");
  BOOST_TEST(place("/tasks?state=a%20b&token=" + token + "&search=x") ==
             "/tasks?state=a%20b&search=x");
  BOOST_TEST(place("/tasks?to%6ben=" + token) == "/tasks");
  BOOST_TEST(place("//evil/?token=" + token) == "/evil/");
  BOOST_TEST(place("///evil/?token=" + token) == "/evil/");
  BOOST_TEST(place("/\\evil/?token=" + token) == "/evil/");
  BOOST_TEST(place("//?token=" + token) == "/");
  BOOST_TEST(place("/%5Cevil/?token=" + token) == "400");
  BOOST_TEST(place("http://" + gateway().host() + "/tasks?token=" + token) == "/tasks");
}

BOOST_AUTO_TEST_CASE(a_page_without_the_cookie_is_a_form_without_script) {
  const HttpAnswer form = gateway().stranger().request("GET", "/tasks/7");
  BOOST_TEST(form.status == 401);
  BOOST_TEST(form.field("Content-Type") == "text/html; charset=utf-8");
  BOOST_TEST(form.body.find("<form method=\"get\">") != std::string::npos);
  BOOST_TEST(form.body.find("name=\"token\"") != std::string::npos);
  BOOST_TEST(form.body.find("<script") == std::string::npos);
  BOOST_TEST(form.body.find("role=\"alert\"") == std::string::npos);

  const HttpAnswer wrong = gateway().stranger().request("GET", "/tasks/7?token=guess");
  BOOST_TEST(wrong.status == 401);
  BOOST_TEST(!wrong.has("Set-Cookie"));
  BOOST_TEST(wrong.body.find("role=\"alert\"") != std::string::npos);
  BOOST_TEST(wrong.body.find("guess") == std::string::npos);
  BOOST_TEST(gateway().log().find("guess") == std::string::npos);
  BOOST_TEST(gateway().log().find(gateway().token()) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_host_that_is_not_the_consoles_is_refused_even_with_the_token) {
  const std::string port = std::to_string(gateway().port());
  for (const std::string& host :
       {"127.0.0.1:" + port, "localhost:" + port, "LocalHost:" + port, "[::1]:" + port}) {
    BOOST_TEST(status_of("GET", "/", {{"Host", host}, {"Authorization", bearer()}}) == 200, host);
  }
  for (const std::string& host :
       {std::string("evil.example"), "evil.example:" + port, std::string("localhost"),
        std::string("127.0.0.1"), std::string("127.0.0.1:1"), "localhost.evil.example:" + port,
        "127.0.0.1.nip.io:" + port, "0.0.0.0:" + port, std::string(),
        "localhost:" + port + "@evil.example", "user@localhost:" + port, "localhost:0" + port}) {
    BOOST_TEST_CONTEXT(host) {
      BOOST_TEST(status_of("GET", "/", {{"Host", host}, {"Authorization", bearer()}}) == 403);
      BOOST_TEST(status_of("GET", "/healthz", {{"Host", host}}) == 403);
      BOOST_TEST(status_of("GET", "/?token=" + gateway().token(), {{"Host", host}}) == 403);
    }
  }
  const std::string own = gateway().host();
  HttpClient none(gateway().port());
  BOOST_TEST(none.request("GET", "/", {{"Authorization", bearer()}}).status == 400);
  BOOST_TEST(status_of("GET", "/", {{"Host", own}, {"Host", own}}) == 400);
  // The target's wins over the field, as the protocol has it.
  BOOST_TEST(status_of("GET", "http://evil.example/", {{"Authorization", bearer()}}) == 403);
  BOOST_TEST(status_of("GET", "http://" + own + "/", {{"Authorization", bearer()}}) == 200);
}

BOOST_AUTO_TEST_CASE(a_page_of_another_origin_is_refused_even_with_the_token) {
  const std::string port = std::to_string(gateway().port());
  for (const std::string& origin :
       {"http://127.0.0.1:" + port, "http://localhost:" + port, "HTTP://LOCALHOST:" + port}) {
    const int status =
        status_of("POST", "/api/presets/", {{"Origin", origin}, {"Authorization", bearer()}});
    BOOST_TEST(is_let_in(status), origin);
  }
  for (const std::string& origin :
       {std::string("null"), std::string("http://evil.example"), "https://localhost:" + port,
        std::string("http://localhost:1"), std::string("http://localhost"), std::string(),
        "http://localhost:" + port + "/", "ftp://localhost:" + port}) {
    for (const char* method : {"GET", "POST", "DELETE", "OPTIONS"}) {
      BOOST_TEST_CONTEXT(method << " " << origin) {
        const HttpAnswer answer = gateway().stranger().request(
            method, "/api/presets/1", {{"Origin", origin}, {"Authorization", bearer()}});
        BOOST_TEST(answer.status == 403);
        BOOST_TEST(!answer.has("Access-Control-Allow-Origin"));
      }
    }
  }
  const std::string own = "http://" + gateway().host();
  BOOST_TEST(status_of("GET", "/",
                       {{"Origin", own},
                        {"Origin", "http://evil.example"},
                        {"Authorization", bearer()}}) == 403);
}

BOOST_AUTO_TEST_CASE(with_the_cookie_a_page_of_another_site_changes_nothing) {
  const std::string cookie = gateway().cookie();
  for (const char* site : {"cross-site", "same-site", "Cross-Site"}) {
    BOOST_TEST(status_of("POST", "/api/presets/", {{"Cookie", cookie}, {"Sec-Fetch-Site", site}}) ==
               403);
    BOOST_TEST(is_let_in(status_of("POST", "/api/presets/",
                                   {{"Authorization", bearer()}, {"Sec-Fetch-Site", site}})));
    BOOST_TEST(status_of("GET", "/", {{"Cookie", cookie}, {"Sec-Fetch-Site", site}}) == 200);
  }
  for (const char* site : {"same-origin", "none"}) {
    BOOST_TEST(is_let_in(
        status_of("POST", "/api/presets/", {{"Cookie", cookie}, {"Sec-Fetch-Site", site}})));
  }
}

BOOST_AUTO_TEST_CASE(a_host_and_an_origin_can_be_added) {
  Gateway more({.more = {"--host", "Console.example", "--host", "other.example:8443", "--origin",
                         "http://localhost:3000"}});
  const std::string port = std::to_string(more.port());
  const HttpFields token = {{"Authorization", "Bearer " + more.token()}};
  const auto status = [&](const std::string& host) {
    return more.stranger().request("GET", "/", {token[0], {"Host", host}}).status;
  };
  BOOST_TEST(status("console.example") == 200);
  BOOST_TEST(status("console.example:" + port) == 200);
  BOOST_TEST(status("console.example:1") == 403);
  BOOST_TEST(status("other.example:8443") == 200);
  BOOST_TEST(status("other.example") == 403);
  BOOST_TEST(status("sub.console.example") == 403);

  const std::string origin = "http://localhost:3000";
  const HttpAnswer called =
      more.stranger().request("GET", "/api/none", {token[0], {"Origin", origin}});
  BOOST_TEST(called.status == 404);
  BOOST_TEST(called.field("Access-Control-Allow-Origin") == origin);
  BOOST_TEST(called.field("Vary").find("Origin") != std::string::npos);
  // A refusal too can be read by it.
  const HttpAnswer refused = more.stranger().request("GET", "/api/none", {{"Origin", origin}});
  BOOST_TEST(refused.status == 401);
  BOOST_TEST(refused.field("Access-Control-Allow-Origin") == origin);
  BOOST_TEST(!more.get("/").has("Access-Control-Allow-Origin"));

  // Asked without any secret.
  const HttpAnswer asked = more.stranger().request(
      "OPTIONS", "/api/presets/7", {{"Origin", origin}, {"Access-Control-Request-Method", "PUT"}});
  BOOST_TEST(asked.status == 204);
  BOOST_TEST(asked.field("Access-Control-Allow-Origin") == origin);
  BOOST_TEST(asked.field("Access-Control-Allow-Methods").find("PUT") != std::string::npos);
  BOOST_TEST(asked.field("Access-Control-Allow-Headers").find("Authorization") !=
             std::string::npos);
  BOOST_TEST(
      more.stranger()
          .request("OPTIONS", "/api/presets/7",
                   {{"Origin", "http://localhost:3001"}, {"Access-Control-Request-Method", "PUT"}})
          .status == 403);
}

BOOST_AUTO_TEST_CASE(behind_a_proxy_that_ends_tls_the_page_s_own_origin_is_given) {
  const std::string origin = "https://console.example";
  Gateway gateway({.more = {"--host", "console.example", "--origin", origin}});
  const auto status = [&](const std::string& from) {
    return gateway.stranger()
        .request("POST", "/api/presets/",
                 {{"Host", "console.example"},
                  {"Origin", from},
                  {"Sec-Fetch-Site", "same-origin"},
                  {"Cookie", gateway.cookie()}})
        .status;
  };
  BOOST_TEST(status(origin) == 422);  // it has no body
  BOOST_TEST(status("https://other.example") == 403);
}

BOOST_AUTO_TEST_CASE(every_answer_says_what_a_browser_may_do_with_it) {
  const auto check = [](const HttpAnswer& answer) {
    const std::string policy = answer.field("Content-Security-Policy");
    BOOST_TEST(policy.find("default-src 'none'") != std::string::npos);
    BOOST_TEST(policy.find("script-src 'self';") != std::string::npos);
    BOOST_TEST(policy.find("frame-ancestors 'none'") != std::string::npos);
    BOOST_TEST(answer.field("X-Content-Type-Options") == "nosniff");
    BOOST_TEST(answer.field("Referrer-Policy") == "no-referrer");
    BOOST_TEST(answer.field("Cross-Origin-Opener-Policy") == "same-origin");
    BOOST_TEST(answer.field("Cross-Origin-Resource-Policy") == "same-origin");
    BOOST_TEST(answer.has("Date"));
    BOOST_TEST(answer.has("Cache-Control"));
  };
  check(gateway().get("/"));
  check(gateway().get("/none.js"));
  check(gateway().get("/openapi.json"));
  check(gateway().get("/api/none"));
  check(gateway().get("/healthz"));
  check(gateway().stranger().request("GET", "/"));
  check(gateway().stranger().request("GET", "/?token=" + gateway().token()));
  check(gateway().stranger().request("GET", "/", {{"Host", "evil.example"}}));
  HttpClient garbage = gateway().stranger();
  garbage.send("garbage\r\n\r\n");
  check(garbage.read_answer());
}

BOOST_AUTO_TEST_SUITE_END()

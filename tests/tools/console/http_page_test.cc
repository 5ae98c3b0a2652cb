// The page's files, paths and methods that are none, and validation.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <string>

#include "console/gateway/page_files.h"
#include "gateway.h"

namespace {

using test::Gateway;
using test::HttpAnswer;
using test::HttpClient;

Gateway& gateway() {
  static Gateway shared;
  return shared;
}

std::string_view index_page() {
  const auto files = console::page_files();
  const auto found = std::ranges::find(files, "/index.html", &console::PageFile::path);
  return found == files.end() ? std::string_view() : found->plain;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(the_page)

BOOST_AUTO_TEST_CASE(a_path_without_a_dot_is_the_page) {
  BOOST_REQUIRE(!index_page().empty());
  for (const char* target : {"/", "/index.html", "/tasks", "/tasks/7", "/presets/a%20b?x=.y",
                             "/apis", "/%252e%252e/etc/passwd", "/%C3%A9", "//", "/tasks/"}) {
    BOOST_TEST_CONTEXT(target) {
      const HttpAnswer answer = gateway().get(target);
      BOOST_TEST(answer.status == 200);
      BOOST_TEST(answer.field("Content-Type") == "text/html; charset=utf-8");
      BOOST_TEST(answer.field("Cache-Control") == "no-cache");
      BOOST_TEST((answer.body == index_page()));
    }
  }
}

BOOST_AUTO_TEST_CASE(every_file_of_the_page_is_served_as_it_was_built) {
  for (const console::PageFile& file : console::page_files()) {
    BOOST_TEST_CONTEXT(file.path) {
      const HttpAnswer plain = gateway().get(file.path);
      BOOST_TEST(plain.status == 200);
      BOOST_TEST(plain.field("Content-Type") == file.content_type);
      BOOST_TEST(!plain.has("Content-Encoding"));
      BOOST_TEST((plain.body == file.plain));
      const bool hashed = file.path.starts_with("/assets/");
      BOOST_TEST(plain.field("Cache-Control") ==
                 (hashed ? "public, max-age=31536000, immutable" : "no-cache"));
      BOOST_TEST(plain.field("Vary") == "Accept-Encoding");

      const HttpAnswer zipped =
          gateway().request("GET", file.path, {{"Accept-Encoding", "br, gzip;q=0.8"}});
      BOOST_TEST(zipped.field("Content-Encoding") == (file.gzip.empty() ? "" : "gzip"));
      BOOST_TEST((zipped.body == (file.gzip.empty() ? file.plain : file.gzip)));
      // The two are not the same bytes.
      BOOST_TEST((zipped.field("ETag") == plain.field("ETag")) == file.gzip.empty());
    }
  }
}

BOOST_AUTO_TEST_CASE(gzip_is_sent_to_those_alone_who_take_it) {
  const auto files = console::page_files();
  const auto file =
      std::ranges::find_if(files, [](const auto& here) { return !here.gzip.empty(); });
  if (file == files.end()) return;  // built without the page
  const auto encoding = [&](const std::string& accepted) {
    return gateway()
        .request("GET", file->path, {{"Accept-Encoding", accepted}})
        .field("Content-Encoding");
  };
  for (const char* accepted : {"gzip", "GZIP", "*", "deflate, gzip;q=1.0", "gzip;q=0.001"}) {
    BOOST_TEST(encoding(accepted) == "gzip", accepted);
  }
  for (const char* accepted :
       {"", "br", "gzip;q=0", "gzip; q=0.000", "identity", "gzipped", "*;q=0", "gzip;q=0, *"}) {
    BOOST_TEST(encoding(accepted) == "", accepted);
  }
}

BOOST_AUTO_TEST_CASE(what_the_browser_has_is_not_sent_again) {
  const std::string tag = gateway().get("/").field("ETag");
  BOOST_REQUIRE(tag.size() > 2);
  BOOST_TEST(tag.front() == '"');
  for (const std::string& held : {tag, "W/" + tag, "\"other\", " + tag, std::string("*")}) {
    const HttpAnswer answer = gateway().request("GET", "/", {{"If-None-Match", held}});
    BOOST_TEST(answer.status == 304, held);
    BOOST_TEST(answer.field("ETag") == tag);
    BOOST_TEST(answer.field("Cache-Control") == "no-cache");
    BOOST_TEST(!answer.has("Content-Length"));
  }
  for (const std::string& held : {std::string("\"other\""), tag.substr(1), std::string(",")}) {
    BOOST_TEST(gateway().request("GET", "/", {{"If-None-Match", held}}).status == 200, held);
  }
  // The connection goes on after an answer without a body.
  HttpClient client = gateway().client();
  BOOST_TEST(client.request("GET", "/", {{"If-None-Match", tag}}).status == 304);
  BOOST_TEST(client.request("GET", "/").status == 200);
}

BOOST_AUTO_TEST_CASE(head_says_what_get_would_and_sends_no_body) {
  HttpClient client = gateway().client();
  for (const char* target : {"/", "/none.js", "/openapi.json", "/api/none"}) {
    BOOST_TEST_CONTEXT(target) {
      const HttpAnswer head = client.request("HEAD", target);
      const HttpAnswer get = client.request("GET", target);
      BOOST_TEST(head.status == get.status);
      BOOST_TEST(head.field("Content-Length") == get.field("Content-Length"));
      BOOST_TEST(head.field("Content-Type") == get.field("Content-Type"));
      BOOST_TEST(head.field("ETag") == get.field("ETag"));
    }
  }
}

BOOST_AUTO_TEST_CASE(no_path_leads_out_of_the_page) {
  for (const char* target : {"/../etc/passwd",
                             "/../../../../../../etc/passwd",
                             "/assets/../../etc/passwd",
                             "/%2e%2e/etc/passwd",
                             "/%2E%2E/%2E%2E/etc/passwd",
                             "/..%2fetc/passwd",
                             "/..%2Fetc%2Fpasswd",
                             "/%2e%2e%2fetc%2fpasswd",
                             "/..%5cetc/passwd",
                             "/..\\..\\etc\\passwd",
                             "/....//etc/passwd",

                             "/..%c0%afetc/passwd",
                             "/%c0%ae%c0%ae/etc/passwd",
                             "/assets/..",
                             "/assets/.",
                             "/./index.html",
                             "/index.html/",
                             "/index.html%00.js",
                             "/assets/%00",
                             "/.git/config",
                             "/file:///etc/passwd.",
                             "/index.html%20",
                             "/INDEX.HTML",
                             "/assets//index.html",
                             "/..;/etc/passwd"}) {
    const HttpAnswer answer = gateway().get(target);
    BOOST_TEST((answer.status == 404 || answer.status == 400), target << ": " << answer.status);
    BOOST_TEST(answer.body.find("root:") == std::string::npos);
  }
  // Nor do those that are no paths.
  for (const char* target : {"*", "etc/passwd", "../etc/passwd", "file:///etc/passwd", "/%", "/%1",
                             "/%zz", "/?a=%", "/?a=%ff", "/%ff"}) {
    BOOST_TEST(gateway().get(target).status == 400, target);
  }
}

BOOST_AUTO_TEST_CASE(what_a_path_does_not_take_is_told_with_what_it_takes) {
  const HttpAnswer page = gateway().request("POST", "/tasks", {}, "x");
  BOOST_TEST(page.status == 405);
  BOOST_TEST(page.field("Allow") == "GET, HEAD");
  BOOST_TEST(gateway().request("DELETE", "/none.js").status == 405);
  BOOST_TEST(gateway().request("BREW", "/").status == 405);
  const HttpAnswer api = gateway().request("POST", "/healthz", {}, "{}");
  BOOST_TEST(api.status == 405);
  BOOST_TEST(api.field("Allow") == "GET, HEAD");
  BOOST_TEST(gateway().request("OPTIONS", "/healthz").status == 204);
  BOOST_TEST(gateway().request("OPTIONS", "/healthz").field("Allow") == "GET, HEAD");
  for (const char* target : {"/api", "/api/", "/api/none", "/api/presets/1/none", "/api/a.js"}) {
    const HttpAnswer none = gateway().get(target);
    BOOST_TEST(none.status == 404, target);
    BOOST_TEST(none.field("Content-Type") == "application/json");
    BOOST_TEST(none.body.find("\"detail\"") != std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()

// The page of a gateway that was built without the web page.
#include "page_files.h"

namespace console {
namespace {

constexpr PageFile kFiles[] = {
    {.path = "/index.html",
     .content_type = "text/html; charset=utf-8",
     .digest = "no-page",
     .plain = "<!doctype html>\n<html lang=\"en\">\n<title>Presets</title>\n"
              "<p>This preset-console was built without the web page (TUNINGD_CONSOLE_PAGE=OFF). "
              "The REST interface is here: <a href=\"/openapi.json\">/openapi.json</a>.\n</html>\n",
     .gzip = {}},
};

}  // namespace

std::span<const PageFile> page_files() {
  return kFiles;
}

}  // namespace console

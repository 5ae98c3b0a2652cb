// The web page's files, made by the build (tools/console/web) or, without it, no_page.cc.
#pragma once

#include <span>
#include <string_view>

namespace console {

struct PageFile {
  std::string_view path;  // "/index.html", "/assets/index-4f1c2a.js"
  std::string_view content_type;
  std::string_view digest;  // of the content, in hex
  std::string_view plain;
  std::string_view gzip;  // empty: does not get smaller
};

// Sorted by path.
std::span<const PageFile> page_files();

}  // namespace console

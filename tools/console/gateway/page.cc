#include "page.h"

#include <algorithm>
#include <boost/beast/http/rfc7230.hpp>
#include <string>

#include "page_files.h"
#include "text.h"

namespace console {
namespace {

constexpr std::string_view kIndex = "/index.html";

const PageFile* find(std::string_view path) {
  const std::span<const PageFile> files = page_files();
  const auto found = std::ranges::lower_bound(files, path, {}, &PageFile::path);
  return found != files.end() && found->path == path ? &*found : nullptr;
}

// True unless the weight is nought: "0", "0.", "0.000".
bool is_wanted(const http::param_list& parameters) {
  for (const auto& [name, value] : parameters) {
    if (!boost::beast::iequals(name, "q")) continue;
    const std::string_view weight = view(value);
    return weight.find_first_not_of("0.") != std::string_view::npos;
  }
  return true;
}

bool takes_gzip(const http::fields& headers) {
  bool any = false;
  for (const auto& [coding, parameters] : http::ext_list(headers[http::field::accept_encoding])) {
    if (boost::beast::iequals(coding, "gzip") || boost::beast::iequals(coding, "x-gzip")) {
      return is_wanted(parameters);
    }
    if (coding == "*") any = is_wanted(parameters);
  }
  return any;
}

// `list` is If-None-Match: "*", or tags, of which weak ones count as the strong.
bool names_tag(std::string_view list, std::string_view tag) {
  while (!list.empty()) {
    std::size_t end = list.find(',');
    std::string_view item = list.substr(0, end);
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
    const std::size_t begin = item.find_first_not_of(" \t");
    if (begin == std::string_view::npos) continue;
    item = item.substr(begin, item.find_last_not_of(" \t") - begin + 1);
    if (item.starts_with("W/")) item.remove_prefix(2);
    if (item == tag || item == "*") return true;
  }
  return false;
}

}  // namespace

bool is_page_path(std::string_view path) {
  return path.find('.') == std::string_view::npos && path != "/api" && !path.starts_with("/api/");
}

Response page_answer(std::string_view path, const http::fields& headers) {
  const PageFile* file = find(is_page_path(path) ? kIndex : path);
  if (file == nullptr) {
    return {.status = 404,
            .content_type = "application/json",
            .body = R"({"detail":"There is nothing here.","code":"not_found"})"};
  }
  const bool zipped = !file->gzip.empty() && takes_gzip(headers);
  // Two representations, two tags.
  const std::string tag = "\"" + std::string(file->digest) + (zipped ? "-gzip" : "") + "\"";
  Response response;
  response.headers = {
      {"ETag", tag},
      {"Vary", "Accept-Encoding"},
      // What lies there has its content's digest in its name.
      {"Cache-Control",
       path.starts_with("/assets/") ? "public, max-age=31536000, immutable" : "no-cache"},
  };
  if (names_tag(view(headers[http::field::if_none_match]), tag)) {
    response.status = 304;
    return response;
  }
  response.content_type = file->content_type;
  if (zipped) response.headers.emplace_back("Content-Encoding", "gzip");
  response.body = zipped ? file->gzip : file->plain;
  return response;
}

}  // namespace console

// multipart/form-data (RFC 7578), as browsers send files.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace console {

struct Part {
  std::string name;
  std::optional<std::string> filename;
  std::string_view content;  // of the body that was given
};

// `content_type` is the header's value. The error says what is wrong with the body.
std::expected<std::vector<Part>, std::string> parse_multipart(std::string_view content_type,
                                                              std::string_view body);

// True for a Content-Type of multipart/form-data, whatever follows.
bool is_multipart(std::string_view content_type);

}  // namespace console

// Text of HTTP's headers.
#pragma once

#include <boost/beast/core/string_type.hpp>
#include <string>
#include <string_view>

namespace console {

// In lower case, ASCII alone: names of hosts and schemes.
std::string lower(std::string_view text);

inline std::string_view view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace console

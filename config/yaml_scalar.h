// What a YAML scalar means, by the core schema of YAML 1.2 (section 10.3.2). [any thread]
#pragma once

#include <boost/json/value.hpp>
#include <expected>
#include <string>
#include <string_view>

namespace config {

// `tag` as yaml-cpp gives it: "?" for a plain scalar, "!" for a quoted one, else the full tag. The
// error says why the scalar is refused, for people.
std::expected<boost::json::value, std::string> resolve_scalar(std::string_view tag,
                                                              std::string_view text);

// Why a map ("map") or list ("seq") must not have this tag, or "".
std::string check_collection_tag(std::string_view tag, std::string_view kind);

}  // namespace config

// Names in expressions.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace preset {

// How expressions write a parameter's name: no leading dashes, `_` for `-` and `.`.
std::string symbol_of(std::string_view parameter);

// `text` with each name outside of quotes, functions and keywords included, as `replacement`
// answers.
std::string replace_names(std::string_view text,
                          const std::function<std::string(std::string_view)>& replacement);

}  // namespace preset

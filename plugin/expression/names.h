// Names in the text of an expression, replaced without parsing it anew.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace preset {

// Each name outside of quotes, functions and keywords included, becomes what `replacement` answers.
std::string replace_names(std::string_view text,
                          const std::function<std::string(std::string_view)>& replacement);

}  // namespace preset

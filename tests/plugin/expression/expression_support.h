// Short ways to ask what a text means.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "plugin/expression/expression.h"

namespace test {

using Values = std::map<std::string, preset::ExprValue, std::less<>>;

// Fails the test if the text is refused.
preset::Expression parsed(std::string_view text);

// What it is worth where names have these values, as JSON text; Unknown, and every name that is not
// among them, is null. What has a value counts as given.
std::string worth(std::string_view text, const Values& values = {});

// "column: message"; fails the test if the text is accepted.
std::string refusal(std::string_view text);
std::size_t refused_column(std::string_view text);

std::string repeated(std::string_view piece, std::size_t times);

}  // namespace test

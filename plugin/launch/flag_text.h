// Values as the words behind an option, and back.
#pragma once

#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/catalog/catalog.h"

namespace preset {

// A scalar as a word: text as it is, numbers as config::append_json writes them, objects and lists
// as JSON.
std::string text_of(const json::value& value);

// What `words` say as the value of `flag`, which is no boolean without words. Null: by the look of
// it (int, float, JSON object or list, else text). Words that are not what the flag takes stay
// text.
json::value read_words(const Flag* flag, std::span<const std::string> words);

// The words that read_words reads as `value`; the error says why there are none, for people.
std::expected<std::vector<std::string>, std::string> write_words(const Flag* flag,
                                                                 const json::value& value);

bool is_list(const Flag* flag);

// The boolean a word says, by the flag's own words or in plain ones.
std::optional<bool> read_bool(const Flag& flag, std::string_view word);

}  // namespace preset

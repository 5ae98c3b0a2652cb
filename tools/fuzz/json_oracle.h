// RFC 8259 read once more, as plainly as possible: says whether bytes are JSON, and nothing else.
// Shares no code with config/, so that the two can be held against each other.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace fuzz {

// Valid UTF-8 as RFC 3629 has it.
bool oracle_is_utf8(std::string_view text);

struct JsonFacts {
  std::size_t members = 0;  // of all objects, duplicates counted
  std::size_t depth = 0;    // arrays and objects within each other
};

// nullopt: not JSON, not UTF-8, or an escape of half a surrogate pair.
std::optional<JsonFacts> oracle_json(std::string_view text);

}  // namespace fuzz

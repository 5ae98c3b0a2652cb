// Whether a flag takes a value.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "plugin/catalog/catalog.h"

namespace preset {

struct ValueFault {
  std::string_view code;  // wrong_type, not_in_enum, older_value, out_of_range
  std::string message;    // "expected an integer, not \"two\""
  json::value nearest;    // what may have been meant, or null
};

// Null (the flag is left out) fits every flag. A value that only older versions take is
// older_value. [any thread]
std::optional<ValueFault> value_fault(const Flag& flag, const json::value& value);

// "an integer from 1", "one of auto, fp8_e5m2": what the flag takes, for messages.
std::string expected_values(const Flag& flag);

// The whole number that `text` writes with a suffix (8k, 1M, 2G, 1.5k; k = 1000, K = 1024, so on up
// to T), if it does.
std::optional<std::int64_t> sized_number(std::string_view text);

}  // namespace preset

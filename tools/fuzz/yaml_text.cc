// YAML text: never a crash or a long wait; what is accepted can be written as JSON, positions lie
// in the text, and refusals can be printed.
#include "config/yaml_text.h"

#include <boost/json/value.hpp>

#include "config/json_text.h"
#include "fuzz.h"
#include "json_oracle.h"

namespace {

using fuzz::check;

// A line break of YAML 1.1, which the scanner follows, may be more than an LF.
std::size_t most_lines(std::string_view text) {
  std::size_t lines = 1;
  for (const char c : text) lines += c == '\n' || c == '\r' ? 1U : 0U;
  return lines;
}

void check_accepted(std::string_view text, const config::YamlDocument& document) {
  check(fuzz::oracle_is_utf8(text), "accepted text is UTF-8");
  const std::string written = config::to_json(document.value);
  check(fuzz::oracle_json(written).has_value(), "an accepted value can be written as JSON",
        written);
  const auto value = config::parse_json(written);
  check(value.has_value(), "the JSON of an accepted value is accepted", written);
  check(fuzz::identical(*value, document.value), "the JSON means the same", written);

  const std::size_t lines = most_lines(text);
  for (const auto& [pointer, position] : document.positions) {
    check(position.line >= 1 && position.line <= lines && position.column >= 1,
          "a position lies in the text", pointer);
    boost::json::error_code absent;
    check(document.value.find_pointer(pointer, absent) != nullptr, "a position is of a value",
          pointer);
  }

  // JSON is YAML, so its text as one says the same; long keys and escapes of the two differ.
  const auto again = config::parse_yaml(written, "again.yaml");
  if (again) {
    check(fuzz::identical(again->value, document.value), "JSON as YAML means the same", written);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = config::parse_yaml(text, "input.yaml");
  if (document) {
    check_accepted(text, *document);
    return 0;
  }
  const config::Problem& problem = document.error();
  check(!problem.message.empty(), "a refusal says why");
  check(problem.position.line <= most_lines(text), "a refusal's line is in the text");
  const std::string printed = config::to_string(problem);
  check(config::is_utf8(printed), "a refusal is valid UTF-8");
  for (const char c : printed) {
    check(static_cast<unsigned char>(c) >= 0x20, "a refusal holds no control character", printed);
  }
  return 0;
}

// JSON text: what is accepted is JSON by the oracle and comes back as it was; what the oracle calls
// JSON is refused only for the reasons that json_text.h names.
#include "config/json_text.h"

#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>

#include "config/capped_resource.h"
#include "fuzz.h"
#include "json_oracle.h"

namespace {

namespace json = boost::json;
using config::JsonError;
using fuzz::check;

std::size_t members_of(const json::value& value) {
  std::size_t count = 0;
  if (const auto* object = value.if_object()) {
    count = object->size();
    for (const auto& member : *object) count += members_of(member.value());
  } else if (const auto* array = value.if_array()) {
    for (const auto& item : *array) count += members_of(item);
  }
  return count;
}

void check_accepted(std::string_view text, const json::value& value) {
  const auto facts = fuzz::oracle_json(text);
  check(facts.has_value(), "accepted text is JSON");
  check(facts->members == members_of(value), "no duplicate key was swallowed");
  check(facts->depth <= 32, "accepted text is within the depth limit");

  const std::string written = config::to_json(value);
  check(written.find('\n') == std::string::npos, "a value is written on one line", written);
  check(fuzz::oracle_json(written).has_value(), "written text is JSON", written);
  const auto again = config::parse_json(written);
  check(again.has_value(), "written text is accepted", written);
  check(fuzz::identical(value, *again), "written text means the same", written);

  const std::string pretty = config::to_pretty_json(value);
  const auto from_pretty = config::parse_json(pretty);
  check(from_pretty.has_value(), "pretty text is accepted", pretty);
  check(fuzz::identical(value, *from_pretty), "pretty text means the same", pretty);
}

void check_refused(std::string_view text, const JsonError& error) {
  check(!error.message.empty(), "a refusal says why");
  check(config::is_utf8(error.message), "a refusal is valid UTF-8", error.message);
  check(error.offset <= text.size(), "a refusal's offset is in the text");
  for (const char c : error.message) {
    check(static_cast<unsigned char>(c) >= 0x20, "a refusal holds no control character");
  }
  const auto facts = fuzz::oracle_json(text);
  switch (error.kind) {
    case JsonError::Kind::kSyntax:
      check(!facts, "JSON is not refused as no JSON", error.message);
      break;
    case JsonError::Kind::kTooDeep:
      check(!facts || facts->depth > 32, "what is refused as too deep is", error.message);
      break;
    case JsonError::Kind::kDuplicateKey:
      check(!facts || facts->members >= 2, "what is refused for a duplicate key has two keys");
      break;
    case JsonError::Kind::kNumberRange:
      break;
    case JsonError::Kind::kMemory:
      check(false, "a text without a cap is not refused for memory");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check(config::is_utf8(text) == fuzz::oracle_is_utf8(text), "is_utf8 agrees with the oracle");

  const auto value = config::parse_json(text);
  if (value) {
    check_accepted(text, *value);
  } else {
    check_refused(text, value.error());
  }

  // Under a cap of memory: the same answer, or a refusal for memory.
  config::CappedResource heap(std::size_t{4} << 10U);
  json::monotonic_resource arena(512, &heap);
  const auto capped = config::parse_json(text, {}, &arena);
  if (capped) {
    check(value && fuzz::identical(*value, *capped), "a cap changes no answer");
  } else if (capped.error().kind != JsonError::Kind::kMemory) {
    check(!value && value.error().kind == capped.error().kind, "a cap changes no refusal",
          capped.error().message);
  }
  return 0;
}

// What the store gives back: presets and history records out of bytes that may be damaged. What is
// read is written again so that it reads the same.
#include <string>

#include "config/json_text.h"
#include "fuzz.h"
#include "plugin/json/preset_json.h"
#include "plugin/store/history.h"

namespace {

using fuzz::check;

void read_preset(std::string_view bytes) {
  const auto preset = preset::parse_document(bytes);
  if (!preset) {
    check(!preset.error().empty() && config::is_utf8(preset.error()), "damage says what it is");
    return;
  }
  const std::string written = preset::to_document(*preset);
  const auto again = preset::parse_document(written);
  check(again.has_value(), "what is read can be written", written);
  check(preset::to_document(*again) == written, "what is written reads the same", written);
  std::string summary;
  preset::append_summary(summary, *preset);
  check(config::parse_json(summary, {.depth = 64}).has_value(), "a summary is JSON", summary);
}

void read_history(std::string_view bytes) {
  const auto record = preset::decode_history(bytes);
  if (!record) {
    check(!record.error().empty() && config::is_utf8(record.error()), "damage says what it is");
    return;
  }
  const std::string written = preset::encode(*record);
  const auto again = preset::decode_history(written);
  check(again.has_value(), "what is read can be written", written);
  check(preset::encode(*again) == written, "what is written reads the same", written);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  read_preset(bytes);
  read_history(bytes);
  return 0;
}

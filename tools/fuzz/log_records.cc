// The look at RocksDB's logs before RocksDB reads them. Any bytes: no crash. A log written by the
// format's rules passes, whole or torn at any byte; with one bit flipped it never passes.
#include "kvstore/log_records.h"

#include <string>

#include "fuzz.h"
#include "kvstore/crc32c.h"

namespace {

using fuzz::check;
using kvstore::LogCheck;

constexpr std::size_t kBlock = 32768;
constexpr std::size_t kHeader = 7;
enum Type : std::uint8_t { kFull = 1, kFirst = 2, kMiddle = 3, kLast = 4 };

// A log as LevelDB's format has it, and which of its bytes are padding.
class LogWriter {
 public:
  void add(std::string_view payload) {
    bool first = true;
    do {
      const std::size_t left = kBlock - log.size() % kBlock;
      if (left < kHeader) {
        padding.append(left, '\1');
        log.append(left, '\0');
        continue;
      }
      const std::string_view part = payload.substr(0, left - kHeader);
      payload.remove_prefix(part.size());
      const bool last = payload.empty();
      record(part, first ? (last ? kFull : kFirst) : (last ? kLast : kMiddle));
      first = false;
      if (last) return;
    } while (true);
  }

  std::string log;
  std::string padding;  // '\1' for each byte of the log that no record covers, else '\0'

 private:
  void record(std::string_view part, Type type) {
    std::string checked(1, static_cast<char>(type));
    checked += part;
    const std::uint32_t crc = kvstore::crc32c(checked);
    const std::uint32_t masked = (crc >> 15U | crc << 17U) + 0xa282ead8U;
    for (unsigned i = 0; i < 4; ++i) log.push_back(static_cast<char>(masked >> 8U * i & 0xffU));
    log.push_back(static_cast<char>(part.size() & 0xffU));
    log.push_back(static_cast<char>(part.size() >> 8U));
    log += checked;
    padding.append(kHeader + part.size(), '\0');
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  for (const auto how : {LogCheck::kHeaders, LogCheck::kChecksums}) {
    const auto status = kvstore::check_log(input.rest(), "log", how);
    check(status || status.error().code == kvstore::Code::kCorruption, "damage is corruption");
  }

  // The input as a plan: where to tear, what to flip, then records of repeated bytes.
  const std::size_t tear = std::size_t{input.number()} * 3;
  const std::size_t flip = std::size_t{input.number()} * 3 + input.byte() % 3U;
  const unsigned bit = input.byte() % 8U;
  LogWriter writer;
  while (!input.empty() && writer.log.size() < 2 * kBlock) {
    const std::size_t longest = input.number();
    const std::size_t length =
        longest >> input.byte() % 16U;  // short records mostly: they are quick
    writer.add(std::string(length, static_cast<char>(input.byte())));
  }
  std::string& log = writer.log;
  check(kvstore::check_log(log, "log", LogCheck::kChecksums).has_value(), "a sound log passes");
  check(kvstore::check_log(log, "log", LogCheck::kHeaders).has_value(), "a sound log passes");
  if (log.empty()) return 0;

  const std::string torn = log.substr(0, tear % log.size());
  check(kvstore::check_log(torn, "log", LogCheck::kChecksums).has_value(), "a torn log passes");
  check(kvstore::check_log(torn, "log", LogCheck::kHeaders).has_value(), "a torn log passes");

  const std::size_t at = flip % log.size();
  if (writer.padding[at] != 0) return 0;
  log[at] = static_cast<char>(static_cast<unsigned char>(log[at]) ^ 1U << bit);
  check(!kvstore::check_log(log, "log", LogCheck::kChecksums), "a flipped bit is found");
  return 0;
}

// Keys: what is read from bytes is written as the same bytes; written keys read back and compare
// as their fields do.
#include <algorithm>
#include <compare>
#include <string>

#include "fuzz.h"
#include "kvstore/indexed_table.h"
#include "kvstore/key.h"

namespace {

using fuzz::check;

void read_any_bytes(std::string_view bytes) {
  if (const auto entry = kvstore::parse_index_key(bytes)) {
    check(kvstore::index_key(entry->index, entry->value, entry->primary) == bytes,
          "an index key that is read is written as it was");
  }
  kvstore::KeyReader reader(bytes);
  std::string written;
  for (unsigned i = 0; !reader.empty(); ++i) {
    const std::string_view before = reader.rest();
    if (i % 3 == 0) {
      if (const auto number = reader.u64()) {
        kvstore::append_u64(written, *number);
        continue;
      }
    }
    if (i % 3 == 1) {
      if (const auto text = reader.text()) {
        kvstore::append_text(written, *text);
        continue;
      }
    }
    check(reader.rest() == before, "a field that is not there takes nothing");
    written.push_back(static_cast<char>(reader.byte().value()));
  }
  check(written == bytes, "fields that are read are written as they were");
  for (const char c : kvstore::printable(bytes)) check(c >= 0x20 && c < 0x7f, "printable is");
}

void write_and_compare(std::string_view a, std::string_view b, std::uint8_t index) {
  const std::string key = kvstore::index_key(index, a, b);
  const auto entry = kvstore::parse_index_key(key);
  check(entry && entry->index == index && entry->value == a && entry->primary == b,
        "an index key reads back");
  check(key.starts_with(kvstore::index_prefix(index, a)) &&
            key.starts_with(kvstore::index_prefix(index)),
        "an index key starts with its prefixes");

  std::string key_a;
  std::string key_b;
  kvstore::append_text(key_a, a);
  kvstore::append_text(key_b, b);
  check((a <=> b) == (key_a <=> key_b), "keys compare as their texts");
  check(a == b || !key_b.starts_with(key_a), "no text's key starts another's");

  const kvstore::Range range = kvstore::prefix_range(a);
  const bool within = b >= range.from && (range.to.empty() || b < range.to);
  check(within == b.starts_with(a), "a prefix range holds what starts with the prefix");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  read_any_bytes(input.rest());
  const std::uint8_t index = input.byte();
  const std::string_view a = input.take(input.byte());
  write_and_compare(a, input.rest(), index);
  return 0;
}

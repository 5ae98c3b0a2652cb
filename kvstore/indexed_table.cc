#include "kvstore/indexed_table.h"

namespace kvstore {

std::string index_prefix(std::uint8_t index) {
  return {static_cast<char>(index)};
}

std::string index_prefix(std::uint8_t index, std::string_view value) {
  std::string key = index_prefix(index);
  append_text(key, value);
  return key;
}

std::string index_key(std::uint8_t index, std::string_view value, std::string_view primary) {
  std::string key;
  key.reserve(value.size() + primary.size() + 3);
  key.push_back(static_cast<char>(index));
  append_text(key, value);
  key.append(primary);
  return key;
}

std::optional<IndexEntry> parse_index_key(std::string_view key) {
  KeyReader reader(key);
  const auto index = reader.byte();
  if (!index) return std::nullopt;
  auto value = reader.text();
  if (!value) return std::nullopt;
  return IndexEntry{*index, std::move(*value), std::string(reader.rest())};
}

void Findings::add(std::string line) {
  if (lines_.size() < kMostFindings) {
    lines_.push_back(std::move(line));
  } else {
    ++more_;
  }
}

std::vector<std::string> Findings::take() {
  if (more_ > 0) lines_.push_back("… and " + std::to_string(more_) + " more");
  more_ = 0;
  return std::move(lines_);
}

}  // namespace kvstore

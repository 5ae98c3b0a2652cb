// YAML text to JSON values, by the YAML 1.2 core schema: `no`, `on`, `off`, dates and quoted
// scalars are strings; null ~ true false, decimal, 0o17, 0x1F, 1.5e3 are what they look like (0777
// is the integer 777). A key is the text it is written as: `1: x` has the key "1".
//
// Refused, each with file, line and column: anchors and aliases, tags other than the core ones,
// duplicate keys, keys that are null or no scalars, merge keys (<<), integers beyond 64 bits,
// numbers beyond a double, .inf and .nan, invalid UTF-8, control characters, a CR without its LF,
// text after the document, a second document, depth and node counts beyond the limits.
// A byte order mark at the start is skipped. [any thread]
#pragma once

#include <boost/json/value.hpp>
#include <cstddef>
#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace config {

struct Position {
  std::size_t line = 0;    // from 1; 0: not known
  std::size_t column = 0;  // from 1, in characters

  bool operator==(const Position&) const = default;
};

// A fault in a document, printed as "file:line:column: key: message" on one line, control
// characters as \xNN; parts that are not known are left out. Keys are printed as people write them:
// plugins[0].settings.socket.mode.
struct Problem {
  std::string file;
  Position position;
  std::string path;  // JSON pointer of the value, "" for the whole document
  std::string message;
};
std::string to_string(const Problem& problem);

// A JSON pointer as people write it: "/plugins/0/name" is plugins[0].name.
std::string key_name(std::string_view pointer);

struct YamlLimits {
  std::size_t bytes = 4U << 20;
  std::size_t depth = 32;       // maps and lists within each other
  std::size_t nodes = 200'000;  // keys and values; also a ceiling for the text's [ { and ,
};

struct YamlDocument {
  std::string file;
  boost::json::value value;                   // null for an empty document
  std::map<std::string, Position> positions;  // JSON pointer → where its key (or item) stands

  // Where `pointer` stands, or its nearest ancestor.
  Position position_of(std::string_view pointer) const;
};

std::expected<YamlDocument, Problem> parse_yaml(std::string_view text, std::string file,
                                                const YamlLimits& limits = {});
// Reads the file first; a missing or unreadable one, or anything but a regular file, is a Problem
// too.
std::expected<YamlDocument, Problem> load_yaml(const std::string& file,
                                               const YamlLimits& limits = {});

}  // namespace config

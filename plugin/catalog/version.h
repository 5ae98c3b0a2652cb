// Engine versions and ranges of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace preset {

// Dotted numbers, compared number by number (0.10 is above 0.9, 0.5 equals 0.5.0), with a leading v
// or llama.cpp's b; .post1 counts as a further number, and a candidate (rc2, .dev3) as the release
// it is for. `main` is above all numbers.
class Version {
 public:
  static std::optional<Version> parse(std::string_view text);
  // <0, 0, >0
  int compare(const Version& other) const;
  // A version above this one and below all that people number: 0.5.2 → 0.5.2.0.0.1.
  Version just_above() const;
  static Version lowest() { return {}; }

 private:
  bool main_ = false;
  std::vector<std::uint64_t> numbers_;
};

// `0.5.2`, `0.5.*`, `>=0.5,<0.6`, `main`, or several alternatives with `||`. "" and `*`: any.
class VersionRange {
 public:
  static std::optional<VersionRange> parse(std::string_view text);
  bool contains(const Version& version) const;
  // Whether some version is in both. Decided at the versions that either names and just beside
  // them, which is where ranges begin and end.
  bool overlaps(const VersionRange& other) const;

 private:
  enum class Operator { kLess, kAtMost, kAtLeast, kGreater, kEqual, kNotEqual };
  struct Bound {
    Operator op;
    Version version;
  };
  std::vector<Version> edges() const;

  std::vector<std::vector<Bound>> alternatives_;
};

}  // namespace preset

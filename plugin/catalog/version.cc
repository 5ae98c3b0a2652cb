#include "plugin/catalog/version.h"

#include <algorithm>
#include <charconv>

namespace preset {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::vector<std::string_view> split(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto at = text.find(separator);
    parts.push_back(trimmed(text.substr(0, at)));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + separator.size());
  }
}

}  // namespace

std::optional<Version> Version::parse(std::string_view text) {
  text = trimmed(text);
  Version version;
  if (text == "main") {
    version.main_ = true;
    return version;
  }
  // v0.5.2 and llama.cpp's b6000
  if (!text.empty() && (text.front() == 'v' || text.front() == 'b')) text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  for (std::string_view part : split(text, ".")) {
    if (part.starts_with("post")) part.remove_prefix(4);
    const bool numbered = !version.numbers_.empty();
    if (numbered && part.starts_with("dev")) break;
    if (const auto rc = part.find("rc"); rc != std::string_view::npos && rc > 0) {
      part = part.substr(0, rc);
    }
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    if (error != std::errc{} || end != part.data() + part.size()) return std::nullopt;
    version.numbers_.push_back(number);
  }
  return version;
}

int Version::compare(const Version& other) const {
  if (main_ || other.main_) return static_cast<int>(main_) - static_cast<int>(other.main_);
  const std::size_t length = std::max(numbers_.size(), other.numbers_.size());
  for (std::size_t i = 0; i < length; ++i) {
    const std::uint64_t mine = i < numbers_.size() ? numbers_[i] : 0;
    const std::uint64_t theirs = i < other.numbers_.size() ? other.numbers_[i] : 0;
    if (mine != theirs) return mine < theirs ? -1 : 1;
  }
  return 0;
}

Version Version::just_above() const {
  Version above = *this;
  if (!main_) above.numbers_.insert(above.numbers_.end(), {0, 0, 1});
  return above;
}

std::optional<VersionRange> VersionRange::parse(std::string_view text) {
  static constexpr std::pair<std::string_view, Operator> kOperators[] = {
      {">=", Operator::kAtLeast}, {"<=", Operator::kAtMost}, {"!=", Operator::kNotEqual},
      {"==", Operator::kEqual},   {">", Operator::kGreater}, {"<", Operator::kLess},
  };
  VersionRange range;
  for (const auto alternative : split(text, "||")) {
    std::vector<Bound> bounds;
    for (std::string_view part : split(alternative, ",")) {
      if (part == "*" || (part.empty() && alternative.empty())) continue;
      Operator op = Operator::kEqual;
      for (const auto& [symbol, named] : kOperators) {
        if (!part.starts_with(symbol)) continue;
        part = trimmed(part.substr(symbol.size()));
        op = named;
        break;
      }
      const bool wildcard =
          op == Operator::kEqual && (part.ends_with(".*") || part.ends_with(".x"));
      if (wildcard) part.remove_suffix(2);
      auto version = Version::parse(part);
      if (!version) return std::nullopt;
      if (wildcard) {
        const auto dot = part.rfind('.');
        std::uint64_t last = 0;
        const std::string_view tail = dot == std::string_view::npos ? part : part.substr(dot + 1);
        std::from_chars(tail.data(), tail.data() + tail.size(), last);
        const std::string above =
            std::string(part.substr(0, dot == std::string_view::npos ? 0 : dot + 1)) +
            std::to_string(last + 1);
        auto end = Version::parse(above);
        if (!end) return std::nullopt;
        bounds.push_back({Operator::kAtLeast, std::move(*version)});
        bounds.push_back({Operator::kLess, std::move(*end)});
      } else {
        bounds.push_back({op, std::move(*version)});
      }
    }
    range.alternatives_.push_back(std::move(bounds));
  }
  return range;
}

std::vector<Version> VersionRange::edges() const {
  std::vector<Version> edges{Version::lowest()};
  for (const auto& bounds : alternatives_) {
    for (const auto& bound : bounds) {
      edges.push_back(bound.version);
      edges.push_back(bound.version.just_above());
    }
  }
  return edges;
}

bool VersionRange::overlaps(const VersionRange& other) const {
  auto edges = this->edges();
  for (auto& edge : other.edges()) edges.push_back(std::move(edge));
  return std::any_of(edges.begin(), edges.end(), [&](const Version& version) {
    return contains(version) && other.contains(version);
  });
}

bool VersionRange::contains(const Version& version) const {
  const auto within = [&](const Bound& bound) {
    const int order = version.compare(bound.version);
    switch (bound.op) {
      case Operator::kLess:
        return order < 0;
      case Operator::kAtMost:
        return order <= 0;
      case Operator::kAtLeast:
        return order >= 0;
      case Operator::kGreater:
        return order > 0;
      case Operator::kEqual:
        return order == 0;
      case Operator::kNotEqual:
        return order != 0;
    }
    return false;
  };
  return std::any_of(alternatives_.begin(), alternatives_.end(), [&](const auto& bounds) {
    return std::all_of(bounds.begin(), bounds.end(), within);
  });
}

}  // namespace preset

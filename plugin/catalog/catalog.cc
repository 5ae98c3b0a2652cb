#include "plugin/catalog/catalog.h"

#include <algorithm>
#include <cmath>

#include "config/keys.h"

namespace preset {
namespace {

constexpr std::pair<FlagType, std::string_view> kTypes[] = {
    {FlagType::kInt, "int"},          {FlagType::kFloat, "float"},
    {FlagType::kBool, "bool"},        {FlagType::kString, "string"},
    {FlagType::kEnum, "enum"},        {FlagType::kJson, "json"},
    {FlagType::kIntList, "int_list"}, {FlagType::kStringList, "string_list"},
};

template <class Item>
const Item* look_up(const std::map<std::string, std::size_t, std::less<>>& index,
                    const std::vector<Item>& items, std::string_view name) {
  const auto at = index.find(name);
  return at == index.end() ? nullptr : &items[at->second];
}

}  // namespace

std::string_view type_name(FlagType type) {
  for (const auto& [known, name] : kTypes) {
    if (known == type) return name;
  }
  return "string";
}

std::optional<FlagType> flag_type_named(std::string_view name) {
  for (const auto& [type, known] : kTypes) {
    if (known == name) return type;
  }
  return std::nullopt;
}

std::string_view severity_name(RuleSeverity severity) {
  switch (severity) {
    case RuleSeverity::kError:
      return "error";
    case RuleSeverity::kRewrite:
      return "rewrite";
    case RuleSeverity::kIgnored:
      return "ignored";
    case RuleSeverity::kAdvice:
      return "advice";
  }
  return "advice";
}

json::value bound_value(double bound) {
  constexpr double kWhole = 1e15;
  if (std::trunc(bound) == bound && std::abs(bound) < kWhole) {
    return static_cast<std::int64_t>(bound);
  }
  return bound;
}

std::string flag_name(std::string_view name) {
  name.remove_prefix(std::min(name.find_first_not_of('-'), name.size()));
  std::string plain(name);
  std::replace(plain.begin(), plain.end(), '_', '-');
  return plain;
}

Catalog::Catalog(Parts parts) : parts_(std::move(parts)) {
  for (std::size_t i = 0; i < parts_.flags.size(); ++i) {
    const Flag& flag = parts_.flags[i];
    flags_.try_emplace(flag_name(flag.name), i);
    for (const auto& option : flag.short_options) shorts_.try_emplace(option, i);
    if (flag.type == FlagType::kBool && flag.bool_style == BoolStyle::kNegatable) {
      negatives_.try_emplace(flag.negative.empty() ? "no-" + flag.name : flag.negative, i);
    }
  }
  // A name of its own goes before another flag's alias.
  for (std::size_t i = 0; i < parts_.flags.size(); ++i) {
    for (const auto& alias : parts_.flags[i].aliases) flags_.try_emplace(flag_name(alias), i);
  }
  for (std::size_t i = 0; i < parts_.renames.size(); ++i) {
    renames_.try_emplace(flag_name(parts_.renames[i].from), i);
  }
}

const Flag* Catalog::find(std::string_view name) const {
  if (const auto* flag = look_up(flags_, parts_.flags, name)) return flag;
  return look_up(flags_, parts_.flags, flag_name(name));
}

const Flag* Catalog::find_short(std::string_view option) const {
  return look_up(shorts_, parts_.flags, option);
}

const Flag* Catalog::find_negative(std::string_view option) const {
  return look_up(negatives_, parts_.flags, flag_name(option));
}

const Rename* Catalog::find_rename(std::string_view name) const {
  return look_up(renames_, parts_.renames, flag_name(name));
}

std::string Catalog::nearest(std::string_view name) const {
  std::vector<std::string> known;
  known.reserve(flags_.size());
  for (const auto& [flag, position] : flags_) known.push_back(flag);
  return config::nearest_name(flag_name(name), known);
}

}  // namespace preset

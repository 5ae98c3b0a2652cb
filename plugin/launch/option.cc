#include "plugin/launch/option.h"

#include <algorithm>

namespace preset {
namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kRest = "0123456789._-";

bool is_one_of(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}

// Engines take `_` for `-` in a flag's name, not in the members of its JSON.
std::string dashed(std::string_view name) {
  std::string plain(name);
  const auto dot = static_cast<std::ptrdiff_t>(std::min(name.find('.'), name.size()));
  std::replace(plain.begin(), plain.begin() + dot, '_', '-');
  return plain;
}

bool is_negatable(const Flag* flag) {
  return flag != nullptr && flag->type == FlagType::kBool &&
         flag->bool_style == BoolStyle::kNegatable;
}

const Flag* find_long(const Reader& reader, std::string_view name) {
  return reader.catalog == nullptr ? nullptr : reader.catalog->find(name);
}
const Flag* find_short(const Reader& reader, std::string_view name) {
  return reader.catalog == nullptr ? nullptr : reader.catalog->find_short(name);
}

// The flag that `name` negates: its own spelling, or "no" before an alias or a short option.
const Flag* find_negated(const Reader& reader, std::string_view name, bool is_long) {
  if (reader.catalog == nullptr) return nullptr;
  if (const Flag* flag = reader.catalog->find_negative(name); flag != nullptr && is_long) {
    return flag;
  }
  for (const std::string_view prefix : {"no-", "no_", "no", "n"}) {
    if (!name.starts_with(prefix) || (is_long && prefix.size() < 3)) continue;
    const std::string_view rest = name.substr(prefix.size());
    const Flag* flag = is_long ? find_long(reader, rest) : find_short(reader, rest);
    if (is_negatable(flag)) return flag;
  }
  return nullptr;
}

// Fills in name and flag; false if no flag is known by it.
bool resolve(const Reader& reader, std::string_view name, bool is_long, Option& option) {
  const Flag* flag = is_long ? find_long(reader, name) : find_short(reader, name);
  if (flag == nullptr) {
    flag = find_negated(reader, name, is_long);
    option.negative = flag != nullptr;
  }
  if (flag != nullptr) {
    option.name = flag->name;
    option.flag = flag;
    return true;
  }
  const std::size_t dot = name.find('.');
  if (dot != std::string_view::npos) {
    const std::string_view head = name.substr(0, dot);
    flag = is_long ? find_long(reader, head) : find_short(reader, head);
    if (flag != nullptr && flag->type == FlagType::kJson) {
      option.name = flag->name + std::string(name.substr(dot));
      option.flag = &member_flag();
      return true;
    }
  }
  option.name = reader.dialect.known ? dashed(name) : std::string(name);
  return false;
}

// -O3: an option of one letter with its value behind it.
bool resolve_attached(const Reader& reader, std::string_view body, Option& option) {
  if (reader.dialect.one_value || body.size() < 2) return false;
  const Flag* flag = find_short(reader, body.substr(0, 1));
  if (flag == nullptr || flag->type == FlagType::kBool) return false;
  option.name = flag->name;
  option.flag = flag;
  option.join = Join::kAttached;
  option.spelled = "-" + std::string(body.substr(0, 1));
  option.value = std::string(body.substr(1));
  return true;
}

}  // namespace

const Flag& member_flag() {
  static const Flag flag = [] {
    Flag member;
    member.type = FlagType::kJson;
    return member;
  }();
  return flag;
}

bool is_option_name(std::string_view name) {
  if (name.ends_with('+') && is_one_of('.', name)) name.remove_suffix(1);
  if (name.empty() || is_one_of(name.front(), "._-")) return false;
  return std::ranges::all_of(name,
                             [](char c) { return is_one_of(c, kLetters) || is_one_of(c, kRest); });
}

std::optional<Option> read_option(const Reader& reader, std::string_view word) {
  if (!word.starts_with('-')) return std::nullopt;
  const bool is_long = word.starts_with("--");
  const std::string_view body = word.substr(is_long ? 2 : 1);
  const std::size_t equals = body.find('=');
  const std::string_view name = body.substr(0, equals);
  Option option;
  if (is_option_name(name)) {
    option.spelled = std::string(word.substr(0, word.size() - body.size() + name.size()));
    if (equals != std::string_view::npos) {
      option.join = Join::kEquals;
      option.value = std::string(body.substr(equals + 1));
    }
    if (resolve(reader, name, is_long, option)) return option;
  }
  if (!is_long) {
    Option attached;
    if (resolve_attached(reader, body, attached)) return attached;
  }
  if (option.spelled.empty()) return std::nullopt;
  return option;
}

Option plain_option(const Reader& reader, std::string_view name) {
  Option option;
  resolve(reader, name, true, option);
  option.spelled = "--" + option.name;
  return option;
}

std::string negative_name(const Flag& flag) {
  return flag.negative.empty() ? "no-" + flag.name : flag.negative;
}

bool is_model(const Reader& reader, std::string_view name) {
  if (reader.catalog != nullptr && !reader.catalog->parts().model_option.empty() &&
      name == reader.catalog->parts().model_option) {
    return true;
  }
  if (name == "model" || name == "model-path") return true;
  // llama.cpp fetches a model by these; -m, -hf and -mu where no catalog says so.
  constexpr std::string_view kFetched[] = {"hf-repo", "model-url", "m", "hf", "mu"};
  return reader.engine == "llama.cpp" &&
         std::ranges::find(kFetched, name) != std::ranges::end(kFetched);
}

std::string model_name(const Reader& reader) {
  if (reader.catalog != nullptr && !reader.catalog->parts().model_option.empty()) {
    return reader.catalog->parts().model_option;
  }
  return reader.engine == "sglang" ? "model-path" : "model";
}

bool is_expected(const Reader& reader, const Option& option) {
  if (option.flag != nullptr || is_model(reader, option.name)) return true;
  return reader.catalog != nullptr && option.name == reader.catalog->parts().config_option;
}

}  // namespace preset

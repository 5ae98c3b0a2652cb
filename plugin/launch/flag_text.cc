#include "plugin/launch/flag_text.h"

#include <algorithm>
#include <optional>

#include "config/json_text.h"
#include "plugin/catalog/flag_value.h"

namespace preset {
namespace {

using Words = std::span<const std::string>;

json::value text_value(std::string_view text) {
  return json::value(json::string_view(text.data(), text.size()));
}

// The JSON that `text` is, blanks around it aside.
std::optional<json::value> read_json(std::string_view text) {
  auto value = config::parse_json(text);
  if (!value) return std::nullopt;
  return *std::move(value);
}

bool has_blank_edge(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  return text.empty() || kBlank.find(text.front()) != std::string_view::npos ||
         kBlank.find(text.back()) != std::string_view::npos;
}

std::optional<json::value> read_number(std::string_view text) {
  if (has_blank_edge(text)) return std::nullopt;
  auto value = read_json(text);
  if (!value || !value->is_number()) return std::nullopt;
  return value;
}

// One of the values that the flag lists, whatever their type.
std::optional<json::value> read_listed(const Flag& flag, std::string_view text) {
  for (const json::array* listed : {&flag.enum_values, &flag.special, &flag.enum_older}) {
    for (const json::value& value : *listed) {
      if (!value.is_null() && text_of(value) == text) return value;
    }
  }
  return std::nullopt;
}

json::value read_by_look(std::string_view text) {
  if (has_blank_edge(text)) return text_value(text);
  auto value = read_json(text);
  if (value && (value->is_number() || value->is_structured())) return *std::move(value);
  return text_value(text);
}

json::value read_int(const Flag& flag, std::string_view text) {
  if (auto listed = read_listed(flag, text)) return *std::move(listed);
  if (auto number = read_number(text)) return *std::move(number);
  if (flag.size_suffix) {
    if (const auto sized = sized_number(text)) return json::value(*sized);
  }
  return text_value(text);
}

json::value read_word(const Flag* flag, std::string_view text) {
  if (flag == nullptr) return read_by_look(text);
  switch (flag->type) {
    case FlagType::kInt:
    case FlagType::kIntList:
      return read_int(*flag, text);
    case FlagType::kFloat: {
      if (auto number = read_number(text)) return *std::move(number);
      auto listed = read_listed(*flag, text);
      return listed ? *std::move(listed) : text_value(text);
    }
    case FlagType::kBool: {
      const auto truth = read_bool(*flag, text);
      return truth ? json::value(*truth) : text_value(text);
    }
    case FlagType::kEnum: {
      auto listed = read_listed(*flag, text);
      return listed ? *std::move(listed) : text_value(text);
    }
    case FlagType::kJson: {
      auto value = read_json(text);
      return value && !value->is_null() ? *std::move(value) : text_value(text);
    }
    case FlagType::kString:
    case FlagType::kStringList:
      return text_value(text);
  }
  return text_value(text);
}

json::array read_items(const Flag* flag, Words words) {
  json::array items;
  for (const std::string& word : words) items.push_back(read_word(flag, word));
  return items;
}

json::array read_comma_list(const Flag& flag, std::string_view text) {
  json::array items;
  if (text.empty()) return items;
  while (true) {
    const std::size_t comma = text.find(',');
    items.push_back(read_word(&flag, text.substr(0, comma)));
    if (comma == std::string_view::npos) return items;
    text.remove_prefix(comma + 1);
  }
}

using Written = std::expected<std::vector<std::string>, std::string>;

Written write_comma_list(const json::array& items) {
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::string item = text_of(items[i]);
    if (item.find(',') != std::string::npos) {
      return std::unexpected("a value with a comma cannot stand in a list that commas part");
    }
    if (item.empty() && items.size() == 1) {
      return std::unexpected("a list of one empty text cannot be told from an empty list");
    }
    if (i > 0) text += ',';
    text += item;
  }
  return std::vector<std::string>{std::move(text)};
}

// The text of a scalar; where that would read as something else, as JSON if the flag takes that.
std::string write_scalar(const Flag* flag, const json::value& value) {
  std::string text = text_of(value);
  const bool json = flag != nullptr && flag->type == FlagType::kJson;
  if (json && value.is_string() && read_json(text)) {
    return config::to_json(value);
  }
  return text;
}

Written write_list(const Flag* flag, const json::array& items) {
  if (flag != nullptr && is_list(flag) && flag->list_style == ListStyle::kComma) {
    return write_comma_list(items);
  }
  std::vector<std::string> words;
  for (const json::value& item : items) words.push_back(text_of(item));
  return words;
}

}  // namespace

std::string text_of(const json::value& value) {
  if (const auto* text = value.if_string()) return {text->data(), text->size()};
  return config::to_json(value);
}

bool is_list(const Flag* flag) {
  return flag != nullptr &&
         (flag->type == FlagType::kIntList || flag->type == FlagType::kStringList);
}

std::optional<bool> read_bool(const Flag& flag, std::string_view word) {
  if (flag.bool_style == BoolStyle::kValue) {
    if (word == flag.bool_words.first) return true;
    if (word == flag.bool_words.second) return false;
  }
  std::string small(word);
  for (char& c : small) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  for (const std::string_view yes : {"true", "1", "on", "yes"}) {
    if (small == yes) return true;
  }
  for (const std::string_view no : {"false", "0", "off", "no"}) {
    if (small == no) return false;
  }
  return std::nullopt;
}

json::value read_words(const Flag* flag, Words words) {
  if (is_list(flag)) {
    if (flag->list_style == ListStyle::kComma && words.size() == 1) {
      return read_comma_list(*flag, words.front());
    }
    return read_items(flag, words);
  }
  if (words.empty()) return true;
  if (words.size() == 1) return read_word(flag, words.front());
  return read_items(flag, words);
}

Written write_words(const Flag* flag, const json::value& value) {
  const bool as_json = flag != nullptr && !is_list(flag);
  if (const auto* items = value.if_array(); items != nullptr && !as_json) {
    return write_list(flag, *items);
  }
  if (is_list(flag) && flag->list_style == ListStyle::kComma && value.is_string()) {
    return write_comma_list({value});
  }
  if (value.is_bool() && flag != nullptr && flag->type == FlagType::kBool) {
    const auto& [yes, no] = flag->bool_words;
    return std::vector<std::string>{value.get_bool() ? yes : no};
  }
  return std::vector<std::string>{write_scalar(flag, value)};
}

}  // namespace preset

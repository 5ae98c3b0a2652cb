#include "format/task_keys.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "config/json_text.h"
#include "config/keys.h"

namespace tuningd {
namespace {

namespace json = boost::json;

bool is_at_least(const json::value& value, std::int64_t least) {
  return value.is_uint64() || (value.is_int64() && value.get_int64() >= least);
}

void check_list(const json::value& value, const std::string& path, ValueCheck check,
                Findings& found) {
  const json::array* list = value.if_array();
  if (list == nullptr || list->empty()) return found.error(path, "must be a list, not empty");
  for (std::size_t index = 0; index < list->size(); ++index) {
    check((*list)[index], config::pointer_append(path, index), found);
  }
}

}  // namespace

void Findings::warn(std::string_view path, std::string_view message) {
  warnings.push_back(std::string(path) + ": " + std::string(message));
}

void check_map(const json::value& value, const std::string& path, std::span<const KeyRule> rules,
               Findings& found) {
  const json::object* map = value.if_object();
  if (map == nullptr) return found.error(path, "must be an object");
  for (const auto& [key, item] : *map) {
    const std::string_view name = key;
    const auto rule = std::find_if(rules.begin(), rules.end(),
                                   [&](const KeyRule& each) { return each.name == name; });
    const std::string item_path = config::pointer_append(path, name);
    if (rule != rules.end()) {
      if (!item.is_null()) rule->check(item, item_path, found);
      continue;
    }
    std::vector<std::string> known;
    for (const KeyRule& each : rules) known.emplace_back(each.name);
    const std::string nearest = config::nearest_name(std::string(name), known);
    found.warn(item_path, nearest.empty()
                              ? "unknown key, it is ignored"
                              : "unknown key, it is ignored; did you mean '" + nearest + "'?");
  }
  for (const KeyRule& rule : rules) {
    if (!rule.required) continue;
    const json::value* item = map->if_contains(rule.name);
    if (item == nullptr || item->is_null()) {
      found.missing.push_back({config::pointer_append(path, rule.name), "is missing"});
    }
  }
}

void is_text(const json::value& value, const std::string& path, Findings& found) {
  if (!value.is_string()) found.error(path, "must be a string");
}

void is_name(const json::value& value, const std::string& path, Findings& found) {
  if (!value.is_string() || value.get_string().empty()) {
    found.error(path, "must be a string, not empty");
  }
}

void is_flag(const json::value& value, const std::string& path, Findings& found) {
  if (!value.is_bool()) found.error(path, "must be true or false");
}

void is_map(const json::value& value, const std::string& path, Findings& found) {
  if (!value.is_object()) found.error(path, "must be an object");
}

void is_count(const json::value& value, const std::string& path, Findings& found) {
  if (!is_at_least(value, 1)) found.error(path, "must be an integer of at least 1");
}

void is_seed(const json::value& value, const std::string& path, Findings& found) {
  if (!is_at_least(value, 0)) found.error(path, "must be an integer of at least 0");
}

void check_integer(const json::value& value, const std::string& path, std::int64_t least,
                   std::int64_t most, Findings& found) {
  const std::int64_t* number = value.if_int64();
  if (number != nullptr && *number >= least && *number <= most) return;
  found.error(path,
              "must be an integer from " + std::to_string(least) + " to " + std::to_string(most));
}

void is_positive(const json::value& value, const std::string& path, Findings& found) {
  if (!value.is_number() || value.to_number<double>() <= 0) {
    found.error(path, "must be a number above 0");
  }
}

void is_not_negative(const json::value& value, const std::string& path, Findings& found) {
  if (!value.is_number() || value.to_number<double>() < 0) {
    found.error(path, "must be a number of at least 0");
  }
}

void is_texts(const json::value& value, const std::string& path, Findings& found) {
  check_list(value, path, is_name, found);
}

void is_counts(const json::value& value, const std::string& path, Findings& found) {
  check_list(value, path, is_count, found);
}

std::string quoted_list(std::span<const std::string_view> names) {
  std::string text;
  for (const std::string_view name : names) {
    if (!text.empty()) text += ", ";
    text += "'" + std::string(name) + "'";
  }
  return text;
}

void check_one_of(const json::value& value, const std::string& path,
                  std::span<const std::string_view> names, Findings& found) {
  if (value.is_string()) {
    const std::string_view text = value.get_string();
    if (std::find(names.begin(), names.end(), text) != names.end()) return;
  }
  found.error(path, "must be one of " + quoted_list(names));
}

}  // namespace tuningd

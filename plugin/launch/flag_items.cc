// One parameter as the items of a command line.
#include "config/json_text.h"
#include "plugin/launch/flag_text.h"
#include "plugin/launch/plan.h"

namespace preset {
namespace {

std::unexpected<Failure> refuse(const Setting& setting, std::string message) {
  return fail({{config::pointer_append("/point", setting.key), std::move(message)}});
}

bool is_switch(const Flag* flag) {
  return flag != nullptr && flag->type == FlagType::kBool && flag->bool_style != BoolStyle::kValue;
}

// The option as it was written, unless that says the opposite or belongs to no such flag any more.
Option spelled_as(const Setting& setting, const Item* written) {
  if (written == nullptr || written->option.negative) return setting.option;
  return written->option;
}

Result<std::vector<Item>> switch_items(const Setting& setting, const Item* written) {
  Item item;
  item.is_option = true;
  if (setting.value.get_bool()) {
    item.option = spelled_as(setting, written);
    item.option.join = Join::kApart;
    return std::vector{std::move(item)};
  }
  const Flag* flag = setting.option.flag;
  if (flag == nullptr || flag->bool_style != BoolStyle::kNegatable) return std::vector<Item>{};
  if (written != nullptr && written->option.negative) {
    item.option = written->option;
  } else {
    item.option = setting.option;
    item.option.spelled = "--" + negative_name(*flag);
  }
  item.option.negative = true;
  item.option.join = Join::kApart;
  return std::vector{std::move(item)};
}

// Chooses a join with which no word of the value can be taken for an option.
Result<Item> join(const Reader& reader, const Setting& setting, const Item* written,
                  std::vector<std::string> words) {
  Item item;
  item.is_option = true;
  item.option = spelled_as(setting, written);
  item.text = std::move(words);
  if (!reader.dialect.joined) item.option.join = Join::kApart;
  bool dashed = false;
  for (const std::string& word : item.text) {
    dashed = dashed || (reader.dialect.known ? needs_joining(word) : word.starts_with('-'));
  }
  if (item.text.size() != 1) {
    item.option.join = Join::kApart;
    if (!dashed) return item;
    return refuse(setting,
                  "a value that begins with a dash cannot stand among others here: it "
                  "would be taken for an option");
  }
  if (item.option.join == Join::kAttached && (item.text[0].empty() || item.text[0][0] == '=')) {
    item.option.join = Join::kApart;
  }
  if (!dashed || item.option.join != Join::kApart) return item;
  if (reader.dialect.joined) {
    item.option.join = Join::kEquals;
    return item;
  }
  // Where a known option takes one word, that word is the value whatever it looks like.
  if (setting.option.flag != nullptr) return item;
  return refuse(setting,
                "a value that begins with a dash cannot be given to a flag that the "
                "catalog does not know: it could be taken for an option");
}

}  // namespace

Result<std::vector<Item>> items_of(const Reader& reader, const Setting& setting,
                                   const Item* written) {
  const Flag* flag = setting.option.flag;
  const json::value& value = setting.value;
  if (is_switch(flag) && !value.is_bool()) {
    return refuse(setting, "the flag is a switch: expected true, false or null");
  }
  if (value.is_bool() && (flag == nullptr || is_switch(flag))) {
    return switch_items(setting, written);
  }
  std::vector<std::vector<std::string>> groups;
  const auto* list = value.if_array();
  if (list != nullptr && flag != nullptr && adds_up(setting.option)) {
    for (const json::value& element : *list) groups.push_back({text_of(element)});
  } else {
    auto words = write_words(flag, value);
    if (!words) return refuse(setting, std::move(words.error()));
    groups.push_back(*std::move(words));
  }
  std::vector<Item> items;
  for (auto& words : groups) {
    auto item = join(reader, setting, written, std::move(words));
    if (!item) return std::unexpected(std::move(item.error()));
    items.push_back(*std::move(item));
  }
  return items;
}

}  // namespace preset

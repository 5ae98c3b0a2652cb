#include "plugin/launch/line.h"

#include <algorithm>
#include <utility>

#include "plugin/launch/flag_text.h"
#include "plugin/launch/secrets.h"

namespace preset {
namespace {

using Words = std::span<const std::string>;

bool is_negative_number(std::string_view word) {
  if (!word.starts_with('-')) return false;
  word.remove_prefix(1);
  const std::size_t point = word.find('.');
  const std::string_view whole = word.substr(0, point);
  const std::string_view digits = "0123456789";
  if (whole.find_first_not_of(digits) != std::string_view::npos) return false;
  if (point == std::string_view::npos) return !whole.empty();
  const std::string_view rest = word.substr(point + 1);
  return !rest.empty() && rest.find_first_not_of(digits) == std::string_view::npos;
}

bool is_known_option(const Reader& reader, std::string_view word) {
  const auto option = read_option(reader, word);
  return option && (option->flag != nullptr || is_model(reader, option->name));
}

// As argparse sees it: no dash before it, a negative number, or text with a blank in it.
bool looks_like_value(const Reader& reader, std::string_view word) {
  if (!word.starts_with('-') || word == "-" || is_negative_number(word)) return true;
  return word.find(' ') != std::string_view::npos && !is_known_option(reader, word);
}

class LineReader {
 public:
  LineReader(const Reader& reader, Words words) : reader_(reader), words_(words) {}

  std::expected<std::vector<Item>, std::string> read() {
    while (at_ < words_.size()) {
      const std::string& word = words_[at_];
      if (auto option = read_option(reader_, word)) {
        ++at_;
        read_option_item(*std::move(option));
      } else if (looks_like_value(reader_, word)) {
        ++at_;
        Item item;
        item.text = {word};
        item.model = reader_.positional_model && !model_seen_;
        model_seen_ = model_seen_ || item.model;
        items_.push_back(std::move(item));
      } else {
        return std::unexpected("\"" + word + "\" is no option that a flag could have");
      }
    }
    return std::move(items_);
  }

 private:
  void read_option_item(Option option) {
    Item item;
    item.is_option = true;
    item.model = is_model(reader_, option.name);
    if (option.value) {
      item.text = {*std::exchange(option.value, std::nullopt)};
    } else {
      for (std::size_t left = words_behind(option); left > 0; --left) {
        item.text.push_back(words_[at_++]);
      }
    }
    item.model = item.model && !item.text.empty();
    model_seen_ = model_seen_ || item.model;
    item.option = std::move(option);
    items_.push_back(std::move(item));
  }

  // Words that look like values from here on.
  std::size_t values_ahead() const {
    std::size_t end = at_;
    while (end < words_.size() && looks_like_value(reader_, words_[end])) ++end;
    return end - at_;
  }

  // How many words after it are the option's.
  std::size_t words_behind(const Option& option) const {
    if (at_ == words_.size()) return 0;
    if (option.flag == nullptr) return words_behind_unknown(option);
    const Flag& flag = *option.flag;
    if (flag.type == FlagType::kBool && flag.bool_style != BoolStyle::kValue) return 0;
    if (reader_.dialect.one_value) {
      // Older servers have switches that take a value now: `-fa -ngl 99`.
      const bool text = flag.type == FlagType::kString || flag.type == FlagType::kStringList ||
                        flag.type == FlagType::kJson;
      return !text && is_known_option(reader_, words_[at_]) ? 0 : 1;
    }
    const std::size_t ahead = values_ahead();
    const bool greedy =
        (is_list(&flag) && flag.list_style == ListStyle::kSpaced) || is_secret_option(option.name);
    return greedy ? ahead : std::min<std::size_t>(ahead, 1);
  }

  // Nothing says what it takes: the words that look like values, but not the model.
  std::size_t words_behind_unknown(const Option& option) const {
    const std::size_t ahead = values_ahead();
    const bool one = reader_.dialect.one_value || is_expected(reader_, option) ||
                     (reader_.positional_model && !model_seen_ && !is_secret_option(option.name));
    return one ? std::min<std::size_t>(ahead, 1) : ahead;
  }

  const Reader& reader_;
  Words words_;
  std::size_t at_ = 0;
  bool model_seen_ = false;
  std::vector<Item> items_;
};

json::value item_value(const Item& item) {
  const Flag* flag = item.option.flag;
  if (item.option.negative) return false;
  return read_words(flag, item.text);
}

}  // namespace

std::expected<std::vector<Item>, std::string> read_line(const Reader& reader, Words words) {
  return LineReader(reader, words).read();
}

void append_words(std::vector<std::string>& argv, const Item& item) {
  if (!item.is_option) {
    argv.insert(argv.end(), item.text.begin(), item.text.end());
    return;
  }
  const Option& option = item.option;
  if (option.join == Join::kApart || item.text.empty()) {
    argv.push_back(option.spelled);
    argv.insert(argv.end(), item.text.begin(), item.text.end());
  } else {
    argv.push_back(option.spelled + (option.join == Join::kEquals ? "=" : "") + item.text.front());
  }
}

bool adds_up(const Option& option) {
  if (option.flag == nullptr) return true;
  if (option.flag == &member_flag()) return option.name.ends_with('+');
  return is_list(option.flag) && option.flag->list_style == ListStyle::kRepeated;
}

json::value value_of(std::span<const Item* const> items) {
  const Option& option = items.front()->option;
  const bool list = is_list(option.flag);
  if (!adds_up(option) || (!list && items.size() == 1)) return item_value(*items.back());
  json::array all;
  for (const Item* item : items) {
    json::value value = item_value(*item);
    if (auto* elements = value.if_array(); elements != nullptr && list) {
      for (json::value& element : *elements) all.push_back(std::move(element));
    } else {
      all.push_back(std::move(value));
    }
  }
  return all;
}

bool needs_joining(std::string_view word) {
  if (!word.starts_with('-')) return false;
  return word.size() == 1 || word.find_first_not_of("0123456789", 1) != std::string_view::npos;
}

}  // namespace preset

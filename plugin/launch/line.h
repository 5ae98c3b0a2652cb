// A command line as options with their values and words between them.
#pragma once

#include <expected>
#include <span>
#include <string>
#include <vector>

#include "plugin/launch/option.h"

namespace preset {

struct Item {
  bool is_option = false;
  Option option;                  // its `value` is in `text`
  std::vector<std::string> text;  // the words of the value; of a word that belongs to no option, it
  bool model = false;             // says which model to serve
};

// What follows the command. The error names the word that is no option a flag could have.
std::expected<std::vector<Item>, std::string> read_line(const Reader& reader,
                                                        std::span<const std::string> words);

// As it is written.
void append_words(std::vector<std::string>& argv, const Item& item);

// What the items of one flag say: the last one's value, or the list of all where each adds to it.
json::value value_of(std::span<const Item* const> items);

// Whether each of several such options adds a value, rather than the last one counting.
bool adds_up(const Option& option);

// Whether `word` as a word of its own could be taken for an option: it begins with a dash and is no
// whole number. vLLM takes -0.5 for a member of an option, so that this is one too.
bool needs_joining(std::string_view word);

}  // namespace preset

// Text that is safe to show, and as wide as we think it is. Names and descriptions come from other
// people: no control character and no escape sequence of theirs may reach the terminal.
// All functions are [any thread].
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace presetctl {

// `text` as one line: control characters (C0, DEL, C1), line separators, marks that reorder or hide
// text, and bytes that are not UTF-8 are written as \n, \t, \u001b or \xff.
std::string printable(std::string_view text);

// JSON text with those characters of its strings as \u escapes: the same JSON, harmless to show.
std::string printable_json(std::string_view json);

// Columns that a terminal needs for printable text (wide characters are two, combining ones none).
std::size_t display_width(std::string_view text);

// Printable text cut to `width` columns, the last one an ellipsis if anything was cut.
std::string fit(std::string_view text, std::size_t width);

// Printable text filled with blanks, on the right or on the left, to `width` columns.
std::string pad_right(std::string_view text, std::size_t width);
std::string pad_left(std::string_view text, std::size_t width);

// Of the candidates the one that `word` most likely meant; empty if none is near.
class Nearest {
 public:
  explicit Nearest(std::string_view word) : word_(word) {}
  void consider(std::string_view candidate);
  // " (did you mean 'x'?)" or nothing.
  std::string hint() const;

 private:
  std::string word_;
  std::string best_;
  std::size_t distance_ = static_cast<std::size_t>(-1);
};

}  // namespace presetctl

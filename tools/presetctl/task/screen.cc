#include "presetctl/task/screen.h"

#include <algorithm>
#include <string>

#include "presetctl/text.h"

namespace presetctl {

void Screen::draw(const std::vector<Pieces>& lines) {
  // A line that is wider than the terminal is now takes several rows of it.
  std::size_t rows = 0;
  const std::size_t columns = std::max<std::size_t>(out_.width(), 1);
  for (const std::size_t width : drawn_)
    rows += std::max<std::size_t>(1, (width + columns - 1) / columns);
  std::string text;
  if (rows > 0) text += "\033[" + std::to_string(rows) + "A";
  text += "\r\033[J";
  drawn_.clear();
  for (const Pieces& line : lines) {
    std::size_t width = 0;
    for (const Piece& piece : line) {
      text += out_.painted(piece.text, piece.paint);
      width += display_width(piece.text);
    }
    text += "\n";
    drawn_.push_back(width);
  }
  out_.raw(text);
  out_.flush();
}

}  // namespace presetctl

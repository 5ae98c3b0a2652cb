// A block of lines at the bottom of the terminal, drawn over the one before, also when the terminal
// was made wider or narrower in between.
#pragma once

#include <cstddef>
#include <vector>

#include "presetctl/output.h"
#include "presetctl/task/watch_view.h"

namespace presetctl {

class Screen {
 public:
  explicit Screen(Output& out) : out_(out) {}

  // Columns that a line may have: one is left free, so that none wraps.
  std::size_t width() const { return out_.width() > 1 ? out_.width() - 1 : 1; }
  // Lines no wider than width().
  void draw(const std::vector<Pieces>& lines);
  // What is drawn stays; the next block comes below it.
  void keep() { drawn_.clear(); }

 private:
  Output& out_;
  std::vector<std::size_t> drawn_;  // widths of the lines on the screen
};

}  // namespace presetctl

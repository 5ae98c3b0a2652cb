#include "presetctl/output.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <utility>

#include "config/json_text.h"
#include "presetctl/text.h"

namespace presetctl {
namespace {

constexpr std::string_view kGap = "  ";
constexpr std::size_t kNarrowest = 8;  // a flexible column is not cut below this

const char* code_of(Paint paint) {
  switch (paint) {
    case Paint::kPlain:
      return "";
    case Paint::kBold:
      return "\033[1m";
    case Paint::kDim:
      return "\033[2m";
    case Paint::kRed:
      return "\033[31m";
    case Paint::kGreen:
      return "\033[32m";
    case Paint::kYellow:
      return "\033[33m";
  }
  return "";
}

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value && *value;
}

}  // namespace

Output::Output() : terminal_(::isatty(STDOUT_FILENO) == 1) {
  if (!terminal_) return;
  const char* kind = std::getenv("TERM");
  steers_ = !(kind && std::string_view(kind) == "dumb");
  colour_ = steers_ && !is_set("NO_COLOR");
  measure();
}

void Output::measure() {
  if (!terminal_) return;
  winsize size{};
  width_ = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

void Output::raw(std::string_view text) {
  if (text.empty()) return;  // fwrite must not be given a null pointer
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) failed_ = true;
}

void Output::line(std::string_view text) {
  raw(text);
  raw("\n");
}

void Output::json(const boost::json::value& value) {
  if (terminal_) {
    raw(printable_json(config::to_pretty_json(value)));
  } else {
    line(printable_json(config::to_json(value)));
  }
}

std::string Output::painted(std::string_view text, Paint paint) const {
  if (!colour_ || paint == Paint::kPlain || text.empty()) return std::string(text);
  return code_of(paint) + std::string(text) + "\033[0m";
}

bool Output::flush() {
  if (std::fflush(stdout) != 0) failed_ = true;
  return !failed_;
}

void Table::add(std::vector<std::string> cells) {
  for (std::string& cell : cells) cell = printable(cell);
  cells.resize(columns_.size());
  rows_.push_back(std::move(cells));
}

void Table::print(Output& out) const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t widest = display_width(columns_[i].heading);
    for (const auto& row : rows_) widest = std::max(widest, display_width(row[i]));
    widths.push_back(widest);
  }
  if (out.width() > 0) {
    std::size_t total =
        std::accumulate(widths.begin(), widths.end(), kGap.size() * (columns_.size() - 1));
    while (total > out.width()) {
      std::size_t* widest = nullptr;
      for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (columns_[i].flexible && widths[i] > kNarrowest && (!widest || widths[i] > *widest)) {
          widest = &widths[i];
        }
      }
      if (!widest) break;
      --*widest;
      --total;
    }
  }
  const auto print_row = [&](const auto& cell_of, Paint paint) {
    std::string text;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const std::string cell = fit(cell_of(i), widths[i]);
      if (i > 0) text += kGap;
      text += columns_[i].align == Align::kRight ? pad_left(cell, widths[i])
                                                 : pad_right(cell, widths[i]);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    // A terminal narrower than the columns that must not be cut would wrap the line.
    out.line(out.painted(out.width() > 0 ? fit(text, out.width()) : text, paint));
  };
  print_row([&](std::size_t i) { return columns_[i].heading; }, Paint::kBold);
  for (const auto& row : rows_) {
    print_row([&](std::size_t i) { return row[i]; }, Paint::kPlain);
  }
}

}  // namespace presetctl

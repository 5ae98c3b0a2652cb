// Where results go: standard output, with colours and a width only if it is a terminal.
#pragma once

#include <boost/json/value.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace presetctl {

enum class Paint { kPlain, kBold, kDim, kRed, kGreen, kYellow };

class Output {
 public:
  // Looks at standard output, NO_COLOR, TERM and the terminal's size.
  Output();

  // Text is written as it is: whatever others wrote in it went through printable() before.
  void line(std::string_view text = {});
  void raw(std::string_view text);
  // Pretty on a terminal, else one line; characters that could harm a terminal are \u escapes.
  void json(const boost::json::value& value);

  std::string painted(std::string_view text, Paint paint) const;

  // Columns of the terminal; 0 if the output is none, and nothing is cut.
  std::size_t width() const { return width_; }
  // Whether the output can be drawn over: a terminal that moves its cursor.
  bool steers() const { return steers_; }
  // Looks at the terminal's size again.
  void measure();

  // Writes out what is buffered; false if some of it could not be written.
  bool flush();

 private:
  bool terminal_ = false;
  bool steers_ = false;
  bool colour_ = false;
  std::size_t width_ = 0;
  bool failed_ = false;
};

// Rows under headings. Columns are as wide as their widest cell; if all do not fit the terminal,
// the widest flexible ones are cut.
class Table {
 public:
  enum class Align { kLeft, kRight };
  struct Column {
    std::string heading;
    Align align = Align::kLeft;
    bool flexible = false;
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  // Cells are made printable here. As many as there are columns.
  void add(std::vector<std::string> cells);
  void print(Output& out) const;
  bool empty() const { return rows_.empty(); }

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace presetctl

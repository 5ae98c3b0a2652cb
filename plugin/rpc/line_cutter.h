// Cuts a stream of bytes into lines.
//
// Bytes are borrowed from where they were read as long as whole lines can be cut from them there;
// only what is left over is copied. So an idle connection holds no buffer, and many connections
// share one to read into. [one thread]
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace preset {

class LineCutter {
 public:
  enum class Cut {
    kNone,  // no whole line is there
    kLine,
    kTooLong,  // a line longer than the limit; what else comes of it is skipped
  };

  explicit LineCutter(std::size_t limit) : limit_(limit) {}

  // Takes bytes just read. They must stay in place until keep().
  void feed(std::string_view bytes);

  // The next line that is not blank, without its LF and a CR before it; valid until feed(), keep()
  // or end(). A line may have `limit` bytes.
  Cut next(std::string_view& line);

  // Takes the last line back: next() gives it again. Only right after next() answered kLine.
  void back();

  // Copies what is not cut yet, so that the memory given to feed() may be used again.
  void keep();

  // The stream has ended: what is left counts as a line.
  void end() { ended_ = true; }

  // A line has begun and not ended.
  bool mid_line() const { return skipping_ || !rest().empty(); }

  // How many lines have begun so far: tells one unfinished line from the next.
  std::uint64_t lines() const { return lines_; }

 private:
  std::string_view rest() const;
  void use(std::size_t bytes);

  const std::size_t limit_;
  std::string own_;            // copied bytes; in use if not empty
  std::string_view borrowed_;  // else these
  std::size_t at_ = 0;         // where the next line begins
  std::size_t searched_ = 0;   // no LF between at_ and here
  std::size_t last_ = 0;       // where the last line began
  std::uint64_t lines_ = 0;
  bool skipping_ = false;  // within a line that is too long
  bool ended_ = false;
};

}  // namespace preset

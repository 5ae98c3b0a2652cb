// A terminal that tests look at: it understands what `task watch` sends, and nothing else.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace test {

// One thread.
class Terminal {
 public:
  // Starts the program on it.
  Terminal(std::vector<std::string> argv, unsigned short columns);
  ~Terminal();  // ends the program if it runs
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  void resize(unsigned short columns);
  void type(std::string_view text);

  // Waits until the screen shows `text`; false if it does not.
  bool shows(std::string_view text);
  // The lines that one sees now.
  std::vector<std::string> lines();
  std::string text();
  // Waits for the end; the exit status, or minus a signal's number.
  int wait();

 private:
  bool read(int milliseconds);  // false at the end
  void put(std::string_view bytes);

  int fd_ = -1;
  pid_t child_ = -1;
  std::string unread_;  // a sequence cut in two
  std::vector<std::string> lines_{""};
  std::size_t row_ = 0;
};

// Characters of a line.
std::size_t columns_of(std::string_view line);

}  // namespace test

// The person's browser, opened at the console.
#pragma once

#include <expected>
#include <string>

namespace console {

// A page that leads on to the URL, in a file that only its owner can read: everyone on the machine
// can read a command line, so the token must not stand in the browser's. Removed at the end of the
// scope.
class StartPage {
 public:
  // The error is one line for people.
  static std::expected<StartPage, std::string> make(const std::string& url);
  StartPage(StartPage&& other) noexcept;
  StartPage(const StartPage&) = delete;
  StartPage& operator=(const StartPage&) = delete;
  StartPage& operator=(StartPage&&) = delete;
  ~StartPage();

  const std::string& path() const { return path_; }

 private:
  explicit StartPage(std::string path) : path_(std::move(path)) {}

  std::string path_;
};

// Starts $BROWSER (a command with options, as the shell reads it), or xdg-open where there is a
// display, on the file; does not wait for it. The error is one line for people: there is no
// display, or the program cannot be started.
std::expected<void, std::string> open_browser(const StartPage& page);

}  // namespace console

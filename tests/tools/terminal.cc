#include "terminal.h"

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <stdexcept>

namespace test {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds kPatience(30);
constexpr int kTick = 50;

}  // namespace

Terminal::Terminal(std::vector<std::string> argv, unsigned short columns) {
  winsize size{.ws_row = 24, .ws_col = columns, .ws_xpixel = 0, .ws_ypixel = 0};
  child_ = ::forkpty(&fd_, nullptr, nullptr, &size);
  if (child_ < 0) throw std::runtime_error("forkpty");
  if (child_ > 0) return;
  ::setenv("TERM", "xterm", 1);
  ::unsetenv("NO_COLOR");
  std::vector<char*> pointers;
  for (std::string& word : argv) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  ::execv(pointers.front(), pointers.data());
  ::_exit(127);
}

Terminal::~Terminal() {
  if (child_ > 0) {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
  }
  ::close(fd_);
}

void Terminal::resize(unsigned short columns) {
  winsize size{.ws_row = 24, .ws_col = columns, .ws_xpixel = 0, .ws_ypixel = 0};
  ::ioctl(fd_, TIOCSWINSZ, &size);
}

void Terminal::type(std::string_view text) {
  if (::write(fd_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    throw std::runtime_error("cannot type");
  }
}

// Escape sequences move up, erase to the end of the screen, or colour.
void Terminal::put(std::string_view bytes) {
  std::string all = unread_ + std::string(bytes);
  unread_.clear();
  for (std::size_t at = 0; at < all.size(); ++at) {
    const char c = all[at];
    if (c == '\n') {
      if (++row_ == lines_.size()) lines_.emplace_back();
    } else if (c == '\r') {
      continue;  // every line is written from its begin
    } else if (c == '\033') {
      const std::size_t end = all.find_first_of("AJm", at);
      if (end == std::string::npos) {
        unread_ = all.substr(at);
        return;
      }
      if (all[end] == 'A') {
        row_ -= std::min(row_, static_cast<std::size_t>(std::stoul(all.substr(at + 2))));
      } else if (all[end] == 'J') {
        lines_.resize(row_ + 1);
        lines_.back().clear();
      }
      at = end;
    } else {
      lines_[row_] += c;
    }
  }
}

bool Terminal::read(int milliseconds) {
  pollfd waiting{.fd = fd_, .events = POLLIN, .revents = 0};
  if (::poll(&waiting, 1, milliseconds) <= 0) return true;
  char buffer[4096];
  const ssize_t got = ::read(fd_, buffer, sizeof buffer);
  if (got <= 0) return false;  // EIO: the other side is closed
  put({buffer, static_cast<std::size_t>(got)});
  return true;
}

bool Terminal::shows(std::string_view text) {
  const Clock::time_point end = Clock::now() + kPatience;
  while (this->text().find(text) == std::string::npos) {
    if (!read(kTick) || Clock::now() > end) return this->text().find(text) != std::string::npos;
  }
  return true;
}

std::vector<std::string> Terminal::lines() {
  return lines_;
}

std::string Terminal::text() {
  std::string all;
  for (const std::string& line : lines_) all += line + "\n";
  return all;
}

int Terminal::wait() {
  const Clock::time_point end = Clock::now() + kPatience;
  while (read(kTick)) {
    if (Clock::now() > end) throw std::runtime_error("it does not end; it shows:\n" + text());
  }
  int status = 0;
  while (::waitpid(child_, &status, 0) < 0 && errno == EINTR) {
  }
  child_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

std::size_t columns_of(std::string_view line) {
  return static_cast<std::size_t>(std::ranges::count_if(
      line, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

}  // namespace test

#include "presetctl_run.h"

#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <stdexcept>

namespace test {
namespace {

constexpr unsigned short kColumns = 60;

std::vector<std::string> command(const std::vector<std::string>& words, const std::string& socket) {
  std::vector<std::string> argv{PRESETCTL_PROGRAM, "--socket",
                                socket.empty() ? shared_daemon().socket_path() : socket};
  argv.insert(argv.end(), words.begin(), words.end());
  return argv;
}

// The child's side of ctl_on_terminal(); does not return.
[[noreturn]] void become(std::vector<std::string> argv, const std::vector<std::string>& env) {
  for (const std::string& setting : env) {
    const std::size_t equals = setting.find('=');
    ::setenv(setting.substr(0, equals).c_str(), setting.substr(equals + 1).c_str(), 1);
  }
  std::vector<char*> pointers;
  for (std::string& word : argv) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  ::execv(pointers.front(), pointers.data());
  ::_exit(127);
}

// All that appears on the terminal until its program ends.
std::string read_screen(int terminal, std::chrono::steady_clock::time_point deadline) {
  std::string screen;
  char buffer[4096];
  while (std::chrono::steady_clock::now() < deadline) {
    pollfd waiting{.fd = terminal, .events = POLLIN, .revents = 0};
    if (::poll(&waiting, 1, 100) <= 0) continue;
    const ssize_t got = ::read(terminal, buffer, sizeof buffer);
    if (got <= 0) return screen;  // EIO: the other side is closed
    screen.append(buffer, static_cast<std::size_t>(got));
  }
  throw std::runtime_error("presetctl does not end on a terminal; it shows:\n" + screen);
}

}  // namespace

Finished ctl(const std::vector<std::string>& words, const CtlOptions& options) {
  SpawnOptions spawn{.argv = command(words, options.socket),
                     .env = options.env,
                     .directory = options.directory,
                     .input = options.input};
  Finished done = run(spawn);
  if (done.status.signal != 0) {
    throw std::runtime_error("presetctl was ended by signal " + std::to_string(done.status.signal) +
                             ": " + done.err);
  }
  return done;
}

std::string ctl_out(const std::vector<std::string>& words, const CtlOptions& options) {
  Finished done = ctl(words, options);
  BOOST_TEST_CONTEXT("presetctl " << words.front()) {
    BOOST_TEST(done.status.code == 0);
    BOOST_TEST(done.err == "");
  }
  return std::move(done.out);
}

boost::json::value ctl_json(std::vector<std::string> words, const CtlOptions& options) {
  words.insert(words.begin(), "--json");
  const std::string out = ctl_out(words, options);
  if (out.empty() || out.find('\n') != out.size() - 1) {
    throw std::runtime_error("expected one line of JSON, found: " + out);
  }
  return parse(out);
}

OnTerminal ctl_on_terminal(const std::vector<std::string>& words, std::string_view typed,
                           const std::vector<std::string>& env) {
  const std::vector<std::string> argv = command(words, {});
  winsize size{.ws_row = 24, .ws_col = kColumns, .ws_xpixel = 0, .ws_ypixel = 0};
  int terminal = -1;
  const pid_t child = ::forkpty(&terminal, nullptr, nullptr, &size);
  if (child < 0) throw std::runtime_error("forkpty");
  if (child == 0) become(argv, env);

  OnTerminal done;
  if (::write(terminal, typed.data(), typed.size()) != static_cast<ssize_t>(typed.size())) {
    ::kill(child, SIGKILL);
  }
  try {
    done.screen = read_screen(terminal, std::chrono::steady_clock::now() + kPatience);
  } catch (...) {
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(terminal);
    throw;
  }
  ::close(terminal);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  done.code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return done;
}

std::string fresh_name(std::string_view what) {
  static std::atomic<int> number{0};
  return "ctl " + std::string(what) + " " + std::to_string(++number);
}

bool can_harm(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '\n' || byte == '\r') continue;
    if (byte < 0x20 || byte == 0x7f) return true;
    // C1: U+0080 to U+009F are 0xc2 followed by that byte.
    if (byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0) {
      return true;
    }
  }
  return false;
}

}  // namespace test

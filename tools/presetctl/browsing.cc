// console: presets and tasks in the browser. preset-console is the program for that; here it is
// found, told which socket, and takes this process's place.
#include <unistd.h>

#include <boost/program_options/value_semantic.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "presetctl/verbs.h"

namespace presetctl {
namespace {

namespace po = boost::program_options;

constexpr const char* kProgram = "preset-console";

// Installed together: beside this program. Otherwise as PATH says.
std::string console_program() {
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return kProgram;
  const std::string beside = self.parent_path() / kProgram;
  return ::access(beside.c_str(), X_OK) == 0 ? beside : kProgram;
}

}  // namespace

void console_options(AddOptions& add) {
  add("listen", po::value<std::string>()->value_name("ADDRESS:PORT"),
      "where to listen, by default 127.0.0.1:8642; port 0: any free one");
  add("no-open", "print the URL and open no browser");
}

Result<Status> console(Context& context, const Arguments& arguments) {
  std::vector<std::string> words{console_program(), "--socket", context.socket()};
  if (!arguments.has("no-open")) words.emplace_back("--open");
  if (const auto listen = arguments.text("listen"))
    words.insert(words.end(), {"--listen", *listen});
  words.insert(words.end(), arguments.operands().begin(), arguments.operands().end());

  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  ::execvp(argv.front(), argv.data());
  const int error = errno;
  if (error == ENOENT) {
    return misuse(
        std::string(kProgram) +
        " is neither beside presetctl nor in PATH; it is built unless TUNINGD_CONSOLE=OFF");
  }
  return misuse(words.front() + " cannot be run: " + std::strerror(error));
}

}  // namespace presetctl

#include "runner/program.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string_view>
#include <system_error>

namespace tuningd {
namespace {

bool is_program(const std::string& file) {
  struct stat status{};
  return ::stat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         ::access(file.c_str(), X_OK) == 0;
}

}  // namespace

std::string find_program(const std::string& program, const std::string& path) {
  if (program.find('/') != std::string::npos) return is_program(program) ? program : "";
  if (program.empty()) return "";
  std::string_view rest = path.empty() ? std::string_view("/usr/local/bin:/usr/bin:/bin") : path;
  while (!rest.empty()) {
    const auto colon = rest.find(':');
    const std::string folder(rest.substr(0, colon));
    // An empty or relative folder would mean the run's own.
    if (folder.starts_with('/') && is_program(folder + '/' + program))
      return folder + '/' + program;
    if (colon == std::string_view::npos) break;
    rest.remove_prefix(colon + 1);
  }
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return "";
  for (const auto& folder : {self.parent_path(), self.parent_path() / "../bin"}) {
    const std::string file = (folder / program).lexically_normal().string();
    if (is_program(file)) return file;
  }
  return "";
}

}  // namespace tuningd

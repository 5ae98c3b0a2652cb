#include "presetctl/editor.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <system_error>
#include <utility>

#include "presetctl/files.h"

extern char** environ;

namespace presetctl {
namespace {

std::string reason(int error) {
  return std::generic_category().message(error);
}

std::string editor_command() {
  for (const char* variable : {"VISUAL", "EDITOR"}) {
    if (const char* named = std::getenv(variable); named && *named) return named;
  }
  return "vi";
}

// While the editor has the terminal, an interrupt is the editor's and must not end us.
class InterruptsIgnored {
 public:
  InterruptsIgnored() {
    struct sigaction ignore{};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGINT, &ignore, &interrupt_);
    ::sigaction(SIGQUIT, &ignore, &quit_);
  }
  ~InterruptsIgnored() {
    ::sigaction(SIGINT, &interrupt_, nullptr);
    ::sigaction(SIGQUIT, &quit_, nullptr);
  }
  InterruptsIgnored(const InterruptsIgnored&) = delete;
  InterruptsIgnored& operator=(const InterruptsIgnored&) = delete;

 private:
  struct sigaction interrupt_{};
  struct sigaction quit_{};
};

}  // namespace

Result<EditedFile> EditedFile::make() {
  static constexpr std::string_view kSuffix = ".yaml";
  const char* folder = std::getenv("TMPDIR");
  std::string path = std::string(folder && *folder ? folder : "/tmp") + "/presetctl-XXXXXX";
  path += kSuffix;
  // mkostemps makes a new file of mode 0600.
  const int fd = ::mkostemps(path.data(), static_cast<int>(kSuffix.size()), O_CLOEXEC);
  if (fd < 0) return misuse(path + ": cannot be made: " + reason(errno));
  ::close(fd);
  return EditedFile(std::move(path));
}

EditedFile::EditedFile(EditedFile&& other) noexcept
    : path_(std::exchange(other.path_, {})), kept_(other.kept_) {}

EditedFile::~EditedFile() {
  if (!kept_ && !path_.empty()) ::unlink(path_.c_str());
}

Result<void> EditedFile::write(std::string_view text) {
  // Beside the file and then over it: where there is no space the old text stays.
  const std::string fresh = path_ + ".new";
  const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0) return misuse(path_ + ": cannot be written: " + reason(errno));
  int error = 0;
  while (!text.empty() && error == 0) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      error = errno;
    }
  }
  if (::close(fd) != 0 && error == 0) error = errno;
  if (error == 0 && ::rename(fresh.c_str(), path_.c_str()) != 0) error = errno;
  if (error == 0) return {};
  ::unlink(fresh.c_str());
  return misuse(path_ + ": cannot be written: " + reason(error));
}

Result<std::string> EditedFile::read() const {
  return read_file(path_);
}

Result<void> EditedFile::open_editor() const {
  const std::string editor = editor_command();
  std::string shell = "sh";
  std::string option = "-c";
  std::string script = editor + " \"$@\"";
  std::string name = editor;
  std::string file = path_;
  const std::array<char*, 6> argv{shell.data(), option.data(), script.data(),
                                  name.data(),  file.data(),   nullptr};

  const InterruptsIgnored ignored;
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  sigset_t defaults;
  ::sigemptyset(&defaults);
  ::sigaddset(&defaults, SIGINT);
  ::sigaddset(&defaults, SIGQUIT);
  ::posix_spawnattr_setsigdefault(&attributes, &defaults);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  pid_t child = 0;
  const int error = ::posix_spawn(&child, "/bin/sh", nullptr, &attributes, argv.data(), environ);
  ::posix_spawnattr_destroy(&attributes);
  if (error != 0) return misuse(editor + ": cannot be run: " + reason(error));
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return misuse(editor + ": was lost: " + reason(errno));
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return misuse("the editor '" + editor + "' failed");
  }
  return {};
}

}  // namespace presetctl

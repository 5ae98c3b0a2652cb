#include "presetctl/files.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "config/json_text.h"
#include "config/yaml_text.h"
#include "presetctl/text.h"

namespace presetctl {
namespace {

namespace json = boost::json;

constexpr std::size_t kFileBytes = 64U << 20;
constexpr std::size_t kFileNameBytes = 255;
constexpr std::size_t kReadBytes = 64U << 10;

std::string reason(int error) {
  return std::generic_category().message(error);
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

// A file that is gone at the end of the scope unless it was given its real name.
class Unfinished {
 public:
  explicit Unfinished(std::string path) : path_(std::move(path)) {}
  ~Unfinished() { ::unlink(path_.c_str()); }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;

 private:
  std::string path_;
};

int write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(fd) < 0 && errno != EINVAL && errno != EROFS ? errno : 0;
}

// Gives the finished file its name; fails with EEXIST instead of replacing.
int rename_new(const char* from, const char* to) {
  if (::renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  // Not every file system knows the flag; a hard link does not replace either.
  return ::link(from, to) == 0 ? 0 : errno;
}

bool ends_with_any(std::string_view path, std::initializer_list<std::string_view> endings) {
  for (const std::string_view ending : endings) {
    if (path.ends_with(ending)) return true;
  }
  return false;
}

}  // namespace

Result<std::string> read_file(const std::string& path) {
  const bool standard = path == "-";
  const std::string shown = standard ? "standard input" : path;
  const Descriptor file(standard ? ::dup(STDIN_FILENO)
                                 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (file.get() < 0) return misuse(shown + ": cannot be opened: " + reason(errno));
  std::string bytes;
  for (;;) {
    const std::size_t old = bytes.size();
    bytes.resize(old + kReadBytes);
    const ssize_t got = ::read(file.get(), bytes.data() + old, kReadBytes);
    const int error = errno;
    bytes.resize(old + (got > 0 ? static_cast<std::size_t>(got) : 0));
    if (got < 0 && error == EINTR) continue;
    if (got < 0) return misuse(shown + ": cannot be read: " + reason(error));
    if (got == 0) return bytes;
    if (bytes.size() > kFileBytes) return misuse(shown + ": is larger than 64 MiB");
  }
}

Result<json::value> parse_document(std::string_view text, const std::string& path) {
  const std::string shown = path == "-" ? "standard input" : path;
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const bool looks_json =
      first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
  const bool yaml =
      ends_with_any(path, {".yaml", ".yml"}) || (!ends_with_any(path, {".json"}) && !looks_json);
  if (yaml) {
    auto document = config::parse_yaml(text, shown, {.bytes = kFileBytes});
    if (!document) return misuse(config::to_string(document.error()));
    return std::move(document->value);
  }
  auto value = config::parse_json(text);
  if (!value) return misuse(shown + ": " + value.error().message);
  return std::move(*value);
}

Result<json::value> load_document(const std::string& path) {
  const Result<std::string> text = read_file(path);
  if (!text) return std::unexpected(text.error());
  return parse_document(*text, path);
}

std::string export_file_name(std::string_view preset) {
  static constexpr std::string_view kPrefix = "preset-";
  static constexpr std::string_view kSuffix = ".json";
  std::string name;
  while (!preset.empty()) {
    std::size_t bytes = 1;
    while (bytes < preset.size() && (static_cast<unsigned char>(preset[bytes]) & 0xc0U) == 0x80U) {
      ++bytes;
    }
    const std::string_view character = preset.substr(0, bytes);
    const bool fits = character != "/" && character != "\\" && printable(character) == character;
    if (kPrefix.size() + name.size() + bytes + kSuffix.size() > kFileNameBytes) break;
    name += fits ? character : "_";
    preset.remove_prefix(bytes);
  }
  return std::string(kPrefix) + name + std::string(kSuffix);
}

Result<void> write_file(const std::string& path, std::string_view bytes, bool replace) {
  struct stat found{};
  if (::lstat(path.c_str(), &found) == 0) {
    if (!replace) return misuse(path + ": exists already; --force replaces it");
    if (!S_ISREG(found.st_mode)) return misuse(path + ": is not a regular file, left as it is");
  }
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : path.substr(0, slash + 1);
  const std::string temporary = folder + ".presetctl-" + std::to_string(::getpid()) + ".tmp";
  const Descriptor file(
      ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
  if (file.get() < 0) return misuse(path + ": cannot be written: " + reason(errno));
  const Unfinished unfinished(temporary);
  if (const int error = write_all(file.get(), bytes)) {
    return misuse(path + ": cannot be written: " + reason(error));
  }
  const int error = replace ? (::rename(temporary.c_str(), path.c_str()) == 0 ? 0 : errno)
                            : rename_new(temporary.c_str(), path.c_str());
  if (error == EEXIST) return misuse(path + ": exists already; --force replaces it");
  if (error != 0) return misuse(path + ": cannot be written: " + reason(error));
  return {};
}

}  // namespace presetctl

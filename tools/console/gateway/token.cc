#include "token.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

namespace console {
namespace {

using Digest = std::array<unsigned char, 32>;

constexpr std::size_t kShortest = 22;  // 128 bits in base64url
constexpr std::size_t kLongest = 256;
constexpr std::string_view kLetters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string base64url(const Digest& bytes) {
  std::string text;
  unsigned bits = 0;
  unsigned count = 0;
  for (const unsigned char byte : bytes) {
    bits = bits << 8U | byte;
    for (count += 8; count >= 6; count -= 6) text += kLetters[bits >> (count - 6) & 63U];
  }
  if (count > 0) text += kLetters[bits << (6 - count) & 63U];
  return text;
}

Digest mac(std::string_view key, std::string_view text) {
  Digest digest{};
  unsigned size = 0;
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(),
           &size) == nullptr) {
    throw std::bad_alloc();
  }
  return digest;
}

// The length is no secret.
bool same(std::string_view secret, std::string_view guess) {
  return secret.size() == guess.size() &&
         CRYPTO_memcmp(secret.data(), guess.data(), secret.size()) == 0;
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }

 private:
  int number_;
};

std::unexpected<std::string> problem(const std::string& path, const std::string& what) {
  return std::unexpected("token file " + path + ": " + what);
}

bool write_whole(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(file) == 0;
}

// Makes it under another name first: whoever finds the file finds a whole token in it. Nothing: it
// is there, made here or by another at the same moment.
std::optional<std::string> make_file(const std::string& path, const Token& token,
                                     const std::string& suffix) {
  const std::string draft = path + "." + suffix;
  const Descriptor file(
      ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (file.get() < 0) return std::strerror(errno);
  std::optional<std::string> failure;
  if (!write_whole(file.get(), token.text() + "\n") ||
      (::link(draft.c_str(), path.c_str()) != 0 && errno != EEXIST)) {
    failure = std::strerror(errno);
  }
  ::unlink(draft.c_str());
  return failure;
}

std::expected<std::string, std::string> read_file(const std::string& path, int file) {
  struct stat about{};
  if (::fstat(file, &about) != 0) return problem(path, std::strerror(errno));
  if (!S_ISREG(about.st_mode)) return problem(path, "is no file");
  if (about.st_uid != ::geteuid() && about.st_uid != 0) {
    return problem(path, "belongs to another user");
  }
  if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return problem(path, "is open to others: chmod 600 it");
  }
  std::array<char, kLongest + 2> bytes{};
  std::size_t size = 0;
  while (size < bytes.size()) {
    const ssize_t got = ::read(file, bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return problem(path, std::strerror(errno));
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  std::string text(bytes.data(), size);
  if (text.ends_with('\n')) text.pop_back();
  if (text.size() < kShortest || text.size() > kLongest ||
      text.find_first_not_of(kLetters) != std::string::npos) {
    return problem(path, "holds no token: one line of 22 to 256 letters, digits, '-' and '_'");
  }
  return text;
}

}  // namespace

Token::Token(std::string text)
    : text_(std::move(text)), cookie_(base64url(mac(text_, "preset-console: the cookie"))) {}

std::expected<Token, std::string> Token::fresh() {
  Digest bytes{};
  // Up to 256 bytes come whole, or not at all.
  ssize_t got = 0;
  do {
    got = ::getrandom(bytes.data(), bytes.size(), 0);
  } while (got < 0 && errno == EINTR);
  if (got != static_cast<ssize_t>(bytes.size())) {
    return std::unexpected("no random numbers from the system: " +
                           std::string(std::strerror(errno)));
  }
  return Token(base64url(bytes));
}

std::expected<Token, std::string> Token::of_file(const std::string& path) {
  static constexpr int kFlags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  int opened = ::open(path.c_str(), kFlags);
  if (opened < 0 && errno == ENOENT) {
    const std::expected<Token, std::string> token = fresh();
    const std::expected<Token, std::string> suffix = fresh();
    if (!token || !suffix) return token ? suffix : token;
    if (const auto failure = make_file(path, *token, suffix->text().substr(0, 8))) {
      return problem(path, *failure);
    }
    opened = ::open(path.c_str(), kFlags);
  }
  const Descriptor file(opened);
  if (opened < 0) {
    return problem(path, errno == ELOOP ? "is a symbolic link" : std::strerror(errno));
  }
  std::expected<std::string, std::string> text = read_file(path, opened);
  if (!text) return std::unexpected(std::move(text.error()));
  return Token(std::move(*text));
}

bool Token::is(std::string_view guess) const {
  return same(text_, guess);
}
bool Token::is_cookie(std::string_view guess) const {
  return same(cookie_, guess);
}

}  // namespace console

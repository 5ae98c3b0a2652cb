#include "plugin/launch/secrets.h"

#include <algorithm>
#include <string>

namespace preset {
namespace {

// Lower case, words apart by dashes.
std::string plain(std::string_view name) {
  std::string out(name);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '_' || c == '.') c = '-';
  }
  return out;
}

// The name is one of `endings`, or ends in a dash and one of them.
template <std::size_t kCount>
bool ends_in(std::string_view name, const std::string_view (&endings)[kCount]) {
  return std::ranges::any_of(endings, [&](std::string_view ending) {
    if (!name.ends_with(ending)) return false;
    return name.size() == ending.size() || name[name.size() - ending.size() - 1] == '-';
  });
}

constexpr std::string_view kSecretEndings[] = {
    "api-key",    "apikey",       "access-key", "secret-key", "private-key",
    "auth-token", "access-token", "api-token",  "hf-token",   "password",
    "passwd",     "passphrase",   "secret",     "credential", "credentials"};

}  // namespace

// Flags that end in "token" are mostly about tokens of text.
bool is_secret_option(std::string_view name) {
  const std::string text = plain(name);
  return ends_in(text, kSecretEndings) || text == "token" || text == "hft";  // llama.cpp's -hft
}

bool is_secret_variable(std::string_view name) {
  constexpr std::string_view kTokens[] = {"token", "hub-token"};
  const std::string text = plain(name);
  return ends_in(text, kSecretEndings) || ends_in(text, kTokens);
}

}  // namespace preset

// The secret that lets a request in.
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace console {

class Token {
 public:
  // 256 random bits. The error, of this and the next, is one line for people.
  static std::expected<Token, std::string> fresh();
  // Of the file; one that is missing is made, with a fresh token, for its owner alone.
  static std::expected<Token, std::string> of_file(const std::string& path);

  const std::string& text() const { return text_; }
  // What a browser keeps: tells nothing about the token, and changes with it.
  const std::string& cookie() const { return cookie_; }

  // Take the same time whatever is guessed of that length.
  bool is(std::string_view guess) const;
  bool is_cookie(std::string_view guess) const;

 private:
  explicit Token(std::string text);

  std::string text_;
  std::string cookie_;
};

}  // namespace console

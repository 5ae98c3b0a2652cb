#include <algorithm>

#include "config/json_text.h"
#include "plugin/launch/launch.h"
#include "plugin/launch/launch_json.h"

namespace preset {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The variable that `text`, which begins with `$`, names for a shell; "" if it stays a dollar sign.
std::string_view variable(std::string_view text) {
  const char next = text[1];
  if (next == '{') return text.substr(0, std::min(text.find('}'), text.size() - 1) + 1);
  if (std::string_view("0123456789?!$#@*-").find(next) != std::string_view::npos) {
    return text.substr(0, 2);
  }
  if (!is_variable_name(text.substr(1, 1))) return {};
  std::size_t end = 2;
  while (end < text.size() && (is_variable_name(text.substr(end, 1)) || is_digit(text[end]))) ++end;
  return text.substr(0, end);
}

// Why `text`, which begins with `$`, is no plain text; "" if it is.
std::string expansion(std::string_view text, bool quoted) {
  if (text.size() < 2) return "";
  if (text[1] == '(') return "$(...) is the output of another command: put that there";
  if (!quoted && (text[1] == '\'' || text[1] == '"')) {
    return "$ before a quote is not read: write the text in plain quotes";
  }
  std::string message(variable(text));
  if (!message.empty()) {
    message +=
        " is a shell variable: put its value there, or single quotes around it if it is text";
  }
  return message;
}

// What an operator of the shell does here, for people.
std::string_view operator_message(char c) {
  switch (c) {
    case '&':
      return "& ends the command or sends it to the background: remove it";
    case '<':
    case '>':
      return "a redirection is no part of the server's line: remove it";
    case '|':
      return "| sends the output on: give the server's line alone";
    case ';':
      return "; ends the command: give the server's line alone";
    case '`':
      return "backquotes are the output of another command: put that there";
    default:
      return "brackets are no part of a server's line: quote them if they are text";
  }
}

class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text) {}

  Result<std::vector<std::string>> split() {
    if (!config::is_utf8(text_)) return fail({{"/line", "is not valid UTF-8"}});
    while (at_ < text_.size() && error_.empty()) step();
    if (!error_.empty()) return fail({{"/line", std::move(error_)}});
    end_word();
    return std::move(words_);
  }

 private:
  void refuse(std::size_t at, std::string_view message) {
    const std::string_view before = text_.substr(0, at);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t start = before.rfind('\n') + 1;  // npos + 1 is 0
    const auto column =
        std::count_if(before.begin() + static_cast<std::ptrdiff_t>(start), before.end(),
                      [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }) +
        1;
    error_ = "line " + std::to_string(line) + ", column " + std::to_string(column) + ": " +
             std::string(message);
  }

  // Length of the line end at `at`, 0 if there is none.
  std::size_t line_end(std::size_t at) const {
    const std::string_view rest = text_.substr(at);
    return rest.starts_with("\r\n") ? 2 : rest.starts_with('\n') ? 1 : 0;
  }

  void add(char c) {
    word_ += c;
    in_word_ = true;
  }

  void end_word() {
    if (in_word_) words_.push_back(std::move(word_));
    word_.clear();
    in_word_ = false;
    quoted_ = false;
  }

  void step() {
    const char c = text_[at_];
    if (const std::size_t length = line_end(at_); length > 0) return end_line(length);
    switch (c) {
      case '\0':
        return refuse(at_, "NUL is no character of a command");
      case '\\':
        return escape();
      case '\'':
        return single_quotes();
      case '"':
        return double_quotes();
      case '$':
        return dollar(false);
      case '`':
      case '&':
      case '|':
      case ';':
      case '<':
      case '>':
      case '(':
      case ')':
        return refuse(at_, operator_message(c));
      default:
        break;
    }
    if (is_blank(c)) {
      end_word();
    } else if (c == '#' && !in_word_) {
      while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      return;
    } else if (c == '~' && begins_path()) {
      return refuse(at_, "~ is a folder that the shell knows: write it out, or quote it");
    } else {
      add(c);
    }
    ++at_;
  }

  // Where the shell would put a home folder: at the start of a word or of an assigned value.
  bool begins_path() const {
    if (!in_word_) return true;
    return !quoted_ && word_.ends_with('=') &&
           is_variable_name(std::string_view(word_).substr(0, word_.size() - 1));
  }

  void end_line(std::size_t length) {
    end_word();
    at_ += length;
    if (words_.empty()) return;
    // Blank lines and comments may follow, another command may not.
    std::size_t next = at_;
    while (next < text_.size()) {
      if (text_[next] == '#') {
        while (next < text_.size() && text_[next] != '\n') ++next;
      } else if (is_blank(text_[next])) {
        ++next;
      } else if (const std::size_t more = line_end(next); more > 0) {
        next += more;
      } else {
        return refuse(next,
                      "another command begins here: end the line before with a backslash if "
                      "it goes on, or give one command");
      }
    }
    at_ = next;
  }

  void escape() {
    if (const std::size_t length = at_ + 1 < text_.size() ? line_end(at_ + 1) : 0; length > 0) {
      at_ += 1 + length;
      return;
    }
    if (at_ + 1 == text_.size()) {
      return refuse(at_, "a backslash at the end: the line seems to go on");
    }
    if (text_[at_ + 1] == '\0') return refuse(at_ + 1, "NUL is no character of a command");
    quoted_ = true;
    add(text_[at_ + 1]);
    at_ += 2;
  }

  void single_quotes() {
    const std::size_t end = text_.find('\'', at_ + 1);
    if (end == std::string_view::npos) return refuse(at_, "this quote is not closed");
    const std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
    if (inside.find('\0') != std::string_view::npos) {
      return refuse(at_, "NUL is no character of a command");
    }
    word_ += inside;
    in_word_ = quoted_ = true;
    at_ = end + 1;
  }

  void double_quotes() {
    const std::size_t start = at_++;
    in_word_ = quoted_ = true;
    while (at_ < text_.size() && text_[at_] != '"') {
      const char c = text_[at_];
      if (c == '\0') return refuse(at_, "NUL is no character of a command");
      if (c == '`') return refuse(at_, operator_message(c));
      if (c == '$') {
        dollar(true);
        if (!error_.empty()) return;
      } else if (c == '\\' && at_ + 1 < text_.size()) {
        escape_in_quotes();
      } else {
        add(c);
        ++at_;
      }
    }
    if (at_ == text_.size()) return refuse(start, "this quote is not closed");
    ++at_;
  }

  // Within double quotes a backslash is one, but for what is special there.
  void escape_in_quotes() {
    if (const std::size_t length = line_end(at_ + 1); length > 0) {
      at_ += 1 + length;
      return;
    }
    const char next = text_[at_ + 1];
    if (std::string_view("$`\"\\").find(next) == std::string_view::npos) {
      add('\\');
      ++at_;
    } else {
      add(next);
      at_ += 2;
    }
  }

  void dollar(bool quoted) {
    const std::string message = expansion(text_.substr(at_), quoted);
    if (!message.empty()) return refuse(at_, message);
    add('$');
    ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string word_;
  bool in_word_ = false;
  bool quoted_ = false;  // some of the word was
  std::vector<std::string> words_;
  std::string error_;
};

bool is_safe(char c) {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
  return std::string_view("_@%+=:,./-").find(c) != std::string_view::npos;
}

// Words that are more than a name where a command is expected.
bool is_special_first(std::string_view word) {
  constexpr std::string_view kReserved[] = {"if",   "then", "else",   "elif",    "fi",    "do",
                                            "done", "case", "esac",   "for",     "while", "until",
                                            "in",   "time", "select", "function"};
  const std::size_t equals = word.find('=');
  if (equals != std::string_view::npos && is_variable_name(word.substr(0, equals))) return true;
  return std::ranges::find(kReserved, word) != std::ranges::end(kReserved);
}

void append_quoted(std::string& line, std::string_view word, bool first) {
  const bool safe = !word.empty() && std::ranges::all_of(word, is_safe);
  if (safe && !(first && is_special_first(word))) {
    line += word;
    return;
  }
  line += '\'';
  for (const char c : word) {
    if (c == '\'') {
      line += "'\\''";
    } else {
      line += c;
    }
  }
  line += '\'';
}

}  // namespace

Result<std::vector<std::string>> split_shell(std::string_view line) {
  return Splitter(line).split();
}

std::string quote_shell(const std::vector<std::string>& argv) {
  std::string line;
  for (std::size_t i = 0; i < argv.size(); ++i) {
    if (i > 0) line += ' ';
    append_quoted(line, argv[i], i == 0);
  }
  return line;
}

}  // namespace preset

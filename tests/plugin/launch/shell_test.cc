#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <random>

#include "tests/plugin/launch/small_catalogs.h"

using preset::quote_shell;
using preset::split_shell;
using preset::launch_test::why;

namespace {

using Words = std::vector<std::string>;

void splits(std::string_view line, const Words& expected) {
  const auto words = split_shell(line);
  BOOST_REQUIRE_MESSAGE(words, line << ": " << why(words));
  BOOST_TEST(*words == expected, boost::test_tools::per_element());
}

void refused(std::string_view line, std::string_view message) {
  const auto words = split_shell(line);
  BOOST_REQUIRE_MESSAGE(!words, line << " was split");
  BOOST_TEST(words.error().message.find(message) != std::string::npos, why(words));
  BOOST_TEST((words.error().kind == preset::Kind::kInvalidParams));
}

Words random_words(std::mt19937& random, bool with_newlines) {
  static const std::vector<std::string> kPieces = {
      "a", "Z", "0", "-",  "--", "=",  "'",  "\"", "\\", " ", "\t", "$",  "`",   "#",
      "~", "*", "?", "[",  "]",  "{",  "}",  "!",  "&",  "|", ";",  "<",  ">",   "(",
      ")", "%", "ü", "漢", "😀", "$x", "\r", "^",  ",",  ":", "if", "A=", "\x01"};
  Words words;
  for (std::size_t count = 1 + random() % 6; count > 0; --count) {
    std::string word;
    for (std::size_t left = random() % 6; left > 0; --left) {
      if (with_newlines && random() % 12 == 0) {
        word += random() % 2 == 0 ? "\n" : "\r\n";
      } else {
        word += kPieces[random() % kPieces.size()];
      }
    }
    words.push_back(std::move(word));
  }
  return words;
}

std::string output_of(const std::string& command) {
  std::string output;
  FILE* pipe = popen(command.c_str(), "r");
  BOOST_REQUIRE(pipe != nullptr);
  std::array<char, 65536> buffer{};
  while (const std::size_t count = fread(buffer.data(), 1, buffer.size(), pipe)) {
    output.append(buffer.data(), count);
  }
  BOOST_REQUIRE(pclose(pipe) == 0);
  return output;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(shell)

BOOST_AUTO_TEST_CASE(words_are_split_at_blanks_and_line_ends) {
  splits("", {});
  splits("  \t ", {});
  splits("a b\tc", {"a", "b", "c"});
  splits("\n\n a b \n\n", {"a", "b"});
  splits("a\r\n", {"a"});
}

BOOST_AUTO_TEST_CASE(quotes_and_backslashes_keep_what_they_hold) {
  splits("'a b' \"c d\" e\\ f", {"a b", "c d", "e f"});
  splits("''", {""});
  splits("a''b\"\"c", {"abc"});
  splits("'{\"a\": [1, 2]}'", {"{\"a\": [1, 2]}"});
  splits(R"("a\"b\\c\d\$e")", {R"(a"b\c\d$e)"});
  splits(R"('a\b')", {R"(a\b)"});
  splits(R"('it'\''s')", {"it's"});
  splits("'$HOME `x` ~'", {"$HOME `x` ~"});
  splits("\"a\nb\"", {"a\nb"});
  splits("\"a\\\nb\"", {"ab"});
}

BOOST_AUTO_TEST_CASE(a_backslash_at_the_end_of_a_line_goes_on) {
  splits("a \\\n  b \\\r\n\tc", {"a", "b", "c"});
  splits("a\\\nb", {"ab"});
}

BOOST_AUTO_TEST_CASE(comments_end_with_their_line) {
  splits("# first\na b # rest 'x\n# more $x", {"a", "b"});
  splits("a#b", {"a#b"});
  splits("'#' \\#", {"#", "#"});
}

BOOST_AUTO_TEST_CASE(signs_without_meaning_here_stand_for_themselves) {
  splits("a$ $ 100% a=b {x} ! a~b", {"a$", "$", "100%", "a=b", "{x}", "!", "a~b"});
  splits("\"$\" \"a$ b\"", {"$", "a$ b"});
}

BOOST_AUTO_TEST_CASE(what_a_shell_would_expand_is_refused_by_name) {
  refused("a --model $MODEL", "line 1, column 11: $MODEL is a shell variable");
  refused("a \\\n --model ${MODEL:-x}/y", "line 2, column 10: ${MODEL:-x} is a shell variable");
  refused("a \"$MODEL\"", "$MODEL");
  refused("ü $1", "line 1, column 3: $1");
  refused("a $(nproc)", "output of another command");
  refused("a `nproc`", "backquotes");
  refused("a \"`nproc`\"", "backquotes");
  refused("a $'x'", "plain quotes");
  refused("a ~/x", "line 1, column 3: ~");
  refused("A=~/x b", "column 3: ~");
}

BOOST_AUTO_TEST_CASE(what_a_shell_would_act_upon_is_refused) {
  refused("a &", "remove it");
  refused("a && b", "remove it");
  refused("a > log", "redirection");
  refused("a 2>&1", "column 4");
  refused("a <MODEL>", "redirection");
  refused("a | tee log", "|");
  refused("a; b", ";");
  refused("(a)", "brackets");
  refused("export A=1\nvllm serve", "line 2, column 1: another command");
}

BOOST_AUTO_TEST_CASE(unfinished_lines_are_refused) {
  refused("a 'b", "column 3: this quote is not closed");
  refused("a \"b", "column 3: this quote is not closed");
  refused("a \"b\\", "not closed");
  refused("a \\", "backslash at the end");
  refused(std::string_view("a\0b", 3), "NUL");
  refused(std::string_view("'a\0b'", 5), "NUL");
  refused("a \xff", "UTF-8");
}

BOOST_AUTO_TEST_CASE(plain_words_are_not_quoted) {
  BOOST_TEST(quote_shell({"vllm", "serve", "a/b-c_d:e.f", "--x=1,2@%+"}) ==
             "vllm serve a/b-c_d:e.f --x=1,2@%+");
  BOOST_TEST(quote_shell({"a", "", "it's"}) == "a '' 'it'\\''s'");
  BOOST_TEST(quote_shell({"A=b", "A=b"}) == "'A=b' A=b");
  BOOST_TEST(quote_shell({"if"}) == "'if'");
}

BOOST_AUTO_TEST_CASE(any_words_come_back_from_their_line) {
  std::mt19937 random(20);
  for (int round = 0; round < 20000; ++round) {
    const Words words = random_words(random, true);
    const auto back = split_shell(quote_shell(words));
    BOOST_REQUIRE_MESSAGE(back, quote_shell(words) << ": " << why(back));
    BOOST_REQUIRE(*back == words);
  }
}

BOOST_AUTO_TEST_CASE(a_real_shell_reads_the_same_words) {
  std::mt19937 random(21);
  Words all;
  std::string expected;
  for (int round = 0; round < 300; ++round) {
    for (std::string& word : random_words(random, true)) {
      expected += word + '\0';
      all.push_back(std::move(word));
    }
  }
  Words command = {"printf", "%s\\0"};
  command.insert(command.end(), all.begin(), all.end());
  BOOST_TEST((output_of(quote_shell(command)) == expected));
}

BOOST_AUTO_TEST_SUITE_END()

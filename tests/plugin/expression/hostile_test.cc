// Texts made to hurt: refused or worked on in bounded time, on a small stack.
#include <pthread.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "config/json_text.h"
#include "expression_support.h"

using preset::Expression;
using preset::Operand;
using test::repeated;
using namespace std::chrono_literals;

namespace {

#ifdef TUNINGD_SANITIZE
constexpr std::size_t kStack = 4U << 20;
constexpr auto kLong = 500ms;
#else
constexpr std::size_t kStack = 256U << 10;
constexpr auto kLong = 30ms;
#endif

// The best of a few: other work on the machine is no fault of the text.
template <class Work>
std::chrono::nanoseconds time_of(const Work& work) {
  auto best = std::chrono::nanoseconds::max();
  for (int i = 0; i < 5; ++i) {
    const auto from = std::chrono::steady_clock::now();
    work();
    best = std::min<std::chrono::nanoseconds>(best, std::chrono::steady_clock::now() - from);
  }
  return best;
}

void run_on_small_stack(void* (*work)(void*), void* data) {
  pthread_attr_t attributes;
  BOOST_REQUIRE(pthread_attr_init(&attributes) == 0);
  BOOST_REQUIRE(pthread_attr_setstacksize(&attributes, kStack) == 0);
  pthread_t thread{};
  BOOST_REQUIRE(pthread_create(&thread, &attributes, work, data) == 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

struct Task {
  std::string text;
  bool accepted = false;
};
void* parse_and_evaluate(void* data) {
  auto& task = *static_cast<Task*>(data);
  const auto expression = Expression::parse(task.text);
  task.accepted = expression.has_value();
  if (!expression) return nullptr;
  const std::vector<Operand> operands(expression->names().size());
  expression->evaluate(operands);
  expression->test(operands);
  return nullptr;
}

// What nests or goes on as far as it may, and as far as a text that would be too long.
std::vector<std::string> hostile_texts(std::size_t times) {
  const std::vector<std::pair<std::string, std::string>> shapes = {
      {"(", ")"},
      {"[", "]"},
      {"max(0,", ")"},
      {"[[1],", "]"},
      {"-", ""},
      {"- ", ""},
      {"not ", ""},
      {"not -", ""},
      {"1 if a else ", ""},
      {"(1 if ", " else 2)"},
      {"(-[max(", ",1)])"},
      {"a and (", ")"},
  };
  std::vector<std::string> texts;
  for (const auto& [open, close] : shapes) {
    texts.push_back(repeated(open, times) + "a" + repeated(close, times));
    texts.push_back(repeated(open, times));
    texts.push_back("a" + repeated(close, times));
  }
  for (const char* more :
       {" and a", " or a", "+a",  "*a",           " + -a", " and not a", ",a", "==a",
        " in a",  " if a", "'a'", "\\",           "'",     "\"",         "a",  "1",
        "e1",     ".",     "\n",  " if a else a", "\x80",  "ö",          "="}) {
    texts.push_back("a" + repeated(more, times));
    texts.push_back("[a" + repeated(more, times) + "]");
    texts.push_back("'" + repeated(more, times) + "'");
  }
  return texts;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hostile)

BOOST_AUTO_TEST_CASE(texts_beyond_all_limits_are_refused_at_once) {
  for (const std::size_t size : {std::size_t{10'000}, std::size_t{10} << 20}) {
    for (const char* piece : {"(", "[", "-", "not ", "a", "1", "'", " ", "\xff", "max("}) {
      const std::string text = repeated(piece, size / std::string_view(piece).size());
      BOOST_TEST_CONTEXT(piece << " up to " << size) {
        bool accepted = false;
        BOOST_TEST(
            (time_of([&] { accepted = accepted || Expression::parse(text).has_value(); }) < kLong));
        BOOST_TEST(!accepted);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(nesting_of_any_kind_needs_little_stack) {
  std::size_t accepted = 0;
  for (const std::size_t times : {10U, 15U, 16U, 30U, 63U, 64U, 65U, 200U, 500U, 10'000U}) {
    for (const std::string& text : hostile_texts(times)) {
      Task task{.text = text};
      run_on_small_stack(parse_and_evaluate, &task);
      accepted += task.accepted ? 1 : 0;
    }
  }
  BOOST_TEST(accepted > 100U);
}

BOOST_AUTO_TEST_CASE(whatever_is_accepted_and_refused_is_so_in_bounded_time) {
  for (const std::size_t times : {64U, 250U, 500U, 1000U}) {
    for (const std::string& text : hostile_texts(times)) {
      Task task{.text = text};
      BOOST_TEST((time_of([&] { parse_and_evaluate(&task); }) < kLong), text.substr(0, 100));
    }
  }
}

BOOST_AUTO_TEST_CASE(the_most_expensive_functions_stay_within_bounds) {
  // As many calls as a text may have, of the numbers that take longest.
  const auto primes = test::parsed("0" + repeated("+len(divisors(999999937))", 160));
  BOOST_TEST((time_of([&] { primes.evaluate({}); }) < kLong));
  const auto many = test::parsed("0" + repeated("+len(divisors(n))", 200));
  const std::vector<Operand> operands = {{.value = std::int64_t{735134400}, .given = true}};
  BOOST_TEST((time_of([&] { many.evaluate(operands); }) < kLong));
  const auto powers = test::parsed("0" + repeated("+len(powers(2,1,1e300))", 150));
  BOOST_TEST((time_of([&] { powers.evaluate({}); }) < kLong));
}

BOOST_AUTO_TEST_CASE(random_bytes_and_random_words_never_break_it) {
  const std::vector<std::string> words = {
      "a",         "1",       "1.5", "'a'", "\"b\"", "(",  ")",    "[",    "]",    ",",    "and ",
      "or ",       "not ",    "in ", "if ", "else ", "==", "!=",   "<",    "<=",   ">",    ">=",
      "+",         "-",       "*",   "/",   "//",    "%",  "min(", "len(", "set(", "true", "null",
      "divisors(", "powers(", " ",   "=",   "!",     "\n", "ö",    "\xc3", "\\",   "e9"};
  std::mt19937 random(7);
  std::size_t accepted = 0;
  for (int i = 0; i < 60'000; ++i) {
    std::string text;
    const std::size_t length = random() % 12;
    for (std::size_t n = 0; n < length; ++n) {
      text += i % 8 == 0 ? std::string(1, static_cast<char>(random() % 256))
                         : words[random() % words.size()];
    }
    const auto expression = Expression::parse(text);
    if (expression) {
      ++accepted;
      expression->evaluate(std::vector<Operand>(expression->names().size()));
      continue;
    }
    const auto& error = expression.error();
    BOOST_REQUIRE(!error.message.empty());
    BOOST_REQUIRE(config::is_utf8(error.message));
    BOOST_REQUIRE(error.column >= 1 && error.column <= text.size() + 1);
  }
  BOOST_TEST(accepted > 1000U);
}

BOOST_AUTO_TEST_SUITE_END()

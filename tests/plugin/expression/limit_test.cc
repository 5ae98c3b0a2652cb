// The limits, from both sides.
#include <boost/test/unit_test.hpp>

#include "expression_support.h"

using preset::kExpressionBytes;
using preset::kExpressionDepth;
using test::refusal;
using test::repeated;
using test::worth;

namespace {

const std::string kTooDeep =
    ": nested more than 64 deep (brackets, lists, calls, unary operators, else)";
const std::string kTooMany = ": more than 1024 literals, names, operators, lists and calls";

// `open` so many times, 1, `close` as often.
std::string nested(std::string_view open, std::string_view close, std::size_t depth) {
  return repeated(open, depth) + "1" + repeated(close, depth);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(limits)

BOOST_AUTO_TEST_CASE(a_text_has_at_most_4096_bytes) {
  BOOST_TEST(worth("1" + std::string(kExpressionBytes - 1, ' ')) == "1");
  BOOST_TEST(refusal("1" + std::string(kExpressionBytes, ' ')) == "4097: longer than 4096 bytes");
  // Bytes count, columns are characters.
  BOOST_TEST(refusal("'" + repeated("ö", kExpressionBytes / 2) + "'") ==
             "2050: longer than 4096 bytes");
}

BOOST_AUTO_TEST_CASE(each_kind_of_nesting_is_64_deep_at_most) {
  struct Nesting {
    std::string_view open, close;
    std::size_t column;  // of the 65th
  };
  for (const Nesting& nesting :
       {Nesting{"(", ")", 65}, Nesting{"[", "]", 65}, Nesting{"max(0,", ")", 385},
        Nesting{"-", "", 65}, Nesting{"not ", "", 257}, Nesting{"2 if true else ", "", 971}}) {
    BOOST_TEST_CONTEXT(nesting.open) {
      worth(nested(nesting.open, nesting.close, kExpressionDepth));
      const std::string refused =
          refusal(nested(nesting.open, nesting.close, kExpressionDepth + 1));
      BOOST_TEST(refused == std::to_string(nesting.column) + kTooDeep);
    }
  }
}

BOOST_AUTO_TEST_CASE(set_and_unset_are_a_level_too) {
  const auto within = [](std::size_t depth) {
    return repeated("(", depth) + "set(a)" + repeated(")", depth);
  };
  BOOST_TEST(worth(within(kExpressionDepth - 1)) == "false");
  BOOST_TEST(refusal(within(kExpressionDepth)) == "65" + kTooDeep);
}

BOOST_AUTO_TEST_CASE(kinds_of_nesting_add_up) {
  const auto mixed = [](std::size_t rounds) {
    return repeated("-(1 if a else [", rounds) + "1" + repeated("])", rounds);
  };
  worth(mixed(kExpressionDepth / 4));
  BOOST_TEST(refusal(mixed(kExpressionDepth / 4 + 1)).ends_with(kTooDeep));
}

BOOST_AUTO_TEST_CASE(what_is_closed_does_not_count_as_depth) {
  BOOST_TEST(worth("1" + repeated("+(1)", 200)) == "201");
  BOOST_TEST(worth("0" + repeated("+-1", 200)) == "-200");
  BOOST_TEST(worth("true" + repeated(" and not f", 200), {{"f", false}}) == "true");
  BOOST_TEST(worth("0" + repeated("+(1 if 1<2 else 2)", 100)) == "100");
  BOOST_TEST(worth("0" + repeated("+len([1])", 100)) == "100");
  BOOST_TEST(worth("0 in [0" + repeated(",[1]", 200) + "]") == "true");
  BOOST_TEST(worth("true" + repeated(" and unset(u)", 200)) == "true");
}

BOOST_AUTO_TEST_CASE(a_text_has_at_most_1024_parts) {
  // 1 + 511 * 2 parts; a negation is one more, and a further operand two.
  const std::string sum = "1" + repeated("+a", 511);
  BOOST_TEST(worth(sum, {{"a", 1}}) == "512");
  BOOST_TEST(worth("-" + sum, {{"a", 1}}) == "510");
  BOOST_TEST(refusal(sum + "+a") == "1024" + kTooMany);
  BOOST_TEST(worth("len([1" + repeated(",1", 1021) + "])") == "1022");
  BOOST_TEST(refusal("len([1" + repeated(",1", 1022) + "])") == "2050" + kTooMany);
}

BOOST_AUTO_TEST_CASE(every_kind_of_part_counts) {
  // A list of 1022 and one part that is two more is a part too many; a plain one is not.
  const std::string many = "[" + repeated("1,", 1022);
  worth(many + "1]");
  for (const char* two : {"-1", "not a", "1+1", "a and b", "a or b", "a<b", "a in b", "[1]",
                          "set(a)", "unset(a)", "abs(1)"}) {
    BOOST_TEST(refusal(many + two + "]").ends_with(kTooMany), two);
  }
  for (const char* one : {"1", "1.5", "'a'", "true", "a", "(a)", "[]"}) {
    worth(many + one + "]");
  }
}

BOOST_AUTO_TEST_CASE(all_names_may_differ) {
  std::string text = "0";
  test::Values values;
  for (int i = 0; i < 500; ++i) {
    const std::string name = "n" + std::to_string(i);
    text += "+" + name;
    values[name] = i;
  }
  BOOST_TEST(worth(text, values) == std::to_string(499 * 500 / 2));
}

BOOST_AUTO_TEST_SUITE_END()

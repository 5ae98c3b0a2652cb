// Random trees mean, as texts, what the reference says.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <initializer_list>
#include <limits>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "expression_support.h"
#include "reference.h"

using preset::ExprValue;
using preset::Operand;
using test::RefList;
using test::RefValue;
using test::Tree;

namespace {

enum class Sort { kTruth, kNumber, kText, kList };

// Mostly of fitting kinds, so that little of it is unknown for its kind alone.
class Garden {
 public:
  explicit Garden(unsigned seed) : random_(seed) {}

  Tree tree(int height) { return tree(any({Sort::kTruth, Sort::kNumber, Sort::kList}), height); }

  Tree tree(Sort sort, int height) {
    if (one_in(25)) sort = any({Sort::kTruth, Sort::kNumber, Sort::kText, Sort::kList});
    if (height == 0 || one_in(6)) return leaf(sort);
    if (one_in(8)) {
      return {.kind = Tree::Kind::kChoice,
              .word = {},
              .literal = {},
              .parts = {tree(sort, height - 1), tree(Sort::kTruth, height - 1),
                        tree(sort, height - 1)}};
    }
    switch (sort) {
      case Sort::kTruth:
        return truth(height);
      case Sort::kNumber:
        return number(height);
      case Sort::kText:
        return leaf(sort);
      case Sort::kList:
        break;
    }
    return list(height);
  }

  test::RefOperands operands() {
    test::RefOperands operands;
    for (const char* name : kNames) {
      RefValue value;
      switch (name[0]) {
        case 't':
          value = any({true, false});
          break;
        case 'n':
          value = one_in(2) ? RefValue(integer()) : RefValue(real());
          break;
        case 's':
          value = text();
          break;
        default:
          value = RefList{integer(), RefValue(), text(), true};
      }
      if (one_in(4)) value = RefValue();
      operands[name] = {.value = value, .given = one_in(2)};
    }
    return operands;
  }

 private:
  static constexpr std::initializer_list<const char*> kNames = {"t1", "t2", "t3", "n1", "n2",
                                                                "n3", "s1", "s2", "l1", "l2"};

  bool one_in(int n) { return std::uniform_int_distribution<>(1, n)(random_) == 1; }
  template <class T>
  T any(std::initializer_list<T> values) {
    return values
        .begin()[std::uniform_int_distribution<std::size_t>(0, values.size() - 1)(random_)];
  }
  std::int64_t integer() {
    if (one_in(30)) {
      return any({std::numeric_limits<std::int64_t>::max(), std::int64_t{9007199254740993},
                  std::int64_t{4611686018427387904}});
    }
    return std::uniform_int_distribution<std::int64_t>(0, one_in(4) ? 1000 : 6)(random_);
  }
  double real() {
    if (one_in(20)) return any({1e300, 9007199254740992.0, 9223372036854775808.0, 5e-324});
    return std::uniform_int_distribution<>(0, 24)(random_) / 4.0;
  }
  std::string text() { return any({"", "a", "fa3", "it's", "\"", "ö✓", "\\", "b \\' c"}); }

  Tree leaf(Sort sort) {
    if (one_in(2)) {
      const std::string first(1, "tnsl"[static_cast<std::size_t>(sort)]);
      return name(first + any({"1", "2"}));
    }
    switch (sort) {
      case Sort::kTruth:
        return literal(one_in(2));
      case Sort::kNumber:
        return one_in(4) ? literal(real()) : literal(integer());
      case Sort::kText:
        return literal(text());
      case Sort::kList:
        break;
    }
    return node(Tree::Kind::kList, "", {});
  }
  Tree truth(int height) {
    switch (std::uniform_int_distribution<>(0, 5)(random_)) {
      case 0:
        return node(Tree::Kind::kUnary, "not", {tree(Sort::kTruth, height - 1)});
      case 1: {
        const Sort sort = any({Sort::kNumber, Sort::kText});
        return both(any({"<", "<=", ">", ">="}), sort, sort, height);
      }
      case 2: {
        const Sort sort = any({Sort::kTruth, Sort::kNumber, Sort::kText, Sort::kList});
        return both(any({"==", "!="}), sort, sort, height);
      }
      case 3:
        return both(any({"in", "not in"}), any({Sort::kNumber, Sort::kText}), Sort::kList, height);
      case 4:
        return node(Tree::Kind::kCall, any({"set", "unset"}), {name(any(kNames))});
      default:
        return both(any({"and", "or"}), Sort::kTruth, Sort::kTruth, height);
    }
  }
  Tree number(int height) {
    switch (std::uniform_int_distribution<>(0, 5)(random_)) {
      case 0:
        return node(Tree::Kind::kUnary, "-", {tree(Sort::kNumber, height - 1)});
      case 1:
        return node(Tree::Kind::kCall, any({"abs", "floor", "ceil", "round"}),
                    {tree(Sort::kNumber, height - 1)});
      case 2:
        return node(Tree::Kind::kCall, any({"len", "min", "max"}), {tree(Sort::kList, height - 1)});
      case 3: {
        std::vector<Tree> parts;
        do parts.push_back(tree(Sort::kNumber, height - 1));
        while (!one_in(3) && parts.size() < 4);
        return node(Tree::Kind::kCall, any({"min", "max"}), std::move(parts));
      }
      default:
        return both(any({"+", "-", "*", "/", "//", "%"}), Sort::kNumber, Sort::kNumber, height);
    }
  }
  Tree list(int height) {
    if (one_in(6)) return node(Tree::Kind::kCall, "divisors", {tree(Sort::kNumber, height - 1)});
    if (one_in(6)) {
      return node(Tree::Kind::kCall, "powers",
                  {tree(Sort::kNumber, height - 1), tree(Sort::kNumber, height - 1),
                   tree(Sort::kNumber, height - 1)});
    }
    std::vector<Tree> parts;
    while (!one_in(4) && parts.size() < 4) {
      parts.push_back(tree(any({Sort::kNumber, Sort::kText}), height - 1));
    }
    return node(Tree::Kind::kList, "", std::move(parts));
  }

  Tree both(std::string op, Sort left, Sort right, int height) {
    return node(Tree::Kind::kBinary, std::move(op),
                {tree(left, height - 1), tree(right, height - 1)});
  }
  static Tree node(Tree::Kind kind, std::string word, std::vector<Tree> parts) {
    return {.kind = kind, .word = std::move(word), .literal = {}, .parts = std::move(parts)};
  }
  static Tree name(std::string word) { return node(Tree::Kind::kName, std::move(word), {}); }
  static Tree literal(RefValue value) {
    return {.kind = Tree::Kind::kLiteral, .word = {}, .literal = std::move(value), .parts = {}};
  }

  std::mt19937 random_;
};

// Borrows text from `value`.
ExprValue to_operand(const RefValue& value) {
  if (const auto* boolean = std::get_if<bool>(&value)) return *boolean;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return *integer;
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* text = std::get_if<std::string>(&value)) return std::string_view(*text);
  if (const auto* list = std::get_if<RefList>(&value)) {
    std::vector<ExprValue> elements;
    for (const RefValue& element : *list) elements.push_back(to_operand(element));
    return std::make_shared<const std::vector<ExprValue>>(std::move(elements));
  }
  return preset::Unknown{};
}

RefValue from_result(const ExprValue& value) {
  if (const auto* boolean = std::get_if<bool>(&value)) return *boolean;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return *integer;
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* text = std::get_if<std::string_view>(&value)) return std::string(*text);
  if (const auto* list = std::get_if<preset::ExprList>(&value)) {
    RefList elements;
    for (const ExprValue& element : **list) elements.push_back(from_result(element));
    return elements;
  }
  return {};
}

void add_names(const Tree& tree, std::vector<std::string>& names) {
  if (tree.kind == Tree::Kind::kName &&
      std::find(names.begin(), names.end(), tree.word) == names.end()) {
    names.push_back(tree.word);
  }
  for (const Tree& part : tree.parts) add_names(part, names);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(property)

BOOST_AUTO_TEST_CASE(random_expressions_mean_what_the_reference_says) {
  Garden garden(20260);
  std::set<std::size_t> kinds;
  std::size_t unknown = 0;
  constexpr int kTrees = 6000;
  for (int i = 0; i < kTrees; ++i) {
    const Tree tree = garden.tree(4);
    const test::RefOperands values = garden.operands();
    const RefValue expected = test::evaluate(tree, values);
    kinds.insert(expected.index());
    unknown += expected.index() == 0 ? 1 : 0;
    std::vector<std::string> names;
    add_names(tree, names);
    std::vector<Operand> operands;
    for (const std::string& name : names) {
      const auto& value = values.at(name);
      operands.push_back({.value = to_operand(value.value), .given = value.given});
    }
    for (const bool all_brackets : {false, true}) {
      const std::string text = test::print(tree, all_brackets, i % 3 == 0 ? " \n" : "");
      BOOST_TEST_CONTEXT(text) {
        const auto expression = test::parsed(text);
        BOOST_REQUIRE(expression.names() == names);
        const RefValue result = from_result(expression.evaluate(operands));
        BOOST_REQUIRE_MESSAGE(test::identical(result, expected),
                              test::to_text(result) << " is not " << test::to_text(expected));
        const preset::Truth truth = expression.test(operands);
        const auto* boolean = std::get_if<bool>(&expected);
        BOOST_REQUIRE(truth == (boolean == nullptr ? preset::Truth::kUndecided
                                : *boolean         ? preset::Truth::kTrue
                                                   : preset::Truth::kFalse));
      }
    }
  }
  // The trees tell something: all kinds of values come out, most of them known.
  BOOST_TEST(kinds.size() == 6U);
  BOOST_TEST(unknown < kTrees / 2);
}

BOOST_AUTO_TEST_SUITE_END()

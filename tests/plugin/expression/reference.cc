#include "reference.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

namespace test {
namespace {

__extension__ using Wide = __int128;

// Holds every 64-bit integer and every double.
using Exact = long double;
static_assert(std::numeric_limits<Exact>::digits >= 64);

using Truth = std::optional<bool>;

Truth truth_of(const RefValue& value) {
  const auto* boolean = std::get_if<bool>(&value);
  return boolean == nullptr ? Truth() : Truth(*boolean);
}
RefValue to_value(Truth truth) {
  return truth ? RefValue(*truth) : RefValue();
}

bool is_unknown(const RefValue& value) {
  return std::holds_alternative<std::monostate>(value);
}
std::optional<Exact> exact(const RefValue& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return *integer;
  if (const auto* real = std::get_if<double>(&value)) return *real;
  return {};
}
RefValue finite(double value) {
  return std::isfinite(value) ? RefValue(value) : RefValue();
}
RefValue fitting(Wide value) {
  if (value >= std::numeric_limits<std::int64_t>::min() &&
      value <= std::numeric_limits<std::int64_t>::max()) {
    return static_cast<std::int64_t>(value);
  }
  return static_cast<double>(value);
}

Truth same(const RefValue& a, const RefValue& b) {
  if (is_unknown(a) || is_unknown(b)) return {};
  const auto left = exact(a);
  const auto right = exact(b);
  if (left && right) return *left == *right;
  if (a.index() != b.index()) return false;
  if (const auto* list = std::get_if<RefList>(&a)) {
    const auto& other = std::get<RefList>(b);
    if (list->size() != other.size()) return false;
    bool known = true;
    for (std::size_t i = 0; i < list->size(); ++i) {
      const Truth one = same((*list)[i], other[i]);
      if (one == Truth(false)) return false;
      known = known && one;
    }
    return known ? Truth(true) : Truth();
  }
  if (const auto* text = std::get_if<std::string>(&a)) return *text == std::get<std::string>(b);
  return std::get<bool>(a) == std::get<bool>(b);
}

// -1, 0, 1
std::optional<int> order(const RefValue& a, const RefValue& b) {
  const auto left = exact(a);
  const auto right = exact(b);
  if (left && right) return *left < *right ? -1 : *left > *right ? 1 : 0;
  const auto* one = std::get_if<std::string>(&a);
  const auto* other = std::get_if<std::string>(&b);
  if (one == nullptr || other == nullptr) return {};
  const int compared = one->compare(*other);
  return compared < 0 ? -1 : compared > 0 ? 1 : 0;
}

Truth is_in(const RefValue& value, const RefValue& list) {
  const auto* elements = std::get_if<RefList>(&list);
  if (elements == nullptr) return {};
  bool unknown = false;
  for (const RefValue& element : *elements) {
    const Truth here = same(value, element);
    if (here == Truth(true)) return true;
    unknown = unknown || !here;
  }
  return unknown ? Truth() : Truth(false);
}

RefValue of_integers(const std::string& op, Wide a, Wide b) {
  if (op == "+") return fitting(a + b);
  if (op == "-") return fitting(a - b);
  if (op == "*") return fitting(a * b);
  if (b == 0) return {};
  if (op == "/") return finite(static_cast<double>(a) / static_cast<double>(b));
  Wide rest = a % b;
  if (rest * b < 0) rest += b;
  return fitting(op == "%" ? rest : (a - rest) / b);
}

RefValue of_reals(const std::string& op, double a, double b) {
  if (op == "+") return finite(a + b);
  if (op == "-") return finite(a - b);
  if (op == "*") return finite(a * b);
  if (b == 0) return {};
  if (op == "/") return finite(a / b);
  const double toward_zero = std::fmod(a, b);
  const bool down = toward_zero != 0 && std::signbit(toward_zero) != std::signbit(b);
  if (op == "%") return finite(down ? toward_zero + b : toward_zero);
  return finite(std::round((a - toward_zero) / b - (down ? 1 : 0)));
}

RefValue arithmetic(const std::string& op, const RefValue& a, const RefValue& b) {
  const auto* left = std::get_if<std::int64_t>(&a);
  const auto* right = std::get_if<std::int64_t>(&b);
  if (left != nullptr && right != nullptr) return of_integers(op, *left, *right);
  const auto one = exact(a);
  const auto other = exact(b);
  if (!one || !other) return {};
  return of_reals(op, static_cast<double>(*one), static_cast<double>(*other));
}

Truth inverse(Truth a) {
  return a ? Truth(!*a) : Truth();
}
Truth both(Truth a, Truth b) {
  if (a == Truth(false) || b == Truth(false)) return false;
  return a && b ? Truth(true) : Truth();
}

RefValue binary(const std::string& op, const RefValue& a, const RefValue& b) {
  if (op == "and") return to_value(both(truth_of(a), truth_of(b)));
  if (op == "or") {
    return to_value(inverse(both(inverse(truth_of(a)), inverse(truth_of(b)))));
  }
  if (op == "==") return to_value(same(a, b));
  if (op == "!=") return to_value(inverse(same(a, b)));
  if (op == "in") return to_value(is_in(a, b));
  if (op == "not in") return to_value(inverse(is_in(a, b)));
  if (op[0] == '<' || op[0] == '>') {
    const auto ordering = order(a, b);
    if (!ordering) return {};
    if (*ordering == 0) return op.size() == 2;
    return (op[0] == '<') == (*ordering < 0);
  }
  return arithmetic(op, a, b);
}

RefValue rounded(const std::string& name, const RefValue& value) {
  const auto* real = std::get_if<double>(&value);
  if (real == nullptr) return exact(value) ? value : RefValue();
  double result = name == "floor" ? std::floor(*real) : std::ceil(*real);
  if (name == "round") {
    const double below = std::floor(*real);
    const double rest = *real - below;
    const bool up = rest > 0.5 || (rest == 0.5 && std::fmod(below, 2) != 0);
    result = up ? below + 1 : below;
  }
  if (std::abs(result) < 9.2e18) return static_cast<std::int64_t>(result);
  return result;
}

RefValue call(const std::string& name, std::vector<RefValue> arguments) {
  const RefValue first = arguments.at(0);
  const auto* list = std::get_if<RefList>(&first);
  if (name == "len") {
    return list == nullptr ? RefValue() : RefValue(static_cast<std::int64_t>(list->size()));
  }
  if (name == "abs") {
    if (!exact(first)) return {};
    return *exact(first) < 0 ? arithmetic("-", std::int64_t{0}, first) : first;
  }
  if (name == "min" || name == "max") {
    if (arguments.size() == 1) {
      if (list == nullptr || list->empty()) return {};
      arguments = *list;
    }
    RefValue best = arguments[0];
    for (const RefValue& candidate : arguments) {
      const auto ordering = order(candidate, best);
      if (!ordering) return {};
      if (*ordering == (name == "min" ? -1 : 1)) best = candidate;
    }
    return best;
  }
  if (name == "divisors") {
    const auto number = exact(first);
    if (!number || *number < 1 || *number > 1e9 || *number != std::floor(*number)) return {};
    const auto n = static_cast<std::int64_t>(*number);
    RefList below;
    RefList above;
    for (std::int64_t d = 1; d * d <= n; ++d) {
      if (n % d != 0) continue;
      below.emplace_back(d);
      if (d * d != n) above.emplace_back(n / d);
    }
    below.insert(below.end(), above.rbegin(), above.rend());
    return below;
  }
  if (name == "powers") {
    const auto base = exact(first);
    const auto from = exact(arguments.at(1));
    const auto to = exact(arguments.at(2));
    if (!base || !from || !to || *base != std::floor(*base)) return {};
    if (*base < 2 || *base > static_cast<Exact>(std::numeric_limits<std::int64_t>::max())) {
      return {};
    }
    RefList found;
    for (Wide power = 1; power <= std::numeric_limits<std::int64_t>::max();
         power *= static_cast<Wide>(*base)) {
      const auto value = static_cast<std::int64_t>(power);
      if (value >= *from && value <= *to) found.emplace_back(value);
    }
    return found;
  }
  return rounded(name, first);
}

// How strongly a tree's outermost operator binds; greater binds closer.
enum Level { kChoice, kOr, kAnd, kNot, kComparison, kSum, kProduct, kSign, kPrimary };

Level level_of(const Tree& tree) {
  switch (tree.kind) {
    case Tree::Kind::kChoice:
      return kChoice;
    case Tree::Kind::kUnary:
      return tree.word == "not" ? kNot : kSign;
    case Tree::Kind::kBinary:
      if (tree.word == "or") return kOr;
      if (tree.word == "and") return kAnd;
      if (tree.word == "+" || tree.word == "-") return kSum;
      if (tree.word == "*" || tree.word[0] == '/' || tree.word == "%") return kProduct;
      return kComparison;
    default:
      return kPrimary;
  }
}

std::string quote(const std::string& text, char mark) {
  std::string quoted(1, mark);
  for (const char c : text) {
    if (c == mark || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + mark;
}

std::string print_literal(const RefValue& value) {
  if (const auto* boolean = std::get_if<bool>(&value)) return *boolean ? "true" : "False";
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  if (const auto* text = std::get_if<std::string>(&value)) {
    return quote(*text, text->size() % 2 == 0 ? '"' : '\'');
  }
  std::array<char, 40> digits;
  const char* const end =
      std::to_chars(digits.data(), digits.data() + digits.size(), std::get<double>(value)).ptr;
  std::string printed(static_cast<const char*>(digits.data()), end);
  if (printed.find_first_of(".e") == std::string::npos) printed += ".0";
  return printed;
}

}  // namespace

std::string print(const Tree& tree, bool all_brackets, const std::string& blank) {
  const auto part = [&](std::size_t i, Level least) {
    const Tree& child = tree.parts.at(i);
    const std::string text = print(child, all_brackets, blank);
    const Level level = level_of(child);
    return level < least || (all_brackets && level != kPrimary) ? "(" + blank + text + ")" : text;
  };
  const auto after = [](Level level) { return static_cast<Level>(level + 1); };
  const Level level = level_of(tree);
  switch (tree.kind) {
    case Tree::Kind::kLiteral:
      return print_literal(tree.literal);
    case Tree::Kind::kName:
      return tree.word;
    case Tree::Kind::kUnary:
      return tree.word + " " + part(0, level);
    case Tree::Kind::kBinary:
      return part(0, level == kComparison ? after(level) : level) + " " + tree.word + blank + " " +
             part(1, after(level));
    case Tree::Kind::kChoice:
      return part(0, kOr) + " if " + blank + part(1, kOr) + " else " + part(2, kChoice);
    case Tree::Kind::kList:
    case Tree::Kind::kCall:
      break;
  }
  std::string inner;
  for (std::size_t i = 0; i < tree.parts.size(); ++i) {
    inner += (i == 0 ? blank : "," + blank) + part(i, kChoice);
  }
  return tree.kind == Tree::Kind::kCall ? tree.word + blank + "(" + inner + ")" : "[" + inner + "]";
}

RefValue evaluate(const Tree& tree, const RefOperands& operands) {
  if (tree.kind == Tree::Kind::kLiteral) return tree.literal;
  if (tree.kind == Tree::Kind::kName) return operands.at(tree.word).value;
  if (tree.word == "set") return operands.at(tree.parts.at(0).word).given;
  if (tree.word == "unset") return !operands.at(tree.parts.at(0).word).given;
  std::vector<RefValue> parts;
  parts.reserve(tree.parts.size());
  for (const Tree& part : tree.parts) parts.push_back(evaluate(part, operands));
  switch (tree.kind) {
    case Tree::Kind::kUnary:
      if (tree.word == "not") return to_value(inverse(truth_of(parts[0])));
      // 0 - x but for the sign of nothing, which no comparison sees.
      return arithmetic("-", std::int64_t{0}, parts[0]);
    case Tree::Kind::kBinary:
      return binary(tree.word, parts[0], parts[1]);
    case Tree::Kind::kChoice: {
      const Truth condition = truth_of(parts[1]);
      if (condition) return *condition ? parts[0] : parts[2];
      return same(parts[0], parts[2]) == Truth(true) ? parts[0] : RefValue();
    }
    case Tree::Kind::kList:
      return parts;
    default:
      return call(tree.word, parts);
  }
}

bool identical(const RefValue& a, const RefValue& b) {
  if (a.index() != b.index()) return false;
  if (const auto* list = std::get_if<RefList>(&a)) {
    const auto& other = std::get<RefList>(b);
    if (list->size() != other.size()) return false;
    for (std::size_t i = 0; i < list->size(); ++i) {
      if (!identical((*list)[i], other[i])) return false;
    }
    return true;
  }
  return is_unknown(a) || same(a, b) == Truth(true);
}

std::string to_text(const RefValue& value) {
  if (is_unknown(value)) return "unknown";
  if (const auto* list = std::get_if<RefList>(&value)) {
    std::string text = "[";
    for (const RefValue& element : *list) text += to_text(element) + ",";
    return text + "]";
  }
  return print_literal(value);
}

}  // namespace test

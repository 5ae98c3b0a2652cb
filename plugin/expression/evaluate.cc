#include <array>
#include <compare>
#include <forward_list>
#include <memory>
#include <new>
#include <span>
#include <utility>
#include <vector>

#include "plugin/expression/cell.h"
#include "plugin/expression/functions.h"
#include "plugin/expression/program.h"

namespace preset {
namespace {

Truth both(Truth a, Truth b) {
  if (a == Truth::kFalse || b == Truth::kFalse) return Truth::kFalse;
  return a == Truth::kTrue && b == Truth::kTrue ? Truth::kTrue : Truth::kUndecided;
}

Truth inverse(Truth a) {
  if (a == Truth::kUndecided) return a;
  return a == Truth::kTrue ? Truth::kFalse : Truth::kTrue;
}

Truth either(Truth a, Truth b) {
  return inverse(both(inverse(a), inverse(b)));
}

// `holds` judges integers, which most are, and any others by how they stand to each other.
template <class Holds>
Cell compare(const Cell& a, const Cell& b, Holds holds) {
  if (a.kind == Cell::Kind::kInt && b.kind == Cell::Kind::kInt) {
    return Cell::of(holds(a.integer <=> b.integer));
  }
  const auto ordering = order(a, b);
  return ordering ? Cell::of(holds(*ordering)) : Cell::unknown();
}

Cell choose(const Cell& value, const Cell& condition, const Cell& other) {
  switch (condition.truth()) {
    case Truth::kTrue:
      return value;
    case Truth::kFalse:
      return other;
    default:
      return equal(value, other) == Truth::kTrue ? value : Cell::unknown();
  }
}

Truth is_among(const Cell& element, std::span<const Cell> candidates) {
  Truth found = Truth::kFalse;
  for (const Cell& candidate : candidates) found = either(found, equal(element, candidate));
  return found;
}

Cell make_list(std::span<const Cell> elements, std::forward_list<ExprList>& made) {
  std::vector<ExprValue> list;
  list.reserve(elements.size());
  for (const Cell& element : elements) list.push_back(element.value());
  made.push_front(std::make_shared<const std::vector<ExprValue>>(std::move(list)));
  return Cell::of(made.front());
}

// The result borrows from the program, the operands and `made`.
Cell run(const Expression::Program& program, std::span<const Operand> operands,
         std::forward_list<ExprList>& made) {
  // Each node of the text leaves at most one value, so it cannot overflow. Not cleared: most
  // programs use a few of them.
  std::array<Cell, kExpressionNodes> stack;
  Cell* end = stack.data();  // behind the top
  const auto drop = [&](std::size_t count) { end -= count; };

  const Step* const steps = program.steps.data();
  const std::size_t size = program.steps.size();
  for (std::size_t at = 0; at < size; ++at) {
    const Step& step = steps[at];
    switch (step.op) {
      case Op::kConstant:
        *end++ = program.constants[step.index];
        break;
      case Op::kName:
        // Made in its place: a copy would wait until the parts of the original are written.
        ::new (static_cast<void*>(end++)) Cell(
            step.index < operands.size() ? Cell::of(operands[step.index].value) : Cell::unknown());
        break;
      case Op::kSet:
      case Op::kUnset: {
        const bool given = step.index < operands.size() && operands[step.index].given;
        *end++ = Cell::of(given == (step.op == Op::kSet));
        break;
      }
      case Op::kNot:
        end[-1] = Cell::of(inverse(end[-1].truth()));
        break;
      case Op::kNegate:
        end[-1] = negate(end[-1]);
        break;
      case Op::kAdd:
        drop(1);
        end[-1] = add(end[-1], *end);
        break;
      case Op::kSubtract:
        drop(1);
        end[-1] = subtract(end[-1], *end);
        break;
      case Op::kMultiply:
        drop(1);
        end[-1] = multiply(end[-1], *end);
        break;
      case Op::kDivide:
        drop(1);
        end[-1] = divide(end[-1], *end);
        break;
      case Op::kFloorDivide:
        drop(1);
        end[-1] = floor_divide(end[-1], *end);
        break;
      case Op::kModulo:
        drop(1);
        end[-1] = modulo(end[-1], *end);
        break;
      case Op::kEqual:
        drop(1);
        end[-1] = Cell::of(equal(end[-1], *end));
        break;
      case Op::kUnequal:
        drop(1);
        end[-1] = Cell::of(inverse(equal(end[-1], *end)));
        break;
      case Op::kLess:
        drop(1);
        end[-1] = compare(end[-1], *end, [](std::strong_ordering o) { return o < 0; });
        break;
      case Op::kLessEqual:
        drop(1);
        end[-1] = compare(end[-1], *end, [](std::strong_ordering o) { return o <= 0; });
        break;
      case Op::kGreater:
        drop(1);
        end[-1] = compare(end[-1], *end, [](std::strong_ordering o) { return o > 0; });
        break;
      case Op::kGreaterEqual:
        drop(1);
        end[-1] = compare(end[-1], *end, [](std::strong_ordering o) { return o >= 0; });
        break;
      case Op::kIn:
        drop(1);
        end[-1] = Cell::of(contains(*end, end[-1]));
        break;
      case Op::kNotIn:
        drop(1);
        end[-1] = Cell::of(inverse(contains(*end, end[-1])));
        break;
      case Op::kInThese:
      case Op::kNotInThese: {
        drop(step.count);
        const Truth found = is_among(end[-1], {end, step.count});
        end[-1] = Cell::of(step.op == Op::kInThese ? found : inverse(found));
        break;
      }
      case Op::kSkipIfFalse:
        if (end[-1].truth() == Truth::kFalse) at = step.index - 1;
        break;
      case Op::kSkipIfTrue:
        if (end[-1].truth() == Truth::kTrue) at = step.index - 1;
        break;
      case Op::kAnd:
        drop(1);
        end[-1] = Cell::of(both(end[-1].truth(), end->truth()));
        break;
      case Op::kOr:
        drop(1);
        end[-1] = Cell::of(either(end[-1].truth(), end->truth()));
        break;
      case Op::kChoose:
        drop(2);
        end[-1] = choose(end[-1], end[0], end[1]);
        break;
      case Op::kList:
        drop(step.count);
        *end = make_list({end, step.count}, made);
        ++end;
        break;
      case Op::kCall:
        drop(step.count);
        *end = call(step.function, {end, step.count}, made);
        ++end;
        break;
    }
  }
  return end[-1];
}

}  // namespace

ExprValue Expression::evaluate(std::span<const Operand> operands) const {
  std::forward_list<ExprList> made;
  return run(*program_, operands, made).value();
}

Truth Expression::test(std::span<const Operand> operands) const {
  std::forward_list<ExprList> made;
  return run(*program_, operands, made).truth();
}

}  // namespace preset

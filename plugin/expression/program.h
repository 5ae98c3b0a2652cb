// What an expression's text becomes: steps for a stack machine, operands before their operator.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "plugin/expression/cell.h"
#include "plugin/expression/expression.h"
#include "plugin/expression/functions.h"

namespace preset {

enum class Op : std::uint8_t {
  kConstant,  // push constants[index]
  kName,      // push operand `index`
  kSet,       // push whether operand `index` is given
  kUnset,
  kNot,
  kNegate,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kFloorDivide,
  kModulo,
  kEqual,
  kUnequal,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kIn,
  kNotIn,
  kInThese,  // the last `count` values are the candidates, the one below them is looked for
  kNotInThese,
  kSkipIfFalse,  // the top is false: go on at step `index`
  kSkipIfTrue,
  kAnd,
  kOr,
  kChoose,  // value, condition, other value
  kList,    // of the last `count` values
  kCall,    // `function` of the last `count` values
};

struct Step {
  Op op;
  Function function;    // kCall
  std::uint16_t count;  // kList, kInThese, kNotInThese, kCall
  std::uint32_t index;
};

// Constants point into `texts` and `lists`; it is neither copied nor moved.
struct Expression::Program {
  Program() = default;
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  std::string text;
  std::vector<std::string> names;
  std::vector<Step> steps;
  std::vector<Cell> constants;
  std::deque<std::string> texts;
  std::deque<ExprList> lists;
};

}  // namespace preset

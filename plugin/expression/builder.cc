#include "plugin/expression/builder.h"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "config/keys.h"

namespace preset {
namespace {

// Every escape is the character behind the backslash.
std::string unescape(std::string_view escaped) {
  std::string text;
  text.reserve(escaped.size());
  for (std::size_t i = 0; i < escaped.size(); ++i) {
    if (escaped[i] == '\\') ++i;
    text += escaped[i];
  }
  return text;
}

std::string list_functions() {
  std::string list = "set, unset";
  for (const FunctionRow& row : functions()) {
    list += ", ";
    list += row.name;
  }
  return list;
}

ExpressionFault no_function(std::size_t at, std::string_view name) {
  std::vector<std::string> known = {"set", "unset"};
  for (const FunctionRow& row : functions()) known.emplace_back(row.name);
  const std::string near = config::nearest_name(name, known);
  std::string message = "there is no function " + quoted(name);
  message += near.empty() ? "; there are " + list_functions()
                          : ", did you mean " + near + "? There are " + list_functions();
  return {.at = at, .message = std::move(message)};
}

}  // namespace

Builder::Builder(std::string_view text)
    : text_(text), program_(std::make_shared<Expression::Program>()) {
  program_->text = text;
}

void Builder::enter(std::size_t at) {
  if (++depth_ <= kExpressionDepth) return;
  throw ExpressionFault{.at = at,
                        .message = "nested more than " + std::to_string(kExpressionDepth) +
                                   " deep (brackets, lists, calls, unary operators, else)"};
}

void Builder::number(std::size_t at, std::string_view digits) {
  count_node(at);
  const char* const begin = digits.data();
  const char* const end = begin + digits.size();
  if (digits.size() > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9') {
    throw ExpressionFault{.at = at, .message = "a number is written without leading zeros"};
  }
  std::int64_t integer = 0;
  if (const auto [stop, error] = std::from_chars(begin, end, integer);
      stop == end && error == std::errc()) {
    constant(Cell::of(integer));
    return;
  }
  double real = 0;
  if (std::from_chars(begin, end, real).ec != std::errc()) {
    throw ExpressionFault{.at = at, .message = "a number beyond what a double holds"};
  }
  constant(Cell::of(real));
}

void Builder::string(std::size_t at, std::string_view escaped) {
  count_node(at);
  constant(Cell::of(std::string_view(program_->texts.emplace_back(unescape(escaped)))));
}

void Builder::boolean(std::size_t at, bool value) {
  count_node(at);
  constant(Cell::of(value));
}

void Builder::name(std::size_t at, std::string_view name) {
  count_node(at);
  const auto [found, is_new] =
      names_.try_emplace(name, static_cast<std::uint32_t>(program_->names.size()));
  if (is_new) program_->names.emplace_back(name);
  emit(Op::kName, found->second);
}

void Builder::ask(std::size_t at, Op op) {
  count_node(at);
  leave();
  program_->steps.back().op = op;
}

void Builder::unary(std::size_t at, Op op) {
  count_node(at);
  if (op == Op::kNegate && all_constant(1)) {
    Cell& operand = program_->constants[program_->steps.back().index];
    operand = negate(operand);
    return;
  }
  emit(op);
}

void Builder::binary(std::size_t at, Op op) {
  count_node(at);
  Step& right = program_->steps.back();
  if ((op == Op::kIn || op == Op::kNotIn) && right.op == Op::kList) {
    // The candidates are looked at where they are: no list is made.
    right.op = op == Op::kIn ? Op::kInThese : Op::kNotInThese;
    return;
  }
  emit(op);
}

void Builder::choose(std::size_t at) {
  count_node(at);
  leave();
  emit(Op::kChoose);
}

void Builder::skip(Op op) {
  skips_.push_back(program_->steps.size());
  emit(op);
}

void Builder::join(std::size_t at, Op op) {
  count_node(at);
  emit(op);
  program_->steps[skips_.back()].index = static_cast<std::uint32_t>(program_->steps.size());
  skips_.pop_back();
}

void Builder::open_list(std::size_t at) {
  enter(at);
  count_node(at);
  open_.push_back({.at = at, .row = nullptr, .count = 0});
}

void Builder::open_call(std::size_t at, std::string_view name) {
  enter(at);
  count_node(at);
  const auto rows = functions();
  const auto row = std::find_if(rows.begin(), rows.end(),
                                [&](const FunctionRow& known) { return known.name == name; });
  if (row == rows.end()) throw no_function(at, name);
  open_.push_back({.at = at, .row = &*row, .count = 0});
}

void Builder::close_list() {
  const std::size_t count = open_.back().count;
  open_.pop_back();
  leave();
  if (!all_constant(count)) {
    emit(Op::kList, 0, count);
    return;
  }
  std::vector<ExprValue> list;
  auto& steps = program_->steps;
  for (std::size_t i = steps.size() - count; i < steps.size(); ++i) {
    list.push_back(program_->constants[steps[i].index].value());
  }
  steps.resize(steps.size() - count);
  constant(Cell::of(program_->lists.emplace_back(
      std::make_shared<const std::vector<ExprValue>>(std::move(list)))));
}

void Builder::close_call() {
  const Open call = open_.back();
  open_.pop_back();
  leave();
  if (call.count < call.row->least || call.count > call.row->most) {
    throw ExpressionFault{.at = call.at,
                          .message = std::string(call.row->name) + " takes " +
                                     std::string(call.row->takes) + ", found " +
                                     std::to_string(call.count) +
                                     (call.count == 1 ? " argument" : " arguments")};
  }
  emit(Op::kCall, 0, call.count, call.row->function);
}

std::shared_ptr<const Expression::Program> Builder::take() {
  return std::move(program_);
}

void Builder::count_node(std::size_t at) {
  if (++nodes_ <= kExpressionNodes) return;
  throw ExpressionFault{.at = at,
                        .message = "more than " + std::to_string(kExpressionNodes) +
                                   " literals, names, operators, lists and calls"};
}

void Builder::emit(Op op, std::uint32_t index, std::size_t count, Function function) {
  program_->steps.push_back(
      {.op = op, .function = function, .count = static_cast<std::uint16_t>(count), .index = index});
}

void Builder::constant(Cell cell) {
  emit(Op::kConstant, static_cast<std::uint32_t>(program_->constants.size()));
  program_->constants.push_back(cell);
}

// A step that pushes a constant at the end of an element is the whole of the element, so the last
// `count` steps are the last `count` elements.
bool Builder::all_constant(std::size_t count) const {
  const auto& steps = program_->steps;
  return std::all_of(steps.end() - static_cast<std::ptrdiff_t>(count), steps.end(),
                     [](const Step& step) { return step.op == Op::kConstant; });
}

}  // namespace preset

// The grammar, and what each of its rules adds to the program. Every choice is made by the next
// token, so that nothing is read twice and no action is undone: what follows the token that decides
// is if_must.
#include <string>
#include <tao/pegtl.hpp>

#include "plugin/expression/builder.h"
#include "plugin/expression/expression.h"
#include "plugin/expression/fault.h"

namespace preset {
namespace {

namespace grammar {

using namespace tao::pegtl;

struct blanks : star<one<' ', '\t', '\r', '\n'>> {};
template <char... Text>
struct symbol : seq<string<Text...>, blanks> {};
// A keyword, all of it or nothing: faults are told where it begins.
template <char... Text>
struct word : seq<at<string<Text...>, not_at<identifier_other>>, string<Text...>, blanks> {};

struct kw_and : word<'a', 'n', 'd'> {};
struct kw_or : word<'o', 'r'> {};
struct kw_not : word<'n', 'o', 't'> {};
struct kw_in : word<'i', 'n'> {};
struct kw_if : word<'i', 'f'> {};
struct kw_else : word<'e', 'l', 's', 'e'> {};
struct kw_true : sor<word<'t', 'r', 'u', 'e'>, word<'T', 'r', 'u', 'e'>> {};
struct kw_false : sor<word<'f', 'a', 'l', 's', 'e'>, word<'F', 'a', 'l', 's', 'e'>> {};
struct kw_null : sor<word<'n', 'u', 'l', 'l'>, word<'N', 'o', 'n', 'e'>> {};
struct reserved : sor<kw_and, kw_or, kw_not, kw_in, kw_if, kw_else, kw_true, kw_false, kw_null> {};

struct expression;

struct digits : plus<digit> {};
struct number_text
    : seq<digits, opt<one<'.'>, digits>, opt<one<'e', 'E'>, opt<one<'+', '-'>>, digits>> {};
struct number : seq<number_text, blanks> {};

struct escaped : one<'\\', '\'', '"'> {};
struct escape : if_must<one<'\\'>, escaped> {};
template <char Quote>
struct string_text : star<sor<escape, utf8::not_one<Quote, '\\', '\n', '\r'>>> {};
template <char Quote>
struct string_end : symbol<Quote> {};
template <char Quote>
struct quoted_string : if_must<one<Quote>, string_text<Quote>, string_end<Quote>> {};

struct name_text : identifier {};
struct name : seq<not_at<reserved>, name_text, blanks> {};

struct bracket_open : symbol<'('> {};
struct bracket_close : symbol<')'> {};
struct bracket : if_must<bracket_open, expression, bracket_close> {};

struct list_open : symbol<'['> {};
struct list_close : symbol<']'> {};
struct element;
struct more_elements : star<symbol<','>, sor<at<list_close>, must<element>>> {};
struct list_rest : sor<list_close, seq<element, more_elements, must<list_close>>> {};
struct list : if_must<list_open, list_rest> {};

struct asked_name : name {};
struct asked_close : symbol<')'> {};
template <char... Text>
struct asked_open : seq<word<Text...>, symbol<'('>> {};
struct set_open : asked_open<'s', 'e', 't'> {};
struct unset_open : asked_open<'u', 'n', 's', 'e', 't'> {};
struct set_call : if_must<set_open, asked_name, asked_close> {};
struct unset_call : if_must<unset_open, asked_name, asked_close> {};

struct call_open : seq<not_at<reserved>, identifier, blanks, symbol<'('>> {};
struct call_close : symbol<')'> {};
struct more_arguments : star<if_must<symbol<','>, element>> {};
struct call_rest : sor<call_close, seq<element, more_arguments, must<call_close>>> {};
struct call : if_must<call_open, call_rest> {};

struct primary : sor<number, quoted_string<'\''>, quoted_string<'"'>, bracket, list, set_call,
                     unset_call, call, kw_true, kw_false, kw_null, name> {};

struct minus_sign : symbol<'-'> {};
struct negation;
struct unary : sor<negation, primary> {};
struct negation : if_must<minus_sign, unary> {};

struct times : if_must<seq<one<'*'>, not_at<one<'*'>>, blanks>, unary> {};
struct floor_over : if_must<symbol<'/', '/'>, unary> {};
struct over : if_must<symbol<'/'>, unary> {};
struct modulo : if_must<symbol<'%'>, unary> {};
struct product : seq<unary, star<sor<times, floor_over, over, modulo>>> {};

struct added : if_must<symbol<'+'>, product> {};
struct subtracted : if_must<symbol<'-'>, product> {};
struct sum : seq<product, star<sor<added, subtracted>>> {};

struct less_sign : seq<one<'<'>, not_at<one<'=', '>'>>, blanks> {};
struct greater_sign : seq<one<'>'>, not_at<one<'='>>, blanks> {};
struct equal_to : if_must<symbol<'=', '='>, sum> {};
struct unequal_to : if_must<symbol<'!', '='>, sum> {};
struct at_most : if_must<symbol<'<', '='>, sum> {};
struct at_least : if_must<symbol<'>', '='>, sum> {};
struct below : if_must<less_sign, sum> {};
struct above : if_must<greater_sign, sum> {};
struct within : if_must<kw_in, sum> {};
struct not_within : if_must<kw_not, kw_in, sum> {};
struct compared : sor<equal_to, unequal_to, at_most, at_least, below, above, within, not_within> {};
struct no_chain : not_at<sor<symbol<'=', '='>, symbol<'!', '='>, symbol<'<', '='>, symbol<'>', '='>,
                             less_sign, greater_sign, kw_in, kw_not>> {};
struct comparison : seq<sum, opt<compared, must<no_chain>>> {};

struct inverse_sign : kw_not {};
struct inversion;
struct inverted : sor<inversion, comparison> {};
struct inversion : if_must<inverse_sign, inverted> {};

struct and_sign : kw_and {};
struct and_rest : if_must<and_sign, inverted> {};
struct conjunction : seq<inverted, star<and_rest>> {};

struct or_sign : kw_or {};
struct or_rest : if_must<or_sign, conjunction> {};
struct disjunction : seq<conjunction, star<or_rest>> {};

struct else_sign : kw_else {};
struct choice : if_must<kw_if, disjunction, else_sign, expression> {};
struct expression : seq<disjunction, opt<choice>> {};
struct element : expression {};

struct the_end : eof {};
struct text : must<blanks, expression, the_end> {};

}  // namespace grammar

// What a rule that must match stands for; most begin with a value.
template <class Rule>
constexpr std::string_view kExpected = "a value";
template <>
constexpr std::string_view kExpected<grammar::escaped> =
    "a backslash or a quote after the backslash";
template <>
constexpr std::string_view kExpected<grammar::string_end<'\''>> = "the ' that ends the string";
template <>
constexpr std::string_view kExpected<grammar::string_end<'"'>> = "the \" that ends the string";
template <>
constexpr std::string_view kExpected<grammar::bracket_close> = "an operator or ')'";
template <>
constexpr std::string_view kExpected<grammar::list_rest> = "a value or ']'";
template <>
constexpr std::string_view kExpected<grammar::list_close> = "an operator, ',' or ']'";
template <>
constexpr std::string_view kExpected<grammar::asked_name> = "a name";
template <>
constexpr std::string_view kExpected<grammar::asked_close> = "')' after the name";
template <>
constexpr std::string_view kExpected<grammar::call_close> = "an operator, ',' or ')'";
template <>
constexpr std::string_view kExpected<grammar::kw_in> = "'in' after 'not'";
template <>
constexpr std::string_view kExpected<grammar::else_sign> = "an operator or 'else'";
template <>
constexpr std::string_view kExpected<grammar::the_end> = "an operator or the end of the text";

template <class Rule>
struct Control : tao::pegtl::normal<Rule> {
  template <class Input>
  [[noreturn]] static void raise(const Input& input, Builder& builder) {
    const auto at = static_cast<std::size_t>(input.current() - builder.text().data());
    if constexpr (std::is_same_v<Rule, grammar::no_chain>) {
      throw ExpressionFault{
          .at = at, .message = "comparisons do not chain: write a < b and b < c for a < b < c"};
    } else {
      throw unexpected(builder.text(), at, kExpected<Rule>);
    }
  }
};

template <class Rule>
struct Action : tao::pegtl::nothing<Rule> {};

template <class Matched>
std::size_t offset(const Matched& matched, const Builder& builder) {
  return static_cast<std::size_t>(matched.begin() - builder.text().data());
}

// A rule that calls a member of the builder with where it began, and with what more it is given.
template <auto Member, auto... Arguments>
struct Calls {
  template <class Matched>
  static void apply(const Matched& matched, Builder& builder) {
    (builder.*Member)(offset(matched, builder), Arguments...);
  }
};
template <auto Member, auto... Arguments>
struct CallsPlain {
  static void apply0(Builder& builder) { (builder.*Member)(Arguments...); }
};
template <auto Member>
struct CallsWithText {
  template <class Matched>
  static void apply(const Matched& matched, Builder& builder) {
    (builder.*Member)(offset(matched, builder), matched.string_view());
  }
};
template <Op Code>
struct Leaves {
  template <class Matched>
  static void apply(const Matched& matched, Builder& builder) {
    builder.leave();
    builder.unary(offset(matched, builder), Code);
  }
};

// clang-format off
template <> struct Action<grammar::number_text> : CallsWithText<&Builder::number> {};
template <> struct Action<grammar::string_text<'\''>> : CallsWithText<&Builder::string> {};
template <> struct Action<grammar::string_text<'"'>> : CallsWithText<&Builder::string> {};
template <> struct Action<grammar::kw_true> : Calls<&Builder::boolean, true> {};
template <> struct Action<grammar::kw_false> : Calls<&Builder::boolean, false> {};
template <> struct Action<grammar::name_text> : CallsWithText<&Builder::name> {};

template <> struct Action<grammar::bracket_open> : Calls<&Builder::enter> {};
template <> struct Action<grammar::bracket_close> : CallsPlain<&Builder::leave> {};
template <> struct Action<grammar::list_open> : Calls<&Builder::open_list> {};
template <> struct Action<grammar::list_close> : CallsPlain<&Builder::close_list> {};
template <> struct Action<grammar::call_close> : CallsPlain<&Builder::close_call> {};
template <> struct Action<grammar::element> : CallsPlain<&Builder::element> {};
template <> struct Action<grammar::set_open> : Calls<&Builder::enter> {};
template <> struct Action<grammar::unset_open> : Calls<&Builder::enter> {};
template <> struct Action<grammar::set_call> : Calls<&Builder::ask, Op::kSet> {};
template <> struct Action<grammar::unset_call> : Calls<&Builder::ask, Op::kUnset> {};

template <> struct Action<grammar::minus_sign> : Calls<&Builder::enter> {};
template <> struct Action<grammar::negation> : Leaves<Op::kNegate> {};
template <> struct Action<grammar::inverse_sign> : Calls<&Builder::enter> {};
template <> struct Action<grammar::inversion> : Leaves<Op::kNot> {};

template <> struct Action<grammar::times> : Calls<&Builder::binary, Op::kMultiply> {};
template <> struct Action<grammar::floor_over> : Calls<&Builder::binary, Op::kFloorDivide> {};
template <> struct Action<grammar::over> : Calls<&Builder::binary, Op::kDivide> {};
template <> struct Action<grammar::modulo> : Calls<&Builder::binary, Op::kModulo> {};
template <> struct Action<grammar::added> : Calls<&Builder::binary, Op::kAdd> {};
template <> struct Action<grammar::subtracted> : Calls<&Builder::binary, Op::kSubtract> {};
template <> struct Action<grammar::equal_to> : Calls<&Builder::binary, Op::kEqual> {};
template <> struct Action<grammar::unequal_to> : Calls<&Builder::binary, Op::kUnequal> {};
template <> struct Action<grammar::at_most> : Calls<&Builder::binary, Op::kLessEqual> {};
template <> struct Action<grammar::at_least> : Calls<&Builder::binary, Op::kGreaterEqual> {};
template <> struct Action<grammar::below> : Calls<&Builder::binary, Op::kLess> {};
template <> struct Action<grammar::above> : Calls<&Builder::binary, Op::kGreater> {};
template <> struct Action<grammar::within> : Calls<&Builder::binary, Op::kIn> {};
template <> struct Action<grammar::not_within> : Calls<&Builder::binary, Op::kNotIn> {};

template <> struct Action<grammar::and_sign> : CallsPlain<&Builder::skip, Op::kSkipIfFalse> {};
template <> struct Action<grammar::and_rest> : Calls<&Builder::join, Op::kAnd> {};
template <> struct Action<grammar::or_sign> : CallsPlain<&Builder::skip, Op::kSkipIfTrue> {};
template <> struct Action<grammar::or_rest> : Calls<&Builder::join, Op::kOr> {};
template <> struct Action<grammar::else_sign> : Calls<&Builder::enter> {};
template <> struct Action<grammar::choice> : Calls<&Builder::choose> {};
// clang-format on

template <>
struct Action<grammar::call_open> {
  template <class Matched>
  static void apply(const Matched& matched, Builder& builder) {
    const std::string_view name = matched.string_view();
    builder.open_call(offset(matched, builder), name.substr(0, name.find_first_of("( \t\r\n")));
  }
};
template <>
struct Action<grammar::kw_null> {
  template <class Matched>
  static void apply(const Matched& matched, Builder& builder) {
    throw ExpressionFault{.at = offset(matched, builder),
                          .message = "there is no " +
                                     std::string(matched.string_view().substr(0, 4)) +
                                     ": unset(x) is true where x has no value"};
  }
};

using Input = tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy, tao::pegtl::eol::lf>;

// Throws ExpressionFault.
std::shared_ptr<const Expression::Program> program_of(std::string_view text) {
  if (text.size() > kExpressionBytes) {
    throw ExpressionFault{.at = kExpressionBytes,
                          .message = "longer than " + std::to_string(kExpressionBytes) + " bytes"};
  }
  Input input(text.data(), text.size(), "");
  using Characters = tao::pegtl::star<tao::pegtl::utf8::any>;
  if (!tao::pegtl::parse<Characters>(input) || !input.empty()) {
    throw ExpressionFault{.at = static_cast<std::size_t>(input.current() - text.data()),
                          .message = "expected UTF-8, found a byte that is none"};
  }
  input.restart();
  Builder builder(text);
  tao::pegtl::parse<grammar::text, Action, Control>(input, builder);
  return builder.take();
}

}  // namespace

std::expected<Expression, ExpressionError> Expression::parse(std::string_view text) {
  try {
    return Expression(program_of(text));
  } catch (const ExpressionFault& fault) {
    return std::unexpected(
        ExpressionError{.message = fault.message, .column = column_of(text, fault.at)});
  }
}

}  // namespace preset

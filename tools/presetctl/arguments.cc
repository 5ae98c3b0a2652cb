#include "presetctl/arguments.h"

#include <boost/program_options/parsers.hpp>
#include <boost/program_options/value_semantic.hpp>
#include <charconv>

#include "presetctl/text.h"
#include "presetctl/verbs.h"

namespace presetctl {
namespace {

namespace po = boost::program_options;

std::optional<std::int64_t> to_integer(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string unknown_option(const po::options_description& options, const std::string& given) {
  const std::string_view bare =
      std::string_view(given).substr(std::min(given.find_first_not_of('-'), given.size()));
  Nearest nearest(bare.substr(0, bare.find('=')));
  for (const auto& option : options.options()) nearest.consider(option->long_name());
  std::string hint = nearest.hint();
  if (const std::size_t at = hint.find('\''); at != std::string::npos) hint.insert(at + 1, "--");
  return "unknown option " + given + hint;
}

std::string called(const Verb& verb) {
  return "presetctl " + std::string(verb.name);
}

}  // namespace

po::options_description options_of(const Verb& verb) {
  po::options_description options("Options");
  auto add = options.add_options();
  if (verb.options) verb.options(add);
  add("json", "print the result as JSON");
  add("socket", po::value<std::string>()->value_name("PATH"), "the daemon's socket");
  add("help,h", "show this help");
  return options;
}

Result<Arguments> Arguments::parse(const Verb& verb, std::span<const std::string> words) {
  const po::options_description options = options_of(verb);
  po::options_description all;
  all.add(options);
  all.add_options()("operand", po::value<std::vector<std::string>>());
  po::positional_options_description positions;
  positions.add("operand", -1);

  Arguments made;
  try {
    namespace style = po::command_line_style;
    const std::vector<std::string> copied(words.begin(), words.end());
    po::store(po::command_line_parser(copied)
                  .options(all)
                  .positional(positions)
                  .style(style::unix_style & ~style::allow_guessing)
                  .run(),
              made.values_);
    po::notify(made.values_);
  } catch (const po::unknown_option& error) {
    return misuse(std::string(verb.name) + ": " + unknown_option(options, error.get_option_name()));
  } catch (const po::error& error) {
    return misuse(std::string(verb.name) + ": " + error.what());
  }
  if (made.values_.count("operand") > 0) {
    made.operands_ = made.values_["operand"].as<std::vector<std::string>>();
  }
  if (made.has("help")) return made;
  const std::size_t count = made.operands_.size();
  if (count < verb.least) {
    return misuse(std::string(verb.name) + ": something is missing; usage: " + called(verb) + " " +
                  std::string(verb.usage));
  }
  if (count > verb.most) {
    return misuse(std::string(verb.name) + ": '" + made.operands_[verb.most] +
                  "' is too much; usage: " + called(verb) + " " + std::string(verb.usage));
  }
  return made;
}

std::optional<std::string> Arguments::text(const char* option) const {
  if (!has(option)) return std::nullopt;
  return values_[option].as<std::string>();
}

std::vector<std::string> Arguments::texts(const char* option) const {
  if (!has(option)) return {};
  return values_[option].as<std::vector<std::string>>();
}

Result<std::optional<std::int64_t>> Arguments::integer(const char* option,
                                                       std::int64_t least) const {
  const std::optional<std::string> given = text(option);
  if (!given) return std::nullopt;
  const std::optional<std::int64_t> number = to_integer(*given);
  if (!number || *number < least) {
    return misuse("--" + std::string(option) + ": expected an integer from " +
                  std::to_string(least) + ", found '" + *given + "'");
  }
  return number;
}

boost::json::value preset_ref(std::string_view word) {
  static constexpr std::string_view kName = "name:";
  if (word.starts_with(kName)) return boost::json::string(word.substr(kName.size()));
  std::string_view digits = word;
  if (digits.starts_with('#')) digits.remove_prefix(1);
  const bool all_digits =
      !digits.empty() && digits.find_first_not_of("0123456789") == std::string_view::npos;
  if (all_digits) {
    if (const std::optional<std::int64_t> id = to_integer(digits)) return *id;
  }
  return boost::json::string(word);
}

}  // namespace presetctl

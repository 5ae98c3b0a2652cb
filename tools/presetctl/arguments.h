// What stands behind a verb: operands and options, checked against the verb's row.
#pragma once

#include <boost/json/value.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/variables_map.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "presetctl/fault.h"

namespace presetctl {

struct Verb;

class Arguments {
 public:
  // kMisused: an unknown or incomplete option (the nearest one is named), too few or too many
  // operands.
  static Result<Arguments> parse(const Verb& verb, std::span<const std::string> words);

  const std::vector<std::string>& operands() const { return operands_; }

  bool has(const char* option) const { return values_.count(option) > 0; }
  // The option's value, if it was given; options that take one are declared with std::string.
  std::optional<std::string> text(const char* option) const;
  // All its values; for options declared with std::vector<std::string>.
  std::vector<std::string> texts(const char* option) const;
  // kMisused: not an integer, or below `least`.
  Result<std::optional<std::int64_t>> integer(const char* option, std::int64_t least) const;

 private:
  boost::program_options::variables_map values_;
  std::vector<std::string> operands_;
};

// The options that every verb has, then the verb's own.
boost::program_options::options_description options_of(const Verb& verb);

// A preset as named on the command line: #7 and a bare integer are ids, name:7 is the name "7",
// all else is a name. The value is what the methods' `preset` takes.
boost::json::value preset_ref(std::string_view word);

}  // namespace presetctl

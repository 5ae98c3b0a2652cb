// Words that name a flag: --long, -short, --no-name, --name=value, --name.member.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "plugin/catalog/catalog.h"
#include "plugin/launch/command.h"

namespace preset {

// How a value stands to its option.
enum class Join : std::uint8_t {
  kApart,     // a word of its own
  kEquals,    // --name=value
  kAttached,  // -O3
};

// What words are read by. Without a catalog every flag is unknown.
struct Reader {
  const Catalog* catalog = nullptr;
  std::string_view engine;
  Dialect dialect;
  bool positional_model = false;
};

struct Option {
  std::string name;            // the parameter: the flag's own name, or as it was written
  const Flag* flag = nullptr;  // null: unknown; a member's (name.member) is member_flag()
  bool negative = false;       // --no-name
  Join join = Join::kApart;
  std::string spelled;               // with its dashes, without the value
  std::optional<std::string> value;  // where it is joined or attached
};

// What a member of a JSON flag takes: JSON, or text that is none.
const Flag& member_flag();

// A plain option name: letters, digits, `.`, `_`, `-`, beginning with a letter or digit; a member
// may end in `+`. So a name never brings another option with it.
bool is_option_name(std::string_view name);

// Nothing for a word that is no option (or whose name is not plain).
std::optional<Option> read_option(const Reader& reader, std::string_view word);

// The option that parameter `name` has where nobody wrote one: --name. Of a name that is a flag's
// negative spelling it is that flag, `negative`.
Option plain_option(const Reader& reader, std::string_view name);

// The option (without dashes) that says false.
std::string negative_name(const Flag& flag);

// Whether the parameter is the model: it is kept apart from the search space.
bool is_model(const Reader& reader, std::string_view name);
// The parameter that takes the model, where it is no positional word.
std::string model_name(const Reader& reader);

// Whether the catalog need not know it: the model, the engine's own configuration file.
bool is_expected(const Reader& reader, const Option& option);

}  // namespace preset

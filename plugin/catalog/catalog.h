// What is known of one engine at one version: its flags, the rules between them, old names. Pure
// data; config/catalogs/FORMAT.md says how it is written. [any thread, once made]
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugin/domain/json_value.h"
#include "plugin/expression/expression.h"

namespace preset {

enum class FlagType { kInt, kFloat, kBool, kString, kEnum, kJson, kIntList, kStringList };

// How a boolean reaches the command line.
enum class BoolStyle {
  kPresence,   // true: --name; false: nothing
  kNegatable,  // true: --name; false: the negative spelling (--no-name unless the flag says else)
  kValue,      // --name true, in the words of bool_words
};

// How a list reaches the command line.
enum class ListStyle { kSpaced /* --f 1 2 */, kComma /* --f 1,2 */, kRepeated /* --f 1 --f 2 */ };

struct Flag {
  std::string name;                        // kebab-case, without dashes
  std::vector<std::string> aliases;        // long ones, without dashes
  std::vector<std::string> short_options;  // spelled with one dash: "tp" is -tp
  FlagType type = FlagType::kString;
  std::string unit;
  std::string group;
  std::string help;
  json::value default_value;  // null: the engine decides
  std::string auto_rule;      // how it decides, for people
  json::array enum_values;    // kEnum, in order
  json::array enum_older;     // accepted by older versions only
  json::array special;        // values outside the range that mean something, such as -1
  std::optional<double> min, max, exclusive_min, exclusive_max;
  json::array suggest;  // values worth a try
  int tune = 1;         // 3: tune first … 1: fix it
  BoolStyle bool_style = BoolStyle::kPresence;
  std::string negative;  // kNegatable: the long option without dashes that says false
  std::pair<std::string, std::string> bool_words{"true", "false"};  // kValue
  ListStyle list_style = ListStyle::kSpaced;
  bool size_suffix = false;                // whole numbers may be written 8k, 1M, 2G
  std::string since, deprecated, removed;  // engine versions, "" if not known
  std::string note;
  std::string source;
};

// A name that was, and what is meant now.
struct Rename {
  enum class Kind { kRenamed, kRemoved, kForeign };
  std::string from;
  Kind kind = Kind::kRenamed;           // kForeign: never a flag of this engine
  std::string to;                       // flag, "" if there is none
  std::optional<json::value> to_value;  // to=value, where the old flag was a switch
  bool exact = false;  // the values carry over unchanged (or to_value says them): may be applied
  std::string note;
};

enum class RuleSeverity {
  kError,    // the engine refuses to start
  kRewrite,  // the engine silently changes a value
  kIgnored,  // a value has no effect
  kAdvice,   // a rule of thumb
};

// The engine sets `flag` to the value of `value`; no value: it becomes unset.
struct Assignment {
  std::string flag;
  std::optional<Expression> value;
};

struct Rule {
  std::string id;
  RuleSeverity severity = RuleSeverity::kError;
  std::vector<std::string> flags;     // those it is about
  std::string text;                   // for people
  std::string source;                 // file and function in the engine, or a thread
  std::optional<Expression> when;     // applies only if this is true
  std::optional<Expression> require;  // kError, kAdvice: must not be false
  std::vector<Assignment> set;        // kRewrite, in order, each sees those before it
  std::vector<std::string> ignore;    // kIgnored: flags without effect
};

// A fact that rules may name beside flags: gpus, gpu_memory_gb, attention_heads.
struct Fact {
  std::string name;  // snake_case
  std::string help;
};

class Catalog {
 public:
  struct Parts {
    std::string engine, version, covers, repository, file;
    std::vector<std::string> command;        // how a server is started, before any flag
    std::string model_option;                // where the model goes: --option,
    std::optional<int> model_position;       // or the n-th word after the command, from 1
    std::string config_name, config_option;  // the engine's own file of flag: value, "" for none
    std::vector<std::string> groups;
    std::vector<Flag> flags;
    std::vector<Rule> rules;
    std::vector<Rename> renames;
    std::vector<Fact> facts;
    std::vector<std::string> sources;
  };
  explicit Catalog(Parts parts);

  const Parts& parts() const { return parts_; }
  const std::string& engine() const { return parts_.engine; }
  const std::string& version() const { return parts_.version; }

  // By name or long alias; `_` counts as `-`, leading dashes are skipped. Null if there is none.
  const Flag* find(std::string_view name) const;
  const Flag* find_short(std::string_view option) const;     // without its dash
  const Flag* find_negative(std::string_view option) const;  // of kNegatable flags
  const Rename* find_rename(std::string_view name) const;
  // The known name nearest to `name`, "" if none is near.
  std::string nearest(std::string_view name) const;

 private:
  Parts parts_;
  std::map<std::string, std::size_t, std::less<>> flags_, shorts_, negatives_, renames_;
};
using CatalogPtr = std::shared_ptr<const Catalog>;

std::string_view type_name(FlagType type);
std::string_view severity_name(RuleSeverity severity);
std::optional<FlagType> flag_type_named(std::string_view name);

// A bound as people write it: 1, not 1.0.
json::value bound_value(double bound);

// `name` as a flag is named: leading dashes dropped, `_` as `-`.
std::string flag_name(std::string_view name);

}  // namespace preset

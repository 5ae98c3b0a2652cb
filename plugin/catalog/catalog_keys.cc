#include "plugin/catalog/catalog_keys.h"

#include <algorithm>

#include "config/json_text.h"

namespace preset {
namespace {

using config::Complaint;
using config::KeyTable;

Complaint kebab(const std::string& name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  };
  return !name.empty() && name.front() != '-' && std::all_of(name.begin(), name.end(), fits)
             ? ""
             : "must be kebab-case: a-z, 0-9 and - (and . within JSON options)";
}

Complaint snake(const std::string& name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && name.front() >= 'a' && std::all_of(name.begin(), name.end(), fits)
             ? ""
             : "must be snake_case";
}

Complaint filled(const std::string& text) {
  return text.empty() ? "must not be empty" : "";
}

// One word of several.
template <class Value>
struct Word {
  std::string_view word;
  Value value;
};
template <class Value, std::size_t kCount>
Complaint take_word(const json::value& from, Value& to, const Word<Value> (&words)[kCount]) {
  std::string expected = "must be ";
  for (std::size_t i = 0; i < kCount; ++i) {
    if (from.is_string() && from.get_string() == words[i].word) {
      to = words[i].value;
      return "";
    }
    if (i > 0) expected += i + 1 == kCount ? " or " : ", ";
    expected += words[i].word;
  }
  return expected;
}

constexpr Word<BoolStyle> kBoolStyles[] = {{"presence", BoolStyle::kPresence},
                                           {"negatable", BoolStyle::kNegatable},
                                           {"value", BoolStyle::kValue}};
constexpr Word<ListStyle> kListStyles[] = {{"spaced", ListStyle::kSpaced},
                                           {"comma", ListStyle::kComma},
                                           {"repeated", ListStyle::kRepeated}};
constexpr Word<RuleSeverity> kSeverities[] = {{"error", RuleSeverity::kError},
                                              {"rewrite", RuleSeverity::kRewrite},
                                              {"ignored", RuleSeverity::kIgnored},
                                              {"advice", RuleSeverity::kAdvice}};
constexpr Word<Rename::Kind> kKinds[] = {{"renamed", Rename::Kind::kRenamed},
                                         {"removed", Rename::Kind::kRemoved},
                                         {"foreign", Rename::Kind::kForeign}};

Complaint take_expression(const json::value& from, std::optional<Expression>& to) {
  if (from.is_bool() || from.is_number()) {  // YAML's own reading of `require: true`
    return take_expression(json::value(config::to_json(from)), to);
  }
  const auto* text = from.if_string();
  if (text == nullptr) return "must be an expression";
  auto parsed = Expression::parse(*text);
  if (!parsed) {
    return "column " + std::to_string(parsed.error().column) +
           " of the expression: " + parsed.error().message;
  }
  to = std::move(*parsed);
  return "";
}

template <class Struct, class Field>
void list(KeyTable<Struct>& rows, std::string key, Field field, std::string help) {
  rows.add(std::move(key), "a list", std::move(help), nullptr,
           [field](Struct& target, const json::value& value) -> Complaint {
             if (!value.is_array()) return "must be a list";
             field(target) = value.get_array();
             return "";
           });
}

template <class Struct, class Field>
void bound(KeyTable<Struct>& rows, std::string key, Field field, std::string help) {
  rows.add(std::move(key), "a number", std::move(help), nullptr,
           [field](Struct& target, const json::value& value) -> Complaint {
             if (!value.is_number()) return "must be a number";
             field(target) = value.to_number<double>();
             return "";
           });
}

template <class Struct, class Field, class Value, std::size_t kCount>
void word(KeyTable<Struct>& rows, std::string key, Field field, const Word<Value> (&words)[kCount],
          std::string help) {
  rows.add(std::move(key), "a word", std::move(help), nullptr,
           [field, &words](Struct& target, const json::value& value) {
             return take_word(value, field(target), words);
           });
}

template <class Struct, class Field>
void expression(KeyTable<Struct>& rows, std::string key, Field field, std::string help) {
  rows.add(std::move(key), "an expression", std::move(help), nullptr,
           [field](Struct& target, const json::value& value) {
             return take_expression(value, field(target));
           });
}

Complaint take_assignments(Rule& rule, const json::value& value) {
  const auto* object = value.if_object();
  if (object == nullptr) return "must be a map of flag: expression";
  for (const auto& member : *object) {
    Assignment assignment{std::string(member.key()), std::nullopt};
    if (!member.value().is_null()) {
      if (auto wrong = take_expression(member.value(), assignment.value); !wrong.empty()) {
        return std::string(member.key()) + ": " + wrong;
      }
    }
    rule.set.push_back(std::move(assignment));
  }
  return "";
}

Complaint take_bool_words(Flag& flag, const json::value& value) {
  const auto* list = value.if_array();
  if (list == nullptr || list->size() != 2 || !(*list)[0].is_string() || !(*list)[1].is_string()) {
    return "must be two words: for true and for false";
  }
  flag.bool_words = {std::string((*list)[0].get_string()), std::string((*list)[1].get_string())};
  return "";
}

Complaint take_type(Flag& flag, const json::value& value) {
  const auto type = value.is_string() ? flag_type_named(value.get_string()) : std::nullopt;
  if (!type) return "must be int, float, bool, string, enum, json, int_list or string_list";
  flag.type = *type;
  return "";
}

}  // namespace

const KeyTable<CatalogFile>& catalog_keys() {
  static const KeyTable<CatalogFile> table = [] {
    KeyTable<CatalogFile> rows;
    rows.text(
            "format", [](auto& f) -> auto& { return f.format; }, "tuningd-catalog/1",
            "the format of the file",
            [](const std::string& text) -> Complaint {
              return text == "tuningd-catalog/1" ? "" : "must be tuningd-catalog/1";
            })
        .required = true;
    rows.text(
            "engine", [](auto& f) -> auto& { return f.parts.engine; }, "a name",
            "the engine, as a preset's runtime", filled)
        .required = true;
    rows.text(
            "version", [](auto& f) -> auto& { return f.parts.version; }, "a version",
            "the engine's version", filled)
        .required = true;
    rows.text(
        "covers", [](auto& f) -> auto& { return f.parts.covers; }, "a version range",
        "the versions it is good for");
    rows.text(
        "repository", [](auto& f) -> auto& { return f.parts.repository; }, "a repository",
        "where the engine's source is");
    rows.texts(
        "command", [](auto& f) -> auto& { return f.parts.command; }, "a list of words",
        "how a server is started");
    rows.text(
        "model.option", [](auto& f) -> auto& { return f.parts.model_option; }, "an option",
        "the option that takes the model", kebab);
    rows.add("model.positional", "an integer", "the model's place after the command", nullptr,
             [](CatalogFile& file, const json::value& value) -> Complaint {
               if (!value.is_int64() || value.get_int64() < 1 || value.get_int64() > 9) {
                 return "must be an integer from 1 to 9";
               }
               file.parts.model_position = static_cast<int>(value.get_int64());
               return "";
             });
    rows.text(
        "config_file.name", [](auto& f) -> auto& { return f.parts.config_name; }, "a file name",
        "the engine's own file of flags");
    rows.text(
        "config_file.option", [](auto& f) -> auto& { return f.parts.config_option; }, "an option",
        "the option that takes that file", kebab);
    rows.texts(
        "sources", [](auto& f) -> auto& { return f.parts.sources; }, "a list of files",
        "what it was read from");
    rows.texts(
        "groups", [](auto& f) -> auto& { return f.parts.groups; }, "a list of words",
        "groups of flags, in order");
    list(rows, "facts", [](auto& f) -> auto& { return f.facts; }, "what rules may name");
    list(rows, "flags", [](auto& f) -> auto& { return f.flags; }, "the flags");
    list(rows, "rules", [](auto& f) -> auto& { return f.rules; }, "rules between flags");
    list(rows, "renames", [](auto& f) -> auto& { return f.renames; }, "names that were");
    return rows;
  }();
  return table;
}

const KeyTable<Flag>& flag_keys() {
  static const KeyTable<Flag> table = [] {
    KeyTable<Flag> rows;
    rows.text(
            "name", [](auto& f) -> auto& { return f.name; }, "a name", "the flag", kebab)
        .required = true;
    rows.add("type", "a type", "what it takes", nullptr, take_type).required = true;
    rows.texts(
        "aliases", [](auto& f) -> auto& { return f.aliases; }, "a list of names",
        "other long names", kebab);
    rows.texts(
        "short", [](auto& f) -> auto& { return f.short_options; }, "a list of options",
        "options with one dash", filled);
    rows.add("default", "a value", "what the engine takes when the flag is absent", nullptr,
             [](Flag& flag, const json::value& value) -> Complaint {
               flag.default_value = value;
               return "";
             });
    rows.text(
        "auto", [](auto& f) -> auto& { return f.auto_rule; }, "text", "how the engine decides");
    list(rows, "enum", [](auto& f) -> auto& { return f.enum_values; }, "the values it takes");
    list(
        rows, "enum_older", [](auto& f) -> auto& { return f.enum_older; },
        "values of older versions");
    list(
        rows, "special", [](auto& f) -> auto& { return f.special; },
        "values outside the range that mean something");
    bound(rows, "min", [](auto& f) -> auto& { return f.min; }, "least value");
    bound(rows, "max", [](auto& f) -> auto& { return f.max; }, "greatest value");
    bound(
        rows, "exclusive_min", [](auto& f) -> auto& { return f.exclusive_min; },
        "values are above");
    bound(
        rows, "exclusive_max", [](auto& f) -> auto& { return f.exclusive_max; },
        "values are below");
    list(rows, "suggest", [](auto& f) -> auto& { return f.suggest; }, "values worth a try");
    rows.add("tune", "1 to 3", "3: tune first", 1,
             [](Flag& flag, const json::value& value) -> Complaint {
               if (!value.is_int64() || value.get_int64() < 1 || value.get_int64() > 3) {
                 return "must be 1, 2 or 3";
               }
               flag.tune = static_cast<int>(value.get_int64());
               return "";
             });
    word(
        rows, "bool_style", [](auto& f) -> auto& { return f.bool_style; }, kBoolStyles,
        "how a boolean is written");
    rows.text(
        "negative", [](auto& f) -> auto& { return f.negative; }, "an option",
        "the option that says false", kebab);
    rows.add("words", "two words", "for true and false", nullptr, take_bool_words);
    word(
        rows, "list_style", [](auto& f) -> auto& { return f.list_style; }, kListStyles,
        "how a list is written");
    rows.boolean(
        "size_suffix", [](auto& f) -> auto& { return f.size_suffix; }, "numbers may be written 8k");
    rows.text("unit", [](auto& f) -> auto& { return f.unit; }, "a unit", "the unit");
    rows.text("group", [](auto& f) -> auto& { return f.group; }, "a group", "one of groups");
    rows.text("help", [](auto& f) -> auto& { return f.help; }, "text", "what it does");
    rows.text("since", [](auto& f) -> auto& { return f.since; }, "a version", "first version");
    rows.text(
        "deprecated", [](auto& f) -> auto& { return f.deprecated; }, "a version",
        "where it became deprecated");
    rows.text(
        "removed", [](auto& f) -> auto& { return f.removed; }, "a version", "where it is gone");
    rows.text("note", [](auto& f) -> auto& { return f.note; }, "text", "a remark");
    rows.text("source", [](auto& f) -> auto& { return f.source; }, "a file", "where this stands");
    return rows;
  }();
  return table;
}

const KeyTable<Rule>& rule_keys() {
  static const KeyTable<Rule> table = [] {
    KeyTable<Rule> rows;
    rows.text(
            "id", [](auto& r) -> auto& { return r.id; }, "a name", "names the rule", kebab)
        .required = true;
    word(
        rows, "severity", [](auto& r) -> auto& { return r.severity; }, kSeverities,
        "what it means");
    rows.texts(
        "flags", [](auto& r) -> auto& { return r.flags; }, "a list of flags", "those it is about");
    rows.text(
            "rule", [](auto& r) -> auto& { return r.text; }, "text", "for people", filled)
        .required = true;
    rows.text(
            "source", [](auto& r) -> auto& { return r.source; }, "a file",
            "where the engine says so", filled)
        .required = true;
    expression(rows, "when", [](auto& r) -> auto& { return r.when; }, "applies where true");
    expression(rows, "require", [](auto& r) -> auto& { return r.require; }, "must not be false");
    rows.add("set", "a map", "what the engine sets", nullptr, take_assignments);
    rows.texts(
        "ignore", [](auto& r) -> auto& { return r.ignore; }, "a list of flags",
        "those without effect");
    return rows;
  }();
  return table;
}

const KeyTable<Rename>& rename_keys() {
  static const KeyTable<Rename> table = [] {
    KeyTable<Rename> rows;
    rows.text(
            "from", [](auto& r) -> auto& { return r.from; }, "a name", "the name that was", kebab)
        .required = true;
    word(rows, "kind", [](auto& r) -> auto& { return r.kind; }, kKinds, "what became of it");
    rows.text("to", [](auto& r) -> auto& { return r.to; }, "a flag", "what is meant now", kebab);
    rows.add("value", "a value", "what a switch becomes", nullptr,
             [](Rename& rename, const json::value& value) -> Complaint {
               rename.to_value = value;
               return "";
             });
    rows.boolean("exact", [](auto& r) -> auto& { return r.exact; }, "values carry over unchanged");
    rows.text("note", [](auto& r) -> auto& { return r.note; }, "text", "a remark");
    return rows;
  }();
  return table;
}

const KeyTable<Fact>& fact_keys() {
  static const KeyTable<Fact> table = [] {
    KeyTable<Fact> rows;
    rows.text(
            "name", [](auto& f) -> auto& { return f.name; }, "a name", "in expressions", snake)
        .required = true;
    rows.text(
            "help", [](auto& f) -> auto& { return f.help; }, "text", "what it is", filled)
        .required = true;
    return rows;
  }();
  return table;
}

}  // namespace preset

// A settings key is one row: where it stands, which field it fills, what is allowed, what it is
// for. Checking, messages and documentation all derive from the row.
//
//   const KeyTable<Settings>& keys() {
//     static const KeyTable<Settings> table = [] {
//       KeyTable<Settings> rows;
//       rows.integer("limits.batch", [](auto& s) -> auto& { return s.limits.batch; }, 1, 100'000,
//                    "requests in one JSON-RPC batch");
//       return rows;
//     }();
//     return table;
//   }
//
// A default is what the field holds in a fresh struct. Dots in a path are maps within maps: the row
// above reads {"limits": {"batch": 1000}}.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "config/yaml_text.h"

namespace config {

// What is wrong with a value, for people, to stand after the key: "must be ..."; "" for nothing.
using Complaint = std::string;

struct KeyRow {
  std::string path;     // "limits.batch"
  std::string expects;  // "an integer from 1 to 100000"
  std::string help;     // what it is for, a sentence without a full stop
  bool required = false;
  boost::json::value fallback;  // the default, as it would be written
  // Puts the value into the struct behind `target`, or complains and leaves it alone.
  std::function<Complaint(void* target, const boost::json::value& value)> set;
};

// Where the object that is read stands; both may be left out.
struct KeyScope {
  const YamlDocument* document = nullptr;  // gives file and positions
  std::string pointer;                     // of the object in it, "/plugins/0"
};

// All that is wrong, in the order of the file where positions are known: unknown keys (with the
// nearest known one), missing ones, wrong types, values out of range. Fields of faulty or absent
// keys are left alone. A map without content (`limits:`) counts as empty. [any thread]
std::vector<Problem> read_keys(const std::vector<KeyRow>& rows, const boost::json::object& object,
                               void* target, const KeyScope& scope = {});

// The rows as text for people: key, what is expected, default, and the help below. [any thread]
std::string describe_keys(const std::vector<KeyRow>& rows);

// The known name that `name` was probably meant to be, or "".
std::string nearest_name(std::string_view name, const std::vector<std::string>& known);

namespace detail {
using boost::json::value;
Complaint take_text(const value& from, std::string& to, const std::string& expects);
Complaint take_integer(const value& from, std::uint64_t& to, std::uint64_t least,
                       std::uint64_t most, const std::string& expects);
Complaint take_bool(const value& from, bool& to, const std::string& expects);
Complaint take_texts(const value& from, std::vector<std::string>& to, const std::string& expects);
value from_texts(const std::vector<std::string>& texts);
}  // namespace detail

// The rows of one struct. Fields are given as functions from the struct to a reference. Built once,
// then [any thread].
template <class Struct>
class KeyTable {
 public:
  // Complains about a text that has the right type; for names, paths and the like.
  using TextCheck = Complaint (*)(const std::string& text);

  // A string; `expects` as in "a path".
  template <class Field>
  KeyRow& text(std::string path, Field field, std::string expects, std::string help,
               TextCheck check = nullptr) {
    Struct fresh{};
    boost::json::value fallback(boost::json::string(field(fresh)));
    return add(std::move(path), expects, std::move(help), std::move(fallback),
               [field, expects, check](Struct& target, const boost::json::value& value) {
                 std::string text;
                 Complaint complaint = detail::take_text(value, text, expects);
                 if (complaint.empty() && check != nullptr) complaint = check(text);
                 if (complaint.empty()) field(target) = std::move(text);
                 return complaint;
               });
  }

  // A std::uint64_t from `least` to `most`, both allowed.
  template <class Field>
  KeyRow& integer(std::string path, Field field, std::uint64_t least, std::uint64_t most,
                  std::string help) {
    Struct fresh{};
    const std::string expects =
        "an integer from " + std::to_string(least) + " to " + std::to_string(most);
    const auto fallback = static_cast<std::int64_t>(field(fresh));
    return add(std::move(path), expects, std::move(help), boost::json::value(fallback),
               [field, least, most, expects](Struct& target, const boost::json::value& value) {
                 return detail::take_integer(value, field(target), least, most, expects);
               });
  }

  template <class Field>
  KeyRow& boolean(std::string path, Field field, std::string help) {
    Struct fresh{};
    const std::string expects = "true or false";
    return add(std::move(path), expects, std::move(help), boost::json::value(bool(field(fresh))),
               [field, expects](Struct& target, const boost::json::value& value) {
                 return detail::take_bool(value, field(target), expects);
               });
  }

  // A list of strings, each checked; `expects` as in "a list of folders".
  template <class Field>
  KeyRow& texts(std::string path, Field field, std::string expects, std::string help,
                TextCheck check = nullptr) {
    Struct fresh{};
    return add(std::move(path), expects, std::move(help), detail::from_texts(field(fresh)),
               [field, expects, check](Struct& target, const boost::json::value& value) {
                 std::vector<std::string> texts;
                 Complaint complaint = detail::take_texts(value, texts, expects);
                 for (const auto& text : texts) {
                   if (complaint.empty() && check != nullptr) complaint = check(text);
                 }
                 if (complaint.empty()) field(target) = std::move(texts);
                 return complaint;
               });
  }

  // Anything else: `set` has the shape Complaint(Struct&, const boost::json::value&).
  template <class Set>
  KeyRow& add(std::string path, std::string expects, std::string help, boost::json::value fallback,
              Set set) {
    rows_.push_back({std::move(path), std::move(expects), std::move(help), false,
                     std::move(fallback), [set](void* target, const boost::json::value& value) {
                       return set(*static_cast<Struct*>(target), value);
                     }});
    return rows_.back();
  }

  std::vector<Problem> read(const boost::json::object& object, Struct& target,
                            const KeyScope& scope = {}) const {
    return read_keys(rows_, object, &target, scope);
  }
  const std::vector<KeyRow>& rows() const { return rows_; }
  std::string describe() const { return describe_keys(rows_); }

 private:
  std::vector<KeyRow> rows_;
};

}  // namespace config

// Checking the shape of JSON maps by rows: what the files about tasks share.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tuningd {

// What is wrong with one field.
struct FieldError {
  std::string path;  // JSON pointer into the task
  std::string message;

  bool operator==(const FieldError&) const = default;
};

// All that was found in a task.
struct Findings {
  std::vector<FieldError> errors;     // the task is wrong
  std::vector<FieldError> missing;    // needed before the task can run, not to look at it
  std::vector<std::string> warnings;  // "/benchmark/foo: unknown key, it is ignored"

  void error(std::string path, std::string message) {
    errors.push_back({std::move(path), std::move(message)});
  }
  void warn(std::string_view path, std::string_view message);
};

// Checks a value that is there and not null.
using ValueCheck = void (*)(const boost::json::value& value, const std::string& path,
                            Findings& found);

// A key that a map may have. null counts as absent.
struct KeyRule {
  std::string_view name;
  ValueCheck check;
  bool required = false;
};

// An error if it is no object; each key by its rule; unknown keys are warnings that name the
// nearest known one; required ones that are absent are `missing`.
void check_map(const boost::json::value& value, const std::string& path,
               std::span<const KeyRule> rules, Findings& found);

// Value checks for rules.
void is_text(const boost::json::value& value, const std::string& path, Findings& found);
void is_name(const boost::json::value& value, const std::string& path, Findings& found);
void is_flag(const boost::json::value& value, const std::string& path, Findings& found);
void is_map(const boost::json::value& value, const std::string& path, Findings& found);
void is_count(const boost::json::value& value, const std::string& path, Findings& found);  // ≥ 1
void is_seed(const boost::json::value& value, const std::string& path, Findings& found);   // ≥ 0
void check_integer(const boost::json::value& value, const std::string& path, std::int64_t least,
                   std::int64_t most, Findings& found);
// The same as a rule's check.
template <std::int64_t Least, std::int64_t Most>
void is_integer_from(const boost::json::value& value, const std::string& path, Findings& found) {
  check_integer(value, path, Least, Most, found);
}
void is_positive(const boost::json::value& value, const std::string& path, Findings& found);
void is_not_negative(const boost::json::value& value, const std::string& path, Findings& found);
void is_texts(const boost::json::value& value, const std::string& path, Findings& found);
void is_counts(const boost::json::value& value, const std::string& path, Findings& found);

// "'a', 'b', 'c'"
std::string quoted_list(std::span<const std::string_view> names);
void check_one_of(const boost::json::value& value, const std::string& path,
                  std::span<const std::string_view> names, Findings& found);
// The same as a rule's check; `Names` is a constant array.
template <const auto& Names>
void is_one_of(const boost::json::value& value, const std::string& path, Findings& found) {
  check_one_of(value, path, Names, found);
}

}  // namespace tuningd

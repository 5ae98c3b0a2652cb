#include "config/keys.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <limits>
#include <numeric>
#include <optional>
#include <set>
#include <tuple>

#include "config/json_text.h"

namespace config {
namespace {

namespace json = boost::json;

std::string_view view(const json::string& text) {
  return {text.data(), text.size()};
}

std::string shown(const json::value& value) {
  if (value.is_object()) return "a map";
  if (value.is_array()) return "a list";
  if (value.is_null()) return "nothing";
  std::string text = to_json(value);
  constexpr std::size_t kLongest = 60;
  return text.size() <= kLongest ? text : "a long text";
}

Complaint expected(const std::string& expects, const json::value& value) {
  return "must be " + expects + ", is " + shown(value);
}

// Edits (insert, remove, replace, swap neighbours) from one word to the other.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> older(b.size() + 1);
  std::vector<std::size_t> old(b.size() + 1);
  std::vector<std::size_t> now(b.size() + 1);
  std::iota(old.begin(), old.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = old[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      now[j] = std::min({change, old[j] + 1, now[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        now[j] = std::min(now[j], older[j - 2] + 1);
      }
    }
    older.swap(old);
    old.swap(now);
  }
  return old[b.size()];
}

std::string join(std::string_view prefix, std::string_view name) {
  return prefix.empty() ? std::string(name) : std::string(prefix) + '.' + std::string(name);
}

class Reader {
 public:
  Reader(const std::vector<KeyRow>& rows, void* target, const KeyScope& scope)
      : rows_(rows), target_(target), scope_(scope) {}

  // `prefix` is the path of `object` in the rows, `pointer` its place in the document.
  void read_map(const json::object& object, const std::string& prefix, const std::string& pointer) {
    for (const auto& member : object) {
      const std::string_view name(member.key().data(), member.key().size());
      const std::string path = join(prefix, name);
      const std::string here = pointer_append(pointer, name);
      // A dot in a key must not reach into another map.
      const bool whole = name.find('.') == std::string_view::npos;
      if (const KeyRow* row = whole ? find_row(path) : nullptr) {
        seen_.insert(path);
        Complaint complaint = row->set(target_, member.value());
        if (!complaint.empty()) report(here, std::move(complaint));
      } else if (whole && is_section(path)) {
        if (const auto* inner = member.value().if_object()) {
          read_map(*inner, path, here);
        } else if (!member.value().is_null()) {
          report(here,
                 "must be a map with " + list(names_in(path)) + ", is " + shown(member.value()));
        }
      } else {
        report(here, "unknown key" + hint(prefix, name));
      }
    }
  }

  void check_required(const std::string& pointer) {
    for (const auto& row : rows_) {
      if (!row.required || seen_.contains(row.path)) continue;
      report(pointer, "the key " + row.path + " is missing: " + row.expects);
    }
  }

  std::vector<Problem> take_problems() { return std::move(problems_); }

 private:
  const KeyRow* find_row(std::string_view path) const {
    const auto found = std::find_if(rows_.begin(), rows_.end(),
                                    [&](const KeyRow& row) { return row.path == path; });
    return found == rows_.end() ? nullptr : &*found;
  }

  bool is_section(const std::string& path) const {
    return std::any_of(rows_.begin(), rows_.end(),
                       [&](const KeyRow& row) { return row.path.starts_with(path + '.'); });
  }

  // The keys that the map at `prefix` may have, in the order of the rows.
  std::vector<std::string> names_in(std::string_view prefix) const {
    std::vector<std::string> names;
    for (const auto& row : rows_) {
      std::string_view rest = row.path;
      if (!prefix.empty()) {
        if (!rest.starts_with(std::string(prefix) + '.')) continue;
        rest.remove_prefix(prefix.size() + 1);
      }
      const std::string name(rest.substr(0, rest.find('.')));
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
    return names;
  }

  static std::string list(const std::vector<std::string>& names) {
    std::string out;
    for (const auto& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
  }

  std::string hint(const std::string& prefix, std::string_view name) const {
    const auto siblings = names_in(prefix);
    const std::string near = nearest_name(name, siblings);
    if (!near.empty()) return "; did you mean " + near + "?";
    for (const auto& row : rows_) {
      if (row.path.ends_with('.' + std::string(name))) return "; did you mean " + row.path + "?";
    }
    return "; known here: " + list(siblings);
  }

  void report(const std::string& pointer, std::string message) {
    Problem problem;
    if (scope_.document != nullptr) {
      problem.file = scope_.document->file;
      problem.position = scope_.document->position_of(pointer);
    }
    problem.path = pointer;
    problem.message = std::move(message);
    // Kept in the order of the file; those without a position stay as they come.
    const auto before = [](const Problem& a, const Problem& b) {
      return std::tie(a.position.line, a.position.column) <
             std::tie(b.position.line, b.position.column);
    };
    const auto place = std::upper_bound(problems_.begin(), problems_.end(), problem, before);
    problems_.insert(place, std::move(problem));
  }

  const std::vector<KeyRow>& rows_;
  void* target_;
  const KeyScope& scope_;
  std::set<std::string, std::less<>> seen_;
  std::vector<Problem> problems_;
};

}  // namespace

std::vector<Problem> read_keys(const std::vector<KeyRow>& rows, const json::object& object,
                               void* target, const KeyScope& scope) {
  Reader reader(rows, target, scope);
  reader.read_map(object, "", scope.pointer);
  reader.check_required(scope.pointer);
  return reader.take_problems();
}

std::string describe_keys(const std::vector<KeyRow>& rows) {
  std::string out;
  for (const auto& row : rows) {
    out += row.path + ": " + row.expects;
    if (row.required) {
      out += "; required";
    } else if (!row.fallback.is_null()) {
      out += "; default " + to_json(row.fallback);
    }
    out += "\n    " + row.help + '\n';
  }
  return out;
}

std::string nearest_name(std::string_view name, const std::vector<std::string>& known) {
  constexpr std::size_t kLongest = 64;  // longer ones are no slips of the keyboard
  if (name.size() > kLongest) return "";
  std::string best;
  std::size_t least = std::max<std::size_t>(1, name.size() / 3) + 1;
  for (const auto& candidate : known) {
    const std::size_t distance = edit_distance(name, candidate);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

namespace detail {

Complaint take_text(const value& from, std::string& to, const std::string& expects) {
  const auto* text = from.if_string();
  if (text == nullptr) return expected(expects, from);
  to = view(*text);
  return "";
}

Complaint take_integer(const value& from, std::uint64_t& to, std::uint64_t least,
                       std::uint64_t most, const std::string& expects) {
  std::optional<std::uint64_t> number;
  if (const auto* small = from.if_int64(); small != nullptr && *small >= 0) {
    number = static_cast<std::uint64_t>(*small);
  } else if (const auto* large = from.if_uint64()) {
    number = *large;
  }
  if (!number || *number < least || *number > most) return expected(expects, from);
  to = *number;
  return "";
}

Complaint take_bool(const value& from, bool& to, const std::string& expects) {
  const auto* truth = from.if_bool();
  if (truth == nullptr) return expected(expects, from);
  to = *truth;
  return "";
}

Complaint take_texts(const value& from, std::vector<std::string>& to, const std::string& expects) {
  const auto* array = from.if_array();
  if (array == nullptr) return expected(expects, from);
  for (std::size_t i = 0; i < array->size(); ++i) {
    const auto* text = (*array)[i].if_string();
    if (text == nullptr) {
      return expected(expects, from) + " whose item " + std::to_string(i + 1) + " is " +
             shown((*array)[i]);
    }
    to.emplace_back(view(*text));
  }
  return "";
}

value from_texts(const std::vector<std::string>& texts) {
  json::array array;
  for (const auto& text : texts) array.emplace_back(text);
  return array;
}

}  // namespace detail
}  // namespace config

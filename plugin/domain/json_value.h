// When two candidate values are the same one.
#pragma once

#include <boost/json/value.hpp>
#include <cstddef>
#include <unordered_set>

namespace preset {

namespace json = boost::json;

// The same JSON value: numbers by value (1 = 1.0), a boolean never equals a number, objects without
// regard to key order, arrays element by element. [any thread]
bool same_value(const json::value& a, const json::value& b);

// Equal for same values.
std::size_t hash_value(const json::value& value);

// A set of values that live elsewhere, at least as long as the set.
class ValueSet {
 public:
  // False if the same value is in the set already.
  bool insert(const json::value& value) { return values_.insert(&value).second; }
  bool contains(const json::value& value) const { return values_.contains(&value); }
  std::size_t size() const { return values_.size(); }

 private:
  struct Hash {
    std::size_t operator()(const json::value* value) const { return hash_value(*value); }
  };
  struct Same {
    bool operator()(const json::value* a, const json::value* b) const { return same_value(*a, *b); }
  };
  std::unordered_set<const json::value*, Hash, Same> values_;
};

// The same candidates, whatever their order. Each list must be without duplicates.
bool same_candidates(const json::array& a, const json::array& b);

}  // namespace preset

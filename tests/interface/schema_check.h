// Holds values against the schemas of an OpenRPC document: the part of JSON Schema that it uses,
// and one thing more. What a schema does not describe is a fault: an object may have the members
// listed and no others, unless additionalProperties says so or no members are listed at all.
#pragma once

#include <boost/json.hpp>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace test {

using Faults = std::vector<std::string>;  // "/path: what is wrong"

class SchemaCheck {
 public:
  // `components`: name → schema, what `#/components/schemas/NAME` refers to.
  explicit SchemaCheck(const boost::json::object& components) : components_(components) {}

  // What is wrong with the value, or with the schema: a keyword that is not known here counts.
  Faults check(const boost::json::value& value, const boost::json::value& schema);

  // What some value had that fitted, so far: names of schemas, and of their properties as
  // "Schema.property".
  const std::set<std::string, std::less<>>& met() const { return met_; }
  // All that there is to meet.
  std::set<std::string, std::less<>> all() const;

 private:
  using Value = boost::json::value;
  using Object = boost::json::object;

  // `closed`: members that are not described are faults.
  Faults check_at(const Value& value, const Value& schema, const std::string& path, bool closed);
  void note(const std::string& name, const Value& value, const Value& schema);
  void check_type(const Value& value, const Object& schema, const std::string& path, Faults& out);
  void check_members(const Object& value, const Object& schema, const std::string& path,
                     Faults& out);
  void check_items(const boost::json::array& value, const Object& schema, const std::string& path,
                   Faults& out);
  Faults check_any(const Value& value, const boost::json::array& branches, const std::string& path,
                   bool closed);
  // False: any member may be there.
  bool describe(const Value& schema, std::set<std::string, std::less<>>& members) const;
  const Value* named(std::string_view reference) const;

  const boost::json::object& components_;
  std::set<std::string, std::less<>> met_;
};

}  // namespace test

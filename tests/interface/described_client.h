// A connection whose every call and notification is held against what rpc.discover says.
#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "interface/schema_check.h"
#include "support/daemon.h"

namespace test {

class DescribedClient {
 public:
  explicit DescribedClient(const Daemon& daemon);

  // The result; the params and it must be as described, or the running test fails.
  boost::json::value call(std::string_view method, const boost::json::object& params = {});
  boost::json::object object(std::string_view method, const boost::json::object& params = {}) {
    return call(method, params).as_object();
  }

  // Its params, which must be as described.
  boost::json::object notification();

  const boost::json::object& document() const { return document_; }
  // Methods whose result was held against its schema; notifications too.
  const std::set<std::string, std::less<>>& called() const { return called_; }
  const std::set<std::string, std::less<>>& met() const { return check_.met(); }
  std::set<std::string, std::less<>> all_to_meet() const { return check_.all(); }

 private:
  const boost::json::object* find(std::string_view list, std::string_view name) const;
  void hold(const boost::json::value& value, const boost::json::value& schema,
            const std::string& what);

  RpcClient client_;
  const boost::json::object document_;
  SchemaCheck check_;
  std::set<std::string, std::less<>> called_;
};

}  // namespace test

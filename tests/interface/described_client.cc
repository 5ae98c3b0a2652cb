#include "interface/described_client.h"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

namespace test {

namespace json = boost::json;

DescribedClient::DescribedClient(const Daemon& daemon)
    : client_(daemon.client()),
      document_(client_.call("rpc.discover").object()),
      check_(document_.at("components").at("schemas").as_object()) {}

const json::object* DescribedClient::find(std::string_view list, std::string_view name) const {
  for (const auto& each : document_.at(list).as_array()) {
    if (each.at("name").as_string() == name) return &each.as_object();
  }
  return nullptr;
}

void DescribedClient::hold(const json::value& value, const json::value& schema,
                           const std::string& what) {
  for (const std::string& fault : check_.check(value, schema)) {
    BOOST_ERROR(what << fault << "\n  of " << json::serialize(value).substr(0, 1000));
  }
}

json::value DescribedClient::call(std::string_view method, const json::object& params) {
  const auto* described = find("methods", method);
  if (described == nullptr) throw std::logic_error(std::string(method) + " is not described");
  json::object properties;
  json::array required;
  for (const auto& param : described->at("params").as_array()) {
    properties[param.at("name").as_string()] = param.at("schema");
    if (param.at("required").as_bool()) required.push_back(param.at("name"));
  }
  hold(params, json::object{{"properties", properties}, {"required", required}},
       "params of " + std::string(method));
  const Answer answer = client_.call(method, params);
  hold(answer.result(), described->at("result").at("schema"), "result of " + std::string(method));
  called_.emplace(method);
  return answer.result();
}

json::object DescribedClient::notification() {
  auto told = client_.notification();
  if (!told) throw std::runtime_error("nothing was told");
  const std::string name(told->at("method").as_string());
  const auto* described = find("x-notifications", name);
  if (described == nullptr) throw std::logic_error(name + " is not described");
  hold(told->at("params"), described->at("params"), "params of " + name);
  called_.insert(name);
  return told->at("params").as_object();
}

}  // namespace test

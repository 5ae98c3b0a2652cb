// Presets to merge, written as people write them.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "config/json_text.h"
#include "plugin/domain/merge.h"

namespace test {

namespace json = boost::json;

inline json::object object_of(std::string_view text) {
  auto parsed = config::parse_json(text);
  if (!parsed) throw std::runtime_error(parsed.error().message + ": " + std::string(text));
  return parsed->get_object();
}

// Aliases that are plain names, and a switch that became a value.
class Names : public preset::NameResolver {
 public:
  std::string canonical(std::string_view name) const override {
    if (name == "tp" || name == "tensor-parallel-size") return "tp-size";
    if (name == "enable-fa3") return "attention-backend";
    return std::string(name);
  }
  json::value value(std::string_view name, const json::value& candidate) const override {
    if (name != "enable-fa3" || !candidate.is_bool()) return candidate;
    return candidate.get_bool() ? json::value("fa3") : json::value(nullptr);
  }
};

// Named presets that own their JSON: A, B, … in the order of add.
class Presets {
 public:
  // `text`: {"parameters":{…}} and the members beside it.
  Presets& add(std::string name, std::string_view text) {
    json::object whole = object_of(text);
    Owned& owned = owned_.emplace_back();
    owned.name = std::move(name);
    for (auto& member : whole) {
      if (member.key() == "parameters") {
        owned.parameters = member.value().get_object();
      } else {
        owned.extras[member.key()] = member.value();
      }
    }
    return *this;
  }

  std::vector<preset::MergeInput> inputs() const {
    std::vector<preset::MergeInput> list;
    std::uint64_t id = 0;
    for (const auto& owned : owned_) {
      list.push_back({owned.name, {}, &owned.parameters, &owned.extras, &names_, ++id, 1});
    }
    return list;
  }

  preset::Merged merge(preset::Strategy strategy = preset::Strategy::kUnion,
                       std::string_view decisions = "{}", std::string_view overrides = "{}") const {
    preset::MergeOptions options;
    options.strategy = strategy;
    options.decisions = object_of(decisions);
    options.overrides = object_of(overrides);
    options.names = &names_;
    return preset::merge(inputs(), options);
  }

 private:
  struct Owned {
    std::string name;
    json::object parameters;
    json::object extras;
  };
  std::deque<Owned> owned_;
  Names names_;
};

inline std::string text(const json::value& value) {
  return config::to_json(value);
}

// "id kind reason" of each conflict, "; " between; settled ones with "!" before.
inline std::string conflicts_of(const preset::Merged& merged) {
  std::string out;
  for (const auto& conflict : merged.conflicts) {
    const auto& object = conflict.get_object();
    if (!out.empty()) out += "; ";
    if (object.contains("resolved")) out += "!";
    out.append(object.at("id").get_string()).append(" ").append(object.at("kind").get_string());
  }
  return out;
}

}  // namespace test

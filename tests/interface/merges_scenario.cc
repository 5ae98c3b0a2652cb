#include <boost/test/unit_test.hpp>
#include <set>

#include "interface/scenarios.h"

namespace test {
namespace {

namespace json = boost::json;

// One merge of two presets that are gone afterwards; answers the kinds of its conflicts.
class Merges {
 public:
  explicit Merges(DescribedClient& client) : client_(client) {}

  // `a` and `b` are their fields but the name, `options` further params of preset.merge.
  json::object merge(const char* a, const char* b, const char* options = "{}") {
    create("A", a);
    create("B", b);
    json::object params = json::parse(options).as_object();
    params["presets"] = json::array{"A", "B"};
    json::object merged = client_.object("preset.merge", params);
    for (const auto& conflict : merged.at("conflicts").as_array()) {
      kinds_.emplace(conflict.at("kind").as_string());
    }
    for (const char* name : {"A", "B"}) client_.call("preset.delete", {{"preset", name}});
    return merged;
  }

  const std::set<std::string>& kinds() const { return kinds_; }

 private:
  void create(const char* name, const char* fields) {
    json::object params = json::parse(fields).as_object();
    params["name"] = name;
    client_.call("preset.create", params);
  }

  DescribedClient& client_;
  std::set<std::string> kinds_;
};

void merge_values(Merges& merges) {
  constexpr const char* kOnly = R"({"parameters": {"x": [1]}})";
  merges.merge(kOnly, R"({"parameters": {"y": [2]}})", R"({"merge_strategy": "intersection"})");
  merges.merge(kOnly, R"({"parameters": {"x": ["a"]}})",
               R"({"decisions": {"x": {"accept": true}}})");
  merges.merge(kOnly, R"({"parameters": {"x": {"values_from": "[1, gpus]"}}})");
  merges.merge(R"({"parameters": {"x": {"values": [1], "when": "y > 1"}, "y": [1, 2]}})",
               R"({"parameters": {"x": {"values": [2], "when": "y > 0"}, "y": [2]}})",
               R"({"merge_strategy": "last_wins", "decisions": {"y": {"keep": "A"}}})");
  merges.merge(R"({"parameters": {"x": {"values": [1], "when": "y > 1"}, "y": [1, 2]}})",
               R"({"parameters": {"x": {"values": [1], "when": "y > 0"}, "y": [1, 2]}})",
               R"({"strategies": {"x": "last_wins"}, "decisions": {"x": {"accept": true}}})");
  merges.merge(R"({"parameters": {"x": {"values": [1], "when": "y > 1"}, "y": [1, 2]}})",
               R"({"parameters": {"x": [2], "y": [1]}})", R"({"merge_strategy": "intersection"})");
  merges.merge(R"({"runtime": "sglang",
                   "parameters": {"tp-size": [1], "tensor-parallel-size": [2]}})",
               R"({"runtime": "sglang", "parameters": {"tp-size": [4]}})",
               R"({"decisions": {"tp-size": {"accept": true}}})");
}

void merge_structures(Merges& merges) {
  constexpr const char* kLink =
      R"({"parameters": {}, "links": [{"parameters": ["x", "y"], "tuples": [[1, 2], [3, 4]]}]})";
  merges.merge(R"({"parameters": {"x": [1]}})", kLink);
  merges.merge(kLink, R"({"parameters": {},
                          "links": [{"parameters": ["y", "z"], "tuples": [[1, 2], [3, 4]]}]})",
               R"({"decisions": {"link:y+z": {"accept": true}}})");
  merges.merge(kLink, R"({"parameters": {}, "any_of": [{"parameters": {"x": [1]}}]})",
               R"({"decisions": {"x": {"values": [1, 2]}}})");
  merges.merge(kLink,
               R"({"parameters": {}, "links": [{"parameters": ["x", "y"], "tuples": [[5, 6]]}]})",
               R"({"merge_strategy": "intersection"})");
  merges.merge(R"({"parameters": {"w": [1]}, "links": [
                     {"parameters": ["x", "y"], "tuples": [[1, 2]], "when": "w > 1"},
                     {"parameters": ["u", "v"], "tuples": [[1, 2]], "when": "w > 1"}]})",
               R"({"parameters": {"w": [1]}, "links": [
                     {"parameters": ["x", "y"], "tuples": [[1, 2]], "when": "w > 0"},
                     {"parameters": ["u", "v"], "tuples": [[3, 4]]}]})",
               R"({"merge_strategy": "last_wins"})");
  merges.merge(R"({"parameters": {}, "any_of": [
                     {"parameters": {"a": [1]}, "any_of": [{"parameters": {"b": [1]}},
                                                           {"parameters": {"c": [1]}}]},
                     {"links": [{"parameters": ["d", "e"], "tuples": [[1, 2]]}]}]})",
               R"({"parameters": {}, "any_of": [{"parameters": {"a": [2]}}]})");
  merges.merge(R"({"parameters": {"x": [1, 2]}, "constraints": [{"id": "c", "require": "x > 1"}]})",
               R"({"parameters": {"x": [1, 2]},
                   "constraints": [{"id": "c", "require": "x > 0", "when": "x < 9"}]})",
               R"({"decisions": {"constraint:c": {"keep": "A"}}})");
  merges.merge(
      R"({"parameters": {"x": [1]}, "requires": ["Elsewhere"], "conflicts": ["B"]})",
      R"({"parameters": {"x": [1]}})",
      R"({"decisions": {"conflicts:A+B": {"accept": true}, "requires:Elsewhere": {"accept": true}}})");
  merges.merge(R"({"parameters": {"x": [1]}, "constraints": [{"id": "none", "rule": "Many.",
                                                              "require": "x > 5"}]})",
               R"({"parameters": {"x": [1, 2]}})");
  merges.merge(
      R"({"parameters": {"x": [1, 2]}})",
      R"({"parameters": {"y": [1]}, "constraints": [{"id": "not-two", "require": "x != 2"}]})");
}

void merge_others(Merges& merges) {
  merges.merge(R"({"parameters": {"x": [1], "y": [1]}})",
               R"({"parameters": {"x": {"remove": true}, "y": {"values": [2], "replace": true}}})",
               R"({"overrides": {"z": [1, 2]}})");
  merges.merge(R"({"runtime": "sglang", "runtime_version": "main",
                   "parameters": {"tensor-parallel-size": {"values": [2],
                                  "notes": [{"value": 2, "why": "It is", "by": "ops"}]}},
                   "variables": {"n": {"type": "int", "default": 1}}})",
               R"({"runtime": "vllm", "parameters": {"x": [1]}})", R"({"mixed_runtimes": true})");
}

// A merge that is saved, gets old, and is merged again.
void merge_again(DescribedClient& client) {
  for (const char* name : {"First", "Second"}) {
    client.call("preset.create", {{"name", name}, {"parameters", {{"x", {1, 2}}}}});
  }
  const json::object merged = client.object("preset.merge", {{"presets", {"First", "Second"}}});
  client.call("preset.create", {{"name", "Saved"},
                                {"parameters", merged.at("parameters")},
                                {"merged_from", merged.at("merged_from")}});
  client.call("preset.export", {{"preset", "Saved"}});
  client.call("preset.update",
              {{"preset", "Saved"}, {"changes", {{"merged_from", merged.at("merged_from")}}}});
  client.call("preset.update",
              {{"preset", "First"}, {"changes", {{"parameters", {{"x", {1, 2, 3}}}}}}});
  client.call("preset.remerge", {{"preset", "Saved"}});
  client.call("preset.apply_merge", {{"preset", "Saved"}});
}

}  // namespace

void play_merges(DescribedClient& client) {
  Merges merges(client);
  merge_values(merges);
  merge_structures(merges);
  merge_others(merges);
  const std::set<std::string> all = {
      "constraints_contradict", "derived_values",   "different_conditions", "excluded",
      "links_overlap",          "no_common_values", "no_point_satisfies",   "overridden",
      "requires_missing",       "two_places",       "two_spellings",        "types_clash",
      "values_excluded"};
  BOOST_TEST(merges.kinds() == all, boost::test_tools::per_element());
  merge_again(client);
}

}  // namespace test

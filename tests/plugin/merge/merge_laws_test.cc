// The laws of merging, over thousands of random presets. A failure prints the seed of its case.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "config/json_text.h"
#include "plugin/domain/merge.h"

namespace json = boost::json;
using preset::MergeInput;
using preset::MergeOptions;
using preset::Strategy;

namespace {

constexpr unsigned kSeed = 20'261'122;
constexpr unsigned kCases = 3000;

// A small world, so that random presets meet: values of all kinds, some equal in two spellings.
json::value random_value(std::mt19937& random) {
  static const std::vector<json::value> kValues = {1,
                                                   2,
                                                   4,
                                                   1.0,
                                                   0.85,
                                                   2.0,
                                                   true,
                                                   false,
                                                   nullptr,
                                                   "1",
                                                   "fcfs",
                                                   "lpm",
                                                   json::array{1, 2},
                                                   json::array{1.0, 2},
                                                   json::object{{"a", 1}, {"b", 2}},
                                                   json::object{{"b", 2}, {"a", 1.0}},
                                                   -0.0,
                                                   0};
  return kValues[random() % kValues.size()];
}

json::object random_parameters(std::mt19937& random) {
  json::object parameters;
  const std::size_t count = random() % 6;
  for (std::size_t i = 0; i < count; ++i) {
    json::array values;
    const std::size_t length = 1 + random() % 4;
    for (std::size_t v = 0; v < length; ++v) {
      json::value value = random_value(random);
      const bool known = std::any_of(values.begin(), values.end(), [&](const json::value& other) {
        return preset::same_value(value, other);
      });
      if (!known) values.push_back(std::move(value));
    }
    parameters["p" + std::to_string(random() % 7)] = std::move(values);
  }
  return parameters;
}

// Presets that own their parameters, under the names A, B, C …
struct Presets {
  std::vector<std::string> names;
  std::vector<json::object> parameters;

  std::vector<MergeInput> inputs() const {
    std::vector<MergeInput> list;
    for (std::size_t i = 0; i < names.size(); ++i) list.push_back({names[i], {}, &parameters[i]});
    return list;
  }
};

Presets random_presets(std::mt19937& random, std::size_t least) {
  Presets presets;
  const std::size_t count = least + random() % 4;
  for (std::size_t i = 0; i < count; ++i) {
    presets.names.emplace_back(1, static_cast<char>('A' + i));
    presets.parameters.push_back(random_parameters(random));
  }
  return presets;
}

preset::Merged merge(const std::vector<MergeInput>& presets, Strategy strategy) {
  MergeOptions options;
  options.strategy = strategy;
  return preset::merge(presets, options);
}

// The same parameters with the same candidates in the same order, numbers by value.
bool same_space(const json::object& a, const json::object& b) {
  if (a.size() != b.size()) return false;
  for (auto x = a.begin(), y = b.begin(); x != a.end(); ++x, ++y) {
    if (x->key() != y->key() || !preset::same_value(x->value(), y->value())) return false;
  }
  return true;
}

// The same without regard to the order of parameters and candidates.
bool same_sets(const json::object& a, const json::object& b) {
  if (a.size() != b.size()) return false;
  for (const auto& member : a) {
    const auto* other = b.if_contains(member.key());
    if (other == nullptr ||
        !preset::same_candidates(member.value().get_array(), other->get_array())) {
      return false;
    }
  }
  return true;
}

// Runs `law` over kCases cases, each with a generator of its own seed.
template <class Law>
void for_all(Law law) {
  for (unsigned i = 0; i < kCases; ++i) {
    std::mt19937 random(kSeed + i);
    BOOST_TEST_CONTEXT("seed " << kSeed + i) {
      law(random);
    }
  }
}

bool has(const json::array& list, const json::value& value) {
  return std::any_of(list.begin(), list.end(),
                     [&](const json::value& v) { return preset::same_value(v, value); });
}

constexpr Strategy kAll[] = {Strategy::kUnion, Strategy::kIntersection, Strategy::kLastWins};

}  // namespace

BOOST_AUTO_TEST_SUITE(merge_laws)

BOOST_AUTO_TEST_CASE(one_preset_merges_to_itself) {
  for_all([](std::mt19937& random) {
    Presets presets = random_presets(random, 1);
    presets.names.resize(1);
    for (const Strategy strategy : kAll) {
      const auto merged = merge(presets.inputs(), strategy);
      BOOST_TEST(config::to_json(merged.parameters) == config::to_json(presets.parameters[0]));
      BOOST_TEST(merged.conflicts.empty());
    }
  });
}

BOOST_AUTO_TEST_CASE(a_preset_given_twice_counts_once) {
  for_all([](std::mt19937& random) {
    const Presets presets = random_presets(random, 1);
    auto doubled = presets.inputs();
    const auto once = presets.inputs();
    doubled.insert(doubled.end(), once.begin(), once.end());
    for (const Strategy strategy : {Strategy::kUnion, Strategy::kIntersection}) {
      BOOST_TEST(config::to_json(preset::to_json(merge(doubled, strategy))) ==
                 config::to_json(preset::to_json(merge(once, strategy))));
    }
  });
}

BOOST_AUTO_TEST_CASE(union_and_intersection_do_not_depend_on_grouping) {
  for_all([](std::mt19937& random) {
    const Presets presets = random_presets(random, 3);
    const auto inputs = presets.inputs();
    for (const Strategy strategy : {Strategy::kUnion, Strategy::kIntersection}) {
      const auto flat = merge(inputs, strategy);
      const std::size_t cut = 1 + random() % (inputs.size() - 1);
      const auto left = merge({inputs.begin(), inputs.begin() + static_cast<long>(cut)}, strategy);
      const auto right = merge({inputs.begin() + static_cast<long>(cut), inputs.end()}, strategy);
      const auto grouped =
          merge({{"left", {}, &left.parameters}, {"right", {}, &right.parameters}}, strategy);
      BOOST_TEST(same_space(flat.parameters, grouped.parameters));
    }
  });
}

BOOST_AUTO_TEST_CASE(union_and_intersection_hold_the_same_candidates_in_any_order) {
  for_all([](std::mt19937& random) {
    const Presets presets = random_presets(random, 2);
    const auto inputs = presets.inputs();
    auto shuffled = inputs;
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    for (const Strategy strategy : {Strategy::kUnion, Strategy::kIntersection}) {
      BOOST_TEST(
          same_sets(merge(inputs, strategy).parameters, merge(shuffled, strategy).parameters));
    }
  });
}

BOOST_AUTO_TEST_CASE(parameters_and_values_keep_the_order_of_first_appearance) {
  for_all([](std::mt19937& random) {
    const Presets presets = random_presets(random, 2);
    const auto merged = merge(presets.inputs(), Strategy::kUnion);
    // An oracle of its own: append what is not there yet.
    json::object expected;
    for (const auto& parameters : presets.parameters) {
      for (const auto& member : parameters) {
        if (!expected.contains(member.key())) expected[member.key()] = json::array{};
        auto& list = expected[member.key()].get_array();
        for (const auto& value : member.value().get_array()) {
          if (!has(list, value)) list.push_back(value);
        }
      }
    }
    BOOST_TEST(config::to_json(merged.parameters) == config::to_json(expected));
  });
}

BOOST_AUTO_TEST_CASE(intersection_holds_exactly_what_all_presets_hold) {
  for_all([](std::mt19937& random) {
    const Presets presets = random_presets(random, 2);
    const auto merged = merge(presets.inputs(), Strategy::kIntersection);
    std::size_t dropped = 0;
    for (const auto& parameters : presets.parameters) {
      for (const auto& member : parameters) {
        const auto* kept = merged.parameters.if_contains(member.key());
        for (const auto& value : member.value().get_array()) {
          const bool in_all = std::all_of(presets.parameters.begin(), presets.parameters.end(),
                                          [&](const json::object& p) {
                                            const auto* list = p.if_contains(member.key());
                                            return list != nullptr && has(list->get_array(), value);
                                          });
          BOOST_TEST((kept != nullptr && has(kept->get_array(), value)) == in_all);
        }
      }
    }
    json::object all;
    for (const auto& parameters : presets.parameters) {
      for (const auto& member : parameters) all[member.key()] = nullptr;
    }
    for (const auto& member : all) dropped += merged.parameters.contains(member.key()) ? 0 : 1;
    BOOST_TEST(merged.conflicts.size() == dropped);
  });
}

BOOST_AUTO_TEST_CASE(last_wins_holds_the_last_list_of_each_parameter) {
  for_all([](std::mt19937& random) {
    const Presets presets = random_presets(random, 2);
    const auto merged = merge(presets.inputs(), Strategy::kLastWins);
    json::object expected;
    std::size_t conflicts = 0;
    for (const auto& parameters : presets.parameters) {
      for (const auto& member : parameters) {
        const auto* before = expected.if_contains(member.key());
        if (before != nullptr &&
            !preset::same_candidates(before->get_array(), member.value().get_array())) {
          ++conflicts;
        }
        expected[member.key()] = member.value();
      }
    }
    BOOST_TEST(config::to_json(merged.parameters) == config::to_json(expected));
    BOOST_TEST(merged.conflicts.size() == conflicts);
  });
}

BOOST_AUTO_TEST_CASE(inputs_are_never_changed_and_the_answer_is_repeatable) {
  for_all([](std::mt19937& random) {
    const Presets presets = random_presets(random, 2);
    std::vector<std::string> before;
    for (const auto& p : presets.parameters) before.push_back(config::to_json(p));
    for (const Strategy strategy : kAll) {
      const auto first = config::to_json(preset::to_json(merge(presets.inputs(), strategy)));
      BOOST_TEST(config::to_json(preset::to_json(merge(presets.inputs(), strategy))) == first);
    }
    for (std::size_t i = 0; i < before.size(); ++i) {
      BOOST_TEST(config::to_json(presets.parameters[i]) == before[i]);
    }
  });
}

BOOST_AUTO_TEST_CASE(provenance_is_complete) {
  for_all([](std::mt19937& random) {
    const Presets presets = random_presets(random, 2);
    for (const Strategy strategy : kAll) {
      const auto merged = merge(presets.inputs(), strategy);
      BOOST_TEST(merged.provenance.size() == merged.parameters.size());
      for (const auto& member : merged.parameters) {
        const auto& entries = merged.provenance.at(member.key()).get_array();
        const auto& values = member.value().get_array();
        BOOST_REQUIRE(entries.size() == values.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
          const auto& entry = entries[i].get_object();
          BOOST_TEST(preset::same_value(entry.at("value"), values[i]));
          // Exactly the presets that have the value; under last_wins the one that won.
          std::vector<std::string> having;
          for (std::size_t p = 0; p < presets.names.size(); ++p) {
            const auto* list = presets.parameters[p].if_contains(member.key());
            if (list == nullptr) continue;
            if (strategy == Strategy::kLastWins) having.clear();
            if (has(list->get_array(), values[i])) having.push_back(presets.names[p]);
          }
          std::vector<std::string> named;
          for (const auto& name : entry.at("presets").get_array()) {
            named.emplace_back(name.get_string());
          }
          BOOST_TEST(named == having, boost::test_tools::per_element());
        }
      }
    }
  });
}

BOOST_AUTO_TEST_CASE(the_grid_size_is_the_number_of_points) {
  for_all([](std::mt19937& random) {
    const Presets presets = random_presets(random, 2);
    for (const Strategy strategy : kAll) {
      const auto merged = merge(presets.inputs(), strategy);
      std::int64_t points = 1;  // counted, not multiplied: every point visited
      for (const auto& member : merged.parameters) {
        std::int64_t next = 0;
        for (std::int64_t p = 0; p < points; ++p) {
          next += static_cast<std::int64_t>(member.value().get_array().size());
        }
        points = next;
      }
      BOOST_TEST(merged.grid_size == points);
    }
  });
}

BOOST_AUTO_TEST_SUITE_END()

// The laws of merging for what is more than lists. A failure prints the seed of its case.
#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <random>
#include <set>

#include "merge_fixture.h"
#include "plugin/domain/space_validation.h"
#include "plugin/domain/validation.h"
#include "plugin/expression/expression.h"

namespace json = boost::json;
using preset::MergeInput;
using preset::MergeOptions;
using preset::Strategy;
using test::text;

namespace {

constexpr unsigned kSeed = 20'261'123;
constexpr unsigned kCases = 2000;
constexpr Strategy kAll[] = {Strategy::kUnion, Strategy::kIntersection, Strategy::kLastWins};

struct Owned {
  std::string name;
  json::object parameters;
  json::object extras;
};
using Presets = std::vector<Owned>;

std::vector<MergeInput> inputs_of(const Presets& presets) {
  std::vector<MergeInput> list;
  for (const auto& preset : presets) {
    list.push_back({preset.name, {}, &preset.parameters, &preset.extras, nullptr, 1, 1});
  }
  return list;
}

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}

  std::size_t below(std::size_t most) { return engine_() % most; }
  bool one_in(std::size_t n) { return below(n) == 0; }

  json::array values(std::size_t most) {
    json::array list;
    for (std::size_t i = 1 + below(most); i > 0; --i) {
      const json::value value(static_cast<int>(below(5)));
      if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
    }
    return list;
  }

  std::string condition() {
    static constexpr std::array kConditions = {"u", "v", "w", "not u", "u and v"};
    return kConditions[below(kConditions.size())];
  }

  // A list, half of the time with a condition.
  json::value conditional() {
    json::array list = values(3);
    if (one_in(2)) return list;
    return json::object{{"values", std::move(list)}, {"when", condition()}};
  }

  json::value parameter() {
    switch (below(8)) {
      case 0:
        return json::object{{"remove", true}};
      case 1:
        return json::object{{"values", values(3)}, {"replace", true}};
      case 2:
        return json::object{{"values_from", one_in(2) ? "[1, gpus]" : "gpus"}};
      case 3: {
        json::array list = values(3);
        json::array notes{json::object{{"value", list.front()}, {"why", condition()}}};
        return json::object{{"values", std::move(list)}, {"notes", std::move(notes)}};
      }
      case 4:
        return json::object{{"range", {{"from", 1}, {"to", 3}, {"step", 1}}}};
      default:
        return conditional();
    }
  }

  Presets conditional_presets(std::size_t least) {
    Presets presets(least + below(3));
    for (std::size_t i = 0; i < presets.size(); ++i) {
      presets[i].name = std::string(1, static_cast<char>('A' + i));
      for (const char* name : {"a", "b", "c"}) {
        if (!one_in(4)) presets[i].parameters[name] = conditional();
      }
    }
    return presets;
  }

  // Everything at once. Each name stands in one place of a preset.
  Presets rich_presets(std::size_t least) {
    Presets presets(least + below(3));
    for (std::size_t i = 0; i < presets.size(); ++i) {
      presets[i].name = std::string(1, static_cast<char>('A' + i));
      fill(presets[i]);
    }
    return presets;
  }

 private:
  void fill(Owned& preset) {
    std::vector<std::string> names = {"a", "b", "c", "d", "e", "f"};
    std::shuffle(names.begin(), names.end(), engine_);
    if (one_in(2)) {
      const std::size_t width = 2 + below(2);
      json::array link_names;
      for (std::size_t i = 0; i < width; ++i) {
        link_names.emplace_back(names.back());
        names.pop_back();
      }
      json::object link{{"parameters", std::move(link_names)}, {"tuples", tuples(width)}};
      if (one_in(3)) link["when"] = condition();
      preset.extras["links"] = json::array{std::move(link)};
    }
    if (one_in(3)) {
      json::array any_of;
      const std::string shared = names.back();
      names.pop_back();
      for (int value = 0; value < 2; ++value) {
        any_of.push_back(json::object{
            {"parameters", json::object{{shared, json::array{value}}, {names.back(), values(2)}}}});
      }
      names.pop_back();
      preset.extras["any_of"] = std::move(any_of);
    }
    if (one_in(2)) {
      preset.extras["constraints"] = json::array{json::object{
          {"id", one_in(2) ? "one" : "two"}, {"require", one_in(2) ? "a > 1" : "b < c"}}};
    }
    for (const auto& name : names) {
      if (!one_in(3)) preset.parameters[name] = parameter();
    }
  }

  json::array tuples(std::size_t width) {
    json::array list;
    for (std::size_t i = 1 + below(3); i > 0; --i) {
      json::array tuple;
      for (std::size_t k = 0; k < width; ++k) tuple.emplace_back(static_cast<int>(below(3)));
      if (std::find(list.begin(), list.end(), json::value(tuple)) == list.end()) {
        list.push_back(std::move(tuple));
      }
    }
    return list;
  }

  std::mt19937 engine_;
};

template <class Law>
void for_all(Law law) {
  for (unsigned i = 0; i < kCases; ++i) {
    Random random(kSeed + i);
    BOOST_TEST_CONTEXT("seed " << kSeed + i) {
      law(random);
    }
  }
}

preset::Merged merge(const std::vector<MergeInput>& inputs, Strategy strategy,
                     const json::object& decisions = {}) {
  MergeOptions options;
  options.strategy = strategy;
  options.decisions = decisions;
  return preset::merge(inputs, options);
}

// The candidates of a parameter, and for each of the eight assignments of u, v and w whether its
// condition holds.
struct Meaning {
  json::array values;
  std::string truths;
};

Meaning meaning_of(const json::value& parameter) {
  Meaning meaning;
  const auto* values = preset::parameter_member(parameter, "values");
  meaning.values = (values != nullptr ? *values : parameter).get_array();
  const auto* when = preset::parameter_member(parameter, "when");
  for (unsigned bits = 0; bits < 8; ++bits) {
    if (when == nullptr) {
      meaning.truths += '1';
      continue;
    }
    const auto parsed = preset::Expression::parse(when->get_string());
    BOOST_REQUIRE(parsed.has_value());
    std::vector<preset::Operand> operands;
    for (const auto& name : parsed->names()) {
      const bool value = (bits >> (name == "u" ? 0U : name == "v" ? 1U : 2U) & 1U) != 0;
      operands.push_back({preset::ExprValue(value), true});
    }
    meaning.truths += parsed->test(operands) == preset::Truth::kTrue ? '1' : '0';
  }
  return meaning;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rich_merge_laws)

BOOST_AUTO_TEST_CASE(one_preset_merges_to_itself) {
  for_all([](Random& random) {
    Presets presets = random.rich_presets(1);
    presets.resize(1);
    for (const Strategy strategy : kAll) {
      const auto once = merge(inputs_of(presets), strategy);
      BOOST_TEST(once.conflicts.empty());
      for (const char* member : {"links", "any_of", "constraints"}) {
        const json::object space = preset::space_of(once);
        const auto* before = presets[0].extras.if_contains(member);
        const auto* after = space.if_contains(member);
        BOOST_TEST(text(before ? *before : nullptr) == text(after ? *after : nullptr));
      }
      for (const auto& given : presets[0].parameters) {
        const auto* kept = once.parameters.if_contains(given.key());
        const bool removed = preset::parameter_member(given.value(), "remove") != nullptr;
        BOOST_TEST((kept == nullptr) == removed);
        const bool as_it_is = !removed &&
                              preset::parameter_member(given.value(), "range") == nullptr &&
                              preset::parameter_member(given.value(), "replace") == nullptr;
        if (as_it_is) BOOST_TEST(text(*kept) == text(given.value()));
      }
      // What came out merges to itself in every member.
      json::object extras = preset::space_of(once);
      const auto twice = merge({{"again", {}, &once.parameters, &extras}}, strategy);
      BOOST_TEST(text(preset::space_of(twice)) == text(preset::space_of(once)));
      BOOST_TEST(twice.hash == once.hash);
    }
  });
}

BOOST_AUTO_TEST_CASE(a_preset_given_twice_counts_once) {
  for_all([](Random& random) {
    const Presets presets = random.rich_presets(1);
    auto doubled = inputs_of(presets);
    const auto once = inputs_of(presets);
    doubled.insert(doubled.end(), once.begin(), once.end());
    for (const Strategy strategy : {Strategy::kUnion, Strategy::kIntersection}) {
      BOOST_TEST(text(preset::to_json(merge(doubled, strategy))) ==
                 text(preset::to_json(merge(once, strategy))));
    }
  });
}

BOOST_AUTO_TEST_CASE(for_lists_with_conditions_grouping_does_not_count) {
  for_all([](Random& random) {
    const Presets presets = random.conditional_presets(3);
    const auto inputs = inputs_of(presets);
    for (const Strategy strategy : {Strategy::kUnion, Strategy::kIntersection}) {
      const auto flat = merge(inputs, strategy);
      const auto cut = static_cast<long>(1 + random.below(inputs.size() - 1));
      const auto left = merge({inputs.begin(), inputs.begin() + cut}, strategy);
      const auto right = merge({inputs.begin() + cut, inputs.end()}, strategy);
      const auto grouped =
          merge({{"left", {}, &left.parameters}, {"right", {}, &right.parameters}}, strategy);
      BOOST_REQUIRE(flat.parameters.size() == grouped.parameters.size());
      for (const auto& member : flat.parameters) {
        const Meaning one = meaning_of(member.value());
        const Meaning other = meaning_of(grouped.parameters.at(member.key()));
        BOOST_TEST(text(one.values) == text(other.values));
        BOOST_TEST(one.truths == other.truths);
      }
    }
  });
}

BOOST_AUTO_TEST_CASE(what_comes_out_keeps_the_rules_of_a_preset) {
  for_all([](Random& random) {
    const Presets presets = random.rich_presets(2);
    for (const Strategy strategy : kAll) {
      const auto merged = merge(inputs_of(presets), strategy);
      const json::object space = preset::space_of(merged);
      preset::FieldErrors errors;
      preset::check_parameters(merged.parameters, "/parameters", errors, true);
      preset::check_space(merged.parameters, space, "", errors);
      for (const auto& error : errors) {
        BOOST_TEST(error.message == "",
                   error.path << ": " << error.message << " in " << text(space));
      }
    }
  });
}

BOOST_AUTO_TEST_CASE(inputs_are_never_changed_and_the_answer_is_repeatable) {
  for_all([](Random& random) {
    const Presets presets = random.rich_presets(2);
    std::string before;
    for (const auto& p : presets) before += text(p.parameters) + text(p.extras);
    for (const Strategy strategy : kAll) {
      const std::string first = text(preset::to_json(merge(inputs_of(presets), strategy)));
      BOOST_TEST(text(preset::to_json(merge(inputs_of(presets), strategy))) == first);
    }
    std::string after;
    for (const auto& p : presets) after += text(p.parameters) + text(p.extras);
    BOOST_TEST(after == before);
  });
}

BOOST_AUTO_TEST_CASE(conflicts_have_ids_of_their_own) {
  for_all([](Random& random) {
    const Presets presets = random.rich_presets(2);
    for (const Strategy strategy : kAll) {
      const auto merged = merge(inputs_of(presets), strategy);
      std::set<std::string> ids;
      for (const auto& conflict : merged.conflicts) {
        ids.emplace(conflict.at("id").get_string());
        BOOST_TEST(!conflict.at("kind").get_string().empty());
      }
      BOOST_TEST(ids.size() == merged.conflicts.size());
      BOOST_TEST(merged.unresolved == static_cast<std::int64_t>(ids.size()));
    }
  });
}

BOOST_AUTO_TEST_CASE(accepting_all_conflicts_changes_nothing_and_settles_them) {
  for_all([](Random& random) {
    const Presets presets = random.rich_presets(2);
    for (const Strategy strategy : kAll) {
      const auto open = merge(inputs_of(presets), strategy);
      json::object decisions;
      for (const auto& conflict : open.conflicts) {
        decisions[conflict.at("id").get_string()] = json::object{{"accept", true}};
      }
      const auto settled = merge(inputs_of(presets), strategy, decisions);
      BOOST_TEST(settled.unresolved == 0);
      BOOST_TEST(settled.hash == open.hash);
    }
  });
}

BOOST_AUTO_TEST_CASE(decisions_replay_to_the_same_hash) {
  for_all([](Random& random) {
    const Presets presets = random.rich_presets(2);
    for (const Strategy strategy : kAll) {
      const auto open = merge(inputs_of(presets), strategy);
      json::object decisions;
      for (const auto& conflict : open.conflicts) {
        json::object decision{{"accept", true}};
        const auto* parameter = conflict.get_object().if_contains("parameter");
        if (parameter != nullptr && random.one_in(2)) {
          decision = random.one_in(2) ? json::object{{"values", json::array{7, 8}}}
                                      : json::object{{"remove", true}};
        }
        decisions[conflict.at("id").get_string()] = std::move(decision);
      }
      const auto decided = merge(inputs_of(presets), strategy, decisions);
      // A decision may bring up another conflict, such as a link that lost a parameter.
      for (const auto& conflict : decided.conflicts) {
        if (!decisions.contains(conflict.at("id").get_string())) continue;
        BOOST_TEST(conflict.get_object().contains("resolved"), text(conflict));
      }
      const auto& record = decided.merged_from;
      const auto* kept = record.if_contains("decisions");
      const auto again =
          merge(inputs_of(presets), strategy, kept ? kept->get_object() : json::object());
      BOOST_TEST(text(record.at("hash")) == "\"" + again.hash + "\"");
    }
  });
}

BOOST_AUTO_TEST_SUITE_END()

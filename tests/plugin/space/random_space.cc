#include "plugin/space/random_space.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "plugin/domain/json_value.h"

namespace space_facts {
namespace {

// A parameter by its place in this list has names; conditions name earlier ones alone, so that
// there are no cycles. Those from kFlags on are in no catalog.
struct Name {
  const char* name;
  const char* alias;
};
constexpr Name kNames[] = {{"alpha", "first-alpha"}, {"beta-size", "beta"}, {"gamma", "gamma-ray"},
                           {"delta-x", "dx"},        {"epsilon", "eps"},    {"zeta", "z-eta"},
                           {"eta", "e-ta"},          {"theta-9", "th9"},    {"own-one", "own-one"},
                           {"own.two", "own.two"}};
constexpr std::size_t kFlags = 8;
constexpr std::size_t kAll = std::size(kNames);

class Maker {
 public:
  Maker(std::uint64_t seed, const Shape& shape) : random_(seed), shape_(shape) {}

  RandomSpace make() {
    RandomSpace result;
    has_catalog_ = below(5) != 0;
    std::size_t left = shape_.most_points;
    std::vector<bool> taken(kAll);
    result.space.root = sub_space(shape_.axes, left, taken, 0);
    const std::size_t rules = below(shape_.rules + 1);
    for (std::size_t i = 0; i < rules; ++i) {
      result.space.rules.push_back({"own-" + std::to_string(i), "a rule", maybe_condition(kAll),
                                    expression(kAll), "a preset"});
    }
    result.facts["gpus"] = 2;
    if (below(2) == 0) result.facts["memory"] = 80.5;
    if (has_catalog_) result.catalog = catalog();
    return result;
  }

 private:
  std::size_t below(std::size_t n) { return random_() % n; }

  json::value value() {
    switch (below(10)) {
      case 0:
      case 1:
        return nullptr;
      case 2:
        return below(2) == 0;
      case 3:
        return 1.5;
      case 4:
        return below(2) == 0 ? "a" : "b";
      default:
        return static_cast<std::int64_t>(below(5));
    }
  }

  json::array values(std::size_t most) {
    json::array list;
    const std::size_t count = 1 + below(most);
    while (list.size() < count) {
      json::value next = value();
      const bool known = std::any_of(list.begin(), list.end(), [&](const json::value& other) {
        return preset::same_value(next, other);
      });
      if (!known) list.push_back(std::move(next));
      if (known && below(3) == 0) break;
    }
    return list;
  }

  std::string name_of(std::size_t i) {
    return has_catalog_ && below(4) == 0 ? kNames[i].alias : kNames[i].name;
  }

  preset::SubSpace sub_space(std::size_t axes, std::size_t& left, std::vector<bool> taken,
                             std::size_t depth) {
    preset::SubSpace space;
    const auto reserve = [&](std::size_t size) {
      if (size > left) return false;
      left /= size;
      return true;
    };
    const auto free_name = [&]() -> std::size_t {
      for (int i = 0; i < 8; ++i) {
        const std::size_t at = below(kAll);
        // Rarely a flag stands there twice, by two names.
        if (!taken[at]) return at;
      }
      return kAll;
    };
    const std::size_t count = below(axes + 1);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t at = free_name();
      if (at == kAll) break;
      preset::Axis axis{name_of(at), values(shape_.values), std::nullopt};
      if (below(3) == 0) axis.when = condition(at);
      if (!reserve(axis.values.size() + (axis.when ? 1 : 0))) break;
      taken[at] = true;
      const bool twice = has_catalog_ && at < kFlags && below(12) == 0 && reserve(2);
      if (twice) {
        const char* other = axis.name == kNames[at].name ? kNames[at].alias : kNames[at].name;
        preset::Axis again{other, values(2), std::nullopt};
        if (again.values.size() == 2) space.axes.push_back(std::move(again));
      }
      space.axes.push_back(std::move(axis));
    }
    if (below(3) == 0) add_link(space, taken, reserve);
    if (depth < 2 && below(depth == 0 ? 2 : 4) == 0) {
      const std::size_t alternatives = 1 + below(3);
      std::size_t share = left / alternatives;
      for (std::size_t i = 0; i < alternatives; ++i) {
        std::size_t own = std::max<std::size_t>(share, 1);
        space.any_of.push_back(sub_space(2, own, taken, depth + 1));
      }
    }
    return space;
  }

  template <class Reserve>
  void add_link(preset::SubSpace& space, std::vector<bool>& taken, Reserve reserve) {
    std::vector<std::size_t> places;
    for (std::size_t at = below(kAll); at < kAll && places.size() < 2; at += 1 + below(3)) {
      if (!taken[at]) places.push_back(at);
    }
    if (places.size() < 2) return;
    preset::Link link;
    for (const std::size_t at : places) link.names.push_back(name_of(at));
    const std::size_t count = 1 + below(3);
    for (std::size_t i = 0; i < count; ++i) {
      json::array tuple{value(), value()};
      const bool known = std::any_of(link.tuples.begin(), link.tuples.end(), [&](const auto& t) {
        return preset::same_value(json::value(t), json::value(tuple));
      });
      if (!known) link.tuples.push_back(std::move(tuple));
    }
    if (below(3) == 0) link.when = condition(*std::ranges::min_element(places));
    if (!reserve(link.tuples.size() + (link.when ? 1 : 0))) return;
    for (const std::size_t at : places) taken[at] = true;
    space.links.push_back(std::move(link));
  }

  // Of names before `end`.
  std::string symbol(std::size_t end) {
    if (end == 0 || below(10) == 0) {
      const char* const facts[] = {"gpus", "memory", "mystery"};
      return facts[below(3)];
    }
    std::string name = name_of(below(end));
    std::ranges::replace(name, '-', '_');
    std::ranges::replace(name, '.', '_');
    return name;
  }

  std::string constant() {
    const char* const constants[] = {"0", "1", "2", "3", "1.5", "'a'", "'b'", "true", "false"};
    return constants[below(std::size(constants))];
  }

  std::string comparison(std::size_t end) {
    const char* const operators[] = {"==", "!=", "<", "<=", ">", ">="};
    const std::string op = operators[below(std::size(operators))];
    switch (below(8)) {
      case 0:
        return "set(" + symbol(end) + ")";
      case 1:
        return "unset(" + symbol(end) + ")";
      case 2:
        return symbol(end) + " in [" + constant() + ", " + constant() + "]";
      case 3:
        return symbol(end) + " + " + symbol(end) + " " + op + " " + constant();
      case 4:
        return symbol(end) + " " + op + " " + symbol(end);
      case 5:
        return symbol(end) + " % 2 == 0";
      default:
        return symbol(end) + " " + op + " " + constant();
    }
  }

  std::string condition_text(std::size_t end) {
    switch (below(6)) {
      case 0:
        return "not (" + comparison(end) + ")";
      case 1:
        return comparison(end) + " and " + comparison(end);
      case 2:
        return comparison(end) + " or " + comparison(end);
      default:
        return comparison(end);
    }
  }

  preset::Expression parsed(const std::string& text) {
    auto expression = preset::Expression::parse(text);
    if (!expression) throw std::runtime_error(text + ": " + expression.error().message);
    return std::move(*expression);
  }
  preset::Expression expression(std::size_t end) { return parsed(condition_text(end)); }
  std::optional<preset::Expression> condition(std::size_t end) { return expression(end); }
  std::optional<preset::Expression> maybe_condition(std::size_t end) {
    if (below(2) == 0) return std::nullopt;
    return expression(end);
  }

  preset::CatalogPtr catalog() {
    preset::Catalog::Parts parts;
    parts.engine = "made-up";
    for (std::size_t i = 0; i < kFlags; ++i) {
      preset::Flag flag;
      flag.name = kNames[i].name;
      flag.aliases = {kNames[i].alias};
      if (below(2) == 0) flag.default_value = value();
      parts.flags.push_back(std::move(flag));
    }
    const std::size_t rules = below(7);
    for (std::size_t i = 0; i < rules; ++i) {
      preset::Rule rule;
      rule.id = "rule-" + std::to_string(i);
      rule.text = "text of " + rule.id;
      rule.source = "made up";
      switch (below(4)) {
        case 0:
          rule.severity = preset::RuleSeverity::kError;
          rule.when = maybe_condition(kFlags);
          rule.require = expression(kFlags);
          break;
        case 1:
          rule.severity = preset::RuleSeverity::kIgnored;
          rule.when = condition(kFlags);
          rule.ignore = {name_of(below(kFlags))};
          break;
        default:
          rule.severity = preset::RuleSeverity::kRewrite;
          rule.when = below(6) == 0 ? std::nullopt : condition(kFlags);
          for (std::size_t n = 0; n <= below(2); ++n) {
            preset::Assignment assignment{name_of(below(kFlags)), std::nullopt};
            if (below(4) != 0) {
              assignment.value = parsed(below(2) == 0 ? constant() : symbol(kFlags));
            }
            rule.set.push_back(std::move(assignment));
          }
      }
      parts.rules.push_back(std::move(rule));
    }
    return std::make_shared<const preset::Catalog>(std::move(parts));
  }

  std::mt19937_64 random_;
  Shape shape_;
  bool has_catalog_ = false;
};

}  // namespace

RandomSpace random_space(std::uint64_t seed, const Shape& shape) {
  return Maker(seed, shape).make();
}

}  // namespace space_facts

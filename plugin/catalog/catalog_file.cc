#include "plugin/catalog/catalog_file.h"

#include <algorithm>
#include <set>

#include "config/json_text.h"
#include "plugin/catalog/catalog_keys.h"
#include "plugin/catalog/flag_value.h"
#include "plugin/catalog/version.h"

namespace preset {
namespace {

using config::pointer_append;
using config::Problem;

class Reader {
 public:
  explicit Reader(const config::YamlDocument& document) : document_(document) {}

  std::expected<CatalogPtr, std::vector<Problem>> run() {
    if (!document_.value.is_object()) {
      fault("", "expected a map: a catalog, as config/catalogs/FORMAT.md describes");
      return std::unexpected(std::move(problems_));
    }
    CatalogFile file;
    add(catalog_keys().read(document_.value.get_object(), file, {&document_, ""}));
    parts_ = std::move(file.parts);
    parts_.file = document_.file;
    if (parts_.covers.empty()) parts_.covers = parts_.version;
    if (!VersionRange::parse(parts_.covers)) fault("/covers", "is no version range");
    read_list(file.facts, "/facts", fact_keys(), parts_.facts);
    read_list(file.flags, "/flags", flag_keys(), parts_.flags);
    read_list(file.rules, "/rules", rule_keys(), parts_.rules);
    read_list(file.renames, "/renames", rename_keys(), parts_.renames);
    if (!problems_.empty()) return std::unexpected(std::move(problems_));

    check_names();
    auto catalog = std::make_shared<const Catalog>(std::move(parts_));
    for (std::size_t i = 0; i < catalog->parts().flags.size(); ++i) check_flag(*catalog, i);
    for (std::size_t i = 0; i < catalog->parts().rules.size(); ++i) check_rule(*catalog, i);
    for (std::size_t i = 0; i < catalog->parts().renames.size(); ++i) check_rename(*catalog, i);
    if (!problems_.empty()) return std::unexpected(std::move(problems_));
    return catalog;
  }

 private:
  void fault(std::string path, std::string message) {
    problems_.push_back(
        {document_.file, document_.position_of(path), std::move(path), std::move(message)});
  }
  void add(std::vector<Problem> problems) {
    std::move(problems.begin(), problems.end(), std::back_inserter(problems_));
  }

  template <class Item>
  void read_list(const json::array& list, const std::string& path,
                 const config::KeyTable<Item>& keys, std::vector<Item>& items) {
    items.reserve(list.size());
    for (std::size_t i = 0; i < list.size(); ++i) {
      const std::string at = pointer_append(path, i);
      Item item;
      if (list[i].is_object()) {
        add(keys.read(list[i].get_object(), item, {&document_, at}));
      } else {
        fault(at, "expected a map");
      }
      items.push_back(std::move(item));
    }
  }

  // Every name once: a flag, an alias, a rule, a fact.
  void check_names() {
    std::set<std::string, std::less<>> options, ids, facts;
    for (std::size_t i = 0; i < parts_.flags.size(); ++i) {
      const Flag& flag = parts_.flags[i];
      const std::string at = pointer_append("/flags", i);
      if (!options.insert(flag.name).second) fault(at, "the flag " + flag.name + " is here twice");
    }
    for (std::size_t i = 0; i < parts_.flags.size(); ++i) {
      for (const auto& alias : parts_.flags[i].aliases) {
        if (!options.insert(alias).second) {
          fault(pointer_append("/flags", i) + "/aliases", alias + " is a flag's name already");
        }
      }
    }
    for (std::size_t i = 0; i < parts_.rules.size(); ++i) {
      if (!ids.insert(parts_.rules[i].id).second) {
        fault(pointer_append("/rules", i), "the rule " + parts_.rules[i].id + " is here twice");
      }
    }
    for (std::size_t i = 0; i < parts_.facts.size(); ++i) {
      const std::string& name = parts_.facts[i].name;
      if (options.contains(flag_name(name))) {
        fault(pointer_append("/facts", i), name + " is a flag already");
      }
      if (!facts.insert(name).second) {
        fault(pointer_append("/facts", i), "the fact " + name + " is here twice");
      }
    }
  }

  void check_flag(const Catalog& catalog, std::size_t position) {
    const Flag& flag = catalog.parts().flags[position];
    const std::string at = pointer_append("/flags", position);
    if (flag.type == FlagType::kEnum && flag.enum_values.empty()) {
      fault(at, "an enum needs its values: enum");
    }
    if (const auto wrong = value_fault(flag, flag.default_value)) {
      fault(at + "/default", wrong->message);
    }
    for (std::size_t i = 0; i < flag.suggest.size(); ++i) {
      if (const auto wrong = value_fault(flag, flag.suggest[i])) {
        fault(pointer_append(at + "/suggest", i), wrong->message);
      }
    }
    const auto& groups = catalog.parts().groups;
    if (!flag.group.empty() &&
        std::find(groups.begin(), groups.end(), flag.group) == groups.end()) {
      fault(at + "/group", flag.group + " is not among the file's groups");
    }
  }

  void check_flag_names(const Catalog& catalog, const std::vector<std::string>& names,
                        const std::string& path) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (catalog.find(names[i]) == nullptr) {
        fault(pointer_append(path, i), names[i] + " is no flag of this file");
      }
    }
  }

  void check_expression(const Catalog& catalog, const std::optional<Expression>& expression,
                        const std::string& path) {
    if (!expression) return;
    for (const auto& name : expression->names()) {
      const auto& facts = catalog.parts().facts;
      const bool is_fact = std::any_of(facts.begin(), facts.end(),
                                       [&](const Fact& fact) { return fact.name == name; });
      if (!is_fact && catalog.find(name) == nullptr) {
        fault(path, name + " is neither a flag nor a fact of this file");
      }
    }
  }

  void check_rule(const Catalog& catalog, std::size_t position) {
    const Rule& rule = catalog.parts().rules[position];
    const std::string at = pointer_append("/rules", position);
    check_flag_names(catalog, rule.flags, at + "/flags");
    check_flag_names(catalog, rule.ignore, at + "/ignore");
    check_expression(catalog, rule.when, at + "/when");
    check_expression(catalog, rule.require, at + "/require");
    for (const auto& assignment : rule.set) {
      const std::string path = pointer_append(at + "/set", std::string_view(assignment.flag));
      if (catalog.find(assignment.flag) == nullptr) {
        fault(path, assignment.flag + " is no flag of this file");
      }
      check_expression(catalog, assignment.value, path);
    }
    const bool requires_something = rule.require.has_value();
    switch (rule.severity) {
      case RuleSeverity::kError:
        if (!requires_something) fault(at, "a rule of severity error needs require");
        break;
      case RuleSeverity::kRewrite:
        if (rule.set.empty()) fault(at, "a rewrite needs set: what the engine changes");
        break;
      case RuleSeverity::kIgnored:
        if (rule.ignore.empty()) fault(at, "a rule of severity ignored needs ignore: which flags");
        break;
      case RuleSeverity::kAdvice:
        break;
    }
    if (rule.severity != RuleSeverity::kRewrite && !rule.set.empty()) {
      fault(at + "/set", "only a rewrite sets flags");
    }
    if (rule.severity != RuleSeverity::kIgnored && !rule.ignore.empty()) {
      fault(at + "/ignore", "only a rule of severity ignored names flags without effect");
    }
  }

  void check_rename(const Catalog& catalog, std::size_t position) {
    const Rename& rename = catalog.parts().renames[position];
    const std::string at = pointer_append("/renames", position);
    if (catalog.find(rename.from) != nullptr) {
      fault(at + "/from", rename.from + " is a flag of this file; say deprecated there");
    }
    const Flag* flag = rename.to.empty() ? nullptr : catalog.find(rename.to);
    if (!rename.to.empty() && flag == nullptr) {
      fault(at + "/to", rename.to + " is no flag of this file");
    }
    if (rename.exact && flag == nullptr) fault(at + "/exact", "needs to: the flag meant now");
    if (rename.to_value && flag != nullptr) {
      if (const auto wrong = value_fault(*flag, *rename.to_value)) {
        fault(at + "/value", wrong->message);
      }
    }
  }

  const config::YamlDocument& document_;
  Catalog::Parts parts_;
  std::vector<Problem> problems_;
};

}  // namespace

std::expected<CatalogPtr, std::vector<Problem>> load_catalog(const std::string& file) {
  const auto document = config::load_yaml(file);
  if (!document) return std::unexpected(std::vector{document.error()});
  return Reader(*document).run();
}

std::expected<CatalogPtr, std::vector<Problem>> parse_catalog(std::string_view text,
                                                              const std::string& file) {
  const auto document = config::parse_yaml(text, file);
  if (!document) return std::unexpected(std::vector{document.error()});
  return Reader(*document).run();
}

}  // namespace preset

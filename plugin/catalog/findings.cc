#include "plugin/catalog/findings.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "config/json_text.h"
#include "config/keys.h"
#include "plugin/catalog/flag_value.h"
#include "plugin/catalog/parameters.h"
#include "plugin/catalog/version.h"
#include "plugin/domain/space_validation.h"
#include "plugin/domain/validation.h"
#include "plugin/expression/names.h"

namespace preset {
namespace {

using enum FindingSeverity;

std::string quoted(std::string_view name) {
  return "\"" + shortened(name) + "\"";
}

// Whether all versions that `range` allows are below `version`, so far as its bounds tell.
bool all_below(std::string_view range, std::string_view version) {
  const auto wanted = VersionRange::parse(range);
  const auto since = VersionRange::parse(">=" + std::string(version));
  return wanted && since && !range.empty() && !wanted->overlaps(*since);
}

// Whether all versions that `range` allows are `version` or above.
bool all_from(std::string_view range, std::string_view version) {
  const auto wanted = VersionRange::parse(range);
  const auto before = VersionRange::parse("<" + std::string(version));
  return wanted && before && !range.empty() && !wanted->overlaps(*before);
}

class Finder {
 public:
  Finder(const CatalogSet& catalogs, const PresetFields& fields)
      : catalogs_(catalogs), fields_(fields) {}

  std::vector<Finding> run() {
    const std::string range = text_of("runtime_version");
    if (!fields_.runtime) {
      catalog_ = likely_engine();
      guessed_ = true;
    } else {
      const auto choice = catalogs_.for_runtime(*fields_.runtime, range);
      catalog_ = choice.catalog;
      if (!choice.covers && VersionRange::parse(range)) {
        add(kAdvice, "version_not_covered", "/runtime_version",
            "no catalog is for " + *fields_.runtime + " " + range + "; checked against " +
                catalog_->version());
      }
      if (catalog_ == nullptr && !catalogs_.all().empty()) unknown_runtime();
    }
    if (catalog_ == nullptr) return std::move(findings_);
    if (!VersionRange::parse(range)) {
      add(kWarning, "version_not_covered", "/runtime_version",
          quoted(range) + " is no range of versions; write 0.5.2, >=0.5,<0.6 or main");
    }
    each_parameter(fields_, [&](const ParameterPlace& place) { check_parameter_place(place); });
    each_expression(
        fields_, [&](std::string_view text, const std::string& path) { check_names(text, path); });
    if (left_out_ > 0) {
      findings_.push_back({kWarning, "more", "",
                           "and " + std::to_string(left_out_) + " findings more", "", nullptr});
    }
    return std::move(findings_);
  }

 private:
  std::string text_of(std::string_view member) const {
    const auto* value = fields_.extras.if_contains(member);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
  }

  Finding& add(FindingSeverity severity, std::string_view code, std::string path,
               std::string message, std::string source = "") {
    // Against an engine that was only guessed nothing is held as an error.
    if (guessed_ && severity == kError) severity = kWarning;
    Finding finding{severity,          code,   std::move(path), std::move(message),
                    std::move(source), nullptr};
    if (findings_.size() < kFindings) return findings_.emplace_back(std::move(finding));
    ++left_out_;
    spare_ = std::move(finding);
    return spare_;
  }

  std::string engine() const { return catalog_->engine() + " " + catalog_->version(); }

  void unknown_runtime() {
    const std::string nearest = config::nearest_name(*fields_.runtime, catalogs_.engines());
    std::string known;
    for (const auto& name : catalogs_.engines()) known += (known.empty() ? "" : ", ") + name;
    auto& finding = add(kAdvice, "unknown_runtime", "/runtime",
                        "there is no catalog for " + quoted(*fields_.runtime) +
                            ", so nothing was checked; there are catalogs for " + known);
    if (!nearest.empty()) finding.suggestion = json::value(nearest);
  }

  // The engine whose flags most of the parameters are, if one stands out.
  CatalogPtr likely_engine() const {
    CatalogPtr best;
    std::size_t most = 0;
    bool tie = false;
    for (const auto& engine : catalogs_.engines()) {
      const CatalogPtr catalog = catalogs_.choose(engine, "").catalog;
      std::size_t known = 0;
      each_parameter(fields_, [&](const ParameterPlace& place) {
        known += catalog->find(place.name) != nullptr ? 1 : 0;
      });
      if (known == most) tie = true;
      if (known > most) {
        best = catalog;
        most = known;
        tie = false;
      }
    }
    return tie ? nullptr : best;
  }

  void check_parameter_place(const ParameterPlace& place) {
    const Flag* flag = catalog_->find(place.name);
    if (flag == nullptr) return unknown_parameter(place);
    spelling(place, *flag);
    if (!flag->deprecated.empty()) {
      add(kWarning, "deprecated_parameter", place.path,
          quoted(place.name) + " is deprecated since " + catalog_->engine() + " " +
              flag->deprecated + (flag->note.empty() ? "" : ": " + flag->note),
          flag->source);
    }
    const std::string range = text_of("runtime_version");
    if (!flag->since.empty() && all_below(range, flag->since)) {
      add(kError, "not_yet", place.path,
          quoted(place.name) + " came with " + catalog_->engine() + " " + flag->since +
              "; the preset is for " + range,
          flag->source);
    }
    if (!flag->removed.empty() && all_from(range, flag->removed)) {
      add(kError, "removed_parameter", place.path,
          quoted(place.name) + " is gone since " + catalog_->engine() + " " + flag->removed +
              "; the preset is for " + range,
          flag->source);
    }
    for (const auto& [value, path] : place.values) check_value(*flag, value, path);
  }

  void spelling(const ParameterPlace& place, const Flag& flag) {
    const auto [first, is_new] = spelled_.try_emplace(flag.name, place.name);
    if (!is_new && first->second != place.name) {
      add(kError, "two_spellings", place.path,
          quoted(place.name) + " and " + quoted(first->second) + " are the same flag, " +
              flag.name + "; keep one");
    }
    if (place.name != flag.name) {
      add(kAdvice, "alias", place.path, quoted(place.name) + " is another name of " + flag.name,
          flag.source)
          .suggestion = json::value(flag.name);
    }
  }

  void check_value(const Flag& flag, const json::value& value, const std::string& path) {
    if (const auto fault = value_fault(flag, value)) {
      auto& finding = add(fault->code == "older_value" ? kWarning : kError, fault->code, path,
                          flag.name + ": " + fault->message,
                          flag.source.empty() ? first_source() : flag.source);
      finding.suggestion = fault->nearest;
    }
    const bool silent = flag.type == FlagType::kBool && flag.bool_style == BoolStyle::kPresence &&
                        value.is_bool() && !value.get_bool();
    if (silent && !(flag.default_value.is_bool() && !flag.default_value.get_bool())) {
      add(kWarning, "boolean_without_negative", path,
          flag.name +
              ": the engine has no way to say false; the flag is left out and its default "
              "counts",
          flag.source);
    }
  }

  std::string first_source() const {
    const auto& sources = catalog_->parts().sources;
    return sources.empty() ? "" : sources.front();
  }

  void unknown_parameter(const ParameterPlace& place) {
    if (const Flag* negated = catalog_->find_negative(place.name)) {
      add(kError, "alias", place.path,
          quoted(place.name) + " is how " + negated->name + " is switched off; write " +
              negated->name + ": [false]",
          negated->source)
          .suggestion = json::value(negated->name);
      return;
    }
    if (const Rename* rename = catalog_->find_rename(place.name)) return renamed(place, *rename);
    std::string message = engine() + " has no flag " + quoted(place.name);
    const std::string nearest = catalog_->nearest(place.name);
    const std::string elsewhere = other_engine(place.name);
    if (!elsewhere.empty()) message += "; " + elsewhere + " has";
    if (!nearest.empty()) message += "; did you mean " + nearest + "?";
    auto& finding =
        add(kError, "unknown_parameter", place.path, std::move(message), first_source());
    if (!nearest.empty()) finding.suggestion = json::value(nearest);
  }

  void renamed(const ParameterPlace& place, const Rename& rename) {
    std::string target = rename.to;
    if (rename.to_value) target += " (" + config::to_json(*rename.to_value) + ")";
    std::string message;
    std::string_view code;
    switch (rename.kind) {
      case Rename::Kind::kRenamed:
        code = "renamed_parameter";
        message = engine() + " calls " + quoted(place.name) + " " + target + " now";
        break;
      case Rename::Kind::kRemoved:
        code = "removed_parameter";
        message = engine() + " no longer has " + quoted(place.name);
        if (!target.empty()) message += "; what it did is " + target + " now";
        break;
      case Rename::Kind::kForeign:
        code = "foreign_parameter";
        message = engine() + " never had a flag " + quoted(place.name);
        if (!target.empty()) message += "; what is meant is probably " + target;
        break;
    }
    if (!rename.note.empty()) message += " (" + rename.note + ")";
    auto& finding = add(kError, code, place.path, std::move(message), first_source());
    if (!rename.to.empty()) finding.suggestion = json::value(rename.to);
  }

  std::string other_engine(std::string_view name) const {
    for (const auto& engine : catalogs_.engines()) {
      if (engine == catalog_->engine()) continue;
      if (catalogs_.choose(engine, "").catalog->find(name) != nullptr) return engine;
    }
    return "";
  }

  void check_names(std::string_view text, const std::string& path) {
    const auto expression = Expression::parse(text);
    if (!expression) return;
    for (const auto& name : expression->names()) {
      if (is_known(name)) continue;
      std::vector<std::string> known = own_symbols();
      for (const auto& fact : catalog_->parts().facts) known.push_back(fact.name);
      for (const auto& flag : catalog_->parts().flags) known.push_back(symbol_of(flag.name));
      const std::string nearest = config::nearest_name(name, known);
      auto& finding = add(kWarning, "unknown_name", path,
                          quoted(name) + " is neither a parameter nor a flag or fact of " +
                              engine() + ", so the rule stays undecided without it" +
                              (nearest.empty() ? "" : "; did you mean " + nearest + "?"));
      if (!nearest.empty()) finding.suggestion = json::value(nearest);
    }
  }

  bool is_known(const std::string& name) {
    if (catalog_->find(name) != nullptr) return true;
    const auto& facts = catalog_->parts().facts;
    if (std::any_of(facts.begin(), facts.end(), [&](const Fact& f) { return f.name == name; })) {
      return true;
    }
    const auto& own = own_symbols();
    return std::find(own.begin(), own.end(), name) != own.end();
  }

  const std::vector<std::string>& own_symbols() {
    if (own_symbols_.empty()) {
      each_parameter(fields_, [&](const ParameterPlace& place) {
        own_symbols_.push_back(symbol_of(place.name));
      });
      const auto* variables = fields_.extras.if_contains("variables");
      if (variables != nullptr && variables->is_object()) {
        for (const auto& member : variables->get_object()) {
          own_symbols_.emplace_back(member.key());
        }
      }
    }
    return own_symbols_;
  }

  const CatalogSet& catalogs_;
  const PresetFields& fields_;
  CatalogPtr catalog_;
  bool guessed_ = false;      // the preset names no runtime
  std::size_t left_out_ = 0;  // findings beyond kFindings
  Finding spare_;
  std::map<std::string, std::string> spelled_;  // flag → the name it stands under
  std::vector<std::string> own_symbols_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> find_faults(const CatalogSet& catalogs, const PresetFields& fields) {
  return Finder(catalogs, fields).run();
}

std::string_view severity_name(FindingSeverity severity) {
  switch (severity) {
    case kError:
      return "error";
    case kWarning:
      return "warning";
    case kAdvice:
      return "advice";
  }
  return "advice";
}

json::object to_json(const Finding& finding) {
  json::object object{{"severity", severity_name(finding.severity)},
                      {"code", finding.code},
                      {"path", finding.path},
                      {"message", finding.message}};
  object["source"] = finding.source.empty() ? json::value(nullptr) : json::value(finding.source);
  if (!finding.suggestion.is_null()) object["suggestion"] = finding.suggestion;
  return object;
}

json::array to_json(const std::vector<Finding>& findings) {
  json::array list;
  list.reserve(findings.size());
  for (const auto& finding : findings) list.push_back(to_json(finding));
  return list;
}

}  // namespace preset

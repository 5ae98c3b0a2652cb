// validate, check: what the daemon, the catalogs and the rules say of presets and points.
#include <boost/program_options/value_semantic.hpp>
#include <string>

#include "config/json_text.h"
#include "presetctl/count_report.h"
#include "presetctl/findings.h"
#include "presetctl/preset_input.h"
#include "presetctl/report.h"
#include "presetctl/space_input.h"
#include "presetctl/text.h"
#include "presetctl/values.h"
#include "presetctl/verbs.h"

namespace presetctl {
namespace {

namespace json = boost::json;
namespace po = boost::program_options;

constexpr std::int64_t kPage = 1000;

// What preset.validate takes of a space that is not stored.
json::object validate_params(const json::object& space) {
  json::object params;
  for (const char* field : {"parameters", "runtime", "runtime_version", "links", "any_of",
                            "constraints", "variables"}) {
    const json::value* value = member(space, field);
    if (value && !value->is_null()) params[field] = *value;
  }
  // Its absence would be told as a fault of the call.
  if (!params.contains("parameters")) params["parameters"] = json::object{};
  return params;
}

// The findings, or what is wrong with the shape where that is why there are none.
json::array findings_of(const json::object& answer) {
  const json::array* findings = array_member(answer, "findings");
  if (findings && !findings->empty()) return *findings;
  const json::array* errors = array_member(answer, "errors");
  return errors ? *errors : json::array{};
}

void print_rules(Output& out, const json::object& answer) {
  const json::array* broken = array_member(answer, "broken");
  for (const json::value& entry : broken ? *broken : json::array{}) {
    if (const json::object* rule = entry.if_object()) print_broken_rule(out, *rule);
  }
  const json::array* open = array_member(answer, "undecided");
  if (!open || open->empty()) return;
  out.line(out.painted("undecided", Paint::kYellow));
  print_open_rules(out, *open);
}

// What the engine makes of the point: what it changes, and the values of the point's own flags.
void print_effective(Output& out, const json::object& effective, const json::object& point) {
  if (const json::array* effects = array_member(effective, "effects");
      effects && !effects->empty()) {
    out.line(out.painted("the engine changes", Paint::kBold));
    for (const json::value& entry : *effects) {
      if (const json::object* effect = entry.if_object()) {
        out.line("  " + format_effect(*effect) + "  " +
                 out.painted(printable(text_member(*effect, "rule")), Paint::kDim));
      }
    }
  }
  const json::object* flags = object_member(effective, "flags");
  if (!flags) return;
  json::object shown;
  for (const auto& entry : point) {
    const json::value* value = flags->if_contains(entry.key());
    if (value) shown.emplace(entry.key(), *value);
  }
  if (shown.empty()) return;
  out.line(out.painted("the engine runs with", Paint::kBold));
  print_parameters(out, shown);
}

Result<Status> check_point(Context& context, const Arguments& arguments) {
  Result<json::object> point = parse_point(arguments.texts("point"));
  if (!point) return std::unexpected(point.error());
  if (arguments.operands().size() > 1) return misuse("--point: goes with one preset");
  Result<json::object> params = space_params("check", arguments);
  if (!params) return std::unexpected(params.error());
  (*params)["point"] = *point;
  const Result<json::object> answer = context.call_object("space.check", *params);
  if (!answer) return std::unexpected(answer.error());
  const json::value* valid = member(*answer, "valid");
  const bool good = valid && *valid == true;
  Output& out = context.out();
  if (context.json()) {
    out.json(*answer);
    return good ? kDone : kRefused;
  }
  const json::value* inside = member(*answer, "in_space");
  out.line((good ? out.painted("valid", Paint::kGreen) : out.painted("not valid", Paint::kRed)) +
           (inside && *inside == false ? ", and not a point of this space" : ""));
  print_rules(out, *answer);
  if (const json::object* effective = object_member(*answer, "effective")) {
    print_effective(out, *effective, *point);
  }
  print_warnings(out, *answer);
  return good ? kDone : kRefused;
}

// What is to be checked: for preset.validate, and for space.count without facts and variables.
struct Asked {
  std::string name;
  json::object validate;
  json::object count;
};

Result<std::vector<Asked>> all_presets(Context& context) {
  std::vector<Asked> all;
  json::object params{{"view", "summary"}, {"limit", kPage}};
  for (;;) {
    const Result<json::object> page = context.call_object("preset.list", params);
    if (!page) return std::unexpected(page.error());
    const json::array* presets = array_member(*page, "presets");
    if (!presets) return refuse("the daemon's answer has no presets");
    for (const json::value& entry : *presets) {
      const json::object* preset = entry.if_object();
      const json::value* id = preset ? member(*preset, "id") : nullptr;
      const json::object ref = id ? json::object{{"preset", *id}} : json::object{};
      if (id) all.push_back({text_member(*preset, "name"), ref, ref});
    }
    const json::value* cursor = member(*page, "next_cursor");
    if (!cursor || !cursor->is_string()) return all;
    params["cursor"] = *cursor;
  }
}

Result<std::vector<Asked>> asked_presets(Context& context, const Arguments& arguments) {
  const std::vector<std::string>& operands = arguments.operands();
  const std::optional<std::string> file = arguments.text("space");
  const int ways = static_cast<int>(!operands.empty()) + static_cast<int>(file.has_value()) +
                   static_cast<int>(arguments.has("all"));
  if (ways != 1) return misuse("check: give presets, --all or --space FILE");
  if (arguments.has("revision")) return misuse("--revision: goes with --point");
  if (arguments.has("all")) return all_presets(context);
  std::vector<Asked> asked;
  if (file) {
    const Result<json::object> space = space_of_file(*file);
    if (!space) return std::unexpected(space.error());
    asked.push_back({*file == "-" ? "standard input" : *file, validate_params(*space),
                     json::object{{"space", *space}}});
  }
  for (const std::string& operand : operands) {
    const json::object ref{{"preset", preset_ref(operand)}};
    asked.push_back({operand, ref, ref});
  }
  return asked;
}

// A space that cannot be counted, such as a template whose variables are open, is none that is
// wrong.
void print_points(Context& context, const Arguments& arguments, json::object params) {
  const Result<void> added = add_settings(arguments, params);
  const Result<json::object> counted =
      added ? context.call_object("space.count", params) : std::unexpected(added.error());
  if (counted) {
    context.out().line(count_summary(*counted));
    return;
  }
  for (const std::string& line : counted.error().lines) {
    context.out().line("not counted: " + printable(line));
  }
}

// Whether it would be saved; print_findings() tells more than that.
bool print_validation(Output& out, const std::string& name, const json::object& answer) {
  const json::value* valid = member(answer, "valid");
  const bool good = valid && *valid == true;
  out.line((name.empty() ? "" : printable(name) + ": ") +
           (good ? out.painted("valid", Paint::kGreen) : out.painted("not valid", Paint::kRed)));
  const json::array* findings = array_member(answer, "findings");
  if (findings && !findings->empty()) {
    print_findings(out, *findings);
    return good;
  }
  const json::array* errors = array_member(answer, "errors");
  for (const json::value& entry : errors ? *errors : json::array{}) {
    if (const json::object* error = entry.if_object()) {
      out.line("  " + printable(text_member(*error, "path")) + ": " +
               printable(text_member(*error, "message")));
    }
  }
  return good;
}

// The presets of the file, or the parameters of --param.
Result<std::vector<json::object>> written_presets(const Arguments& arguments) {
  std::vector<json::object> presets{json::object{{"parameters", json::object{}}}};
  if (!arguments.operands().empty()) {
    Result<std::vector<json::object>> found = spaces_of_file(arguments.operands().front());
    if (!found) return std::unexpected(found.error());
    presets = std::move(*found);
  } else if (!arguments.has("param")) {
    return misuse("validate: give a file or --param P=V,V…");
  }
  for (json::object& preset : presets) {
    json::value& given = preset["parameters"];
    if (given.is_null()) given.emplace_object();
    if (json::object* parameters = given.if_object()) {
      const Result<void> set = set_parameters(*parameters, arguments.texts("param"));
      if (!set) return std::unexpected(set.error());
    }
    if (const auto runtime = arguments.text("runtime")) preset["runtime"] = *runtime;
  }
  return presets;
}

}  // namespace

void validate_options(AddOptions& add) {
  add("param,p", po::value<std::vector<std::string>>()->value_name("P=V,V…")->composing(),
      "a parameter and its candidates (repeat)");
  add("runtime", po::value<std::string>()->value_name("RUNTIME"), "the engine it is meant for");
}

Result<Status> validate(Context& context, const Arguments& arguments) {
  const Result<std::vector<json::object>> presets = written_presets(arguments);
  if (!presets) return std::unexpected(presets.error());
  bool good = true;
  json::array answers;
  for (const json::object& preset : *presets) {
    Result<json::object> answer = context.call_object("preset.validate", validate_params(preset));
    if (!answer) return std::unexpected(answer.error());
    if (context.json()) {
      const json::value* valid = member(*answer, "valid");
      good = good && valid && *valid == true;
    } else {
      good = print_validation(context.out(), text_member(preset, "name"), *answer) && good;
    }
    answers.push_back(std::move(*answer));
  }
  if (context.json()) {
    context.out().json(answers.size() == 1 ? answers.front() : json::value(answers));
  }
  return good ? kDone : kRefused;
}

void check_options(AddOptions& add) {
  add("point", po::value<std::vector<std::string>>()->value_name("P=V,P=V…")->composing(),
      "explain one point: the rules it breaks, what the engine makes of it (or a JSON object)");
  add("all", "all presets");
  add_space_options(add);
}

Result<Status> check(Context& context, const Arguments& arguments) {
  if (arguments.has("point")) {
    if (arguments.has("all")) return misuse("--all: not with --point");
    return check_point(context, arguments);
  }
  const auto asked = asked_presets(context, arguments);
  if (!asked) return std::unexpected(asked.error());
  Output& out = context.out();
  bool good = true;
  json::array answers;
  for (const auto& [name, validate, count] : *asked) {
    Result<json::object> answer = context.call_object("preset.validate", validate);
    if (!answer) return std::unexpected(answer.error());
    const json::array findings = findings_of(*answer);
    if (context.json()) {
      for (const json::value& finding : findings) {
        const json::object* each = finding.if_object();
        const json::value* severity = each ? member(*each, "severity") : nullptr;
        good = good && severity && *severity != "error";
      }
      (*answer)["name"] = name;
      answers.push_back(std::move(*answer));
      continue;
    }
    const bool one = asked->size() == 1;
    if (findings.empty() && !one) continue;
    if (!one) out.line(out.painted(printable(name), Paint::kBold));
    const FindingCounts counts = print_findings(out, findings);
    good = good && counts.errors == 0;
    if (one) {
      out.line(out.painted(counts.text(), counts.errors > 0 ? Paint::kRed : Paint::kGreen));
      const json::array* errors = array_member(*answer, "errors");
      if (!errors || errors->empty()) print_points(context, arguments, count);
    }
  }
  if (context.json()) {
    out.json(answers.size() == 1 ? answers.front() : json::value(answers));
  } else if (asked->size() != 1) {
    out.line(count_of(asked->size(), "preset") + " checked" +
             (good ? ", no errors" : ", with errors"));
  }
  return good ? kDone : kRefused;
}

}  // namespace presetctl

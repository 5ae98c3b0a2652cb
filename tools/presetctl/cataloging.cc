// catalog: what is known of the engines.
#include <algorithm>
#include <boost/program_options/value_semantic.hpp>
#include <string>

#include "config/json_text.h"
#include "presetctl/report.h"
#include "presetctl/text.h"
#include "presetctl/values.h"
#include "presetctl/verbs.h"

namespace presetctl {
namespace {

namespace json = boost::json;
namespace po = boost::program_options;

std::string integer_cell(const json::object& object, std::string_view key) {
  const json::value* value = member(object, key);
  return value ? config::to_json(*value) : "";
}

std::string names_cell(const json::object& object, std::string_view key) {
  const json::array* names = array_member(object, key);
  return names ? format_names(*names) : "";
}

// What the engine takes if the flag is left out.
std::string default_cell(const json::object& flag) {
  const json::value* value = member(flag, "default");
  if (value && !value->is_null()) return format_value(*value);
  return text_member(flag, "auto").empty() ? "-" : "auto";
}

std::string values_cell(const json::object& flag) {
  if (text_member(flag, "type") == "enum") return names_cell(flag, "enum");
  std::string text = text_member(flag, "expects");
  if (array_member(flag, "suggest")) text += "; try " + names_cell(flag, "suggest");
  return text;
}

void print_catalogs(Output& out, const json::array& catalogs) {
  Table table({{"ENGINE"},
               {"VERSION"},
               {"GOOD FOR", Table::Align::kLeft, true},
               {"FLAGS", Table::Align::kRight},
               {"RULES", Table::Align::kRight},
               {"OLD NAMES", Table::Align::kRight},
               {"REPOSITORY", Table::Align::kLeft, true}});
  for (const json::value& entry : catalogs) {
    const json::object* catalog = entry.if_object();
    if (!catalog) continue;
    table.add({text_member(*catalog, "engine"), text_member(*catalog, "version"),
               text_member(*catalog, "covers"), integer_cell(*catalog, "flags"),
               integer_cell(*catalog, "rules"), integer_cell(*catalog, "renames"),
               text_member(*catalog, "repository")});
  }
  if (table.empty()) {
    Context::note("no catalogs; the setting catalogs.folders says where they are");
    return;
  }
  table.print(out);
}

// With `engines`, of several.
void print_flags(Output& out, const json::array& flags, bool engines) {
  std::vector<Table::Column> columns{{"FLAG"},
                                     {"TYPE"},
                                     {"DEFAULT", Table::Align::kLeft, true},
                                     {"VALUES", Table::Align::kLeft, true},
                                     {"TUNE", Table::Align::kRight},
                                     {"HELP", Table::Align::kLeft, true}};
  if (engines) columns.insert(columns.begin(), {"ENGINE"});
  Table table(std::move(columns));
  for (const json::value& entry : flags) {
    const json::object* flag = entry.if_object();
    if (!flag) continue;
    // An enumeration of thirty words would push the help out of sight.
    constexpr std::size_t kValuesWidth = 48;
    std::vector<std::string> cells{
        text_member(*flag, "name"),  text_member(*flag, "type"),
        default_cell(*flag),         fit(printable(values_cell(*flag)), kValuesWidth),
        integer_cell(*flag, "tune"), text_member(*flag, "help")};
    if (engines) cells.insert(cells.begin(), text_member(*flag, "engine"));
    table.add(std::move(cells));
  }
  if (table.empty()) {
    Context::note("no flags");
  } else {
    table.print(out);
  }
}

void print_rules(Output& out, const json::array& rules) {
  Table table({{"RULE"},
               {"SEVERITY"},
               {"FLAGS", Table::Align::kLeft, true},
               {"WHY", Table::Align::kLeft, true}});
  for (const json::value& entry : rules) {
    const json::object* rule = entry.if_object();
    if (!rule) continue;
    table.add({text_member(*rule, "id"), text_member(*rule, "severity"), names_cell(*rule, "flags"),
               text_member(*rule, "rule")});
  }
  table.print(out);
}

void print_renames(Output& out, const json::array& renames) {
  Table table({{"OLD NAME"}, {"KIND"}, {"NOW"}, {"NOTE", Table::Align::kLeft, true}});
  for (const json::value& entry : renames) {
    const json::object* rename = entry.if_object();
    if (!rename) continue;
    std::string now = text_member(*rename, "to");
    if (const json::value* value = member(*rename, "value")) now += "=" + format_value(*value);
    table.add({text_member(*rename, "from"), text_member(*rename, "kind"), now,
               text_member(*rename, "note")});
  }
  table.print(out);
}

void print_full_rule(Output& out, const json::object& rule) {
  out.line("  " + out.painted(printable(text_member(rule, "id")), Paint::kBold) + " (" +
           printable(text_member(rule, "severity")) + "): " + printable(text_member(rule, "rule")));
  for (const char* part : {"when", "require"}) {
    const std::string text = text_member(rule, part);
    if (!text.empty()) out.line("    " + pad_right(part, 8) + printable(text));
  }
  if (const json::object* set = object_member(rule, "set")) {
    for (const auto& each : *set) {
      const json::value& value = each.value();
      out.line("    set     " + printable(each.key()) + " to " +
               (value.is_string() ? printable(value.get_string()) : "nothing"));
    }
  }
  if (array_member(rule, "ignore")) out.line("    ignores " + names_cell(rule, "ignore"));
  const std::string source = text_member(rule, "source");
  if (!source.empty()) out.line(out.painted("    " + printable(source), Paint::kDim));
}

void print_flag(Output& out, const json::object& answer, const json::object& flag) {
  const std::string engine = text_member(answer, "engine") + " " + text_member(answer, "version");
  out.line(out.painted(printable(text_member(flag, "name")), Paint::kBold) + "  " +
           printable(engine));
  const std::string help = text_member(flag, "help");
  if (!help.empty()) out.line("  " + printable(help));
  print_field(out, "type", printable(text_member(flag, "type")));
  print_field(out, "takes", printable(text_member(flag, "expects")));
  std::string unset = default_cell(flag);
  if (unset == "auto") unset = "the engine decides: " + printable(text_member(flag, "auto"));
  print_field(out, "default", unset);
  print_field(out, "also", names_cell(flag, "aliases"));
  print_field(out, "short", names_cell(flag, "short"));
  print_field(out, "off", printable(text_member(flag, "negative")));
  print_field(out, "older", names_cell(flag, "enum_older"));
  print_field(out, "special", names_cell(flag, "special"));
  print_field(out, "try", names_cell(flag, "suggest"));
  for (const char* key : {"unit", "group"}) {
    print_field(out, key, printable(text_member(flag, key)));
  }
  print_field(out, "tune", integer_cell(flag, "tune"));
  for (const char* key : {"since", "deprecated", "removed", "note", "source"}) {
    print_field(out, key, printable(text_member(flag, key)));
  }
  const json::array* rules = array_member(answer, "rules");
  if (!rules || rules->empty()) return;
  out.line();
  out.line(out.painted("rules", Paint::kBold));
  for (const json::value& entry : *rules) {
    if (const json::object* rule = entry.if_object()) print_full_rule(out, *rule);
  }
}

void print_rename(Output& out, const json::object& answer, const json::object& rename) {
  const std::string engine = text_member(answer, "engine") + " " + text_member(answer, "version");
  const std::string from = printable(text_member(rename, "from"));
  std::string to = printable(text_member(rename, "to"));
  if (const json::value* value = member(rename, "value")) to += "=" + format_value(*value);
  const std::string kind = text_member(rename, "kind");
  std::string line = printable(engine);
  if (kind == "renamed") {
    line += " calls " + from + " " + to + " now";
  } else {
    line += (kind == "removed" ? " no longer has " : " never had ") + from;
    if (!to.empty()) line += "; look at " + to;
  }
  const std::string note = text_member(rename, "note");
  out.line(line + (note.empty() ? "" : ": " + printable(note)));
}

Result<Status> search(Context& context, const Arguments& arguments) {
  json::object params{{"query", *arguments.text("search")}};
  if (!arguments.operands().empty()) params["engine"] = arguments.operands().front();
  if (const auto group = arguments.text("group")) params["group"] = *group;
  for (const char* option : {"tune", "limit"}) {
    const auto number = arguments.integer(option, 1);
    if (!number) return std::unexpected(number.error());
    if (*number) params[option] = **number;
  }
  const Result<json::object> answer = context.call_object("catalog.search", params);
  if (!answer) return std::unexpected(answer.error());
  if (context.json()) {
    context.out().json(*answer);
    return kDone;
  }
  const json::array* flags = array_member(*answer, "flags");
  if (!flags) return refuse("the daemon's answer has no flags");
  print_flags(context.out(), *flags, !params.contains("engine"));
  const json::value* total = member(*answer, "total");
  if (total && *total != json::value(flags->size())) {
    Context::note(std::to_string(flags->size()) + " of " + config::to_json(*total) +
                  " shown; --limit shows more");
  }
  return kDone;
}

// Those of the catalog's flags that --group and --tune ask for.
Result<json::array> wanted_flags(const json::object& catalog, const Arguments& arguments) {
  const std::optional<std::string> group = arguments.text("group");
  const auto tune = arguments.integer("tune", 1);
  if (!tune) return std::unexpected(tune.error());
  if (const json::array* groups = array_member(catalog, "groups"); group && groups) {
    if (std::ranges::find(*groups, json::value(*group)) == groups->end()) {
      return refuse("--group " + *group + ": there is no such group; there are " +
                    format_names(*groups));
    }
  }
  json::array wanted;
  const json::array* flags = array_member(catalog, "flags");
  if (!flags) return refuse("the daemon's answer has no flags");
  for (const json::value& entry : *flags) {
    const json::object* flag = entry.if_object();
    if (!flag || (group && text_member(*flag, "group") != *group)) continue;
    const json::value* worth = member(*flag, "tune");
    if (*tune && (!worth || !worth->is_int64() || worth->get_int64() < **tune)) continue;
    wanted.push_back(entry);
  }
  return wanted;
}

Result<Status> show_engine(Context& context, const Arguments& arguments,
                           const json::object& params) {
  Result<json::object> answer = context.call_object("catalog.get", params);
  if (!answer) return std::unexpected(answer.error());
  Output& out = context.out();
  for (const auto& [option, print] :
       {std::pair("rules", &print_rules), std::pair("renames", &print_renames)}) {
    if (!arguments.has(option)) continue;
    const json::array* list = array_member(*answer, option);
    if (!list) return refuse("the daemon's answer has no " + std::string(option));
    if (context.json()) {
      out.json(*list);
    } else {
      print(out, *list);
    }
    return kDone;
  }
  Result<json::array> flags = wanted_flags(*answer, arguments);
  if (!flags) return std::unexpected(flags.error());
  if (context.json()) {
    (*answer)["flags"] = std::move(*flags);
    out.json(*answer);
  } else {
    print_flags(out, *flags, false);
  }
  return kDone;
}

Result<Status> show_flag(Context& context, const json::object& params) {
  const Result<json::object> answer = context.call_object("catalog.get", params);
  if (!answer) return std::unexpected(answer.error());
  const json::object* flag = object_member(*answer, "flag");
  const json::object* rename = object_member(*answer, "rename");
  if (context.json() || (!flag && !rename)) {
    context.out().json(*answer);
  } else if (flag) {
    print_flag(context.out(), *answer, *flag);
  } else {
    print_rename(context.out(), *answer, *rename);
  }
  return kDone;
}

}  // namespace

void catalog_options(AddOptions& add) {
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  add("version", text("VERSION"), "of the engine (default: the newest there is a catalog for)");
  add("group", text("GROUP"), "only flags of this group, e.g. memory");
  add("tune", text("N"), "only flags at least this worth tuning: 3 first, 1 last");
  add("rules", "the engine's rules instead of its flags");
  add("renames", "the names that flags had, or that people take for flags");
  add("search", text("TEXT"), "flags with this text in name or help, of all engines or one");
  add("limit", text("N"), "with --search: flags at most (default: 50)");
}

Result<Status> catalog(Context& context, const Arguments& arguments) {
  const std::vector<std::string>& operands = arguments.operands();
  if (arguments.has("search")) {
    if (operands.size() > 1) return misuse("--search: goes with an engine, not with a flag");
    for (const char* option : {"version", "rules", "renames"}) {
      if (arguments.has(option)) return misuse("--" + std::string(option) + ": not with --search");
    }
    return search(context, arguments);
  }
  if (arguments.has("limit")) return misuse("--limit: goes with --search");
  for (const char* option : {"version", "group", "tune", "rules", "renames"}) {
    const bool with_flag = std::string_view(option) == "version";
    if (arguments.has(option) && operands.size() != 1 && !(with_flag && operands.size() == 2)) {
      return misuse("--" + std::string(option) + ": goes with an engine" +
                    (operands.size() == 2 ? " alone" : ""));
    }
  }
  if (operands.empty()) {
    const Result<json::object> answer = context.call_object("catalog.list", json::object{});
    if (!answer) return std::unexpected(answer.error());
    const json::array* catalogs = array_member(*answer, "catalogs");
    if (context.json() || !catalogs) {
      context.out().json(*answer);
    } else {
      print_catalogs(context.out(), *catalogs);
    }
    return kDone;
  }
  json::object params{{"engine", operands.front()}};
  if (const auto version = arguments.text("version")) params["version"] = *version;
  if (operands.size() == 1) return show_engine(context, arguments, params);
  params["flag"] = operands[1];
  return show_flag(context, params);
}

}  // namespace presetctl

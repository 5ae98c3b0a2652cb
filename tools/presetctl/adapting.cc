// migrate, instantiate, resolve: presets under today's names, templates filled in, bases laid
// under.
#include <boost/program_options/value_semantic.hpp>
#include <string>

#include "presetctl/count_report.h"
#include "presetctl/findings.h"
#include "presetctl/report.h"
#include "presetctl/space_input.h"
#include "presetctl/text.h"
#include "presetctl/verbs.h"

namespace presetctl {
namespace {

namespace json = boost::json;
namespace po = boost::program_options;

bool is_true(const json::object& object, std::string_view key) {
  const json::value* value = member(object, key);
  return value && *value == true;
}

void print_names(Output& out, const json::array& changes, std::string_view what, Paint paint) {
  for (const json::value& entry : changes) {
    const json::object* change = entry.if_object();
    if (!change) continue;
    const std::string to = text_member(*change, "to");
    const std::string why = text_member(*change, "message");
    out.line(out.painted(what, paint) + " " + printable(text_member(*change, "from")) +
             (to.empty() ? "" : " → " + printable(to)) +
             (why.empty() ? "" : "  " + printable(why)));
  }
}

}  // namespace

void migrate_options(AddOptions& add) {
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  add("apply", "change the preset; otherwise only show what would change");
  add("to", text("VERSION"), "of the engine (default: the preset's, or the newest)");
  add("if-revision", text("N"), "only if this is its revision");
}

Result<Status> migrate(Context& context, const Arguments& arguments) {
  json::object params{{"preset", preset_ref(arguments.operands().front())},
                      {"dry_run", !arguments.has("apply")}};
  if (const std::optional<std::string> version = arguments.text("to")) {
    params["version"] = *version;
  }
  const auto if_revision = arguments.integer("if-revision", 1);
  if (!if_revision) return std::unexpected(if_revision.error());
  if (*if_revision) params["if_revision"] = **if_revision;
  const Result<json::object> answer = context.call_object("preset.migrate", params);
  if (!answer) return std::unexpected(answer.error());
  const json::array* changes = array_member(*answer, "changes");
  const json::array* left = array_member(*answer, "left");
  if (!changes || !left) return refuse("the daemon's answer has no changes");
  const Status status = left->empty() ? kDone : kRefused;
  Output& out = context.out();
  if (context.json()) {
    out.json(*answer);
    return status;
  }
  print_names(out, *changes, "rename ", Paint::kGreen);
  print_names(out, *left, "decide ", Paint::kYellow);
  const json::object* preset = object_member(*answer, "preset");
  if (is_true(*answer, "applied") && preset) {
    out.line(preset_line("updated", *preset));
  } else if (changes->empty()) {
    out.line(left->empty() ? "all names are those of the engine" : "nothing to rename by itself");
  } else {
    Context::note("nothing was changed; --apply does it");
  }
  return status;
}

void instantiate_options(AddOptions& add) {
  const auto texts = [](const char* name) {
    return po::value<std::vector<std::string>>()->value_name(name)->composing();
  };
  add("var", texts("NAME=VALUE"), "a variable, instead of its default (repeat)");
  add("fact", texts("NAME=VALUE"), "what defaults may know, e.g. gpus=8; over what this host is");
  add("create", po::value<std::string>()->value_name("NAME"),
      "make the preset; otherwise only show it");
}

Result<Status> instantiate(Context& context, const Arguments& arguments) {
  json::object params{{"preset", preset_ref(arguments.operands().front())}};
  const std::optional<std::string> name = arguments.text("create");
  params[name ? "name" : "dry_run"] = name ? json::value(*name) : json::value(true);
  if (const Result<void> added = add_settings(arguments, params); !added) {
    return std::unexpected(added.error());
  }
  const Result<json::object> answer = context.call_object("preset.instantiate", params);
  if (!answer) return std::unexpected(answer.error());
  const json::object* preset = object_member(*answer, "preset");
  if (!preset) return refuse("the daemon's answer has no preset");
  if (name) {
    print_change(context, "created", *preset);
    note_findings_of(context, *preset);
  } else if (context.json()) {
    context.out().json(*answer);
  } else {
    print_preset(context.out(), *preset);
  }
  return kDone;
}

void resolve_options(AddOptions& add) {
  add("lists", "every parameter as the plain list of all its values");
  add_space_options(add);
  add_merge_options(add);
}

Result<Status> resolve(Context& context, const Arguments& arguments) {
  const Result<json::object> params = space_params("resolve", arguments);
  if (!params) return std::unexpected(params.error());
  const Result<json::object> answer = context.call_object("preset.resolve", *params);
  if (!answer) return std::unexpected(answer.error());
  Output& out = context.out();
  const json::object* lists = object_member(*answer, "lists");
  const json::object* space = object_member(*answer, "space");
  if (context.json()) {
    if (arguments.has("lists") && lists) {
      out.json(*lists);
    } else {
      out.json(*answer);
    }
    return kDone;
  }
  print_basis(out, *answer);
  if (arguments.has("lists") && lists) {
    print_parameters(out, *lists);
  } else if (space) {
    print_space(out, *space);
  }
  if (const json::array* conflicts = array_member(*answer, "conflicts")) {
    print_conflicts(out, *conflicts);
  }
  print_warnings(out, *answer);
  return kDone;
}

}  // namespace presetctl

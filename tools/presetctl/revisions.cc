// history, diff, restore: what became of a preset.
#include <boost/program_options/value_semantic.hpp>
#include <string>

#include "config/json_text.h"
#include "presetctl/merge_report.h"
#include "presetctl/report.h"
#include "presetctl/text.h"
#include "presetctl/values.h"
#include "presetctl/verbs.h"

namespace presetctl {
namespace {

namespace json = boost::json;
namespace po = boost::program_options;

std::string number_cell(const json::object& object, std::string_view key) {
  const json::value* value = member(object, key);
  return value ? config::to_json(*value) : "?";
}

// {"uid":1000,"user":"ada"} → "ada"; a uid without a name → "uid 1000".
std::string author_of(const json::object& record) {
  const json::object* by = object_member(record, "by");
  if (!by) return text_member(record, "by");
  const std::string user = text_member(*by, "user");
  return user.empty() ? "uid " + number_cell(*by, "uid") : user;
}

void print_minus(Output& out, const std::string& text) {
  out.line(out.painted("- " + text, Paint::kRed));
}

void print_plus(Output& out, const std::string& text) {
  out.line(out.painted("+ " + text, Paint::kGreen));
}

void print_lists(Output& out, const json::object& parameters, const char* key,
                 void (*print)(Output&, const std::string&)) {
  const json::object* lists = object_member(parameters, key);
  if (!lists) return;
  for (const auto& list : *lists) {
    print(out, printable(list.key()) + ": " + format_candidates(list.value()));
  }
}

void print_changed(Output& out, const json::object& parameters) {
  const json::object* changed = object_member(parameters, "changed");
  if (!changed) return;
  for (const auto& entry : *changed) {
    const json::object* change = entry.value().if_object();
    if (!change) continue;
    const json::array* added = array_member(*change, "added");
    const json::array* removed = array_member(*change, "removed");
    const std::string name = printable(entry.key()) + ": ";
    if (removed && !removed->empty()) print_minus(out, name + format_candidates(*removed));
    if (added && !added->empty()) print_plus(out, name + format_candidates(*added));
    if ((!added || added->empty()) && (!removed || removed->empty())) {
      out.line("  " + name + "the same values in another order");
    }
  }
}

}  // namespace

void print_diff(Output& out, const json::object& answer) {
  bool same = true;
  if (const json::object* fields = object_member(answer, "fields")) {
    for (const auto& field : *fields) {
      const json::object* change = field.value().if_object();
      const json::value* from = change ? member(*change, "from") : nullptr;
      const json::value* to = change ? member(*change, "to") : nullptr;
      if (!from || !to) continue;
      same = false;
      const std::string name = printable(field.key()) + ": ";
      if (!from->is_null()) print_minus(out, name + format_value(*from));
      if (!to->is_null()) print_plus(out, name + format_value(*to));
    }
  }
  if (const json::object* parameters = object_member(answer, "parameters")) {
    for (const auto& part : *parameters) {
      const json::object* entries = part.value().if_object();
      same = same && (!entries || entries->empty());
    }
    print_lists(out, *parameters, "removed", print_minus);
    print_lists(out, *parameters, "added", print_plus);
    print_changed(out, *parameters);
  }
  if (same) Context::note("no difference");
}

void history_options(AddOptions& add) {
  add("limit", po::value<std::string>()->value_name("N"), "at most so many, the newest");
  add("cursor", po::value<std::string>()->value_name("CURSOR"), "go on where the last page ended");
}

Result<Status> history(Context& context, const Arguments& arguments) {
  json::object params{{"preset", preset_ref(arguments.operands().front())}};
  const auto limit = arguments.integer("limit", 1);
  if (!limit) return std::unexpected(limit.error());
  if (*limit) params["limit"] = **limit;
  if (const std::optional<std::string> cursor = arguments.text("cursor")) {
    params["cursor"] = *cursor;
  }
  const Result<json::object> answer = context.call_object("preset.history", params);
  if (!answer) return std::unexpected(answer.error());
  if (context.json()) {
    context.out().json(*answer);
    return kDone;
  }
  Table table({{"REV", Table::Align::kRight}, {"OP"}, {"AT"}, {"BY", Table::Align::kLeft, true}});
  if (const json::array* revisions = array_member(*answer, "revisions")) {
    for (const json::value& entry : *revisions) {
      if (const json::object* record = entry.if_object()) {
        table.add({number_cell(*record, "revision"), text_member(*record, "op"),
                   format_time(text_member(*record, "at")), author_of(*record)});
      }
    }
  }
  table.print(context.out());
  if (const std::string cursor = text_member(*answer, "next_cursor"); !cursor.empty()) {
    Context::note("there are older ones; --cursor " + cursor + " shows them");
  }
  return kDone;
}

void diff_options(AddOptions& add) {
  add("from", po::value<std::string>()->value_name("N"), "this revision of the preset …");
  add("to", po::value<std::string>()->value_name("M"), "… with this one (default: the current)");
}

Result<Status> diff(Context& context, const Arguments& arguments) {
  const std::vector<std::string>& operands = arguments.operands();
  const auto from = arguments.integer("from", 1);
  if (!from) return std::unexpected(from.error());
  const auto to = arguments.integer("to", 1);
  if (!to) return std::unexpected(to.error());
  json::object params;
  if (operands.size() == 2) {
    if (*from || *to) return misuse("--from and --to: go with one preset");
    params["left"] = preset_ref(operands[0]);
    params["right"] = preset_ref(operands[1]);
  } else {
    if (!*from) return misuse("diff: give another preset, or --from N");
    params["preset"] = preset_ref(operands[0]);
    params["from"] = **from;
    if (*to) params["to"] = **to;
  }
  const Result<json::object> answer = context.call_object("preset.diff", params);
  if (!answer) return std::unexpected(answer.error());
  if (context.json()) {
    context.out().json(*answer);
  } else {
    print_diff(context.out(), *answer);
  }
  return kDone;
}

void restore_options(AddOptions& add) {
  add("revision", po::value<std::string>()->value_name("N"), "the revision to bring back");
}

Result<Status> restore(Context& context, const Arguments& arguments) {
  const auto revision = arguments.integer("revision", 1);
  if (!revision) return std::unexpected(revision.error());
  if (!*revision) {
    return misuse("restore: --revision N is missing; 'presetctl history' lists them");
  }
  json::value preset = preset_ref(arguments.operands().front());
  if (preset.is_string()) {
    // A deleted preset has only its id; a name can mean only one that is there.
    const Result<json::object> current =
        context.call_object("preset.get", json::object{{"preset", preset}});
    if (!current) return std::unexpected(current.error());
    if (const json::value* id = member(*current, "id")) preset = *id;
  }
  const Result<json::value> restored =
      context.call("preset.restore", json::object{{"preset", preset}, {"revision", **revision}});
  if (!restored) return std::unexpected(restored.error());
  print_change(context, "restored", *restored);
  return kDone;
}

}  // namespace presetctl

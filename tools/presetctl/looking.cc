// list, get, categories: what is there.
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

constexpr std::int64_t kLargestPage = 1000;

std::string cell(const json::object& preset, std::string_view key) {
  const json::value* value = member(preset, key);
  if (!value || value->is_null()) return "-";
  return value->is_string() ? std::string(value->get_string()) : config::to_json(*value);
}

std::string parameter_count(const json::object& preset) {
  if (const json::object* parameters = object_member(preset, "parameters")) {
    return std::to_string(parameters->size());
  }
  return cell(preset, "parameter_count");
}

Result<json::object> list_params(const Arguments& arguments) {
  json::object params;
  for (const char* name : {"category", "runtime", "tag", "search", "sort", "order", "cursor"}) {
    if (const std::optional<std::string> given = arguments.text(name)) params[name] = *given;
  }
  if (arguments.has("system") && arguments.has("user")) {
    return misuse("--system and --user exclude each other");
  }
  if (arguments.has("system")) params["is_system"] = true;
  if (arguments.has("user")) params["is_system"] = false;
  const auto limit = arguments.integer("limit", 1);
  if (!limit) return std::unexpected(limit.error());
  if (*limit) {
    params["limit"] = **limit;
  } else if (arguments.has("all")) {
    params["limit"] = kLargestPage;
  }
  return params;
}

}  // namespace

void list_options(AddOptions& add) {
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  add("category", text("CATEGORY"), "only this category");
  add("runtime", text("RUNTIME"), "only this runtime");
  add("tag", text("TAG"), "only with this tag");
  add("search", text("TEXT"), "only with this text in name or description");
  add("system", "only system presets");
  add("user", "only presets that are not system presets");
  add("sort", text("FIELD"), "name, created_at or updated_at");
  add("order", text("ORDER"), "asc or desc");
  add("limit", text("N"), "presets a page");
  add("cursor", text("CURSOR"), "go on where the last page ended");
  add("all", "all pages");
}

Result<Status> list(Context& context, const Arguments& arguments) {
  Result<json::object> params = list_params(arguments);
  if (!params) return std::unexpected(params.error());
  (*params)["view"] = context.json() ? "full" : "summary";

  json::object answer;
  json::array presets;
  for (;;) {
    Result<json::object> page = context.call_object("preset.list", *params);
    if (!page) return std::unexpected(page.error());
    answer = std::move(*page);
    if (json::array* more = answer["presets"].if_array()) {
      presets.insert(presets.end(), more->begin(), more->end());
    }
    const json::value* cursor = member(answer, "next_cursor");
    if (!arguments.has("all") || !cursor || !cursor->is_string()) break;
    (*params)["cursor"] = *cursor;
  }
  if (context.json()) {
    answer["presets"] = std::move(presets);
    context.out().json(answer);
    return kDone;
  }
  using Align = Table::Align;
  Table table({{"ID", Align::kRight},
               {"NAME", Align::kLeft, true},
               {"CATEGORY", Align::kLeft, true},
               {"RUNTIME", Align::kLeft, true},
               {"PARAMS", Align::kRight},
               {"REV", Align::kRight},
               {"UPDATED"},
               {"SYSTEM"}});
  for (const json::value& entry : presets) {
    const json::object* preset = entry.if_object();
    if (!preset) continue;
    const json::value* system = member(*preset, "is_system");
    table.add({cell(*preset, "id"), cell(*preset, "name"), cell(*preset, "category"),
               cell(*preset, "runtime"), parameter_count(*preset), cell(*preset, "revision"),
               format_time(text_member(*preset, "updated_at")),
               system && *system == true ? "yes" : ""});
  }
  if (table.empty()) {
    Context::note("no presets");
    return kDone;
  }
  table.print(context.out());
  const json::value* cursor = member(answer, "next_cursor");
  if (cursor && cursor->is_string()) {
    Context::note(std::to_string(presets.size()) + " of " + cell(answer, "total") +
                  " shown; --all shows the rest, or --cursor " +
                  text_member(answer, "next_cursor"));
  }
  return kDone;
}

void get_options(AddOptions& add) {
  add("revision", po::value<std::string>()->value_name("N"), "as it was at this revision");
}

Result<Status> get(Context& context, const Arguments& arguments) {
  json::object params{{"preset", preset_ref(arguments.operands().front())}};
  const auto revision = arguments.integer("revision", 1);
  if (!revision) return std::unexpected(revision.error());
  if (*revision) params["revision"] = **revision;
  const Result<json::object> preset = context.call_object("preset.get", params);
  if (!preset) return std::unexpected(preset.error());
  if (context.json()) {
    context.out().json(*preset);
  } else {
    print_preset(context.out(), *preset);
  }
  return kDone;
}

Result<Status> categories(Context& context, const Arguments& /*arguments*/) {
  const Result<json::value> answer = context.call("preset.categories", json::object{});
  if (!answer) return std::unexpected(answer.error());
  if (context.json() || !answer->is_array()) {
    context.out().json(*answer);
    return kDone;
  }
  Table table({{"CATEGORY", Table::Align::kLeft, true}, {"PRESETS", Table::Align::kRight}});
  for (const json::value& entry : answer->get_array()) {
    if (const json::object* row = entry.if_object()) {
      table.add({cell(*row, "category"), cell(*row, "count")});
    }
  }
  if (!table.empty()) table.print(context.out());
  return kDone;
}

}  // namespace presetctl

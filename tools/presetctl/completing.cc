// What presetctl.bash asks for. Silent when there is no daemon: a completion has nobody to tell.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "presetctl/text.h"
#include "presetctl/values.h"
#include "presetctl/verbs.h"

namespace presetctl {
namespace {

namespace json = boost::json;

constexpr std::int64_t kPage = 1000;
constexpr std::int64_t kManyFlags = 10'000;

Status print_verbs(Context& context, std::span<const std::string> words) {
  if (words.empty()) {
    for (const Verb& verb : verbs()) context.out().line(verb.name);
    return kDone;
  }
  const Result<const Verb*> first = take_verb(words);
  if (!first || !(*first)->verbs) return kMisused;
  for (const Verb& verb : (*first)->verbs()) {
    context.out().line(verb.name.substr((*first)->name.size() + 1));
  }
  return kDone;
}

Status print_options(Context& context, std::span<const std::string> words) {
  if (words.empty()) return kMisused;
  const Result<const Verb*> verb = take_verb(words);
  if (!verb) return kMisused;
  if ((*verb)->verbs) {
    context.out().line("--help");
    return kDone;
  }
  const auto options = options_of(**verb);
  for (const auto& option : options.options()) {
    context.out().line("--" + option->long_name());
  }
  return kDone;
}

// A name that would need escapes is left out: the shell could not give it back as it is.
void print_name(Output& out, const std::string& name) {
  if (!name.empty() && printable(name) == name) out.line(name);
}

Status print_names(Context& context, std::span<const std::string> /*words*/) {
  json::object params{{"view", "summary"}, {"limit", kPage}};
  for (;;) {
    const Result<json::object> page = context.call_object("preset.list", params);
    if (!page) return page.error().status;
    const json::array* presets = array_member(*page, "presets");
    if (!presets) return kRefused;
    for (const json::value& preset : *presets) {
      if (const json::object* object = preset.if_object()) {
        print_name(context.out(), text_member(*object, "name"));
      }
    }
    const json::value* cursor = member(*page, "next_cursor");
    if (!cursor || !cursor->is_string()) return kDone;
    params["cursor"] = *cursor;
  }
}

// The newest tasks: an older one of the same name is reached by its id.
Status print_tasks(Context& context, std::span<const std::string> /*words*/) {
  const Result<json::object> page =
      context.call_object("task.list", json::object{{"limit", kPage}});
  if (!page) return page.error().status;
  const json::array* tasks = array_member(*page, "tasks");
  if (!tasks) return kRefused;
  std::set<std::string> names;
  for (const json::value& task : *tasks) {
    const json::object* row = task.if_object();
    const json::value* id = row ? member(*row, "id") : nullptr;
    if (!id) continue;
    context.out().line(format_value(*id));
    std::string name = text_member(*row, "name");
    if (names.insert(name).second) print_name(context.out(), name);
  }
  return kDone;
}

Status print_categories(Context& context, std::span<const std::string> /*words*/) {
  const Result<json::value> answer = context.call("preset.categories", json::object{});
  if (!answer) return answer.error().status;
  const json::array* rows = answer->if_array();
  if (!rows) return kRefused;
  for (const json::value& row : *rows) {
    if (const json::object* object = row.if_object()) {
      print_name(context.out(), text_member(*object, "category"));
    }
  }
  return kDone;
}

Status print_engines(Context& context, std::span<const std::string> /*words*/) {
  const Result<json::object> answer = context.call_object("catalog.list", json::object{});
  if (!answer) return answer.error().status;
  const json::array* catalogs = array_member(*answer, "catalogs");
  if (!catalogs) return kRefused;
  std::string last;
  for (const json::value& entry : *catalogs) {
    const json::object* catalog = entry.if_object();
    const std::string engine = catalog ? text_member(*catalog, "engine") : "";
    // Versions of one engine stand together.
    if (engine != last) print_name(context.out(), engine);
    last = engine;
  }
  return kDone;
}

// Flags by the text in their names; of the engine that the second word names, if there is one.
Result<json::object> search_flags(Context& context, std::span<const std::string> words) {
  json::object params{{"limit", kManyFlags}};
  if (!words.empty()) params["query"] = words.front();
  if (words.size() > 1 && !words[1].empty()) params["engine"] = words[1];
  return context.call_object("catalog.search", params);
}

Status print_flags(Context& context, std::span<const std::string> words) {
  const Result<json::object> answer = search_flags(context, words);
  if (!answer) return answer.error().status;
  const json::array* flags = array_member(*answer, "flags");
  if (!flags) return kRefused;
  std::set<std::string> names;
  for (const json::value& entry : *flags) {
    const json::object* flag = entry.if_object();
    std::string name = flag ? text_member(*flag, "name") : "";
    if (words.empty() || name.starts_with(words.front())) names.insert(std::move(name));
  }
  for (const std::string& name : names) print_name(context.out(), name);
  return kDone;
}

bool is_called(const json::object& flag, const std::string& name) {
  if (text_member(flag, "name") == name) return true;
  const json::array* aliases = array_member(flag, "aliases");
  return aliases && std::ranges::find(*aliases, json::value(name)) != aliases->end();
}

// The values that a flag takes, if they can be told, or that are worth a try.
Status print_values(Context& context, std::span<const std::string> words) {
  if (words.empty()) return kMisused;
  const Result<json::object> answer = search_flags(context, words);
  if (!answer) return answer.error().status;
  const json::array* flags = array_member(*answer, "flags");
  if (!flags) return kRefused;
  std::vector<std::string> values;
  const auto add = [&values](const json::value& value) {
    std::string text = format_value(value);
    if (std::ranges::find(values, text) == values.end()) values.push_back(std::move(text));
  };
  for (const json::value& entry : *flags) {
    const json::object* flag = entry.if_object();
    if (!flag || !is_called(*flag, words.front())) continue;
    for (const char* list : {"enum", "suggest", "special"}) {
      const json::array* known = array_member(*flag, list);
      for (const json::value& value : known ? *known : json::array{}) add(value);
    }
    const json::value* unset = member(*flag, "default");
    if (unset && !unset->is_null() && !unset->is_structured()) add(*unset);
    if (text_member(*flag, "type") == "bool") {
      add(true);
      add(false);
    }
  }
  for (const std::string& value : values) print_name(context.out(), value);
  return kDone;
}

}  // namespace

Helper find_helper(std::string_view name) {
  if (name == "__verbs") return print_verbs;
  if (name == "__options") return print_options;
  if (name == "__names") return print_names;
  if (name == "__categories") return print_categories;
  if (name == "__engines") return print_engines;
  if (name == "__parameters") return print_flags;
  if (name == "__values") return print_values;
  if (name == "__tasks") return print_tasks;
  return nullptr;
}

}  // namespace presetctl

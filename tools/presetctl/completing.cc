// What presetctl.bash asks for. Silent when there is no daemon: a completion has nobody to tell.
#include <string>

#include "presetctl/text.h"
#include "presetctl/verbs.h"

namespace presetctl {
namespace {

namespace json = boost::json;

constexpr std::int64_t kPage = 1000;

Status print_verbs(Context& context, std::span<const std::string> /*words*/) {
  for (const Verb& verb : verbs()) context.out().line(verb.name);
  return kDone;
}

Status print_options(Context& context, std::span<const std::string> words) {
  const Verb* verb = words.empty() ? nullptr : find_verb(words.front());
  if (!verb) return kMisused;
  const auto options = options_of(*verb);
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

}  // namespace

Helper find_helper(std::string_view name) {
  if (name == "__verbs") return print_verbs;
  if (name == "__options") return print_options;
  if (name == "__names") return print_names;
  if (name == "__categories") return print_categories;
  return nullptr;
}

}  // namespace presetctl

#include <algorithm>
#include <map>
#include <set>

#include "config/json_text.h"
#include "plugin/catalog/flag_value.h"
#include "plugin/launch/capturing.h"
#include "plugin/launch/command.h"
#include "plugin/launch/flag_text.h"
#include "plugin/launch/launch.h"
#include "plugin/launch/launch_json.h"
#include "plugin/launch/line.h"
#include "plugin/launch/secrets.h"

namespace preset {
namespace {

using Words = std::span<const std::string>;

std::unexpected<Failure> refuse(std::string message) {
  return fail({{"/argv", std::move(message)}});
}

// NAME=value before the command, with or without `env`. True for one that was taken.
bool take_assignment(const std::string& word, Captured& captured, Launch& launch) {
  const std::size_t equals = word.find('=');
  if (equals == std::string::npos) return false;
  const std::string name = word.substr(0, equals);
  if (!is_variable_name(name)) return false;
  if (is_secret_variable(name)) {
    captured.warnings.push_back("the value of " + name + " is a secret: it was left out");
    return true;
  }
  launch.environment.emplace_back(name, word.substr(equals + 1));
  return true;
}

// Of several values of one variable the last counts.
void drop_repeated(Environment& environment) {
  std::set<std::string_view> seen;
  Environment kept;
  for (auto at = environment.rbegin(); at != environment.rend(); ++at) {
    if (seen.insert(at->first).second) kept.push_back(*at);
  }
  std::ranges::reverse(kept);
  environment = std::move(kept);
}

// Takes what stands before the command's own words; gives the rest.
Words take_environment(Words words, Captured& captured, Launch& launch) {
  if (!words.empty() && words.front() == "$") words = words.subspan(1);  // a pasted prompt
  while (!words.empty()) {
    if (words.front() == "env" && !launch.env) {
      launch.env = true;
    } else if (!take_assignment(words.front(), captured, launch)) {
      break;
    }
    words = words.subspan(1);
  }
  drop_repeated(launch.environment);
  return words;
}

}  // namespace

void warn_of_option(const Reader& reader, const Option& option, Captured& captured) {
  if (reader.catalog == nullptr || is_expected(reader, option)) return;
  captured.warnings.push_back(option.spelled + ": " + unknown_flag(*reader.catalog, option.name));
}

void warn_of_value(const Option& option, const json::value& value, Captured& captured) {
  if (option.flag == nullptr || option.flag == &member_flag()) return;
  const auto fault = value_fault(*option.flag, value);
  if (!fault || fault->code == "older_value") return;
  captured.warnings.push_back(option.spelled + ": " + fault->message);
}

std::string unknown_flag(const Catalog& catalog, std::string_view name) {
  std::string text = "no flag of " + catalog.engine() + " " + catalog.version();
  if (const Rename* rename = catalog.find_rename(name)) {
    if (!rename->to.empty()) text += "; it is called " + rename->to + " now";
    if (!rename->note.empty()) text += " (" + rename->note + ")";
  } else if (const std::string nearest = catalog.nearest(name); !nearest.empty()) {
    text += "; " + nearest + " may be meant";
  }
  return text;
}

Result<Captured> capture_argv(const std::vector<std::string>& argv, CatalogOf catalog_of,
                              void* context) {
  if (argv.size() > kMaxWords) {
    return fail(Kind::kLimitExceeded,
                "a command line of more than " + std::to_string(kMaxWords) + " words");
  }
  for (const std::string& word : argv) {
    if (!config::is_utf8(word)) return refuse("a word of it is not valid UTF-8");
    if (word.find('\0') != std::string::npos) return refuse("a word of it holds NUL");
  }
  Captured captured;
  Launch launch;
  Words words = take_environment(argv, captured, launch);
  Reader reader;
  CatalogPtr catalog;
  if (const auto command = match_command(words)) {
    launch.engine = command->engine;
    launch.command.assign(words.begin(),
                          words.begin() + static_cast<std::ptrdiff_t>(command->words));
    words = words.subspan(command->words);
    catalog = catalog_of(context, launch.engine);
    if (catalog == nullptr) {
      captured.warnings.push_back("there is no catalog of " + launch.engine +
                                  ": its flags are taken for what they look like");
    }
    reader = {catalog.get(), launch.engine, dialect_of(launch.engine), command->positional_model};
  } else if (words.empty() || !words.front().starts_with('-')) {
    return refuse(no_command_message(words));
  }
  auto line = read_line(reader, words);
  if (!line) return refuse(std::move(line.error()));
  launch.line = *std::move(line);
  capture_line(reader, launch.line, captured);
  captured.engine = launch.engine;
  captured.launch = launch_to_json(launch);
  return captured;
}

void capture_line(const Reader& reader, std::vector<Item>& line, Captured& captured) {
  std::erase_if(line, [&](const Item& item) {
    if (!item.is_option || !is_secret_option(item.option.name)) return false;
    captured.warnings.push_back("the value of " + item.option.spelled +
                                " is a secret: it was left out");
    return true;
  });
  std::map<std::string, std::vector<const Item*>, std::less<>> groups;
  std::vector<const Item*> firsts;
  for (const Item& item : line) {
    if (item.model) {
      if (captured.model.empty()) captured.model = item.text.front();
    } else if (!item.is_option) {
      captured.warnings.push_back("\"" + item.text.front() + "\" belongs to no flag");
    } else {
      auto& group = groups[item.option.name];
      if (group.empty()) firsts.push_back(&item);
      group.push_back(&item);
    }
  }
  for (const Item* first : firsts) {
    const Option& option = first->option;
    const auto& group = groups[option.name];
    warn_of_option(reader, option, captured);
    if (option.join != Join::kApart && !reader.dialect.joined) {
      captured.warnings.push_back(option.spelled + ": " + std::string(reader.engine) +
                                  " takes a value as a word of its own");
    }
    if (group.size() > 1 && !adds_up(option)) {
      captured.warnings.push_back(option.spelled + ": given more than once; the last one counts");
    }
    json::value value = value_of(group);
    warn_of_value(option, value, captured);
    json::array& candidates = captured.parameters[option.name].emplace_array();
    candidates.push_back(std::move(value));
  }
}

}  // namespace preset

#include "plugin/launch/plan.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "config/json_text.h"
#include "plugin/launch/capturing.h"
#include "plugin/launch/flag_text.h"

namespace preset {
namespace {

class Planner {
 public:
  Planner(const Catalog& catalog, std::string_view model) : catalog_(catalog), model_(model) {}

  Result<Plan> make(const json::object& point, const json::value& launch_json) {
    auto launch = launch_from_json(launch_json);
    if (!launch) return std::unexpected(std::move(launch.error()));
    if (!launch->engine.empty() && launch->engine != catalog_.engine()) {
      warn("the line was captured from " + launch->engine + ": its words were not used for " +
           catalog_.engine());
      launch = Launch{};
    }
    if (auto done = take_command(*launch); !done) return std::unexpected(done.error());
    plan_.environment = std::move(launch->environment);
    plan_.env = launch->env;
    read_settings(point);
    resolve_line(launch->line);
    place_model();
    place_settings();
    if (errors_.empty()) check_reads_the_same();
    if (!errors_.empty()) return fail(std::move(errors_));
    return std::move(plan_);
  }

 private:
  void warn(std::string text) { plan_.warnings.push_back(std::move(text)); }
  void complain(std::string path, std::string message) {
    errors_.push_back({std::move(path), std::move(message)});
  }

  Status take_command(const Launch& launch) {
    const bool flags_alone = launch.engine.empty() && !launch.line.empty();
    plan_.command = launch.command;
    if (launch.command.empty() && !flags_alone) plan_.command = catalog_.parts().command;
    plan_.reader = {&catalog_, catalog_.engine(), dialect_of(catalog_.engine()), false};
    if (!catalog_.parts().flags.empty()) plan_.reader.dialect.known = true;
    const auto command = match_command(plan_.command);
    if (command) plan_.reader.positional_model = command->positional_model;
    if (launch.command.empty()) return {};
    if (!command || command->engine != catalog_.engine() ||
        command->words != plan_.command.size()) {
      return fail({{"/launch/command", "is no command that starts " + catalog_.engine()}});
    }
    return {};
  }

  void read_settings(const json::object& point) {
    std::map<std::string, std::string, std::less<>> seen;  // flag → key
    for (const auto& member : point) {
      const std::string key(member.key().data(), member.key().size());
      const std::string path = config::pointer_append("/point", key);
      const std::string_view name = std::string_view(key).substr(key.starts_with("--") ? 2 : 0);
      if (!is_option_name(name)) {
        complain(path, "is no name of a flag: letters, digits, dots, dashes, underscores");
        continue;
      }
      Setting setting{key, plain_option(plan_.reader, name), member.value()};
      const auto [other, fresh] = seen.emplace(setting.option.name, key);
      if (!fresh) {
        complain(path, "is the same flag as " + other->second);
      } else if (!setting.value.is_null()) {
        read_setting(std::move(setting), path);
      }
    }
  }

  void read_setting(Setting setting, const std::string& path) {
    if (holds_nul(setting.value)) return complain(path, "must not hold NUL");
    if (setting.option.negative) {  // no-name: true is name: false
      if (!setting.value.is_bool()) {
        return complain(path, "the flag is a switch: expected true, false or null");
      }
      setting.value = !setting.value.get_bool();
      setting.option.negative = false;
    }
    if (is_model(plan_.reader, setting.option.name)) {
      if (!model_.empty()) {
        return warn(setting.key + ": left out, since a model was given");
      }
      models_in_point_ = true;
    }
    plan_.settings.push_back(std::move(setting));
  }

  static bool holds_nul(const json::value& value) {
    if (const auto* text = value.if_string()) return text->find('\0') != json::string::npos;
    // Within a list of words; in an object it is escaped.
    const auto* items = value.if_array();
    return items != nullptr && std::ranges::any_of(*items, holds_nul);
  }

  // Names and flags of the written options, by the catalog of today.
  void resolve_line(std::vector<Item>& line) {
    for (Item& item : line) {
      if (item.is_option) {
        const Option plain = plain_option(plan_.reader, item.option.name);
        const auto read = read_option(plan_.reader, item.option.spelled);
        const Join join = item.option.join;
        item.option = read && !read->value && read->name == plain.name ? *read : plain;
        item.option.join = join;
        item.model = is_model(plan_.reader, plain.name) && !item.text.empty();
      }
      line_.push_back(std::move(item));
    }
  }

  // The model takes the place it had, else the first one.
  void place_model() {
    if (model_.empty() && !models_in_point_) return;
    const auto first = std::ranges::find_if(line_, &Item::model);
    const auto place = first == line_.end() ? 0 : first - line_.begin();
    Item item = model_item(first == line_.end() ? nullptr : &*first);
    std::erase_if(line_, [](const Item& other) { return other.model; });
    if (model_.empty()) return;  // the point says it
    item.text = {model_};
    if (needs_joining(model_)) {
      if (!item.is_option) return complain("/model", "must not begin with a dash");
      if (plan_.reader.dialect.joined) item.option.join = Join::kEquals;
    }
    line_.insert(line_.begin() + place, std::move(item));
  }

  Item model_item(const Item* written) const {
    if (written != nullptr && !(model_.ends_with(".gguf") && fetches(*written))) return *written;
    Item item;
    item.model = true;
    item.is_option = !plan_.reader.positional_model;
    if (item.is_option) item.option = plain_option(plan_.reader, model_name(plan_.reader));
    return item;
  }

  // llama.cpp: an option that fetches the model rather than opens a file.
  bool fetches(const Item& item) const {
    return plan_.reader.engine == "llama.cpp" && item.option.name != model_name(plan_.reader);
  }

  const Setting* find_setting(std::string_view name) const {
    for (const Setting& setting : plan_.settings) {
      if (setting.option.name == name) return &setting;
    }
    return nullptr;
  }

  void place_settings() {
    std::map<std::string, std::vector<const Item*>, std::less<>> groups;
    for (const Item& item : line_) {
      if (item.is_option && !item.model) groups[item.option.name].push_back(&item);
    }
    std::set<std::string_view> placed;
    for (const Item& item : line_) {
      if (!item.is_option || item.model) {
        plan_.line.push_back(item);
        continue;
      }
      const Setting* setting = find_setting(item.option.name);
      if (setting == nullptr) continue;
      const auto& group = groups[item.option.name];
      const bool first = placed.insert(setting->option.name).second;
      if (same_value(value_of(group), setting->value)) {
        plan_.line.push_back(item);
        if (first) warn_of_option(*setting);
      } else if (first) {
        place(*setting, &item);
      }
    }
    for (const Setting& setting : plan_.settings) {
      if (!placed.contains(setting.option.name)) place(setting, nullptr);
    }
  }

  void place(const Setting& setting, const Item* written) {
    auto items = items_of(plan_.reader, setting, written);
    if (!items) {
      for (FieldError& error : items.error().errors) errors_.push_back(std::move(error));
      return;
    }
    warn_of_option(setting);
    if (items->empty()) warn_of_silence(setting);
    for (Item& item : *items) {
      item.model = is_model(plan_.reader, item.option.name) && !item.text.empty();
      plan_.line.push_back(std::move(item));
    }
  }

  void warn_of_option(const Setting& setting) {
    if (is_expected(plan_.reader, setting.option)) return;
    if (catalog_.parts().flags.empty()) {  // then once for all
      if (std::exchange(told_of_no_catalog_, true)) return;
      return warn("there is no catalog for " + catalog_.engine() +
                  ": its flags were written by the look of their values");
    }
    warn(setting.key + ": " + unknown_flag(catalog_, setting.option.name) +
         "; it was written by the look of its value");
  }

  void warn_of_silence(const Setting& setting) {
    const Flag* flag = setting.option.flag;
    if (setting.value.is_array()) {
      warn(setting.key + ": an empty list cannot be written: the flag was left out");
    } else if (flag == nullptr) {
      warn(setting.key + ": false cannot be written: the flag was left out");
    } else if (flag->default_value.is_bool() && flag->default_value.get_bool()) {
      warn(setting.key + ": is true by default and has no spelling for false: nothing was written");
    }
  }

  // The last word on values that become options: what the engine reads is what was meant.
  void check_reads_the_same() {
    std::vector<std::string> words;
    for (const Item& item : plan_.line) append_words(words, item);
    Reader reader = plan_.reader;
    // Where there is no model, no word is left to be one.
    reader.positional_model = std::ranges::any_of(
        plan_.line, [](const Item& item) { return item.model && !item.is_option; });
    const auto read = read_line(reader, words);
    const std::size_t count = read ? read->size() : 0;
    for (std::size_t i = 0; i < plan_.line.size(); ++i) {
      const Item& meant = plan_.line[i];
      if (i < count && same((*read)[i], meant)) continue;
      const std::string name = meant.is_option ? meant.option.name : "";
      const Setting* setting = meant.model ? nullptr : find_setting(name);
      complain(setting != nullptr ? config::pointer_append("/point", setting->key)
               : meant.model      ? "/model"
                                  : "/launch/line",
               "cannot be written so that the engine reads it as it is meant");
      return;
    }
  }

  static bool same(const Item& a, const Item& b) {
    return a.is_option == b.is_option && a.text == b.text && a.model == b.model &&
           (!a.is_option ||
            (a.option.name == b.option.name && a.option.negative == b.option.negative));
  }

  const Catalog& catalog_;
  const std::string model_;
  bool models_in_point_ = false;
  bool told_of_no_catalog_ = false;
  std::vector<Item> line_;  // as it was written
  Plan plan_;
  FieldErrors errors_;
};

}  // namespace

Result<Plan> make_plan(const Catalog& catalog, const json::object& point, const json::value& launch,
                       std::string_view model) {
  return Planner(catalog, model).make(point, launch);
}

}  // namespace preset

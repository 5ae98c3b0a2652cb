#include <algorithm>

#include "config/json_text.h"
#include "config/yaml_text.h"
#include "plugin/launch/capturing.h"
#include "plugin/launch/command.h"
#include "plugin/launch/flag_text.h"
#include "plugin/launch/launch_json.h"
#include "plugin/launch/secrets.h"

namespace preset {
namespace {

// A value of the file as the flag has it: YAML says 8 where a command line says "8".
json::value file_value(const Option& option, const json::value& value) {
  const Flag* flag = option.flag;
  if (const auto* items = value.if_array()) {
    if (!is_list(flag)) return value;
    json::array read;
    for (const json::value& item : *items) {
      const std::string word = text_of(item);
      json::value element = read_words(flag, std::span(&word, 1));
      auto* elements = element.if_array();  // of one word, unless commas part it
      for (json::value& one : *elements) read.push_back(std::move(one));
    }
    return read;
  }
  if (value.is_object()) return value;
  if (flag == nullptr && !value.is_string()) return value;
  if (flag != nullptr && flag->type == FlagType::kBool && value.is_bool()) return value;
  const std::string word = text_of(value);
  if (flag == nullptr && !word.starts_with('{') && !word.starts_with('[')) return value;
  return read_words(flag, std::span(&word, 1));
}

class ConfigReader {
 public:
  explicit ConfigReader(const Catalog& catalog)
      : reader_{&catalog, catalog.engine(), dialect_of(catalog.engine()), false} {
    const auto command = match_command(catalog.parts().command);
    reader_.positional_model = command && command->positional_model;
    captured_.engine = catalog.engine();
  }

  Result<Captured> read(const json::object& object) {
    for (const auto& member : object) {
      read_member(std::string(member.key().data(), member.key().size()), member.value());
    }
    if (!errors_.empty()) return fail(std::move(errors_));
    Launch launch;
    launch.engine = captured_.engine;
    if (model_) launch.line.push_back(*std::move(model_));
    captured_.launch = launch_to_json(launch);
    return std::move(captured_);
  }

 private:
  void read_member(const std::string& key, const json::value& value) {
    if (!is_option_name(key)) {
      errors_.push_back({"/text", key + " is no name of a flag"});
      return;
    }
    Option option = plain_option(reader_, key);
    option.spelled = key;
    if (is_secret_option(option.name)) {
      captured_.warnings.push_back("the value of " + key + " is a secret: it was left out");
    } else if (is_model(reader_, option.name)) {
      read_model(option, value);
    } else if (value.is_null()) {
      captured_.warnings.push_back(key + ": has no value: it was left out");
    } else {
      add(option, value);
    }
  }

  void read_model(const Option& option, const json::value& value) {
    Item item;
    item.model = true;
    item.text = {text_of(value)};
    item.is_option = !reader_.positional_model;
    if (item.is_option) item.option = plain_option(reader_, option.name);
    captured_.model = item.text.front();
    model_ = std::move(item);
  }

  void add(const Option& option, const json::value& written) {
    warn_of_option(reader_, option, captured_);
    json::value value = file_value(option, written);
    if (option.negative && value.is_bool()) value = !value.get_bool();
    warn_of_value(option, value, captured_);
    if (captured_.parameters.contains(option.name)) {
      captured_.warnings.push_back(option.spelled + ": given more than once; the last one counts");
    }
    captured_.parameters[option.name] = json::array{std::move(value)};
  }

  Reader reader_;
  Captured captured_;
  std::optional<Item> model_;
  FieldErrors errors_;
};

}  // namespace

Result<Captured> capture_config(std::string_view text, const Catalog& catalog) {
  auto document = config::parse_yaml(text, catalog.parts().config_name);
  if (!document) return fail({{"/text", config::to_string(document.error())}});
  if (document->value.is_null()) return ConfigReader(catalog).read({});
  const auto* object = document->value.if_object();
  if (object == nullptr) return fail({{"/text", "the file must be a map of flag: value"}});
  return ConfigReader(catalog).read(*object);
}

}  // namespace preset

#include "plugin/launch/launch_json.h"

#include <algorithm>

#include "config/json_text.h"

namespace preset {
namespace {

std::string to_string(const json::string& text) {
  return {text.data(), text.size()};
}

json::array to_array(const std::vector<std::string>& texts) {
  json::array array;
  for (const std::string& text : texts) array.push_back(json::string(text));
  return array;
}

json::object item_to_json(const Item& item) {
  json::object object;
  if (item.is_option) {
    object["flag"] = item.option.name;
    object["option"] = item.option.spelled;
    if (item.option.join == Join::kEquals) object["join"] = "=";
    if (item.option.join == Join::kAttached) object["join"] = "";
    if (!item.text.empty()) object["text"] = to_array(item.text);
  } else {
    object["word"] = item.text.front();
  }
  if (item.model) object["model"] = true;
  return object;
}

// Reads members, collecting what is wrong.
class LaunchReader {
 public:
  Result<Launch> read(const json::object& object) {
    Launch launch;
    for (const auto& member : object) {
      const std::string_view key(member.key().data(), member.key().size());
      const std::string path = config::pointer_append("/launch", key);
      const json::value& value = member.value();
      if (key == "engine") {
        read_text(value, path, launch.engine);
      } else if (key == "env") {
        read_flag(value, path, launch.env);
      } else if (key == "environment") {
        read_environment(value, path, launch.environment);
      } else if (key == "command") {
        read_texts(value, path, launch.command);
      } else if (key == "line") {
        read_items(value, path, launch.line);
      } else {
        complain(path, "unknown member; known are engine, env, environment, command and line");
      }
    }
    if (!errors_.empty()) return fail(std::move(errors_));
    return launch;
  }

 private:
  void complain(const std::string& path, std::string message) {
    errors_.push_back({path, std::move(message)});
  }

  void read_text(const json::value& value, const std::string& path, std::string& to) {
    const auto* text = value.if_string();
    if (text == nullptr) return complain(path, "must be a string");
    if (text->find('\0') != json::string::npos) return complain(path, "must not hold NUL");
    to = to_string(*text);
  }

  void read_flag(const json::value& value, const std::string& path, bool& to) {
    if (!value.is_bool()) return complain(path, "must be true or false");
    to = value.get_bool();
  }

  void read_texts(const json::value& value, const std::string& path, std::vector<std::string>& to) {
    const auto* list = value.if_array();
    if (list == nullptr) return complain(path, "must be a list of strings");
    for (std::size_t i = 0; i < list->size(); ++i) {
      read_text((*list)[i], config::pointer_append(path, i), to.emplace_back());
    }
  }

  void read_environment(const json::value& value, const std::string& path, Environment& to) {
    const auto* object = value.if_object();
    if (object == nullptr) return complain(path, "must be an object of strings");
    for (const auto& member : *object) {
      const std::string name(member.key().data(), member.key().size());
      const std::string below = config::pointer_append(path, name);
      if (!is_variable_name(name)) complain(below, "is no name of an environment variable");
      read_text(member.value(), below, to.emplace_back(name, "").second);
    }
  }

  void read_items(const json::value& value, const std::string& path, std::vector<Item>& to) {
    const auto* list = value.if_array();
    if (list == nullptr) return complain(path, "must be a list of objects");
    if (list->size() > kMaxWords) {
      return complain(path, "must have at most " + std::to_string(kMaxWords) + " items");
    }
    for (std::size_t i = 0; i < list->size(); ++i) {
      const std::string below = config::pointer_append(path, i);
      if (const auto* object = (*list)[i].if_object()) {
        read_item(*object, below, to.emplace_back());
      } else {
        complain(below, "must be an object");
      }
    }
  }

  void read_item(const json::object& object, const std::string& path, Item& item) {
    item.is_option = !object.contains("word");
    for (const auto& member : object) {
      const std::string_view key(member.key().data(), member.key().size());
      const std::string below = config::pointer_append(path, key);
      const json::value& value = member.value();
      if (key == "model") {
        read_flag(value, below, item.model);
      } else if (key == "word") {
        read_text(value, below, item.text.emplace_back());
      } else if (key == "flag" && item.is_option) {
        read_text(value, below, item.option.name);
      } else if (key == "option" && item.is_option) {
        read_text(value, below, item.option.spelled);
      } else if (key == "text" && item.is_option) {
        read_texts(value, below, item.text);
      } else if (key == "join" && item.is_option) {
        read_join(value, below, item.option.join);
      } else {
        complain(below, "is no member of an item of the line");
      }
    }
    check_item(item, path);
  }

  void read_join(const json::value& value, const std::string& path, Join& to) {
    const auto* text = value.if_string();
    if (text == nullptr || (*text != "=" && *text != "")) {
      return complain(path, "must be \"=\" or \"\"");
    }
    to = *text == "=" ? Join::kEquals : Join::kAttached;
  }

  void check_item(const Item& item, const std::string& path) {
    if (!item.is_option) {
      if (needs_joining(item.text.front())) complain(path + "/word", "must not be an option");
      return;
    }
    if (!is_option_name(item.option.name)) complain(path + "/flag", "is no name of a flag");
    const std::string& spelled = item.option.spelled;
    const std::size_t dashes = std::min(spelled.find_first_not_of('-'), spelled.size());
    if (dashes < 1 || dashes > 2 || !is_option_name(std::string_view(spelled).substr(dashes))) {
      complain(path + "/option", "must be an option, such as --tp-size");
    }
    if (item.option.join != Join::kApart && item.text.size() != 1) {
      complain(path + "/text", "must be one word, since it is joined to its option");
    }
  }

  FieldErrors errors_;
};

}  // namespace

bool is_variable_name(std::string_view name) {
  if (name.empty() || (name.front() >= '0' && name.front() <= '9')) return false;
  return std::ranges::all_of(name, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

json::object launch_to_json(const Launch& launch) {
  json::object object;
  object["engine"] = launch.engine;
  if (launch.env) object["env"] = true;
  if (!launch.environment.empty()) {
    json::object& environment = object["environment"].emplace_object();
    for (const auto& [name, value] : launch.environment) environment[name] = value;
  }
  if (!launch.command.empty()) object["command"] = to_array(launch.command);
  json::array& line = object["line"].emplace_array();
  for (const Item& item : launch.line) line.push_back(item_to_json(item));
  return object;
}

Result<Launch> launch_from_json(const json::value& value) {
  if (value.is_null()) return Launch{};
  const auto* object = value.if_object();
  if (object == nullptr) return fail({{"/launch", "must be an object"}});
  return LaunchReader().read(*object);
}

}  // namespace preset

#include "plugin/launch/config_file.h"

#include <algorithm>
#include <optional>

#include "config/json_text.h"
#include "plugin/launch/flag_text.h"

namespace preset {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Letters, digits and a few signs, beginning with a letter or a slash, and no word that some YAML
// takes for a boolean or null: whatever else could mean something is quoted.
bool is_plain_text(std::string_view text) {
  if (text.empty() || !(is_letter(text.front()) || text.front() == '/')) return false;
  const bool plain = std::ranges::all_of(text, [](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '/' || c == '.' || c == '_' || c == '-';
  });
  if (!plain) return false;
  std::string small(text);
  for (char& c : small) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  constexpr std::string_view kWords[] = {"y",   "n",    "yes",   "no",   "on",
                                         "off", "true", "false", "null", "none"};
  return std::ranges::find(kWords, small) == std::ranges::end(kWords);
}

void append_hex(std::string& out, char letter, unsigned code, int digits) {
  constexpr char kDigits[] = "0123456789abcdef";
  out += '\\';
  out += letter;
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
    out += kDigits[(code >> static_cast<unsigned>(shift)) & 15U];
  }
}

// Code point of the well-formed character at `at`; moves past it.
unsigned next_character(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at++]);
  if (lead < 0x80) return lead;
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  unsigned code = lead & (0x3FU >> static_cast<unsigned>(more));
  for (int i = 0; i < more && at < text.size(); ++i) {
    code = (code << 6U) | (static_cast<unsigned char>(text[at++]) & 0x3FU);
  }
  return code;
}

// Line ends of Unicode, byte order marks and controls are not what they seem within quotes.
bool must_be_escaped(unsigned code) {
  return code < 0x20 || (code >= 0x7F && code <= 0xA0) || code == 0x2028 || code == 0x2029 ||
         code == 0xFEFF || code == 0xFFFE || code == 0xFFFF;
}

// A double as both YAMLs know it: with a point (1.0e+30).
std::string yaml_number(const json::value& value) {
  std::string text = config::to_json(value);
  const std::size_t e = text.find('e');
  if (e != std::string::npos && text.find('.') == std::string::npos) text.insert(e, ".0");
  return text;
}

std::string yaml_scalar(const json::value& value) {
  if (value.is_number()) return yaml_number(value);
  if (value.is_bool()) return value.get_bool() ? "true" : "false";
  return yaml_text(text_of(value));
}

// What the file has for `setting`, if it can say it. Both engines turn the file into words of a
// command line again, with all that follows from that: a text that begins with a dash would become
// an option, an empty list is skipped, and only vLLM knows the negative spelling of a switch.
class FileWriter {
 public:
  explicit FileWriter(const Plan& plan) : plan_(plan) {}

  std::optional<std::string> line_of(const Setting& setting) const {
    const Flag* flag = setting.option.flag;
    const json::value& value = setting.value;
    if (value.is_bool() && (flag == nullptr || flag->type == FlagType::kBool)) {
      return switch_line(setting);
    }
    if (const auto* items = value.if_array(); items != nullptr && is_file_list(flag)) {
      return list_line(setting, *items);
    }
    auto words = write_words(flag, value);
    if (!words || words->size() != 1 || needs_joining(words->front())) return std::nullopt;
    const bool number = value.is_number() && flag != &member_flag();
    return key(setting.option.name) + (number ? yaml_number(value) : yaml_text(words->front()));
  }

 private:
  static std::string key(std::string_view name) { return yaml_text(name) + ": "; }

  static bool is_file_list(const Flag* flag) {
    return flag == nullptr || (is_list(flag) && flag->list_style == ListStyle::kSpaced);
  }

  std::optional<std::string> switch_line(const Setting& setting) const {
    const Flag* flag = setting.option.flag;
    const bool on = setting.value.get_bool();
    if (flag == nullptr) return std::nullopt;
    if (flag->bool_style == BoolStyle::kValue) {
      const auto& [yes, no] = flag->bool_words;
      const std::string& word = on ? yes : no;
      if (needs_joining(word)) return std::nullopt;
      return key(setting.option.name) + yaml_text(word);
    }
    if (flag->bool_style == BoolStyle::kNegatable) {
      if (plan_.reader.engine != "vllm") return std::nullopt;
      return key(on ? setting.option.name : negative_name(*flag)) + "true";
    }
    return key(setting.option.name) + (on ? "true" : "false");
  }

  static std::optional<std::string> list_line(const Setting& setting, const json::array& items) {
    if (items.empty()) return std::nullopt;
    std::string line = key(setting.option.name) + "[";
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (needs_joining(text_of(items[i])) || items[i].is_null()) return std::nullopt;
      if (i > 0) line += ", ";
      line += yaml_scalar(items[i]);
    }
    return line + "]";
  }

  const Plan& plan_;
};

}  // namespace

std::string yaml_text(std::string_view text) {
  if (is_plain_text(text)) return std::string(text);
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const unsigned code = next_character(text, at);
    if (code == '"' || code == '\\') {
      out += '\\';
      out += static_cast<char>(code);
    } else if (code == '\n') {
      out += "\\n";
    } else if (must_be_escaped(code)) {
      code < 0x100 ? append_hex(out, 'x', code, 2) : append_hex(out, 'u', code, 4);
    } else {
      out += text.substr(start, at - start);
    }
  }
  return out + '"';
}

void write_config(const Plan& plan, const Catalog& catalog, Rendered& rendered) {
  const Catalog::Parts& parts = catalog.parts();
  const FileWriter writer(plan);
  std::vector<std::string> names;  // of the settings that are in the file
  for (const Setting& setting : plan.settings) {
    if (is_model(plan.reader, setting.option.name)) continue;
    if (setting.option.name == parts.config_option) {
      rendered.warnings.push_back(setting.key +
                                  ": an engine reads one configuration file: it is "
                                  "left out where the rendered one is used");
      names.push_back(setting.option.name);
    } else if (const auto line = writer.line_of(setting)) {
      rendered.config_file += *line + '\n';
      names.push_back(setting.option.name);
    }
  }
  // An empty document is no map, which older engines do not take.
  if (rendered.config_file.empty()) rendered.config_file = "{}\n";
  rendered.config_name = parts.config_name;
  std::vector<std::string> argv = plan.command;
  std::vector<std::string> behind;
  for (const Item& item : plan.line) {
    if (item.model) {
      append_words(argv, item);
    } else if (!item.is_option || std::ranges::find(names, item.option.name) == names.end()) {
      append_words(behind, item);
    }
  }
  argv.push_back("--" + parts.config_option);
  argv.push_back(parts.config_name);
  argv.insert(argv.end(), behind.begin(), behind.end());
  rendered.config_argv = std::move(argv);
}

}  // namespace preset

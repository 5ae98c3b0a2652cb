#include "runner/spec_values.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cmath>
#include <limits>

namespace tuningd::spec {
namespace {

namespace json = boost::json;

std::string text_of(const json::string& text) {
  return {text.data(), text.size()};
}

std::optional<double> number_of(const json::value& value) {
  if (!value.is_number()) return std::nullopt;
  return value.to_number<double>();
}

// Scalars may stand for texts, so that a port or a size needs no quotes.
std::optional<std::string> scalar_text(const json::value& value) {
  if (const auto* text = value.if_string()) return text_of(*text);
  if (value.is_int64()) return std::to_string(value.get_int64());
  return std::nullopt;
}

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

// The factor {names: […], unless: …}, or just the list of names, or one name.
Complaint take_factor(const json::value& value, GpuFactor& to) {
  const json::value* names = &value;
  if (const auto* object = value.if_object()) {
    names = object->if_contains("names");
    for (const auto& member : *object) {
      const std::string key(member.key());
      if (key == "unless" && member.value().is_string()) {
        to.unless = text_of(*member.value().if_string());
      } else if (key != "names") {
        return "has the unknown key " + key + "; known here: names, unless";
      }
    }
  }
  if (names == nullptr) return "lacks names";
  if (const auto* one = names->if_string()) {
    to.names = {text_of(*one)};
    return "";
  }
  const auto* list = names->if_array();
  if (list == nullptr) return "must be parameters' names";
  for (const auto& item : *list) {
    const auto* text = item.if_string();
    if (text == nullptr) return "must be parameters' names";
    to.names.push_back(text_of(*text));
  }
  return to.names.empty() ? "must name a parameter" : "";
}

}  // namespace

Complaint take_name(const json::value& value, std::string& to) {
  constexpr std::size_t kLongest = 64;
  const auto* text = value.if_string();
  const bool good = text != nullptr && !text->empty() && text->size() <= kLongest &&
                    std::all_of(text->begin(), text->end(), is_name_char) && text->front() != '-' &&
                    text->front() != '.';
  if (!good) return "must be a name of lower-case letters, digits, - . and _";
  to = text_of(*text);
  return "";
}

Complaint take_number(const json::value& value, double least, double& to) {
  const auto number = number_of(value);
  if (!number || !std::isfinite(*number) || *number < least) {
    return "must be a number of at least " + std::to_string(least).substr(0, 4);
  }
  to = *number;
  return "";
}

Complaint take_seconds(const json::value& value, double& to) {
  constexpr double kMost = 7 * 86'400;
  const auto number = number_of(value);
  if (!number || !(*number > 0) || *number > kMost) {
    return "must be seconds, above 0 and at most 604800";
  }
  to = *number;
  return "";
}

Complaint take_word(const json::value& value, Word& to) {
  const auto text = scalar_text(value);
  if (!text) return "must be a text";
  auto word = parse_word(*text);
  if (!word) return "has " + word.error();
  to = std::move(*word);
  return "";
}

Complaint take_words(const json::value& value, std::vector<Word>& to) {
  const auto* list = value.if_array();
  if (list == nullptr || list->empty()) {
    return "must be a list of words: the program and its arguments; there is no shell";
  }
  std::vector<Word> words;
  for (std::size_t i = 0; i < list->size(); ++i) {
    Word word;
    const Complaint complaint = take_word((*list)[i], word);
    if (!complaint.empty()) return "word " + std::to_string(i) + ' ' + complaint;
    words.push_back(std::move(word));
  }
  if (words.front().pieces.empty()) return "has no program as its first word";
  to = std::move(words);
  return "";
}

Complaint take_path(const json::value& value, JsonPath& to) {
  const auto* text = value.if_string();
  const Complaint complaint = "must be keys joined by dots";
  if (text == nullptr || text->empty()) return complaint;
  JsonPath path;
  std::string_view rest(text->data(), text->size());
  while (true) {
    const auto dot = rest.find('.');
    path.emplace_back(rest.substr(0, dot));
    if (path.back().empty()) return complaint;
    if (dot == std::string_view::npos) break;
    rest.remove_prefix(dot + 1);
  }
  to = std::move(path);
  return "";
}

Complaint take_paths(const json::value& value, std::vector<JsonPath>& to) {
  to.clear();
  const auto* list = value.if_array();
  if (list == nullptr) return take_path(value, to.emplace_back());
  for (const auto& item : *list) {
    Complaint complaint = take_path(item, to.emplace_back());
    if (!complaint.empty()) return complaint;
  }
  return to.empty() ? "must name a key" : "";
}

Complaint take_port(const json::value& value, std::uint16_t& to) {
  const auto number = number_of(value);
  if (!number || *number < 1 || *number > 65'535 || *number != std::floor(*number)) {
    return "must be a port from 1 to 65535; leave it out for a free one";
  }
  to = static_cast<std::uint16_t>(*number);
  return "";
}

Complaint take_ready_http(const json::value& value, Word& to) {
  Word word;
  Complaint complaint = take_word(value, word);
  if (!complaint.empty()) return complaint;
  const auto* text = value.if_string();
  const std::string_view url = text == nullptr ? "" : std::string_view(text->data(), text->size());
  if (!url.starts_with("http://127.0.0.1:{port}/")) {
    return "must be http://127.0.0.1:{port}/…: engines are asked on this machine alone";
  }
  const bool plain =
      std::all_of(url.begin(), url.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (!plain) return "must have no blanks or control characters";
  to = std::move(word);
  return "";
}

Complaint take_metrics_file(const json::value& value, std::optional<Word>& to) {
  Word word;
  Complaint complaint = take_word(value, word);
  if (!complaint.empty()) return complaint;
  const auto* text = value.if_string();
  const std::string name = text == nullptr ? "" : text_of(*text);
  const bool inside = !name.empty() && name.front() != '/' && name.find("..") == std::string::npos;
  const bool whole = word.uses(Place::kResultFile) ? word.pieces.size() == 1 : true;
  if (!inside || !whole || word.uses(Place::kFolder)) {
    return "must be {result_file}, or a name in the run's folder";
  }
  to = std::move(word);
  return "";
}

Complaint take_variables(const json::value& value, std::vector<std::pair<std::string, Word>>& to) {
  const auto* object = value.if_object();
  if (object == nullptr) return value.is_null() ? "" : "must be a map of NAME: value";
  to.clear();
  for (const auto& member : *object) {
    const std::string name(member.key());
    Complaint complaint = check_variable(name);
    Word word;
    if (complaint.empty()) complaint = take_word(member.value(), word);
    if (!complaint.empty()) return name + ' ' + complaint;
    to.emplace_back(name, std::move(word));
  }
  return "";
}

Complaint take_product(const json::value& value, std::vector<GpuFactor>& to) {
  const auto* list = value.if_array();
  if (list == nullptr || list->empty()) return "must be a list of factors";
  to.clear();
  for (std::size_t i = 0; i < list->size(); ++i) {
    Complaint complaint = take_factor((*list)[i], to.emplace_back());
    if (!complaint.empty()) return "factor " + std::to_string(i) + ' ' + complaint;
  }
  return "";
}

Complaint check_variable(const std::string& name) {
  const auto is_word = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  const bool good = !name.empty() && std::all_of(name.begin(), name.end(), is_word) &&
                    !(name.front() >= '0' && name.front() <= '9');
  if (!good) return "must be a variable's name";
  return name == "TUNINGD_TRIAL" ? "TUNINGD_TRIAL is set by the daemon" : "";
}

Complaint check_not_empty(const std::string& text) {
  return text.empty() ? "must not be empty" : "";
}

}  // namespace tuningd::spec

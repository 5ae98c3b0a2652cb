#include "runner/words.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <cmath>
#include <utility>

#include "config/json_text.h"
#include "config/keys.h"

namespace tuningd {
namespace {

namespace json = boost::json;

constexpr std::array<std::pair<std::string_view, Place>, 15> kPlaces = {{
    {"flags", Place::kFlags},
    {"model", Place::kModel},
    {"runtime", Place::kRuntime},
    {"port", Place::kPort},
    {"folder", Place::kFolder},
    {"result_file", Place::kResultFile},
    {"trial", Place::kTrial},
    {"parameters_json", Place::kParametersJson},
    {"benchmark_json", Place::kBenchmarkJson},
    {"num_requests", Place::kNumRequests},
    {"max_seconds", Place::kMaxSeconds},
    {"scenario", Place::kScenario},
    {"input_tokens", Place::kInputTokens},
    {"output_tokens", Place::kOutputTokens},
    {"concurrency", Place::kConcurrency},
}};

std::expected<Piece, std::string> parse_placeholder(std::string_view name) {
  constexpr std::string_view kPrefix = "parameter:";
  if (name.starts_with(kPrefix)) {
    name.remove_prefix(kPrefix.size());
    const auto colon = name.find(':');
    if (colon == 0 || colon == std::string_view::npos) {
      return std::unexpected(
          "{parameter:NAME:DEFAULT} needs a name and what stands for it where a trial does not "
          "have it");
    }
    return Piece{Place::kParameter, std::string(name.substr(0, colon)),
                 std::string(name.substr(colon + 1))};
  }
  for (const auto& [known, place] : kPlaces) {
    if (known == name) return Piece{place, "", ""};
  }
  std::vector<std::string> names;
  for (const auto& [known, place] : kPlaces) names.emplace_back(known);
  const std::string near = config::nearest_name(name, names);
  return std::unexpected(
      "no placeholder {" + std::string(name) + "}" +
      (near.empty() ? "; {{ and }} are braces" : "; did you mean {" + near + "}?"));
}

// A number as it is written on a command line: 10, 2.5.
std::string number_text(double number) {
  std::array<char, 64> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), number);
  return {text.data(), error == std::errc() ? end : text.data()};
}

bool is_number(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && std::isfinite(number);
}

std::string quoted(std::string_view text) {
  std::string out;
  config::append_json_string(out, text.substr(0, 60));
  return out;
}

// What nothing on a command line may be: a text that an engine would read as an option.
std::expected<std::string, std::string> harmless(std::string text, std::string_view what) {
  if (text.starts_with('-') && !is_number(text)) {
    return std::unexpected(std::string(what) + " is " + quoted(text) +
                           ", which would read as a flag");
  }
  return text;
}

std::expected<std::string, std::string> parameter_text(const Piece& piece, const Values& values) {
  const json::value* value =
      values.parameters == nullptr ? nullptr : values.parameters->if_contains(piece.text);
  if (value == nullptr || value->is_null()) return piece.fallback;
  const auto* text = value->if_string();
  return harmless(
      text == nullptr ? config::to_json(*value) : std::string(text->data(), text->size()),
      "the parameter " + piece.text);
}

std::string json_text(const json::object* object) {
  std::string out;
  if (object == nullptr) return "{}";
  config::append_json(out, *object);
  return out;
}

std::expected<std::string, std::string> piece_text(const Piece& piece, const Values& values) {
  switch (piece.place) {
    case Place::kText:
      return piece.text;
    case Place::kFlags:
      return "";
    case Place::kModel:
      return harmless(values.model, "the model");
    case Place::kRuntime:
      return harmless(values.runtime, "base_runtime");
    case Place::kPort:
      return std::to_string(values.port);
    case Place::kFolder:
      return values.folder;
    case Place::kResultFile:
      return values.result_file;
    case Place::kTrial:
      return values.trial;
    case Place::kParameter:
      return parameter_text(piece, values);
    case Place::kParametersJson:
      return json_text(values.parameters);
    case Place::kBenchmarkJson:
      return json_text(values.benchmark);
    case Place::kNumRequests:
      return std::to_string(values.num_requests);
    case Place::kMaxSeconds:
      return number_text(values.max_seconds);
    case Place::kScenario:
      return harmless(values.scenario, "the scenario");
    case Place::kInputTokens:
      return std::to_string(values.input_tokens);
    case Place::kOutputTokens:
      return std::to_string(values.output_tokens);
    case Place::kConcurrency:
      return std::to_string(values.concurrency);
  }
  return "";
}

}  // namespace

bool Word::uses(Place place) const {
  return std::any_of(pieces.begin(), pieces.end(),
                     [&](const Piece& piece) { return piece.place == place; });
}

bool is_of_level(Place place) {
  return place >= Place::kScenario;
}

bool uses(const std::vector<Word>& words, Place place) {
  return std::any_of(words.begin(), words.end(),
                     [&](const Word& word) { return word.uses(place); });
}

std::expected<Word, std::string> parse_word(std::string_view text) {
  Word word;
  std::string plain;
  const auto flush = [&] {
    if (!plain.empty()) word.pieces.push_back({Place::kText, std::exchange(plain, {}), ""});
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\0') return std::unexpected("a NUL");
    if (c != '{' && c != '}') {
      plain += c;
    } else if (i + 1 < text.size() && text[i + 1] == c) {
      plain += c;
      ++i;
    } else if (c == '}') {
      return std::unexpected("a } without its {; }} is a brace");
    } else {
      const auto end = text.find('}', i);
      if (end == std::string_view::npos) return std::unexpected("a { without its }; {{ is a brace");
      auto piece = parse_placeholder(text.substr(i + 1, end - i - 1));
      if (!piece) return std::unexpected(std::move(piece.error()));
      flush();
      word.pieces.push_back(std::move(*piece));
      i = end;
    }
  }
  flush();
  if (word.uses(Place::kFlags) && word.pieces.size() != 1) {
    return std::unexpected("{flags} is a word of its own");
  }
  return word;
}

std::expected<std::string, std::string> expand(const Word& word, const Values& values) {
  std::string out;
  for (const auto& piece : word.pieces) {
    auto text = piece_text(piece, values);
    if (!text) return text;
    if (text->find('\0') != std::string::npos) {
      return std::unexpected("a NUL in what stands for a placeholder");
    }
    out += *text;
  }
  return out;
}

std::expected<std::vector<std::string>, std::string> expand(const std::vector<Word>& words,
                                                            const Values& values) {
  std::vector<std::string> out;
  for (const auto& word : words) {
    if (word.uses(Place::kFlags)) {
      if (values.flags == nullptr) continue;
      for (const auto& flag : *values.flags) {
        if (flag.find('\0') != std::string::npos) return std::unexpected("a NUL in a flag");
        out.push_back(flag);
      }
      continue;
    }
    auto text = expand(word, values);
    if (!text) return std::unexpected(std::move(text.error()));
    out.push_back(std::move(*text));
  }
  return out;
}

}  // namespace tuningd

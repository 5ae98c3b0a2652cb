// Words of a command line with placeholders: "--port", "{port}", "http://127.0.0.1:{port}/health".
// README.md lists the placeholders. {{ and }} are braces.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace tuningd {

enum class Place : std::uint8_t {
  kText,  // no placeholder
  kFlags,
  kModel,
  kRuntime,
  kPort,
  kFolder,
  kResultFile,
  kTrial,
  kParameter,
  kParametersJson,
  kBenchmarkJson,
  kNumRequests,
  kMaxSeconds,
  // Only where the benchmark runs once per level:
  kScenario,
  kInputTokens,
  kOutputTokens,
  kConcurrency,
};

struct Piece {
  Place place = Place::kText;
  std::string text;      // kText: it; kParameter: the parameter's name
  std::string fallback;  // kParameter: what stands for it where the point does not have it
};

struct Word {
  std::vector<Piece> pieces;

  bool uses(Place place) const;
};

// The error is for people.
std::expected<Word, std::string> parse_word(std::string_view text);

// The placeholders that only a level gives a value to.
bool is_of_level(Place place);
bool uses(const std::vector<Word>& words, Place place);

// What placeholders stand for. The texts and objects that are pointed to must outlive it.
struct Values {
  std::string model;
  std::string runtime;
  std::string folder;
  std::string result_file;
  std::string trial;
  std::string scenario;
  std::uint16_t port = 0;
  std::uint64_t num_requests = 0;
  double max_seconds = 0;
  std::uint64_t input_tokens = 0;
  std::uint64_t output_tokens = 0;
  std::uint64_t concurrency = 0;
  const boost::json::object* parameters = nullptr;
  const boost::json::object* benchmark = nullptr;
  const std::vector<std::string>* flags = nullptr;
};

// One text; {flags} is none. The error says which value cannot stand on a command line: one that
// would read as a flag, or that has a NUL.
std::expected<std::string, std::string> expand(const Word& word, const Values& values);
// The words of a command; {flags} gives as many as there are.
std::expected<std::vector<std::string>, std::string> expand(const std::vector<Word>& words,
                                                            const Values& values);

}  // namespace tuningd

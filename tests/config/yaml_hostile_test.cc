// What yaml-cpp would let pass, crash on or take for ever over: each is refused, at its place.
#include <sys/resource.h>

#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include "config/json_text.h"
#include "config/yaml_text.h"

using config::parse_yaml;
using config::Problem;
using namespace std::string_view_literals;

namespace {

struct Refusal {
  std::string_view text;
  std::string_view place;    // "line:column"
  std::string_view message;  // its beginning
};

const std::vector<Refusal> kRefusals = {
    // Anchors and aliases.
    {"a: &x 1\n", "1:4", "anchors are not allowed (&x)"},
    {"a: &x\n  b: 1\n", "1:4", "anchors are not allowed (&x)"},
    {"&a [*a]\n", "1:1", "anchors are not allowed (&a)"},
    {"&a {b: *a}\n", "1:1", "anchors are not allowed"},
    {"- 1\n- &x [2]\n", "2:3", "anchors are not allowed"},
    {"&k key: 1\n", "1:1", "anchors are not allowed"},
    {"a: 1\nb: *x\n", "2:4", "the referenced anchor is not defined"},
    {"*x : 1\n", "1:1", "the referenced anchor is not defined"},
    {"a: &x !!str 1\n", "1:4", "anchors are not allowed"},
    {"a: !!str &x 1\n", "1:4", "anchors are not allowed"},
    {"base: &base {a: 1}\nb:\n  <<: *base\n", "1:7", "anchors are not allowed (&base)"},
    // Merge keys.
    {"a:\n  <<: {b: 1}\n", "2:3", "merge keys (<<) are not allowed"},
    {"<<: 1\n", "1:1", "merge keys (<<) are not allowed"},
    // Duplicates.
    {"a: 1\nb: 2\na: 3\n", "3:1", "duplicate key \"a\", first on line 1"},
    {"x:\n  a: 1\n  \"a\": 2\n", "3:3", "duplicate key \"a\", first on line 2"},
    {"{a: 1, a: 2}\n", "1:8", "duplicate key \"a\""},
    {"- {b: {c: 1, 'c': 2}}\n", "1:14", "duplicate key \"c\""},
    {"a: 1\n? a\n: 2\n", "2:3", "duplicate key \"a\""},
    {"a:\nb:\na:\n", "3:1", "duplicate key \"a\""},
    // Keys that are no scalars.
    {"? [a, b]\n: 1\n", "1:3", "a key must be a scalar"},
    {"? {a: b}\n: 1\n", "1:3", "a key must be a scalar"},
    {"{[a]: 1}\n", "1:2", "a key must be a scalar"},
    {"~: 1\n", "1:1", "a key must not be null"},
    {"null: 1\n", "1:1", "a key must not be null"},
    {": 1\n", "1:1", "a key must not be null"},
    {"{: 1}\n", "1:2", "a key must not be null"},
    {"!!int 1: x\n", "1:1", "a key must not have a tag"},
    // Tags.
    {"a: !foo 1\n", "1:4", "the tag !foo is not one of the core schema"},
    {"a: !!binary aGk=\n", "1:4", "the tag tag:yaml.org,2002:binary"},
    {"a: !!timestamp 2026-11-22\n", "1:4", "the tag tag:yaml.org,2002:timestamp"},
    {"a: !!python/object:os.system x\n", "1:4", "the tag"},
    {"!!set {a, b}\n", "1:1", "the tag"},
    {"!!omap [a: 1]\n", "1:1", "the tag"},
    {"a: !!str [1]\n", "1:4", "the tag"},
    {"a: !!seq {b: 1}\n", "1:4", "the tag"},
    {"%TAG !! tag:example.org,2026:\n---\na: !!str 1\n", "3:4", "the tag tag:example.org,2026:str"},
    // Numbers.
    {"a: .inf\n", "1:4", "infinity and not-a-number"},
    {"a: [1, .nan]\n", "1:8", "infinity and not-a-number"},
    {"a: 99999999999999999999\n", "1:4", "an integer beyond 64 bits"},
    {"a: 1e999\n", "1:4", "a number beyond the range of a double"},
    // Bytes.
    {"a: \xff\n", "1:4", "not valid UTF-8"},
    {"a: 1\nb: \xc0\xaf\n", "2:4", "not valid UTF-8"},
    {"a: \xed\xa0\x80\n", "1:4", "not valid UTF-8"},
    {"\xff\xfe"
     "a\0:\0"sv,
     "1:1", "not valid UTF-8"},
    {"\0\0\xfe\xff"sv, "1:3", "not valid UTF-8"},
    {"a\0b: 1\n"sv, "1:2", "a control character"},
    {"a: 1\nb: \x04 2\nc: 3\n", "2:4", "a control character"},
    {"a: \x1b[31m\n", "1:4", "a control character"},
    {"a: \x7f\n", "1:4", "a control character"},
    {"a: \xc2\x9b\n", "1:4", "a control character"},
    {"a: 1\rb: 2\n", "1:5", "a carriage return without a line feed"},
    {"a: \xef\xbb\xbf"
     "1\n",
     "1:4", "a byte order mark or noncharacter"},
    {"a: \xef\xbf\xbf\n", "1:4", "a byte order mark or noncharacter"},
    {"a: \"\\ud800\"\n", "1:11", "invalid unicode"},
    {"a: \"\\q\"\n", "1:7", "unknown escape character"},
    // More than one document, or text after it.
    {"a: 1\n---\nb: 2\n", "2:1", "a second document"},
    {"--- 1\n--- 2\n", "2:1", "a second document"},
    {"[1, 2]\nx\n", "2:1", "a second document, or text after the first one"},
    {"{a: 1} {b: 2}\n", "1:8", "a second document, or text after the first one"},
    // Shape.
    {"a:\n  b: 1\n c: 2\n", "3:2", ""},
    {"a:\n\tb: 1\n", "2:3", ""},
    {"\ta: 1\n", "1:3", ""},
    {"a: [1, 2\n", "2:1", ""},
    {"a: {b: 1\n", "2:1", ""},
    {"a: ]\n", "1:4", ""},
    {"a: \"x\n", "1:4", "the quoted text does not end"},
    {"a: \"x", "1:6", ""},
    {"a: \"x\\\"\n", "1:4", "the quoted text does not end"},
    {"a: !!str \"x\n", "1:4", "the quoted text does not end"},
    {"a: 'x''\n", "1:4", "the quoted text does not end"},
    {"a: b: c\n", "1:5", ""},
    {"- a\nb: 1\n", "2:1", ""},
    {"a: 1\n- b\n", "2:1", ""},
    {"a: @x\n", "1:4", ""},
    {"a: `x`\n", "1:4", ""},
    {"a: %x\n", "1:4", ""},
    {"a: \"b\" c\n", "1:8", ""},
    {"a: |x\n  b\n", "1:5", ""},
    {"%YAML 3.0\n---\na: 1\n", "1:1", ""},
    {"a: 1\nb\n", "2:1", "a colon is missing after the key"},
    {"a:\n  b: 1\n  mode 5\n", "3:3", "a colon is missing after the key"},
    {"a: [1,, 2]\n", "1:7", "an item is missing before the comma"},
    {"a: [, 1]\n", "1:5", "an item is missing before the comma"},
    {"a: [1, ,]\n", "1:8", "an item is missing before the comma"},
    {"a: &\n", "1:5", ""},
    {"a: *\n", "1:5", ""},
};

std::string place(const Problem& problem) {
  return std::to_string(problem.position.line) + ':' + std::to_string(problem.position.column);
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string out;
  out.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += piece;
  return out;
}

long peak_kib() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(yaml_hostile)

BOOST_AUTO_TEST_CASE(each_refusal_has_line_column_and_reason) {
  for (const auto& [text, where, message] : kRefusals) {
    const auto document = parse_yaml(text, "f.yaml");
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(!document.has_value());
      if (document) {
        BOOST_TEST_MESSAGE(config::to_json(document->value));
        continue;
      }
      BOOST_TEST(place(document.error()) == where);
      BOOST_TEST(document.error().message.starts_with(message), document.error().message);
      BOOST_TEST(!document.error().message.empty());
      BOOST_TEST(document.error().file == "f.yaml");
    }
  }
}

BOOST_AUTO_TEST_CASE(a_refusal_names_the_key) {
  BOOST_TEST(to_string(parse_yaml("a:\n- b: .inf\n", "f.yaml").error()) ==
             "f.yaml:2:6: a[0].b: infinity and not-a-number are not allowed");
  BOOST_TEST(parse_yaml("a: {b: 1, b: 2}\n", "").error().path == "/a");
}

// Thirty lines that would be 2^30 leaves.
BOOST_AUTO_TEST_CASE(a_refusal_quotes_no_piece_of_a_character) {
  // The library quotes the one byte it stumbled over.
  BOOST_TEST(parse_yaml("a: \"\\\xc3\xa9\"\n", "").error().message ==
             "unknown escape character: \\xc3");
}

BOOST_AUTO_TEST_CASE(an_alias_bomb_ends_at_its_first_anchor) {
  std::string bomb = "a0: &a0 [x, x]\n";
  for (int i = 1; i < 30; ++i) {
    const std::string name = std::to_string(i);
    const std::string last = std::to_string(i - 1);
    bomb += "a" + name + ": &a" + name + " [*a" + last + ", *a" + last + "]\n";
  }
  const auto document = parse_yaml(bomb, "f.yaml");
  BOOST_REQUIRE(!document);
  BOOST_TEST(place(document.error()) == "1:5");
}

BOOST_AUTO_TEST_CASE(nesting_stops_at_the_limit_in_every_form) {
  const auto flow = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  BOOST_TEST(!!parse_yaml(flow(32), ""));
  BOOST_TEST(parse_yaml(flow(33), "").error().message == "nested deeper than 32 levels");
  BOOST_TEST(place(parse_yaml(flow(33), "").error()) == "1:33");
  BOOST_TEST(!!parse_yaml(flow(3), "", {.depth = 3}));
  BOOST_TEST(!parse_yaml(flow(4), "", {.depth = 3}));
  BOOST_TEST(parse_yaml(repeated("- ", 40), "").error().message == "nested deeper than 32 levels");
  BOOST_TEST(parse_yaml(repeated("{a: ", 40) + repeated("}", 40), "").error().message ==
             "nested deeper than 32 levels");
  std::string block;
  for (std::size_t i = 0; i < 40; ++i) block += std::string(i, ' ') + "a:\n";
  BOOST_TEST(parse_yaml(block, "").error().message == "nested deeper than 32 levels");
}

BOOST_AUTO_TEST_CASE(nodes_stop_at_the_limit) {
  BOOST_TEST(!!parse_yaml("[1, 2, 3]", "", {.nodes = 4}));
  BOOST_TEST(parse_yaml("[1, 2, 3, 4]", "", {.nodes = 4}).error().message ==
             "more than 4 keys and values");
  BOOST_TEST(!!parse_yaml("a: 1\nb: 2\n", "", {.nodes = 5}));
  BOOST_TEST(place(parse_yaml("a: 1\nb: 2\nc: 3\n", "", {.nodes = 5}).error()) == "3:1");
  BOOST_TEST(!parse_yaml("[,,,,,,]", "", {.nodes = 4}));
}

// As large as a file may be: each answers soon, in bounded memory.
BOOST_AUTO_TEST_CASE(large_texts_are_handled_in_time_and_memory) {
  constexpr std::size_t kSize = 4U << 20;
  std::vector<std::string> texts = {
      std::string(kSize, '['),
      std::string(kSize, '{'),
      std::string(kSize, ']'),
      std::string(kSize, ','),
      std::string(kSize, ':'),
      std::string(kSize, '\n'),
      std::string(kSize, ' '),
      std::string(kSize, '#'),
      std::string(kSize, '\t'),
      std::string(kSize, '"'),
      std::string(kSize, '\''),
      std::string(kSize, 'a'),
      std::string(kSize, '!'),
      std::string(kSize, '%'),
      "\"" + std::string(kSize - 2, 'a') + "\"",
      "a: |\n" + repeated("  text\n", kSize / 8),
      repeated("- ", kSize / 2),
      repeated("? ", kSize / 2),
      repeated("- 1\n", kSize / 4),
      repeated("[],", kSize / 3),
      "[" + repeated("1,", kSize / 2 - 1) + "]",
      "{" + repeated("a,", kSize / 2 - 1) + "}",
      repeated("a: 1\n", kSize / 5),
      repeated("---\n", kSize / 4),
      repeated("--- a\n", kSize / 6),
      repeated("*a ", kSize / 3),
      repeated("&a ", kSize / 3),
      repeated("a b: ", kSize / 5),
      repeated("%TAG ! a\n", kSize / 9),
      repeated("\xc3\xa9", kSize / 2),
      repeated("\xc3\xa9: [\n", kSize / 6),
      std::string(kSize, '\xff'),
  };
  std::string members;
  for (int i = 0; members.size() < kSize - 20; ++i) members += "k" + std::to_string(i) + ":\n";
  texts.push_back(members);
  for (const auto& text : texts) {
    const std::string name = text.substr(0, 8);
    // Processor time: on a busy machine the clock on the wall says nothing.
    const std::clock_t start = std::clock();
    const auto document = parse_yaml(text, "f.yaml");
    const double took = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    BOOST_TEST(took < 60, name << " took " << took << " s");
    if (took > 1) BOOST_TEST_MESSAGE(name << " took " << took << " s");
  }
#if defined(TUNINGD_SANITIZE)
  constexpr long kShadow = 8;  // sanitizers take memory of their own
#else
  constexpr long kShadow = 1;
#endif
  BOOST_TEST(peak_kib() < kShadow * 400 * 1024);
}

// Any cut of a document is an answer, never a crash (ASan watches).
BOOST_AUTO_TEST_CASE(every_prefix_and_every_damaged_byte_is_handled) {
  const std::string text =
      "# settings\n"
      "daemon: {log: {level: info}, state_dir: \"/var\\tlib\"}\n"
      "plugins:\n"
      "  - name: preset\n"
      "    settings:\n"
      "      text: |\n"
      "        one\n"
      "        two\n"
      "      'list': [1, -2.5e3, 0x1F, é, !!str 5, ~]\n"
      "    ? folded\n"
      "    : >-\n"
      "      a\n"
      "      b\n"
      "...\n";
  BOOST_REQUIRE(parse_yaml(text, ""));
  std::size_t refused = 0;
  for (std::size_t size = 0; size < text.size(); ++size) {
    const std::vector<char> exact(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(size));
    refused += parse_yaml({exact.data(), exact.size()}, "") ? 0U : 1U;
  }
  BOOST_TEST(refused > 20U);
  for (const char damage : "\0\n\r\t !\"#%&'*,-.0:<>?@[]`{|}~\x7f\x80\xff"sv) {
    for (std::size_t at = 0; at < text.size(); ++at) {
      std::string damaged = text;
      damaged[at] = damage;
      const auto document = parse_yaml(damaged, "f.yaml");
      if (document) {
        BOOST_REQUIRE(config::is_utf8(config::to_json(document->value)));
      } else {
        BOOST_REQUIRE(!document.error().message.empty());
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

#include "config/yaml_text.h"

#include <sys/stat.h>
#include <unistd.h>

#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <fstream>
#include <string>

#include "config/json_text.h"

using config::parse_yaml;
using config::Position;
using config::Problem;

namespace config {
std::ostream& operator<<(std::ostream& out, const Position& position) {
  return out << position.line << ':' << position.column;
}
}  // namespace config

namespace {

std::string as_json(std::string_view text) {
  const auto document = parse_yaml(text, "f.yaml");
  if (!document) BOOST_FAIL(to_string(document.error()));
  return config::to_json(document->value);
}

constexpr std::string_view kSettings =
    "# a comment\n"
    "daemon:\n"
    "  state_dir: /var/lib/tuningd\n"
    "plugins:\n"
    "  - name: preset\n"
    "    settings:\n"
    "      \"a/b\": [10, {é: 1, x: 2}]\n";

class TempFolder {
 public:
  TempFolder() {
    char name[] = "/tmp/config-test-XXXXXX";
    BOOST_REQUIRE(::mkdtemp(name) != nullptr);
    path_ = name;
  }
  ~TempFolder() { std::system(("rm -rf " + path_).c_str()); }
  std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(yaml_text)

BOOST_AUTO_TEST_CASE(maps_and_lists_become_objects_and_arrays_in_order) {
  BOOST_TEST(as_json("z: 1\na: {y: [], x: {}}\nm:\n- 1\n- - 2\n  - 3\n- k: v\n  l: ~\n") ==
             R"({"z":1,"a":{"y":[],"x":{}},"m":[1,[2,3],{"k":"v","l":null}]})");
}

BOOST_AUTO_TEST_CASE(json_is_yaml) {
  const std::string json = R"({"a":[1,2.5,"x",true,null],"b":{"c":"\u00e9\n"},"d":""})";
  BOOST_TEST(as_json(json) == R"({"a":[1,2.5,"x",true,null],"b":{"c":"é\n"},"d":""})");
}

BOOST_AUTO_TEST_CASE(an_empty_text_is_null) {
  for (const auto* text : {"", "\n", "# only a comment\n", "---\n", "---\n...\n", "\xef\xbb\xbf"}) {
    BOOST_TEST(as_json(text) == "null", text);
  }
}

BOOST_AUTO_TEST_CASE(keys_are_the_text_they_are_written_as) {
  BOOST_TEST(as_json("1: a\ntrue: b\n0x1: c\n'': d\n\"a b\": e\n? f\n: g\n") ==
             R"({"1":"a","true":"b","0x1":"c","":"d","a b":"e","f":"g"})");
  BOOST_TEST(as_json("{a, b: 1}") == R"({"a":null,"b":1})");
  BOOST_TEST(as_json("\"<<\": 1\n") == R"({"<<":1})");
  BOOST_TEST(as_json("a:\nb: [1, 2,]\nc: {d: , e}\n? f\n") ==
             R"({"a":null,"b":[1,2],"c":{"d":null,"e":null},"f":null})");
  BOOST_TEST(as_json("a:\n- \n- ~\n-\n") == R"({"a":[null,null,null]})");
  BOOST_TEST(as_json("[a: 1]") == R"([{"a":1}])");
}

BOOST_AUTO_TEST_CASE(directives_markers_bom_and_crlf_are_fine) {
  BOOST_TEST(as_json("%YAML 1.2\n---\na: 1\n...\n") == R"({"a":1})");
  BOOST_TEST(as_json("\xef\xbb\xbf"
                     "a: 1\n") == R"({"a":1})");
  BOOST_TEST(as_json("a: 1\r\nb:\r\n  - x\r\n  - y\r\n") == R"({"a":1,"b":["x","y"]})");
}

BOOST_AUTO_TEST_CASE(members_stand_where_their_key_does_and_items_where_they_begin) {
  const auto document = parse_yaml(kSettings, "f.yaml");
  BOOST_REQUIRE(document);
  BOOST_TEST(document->file == "f.yaml");
  BOOST_TEST(document->positions.at("") == (Position{2, 1}));
  BOOST_TEST(document->positions.at("/daemon") == (Position{2, 1}));
  BOOST_TEST(document->positions.at("/daemon/state_dir") == (Position{3, 3}));
  BOOST_TEST(document->positions.at("/plugins/0") == (Position{5, 5}));
  BOOST_TEST(document->positions.at("/plugins/0/settings/a~1b") == (Position{7, 7}));
  BOOST_TEST(document->positions.at("/plugins/0/settings/a~1b/0") == (Position{7, 15}));
  BOOST_TEST(document->positions.at("/plugins/0/settings/a~1b/1/é") == (Position{7, 20}));
  // Columns count characters: é is two bytes.
  BOOST_TEST(document->positions.at("/plugins/0/settings/a~1b/1/x") == (Position{7, 26}));
}

BOOST_AUTO_TEST_CASE(what_is_absent_stands_where_its_nearest_ancestor_does) {
  const auto document = parse_yaml(kSettings, "f.yaml");
  BOOST_REQUIRE(document);
  BOOST_TEST(document->position_of("/daemon/log/level") == (Position{2, 1}));
  BOOST_TEST(document->position_of("/plugins/0/path") == (Position{5, 5}));
  BOOST_TEST(document->position_of("/nothing") == (Position{2, 1}));
  BOOST_TEST(document->position_of("") == (Position{2, 1}));
  BOOST_TEST(config::YamlDocument{}.position_of("/a") == Position{});
}

BOOST_AUTO_TEST_CASE(a_problem_prints_file_line_column_key_and_message) {
  const Problem whole{"f.yaml", {3, 5}, "/plugins/0/settings/a~1b", "is wrong"};
  BOOST_TEST(to_string(whole) == "f.yaml:3:5: plugins[0].settings.a/b: is wrong");
  BOOST_TEST(to_string(Problem{"f.yaml", {}, "", "cannot open"}) == "f.yaml: cannot open");
  BOOST_TEST(to_string(Problem{"", {}, "/a", "is wrong"}) == "a: is wrong");
  BOOST_TEST(to_string(Problem{"", {}, "/a\nb", "\x1b[31m \x7f \xc2\x85 \xff é"}) ==
             "a\\x0ab: \\x1b[31m \\x7f \\xc2\\x85 \\xff é");
  BOOST_TEST(config::key_name("") == "");
  BOOST_TEST(config::key_name("/0/a~0b/1x") == "[0].a~b.1x");
}

BOOST_AUTO_TEST_CASE(a_file_is_read_and_named) {
  const TempFolder folder;
  const std::string file = folder.file("settings.yaml");
  std::ofstream(file) << kSettings;
  const auto document = config::load_yaml(file);
  BOOST_REQUIRE(document);
  BOOST_TEST(document->file == file);
  BOOST_TEST(document->value.at("daemon").at("state_dir").as_string() == "/var/lib/tuningd");
  std::ofstream(file) << "a: [1\n";
  const auto broken = config::load_yaml(file);
  BOOST_REQUIRE(!broken);
  BOOST_TEST(broken.error().file == file);
}

BOOST_AUTO_TEST_CASE(what_is_no_file_is_a_problem_and_nothing_hangs) {
  const TempFolder folder;
  const auto missing = config::load_yaml(folder.file("missing.yaml"));
  BOOST_REQUIRE(!missing);
  BOOST_TEST(to_string(missing.error()) ==
             folder.file("missing.yaml") + ": cannot open: No such file or directory");
  BOOST_TEST(config::load_yaml(folder.file("")).error().message == "not a regular file");
  const std::string fifo = folder.file("fifo");
  BOOST_REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  BOOST_TEST(config::load_yaml(fifo).error().message == "not a regular file");
}

BOOST_AUTO_TEST_CASE(a_file_beyond_the_limit_is_refused) {
  const TempFolder folder;
  const std::string file = folder.file("large.yaml");
  std::ofstream(file) << std::string(1001, '#');
  BOOST_TEST(config::load_yaml(file, {.bytes = 1000}).error().message == "larger than 1000 bytes");
  BOOST_TEST(!!config::load_yaml(file, {.bytes = 1001}));
}

BOOST_AUTO_TEST_SUITE_END()

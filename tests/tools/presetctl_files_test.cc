#include "presetctl/files.h"

#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "support/temp_dir.h"

namespace fs = std::filesystem;
using presetctl::export_file_name;

namespace {

std::string content(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream all;
  all << in.rdbuf();
  return all.str();
}

std::size_t entries(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(files)

BOOST_AUTO_TEST_CASE(a_preset_is_exported_under_its_name) {
  BOOST_TEST(export_file_name("High Throughput") == "preset-High Throughput.json");
  BOOST_TEST(export_file_name("größe 東京") == "preset-größe 東京.json");
}

BOOST_AUTO_TEST_CASE(no_name_leads_out_of_the_folder_or_to_the_terminal) {
  BOOST_TEST(export_file_name("../../etc/passwd") == "preset-.._.._etc_passwd.json");
  BOOST_TEST(export_file_name("a\\b") == "preset-a_b.json");
  BOOST_TEST(export_file_name("a\033[31m\n\u202e") == "preset-a_[31m__.json");
  BOOST_TEST(export_file_name("") == "preset-.json");
}

BOOST_AUTO_TEST_CASE(a_long_name_is_cut_between_characters_to_what_a_file_system_takes) {
  std::string name;
  for (int i = 0; i < 255; ++i) name += "東";
  const std::string file = export_file_name(name);
  BOOST_TEST(file.size() <= 255U);
  BOOST_TEST(file.size() > 240U);
  BOOST_TEST((file.size() - std::string("preset-.json").size()) % 3 == 0U);
}

BOOST_AUTO_TEST_CASE(a_file_is_written_whole_and_nothing_else_stays) {
  const test::TempDir folder;
  BOOST_TEST(presetctl::write_file((folder / "a").string(), "text\n", false).has_value());
  BOOST_TEST(content(folder / "a") == "text\n");
  BOOST_TEST(entries(folder.path()) == 1U);
}

BOOST_AUTO_TEST_CASE(an_existing_file_is_replaced_only_when_asked) {
  const test::TempDir folder;
  const std::string path = folder.write("a", "old");
  const auto refused = presetctl::write_file(path, "new", false);
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST(refused.error().status == presetctl::kMisused);
  BOOST_TEST(refused.error().lines.at(0) == path + ": exists already; --force replaces it");
  BOOST_TEST(content(path) == "old");
  BOOST_TEST(presetctl::write_file(path, "new", true).has_value());
  BOOST_TEST(content(path) == "new");
  BOOST_TEST(entries(folder.path()) == 1U);
}

BOOST_AUTO_TEST_CASE(links_and_special_files_are_left_alone) {
  const test::TempDir folder;
  const std::string target = folder.write("target", "old");
  const std::string link = (folder / "link").string();
  fs::create_symlink(target, link);
  const std::string dangling = (folder / "dangling").string();
  fs::create_symlink(folder / "missing", dangling);
  const std::string fifo = (folder / "fifo").string();
  BOOST_REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  for (const std::string& path : {link, dangling, fifo, folder.path().string()}) {
    BOOST_TEST(!presetctl::write_file(path, "new", false).has_value(), path);
    BOOST_TEST(!presetctl::write_file(path, "new", true).has_value(), path);
  }
  BOOST_TEST(content(target) == "old");
  BOOST_TEST(!fs::exists(folder / "missing"));
  BOOST_TEST(fs::is_symlink(link));
}

BOOST_AUTO_TEST_CASE(a_missing_folder_is_told) {
  const test::TempDir folder;
  const auto refused = presetctl::write_file((folder / "no/a").string(), "x", false);
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST(refused.error().lines.at(0).find("cannot be written") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(documents_are_json_or_yaml_by_ending_or_by_look) {
  BOOST_TEST(presetctl::parse_document("{\"a\":1}", "-").has_value());
  BOOST_TEST(presetctl::parse_document("a: [1, 2]\n", "-").has_value());
  BOOST_TEST(presetctl::parse_document("{a: 1}", "f.yaml").has_value());
  BOOST_TEST(!presetctl::parse_document("{a: 1}", "f.json").has_value());
  BOOST_TEST(!presetctl::parse_document("a: 1", "f.json").has_value());
}

BOOST_AUTO_TEST_CASE(a_broken_document_is_told_with_file_and_place) {
  const auto yaml = presetctl::parse_document("a: 1\nb: [\n", "f.yaml");
  BOOST_REQUIRE(!yaml.has_value());
  BOOST_TEST(yaml.error().status == presetctl::kMisused);
  BOOST_TEST(yaml.error().lines.at(0).starts_with("f.yaml:"));
  const auto json = presetctl::parse_document("{\"a\":1,\n\"a\":2}", "f.json");
  BOOST_REQUIRE(!json.has_value());
  BOOST_TEST(json.error().lines.at(0).starts_with("f.json: "));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_there_or_a_folder_is_told) {
  const test::TempDir folder;
  BOOST_TEST(!presetctl::read_file((folder / "no").string()).has_value());
  BOOST_TEST(!presetctl::read_file(folder.path().string()).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

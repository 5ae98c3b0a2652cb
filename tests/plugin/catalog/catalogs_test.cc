#include "plugin/catalog/catalogs.h"

#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "support/temp_dir.h"

namespace {

using preset::CatalogSetPtr;

std::string catalog(std::string_view engine, std::string_view version, std::string_view covers = "",
                    std::string_view help = "Ranks.") {
  std::string text = "format: tuningd-catalog/1\nengine: " + std::string(engine) + "\nversion: \"" +
                     std::string(version) + "\"\n";
  if (!covers.empty()) text += "covers: \"" + std::string(covers) + "\"\n";
  return text + "flags:\n  - {name: tp-size, type: int, help: " + std::string(help) + "}\n";
}

std::string version_for(const CatalogSetPtr& set, std::string_view range) {
  const auto choice = set->choose("engine", range);
  return (choice.covers ? "" : "not covered: ") + choice.catalog->version();
}

BOOST_AUTO_TEST_SUITE(catalogs)

BOOST_AUTO_TEST_CASE(several_versions_stand_side_by_side_and_the_range_chooses) {
  const test::TempDir folder;
  folder.write("engine/0.9.yaml", catalog("engine", "0.9"));
  folder.write("engine/0.10.yaml", catalog("engine", "0.10", ">=0.10,<0.12"));
  folder.write("engine/main.yaml", catalog("engine", "main", ">=0.12"));
  folder.write("other/1.yaml", catalog("other", "1"));
  const auto load = preset::load_catalogs({folder.path().string()}, nullptr);
  BOOST_TEST(load.problems.empty());
  BOOST_TEST(load.catalogs->all().size() == 4U);
  BOOST_TEST(version_for(load.catalogs, "") == "main");
  BOOST_TEST(version_for(load.catalogs, "0.9") == "0.9");
  BOOST_TEST(version_for(load.catalogs, "0.11.3") == "0.10");
  BOOST_TEST(version_for(load.catalogs, ">=0.9,<0.11") == "0.10");
  BOOST_TEST(version_for(load.catalogs, "0.13") == "main");
  BOOST_TEST(version_for(load.catalogs, "<0.5") == "not covered: main");
  BOOST_TEST(load.catalogs->choose("nothing", "").catalog == nullptr);
  BOOST_TEST(load.catalogs->get("engine", "0.9")->version() == "0.9");
  BOOST_TEST(load.catalogs->get("engine", "0.8") == nullptr);
}

BOOST_AUTO_TEST_CASE(a_runtime_names_the_engine_it_begins_with) {
  const std::vector<std::string> engines{"llama", "llama.cpp", "sglang"};
  BOOST_TEST(preset::engine_named("sglang", engines) == "sglang");
  BOOST_TEST(preset::engine_named("SGLang-0.5", engines) == "sglang");
  BOOST_TEST(preset::engine_named("LLAMA.CPP-cuda", engines) == "llama.cpp");
  BOOST_TEST(preset::engine_named("llama-x", engines) == "llama");
  BOOST_TEST(preset::engine_named("sglan", engines) == "sglan");
  BOOST_TEST(preset::engine_named("my-sglang", engines) == "my-sglang");
  BOOST_TEST(preset::engine_named("", engines).empty());
  const test::TempDir folder;
  folder.write("engine/1.yaml", catalog("engine", "1"));
  const auto load = preset::load_catalogs({folder.path().string()}, nullptr);
  BOOST_TEST(load.catalogs->for_runtime("Engine-x", "1").catalog->version() == "1");
  BOOST_TEST(load.catalogs->choose("Engine-x", "1").catalog == nullptr);
}

BOOST_AUTO_TEST_CASE(a_broken_file_leaves_the_catalog_before_in_force) {
  const test::TempDir folder;
  const std::string file = folder.write("engine/1.yaml", catalog("engine", "1", "", "First."));
  const auto first = preset::load_catalogs({folder.path().string()}, nullptr);
  folder.write("engine/1.yaml", "format: [\n");
  const auto second = preset::load_catalogs({folder.path().string()}, first.catalogs);
  BOOST_TEST(second.problems.size() == 1U);
  BOOST_TEST(second.problems.front().file == file);
  BOOST_TEST(second.problems.front().position.line > 0U);
  BOOST_TEST(second.kept == std::vector<std::string>{file});
  BOOST_TEST(second.catalogs->get("engine", "1")->parts().flags.front().help == "First.");

  folder.write("engine/1.yaml", catalog("engine", "1", "", "Second."));
  const auto third = preset::load_catalogs({folder.path().string()}, second.catalogs);
  BOOST_TEST(third.problems.empty());
  BOOST_TEST(third.catalogs->get("engine", "1")->parts().flags.front().help == "Second.");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_gone_takes_its_catalog_along) {
  const test::TempDir folder;
  folder.write("engine/1.yaml", catalog("engine", "1"));
  folder.write("engine/2.yaml", catalog("engine", "2"));
  const auto first = preset::load_catalogs({folder.path().string()}, nullptr);
  std::filesystem::remove(folder / "engine/2.yaml");
  const auto second = preset::load_catalogs({folder.path().string()}, first.catalogs);
  BOOST_TEST(second.catalogs->all().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_read_keeps_what_it_brought) {
  const test::TempDir folder;
  folder.write("all/engine/1.yaml", catalog("engine", "1"));
  const std::string path = (folder / "all").string();
  const auto first = preset::load_catalogs({path}, nullptr);
  std::filesystem::rename(path, path + "-moved");
  const auto second = preset::load_catalogs({path}, first.catalogs);
  BOOST_TEST(second.problems.size() == 1U);
  BOOST_TEST(second.catalogs->all().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_later_folder_replaces_a_catalog_of_an_earlier_one) {
  const test::TempDir folder;
  folder.write("shipped/engine/1.yaml", catalog("engine", "1", "", "Shipped."));
  folder.write("own/engine/mine.yaml", catalog("engine", "1", "", "Own."));
  const auto load =
      preset::load_catalogs({(folder / "shipped").string(), (folder / "own").string()}, nullptr);
  BOOST_TEST(load.catalogs->all().size() == 1U);
  BOOST_TEST(load.catalogs->get("engine", "1")->parts().flags.front().help == "Own.");
}

BOOST_AUTO_TEST_CASE(a_catalog_in_another_engines_folder_is_a_fault) {
  const test::TempDir folder;
  folder.write("sglang/1.yaml", catalog("vllm", "1"));
  const auto load = preset::load_catalogs({folder.path().string()}, nullptr);
  BOOST_TEST(load.problems.size() == 1U);
  BOOST_TEST(load.catalogs->all().empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace

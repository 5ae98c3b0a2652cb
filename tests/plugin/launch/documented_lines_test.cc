// The launch lines of the engines' documentation go in and come out the same.
#include <boost/test/unit_test.hpp>
#include <map>

#include "config/yaml_text.h"
#include "plugin/catalog/catalogs.h"
#include "tests/plugin/launch/small_catalogs.h"

using namespace preset;
using namespace preset::launch_test;

namespace {

struct Line {
  std::string engine, source, line;
};

std::vector<Line> documented_lines() {
  const auto document = config::load_yaml(LAUNCH_LINES);
  BOOST_REQUIRE_MESSAGE(document, (document ? "" : config::to_string(document.error())));
  std::vector<Line> lines;
  for (const json::value& entry : document->value.at("lines").as_array()) {
    const auto member = [&](const char* name) {
      const json::string& value = entry.at(name).as_string();
      return std::string(value.data(), value.size());
    };
    lines.push_back({member("engine"), member("source"), member("line")});
  }
  return lines;
}

CatalogPtr newest_shipped(void* /*context*/, std::string_view engine) {
  static const CatalogLoad shipped = load_catalogs({SOURCE_CATALOGS}, nullptr);
  for (const config::Problem& problem : shipped.problems) BOOST_ERROR(config::to_string(problem));
  return shipped.catalogs->choose(engine, "").catalog;
}

CatalogPtr bare(void* /*context*/, std::string_view engine) {
  Catalog::Parts parts;
  parts.engine = engine;
  return std::make_shared<const Catalog>(std::move(parts));
}

// With any knowledge of the flags, or none.
void comes_back(const Line& line, CatalogOf catalog_of) {
  const auto argv = words(line.line);
  const auto captured = capture_argv(argv, catalog_of, nullptr);
  BOOST_REQUIRE_MESSAGE(captured, line.line << ": " << why(captured));
  BOOST_TEST(captured->engine == line.engine);
  const CatalogPtr catalog = catalog_of(nullptr, line.engine);
  const auto back = render(*catalog, point_of(*captured), captured->launch, "");
  BOOST_REQUIRE_MESSAGE(back, line.line << ": " << why(back));
  std::vector<std::string> whole;
  for (const auto& [name, value] : back->environment) whole.push_back(name + "=" + value);
  whole.insert(whole.end(), back->argv.begin(), back->argv.end());
  BOOST_TEST(whole == argv, boost::test_tools::per_element());
  BOOST_TEST(words(back->shell) == argv, boost::test_tools::per_element());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(documented_lines_facts)

BOOST_AUTO_TEST_CASE(there_are_lines_of_every_engine) {
  std::map<std::string, int> count;
  for (const Line& line : documented_lines()) ++count[line.engine];
  BOOST_TEST(count.size() == 3U);
  for (const auto& [engine, lines] : count) BOOST_TEST(lines >= 12, engine);
}

BOOST_AUTO_TEST_CASE(they_come_out_as_they_went_in) {
  for (const Line& line : documented_lines()) {
    BOOST_TEST_CONTEXT(line.line) {
      comes_back(line, small_catalog_of);
      comes_back(line, bare);
    }
  }
}

BOOST_AUTO_TEST_CASE(they_come_out_as_they_went_in_by_the_shipped_catalogs) {
  for (const Line& line : documented_lines()) {
    BOOST_TEST_CONTEXT(line.line) {
      BOOST_REQUIRE(newest_shipped(nullptr, line.engine) != nullptr);
      comes_back(line, newest_shipped);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_shipped_catalogs_know_all_flags_but_those_the_pages_write_as_they_were) {
  // Pages older than the engines they describe.
  const auto outdated = [](std::string_view warning) {
    return warning.starts_with("-fa: ") || warning.ends_with("called cuda-graph-max-bs-decode now");
  };
  int without = 0;
  int old = 0;
  for (const Line& line : documented_lines()) {
    const auto captured = capture_argv(words(line.line), newest_shipped, nullptr);
    BOOST_REQUIRE(captured);
    if (captured->warnings.empty()) ++without;
    for (const std::string& warning : captured->warnings) {
      BOOST_TEST(outdated(warning), line.engine << ": " << warning << " in " << line.line);
      ++old;
    }
  }
  BOOST_TEST(without >= 45);
  BOOST_TEST(old == 4);
}

BOOST_AUTO_TEST_SUITE_END()

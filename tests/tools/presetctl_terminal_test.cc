// What only happens on a terminal: colours, width, questions.
#include <boost/test/unit_test.hpp>
#include <sstream>

#include "presetctl_run.h"

namespace json = boost::json;
using test::create_preset;
using test::ctl_on_terminal;
using test::fresh_name;
using test::OnTerminal;

namespace {

// Columns of a line of the screen: characters, for text whose characters are all one wide.
std::size_t columns(std::string_view line) {
  std::size_t count = 0;
  for (const char c : line) {
    if ((static_cast<unsigned char>(c) & 0xc0U) != 0x80U) ++count;
  }
  return count;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(on_a_terminal, test::OnSharedDaemon)

BOOST_AUTO_TEST_CASE(there_are_colours_unless_they_are_not_wanted) {
  BOOST_TEST(ctl_on_terminal({"list"}, {}, {"TERM=xterm", "NO_COLOR="}).screen.find("\033[1m") !=
             std::string::npos);
  BOOST_TEST(ctl_on_terminal({"list"}, {}, {"TERM=xterm", "NO_COLOR=1"}).screen.find('\033') ==
             std::string::npos);
  BOOST_TEST(ctl_on_terminal({"list"}, {}, {"TERM=dumb", "NO_COLOR="}).screen.find('\033') ==
             std::string::npos);
  BOOST_TEST(test::ctl_out({"list"}).find('\033') == std::string::npos);
  const std::string diff =
      ctl_on_terminal({"diff", "Balanced", "Low Latency"}, {}, {"TERM=xterm", "NO_COLOR="}).screen;
  BOOST_TEST(diff.find("\033[31m- ") != std::string::npos);
  BOOST_TEST(diff.find("\033[32m+ ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(tables_are_cut_to_the_width) {
  const std::string category = fresh_name("wide");
  create_preset(client, category + std::string(150, 'n'), {{"category", category}});
  const OnTerminal shown = ctl_on_terminal({"list", "--category", category}, {}, {"NO_COLOR=1"});
  std::istringstream lines(shown.screen);
  std::string line;
  int count = 0;
  while (std::getline(lines, line)) {
    if (line.ends_with('\r')) line.pop_back();
    ++count;
    BOOST_TEST(columns(line) <= 60U, line);
  }
  BOOST_TEST(count == 2);
  BOOST_TEST(shown.screen.find("…") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(json_is_indented) {
  const OnTerminal shown = ctl_on_terminal({"get", "Balanced", "--json"});
  BOOST_TEST(shown.screen.starts_with("{\r\n  \"id\": "), shown.screen);
}

BOOST_AUTO_TEST_CASE(delete_asks_and_takes_only_a_yes) {
  const std::string name = fresh_name("asked");
  const json::object made = create_preset(client, name);
  for (const char* no : {"n\n", "\n", "x\n", "\x04"}) {
    const OnTerminal kept = ctl_on_terminal({"delete", name}, no);
    BOOST_TEST(kept.code == 1);
    BOOST_TEST(kept.screen.find("delete #" + std::to_string(made.at("id").as_int64()) + " " + name +
                                ", revision 1? [y/N]") != std::string::npos,
               kept.screen);
    BOOST_TEST(kept.screen.find("nothing was deleted") != std::string::npos);
  }
  test::check_ok(client.call("preset.get", {{"preset", name}}));
  BOOST_TEST(ctl_on_terminal({"delete", name}, "y\n").code == 0);
  test::check_error(client.call("preset.get", {{"preset", name}}), test::kNotFound, "not_found");
}

BOOST_AUTO_TEST_CASE(delete_with_yes_does_not_ask) {
  const std::string name = fresh_name("unasked");
  create_preset(client, name);
  const OnTerminal done = ctl_on_terminal({"delete", name, "--yes"});
  BOOST_TEST(done.code == 0);
  BOOST_TEST(done.screen.find("[y/N]") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

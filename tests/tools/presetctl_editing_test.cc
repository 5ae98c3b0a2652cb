// edit, with scripts in the editor's place.
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "presetctl_run.h"

namespace fs = std::filesystem;
namespace json = boost::json;
using test::create_preset;
using test::ctl;
using test::fresh_name;

namespace {

// An editor that runs a script with the file as $1, and a folder for its files.
struct WithEditor : test::OnSharedDaemon {
  test::TempDir folder;
  std::string name = fresh_name("edited");
  json::object made = create_preset(
      client, name,
      {{"description", "old"}, {"parameters", test::parse(R"({"a":[1,2],"b":["no",null]})")}});

  test::Finished edit(const std::string& script, const std::vector<std::string>& more = {}) {
    const std::string editor = folder.write("editor", "#!/bin/sh\n" + script);
    fs::permissions(editor, fs::perms::owner_all);
    fs::create_directories(folder / "tmp");
    std::vector<std::string> words{"edit", name};
    words.insert(words.end(), more.begin(), more.end());
    return ctl(words, {.env = {"EDITOR=" + editor, "VISUAL", "TMPDIR=" + (folder / "tmp").string(),
                               "SEEN=" + seen()}});
  }
  std::string seen() const { return (folder / "seen").string(); }
  json::object now() { return client.call("preset.get", {{"preset", made.at("id")}}).object(); }
  // Files that are left where the text was edited.
  std::vector<std::string> left() const {
    std::vector<std::string> files;
    for (const auto& entry : fs::directory_iterator(folder / "tmp")) files.push_back(entry.path());
    return files;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(editing, WithEditor)

BOOST_AUTO_TEST_CASE(what_is_saved_becomes_the_preset) {
  const test::Finished done = edit("sed -i 's/a: \\[1, 2\\]/a: [1, 2, 3]/; s/old/new/' \"$1\"\n");
  BOOST_TEST(done.status.code == 0, done.err);
  BOOST_TEST(done.out.starts_with("updated #"));
  BOOST_TEST(now().at("description") == json::value("new"));
  test::check_equal(now().at("parameters"), test::parse(R"({"a":[1,2,3],"b":["no",null]})"));
  BOOST_TEST(left().empty());
}

BOOST_AUTO_TEST_CASE(the_file_is_private_and_shows_only_what_can_be_changed) {
  const test::Finished done = edit("cp \"$1\" \"$SEEN\"; stat -c %a \"$1\" >> \"$SEEN\"\n");
  BOOST_TEST(done.status.code == 0);
  BOOST_TEST(done.err == "presetctl: unchanged\n");
  const std::string text = test::read_file(seen());
  BOOST_TEST(text.ends_with("\n600\n"), text);
  BOOST_TEST(text.find("name: \"" + name + "\"\ndescription: \"old\"\ncategory: null\n") !=
                 std::string::npos,
             text);
  BOOST_TEST(text.find("parameters:\n  a: [1, 2]\n  b: [\"no\", null]\n") != std::string::npos);
  BOOST_TEST(text.find("revision") == std::string::npos);
  BOOST_TEST(now().at("revision") == json::value(1));
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_shown_at_the_top_and_can_be_mended) {
  const test::Finished done = edit(
      "if [ -e \"$SEEN\" ]; then cp \"$1\" \"$SEEN\"; sed -i 's/a: \\[\\]/a: [7]/' \"$1\";\n"
      "else : > \"$SEEN\"; sed -i 's/a: \\[1, 2\\]/a: []/' \"$1\"; fi\n");
  BOOST_TEST(done.status.code == 0, done.err);
  BOOST_TEST(test::read_file(seen()).starts_with("#! /changes/parameters/a: "),
             test::read_file(seen()));
  test::check_equal(now().at("parameters").at("a"), test::parse("[7]"));
  BOOST_TEST(left().empty());
}

BOOST_AUTO_TEST_CASE(a_text_that_stays_wrong_is_kept_in_a_file_that_is_named) {
  for (const char* script :
       {"sed -i 's/a: \\[1, 2\\]/a: [/' \"$1\"\n", "sed -i 's/a: \\[1, 2\\]/a: 5/' \"$1\"\n"}) {
    const test::Finished done = edit(script);
    BOOST_TEST(done.status.code == 1);
    BOOST_REQUIRE(left().size() == 1U);
    BOOST_TEST(done.err.find("your text is kept in " + left().front()) != std::string::npos,
               done.err);
    BOOST_TEST(test::read_file(left().front()).find("  a: ") != std::string::npos);
    fs::remove(left().front());
  }
  BOOST_TEST(now().at("revision") == json::value(1));
}

BOOST_AUTO_TEST_CASE(a_change_by_someone_else_is_not_overwritten) {
  const test::Finished done = edit("sed -i s/old/mine/ \"$1\"\n" PRESETCTL_PROGRAM " --socket '" +
                                   test::shared_daemon().socket_path() + "' update '" + name +
                                   "' --description theirs >/dev/null\n");
  BOOST_TEST(done.status.code == 1);
  BOOST_TEST(done.err.find("revision 2") != std::string::npos, done.err);
  BOOST_REQUIRE(left().size() == 1U);
  BOOST_TEST(test::read_file(left().front()).find("mine") != std::string::npos);
  BOOST_TEST(now().at("description") == json::value("theirs"));
}

BOOST_AUTO_TEST_CASE(an_empty_text_changes_nothing) {
  const test::Finished done = edit(": > \"$1\"\n");
  BOOST_TEST(done.status.code == 0);
  BOOST_TEST(done.err.find("nothing was changed") != std::string::npos);
  BOOST_TEST(now().at("revision") == json::value(1));
  BOOST_TEST(left().empty());
}

BOOST_AUTO_TEST_CASE(an_editor_that_fails_loses_no_text) {
  const test::Finished unchanged = edit("exit 1\n");
  BOOST_TEST(unchanged.status.code == 2);
  BOOST_TEST(left().empty());
  const test::Finished changed = edit("sed -i s/old/new/ \"$1\"; exit 1\n");
  BOOST_TEST(changed.status.code == 2);
  BOOST_REQUIRE(left().size() == 1U);
  BOOST_TEST(test::read_file(left().front()).find("new") != std::string::npos);
  BOOST_TEST(now().at("description") == json::value("old"));
}

BOOST_AUTO_TEST_CASE(a_field_that_is_taken_out_is_cleared_and_json_prints_the_preset) {
  const test::Finished done = edit("sed -i '/^description/d' \"$1\"\n", {"--json"});
  BOOST_TEST(done.status.code == 0, done.err);
  BOOST_TEST(test::parse(done.out).at("description").is_null());
  BOOST_TEST(now().at("description").is_null());
}

BOOST_AUTO_TEST_CASE(options_in_the_editor_variable_work) {
  const test::Finished done =
      ctl({"edit", name}, {.env = {"VISUAL=sed -i s/old/by-visual/", "EDITOR=false",
                                   "TMPDIR=" + folder.path().string()}});
  BOOST_TEST(done.status.code == 0, done.err);
  BOOST_TEST(now().at("description") == json::value("by-visual"));
}

BOOST_AUTO_TEST_SUITE_END()

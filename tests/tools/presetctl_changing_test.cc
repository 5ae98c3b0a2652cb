// create, update, delete, clone, history, diff, restore.
#include <boost/test/unit_test.hpp>

#include "presetctl_run.h"

namespace json = boost::json;
using test::create_preset;
using test::ctl;
using test::ctl_json;
using test::ctl_out;
using test::fresh_name;

namespace {

std::string id_of(const json::object& preset) {
  return std::to_string(preset.at("id").as_int64());
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(changing, test::OnSharedDaemon)

BOOST_AUTO_TEST_CASE(create_takes_a_whole_preset_from_options) {
  const std::string name = fresh_name("options");
  const json::value made = ctl_json({"create",
                                     name,
                                     "--description",
                                     "d",
                                     "--category",
                                     "c",
                                     "--runtime",
                                     "sglang",
                                     "--param",
                                     "tp-size=2,4",
                                     "--param",
                                     "mem-fraction-static=0.85,0.9",
                                     "-p",
                                     R"(x=["a,b",null])",
                                     "--tag",
                                     "t1",
                                     "--tag",
                                     "t2",
                                     "--author",
                                     "ada",
                                     "--metadata",
                                     R"({"k":1})"});
  BOOST_TEST(made.at("name") == json::value(name));
  BOOST_TEST(made.at("description") == json::value("d"));
  BOOST_TEST(made.at("category") == json::value("c"));
  BOOST_TEST(made.at("runtime") == json::value("sglang"));
  test::check_equal(made.at("parameters"),
                    test::parse(R"({"tp-size":[2,4],"mem-fraction-static":[0.85,0.9],
                                    "x":["a,b",null]})"));
  test::check_equal(made.at("metadata"),
                    test::parse(R"({"k":1,"tags":["t1","t2"],"author":"ada"})"));
}

BOOST_AUTO_TEST_CASE(create_takes_every_form_of_file) {
  const test::TempDir folder;
  const std::vector<std::string> texts{
      R"({"name":"NAME","parameters":{"p":[1,2]}})",
      R"({"version":"1.0","preset":{"name":"NAME","parameters":{"p":[1,2]}}})",
      R"({"id":3,"name":"NAME","description":null,"is_system":true,"parameters":{"p":[1,2]},
          "revision":9,"created_at":"x","updated_at":"y"})",
      "name: NAME\nparameters:\n  p: [1, 2]\n",
      "presets:\n  - name: NAME\n    parameters: {p: [1, 2]}\n"};
  for (std::string text : texts) {
    const std::string name = fresh_name("file");
    text.replace(text.find("NAME"), 4, name);
    const std::string file = folder.write(text.front() == '{' ? "p.json" : "p.yaml", text);
    const json::value made = ctl_json({"create", "--file", file});
    BOOST_TEST(made.at("name") == json::value(name));
    test::check_equal(made.at("parameters"), test::parse(R"({"p":[1,2]})"));
    const std::string other = fresh_name("stdin");
    const json::value piped =
        ctl_json({"create", other, "--file", "-", "--param", "q=3"}, {.input = text});
    BOOST_TEST(piped.at("name") == json::value(other));
    test::check_equal(piped.at("parameters"), test::parse(R"({"q":[3]})"));
  }
}

BOOST_AUTO_TEST_CASE(what_get_prints_create_takes) {
  const std::string name = fresh_name("again");
  const std::string printed = ctl_out({"--json", "get", "High Throughput"});
  const json::value made = ctl_json({"create", name, "--file", "-"}, {.input = printed});
  test::check_equal(made.at("parameters"), test::parse(printed).at("parameters"));
  BOOST_TEST(made.at("is_system") == json::value(false));
}

BOOST_AUTO_TEST_CASE(create_says_what_is_missing_or_wrong) {
  const auto error = [](const std::vector<std::string>& words, const std::string& input = {}) {
    const test::Finished done = ctl(words, {.input = input});
    BOOST_TEST(done.status.code == 2, done.err);
    return done.err;
  };
  BOOST_TEST(error({"create", "--param", "a=1"}).find("a name is missing") != std::string::npos);
  BOOST_TEST(error({"create", "x"}).find("parameters are missing") != std::string::npos);
  BOOST_TEST(error({"create", "x", "--param", "a"}).find("expected PARAMETER=VALUE") !=
             std::string::npos);
  BOOST_TEST(error({"create", "x", "--metadata", "[1]"}).find("expected a JSON object") !=
             std::string::npos);
  BOOST_TEST(error({"create", "--file", "/none.json"}).find("/none.json: cannot be opened") !=
             std::string::npos);
  BOOST_TEST(error({"create", "--file", "-"}, "[{},{}]").find("holds 2 presets") !=
             std::string::npos);
  BOOST_TEST(error({"create", "--file", "-"}, "{\"a\":1,\"a\":2}").find("standard input: ") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_taken_name_is_refused) {
  const test::Finished done = ctl({"create", "Balanced", "--param", "a=1"});
  BOOST_TEST(done.status.code == 1);
  BOOST_TEST(done.err.find("Balanced") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(update_changes_what_it_is_told_and_nothing_else) {
  const std::string name = fresh_name("update");
  create_preset(client, name,
                {{"description", "d"},
                 {"category", "c"},
                 {"parameters", test::parse(R"({"a":[1],"b":[2],"c":[3]})")},
                 {"metadata", test::parse(R"({"author":"ada","tags":["t"],"k":1})")}});
  json::value now = ctl_json({"update", name, "--set-param", "b=4,5", "--remove-param", "a",
                              "--set-param", "d=x", "--tag", "u"});
  BOOST_TEST(json::serialize(now.at("parameters")) == R"({"b":[4,5],"c":[3],"d":["x"]})");
  test::check_equal(now.at("metadata"), test::parse(R"({"author":"ada","tags":["u"],"k":1})"));
  BOOST_TEST(now.at("description") == json::value("d"));

  now = ctl_json({"update", name, "--unset", "description", "--unset", "tags"});
  BOOST_TEST(now.at("description").is_null());
  BOOST_TEST(now.at("category") == json::value("c"));
  test::check_equal(now.at("metadata"), test::parse(R"({"author":"ada","k":1})"));

  now = ctl_json({"update", name, "--param", "z=1", "--category", "k"});
  test::check_equal(now.at("parameters"), test::parse(R"({"z":[1]})"));

  const std::string renamed = fresh_name("renamed");
  BOOST_TEST(ctl_out({"update", name, "--rename", renamed}).starts_with("updated #"));
  BOOST_TEST(ctl({"get", name}).status.code == 1);
  BOOST_TEST(ctl_json({"get", renamed}).at("category") == json::value("k"));
}

BOOST_AUTO_TEST_CASE(update_takes_a_file_without_renaming) {
  const std::string name = fresh_name("update file");
  create_preset(client, name, {{"category", "c"}});
  const json::value now =
      ctl_json({"update", name, "--file", "-", "--category", "k"},
               {.input = "name: other\ndescription: from a file\nparameters: {p: [9]}\n"});
  BOOST_TEST(now.at("name") == json::value(name));
  BOOST_TEST(now.at("description") == json::value("from a file"));
  BOOST_TEST(now.at("category") == json::value("k"));
  test::check_equal(now.at("parameters"), test::parse(R"({"p":[9]})"));
}

BOOST_AUTO_TEST_CASE(update_keeps_to_a_revision_if_told) {
  const std::string name = fresh_name("revision");
  create_preset(client, name);
  BOOST_TEST(ctl({"update", name, "--category", "a", "--if-revision", "1"}).status.code == 0);
  const test::Finished late = ctl({"update", name, "--set-param", "p=1", "--if-revision", "1"});
  BOOST_TEST(late.status.code == 1);
  BOOST_TEST(late.err.find("revision 2") != std::string::npos, late.err);
}

BOOST_AUTO_TEST_CASE(update_says_what_makes_no_sense) {
  const std::string name = fresh_name("nonsense");
  create_preset(client, name);
  BOOST_TEST(ctl({"update", name}).status.code == 2);
  BOOST_TEST(ctl({"update", name, "--unset", "tag"}).err.find("did you mean 'tags'?") !=
             std::string::npos);
  const test::Finished none = ctl({"update", name, "--remove-param", "tp-siz"});
  BOOST_TEST(none.status.code == 1);
  BOOST_TEST(none.err.find("did you mean 'tp-size'?") != std::string::npos, none.err);
  BOOST_TEST(ctl({"update", name, "--file", "-", "--set-param", "p=1"}).status.code == 2);
}

BOOST_AUTO_TEST_CASE(system_presets_are_protected) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"update", "Balanced", "--category", "x"},
                                             {"delete", "Balanced", "--yes"},
                                             {"edit", "Balanced"}}) {
    const test::Finished done = ctl(words, {.env = {"EDITOR=false", "VISUAL"}});
    BOOST_TEST(done.status.code == 1, words.front());
    BOOST_TEST(done.err.find("system preset") != std::string::npos, done.err);
  }
}

BOOST_AUTO_TEST_CASE(delete_without_a_terminal_needs_yes) {
  const std::string name = fresh_name("delete");
  create_preset(client, name);
  const test::Finished refused = ctl({"delete", name}, {.input = "y\n"});
  BOOST_TEST(refused.status.code == 2);
  BOOST_TEST(refused.err.find("--yes") != std::string::npos);
  BOOST_TEST(ctl({"get", name}).status.code == 0);
  BOOST_TEST(ctl_out({"delete", name, "--yes"}).starts_with("deleted #"));
  BOOST_TEST(ctl({"get", name}).status.code == 1);
}

BOOST_AUTO_TEST_CASE(several_are_deleted_together_or_not_at_all) {
  const std::string a = fresh_name("several");
  const std::string b = fresh_name("several");
  create_preset(client, a);
  create_preset(client, b);
  BOOST_TEST(ctl({"delete", a, "no such preset", b, "-y"}).status.code == 1);
  BOOST_TEST(ctl({"get", a}).status.code == 0);
  BOOST_TEST(test::count_lines(ctl_out({"delete", a, b, "-y"}), "deleted #") == 2U);
  BOOST_TEST(ctl({"get", b}).status.code == 1);
}

BOOST_AUTO_TEST_CASE(clone_makes_a_preset_of_ones_own) {
  const std::string name = fresh_name("clone");
  BOOST_TEST(ctl_out({"clone", "High Throughput", name}).find(name + ", revision 1") !=
             std::string::npos);
  const json::value copy = ctl_json({"get", name});
  BOOST_TEST(copy.at("is_system") == json::value(false));
  test::check_equal(copy.at("parameters"), ctl_json({"get", "High Throughput"}).at("parameters"));
}

BOOST_AUTO_TEST_CASE(history_diff_and_restore_tell_and_undo) {
  const std::string name = fresh_name("history");
  const json::object made = create_preset(
      client, name, {{"category", "c"}, {"parameters", test::parse(R"({"a":[1,2],"b":[1]})")}});
  BOOST_TEST(ctl({"update", name, "--set-param", "a=2,3", "--remove-param", "b", "--set-param",
                  "c=x", "--unset", "category"})
                 .status.code == 0);

  const std::string history = ctl_out({"history", name});
  BOOST_TEST(history.starts_with("REV  OP"));
  BOOST_TEST(history.find("  2  update") < history.find("  1  create"));
  const test::Finished page = ctl({"history", name, "--limit", "1"});
  BOOST_TEST(page.err.find("--cursor 2") != std::string::npos, page.err);

  const std::string diff = ctl_out({"diff", name, "--from", "1"});
  for (const char* line : {"- category: c\n", "- b: 1\n", "+ c: x\n", "- a: 1\n", "+ a: 3\n"}) {
    BOOST_TEST(diff.find(line) != std::string::npos, line << " in " << diff);
  }
  BOOST_TEST(ctl_json({"diff", name, "--from", "1", "--to", "2"}).at("parameters").is_object());
  BOOST_TEST(ctl({"diff", name, "--from", "2"}).err == "presetctl: no difference\n");
  BOOST_TEST(ctl_out({"diff", "Balanced", "Low Latency"}).find("- name: Balanced\n") !=
             std::string::npos);
  BOOST_TEST(ctl({"diff", name}).status.code == 2);

  BOOST_TEST(ctl({"restore", name}).status.code == 2);
  const json::value back = ctl_json({"restore", name, "--revision", "1"});
  test::check_equal(back.at("parameters"), made.at("parameters"));
  BOOST_TEST(back.at("revision") == json::value(3));

  BOOST_TEST(ctl({"delete", name, "--yes"}).status.code == 0);
  BOOST_TEST(ctl({"restore", name, "--revision", "1"}).status.code == 1);
  BOOST_TEST(ctl_out({"history", id_of(made)}).find("delete") != std::string::npos);
  BOOST_TEST(ctl_out({"restore", id_of(made), "--revision", "2"}).starts_with("restored #"));
  BOOST_TEST(ctl_json({"get", name}).at("id") == made.at("id"));
}

BOOST_AUTO_TEST_SUITE_END()

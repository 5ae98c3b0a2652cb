// presetctl's looking verbs, its help, its exit statuses and its promises about output.
#define BOOST_TEST_MODULE presetctl
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <sstream>

#include "presetctl_run.h"

namespace json = boost::json;
using test::create_preset;
using test::ctl;
using test::ctl_json;
using test::ctl_out;
using test::fresh_name;

// A name may hold what is no control character; descriptions and values may hold anything.
constexpr const char* kHostile =
    "evil \033]0;owned\a\033[2J \xc2\x9b"
    "31m \x7f end\r\nnext";

BOOST_FIXTURE_TEST_SUITE(looking, test::OnSharedDaemon)

BOOST_AUTO_TEST_CASE(list_shows_a_row_for_each_preset_under_headings) {
  const std::string out = ctl_out({"list", "--system"});
  BOOST_TEST(out.starts_with("ID  NAME"));
  std::istringstream lines(out);
  std::string line;
  std::vector<std::string> names;
  std::getline(lines, line);
  for (const char* heading : {"CATEGORY", "RUNTIME", "PARAMS", "REV", "UPDATED", "SYSTEM"}) {
    BOOST_TEST(line.find(heading) != std::string::npos, heading);
  }
  int rows = 0;
  while (std::getline(lines, line)) {
    ++rows;
    BOOST_TEST(line.ends_with("yes"), line);
  }
  BOOST_TEST(rows == 4);
  BOOST_TEST(out.find("Memory Efficient  memory") != std::string::npos, out);
}

BOOST_AUTO_TEST_CASE(list_filters_sorts_and_follows_pages) {
  const std::string category = fresh_name("pages");
  for (const char* name : {"c", "a", "b"}) {
    create_preset(client, category + name,
                  {{"category", category}, {"runtime", "vllm"}, {"metadata", {{"tags", {"t"}}}}});
  }
  const auto names = [&](std::vector<std::string> more) {
    std::vector<std::string> words{"list", "--category", category};
    words.insert(words.end(), more.begin(), more.end());
    std::string found;
    for (const std::string& name : test::names_of(ctl_json(words))) found += name.back();
    return found;
  };
  BOOST_TEST(names({}) == "abc");
  BOOST_TEST(names({"--order", "desc"}) == "cba");
  BOOST_TEST(names({"--sort", "created_at"}) == "cab");
  BOOST_TEST(names({"--limit", "2"}) == "ab");
  BOOST_TEST(names({"--limit", "2", "--all"}) == "abc");
  BOOST_TEST(names({"--runtime", "vllm", "--tag", "t", "--user"}) == "abc");
  BOOST_TEST(names({"--runtime", "sglang"}) == "");
  BOOST_TEST(names({"--system"}) == "");
  BOOST_TEST(names({"--search", category + "b"}) == "b");
  const test::Finished page = ctl({"list", "--category", category, "--limit", "2"});
  BOOST_TEST(page.err.starts_with("presetctl: 2 of 3 shown; --all shows the rest"));
  BOOST_TEST(page.status.code == 0);
}

BOOST_AUTO_TEST_CASE(list_with_json_gives_whole_presets) {
  const json::value answer = ctl_json({"list", "--system", "--limit", "1"});
  BOOST_TEST(answer.at("presets").at(0).at("parameters").is_object());
  BOOST_TEST(answer.at("total") == json::value(4));
  BOOST_TEST(answer.at("next_cursor").is_string());
}

BOOST_AUTO_TEST_CASE(get_takes_a_name_an_id_and_a_revision) {
  const std::string name = fresh_name("get");
  const json::object made = create_preset(client, name);
  const std::string id = std::to_string(made.at("id").as_int64());
  for (const std::string& word : {name, id, "#" + id, "name:" + name}) {
    BOOST_TEST((ctl_json({"get", word}) == json::value(made)), word);
  }
  test::check_ok(
      client.call("preset.update", {{"preset", name}, {"changes", {{"category", "other"}}}}));
  BOOST_TEST((ctl_json({"get", name, "--revision", "1"}) == json::value(made)));
  BOOST_TEST(ctl_json({"get", name}).at("revision") == json::value(2));
}

BOOST_AUTO_TEST_CASE(a_name_of_digits_stays_reachable) {
  const std::string digits = "987654321";
  create_preset(client, digits);
  BOOST_TEST(ctl({"get", digits}).status.code == 1);
  BOOST_TEST(ctl_json({"get", "name:" + digits}).at("name") == json::value(digits));
}

BOOST_AUTO_TEST_CASE(get_shows_a_preset_to_people) {
  const std::string name = fresh_name("shown");
  create_preset(client, name,
                {{"description", "two\nlines"},
                 {"runtime", "sglang"},
                 {"parameters", {{"tp-size", {2, 4}}, {"policy", {"fcfs", "2", nullptr}}}},
                 {"metadata", {{"tags", {"x", "y z"}}, {"author", "ada"}}}});
  const std::string out = ctl_out({"get", name});
  BOOST_TEST(out.starts_with(name + "  #"));
  for (const char* part : {"\n  two\n  lines\n", "runtime     sglang\n", "tags        x, y z\n",
                           "parameters  6 combinations\n", "  tp-size  2, 4\n",
                           "  policy   fcfs, \"2\", null\n", "  author  ada\n"}) {
    BOOST_TEST(out.find(part) != std::string::npos, part << " in " << out);
  }
}

BOOST_AUTO_TEST_CASE(categories_are_counted) {
  const std::string category = fresh_name("counted");
  create_preset(client, category + "a", {{"category", category}});
  create_preset(client, category + "b", {{"category", category}});
  const std::string out = ctl_out({"categories"});
  BOOST_TEST(out.starts_with("CATEGORY"));
  const std::size_t at = out.find(category);
  BOOST_REQUIRE(at != std::string::npos);
  const std::string row = out.substr(at, out.find('\n', at) - at);
  BOOST_TEST(row.ends_with(" 2"), row);
  BOOST_TEST(ctl_json({"categories"}).is_array());
}

BOOST_AUTO_TEST_CASE(nothing_of_the_daemon_reaches_the_terminal_unescaped) {
  const json::object made =
      create_preset(client, fresh_name("hostile"),
                    {{"description", kHostile},
                     {"parameters", {{"p", {kHostile, "x"}}, {"q", {json::object{{kHostile, 1}}}}}},
                     {"metadata", {{kHostile, kHostile}}}});
  const std::string id = std::to_string(made.at("id").as_int64());
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"list", "--search", "evil"},
           {"get", id},
           {"get", id, "--json"},
           {"merge", id, "Balanced"},
           {"merge", id, "Balanced", "--strategy", "intersection"},
           {"diff", id, "Balanced"},
           {"export", id, "--output", "-"},
           {"call", "preset.get", R"({"preset":)" + id + "}"}}) {
    const test::Finished done = ctl(words);
    BOOST_TEST(done.status.code == 0, words.front() << ": " << done.err);
    BOOST_TEST(!test::can_harm(done.out + done.err), words.front());
    const test::OnTerminal shown = test::ctl_on_terminal(words, {}, {"NO_COLOR=1"});
    BOOST_TEST(shown.code == 0);
    BOOST_TEST(!test::can_harm(shown.screen), words.front() << " on a terminal");
  }
  // Words of the command line come back in messages too.
  const test::Finished missing = ctl({"get", kHostile});
  BOOST_TEST(missing.status.code == 1);
  BOOST_TEST(!test::can_harm(missing.err), missing.err);
  BOOST_TEST(!test::can_harm(ctl({kHostile}).err));
  BOOST_TEST(!test::can_harm(ctl({"list", "--\033[2J"}).err));
}

BOOST_AUTO_TEST_CASE(json_with_harmful_characters_is_still_the_same_json) {
  const json::object made = create_preset(client, fresh_name("same"), {{"description", kHostile}});
  BOOST_TEST((ctl_json({"get", std::to_string(made.at("id").as_int64())}) == json::value(made)));
}

BOOST_AUTO_TEST_CASE(numbers_come_as_people_write_them) {
  const std::string name = fresh_name("numbers");
  BOOST_TEST(ctl({"create", name, "--param", "p=0.85,1.0,18446744073709551615"}).status.code == 0);
  BOOST_TEST(ctl_out({"get", name}).find("  p  0.85, 1.0, 18446744073709551615\n") !=
             std::string::npos);
  BOOST_TEST(ctl_out({"--json", "get", name}).find("[0.85,1.0,18446744073709551615]") !=
             std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(using_it, test::OnSharedDaemon)

BOOST_AUTO_TEST_CASE(without_a_verb_the_verbs_are_listed) {
  const test::Finished none = ctl({});
  BOOST_TEST(none.status.code == 2);
  BOOST_TEST(none.out == "");
  const std::string help = ctl_out({"--help"});
  BOOST_TEST(none.err == help);
  for (const char* verb :
       {"list",     "get",    "create", "edit",    "update", "delete",  "clone",      "merge",
        "validate", "import", "export", "history", "diff",   "restore", "categories", "status",
        "reload",   "backup", "verify", "watch",   "call",   "task",    "ping",       "console"}) {
    BOOST_TEST(help.find("\n  " + std::string(verb) + " ") != std::string::npos, verb);
    BOOST_TEST(ctl_out({verb, "--help"}).starts_with("usage: presetctl " + std::string(verb)));
    BOOST_TEST(ctl_out({"help", verb}) == ctl_out({verb, "--help"}));
  }
  BOOST_TEST(ctl_out({"--version"}).starts_with("presetctl 0."));
}

BOOST_AUTO_TEST_CASE(wrong_use_is_2_and_says_what_was_meant) {
  const auto misused = [](const std::vector<std::string>& words) {
    const test::Finished done = ctl(words);
    BOOST_TEST(done.status.code == 2, words.front());
    BOOST_TEST(done.out == "");
    return done.err;
  };
  BOOST_TEST(misused({"lst"}) ==
             "presetctl: unknown verb 'lst' (did you mean 'list'?); see 'presetctl --help'\n");
  BOOST_TEST(misused({"list", "--categry", "x"}) ==
             "presetctl: list: unknown option --categry (did you mean '--category'?)\n");
  BOOST_TEST(misused({"get"}).find("usage: presetctl get PRESET") != std::string::npos);
  BOOST_TEST(misused({"get", "a", "b"}).find("'b' is too much") != std::string::npos);
  BOOST_TEST(misused({"get", "a", "--revision", "x"}) ==
             "presetctl: --revision: expected an integer from 1, found 'x'\n");
  BOOST_TEST(misused({"get", "a", "--revision"}).find("revision") != std::string::npos);
  BOOST_TEST(misused({"list", "--system", "--user"}).find("exclude") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_refusal_is_1_and_names_every_field) {
  const test::Finished done =
      ctl({"create", fresh_name("refused"), "--param", "a=[]", "--param", "b=1,1"});
  BOOST_TEST(done.status.code == 1);
  BOOST_TEST(done.out == "");
  BOOST_TEST(test::count_lines(done.err, "presetctl: /parameters/") == 2U, done.err);
  BOOST_TEST(done.err.find("presetctl: /parameters/a: ") != std::string::npos);
  BOOST_TEST(done.err.find("presetctl: /parameters/b/1: ") != std::string::npos);

  const test::Finished missing = ctl({"get", "no such preset"});
  BOOST_TEST(missing.status.code == 1);
  BOOST_TEST(test::count_lines(missing.err, "presetctl: ") == 1U);
  BOOST_TEST(missing.err.find("no such preset") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_daemon_is_3_and_says_where_it_was_sought) {
  const test::TempDir folder;
  const std::string socket = (folder / "none.sock").string();
  const test::Finished done = ctl({"list"}, {.socket = socket});
  BOOST_TEST(done.status.code == 3);
  BOOST_TEST(done.err.find("no daemon at " + socket) != std::string::npos);
  BOOST_TEST(done.err.find("tuningd --config FILE") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_socket_is_named_by_option_before_or_after_the_verb_or_by_environment) {
  const std::string path = test::shared_daemon().socket_path();
  const std::string program = PRESETCTL_PROGRAM;
  const auto code = [](std::vector<std::string> argv, std::vector<std::string> env) {
    return test::run({.argv = std::move(argv), .env = std::move(env)}).status.code;
  };
  BOOST_TEST(code({program, "--socket=" + path, "ping"}, {"TUNINGD_SOCKET=/none"}) == 0);
  BOOST_TEST(code({program, "ping", "--socket", path}, {"TUNINGD_SOCKET=/none"}) == 0);
  BOOST_TEST(code({program, "ping"}, {"TUNINGD_SOCKET=" + path}) == 0);
  BOOST_TEST(code({program, "ping"}, {"TUNINGD_SOCKET=/none"}) == 3);
  BOOST_TEST(code({program, "--socket"}, {}) == 2);
}

BOOST_AUTO_TEST_CASE(output_that_cannot_be_written_is_a_failure) {
  const test::Finished done =
      test::run({.argv = {"sh", "-c", "exec \"$0\" --socket \"$1\" list >/dev/full",
                          PRESETCTL_PROGRAM, test::shared_daemon().socket_path()}});
  BOOST_TEST(done.status.code == 1);
  BOOST_TEST(done.err.find("standard output: cannot be written") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(completion_offers_verbs_options_and_names) {
  const std::string name = fresh_name("completed $(id) \"q\"");
  create_preset(client, name, {{"category", "completed category"}});
  const auto offered = [](const std::string& words, const std::string& count) {
    const std::string script =
        "compopt() { :; }; source \"$1\"; COMP_WORDS=(\"$2\" --socket \"$3\" " + words +
        "); COMP_CWORD=" + count + "; _presetctl; printf '%s\\n' \"${COMPREPLY[@]}\"";
    return test::run({.argv = {"bash", "-c", script, "bash", PRESETCTL_COMPLETION,
                               PRESETCTL_PROGRAM, test::shared_daemon().socket_path()}})
        .out;
  };
  BOOST_TEST(offered("exp", "3") == "export\n");
  BOOST_TEST(offered("delete --ye", "4") == "--yes\n");
  BOOST_TEST(offered("get 'High\\ T'", "4") == "High\\ Throughput\n");
  BOOST_TEST(offered("get '\"High T'", "4") == "High Throughput\n");
  BOOST_TEST(offered("merge Balanced --strategy l", "6") == "last_wins\n");
  BOOST_TEST(offered("list --category completed", "5") == "completed\\ category\n");
  const std::string quoted = offered("get ctl\\ completed", "4");
  BOOST_TEST(quoted.find("\\$\\(id\\)\\ \\\"q\\\"") != std::string::npos, quoted);
}

BOOST_AUTO_TEST_CASE(the_manual_tells_every_verb_and_option) {
  std::string manual = test::read_file(PRESETCTL_MANUAL);
  std::erase(manual, '\\');
  const auto lines_of = [](const std::string& text) {
    std::istringstream all(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(all, line);) lines.push_back(line);
    return lines;
  };
  std::vector<std::vector<std::string>> verbs;
  for (const std::string& verb : lines_of(ctl_out({"__verbs"}))) verbs.push_back({verb});
  BOOST_TEST(verbs.size() == 36U);
  for (const std::string& verb : lines_of(ctl_out({"__verbs", "task"}))) {
    verbs.push_back({"task", verb});
  }
  BOOST_TEST(verbs.size() > 36U);
  for (const std::vector<std::string>& verb : verbs) {
    const std::string name = verb.size() == 1 ? verb.front() : verb[0] + " " + verb[1];
    const char* before = verb.size() == 1 ? " " : "\"";
    BOOST_TEST((manual.find(before + name) != std::string::npos), name);
    std::vector<std::string> words{"__options"};
    words.insert(words.end(), verb.begin(), verb.end());
    for (const std::string& option : lines_of(ctl_out(words))) {
      BOOST_TEST((manual.find(option) != std::string::npos), name << " " << option);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

#include "host/settings.h"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "config/json_text.h"

using tuningd::HostSettings;
using tuningd::LogLevel;

namespace {

tuningd::SettingsResult read(std::string_view yaml) {
  auto document = config::parse_yaml(yaml, "t.yaml");
  if (!document) return std::unexpected(std::vector{document.error()});
  return tuningd::read_settings(*std::move(document));
}

HostSettings accepted(std::string_view yaml) {
  auto settings = read(yaml);
  if (!settings) BOOST_FAIL(to_string(settings.error().front()));
  return *std::move(settings);
}

std::vector<std::string> refused(std::string_view yaml) {
  const auto settings = read(yaml);
  BOOST_REQUIRE_MESSAGE(!settings, yaml);
  std::vector<std::string> out;
  for (const auto& problem : settings.error()) out.push_back(to_string(problem));
  return out;
}

constexpr std::string_view kFull =
    "daemon:\n"
    "  state_dir: /srv/tuning\n"
    "  log: {level: debug}\n"
    "plugins:\n"
    "  - name: preset\n"
    "    path: preset.so\n"
    "    required: true\n"
    "    settings:\n"
    "      socket: {mode: \"0660\"}\n"
    "      seeds: [/etc/tuningd/presets]\n"
    "  - {name: other-2, path: /opt/other.so}\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(host_settings)

BOOST_AUTO_TEST_CASE(all_keys_are_read) {
  const auto settings = accepted(kFull);
  BOOST_TEST(settings.state_dir == "/srv/tuning");
  BOOST_TEST((settings.log_level == LogLevel::kDebug));
  BOOST_REQUIRE_EQUAL(settings.plugins.size(), 2U);
  BOOST_TEST(settings.plugins[0].name == "preset");
  BOOST_TEST(settings.plugins[0].path == "preset.so");
  BOOST_TEST(settings.plugins[0].required);
  BOOST_TEST(settings.plugins[0].pointer == "/plugins/0");
  BOOST_TEST(settings.plugins[1].name == "other-2");
  BOOST_TEST(!settings.plugins[1].required);
  BOOST_TEST(settings.plugins[1].settings.empty());
}

BOOST_AUTO_TEST_CASE(three_lines_are_a_whole_file) {
  const auto settings = accepted("plugins:\n  - name: preset\n    path: preset.so\n");
  BOOST_TEST((settings.log_level == LogLevel::kInfo));
  BOOST_TEST(settings.state_dir.starts_with('/'));
  BOOST_TEST(settings.plugins.size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_empty_file_is_a_daemon_without_plugins) {
  for (const auto* yaml : {"", "plugins: []\n", "plugins:\n", "daemon:\n", "daemon:\n  log:\n"}) {
    BOOST_TEST(accepted(yaml).plugins.empty(), yaml);
  }
}

BOOST_AUTO_TEST_CASE(the_state_folder_depends_on_who_runs_the_daemon) {
  using tuningd::default_state_dir;
  BOOST_TEST(default_state_dir(0, "/x", "/root").value() == "/var/lib/tuningd");
  BOOST_TEST(default_state_dir(1000, "/x", "/home/a").value() == "/x/tuningd");
  BOOST_TEST(default_state_dir(1000, nullptr, "/home/a").value() == "/home/a/.local/state/tuningd");
  BOOST_TEST(default_state_dir(1000, "", "/home/a").value() == "/home/a/.local/state/tuningd");
  BOOST_TEST(default_state_dir(1000, "rel", "/home/a").value() == "/home/a/.local/state/tuningd");
  BOOST_TEST(!default_state_dir(1000, nullptr, nullptr).has_value());
  BOOST_TEST(!default_state_dir(1000, nullptr, "").has_value());
}

BOOST_AUTO_TEST_CASE(each_fault_has_file_line_column_and_key) {
  const std::vector<std::pair<std::string_view, std::string>> cases = {
      {"deamon: {}\n", "t.yaml:1:1: deamon: unknown key; did you mean daemon?"},
      {"daemon:\n  log:\n    level: loud\n",
       "t.yaml:3:5: daemon.log.level: must be debug, info, warning or error"},
      {"daemon:\n  log: {level: no}\n",
       "t.yaml:2:9: daemon.log.level: must be debug, info, warning or error"},
      {"daemon:\n  state_dir: state\n", "t.yaml:2:3: daemon.state_dir: must be an absolute path"},
      {"plugins: preset\n", "t.yaml:1:1: plugins: must be a list of plugins"},
      {"plugins:\n- preset\n",
       "t.yaml:2:3: plugins[0]: must be a map with name, path, required, settings"},
      {"plugins:\n- name: preset\n",
       "t.yaml:2:3: plugins[0]: the key path is missing: a file's path"},
      {"plugins:\n- {name: Preset, path: a.so}\n",
       "t.yaml:2:4: plugins[0].name: must be a name in kebab-case, like \"preset\""},
      {"plugins:\n- {name: a, path: \"\"}\n",
       "t.yaml:2:13: plugins[0].path: must be a file's path"},
      {"plugins:\n- {name: a, path: a.so, required: yes}\n",
       "t.yaml:2:25: plugins[0].required: must be true or false, is \"yes\""},
      {"plugins:\n- {name: a, path: a.so, settings: []}\n",
       "t.yaml:2:25: plugins[0].settings: must be a map"},
      {"plugins:\n- {name: a, path: a.so, setings: {}}\n",
       "t.yaml:2:25: plugins[0].setings: unknown key; did you mean settings?"},
      {"plugins:\n- {name: a, path: a.so}\n- {name: a, path: b.so}\n",
       "t.yaml:3:4: plugins[1].name: a second plugin named a; the first is plugins[0]"},
      {"plugins:\n- {name: a, path: a.so, settings: {state_dir: /x}}\n",
       "t.yaml:2:36: plugins[0].settings.state_dir: is handed down from daemon.state_dir: set "
       "that"},
      {"- 1\n", "t.yaml:1:1: must be a map with the keys daemon, tasks, runners and plugins"},
      {"a: [\n", "t.yaml:2:1: end of sequence flow not found"},
  };
  for (const auto& [yaml, message] : cases) {
    const auto problems = refused(yaml);
    BOOST_TEST(problems.size() == 1U, yaml);
    BOOST_TEST(problems.front() == message);
  }
}

BOOST_AUTO_TEST_CASE(all_faults_are_told) {
  BOOST_TEST(refused("daemon: {log: {level: x}, a: 1}\nplugins: [{nam: a}, 5]\n").size() == 6U);
}

BOOST_AUTO_TEST_CASE(names_are_kebab_case) {
  for (const auto* name : {"a", "preset", "a-b-2", "x1"}) {
    BOOST_TEST(!!read("plugins: [{name: " + std::string(name) + ", path: a}]"), name);
  }
  for (const auto* name : {"\"\"", "1a", "-a", "a-", "a--b", "a_b", "aB", "a.b", "\"a b\"", "5"}) {
    BOOST_TEST(!read("plugins: [{name: " + std::string(name) + ", path: a}]"), name);
  }
  BOOST_TEST(!read("plugins: [{name: " + std::string(65, 'a') + ", path: a}]"));
}

BOOST_AUTO_TEST_CASE(a_plugin_gets_its_settings_and_the_state_folder) {
  const auto settings = accepted(kFull);
  BOOST_TEST(settings_json(settings, settings.plugins[0]) ==
             R"({"socket":{"mode":"0660"},"seeds":["/etc/tuningd/presets"],)"
             R"("state_dir":"/srv/tuning"})");
  BOOST_TEST(settings_json(settings, settings.plugins[1]) == R"({"state_dir":"/srv/tuning"})");
}

BOOST_AUTO_TEST_CASE(a_complaint_of_a_plugin_is_shown_at_its_place_in_the_file) {
  const auto settings = accepted(kFull);
  BOOST_TEST(to_string(settings_problem(settings, settings.plugins[0], "/socket/mode", "is bad")) ==
             "t.yaml:9:16: plugins[0].settings.socket.mode: is bad");
  BOOST_TEST(to_string(settings_problem(settings, settings.plugins[0], "/store/path", "is bad")) ==
             "t.yaml:8:5: plugins[0].settings.store.path: is bad");
  BOOST_TEST(to_string(settings_problem(settings, settings.plugins[1], "", "is bad")) ==
             "t.yaml:11:5: plugins[1].settings: is bad");
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_one_problem) {
  const auto settings = tuningd::load_settings("/nonexistent/tuningd.yaml");
  BOOST_REQUIRE(!settings);
  BOOST_TEST(to_string(settings.error().front()) ==
             "/nonexistent/tuningd.yaml: cannot open: No such file or directory");
}

BOOST_AUTO_TEST_CASE(every_key_is_in_the_help_and_in_the_readme) {
  const auto folder = std::filesystem::path(__FILE__).parent_path().parent_path().parent_path();
  std::ifstream in(folder / "config" / "README.md");
  const std::string readme{std::istreambuf_iterator<char>(in), {}};
  const std::string help = tuningd::settings_help();
  for (const auto* key :
       {"daemon.state_dir", "daemon.log.level", "tasks.path", "tasks.parallel_trials",
        "tasks.hook_seconds", "tasks.log_bytes", "tasks.keep_folders", "runners", "plugins[].name",
        "plugins[].path", "plugins[].required", "plugins[].settings"}) {
    BOOST_TEST(help.find(std::string(key) + ": ") != std::string::npos, key);
    BOOST_TEST(readme.find("| `" + std::string(key) + "` |") != std::string::npos, key);
  }
}

BOOST_AUTO_TEST_CASE(the_shipped_file_is_accepted) {
  const auto folder = std::filesystem::path(__FILE__).parent_path().parent_path().parent_path();
  const auto settings = tuningd::load_settings((folder / "config" / "tuningd.yaml").string());
  if (!settings) BOOST_FAIL(to_string(settings.error().front()));
  BOOST_TEST((settings->log_level == LogLevel::kInfo));
  BOOST_REQUIRE_EQUAL(settings->plugins.size(), 1U);
  BOOST_TEST(settings->plugins[0].required);
  // Its values are the defaults.
  const tuningd::TaskSettings defaults;
  BOOST_TEST(settings->tasks.path == defaults.path);
  BOOST_TEST(settings->tasks.parallel_trials == defaults.parallel_trials);
  BOOST_TEST(settings->tasks.hook_seconds == defaults.hook_seconds);
  BOOST_TEST(settings->tasks.log_bytes == defaults.log_bytes);
  BOOST_TEST(settings->tasks.keep_folders == defaults.keep_folders);
}

BOOST_AUTO_TEST_CASE(limits_of_tasks_hold_on_both_sides) {
  struct Limit {
    const char* key;
    std::uint64_t least;
    std::uint64_t most;
  };
  for (const Limit& limit :
       {Limit{"parallel_trials", 1, 64}, Limit{"hook_seconds", 1, 3600},
        Limit{"log_bytes", 4096, std::uint64_t{1} << 30U}, Limit{"keep_folders", 0, 1'000'000}}) {
    const auto with = [&](std::uint64_t value) {
      const std::string text = "daemon: {state_dir: /s}\ntasks: {" + std::string(limit.key) + ": " +
                               std::to_string(value) + "}\n";
      return tuningd::read_settings(config::parse_yaml(text, "t.yaml").value()).has_value();
    };
    BOOST_TEST(with(limit.least));
    BOOST_TEST(with(limit.most));
    if (limit.least > 0) BOOST_TEST(!with(limit.least - 1));
    BOOST_TEST(!with(limit.most + 1));
  }
}

BOOST_AUTO_TEST_SUITE_END()

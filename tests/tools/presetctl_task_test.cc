// presetctl task …: what is sent, and how the answers are shown.
#define BOOST_TEST_MODULE presetctl_task
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <mutex>

#include "task_answers.h"

namespace json = boost::json;
using test::expect_in;
using test::expect_not_in;
using test::Finished;
using test::PlayedDaemon;

namespace {

constexpr const char* kFile =
    "task_name: t\nmodel: {id_or_path: m}\nbase_runtime: sglang\nparameters: {tp-size: [1, 2]}\n"
    "optimization: {objective: minimize_ttft}\nbenchmark: {}\n";

struct OnPlayedDaemon {
  PlayedDaemon daemon;

  std::string out(std::vector<std::string> words, const std::string& input = {}) {
    words.insert(words.begin(), "task");
    const Finished done = daemon.ctl(words, input);
    BOOST_TEST(done.status.code == 0, words[1] << ": " << done.err);
    return done.out;
  }
  Finished refused(std::vector<std::string> words, int code, const std::string& input = {}) {
    words.insert(words.begin(), "task");
    Finished done = daemon.ctl(words, input);
    BOOST_TEST(done.status.code == code, words[1] << ": " << done.err);
    return done;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(task_verbs, OnPlayedDaemon)

BOOST_AUTO_TEST_CASE(they_are_listed_and_each_has_help) {
  const std::string help = out({"--help"});
  BOOST_TEST(daemon.ctl({"help", "task"}).out == help);
  for (const char* verb : {"preview", "submit", "list", "get", "watch", "trials", "log", "cancel",
                           "resume", "delete", "save", "report"}) {
    expect_in(help, "\n  task " + std::string(verb) + " ");
    BOOST_TEST(out({verb, "--help"}).starts_with("usage: presetctl task " + std::string(verb)));
  }
  expect_in(refused({}, 2).err, "task: a verb is missing");
  expect_in(refused({"submt", "x"}, 2).err,
            "unknown verb 'task submt' (did you mean 'task submit'?)");
  expect_in(refused({"get"}, 2).err, "usage: presetctl task get TASK");
  expect_in(daemon.ctl({"preview", "x"}).err, "unknown verb 'preview'");
}

BOOST_AUTO_TEST_CASE(submit_sends_the_file_with_what_the_options_change) {
  json::object submitted = test::task_row("pending");
  submitted["warnings"] = json::array{"/task/optimization/study_name: is not used"};
  daemon.answer("task.submit", submitted);
  const Finished done = daemon.ctl(
      {"task", "submit", "-", "--priority", "-5", "--set", "optimization/max_iterations=8", "--set",
       "/parameters/a=[1,2]", "--set", "description=two words"},
      kFile);
  BOOST_TEST(done.status.code == 0, done.err);
  BOOST_TEST(done.out ==
             "submitted #3 llama-throughput: 40 trials, about 1 h 20 min, from this task's "
             "trials\n");
  expect_in(done.err, "presetctl: warning: /task/optimization/study_name: is not used\n");
  const json::object sent = daemon.last_params("task.submit");
  BOOST_TEST(sent.at("priority") == json::value(-5));
  const json::value& task = sent.at("task");
  BOOST_TEST(task.at("task_name") == json::value("t"));
  BOOST_TEST(task.at("optimization") ==
             json::parse(R"({"objective":"minimize_ttft","max_iterations":8})"));
  BOOST_TEST(task.at("parameters") == json::parse(R"({"tp-size":[1,2],"a":[1,2]})"));
  BOOST_TEST(task.at("description") == json::value("two words"));

  const json::value row = json::parse(out({"submit", "-", "--json"}, R"({"task_name":"t"})"));
  BOOST_TEST(row == json::value(submitted));
  BOOST_TEST(!daemon.last_params("task.submit").contains("priority"));
  expect_in(refused({"submit", "-"}, 2, "[1]").err, "standard input: a task is a map of keys");
  expect_in(refused({"submit", "-", "--set", "task_name/x=1"}, 2, kFile).err,
            "the task has no place /task_name/x");
}

BOOST_AUTO_TEST_CASE(refusals_name_fields_and_say_what_there_is) {
  daemon.refuse("task.submit",
                {-32602, "the task is wrong", json::parse(R"({"code":"invalid_params","errors":[
                                  {"path":"/task/benchmark","message":"is missing"}]})")});
  BOOST_TEST(refused({"submit", "-"}, 1, kFile).err == "presetctl: /task/benchmark: is missing\n");
  daemon.refuse("task.submit", {-32010, "no runner for sglang",
                                json::parse(R"({"code":"no_runner","runners":["vllm","x"]})")});
  BOOST_TEST(refused({"submit", "-"}, 1, kFile).err ==
             "presetctl: no runner for sglang\npresetctl: there are: vllm, x\n");
  daemon.refuse("task.submit", {-32010, "no runner for sglang",
                                json::parse(R"({"code":"no_runner","runners":[]})")});
  expect_in(refused({"submit", "-"}, 1, kFile).err, "the settings' `runners` names folders");
  daemon.refuse("task.resume", {-32009, "it cannot be resumed",
                                json::parse(R"({"code":"wrong_state","state":"completed"})")});
  BOOST_TEST(refused({"resume", "3"}, 1).err ==
             "presetctl: it cannot be resumed\npresetctl: the task is completed\n");
}

BOOST_AUTO_TEST_CASE(preview_shows_the_task_its_points_and_its_time) {
  daemon.answer("task.preview", json::parse(R"({
    "task":{"task_name":"t","parameters":{"tp-size":[1,2,4,8]}},"conflicts":[],
    "warnings":["/task/x: is not known"],"trials":3,
    "points":{"total":4,"valid":3,"exact":true,
              "removed":[{"rule":"gpus-needed","message":"There are four.","removed":1}]},
    "runner":"sglang","estimate":{"seconds":7200,"basis":"limits"},
    "first":[{"tp-size":1},{"tp-size":2},{"tp-size":4}]})"));
  const std::string shown = out({"preview", "-"}, kFile);
  for (const char* part :
       {"task_name  t\n", "  tp-size  1, 2, 4, 8\n", "first points\n  tp-size=1\n",
        "warning  /task/x: is not known\n", "\n4 points, 3 of them valid\n",
        "  1 removed by gpus-needed: There are four.\n", "\n3 trials, 0 conflicts\n",
        "at most 2 h, by the runner's time limits\n", "runner sglang\n"}) {
    expect_in(shown, part);
  }
  BOOST_TEST(daemon.last_params("task.preview").at("task").at("task_name") == json::value("t"));
}

BOOST_AUTO_TEST_CASE(list_shows_a_row_for_each_task_and_follows_pages) {
  int page = 0;
  daemon.on("task.list", [&page](const json::object& params) -> PlayedDaemon::Reply {
    json::object row = test::task_row(page == 0 ? "running" : "completed");
    row["id"] = 9 - page;
    json::object answer{{"tasks", {row}}, {"total", 5}};
    answer["next_cursor"] = "c" + std::to_string(++page);
    BOOST_TEST(params.contains("cursor") == (page > 1));
    return answer;
  });
  const Finished done =
      daemon.ctl({"task", "list", "--state", "running", "--search", "ll", "--limit", "2"});
  BOOST_TEST(done.out.starts_with("ID  NAME"));
  expect_in(done.out, "llama-throughput  running     12/40       1  812.5 tok/s  llama-8b  sglang");
  expect_in(done.out, "completed");
  BOOST_TEST(done.err == "presetctl: 2 of 5 shown; --limit N shows more\n");
  BOOST_TEST(daemon.last_params("task.list").at("state") == json::value("running"));
  BOOST_TEST(daemon.last_params("task.list").at("limit") == json::value(1));
  daemon.answer("task.list", json::parse(R"({"tasks":[],"next_cursor":null,"total":0})"));
  expect_in(daemon.ctl({"task", "list"}).err, "no tasks");
}

BOOST_AUTO_TEST_CASE(get_tells_best_and_default_failures_and_effects) {
  test::play_task(daemon);
  const std::string shown = out({"get", "llama-throughput"});
  for (const char* part :
       {"#3 llama-throughput  completed\n",
        "presets     High Throughput revision 4, Balanced revision 1\n", "by root\n",
        "trials      12 of 40 trials, 1 failed\n", "failures    1 timeout\n",
        "best        812.5 tok/s, trial 5, 27 % better than the default\n",
        "            tp-size=2, schedule-policy=lpm\n", "default     640 tok/s\n",
        "warning  /task/optimization/study_name: is not used\n",
        "tp-size              61 %  1           6       0  650 tok/s    700 tok/s\n",
        "schedule-policy      <1 %  fcfs"}) {
    expect_in(shown, part);
  }
  BOOST_TEST(daemon.last_params("task.get").at("task") == json::value("llama-throughput"));
  out({"get", "3"});
  BOOST_TEST(daemon.last_params("task.get").at("task") == json::value(3));
}

BOOST_AUTO_TEST_CASE(trials_are_listed_with_scores_as_their_objective_reads) {
  test::play_task(daemon);
  const std::string shown = out({"trials", "3", "--order", "score"});
  expect_in(shown, "TRIAL  STATE          SCORE    TIME  PARAMETERS");
  expect_in(shown, "    0  success    640 tok/s    41 s  the engine's defaults\n");
  expect_in(shown,
            "    4  failed             -  10 min  tp-size=2, schedule-policy=lpm  timeout: not "
            "ready after 600 s\n");
  BOOST_TEST(daemon.last_params("task.trials").at("order") == json::value("score"));
  BOOST_TEST(json::parse(out({"trials", "3", "--json"})).at("trials").as_array().size() == 3U);
}

BOOST_AUTO_TEST_CASE(cancel_and_resume_say_what_they_did) {
  daemon.answer("task.cancel", test::task_row("cancelled"));
  daemon.answer("task.resume", test::task_row("pending"));
  BOOST_TEST(out({"cancel", "3"}) == "cancelled #3 llama-throughput\n");
  BOOST_TEST(out({"resume", "llama-throughput"}) == "resumed #3 llama-throughput\n");
}

BOOST_AUTO_TEST_CASE(delete_asks_and_deletes_by_id) {
  test::play_task(daemon);
  daemon.answer("task.delete", json::object{{"id", 3}, {"name", "llama-throughput"}});
  expect_in(refused({"delete", "llama-throughput"}, 2).err, "give --yes");
  BOOST_TEST(out({"delete", "llama-throughput", "--yes"}) == "deleted #3 llama-throughput\n");
  BOOST_TEST(daemon.last_params("task.delete").at("task") == json::value(3));
  daemon.refuse("task.delete", {-32009, "it runs", json::object{{"state", "running"}}});
  BOOST_TEST(refused({"delete", "3", "--yes"}, 1).err ==
             "presetctl: #3 llama-throughput: it runs\npresetctl: the task is running\n");
}

BOOST_AUTO_TEST_CASE(save_makes_a_preset) {
  daemon.answer("task.save_preset", json::object{{"id", 12}, {"name", "Best"}, {"revision", 1}});
  BOOST_TEST(out({"save", "3", "Best", "--best", "4", "--category", "tuned"}) ==
             "created #12 Best, revision 1\n");
  BOOST_TEST((daemon.last_params("task.save_preset") ==
              json::object{{"task", 3}, {"name", "Best"}, {"best", 4}, {"category", "tuned"}}));
}

BOOST_AUTO_TEST_CASE(log_prints_all_pieces_without_escape_sequences) {
  const std::string text =
      "\033[32mINFO\033[0m ready\r\n 10 %\r100 %\nbad \x01 byte\n\033]0;title\007end\n";
  daemon.on("task.log", [&](const json::object& params) -> PlayedDaemon::Reply {
    const std::int64_t from = params.at("offset").as_int64();
    const auto start =
        static_cast<std::size_t>(from < 0 ? static_cast<std::int64_t>(text.size()) + from : from);
    const std::string piece = text.substr(start, 7);  // cuts sequences in two
    return json::object{{"text", piece},
                        {"offset", start},
                        {"next_offset", start + piece.size()},
                        {"size", text.size()},
                        {"file", "engine"},
                        {"run", 0},
                        {"files", {"engine", "benchmark"}}};
  });
  const Finished done = daemon.ctl({"task", "log", "3", "5"});
  BOOST_TEST(done.out == "INFO ready\n 10 %\n100 %\nbad \\u0001 byte\nend\n");
  expect_in(done.err, "--file benchmark shows the other one");
  BOOST_TEST(out({"log", "3", "5", "--tail", "4", "--file", "engine"}) == "end\n");
  BOOST_TEST(daemon.last_params("task.log").at("file") == json::value("engine"));
  expect_in(refused({"log", "3", "x"}, 2).err, "expected a trial's number, found 'x'");
}

BOOST_AUTO_TEST_CASE(log_follows_until_the_trial_ends) {
  std::string text = "one\n";
  std::mutex mutex;
  test::play_task(daemon, "running");
  daemon.answer("task.trials", json::object{{"trials", {test::task_trial(5, "benchmarking")}},
                                            {"next_cursor", nullptr},
                                            {"total", 1}});
  daemon.on("task.log", [&](const json::object& params) -> PlayedDaemon::Reply {
    const std::lock_guard lock(mutex);
    const auto start = static_cast<std::size_t>(params.at("offset").as_int64());
    return json::object{
        {"text", text.substr(start)},    {"offset", start},  {"next_offset", text.size()},
        {"size", text.size()},           {"file", "engine"}, {"run", 0},
        {"files", json::array{"engine"}}};
  });
  test::Process log = daemon.start_ctl({"task", "log", "llama-throughput", "5", "--follow"});
  BOOST_TEST(log.wait_for_out("one\n"));
  {
    const std::lock_guard lock(mutex);
    text += "two\n";
  }
  BOOST_TEST(log.wait_for_out("two\n"));
  daemon.notify("trial.changed", test::task_trial(4, "success", -1));
  BOOST_TEST(!log.wait(std::chrono::milliseconds(700)).has_value());
  {
    const std::lock_guard lock(mutex);
    text += "three\n";
  }
  daemon.notify("trial.changed", test::task_trial(5, "success", -1));
  const auto ended = log.wait();
  BOOST_REQUIRE(ended.has_value());
  BOOST_TEST(ended->code == 0);
  BOOST_TEST(log.out() == "one\ntwo\nthree\n");
}

BOOST_AUTO_TEST_CASE(completion_offers_the_second_word_tasks_and_options) {
  json::object other = test::task_row("completed");
  other["id"] = 2;
  other["name"] = "two words";
  daemon.answer(
      "task.list",
      json::object{{"tasks", {test::task_row(), other}}, {"next_cursor", nullptr}, {"total", 2}});
  const auto offered = [this](const std::string& words, const std::string& count) {
    const std::string script =
        "compopt() { :; }; source \"$1\"; COMP_WORDS=(\"$2\" --socket \"$3\" " + words +
        "); COMP_CWORD=" + count + "; _presetctl; printf '%s\\n' \"${COMPREPLY[@]}\"";
    return test::run({.argv = {"bash", "-c", script, "bash", PRESETCTL_COMPLETION,
                               PRESETCTL_PROGRAM, daemon.socket()}})
        .out;
  };
  BOOST_TEST(offered("tas", "3") == "task\n");
  BOOST_TEST(offered("task sub", "4") == "submit\n");
  BOOST_TEST(offered("task get llama", "5") == "llama-throughput\n");
  BOOST_TEST(offered("task get two", "5") == "two\\ words\n");
  BOOST_TEST(offered("task get ''", "5") == "3\nllama-throughput\n2\ntwo\\ words\n");
  BOOST_TEST(offered("task delete 3 llama", "6") == "llama-throughput\n");
  BOOST_TEST(offered("task log 3 5 --file e", "8") == "engine\n");
  BOOST_TEST(offered("task log 3 5 --fo", "7") == "--follow\n");
  BOOST_TEST(offered("task trials 3 --order s", "7") == "score\n");
  BOOST_TEST(offered("task list --state r", "6") == "running\n");
  BOOST_TEST(offered("points x --order s", "6") == "stratified\n");
}

BOOST_AUTO_TEST_SUITE_END()

// task.preview as callers see it: JSON text in, JSON text out.
#include "tasks/task_service.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/test/unit_test.hpp>
#include <functional>
#include <string>

#include "config/json_text.h"
#include "host/fake_plugin.h"
#include "support/temp_dir.h"

namespace tuningd {
namespace {

using Hook = std::function<std::int32_t(std::string_view task, const tuningd_sink* reply)>;

struct Fixture {
  KeptLog log;
  HookBus hooks{log.get()};
  EventBus events{log.get()};
  MethodTable methods{log.get()};
  test::TempDir folder;
  std::unique_ptr<TaskService> service;
  OwnerPtr owner = make_owner(0, "preset");

  Fixture() {
    HostSettings settings;
    settings.state_dir = folder.path().string();
    auto opened = TaskService::open(settings, methods, hooks, events, log.get());
    BOOST_REQUIRE(opened.has_value());
    service = std::move(*opened);
  }

  MethodAnswer preview(std::string_view params, std::int32_t role = TUNINGD_ROLE_READ) {
    const tuningd_caller caller = caller_with(role);
    return methods.call("task.preview", params, &caller);
  }
  void subscribe(const char* name, Hook& hook) {
    const auto done = hooks.subscribe(
        {owner, name, 0,
         [](void* user, const tuningd_event* event, const tuningd_sink* reply, tuningd_error*) {
           return (*static_cast<Hook*>(user))(view(event->json), reply);
         },
         &hook});
    BOOST_REQUIRE(done.has_value());
  }
};

const std::string kWhole = R"("task_name":"t","model":{"id_or_path":"m"},"base_runtime":"sglang",)"
                           R"("optimization":{"objective":"minimize_latency"},"benchmark":{})";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(task_methods_facts, Fixture)

BOOST_AUTO_TEST_CASE(a_preview_answers_the_task_its_points_and_its_trials) {
  const std::string task = "{" + kWhole + R"(,"parameters":{"tp-size":[1,2],"m":[0.85,1.0]}})";
  const std::string named = preview(R"({"task":)" + task + "}").reply;
  BOOST_TEST(preview("[" + task + "]").reply == named);
  const auto answer = config::parse_json(named).value().as_object();
  BOOST_TEST(config::to_json(answer.at("task")) == task);
  BOOST_TEST(answer.at("conflicts").as_array().empty());
  BOOST_TEST(answer.at("trials").as_int64() == 4);
  BOOST_TEST(config::to_json(answer.at("points")) ==
             R"({"total":4,"valid":4,"exact":true,"removed":[]})");
  BOOST_TEST(config::to_json(answer.at("first").at(1)) == R"({"tp-size":1,"m":1.0})");
  BOOST_TEST(answer.at("runner").is_null());
  BOOST_TEST(
      answer.at("warnings").at(0).as_string().starts_with("/base_runtime: there is no runner"));
}

BOOST_AUTO_TEST_CASE(what_a_task_still_needs_is_a_warning) {
  const MethodAnswer answer = preview(R"({"task":{"parameters":{}}})");
  BOOST_TEST(answer.code == 0);
  BOOST_TEST(
      answer.reply.find(R"("/base_runtime: is missing; the task needs it before it can run")") !=
      std::string::npos);
}

BOOST_AUTO_TEST_CASE(hooks_resolve_presets_before_trials_are_counted) {
  Hook resolve = [](std::string_view task, const tuningd_sink* reply) {
    boost::json::object resolved = config::parse_json(task).value().as_object();
    resolved.stable_erase(resolved.find("presets"));
    resolved["parameters"] = {{"a", {1, 2, 3}}};
    const boost::json::object answer{{"task", resolved},
                                     {"conflicts", {{{"parameter", "a"}}}},
                                     {"warnings", {"different runtimes"}}};
    return write_to(reply, config::to_json(answer));
  };
  subscribe("task.prepare", resolve);
  const MethodAnswer reply = preview(R"({"task":{"presets":["A","B"],)" + kWhole + "}}");
  const auto answer = config::parse_json(reply.reply).value().as_object();
  BOOST_TEST(config::to_json(answer.at("task")) ==
             "{" + kWhole + R"(,"parameters":{"a":[1,2,3]}})");
  BOOST_TEST(config::to_json(answer.at("conflicts")) == R"([{"parameter":"a"}])");
  BOOST_TEST(answer.at("warnings").at(0).as_string() == "different runtimes");
  BOOST_TEST(answer.at("trials").as_int64() == 3);
}

BOOST_AUTO_TEST_CASE(presets_without_a_plugin_are_wrong_params) {
  const MethodAnswer answer = preview(R"({"task":{"presets":["A"]}})");
  BOOST_TEST(answer.code == -32602);
  BOOST_TEST(answer.reply ==
             R"({"errors":[{"path":"/task/presets","message":)"
             R"("no plugin resolved the presets; is the preset plugin loaded?"}]})");
}

BOOST_AUTO_TEST_CASE(all_errors_are_told_with_paths_into_the_params) {
  const MethodAnswer answer =
      preview(R"({"task":{"parameters":{"a":1},"optimization":{"strategy":"x"}}})");
  BOOST_TEST(answer.code == -32602);
  BOOST_TEST(answer.reply == R"({"errors":[{"path":"/task/optimization/strategy","message":)"
                             R"("must be one of 'grid_search', 'bayesian', 'random'"},)"
                             R"({"path":"/task/parameters/a","message":)"
                             R"("must be a list of values to try, as in [1]"}]})");
  BOOST_TEST(answer.message.ends_with("(and 1 more)"));
}

BOOST_AUTO_TEST_CASE(a_wrong_task_reaches_no_hook) {
  bool asked = false;
  Hook hook = [&](std::string_view, const tuningd_sink*) {
    asked = true;
    return TUNINGD_OK;
  };
  subscribe("task.prepare", hook);
  BOOST_TEST(preview(R"({"task":{"parameters":{"a":1}}})").code == -32602);
  BOOST_TEST(!asked);
}

BOOST_AUTO_TEST_CASE(a_veto_is_32008_with_its_reasons) {
  Hook veto = [](std::string_view, const tuningd_sink* reply) {
    write_to(reply, R"({"reasons":["no preset 'B'"],)"
                    R"("errors":[{"path":"/presets/1","message":"not found"}]})");
    return TUNINGD_VETO;
  };
  subscribe("task.validate", veto);
  const MethodAnswer answer = preview(R"({"task":{"parameters":{}}})");
  BOOST_TEST(answer.code == -32008);
  BOOST_TEST(answer.message == "the task is refused: no preset 'B'");
  BOOST_TEST(answer.reply == R"({"code":"vetoed","reasons":["no preset 'B'"],)"
                             R"("errors":[{"path":"/task/presets/1","message":"not found"}]})");
}

BOOST_AUTO_TEST_CASE(params_are_checked) {
  BOOST_TEST(preview("{}").reply == R"({"errors":[{"path":"/task","message":"is missing"}]})");
  BOOST_TEST(preview(R"({"task":5,"x":1})").reply ==
             R"({"errors":[{"path":"/x","message":"unknown param"},)"
             R"({"path":"/task","message":"must be an object"}]})");
  for (const std::string params :
       {"", "[]", "[1]", "[{},{}]", "7", "{", R"({"task":{},"task":{}})"}) {
    BOOST_TEST(preview(params).code == -32602);
  }
}

BOOST_AUTO_TEST_CASE(a_task_beyond_a_mebibyte_is_refused) {
  const std::string big = R"({"task":{"description":")" + std::string(1U << 20U, 'x') + "\"}}";
  const MethodAnswer answer = preview(big);
  BOOST_TEST(answer.code == -32006);
  BOOST_TEST(answer.reply == R"({"code":"limit_exceeded","limit":"task_bytes","value":1048576})");
}

BOOST_AUTO_TEST_CASE(a_preview_needs_the_role_read) {
  BOOST_TEST(preview(R"({"task":{"parameters":{}}})", TUNINGD_ROLE_NONE).code == -32005);
  BOOST_TEST(preview(R"({"task":{"parameters":{}}})", TUNINGD_ROLE_READ).code == 0);
  BOOST_TEST(methods.list().find(R"("x-role":"read")") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tuningd

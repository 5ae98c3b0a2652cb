// What the plugin makes of a task, and the flags of its points: with the shipped catalogs.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <vector>

#include "support/engine_daemon.h"

namespace json = boost::json;
using test::Answer;
using test::check_equal;
using test::check_invalid;
using test::check_ok;
using test::create_preset;
using test::parse;

namespace {

json::object task(std::string_view runtime, const json::object& more) {
  json::object made{{"task_name", "t"},
                    {"model", {{"id_or_path", "m"}}},
                    {"base_runtime", runtime},
                    {"optimization", {{"objective", "maximize_throughput"}}},
                    {"benchmark", json::object{}}};
  for (const auto& member : more) made[member.key()] = member.value();
  return made;
}

struct Tasks {
  test::RpcClient client = test::engine_daemon().client();

  json::object preview(const json::object& of) {
    const Answer answer = client.call("task.preview", {{"task", of}});
    check_ok(answer);
    return answer.object();
  }
  // The prepared task; given again it stays the same.
  json::object prepared(const json::object& of) {
    const json::object once = preview(of).at("task").as_object();
    check_equal(preview(once).at("task"), once);
    return once;
  }
  std::string warnings(const json::object& of) {
    return json::serialize(preview(of).at("warnings"));
  }
  json::array flags(const char* runtime, std::string_view point) {
    json::object parameters;
    const json::object values = parse(point).as_object();
    for (const auto& member : values) parameters[member.key()] = json::array{member.value()};
    const Answer answer = client.call(
        "preset.render",
        {{"space", {{"runtime", runtime}, {"parameters", parameters}}}, {"point", values}});
    check_ok(answer);
    return answer.object().at("flags").as_array();
  }
  Answer rendered(const char* runtime, std::string_view point) {
    return client.call("preset.render",
                       {{"space", {{"runtime", runtime}, {"parameters", json::object{}}}},
                        {"point", parse(point)}});
  }
  json::object rendered_object(const char* runtime, std::string_view point) {
    const Answer answer = rendered(runtime, point);
    check_ok(answer);
    return answer.object();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tasks, Tasks)

BOOST_AUTO_TEST_CASE(what_limits_presets_limits_the_task) {
  create_preset(client, "limited",
                {{"runtime", "sglang"},
                 {"parameters", parse(R"({"schedule-policy":["fcfs","lpm"],
            "max-running-requests":{"range":{"from":64,"to":256,"factor":2}},
            "dp-size":{"values":[2,4],"when":"enable_dp_attention"},
            "enable-dp-attention":[true,false]})")},
                 {"links", parse(R"([{"parameters":["attention-backend","kv-cache-dtype"],
                            "tuples":[["fa3","auto"],["triton","fp8_e5m2"]]}])")},
                 {"constraints", parse(R"([{"id":"few","rule":"Few.",
            "require":"max_running_requests <= 128"}])")}});
  const json::object made =
      prepared(task("sglang", {{"presets", {"limited"}},
                               {"parameters", parse(R"({"schedule-policy":["lpm","lpm"]})")}}));
  check_equal(made.at("parameters"), parse(R"({"schedule-policy":["lpm","lpm"],
      "max-running-requests":[64,128,256],"dp-size":[2,4],"enable-dp-attention":[true,false],
      "attention-backend":["fa3","triton"],"kv-cache-dtype":["auto","fp8_e5m2"]})"));
  check_equal(made.at("applied_presets").at(0).at("name"), "limited");
  const json::value space = made.at("space");
  check_equal(space, parse(R"({"runtime":"sglang","parameters":{"schedule-policy":["lpm"],
      "max-running-requests":[64,128,256],
      "dp-size":{"values":[2,4],"when":"enable_dp_attention"},"enable-dp-attention":[true,false]},
      "links":[{"parameters":["attention-backend","kv-cache-dtype"],
                "tuples":[["fa3","auto"],["triton","fp8_e5m2"]]}],
      "constraints":[{"id":"few","rule":"Few.","require":"max_running_requests <= 128"}]})"));
  const json::object count = client.call("space.count", {{"space", space}}).object();
  check_equal(count.at("total").at("points"), 18);
  const json::array& rules = count.at("rules").as_array();
  const auto few = std::find_if(rules.begin(), rules.end(), [](const json::value& rule) {
    return rule.at("id") == json::value("few");
  });
  BOOST_REQUIRE(few != rules.end());
  check_equal(few->at("rule"), "Few.");
  check_equal(few->at("removed"), {{"points", 6}, {"exact", true}});
  const json::object first = client.call("space.sample", {{"space", space}, {"count", 1}}).object();
  const json::value point = first.at("points").at(0);
  check_equal(client.call("space.check", {{"space", space}, {"point", point}}).object().at("valid"),
              true);
  check_ok(client.call("preset.render", {{"space", space}, {"point", point}}));
}

BOOST_AUTO_TEST_CASE(the_tasks_own_lists_take_the_place_of_links_and_conditions) {
  create_preset(client, "linked",
                {{"runtime", "sglang"},
                 {"parameters", parse(R"({"tp-size":[1,2]})")},
                 {"links", parse(R"([{"parameters":["attention-backend","kv-cache-dtype"],
                            "tuples":[["fa3","auto"],["triton","fp8_e5m2"]]}])")}});
  const json::object made =
      prepared(task("sglang", {{"presets", {"linked"}},
                               {"parameters", parse(R"({"tp":{"type":"choice","values":[4]},
                                               "attention-backend":["triton"],"page-size":[]})")}}));
  check_equal(made.at("parameters"), parse(R"({"tp-size":[4],"kv-cache-dtype":["auto","fp8_e5m2"],
      "attention-backend":["triton"],"page-size":[]})"));
  check_equal(made.at("space").at("parameters"),
              parse(R"({"tp-size":[4],"kv-cache-dtype":["auto","fp8_e5m2"],
                        "attention-backend":["triton"]})"));
}

BOOST_AUTO_TEST_CASE(an_old_name_is_replaced_with_its_values) {
  create_preset(client, "moe",
                {{"runtime", "sglang"}, {"parameters", parse(R"({"tp-size":[1]})")}});
  const json::object made = prepared(task(
      "sglang", {{"presets", {"moe"}}, {"parameters", parse(R"({"enable-deepep-moe":[true]})")}}));
  check_equal(made.at("parameters"), parse(R"({"tp-size":[1],"moe-a2a-backend":["deepep"]})"));
}

BOOST_AUTO_TEST_CASE(a_template_is_filled_with_the_tasks_variables) {
  create_preset(client, "any host",
                {{"runtime", "sglang"},
                 {"parameters", parse(R"x({"tp-size":{"values_from":"divisors(n)"}})x")},
                 {"constraints", parse(R"([{"id":"wide","require":"tp_size * 2 >= n"}])")},
                 {"variables", parse(R"({"n":{"type":"int","default":{"expression":"gpus"}}})")}});
  json::object of = task("sglang", {{"presets", {"any host"}}, {"variables", {{"n", 4}}}});
  json::object made = prepared(of);
  BOOST_TEST(!made.contains("variables"));
  check_equal(made.at("parameters"), parse(R"({"tp-size":[1,2,4]})"));
  check_equal(made.at("space").at("constraints").at(0).at("require"), "tp_size * 2 >= 4");
  BOOST_TEST(!made.at("space").as_object().contains("variables"));
  of.erase("variables");
  check_equal(prepared(of).at("parameters"), parse(R"({"tp-size":[1,2,4,8]})"));
  of["variables"] = {{"m", 4}};
  BOOST_TEST(client.call("task.preview", {{"task", of}}).line().contains("is no variable"));
}

BOOST_AUTO_TEST_CASE(a_task_without_presets_is_limited_by_the_engines_rules) {
  const json::object lists = parse(R"({"disable-radix-cache":[true,false],
      "enable-hierarchical-cache":{"type":"choice","values":[true,false]},"x":[],"y":[1,1]})")
                                 .as_object();
  for (const char* runtime : {"sglang", "SGLang-x"}) {
    const json::object of = task(runtime, {{"parameters", lists}});
    json::object made = prepared(of);
    const json::value space = made.at("space");
    check_equal(space.at("runtime"), runtime);
    check_equal(space.at("parameters"), parse(R"({"disable-radix-cache":[true,false],
        "enable-hierarchical-cache":[true,false],"y":[1]})"));
    made.erase("space");
    check_equal(made, of);
    const json::object count = client.call("space.count", {{"space", space}}).object();
    check_equal(count.at("valid").at("points"), 3);
    check_equal(count.at("catalog").at("engine"), "sglang");
  }
}

BOOST_AUTO_TEST_CASE(no_space_where_nothing_can_be_excluded) {
  const auto has_space = [&](const json::object& of) { return prepared(of).contains("space"); };
  const json::object known = parse(R"({"disable-radix-cache":[true],"tp-size":[1,2]})").as_object();
  BOOST_TEST(has_space(task("sglang", {{"parameters", known}})));
  BOOST_TEST(!has_space(task("simulated", {{"parameters", known}})));
  BOOST_TEST(!has_space(task("sglang", {{"parameters", {{"nothing-known", {1, 2}}}}})));
  BOOST_TEST(!has_space(task("sglang", {{"parameters", json::object{}}})));
  // Flags that quant_config and parallel_config become are not known to the rules.
  BOOST_TEST(
      !has_space(task("sglang", {{"parameters", known}, {"parallel_config", {{"tp", {1, 2}}}}})));
  json::object ranges = task("sglang", {{"parameters", parse(R"({"disable-radix-cache":[true],
                                          "mem-fraction-static":{"type":"continuous","low":0.5,
                                                                 "high":0.9}})")}});
  ranges["optimization"].as_object()["strategy"] = "random";
  BOOST_TEST(!has_space(ranges));
  create_preset(client, "ruled",
                {{"parameters", parse(R"({"a":[1,2]})")},
                 {"constraints", parse(R"([{"id":"one","require":"a == 1"}])")}});
  ranges["presets"] = {"ruled"};
  BOOST_TEST(!has_space(ranges));
  BOOST_TEST(warnings(ranges).contains("mem-fraction-static is no list"));
  const json::object both =
      prepared(task("sglang", {{"presets", {"ruled"}}, {"parallel_config", {{"tp", {1, 2}}}}}));
  check_equal(both.at("space").at("parameters"), parse(R"({"a":[1,2]})"));
  BOOST_TEST(!both.at("space").as_object().contains("runtime"));
}

BOOST_AUTO_TEST_CASE(a_space_that_a_task_brings_is_kept_if_it_is_one) {
  json::object of = task("sglang", {{"parameters", parse(R"({"a":[1,2]})")},
                                    {"space", parse(R"({"parameters":{"a":[1,2]},
                      "constraints":[{"id":"one","require":"a == 1"}]})")}});
  check_equal(prepared(of), of);
  BOOST_TEST(!warnings(of).contains("/space"));
  of["parameters"] = parse(R"({"a":[1,2,3]})");
  check_equal(prepared(of), of);
  BOOST_TEST(warnings(of).contains("/space: is not made of the task's lists"));
  of["space"] = parse(R"({"parameters":{"a":1}})");
  BOOST_TEST(
      client.call("task.preview", {{"task", of}}).line().contains("\"/task/space/parameters/a\""));
  of["presets"] = {"Old System"};
  BOOST_TEST(client.call("task.preview", {{"task", of}}).line().contains("\"/task/space\""));
}

BOOST_AUTO_TEST_CASE(what_the_catalog_finds_is_told_with_its_path) {
  const std::string told = warnings(task("sglang", {{"parameters", parse(R"({
      "tp_size":[1,0],"tensor-parallel-size":[2],"schedule-polcy":["fcfs"],
      "schedule-policy":{"type":"choice","values":["fcfs","lmp"]},"__own":[1]})")}}));
  BOOST_TEST_CONTEXT(told) {
    BOOST_TEST(told.contains("/parameters/tp_size: \\\"tp_size\\\" is another name of tp-size"));
    BOOST_TEST(told.contains("/parameters/tp_size/1: tp-size: "));
    BOOST_TEST(told.contains("/parameters/tensor-parallel-size: "));
    BOOST_TEST(told.contains("/parameters/schedule-polcy: "));
    BOOST_TEST(told.contains("did you mean schedule-policy?"));
    BOOST_TEST(told.contains("/parameters/schedule-policy/values/1: "));
    BOOST_TEST(told.contains("lpm"));
    BOOST_TEST(!told.contains("__own"));
  }
  BOOST_TEST(warnings(task("sglagn", {{"parameters", {{"a", {1}}}}})).contains("/base_runtime: "));
}

BOOST_AUTO_TEST_CASE(sixteen_tasks_at_once_are_all_answered) {
  const json::value params{
      {"task", task("sglang", {{"presets", {"Old System"}},
                               {"parameters", parse(R"({"page-size":[1,16]})")}})}};
  const std::string line = json::serialize(
      json::object{{"jsonrpc", "2.0"}, {"id", 1}, {"method", "task.preview"}, {"params", params}});
  std::vector<test::RpcClient> clients;
  for (int i = 0; i < 16; ++i) clients.push_back(test::engine_daemon().client());
  for (int round = 0; round < 5; ++round) {
    for (auto& each : clients) each.send(line + "\n");
    for (auto& each : clients) {
      const auto answer = each.read_line();
      BOOST_REQUIRE(answer.has_value());
      check_equal(parse(*answer).at("result").at("task").at("parameters"),
                  parse(R"({"tp-size":[2],"page-size":[1,16]})"));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(point_flags, Tasks)

BOOST_AUTO_TEST_CASE(flags_are_the_point_alone) {
  const json::object rendered =
      client
          .call("preset.render",
                {{"space", parse(R"({"runtime":"vllm","parameters":{"max-num-seqs":[64]},
                    "metadata":{"launch":{"engine":"vllm","env":true,
                      "environment":{"A":"b"},"command":["vllm","serve"],
                      "line":[{"word":"org/model","model":true},
                              {"flag":"max-num-seqs","option":"--max-num-seqs","join":"=",
                               "text":["64"]}]}}})")},
                 {"point", {{"max-num-seqs", 64}}}})
          .object();
  check_equal(rendered.at("argv"), parse(R"(["vllm","serve","org/model","--max-num-seqs=64"])"));
  check_equal(rendered.at("flags"), parse(R"(["--max-num-seqs","64"])"));
  const json::object with_model =
      client
          .call("preset.render",
                {{"space", parse(R"({"runtime":"sglang","parameters":{"tp-size":[2]}})")},
                 {"model", "org/model"}})
          .object();
  check_equal(with_model.at("flags"), parse(R"(["--tp-size","2"])"));
  const json::object in_point =
      rendered_object("sglang", R"({"model-path":"org/model","tp-size":2})");
  check_equal(in_point.at("flags"), parse(R"(["--tp-size","2"])"));
  BOOST_TEST(json::serialize(in_point.at("warnings")).contains("model-path: "));
}

BOOST_AUTO_TEST_CASE(sglang_takes_values_its_way) {
  check_equal(flags("sglang", R"({"tp_size":2,"enable-mixed-chunk":true,"--page-size":16,
                                  "disable-radix-cache":false,"schedule-policy":null,
                                  "mem-fraction-static":0.9})"),
              parse(R"(["--tp-size","2","--enable-mixed-chunk","--page-size","16",
                        "--mem-fraction-static","0.9"])"));
  check_equal(flags("SGLang-0.5", R"({"tp":2,"json-model-override-args":{"a":[1]}})"),
              parse(R"(["--tp-size","2","--json-model-override-args","{\"a\":[1]}"])"));
}

BOOST_AUTO_TEST_CASE(vllm_takes_values_its_way) {
  check_equal(flags("vllm", R"({"enable-prefix-caching":false,"enforce-eager":true,
                                "max-num-seqs":null,"compilation-config":{"mode":3}})"),
              parse(R"(["--no-enable-prefix-caching","--enforce-eager",
                        "--compilation-config","{\"mode\":3}"])"));
}

BOOST_AUTO_TEST_CASE(llama_cpp_takes_values_its_way) {
  check_equal(flags("llama.cpp", R"({"threads":4,"mmap":false,"seed":-1,"flash-attn":"on",
                                     "cache-type-k":"q8_0","batch-size":null})"),
              parse(R"(["--threads","4","--no-mmap","--seed","-1","--flash-attn","on",
                        "--cache-type-k","q8_0"])"));
}

BOOST_AUTO_TEST_CASE(an_engine_without_catalog_gets_flags_by_the_look_of_values) {
  check_equal(flags("simulated", R"({"on":true,"off":false,"none":null,"max_batch":4,"list":[1,"a"],
                                     "object":{"k":[1]},"text":"a b","rate":0.5,"e":[]})"),
              parse(R"(["--on","--max_batch","4","--list","1","a","--object","{\"k\":[1]}",
                        "--text","a b","--rate","0.5","--e"])"));
  const json::object rendered =
      rendered_object("simulated", R"({"on":true,"max_batch":4,"off":false})");
  check_equal(
      rendered.at("warnings"),
      parse(
          R"(["there is no catalog for simulated: its flags were written by the look of their values",
                        "off: false cannot be written: the flag was left out"])"));
}

BOOST_AUTO_TEST_CASE(an_empty_point_has_no_flags_with_any_engine) {
  for (const char* runtime : {"sglang", "sglang-x", "vllm", "llama.cpp", "simulated"}) {
    check_equal(rendered_object(runtime, "{}").at("flags"), json::array{});
  }
}

BOOST_AUTO_TEST_CASE(no_value_becomes_a_flag) {
  for (const char* runtime : {"sglang", "vllm", "simulated"}) {
    check_equal(flags(runtime, R"({"quite-unknown":"--evil","u":-0.5})"),
                parse(R"(["--quite-unknown=--evil","--u=-0.5"])"));
    check_invalid(rendered(runtime, R"({"quite-unknown":["a","--evil"]})"),
                  {"/point/quite-unknown"});
  }
  check_equal(flags("simulated", R"({"n":-1})"), parse(R"(["--n=-1"])"));
  check_invalid(rendered("llama.cpp", R"({"quite-unknown":"--evil"})"), {"/point/quite-unknown"});
  check_invalid(
      rendered("simulated", R"({"a --evil":1,"-a":1,"--":1,"a=b":1,"":1,"---a":1})"),
      {"/point/a --evil", "/point/-a", "/point/--", "/point/a=b", "/point/", "/point/---a"});
  check_invalid(rendered("simulated", R"({"a":1,"--a":2})"), {"/point/--a"});
}

BOOST_AUTO_TEST_SUITE_END()

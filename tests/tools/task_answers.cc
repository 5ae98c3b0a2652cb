#include "task_answers.h"

#include <boost/json.hpp>

namespace test {

namespace json = boost::json;

json::object task_row(std::string_view state) {
  json::object row = json::parse(R"({
    "id":3,"name":"llama-throughput","state":"running","priority":0,"model":"llama-8b",
    "runtime":"sglang","runner":"sglang","strategy":"grid_search",
    "objective":"maximize_throughput","created_at":"2026-11-23T04:00:00.000Z",
    "started_at":"2026-11-23T04:00:01.000Z","finished_at":null,
    "by":{"uid":0,"user":"root"},"message":null,
    "trials":{"planned":40,"finished":12,"failed":1,"running":1},
    "best":{"trial":5,"score":-812.5,"parameters":{"tp-size":2,"schedule-policy":"lpm"}},
    "baseline_score":-640.0,
    "estimate":{"seconds":4800,"remaining_seconds":3360,"basis":"trials"}})")
                         .as_object();
  row["state"] = state;
  return row;
}

json::object whole_task(std::string_view state) {
  json::object row = task_row(state);
  row["task"] = json::parse(R"({"task_name":"llama-throughput","description":"two presets",
    "model":{"id_or_path":"llama-8b"},"base_runtime":"sglang",
    "parameters":{"tp-size":[1,2],"schedule-policy":["fcfs","lpm"]},
    "applied_presets":[{"name":"High Throughput","id":2,"revision":4},
                       {"name":"Balanced","id":4,"revision":1}],
    "optimization":{"objective":"maximize_throughput"},"benchmark":{}})");
  row["submitted"] = row["task"];
  row["conflicts"] = json::array();
  row["warnings"] = json::array{"/task/optimization/study_name: is not used"};
  row["summary"] = json::parse(R"({"objective":"maximize_throughput","finished":12,"failed":1,
    "failures":{"timeout":1},
    "best":{"trial":5,"score":-812.5,"parameters":{"tp-size":2,"schedule-policy":"lpm"},
            "metrics":{"mean_total_throughput":812.5,"mean_e2e_latency":1.5}},
    "baseline":{"trial":0,"score":-640.0,"parameters":{},"metrics":{"mean_total_throughput":640}},
    "improvement":0.27,
    "effects":[{"parameter":"tp-size","importance":0.61,"values":[
       {"value":1,"trials":6,"failed":0,"best":-700,"median":-650,"mean":-645},
       {"value":2,"trials":6,"failed":1,"best":-812.5,"median":-790,"mean":-780}]},
      {"parameter":"schedule-policy","importance":0.004,"values":[
       {"value":"fcfs","trials":6,"failed":0,"best":-800,"median":-700,"mean":-700},
       {"value":"lpm","trials":6,"failed":1,"best":-812.5,"median":-702,"mean":-703}]}],
    "pareto":{"latency":"mean_e2e_latency","throughput":"mean_total_throughput",
      "points":[{"trial":5,"latency":1.5,"throughput":812.5}],
      "all":[{"trial":0,"latency":1.6,"throughput":640},
             {"trial":5,"latency":1.5,"throughput":812.5}]},
    "history":[{"trial":0,"score":-640,"best":-640},{"trial":4,"score":null,"best":-640},
               {"trial":5,"score":-812.5,"best":-812.5}]})");
  return row;
}

json::object task_trial(std::int64_t number, std::string_view state, double score) {
  json::object trial = json::parse(R"({"task":3,"baseline":false,
    "parameters":{"tp-size":2,"schedule-policy":"lpm"},"flags":["--tp-size","2"],
    "base":null,"violations":[],"metrics":{},"reason":null,"message":null,"attempts":1,
    "started_at":"2026-11-23T04:00:01.000Z","finished_at":null,"seconds":null,"score":null,
    "runs":[]})")
                           .as_object();
  trial["trial"] = number;
  trial["state"] = state;
  if (state == "success") {
    trial["score"] = score;
    trial["base"] = score;
    trial["seconds"] = 41.2;
    trial["finished_at"] = "2026-11-23T04:00:42.200Z";
    trial["metrics"] = json::object{{"mean_total_throughput", -score}, {"mean_ttft", 0.051}};
  } else if (state == "failed") {
    trial["seconds"] = 600;
    trial["reason"] = "timeout";
    trial["message"] = "not ready after 600 s";
  }
  return trial;
}

void play_task(PlayedDaemon& daemon, std::string_view state) {
  json::object baseline = task_trial(0, "success", -640);
  baseline["baseline"] = true;
  baseline["parameters"] = json::object();
  baseline["flags"] = json::array();
  daemon.answer("task.subscribe", json::object{{"subscribed", true}});
  daemon.answer("task.get", whole_task(state));
  daemon.answer(
      "task.trials",
      json::object{
          {"trials", {baseline, task_trial(4, "failed"), task_trial(5, "success", -812.5)}},
          {"next_cursor", nullptr},
          {"total", 3}});
}

}  // namespace test

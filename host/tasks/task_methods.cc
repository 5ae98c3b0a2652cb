// The rows of task.*: what each takes is written once, as OpenRPC, and enforced from that.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "config/json_text.h"
#include "tasks/task_schemas.h"
#include "tasks/task_service.h"

namespace tuningd {
namespace {

namespace json = boost::json;

using Method = TaskService::Answer (TaskService::*)(const Params&, const tuningd_caller&);

// Params that several methods have.
constexpr std::string_view kTask = R"({"name":"task","required":true,
  "description":"An id, or the name of a task: the newest of that name",
  "schema":{"type":["integer","string"],"minimum":1}})";
constexpr std::string_view kDocument = R"({"name":"task","required":true,
  "description":"The task, in the format of a task file; `presets` are taken too",
  "schema":{"$ref":"#/components/schemas/TaskDocument"}})";
constexpr std::string_view kPage = R"({"name":"limit",
  "description":"Of one page","schema":{"type":"integer","minimum":1,
  "maximum":1000,"default":100}},
  {"name":"cursor","description":"next_cursor of the page before","schema":{"type":"string"}})";

struct Row {
  std::string_view name;
  std::int32_t role;
  std::string_view summary;
  std::string params;       // JSON texts, separated by commas
  std::string_view result;  // the name of its schema
  Method method;
};

std::string join(std::string_view first, std::string_view second) {
  return std::string(first) + "," + std::string(second);
}

std::vector<Row> rows() {
  const std::string task(kTask);
  return {
      {"task.preview", TUNINGD_ROLE_READ,
       "What a task would be and do: presets resolved, points and trials counted",
       std::string(kDocument), "TaskPreview", &TaskService::preview},
      {"task.submit", TUNINGD_ROLE_WRITE, "Queues a task; its trials run one after the other",
       join(kDocument, R"({"name":"priority",
         "description":"Goes before the task's own","schema":{"type":"integer","minimum":-100,
         "maximum":100}},
         {"name":"request_id","description":"A repeat within a day gets the same task",
          "schema":{"type":"string","minLength":1,"maxLength":128}})"),
       "SubmittedTask", &TaskService::submit},
      {"task.list", TUNINGD_ROLE_READ, "Tasks, newest first",
       join(R"({"name":"state","description":"Only tasks in it","schema":{"type":"string",
         "enum":["pending","running","completed","failed","cancelled"]}},
         {"name":"search","description":"A part of the name","schema":{"type":"string",
          "maxLength":255}})",
            kPage),
       "TaskPage", &TaskService::list},
      {"task.get", TUNINGD_ROLE_READ, "A task with its document and the summary of its trials",
       join(
           task,
           R"({"name":"summary","description":"false leaves it out","schema":{"type":"boolean","default":true}})"),
       "TaskDetail", &TaskService::get},
      {"task.trials", TUNINGD_ROLE_READ, "The trials of a task",
       join(task, join(R"({"name":"order",
         "description":"score: best first","schema":{"type":"string","enum":["trial","score"],
         "default":"trial"}})",
                       kPage)),
       "TrialPage", &TaskService::trials},
      {"task.log", TUNINGD_ROLE_READ, "What the engine or the benchmark of a trial wrote",
       join(
           task,
           R"({"name":"trial","required":true,"description":"Its number","schema":{"type":"integer","minimum":0}},
         {"name":"run","description":"Of a point with repeats; the last without it",
          "schema":{"type":"integer","minimum":0,"maximum":24}},
         {"name":"file","description":"Of the engine, or of what measured it","schema":{"type":"string","enum":["engine","benchmark"]}},
         {"name":"offset","description":"In bytes; negative: from the end",
          "schema":{"type":"integer"}},
         {"name":"limit","description":"In bytes","schema":{"type":"integer","minimum":1,
          "maximum":1048576,"default":65536}})"),
       "LogPiece", &TaskService::log},
      {"task.cancel", TUNINGD_ROLE_WRITE, "Ends a task and the trial that runs", task, "TaskRow",
       &TaskService::cancel},
      {"task.resume", TUNINGD_ROLE_WRITE,
       "Queues a cancelled or failed task again; trials that succeeded stay", task, "TaskRow",
       &TaskService::resume},
      {"task.delete", TUNINGD_ROLE_WRITE, "Removes a task that is over, with trials and logs", task,
       "DeletedTask", &TaskService::remove},
      {"task.save_preset", TUNINGD_ROLE_WRITE, "Keeps the values of the best trials as a preset",
       join(task, R"({"name":"name","required":true,"description":"Of the new preset",
          "schema":{"type":"string"}},
         {"name":"best","description":"Of how many trials","schema":{"type":"integer","minimum":1,
          "maximum":1000,"default":1}},
         {"name":"description","description":"Of the new preset","schema":{"type":"string"}},
         {"name":"category","description":"Of the new preset","schema":{"type":"string"}})"),
       "Preset", &TaskService::save_preset},
  };
}

json::object schemas() {
  json::object all;
  for (const std::string_view text : task_schema_texts()) {
    auto named = config::parse_json(text);
    if (!named) throw std::invalid_argument("schemas of tasks: " + named.error().message);
    for (auto& member : named->as_object()) all.emplace(member.key(), std::move(member.value()));
  }
  return all;
}

}  // namespace

void add_task_methods(MethodTable& methods, TaskService& service) {
  for (const Row& row : rows()) {
    const std::string description = R"({"summary":")" + std::string(row.summary) +
                                    R"(","paramStructure":"either","params":[)" + row.params +
                                    R"(],"result":{"name":"result","schema":{"$ref":)" +
                                    R"("#/components/schemas/)" + std::string(row.result) + "\"}}}";
    auto parsed = config::parse_json(description);
    if (!parsed) throw std::invalid_argument(std::string(row.name) + ": " + parsed.error().message);
    // One row brings the schemas of all.
    if (row.name == "task.get") parsed->as_object()["x-schemas"] = schemas();
    for (json::value& param : parsed->at("params").as_array()) {
      param.as_object().emplace("required", false);
    }
    const auto described = std::make_shared<const json::array>(parsed->at("params").as_array());
    methods.add(row.name, row.role, config::to_json(*parsed),
                [&service, described, method = row.method](std::string_view text,
                                                           const tuningd_caller& caller) {
                  const auto params = read_params(*described, text);
                  if (!params) return answer_of(params.error());
                  auto answer = (service.*method)(*params, caller);
                  if (!answer) return answer_of(answer.error());
                  return MethodAnswer{0, std::move(*answer)};
                });
  }
}

}  // namespace tuningd

#include "rest_tasks.h"

#include <boost/json/object.hpp>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "config/json_text.h"
#include "failure.h"
#include "json_body.h"
#include "path_params.h"

namespace console {

namespace json = boost::json;

namespace {

using Kind = QueryParam::Kind;
using Repeat = DaemonLink::Repeat;

constexpr QueryParam kListQuery[] = {{"state", Kind::kText},
                                     {"search", Kind::kText},
                                     {"limit", Kind::kInteger},
                                     {"cursor", Kind::kText}};
constexpr QueryParam kSubmitQuery[] = {{"priority", Kind::kInteger}};
constexpr QueryParam kGetQuery[] = {{"summary", Kind::kBoolean}};
constexpr QueryParam kTrialsQuery[] = {
    {"order", Kind::kText}, {"limit", Kind::kInteger}, {"cursor", Kind::kText}};
constexpr QueryParam kLogQuery[] = {{"run", Kind::kInteger},
                                    {"file", Kind::kText},
                                    {"offset", Kind::kInteger},
                                    {"limit", Kind::kInteger}};

constexpr std::size_t kLongestKey = 128;  // the daemon's own limit of a request_id

Response json_answer(unsigned status, std::string text) {
  return {.status = status, .content_type = "application/json", .body = std::move(text)};
}

// The id of a row, to say where the new task is.
std::string location(const std::string& row) {
  const auto parsed = config::parse_json(row, {.depth = kBodyDepth});
  const json::object* members = parsed ? parsed->if_object() : nullptr;
  const json::value* id = members == nullptr ? nullptr : members->if_contains("id");
  return id != nullptr && id->is_int64() ? "/api/tasks/" + std::to_string(id->get_int64()) : "";
}

class TaskRoutes {
 public:
  explicit TaskRoutes(DaemonLink& link) : link_(link) {}

  void list(const Request& request, const Answer& answer) const {
    ObjectText params;
    if (auto added = add_query(request, kListQuery, params); !added) {
      return answer.send(added.error());
    }
    pass("task.list", std::move(params), Repeat::kOnce, 200, answer);
  }

  void submit(const Request& request, const Answer& answer) const {
    const auto body = JsonBody::read(request);
    if (!body) return answer.send(body.error());
    auto key = request_id(request);
    if (!key) return answer.send(key.error());
    ObjectText params;
    params.add("task", (*body)->value()).add_text("request_id", *key);
    if (auto added = add_query(request, kSubmitQuery, params); !added) {
      return answer.send(added.error());
    }
    link_.call("task.submit", std::move(params).take(), Repeat::kOnce,
               [answer, body = *body](Reply reply) {
                 if (reply.kind != Reply::Kind::kResult) {
                   return answer.send(refusal(reply, {.prefix = "/task", .body = &body->value()}));
                 }
                 Response response = json_answer(201, std::move(reply.text));
                 response.headers.emplace_back("Location", location(response.body));
                 answer.send(std::move(response));
               });
  }

  void preview(const Request& request, const Answer& answer) const {
    const auto body = JsonBody::read(request);
    if (!body) return answer.send(body.error());
    ObjectText params;
    params.add("task", (*body)->value());
    pass("task.preview", std::move(params), Repeat::kOnce, 200, answer, *body, "/task");
  }

  void get(const Request& request, const Answer& answer) const {
    about_task(request, answer, "task.get", kGetQuery, Repeat::kOnce, 200);
  }
  void trials(const Request& request, const Answer& answer) const {
    about_task(request, answer, "task.trials", kTrialsQuery, Repeat::kOnce, 200);
  }
  // These have no request_id: a repeat could meet what the first one did.
  void remove(const Request& request, const Answer& answer) const {
    about_task(request, answer, "task.delete", {}, Repeat::kNever, 204);
  }
  void cancel(const Request& request, const Answer& answer) const {
    about_task(request, answer, "task.cancel", {}, Repeat::kNever, 200);
  }
  void resume(const Request& request, const Answer& answer) const {
    about_task(request, answer, "task.resume", {}, Repeat::kNever, 200);
  }

  void save_preset(const Request& request, const Answer& answer) const {
    const auto id = path_id(request, "task");
    if (!id) return answer.send(id.error());
    const auto body = JsonBody::read(request);
    if (!body) return answer.send(body.error());
    if ((*body)->find("task") != nullptr) {
      return answer.send(
          unprocessable({{"body", "task"}, "it stands in the path", "extra_forbidden"}));
    }
    ObjectText params;
    params.add_json("task", std::to_string(*id));
    for (const auto& member : (*body)->members()) params.add(member.key(), member.value());
    pass("task.save_preset", std::move(params), Repeat::kNever, 201, answer, *body);
  }

  void log(const Request& request, const Answer& answer) const {
    const auto id = path_id(request, "task");
    if (!id) return answer.send(id.error());
    const auto trial = path_id(request, "trial", 1, 0);
    if (!trial) return answer.send(trial.error());
    ObjectText params;
    params.add_json("task", std::to_string(*id)).add_json("trial", std::to_string(*trial));
    if (auto added = add_query(request, kLogQuery, params); !added) {
      return answer.send(added.error());
    }
    pass("task.log", std::move(params), Repeat::kOnce, 200, answer);
  }

 private:
  void about_task(const Request& request, const Answer& answer, std::string_view method,
                  std::span<const QueryParam> query, Repeat repeat, unsigned status) const {
    const auto id = path_id(request, "task");
    if (!id) return answer.send(id.error());
    ObjectText params;
    params.add_json("task", std::to_string(*id));
    if (auto added = add_query(request, query, params); !added) {
      return answer.send(added.error());
    }
    pass(method, std::move(params), repeat, status, answer);
  }

  // Answers with the result; 204: without it.
  void pass(std::string_view method, ObjectText params, Repeat repeat, unsigned status,
            const Answer& answer, const std::shared_ptr<const JsonBody>& body = nullptr,
            std::string_view prefix = {}) const {
    link_.call(method, std::move(params).take(), repeat,
               [answer, status, body, prefix](Reply reply) {
                 if (reply.kind != Reply::Kind::kResult) {
                   return answer.send(
                       refusal(reply, {.prefix = prefix, .body = body ? &body->value() : nullptr}));
                 }
                 if (status == 204) return answer.send({.status = status});
                 answer.send(json_answer(status, std::move(reply.text)));
               });
  }

  static std::expected<std::string, Response> request_id(const Request& request) {
    const auto found = request.headers.find("Idempotency-Key");
    if (found == request.headers.end()) return new_request_id();
    std::string key(found->value());
    if (key.empty() || key.size() > kLongestKey || !config::is_utf8(key)) {
      return std::unexpected(unprocessable(
          {{"header", "idempotency-key"}, "expected 1 to 128 characters", "string_type"}));
    }
    return key;
  }

  DaemonLink& link_;
};

}  // namespace

void add_task_routes(Router& router, DaemonLink& link) {
  const auto routes = std::make_shared<TaskRoutes>(link);
  using Method = void (TaskRoutes::*)(const Request&, const Answer&) const;
  const auto add = [&](http::verb verb, const char* pattern, Method method) {
    router.add(verb, pattern, [routes, method](const Request& request, const Answer& answer) {
      ((*routes).*method)(request, answer);
    });
  };
  add(http::verb::get, "/api/tasks", &TaskRoutes::list);
  add(http::verb::post, "/api/tasks", &TaskRoutes::submit);
  add(http::verb::post, "/api/tasks/preview", &TaskRoutes::preview);
  add(http::verb::get, "/api/tasks/{task_id}", &TaskRoutes::get);
  add(http::verb::delete_, "/api/tasks/{task_id}", &TaskRoutes::remove);
  add(http::verb::post, "/api/tasks/{task_id}/cancel", &TaskRoutes::cancel);
  add(http::verb::post, "/api/tasks/{task_id}/resume", &TaskRoutes::resume);
  add(http::verb::post, "/api/tasks/{task_id}/save-preset", &TaskRoutes::save_preset);
  add(http::verb::get, "/api/tasks/{task_id}/trials", &TaskRoutes::trials);
  add(http::verb::get, "/api/tasks/{task_id}/trials/{trial}/log", &TaskRoutes::log);
}

}  // namespace console

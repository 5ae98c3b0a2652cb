#include "rest_presets.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/json_text.h"
#include "failure.h"
#include "json_body.h"
#include "path_params.h"
#include "preset_file.h"
#include "preset_list.h"

namespace console {

namespace json = boost::json;

namespace {

using Repeat = DaemonLink::Repeat;
using Body = std::shared_ptr<const JsonBody>;

constexpr Field kFields[] = {
    {"name", "string"},    {"description", "string"}, {"category", "string"},
    {"runtime", "string"}, {"parameters", "dict"},    {"metadata", "dict"},
    {"links", "list"},     {"any_of", "list"},        {"constraints", "list"},
    {"extends", "list"},   {"requires", "list"},      {"conflicts", "list"},
    {"variables", "dict"}, {"merged_from", "dict"},   {"runtime_version", "string"},
};

constexpr Field kMergeFields[] = {
    {"preset_ids", "list"}, {"merge_strategy", "string"}, {"strategies", "dict"},
    {"overrides", "dict"},  {"decisions", "dict"},        {"mixed_runtimes", "bool"},
};

// Set by the daemon alone: a preset that was read may be sent back as it is.
bool is_daemons(std::string_view member) {
  return member == "id" || member == "revision" || member == "is_system" ||
         member == "created_at" || member == "updated_at";
}

Response json_answer(unsigned status, std::string text) {
  return {.status = status, .content_type = "application/json", .body = std::move(text)};
}

std::string preset_param(std::int64_t id) {
  return R"({"preset":)" + std::to_string(id) + "}";
}

Origin origin_of(const Body& body, std::string_view prefix) {
  return {.prefix = prefix, .body = &body->value(), .fields = kFields, .values = "parameters"};
}

// Keeps the daemon's own param out of what somebody else wrote.
std::optional<Response> refused_member(const Body& body) {
  if (body->find("request_id") == nullptr) return std::nullopt;
  return unprocessable({{"body", "request_id"}, "is no field of a preset", "extra_forbidden"});
}

class PresetRoutes {
 public:
  explicit PresetRoutes(DaemonLink& link) : link_(link) {}

  void list(const Request& request, const Answer& answer) const {
    const auto given = request.query.find("category");
    send_preset_list(link_, given == request.query.end() ? "" : given->second, answer);
  }

  void get(const Request& request, const Answer& answer) const {
    const auto id = path_id(request, "preset");
    if (!id) return answer.send(id.error());
    send_preset(*id, 200, answer);
  }

  void create(const Request& request, const Answer& answer) const {
    const auto read = JsonBody::read(request);
    if (!read) return answer.send(read.error());
    const Body& body = *read;
    if (auto refused = refused_member(body)) return answer.send(std::move(*refused));
    ObjectText params;
    for (const auto& member : body->members()) {
      if (!is_daemons(member.key())) params.add(member.key(), member.value());
    }
    params.add_text("request_id", new_request_id());
    link_.call("preset.create", std::move(params).take(), Repeat::kOnce,
               [answer, body](Reply reply) {
                 if (reply.kind != Reply::Kind::kResult) {
                   return answer.send(refusal(reply, origin_of(body, "")));
                 }
                 answer.send(json_answer(201, std::move(reply.text)));
               });
  }

  void update(const Request& request, const Answer& answer) const {
    const auto id = path_id(request, "preset");
    if (!id) return answer.send(id.error());
    const auto read = JsonBody::read(request);
    if (!read) return answer.send(read.error());
    const Body& body = *read;
    ObjectText changes;
    for (const auto& member : body->members()) {
      if (is_daemons(member.key()) || member.value().is_null()) continue;
      changes.add(member.key(), member.value());
    }
    ObjectText params;
    params.add_json("preset", std::to_string(*id))
        .add_json("changes", std::move(changes).take())
        .add_text("request_id", new_request_id());
    link_.call("preset.update", std::move(params).take(), Repeat::kOnce,
               [answer, body](Reply reply) {
                 if (reply.kind != Reply::Kind::kResult) {
                   return answer.send(refusal(reply, origin_of(body, "/changes")));
                 }
                 answer.send(json_answer(200, std::move(reply.text)));
               });
  }

  void remove(const Request& request, const Answer& answer) const {
    const auto id = path_id(request, "preset");
    if (!id) return answer.send(id.error());
    ObjectText params;
    params.add_json("preset", std::to_string(*id)).add_text("request_id", new_request_id());
    link_.call("preset.delete", std::move(params).take(), Repeat::kOnce, [answer](Reply reply) {
      if (reply.kind != Reply::Kind::kResult) return answer.send(refusal(reply));
      answer.send({.status = 204});
    });
  }

  void upload(const Request& request, const Answer& answer) const {
    const auto document = uploaded_json(request);
    if (!document) return answer.send(document.error());
    ObjectText params;
    params.add_json("document", *document).add_text("request_id", new_request_id());
    link_.call("preset.import", std::move(params).take(), Repeat::kOnce,
               [this, answer](const Reply& reply) { imported(reply, answer); });
  }

  void download(const Request& request, const Answer& answer) const {
    const auto id = path_id(request, "preset");
    if (!id) return answer.send(id.error());
    link_.call("preset.export", preset_param(*id), Repeat::kOnce, [answer](Reply reply) {
      if (reply.kind != Reply::Kind::kResult) return answer.send(refusal(reply));
      Response response{.status = 200, .content_type = "application/json"};
      response.headers.emplace_back("Content-Disposition", attachment(name_of(reply.text)));
      response.body = std::move(reply.text);
      answer.send(std::move(response));
    });
  }

  void merge(const Request& request, const Answer& answer) const {
    const auto read = JsonBody::read(request);
    if (!read) return answer.send(read.error());
    const Body& body = *read;
    const json::value* ids = body->find("preset_ids");
    if (auto wrong = wrong_ids(ids)) return answer.send(std::move(*wrong));
    if (body->find("presets") != nullptr) {
      return answer.send(
          unprocessable({{"body", "presets"}, "they are named by preset_ids", "extra_forbidden"}));
    }
    ObjectText params;
    params.add("presets", *ids);
    for (const auto& member : body->members()) {
      if (member.key() != "preset_ids") params.add(member.key(), member.value());
    }
    link_.call("preset.merge", std::move(params).take(), Repeat::kOnce,
               [answer, body](const Reply& reply) {
                 if (reply.kind == Reply::Kind::kResult) return answer.send(merged(reply.text));
                 answer.send(refusal(reply, {.renamed = "presets",
                                             .as = "preset_ids",
                                             .body = &body->value(),
                                             .fields = kMergeFields}));
               });
  }

 private:
  void send_preset(std::int64_t id, unsigned status, const Answer& answer) const {
    link_.call("preset.get", preset_param(id), Repeat::kOnce, [answer, status](Reply reply) {
      if (reply.kind != Reply::Kind::kResult) return answer.send(refusal(reply));
      answer.send(json_answer(status, std::move(reply.text)));
    });
  }

  // The daemon tells what it made; the original answers with the preset itself.
  void imported(const Reply& reply, const Answer& answer) const {
    if (reply.kind != Reply::Kind::kResult) {
      return answer.send(
          refusal(reply, {.prefix = "/document", .values = "preset/parameters", .as_text = true}));
    }
    const auto parsed = config::parse_json(reply.text);
    const json::object* result = parsed ? parsed->if_object() : nullptr;
    const json::value* list = result == nullptr ? nullptr : result->if_contains("imported");
    const json::array* made = list == nullptr ? nullptr : list->if_array();
    const json::object* first =
        made == nullptr || made->empty() ? nullptr : made->front().if_object();
    const json::value* id = first == nullptr ? nullptr : first->if_contains("id");
    if (id == nullptr || !id->is_int64()) {
      return answer.send(failure(422, "the file holds no preset", "invalid_params"));
    }
    send_preset(id->get_int64(), 201, answer);
  }

  static std::string name_of(const std::string& document) {
    const auto parsed = config::parse_json(document, {.depth = kBodyDepth});
    const json::object* members = parsed ? parsed->if_object() : nullptr;
    const json::value* preset = members == nullptr ? nullptr : members->if_contains("preset");
    const json::object* fields = preset == nullptr ? nullptr : preset->if_object();
    const json::value* name = fields == nullptr ? nullptr : fields->if_contains("name");
    return name != nullptr && name->is_string() ? std::string(name->get_string()) : "";
  }

  // A text would be a name to the daemon, so ids are looked at here.
  static std::optional<Response> wrong_ids(const json::value* ids) {
    if (ids == nullptr) {
      return unprocessable({{"body", "preset_ids"}, "is missing", "missing"});
    }
    const json::array* list = ids->if_array();
    if (list == nullptr) {
      return unprocessable({{"body", "preset_ids"}, "expected a list of ids", "list_type"});
    }
    if (list->empty()) {
      return unprocessable({{"body", "preset_ids"}, "expected at least one id", "too_short"});
    }
    std::vector<Fault> faults;
    for (std::size_t i = 0; i < list->size(); ++i) {
      if ((*list)[i].is_int64()) continue;
      faults.push_back({{"body", "preset_ids", i}, "expected a whole number", "int_type"});
    }
    if (faults.empty()) return std::nullopt;
    return unprocessable(faults);
  }

  // The original's three members; what a space has beside its lists is not left out either.
  static Response merged(const std::string& text) {
    const auto parsed = config::parse_json(text, {.depth = kBodyDepth});
    const json::object* result = parsed ? parsed->if_object() : nullptr;
    if (result == nullptr) {
      return failure(500, "tuningd sent no merged presets", "internal_error");
    }
    ObjectText shown;
    for (const auto& member : *result) {
      const std::string_view key = member.key();
      const json::array* list = member.value().if_array();
      if (key == "conflicts" && list != nullptr && list->empty()) {
        shown.add(key, nullptr);
      } else if (key == "parameters" || key == "applied_presets" || key == "conflicts" ||
                 key == "links" || key == "any_of" || key == "constraints" || key == "variables") {
        shown.add(key, member.value());
      }
    }
    return json_answer(200, std::move(shown).take());
  }

  DaemonLink& link_;
};

}  // namespace

void add_preset_routes(Router& router, DaemonLink& link) {
  const auto routes = std::make_shared<PresetRoutes>(link);
  using Method = void (PresetRoutes::*)(const Request&, const Answer&) const;
  const auto add = [&](http::verb verb, const char* pattern, Method method) {
    router.add(verb, pattern, [routes, method](const Request& request, const Answer& answer) {
      ((*routes).*method)(request, answer);
    });
  };
  add(http::verb::get, "/api/presets/", &PresetRoutes::list);
  add(http::verb::post, "/api/presets/", &PresetRoutes::create);
  add(http::verb::post, "/api/presets/import", &PresetRoutes::upload);
  add(http::verb::post, "/api/presets/merge", &PresetRoutes::merge);
  add(http::verb::get, "/api/presets/{preset_id}", &PresetRoutes::get);
  add(http::verb::put, "/api/presets/{preset_id}", &PresetRoutes::update);
  add(http::verb::delete_, "/api/presets/{preset_id}", &PresetRoutes::remove);
  add(http::verb::get, "/api/presets/{preset_id}/export", &PresetRoutes::download);
}

}  // namespace console

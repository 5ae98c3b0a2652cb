// Answers to requests that fail: README.md, "/api/presets", the table of codes.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http.h"
#include "reply.h"

namespace console {

// {"detail": "…", "code": "…"}
Response failure(unsigned status, std::string_view detail, std::string_view code);

// One thing wrong with a request, in the shape of the original's framework.
struct Fault {
  boost::json::array loc;  // "body", "parameters", "tp-size", 0
  std::string message;
  std::string_view type;  // "missing", "string_type", …
};
// 422 with the list of them.
Response unprocessable(std::span<const Fault> faults);
Response unprocessable(Fault fault);

// How a member of the body must be, to name what is wrong with it as the framework does.
struct Field {
  std::string_view name;
  std::string_view type;  // "string", "dict", "list", "bool"
};

// Where the params of a call came from, to say what was wrong in the words of the request.
struct Origin {
  std::string_view prefix = {};          // of the paths that lie in the body: "/changes"
  std::string_view elsewhere = "query";  // where the others lie
  std::string_view renamed = {};         // a param that the body has under another name: "/presets"
  std::string_view as = {};              // that name: "preset_ids"
  const boost::json::value* body = nullptr;
  std::span<const Field> fields = {};  // all that the body may have; empty: not known
  // What is wrong below this member alone is {"validation_errors": […]}: "parameters".
  std::string_view values = {};
  bool as_text = false;  // one text instead of a list
};

// Of a reply that is no result.
Response refusal(const Reply& reply, const Origin& origin = {});

}  // namespace console

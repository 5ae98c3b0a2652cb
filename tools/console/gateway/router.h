// Which handler answers which request.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http.h"

namespace console {

struct Route {
  http::verb method;
  std::string pattern;  // "/api/presets/{id}/export"; a "{…}" takes one segment, not empty
  Handler handler;
};

// [the gateway's thread] Fixed patterns go before those with "{…}"; a slash at the end of the path
// does not matter, HEAD goes to GET's handler.
class Router {
 public:
  void add(http::verb method, std::string pattern, Handler handler);

  struct Match {
    const Route* route = nullptr;  // null: no route of this method
    std::vector<std::string> captured;
    std::vector<http::verb> allowed;  // the methods this path has; empty: no such path
  };
  Match find(http::verb method, std::string_view path) const;

  const std::vector<Route>& routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
};

}  // namespace console

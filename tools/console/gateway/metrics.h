// GET /metrics: the gateway's and the daemon's figures, in the text format of Prometheus (0.0.4).
#pragma once

#include <array>
#include <boost/json/object.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "daemon_link.h"
#include "router.h"
#include "traffic.h"

namespace console {

// [the gateway's one thread]
class Metrics {
 public:
  // Both outlive this.
  Metrics(DaemonLink& link, const Traffic& traffic) : link_(link), traffic_(traffic) {}

  void add_route(Router& router);
  void answered(const Answered& what);

  static constexpr std::array kBounds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                         0.1,    0.25,  0.5,    1.0,   2.5,  5.0,   10.0};

 private:
  struct Times {
    std::array<std::uint64_t, kBounds.size() + 1> counts{};  // not added up; the last: beyond
    double seconds = 0;
    std::array<std::uint64_t, 5> classes{};  // of status: 1xx, 2xx, …
  };

  void write_requests(std::string& out) const;

  DaemonLink& link_;
  const Traffic& traffic_;
  // A route, and a method where there is no route.
  std::map<std::pair<const Route*, http::verb>, Times> times_;
};

}  // namespace console

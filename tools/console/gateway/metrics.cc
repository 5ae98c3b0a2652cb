#include "metrics.h"

#include <algorithm>
#include <chrono>
#include <cstddef>

#include "daemon_metrics.h"
#include "metrics_text.h"

namespace console {

namespace {

// Of requests that reached no route: files of the page, and what was refused before.
constexpr std::string_view kNoRoute = "page";

// What somebody makes up as a method is no label of its own.
http::verb known_method(http::verb method) {
  constexpr std::array kKnown = {http::verb::get,  http::verb::head,    http::verb::post,
                                 http::verb::put,  http::verb::delete_, http::verb::options,
                                 http::verb::patch};
  return std::ranges::find(kKnown, method) == kKnown.end() ? http::verb::unknown : method;
}

std::string_view method_label(http::verb method) {
  if (method == http::verb::unknown) return "other";
  const auto name = http::to_string(method);
  return {name.data(), name.size()};
}

std::string_view pattern_of(const Route* route) {
  return route == nullptr ? kNoRoute : std::string_view(route->pattern);
}

}  // namespace

void Metrics::answered(const Answered& what) {
  const http::verb method = what.route != nullptr ? what.route->method : known_method(what.method);
  Times& times = times_[{what.route, method}];
  const double seconds = std::chrono::duration<double>(what.took).count();
  const auto bucket = std::ranges::lower_bound(kBounds, seconds) - kBounds.begin();
  ++times.counts[static_cast<std::size_t>(bucket)];
  times.seconds += seconds;
  const unsigned status_class = std::clamp(what.status / 100, 1U, 5U);
  ++times.classes[status_class - 1];
}

void Metrics::write_requests(std::string& out) const {
  constexpr std::array<std::string_view, 5> kClasses = {"1xx", "2xx", "3xx", "4xx", "5xx"};
  constexpr std::string_view kRequests = "preset_console_requests_total";
  append_metric(out, kRequests, "counter", "Requests answered, by route and class of status.");
  for (const auto& [key, times] : times_) {
    for (std::size_t i = 0; i < kClasses.size(); ++i) {
      if (times.classes[i] == 0) continue;
      append_sample(out, kRequests,
                    {{"route", pattern_of(key.first)},
                     {"method", method_label(key.second)},
                     {"status", kClasses[i]}},
                    static_cast<double>(times.classes[i]));
    }
  }
  append_metric(out, "preset_console_request_seconds", "histogram",
                "From a request's last byte to its answer's last (a stream's first).");
  for (const auto& [key, times] : times_) {
    const std::string_view route = pattern_of(key.first);
    const std::string_view method = method_label(key.second);
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < times.counts.size(); ++i) {
      sum += times.counts[i];
      const std::string bound = i < kBounds.size() ? metric_number(kBounds[i]) : "+Inf";
      append_sample(out, "preset_console_request_seconds_bucket",
                    {{"route", route}, {"method", method}, {"le", bound}},
                    static_cast<double>(sum));
    }
    append_sample(out, "preset_console_request_seconds_sum", {{"route", route}, {"method", method}},
                  times.seconds);
    append_sample(out, "preset_console_request_seconds_count",
                  {{"route", route}, {"method", method}}, static_cast<double>(sum));
  }
}

void Metrics::add_route(Router& router) {
  router.add(http::verb::get, "/metrics", [this](const Request&, const Answer& answer) {
    read_daemon_metrics(link_, [this, answer](std::string text) {
      const auto gauge = [&text](std::string_view name, std::string_view type,
                                 std::string_view help, auto value) {
        append_metric(text, name, type, help);
        append_sample(text, name, {}, static_cast<double>(value));
      };
      gauge("preset_console_connections", "gauge", "Open connections.", traffic_.connections);
      gauge("preset_console_streams", "gauge", "Answers being streamed.", traffic_.streams);
      gauge("preset_console_connections_accepted_total", "counter",
            "Connections since the console started.", traffic_.accepted);
      gauge("preset_console_connections_turned_away_total", "counter",
            "Of those, the ones beyond the limit.", traffic_.turned_away);
      write_requests(text);
      answer.send({.status = 200,
                   .content_type = "text/plain; version=0.0.4; charset=utf-8",
                   .body = std::move(text)});
    });
  });
}

}  // namespace console

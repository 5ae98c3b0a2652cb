#include "event_source.h"

#include <algorithm>
#include <boost/json/object.hpp>
#include <utility>

#include "config/json_text.h"
#include "json_body.h"

namespace console {

namespace asio = boost::asio;
namespace json = boost::json;
using std::chrono_literals::operator""ms;

namespace {

constexpr std::chrono::milliseconds kFirstPause = 100ms;
constexpr std::chrono::milliseconds kLongestPause = 2000ms;
constexpr std::chrono::milliseconds kAnswerTime = 5000ms;
constexpr int kSubscriptions = 2;
constexpr std::string_view kSubscribe =
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"preset.subscribe\"}\n"
    "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"task.subscribe\"}\n";
constexpr std::string_view kNotification = R"({"jsonrpc":"2.0","method":")";

}  // namespace

EventSource::EventSource(asio::io_context& io, std::string path, Ear ear)
    : io_(io), path_(std::move(path)), ear_(std::move(ear)), timer_(io) {}

void EventSource::start() {
  if (running_) return;
  running_ = true;
  told_ = false;
  pause_ = kFirstPause;
  connect();
}

void EventSource::stop() {
  running_ = false;
  up_ = false;
  timer_.cancel();
  if (wire_) wire_->close();
  wire_.reset();
}

void EventSource::connect() {
  auto opened = DaemonWire::open(io_, path_);
  if (!opened || !(*opened)->send(kSubscribe)) return lose();
  answers_ = 0;
  early_.clear();
  wire_ = *opened;
  const std::weak_ptr<EventSource> self = weak_from_this();
  wire_->listen({.line =
                     [self](std::string_view line) {
                       if (const auto held = self.lock()) held->take(line);
                     },
                 .gone =
                     [self](const std::string&) {
                       if (const auto held = self.lock()) held->lose();
                     }});
  wait(kAnswerTime);
}

void EventSource::take(std::string_view line) {
  if (line.starts_with(kNotification)) {
    if (up_) {
      tell(line);
    } else {
      early_.emplace_back(line);
    }
    return;
  }
  // A role or a daemon without tasks may refuse one: what there is comes all the same.
  if (!up_ && ++answers_ == kSubscriptions) subscribed();
}

void EventSource::subscribed() {
  timer_.cancel();
  pause_ = kFirstPause;
  up_ = true;
  told_ = true;
  ear_.state(true);
  for (const std::string& line : std::exchange(early_, {})) {
    if (up_) tell(line);
  }
}

void EventSource::lose() {
  if (wire_) wire_->close();
  wire_.reset();
  const bool news = up_ || !told_;
  up_ = false;
  told_ = true;
  wait(pause_);
  pause_ = std::min(pause_ * 2, kLongestPause);
  if (news) ear_.state(false);
}

// For the answers while connected, else for the next attempt.
void EventSource::wait(std::chrono::milliseconds time) {
  timer_.expires_after(time);
  timer_.async_wait([self = weak_from_this()](boost::system::error_code error) {
    const auto held = self.lock();
    if (error || !held || !held->running_ || held->up_) return;
    // It had ended when it was set anew: too late to be cancelled.
    if (held->timer_.expiry() > asio::steady_timer::clock_type::now()) return;
    if (held->wire_) return held->lose();
    held->connect();
  });
}

void EventSource::tell(std::string_view line) const {
  constexpr std::string_view kParams = R"(","params":)";
  std::string_view rest = line.substr(kNotification.size());
  const std::size_t end = rest.find('"');
  if (end != std::string_view::npos && rest.substr(end).starts_with(kParams) &&
      rest.ends_with('}')) {
    const std::string_view method = rest.substr(0, end);
    rest.remove_prefix(end + kParams.size());
    rest.remove_suffix(1);
    return ear_.event(method, rest);
  }
  const auto parsed = config::parse_json(line, {.depth = kBodyDepth});
  const json::object* members = parsed ? parsed->if_object() : nullptr;
  if (members == nullptr) return;
  const json::value* method = members->if_contains("method");
  const json::value* params = members->if_contains("params");
  if (method == nullptr || !method->is_string() || params == nullptr) return;
  ear_.event(method->get_string(), config::to_json(*params));
}

}  // namespace console

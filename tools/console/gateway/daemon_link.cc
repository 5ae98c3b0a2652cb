#include "daemon_link.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <cstring>
#include <deque>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "daemon_wire.h"

namespace console {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using std::chrono_literals::operator""ms;

namespace {

constexpr std::size_t kMostWires = 32;
constexpr std::chrono::milliseconds kBacklogPause = 5ms;
constexpr std::string_view kRequestHead = R"({"jsonrpc":"2.0","id":1,"method":")";
// Sent behind a line that may have no answer: the daemon answers in the order of the lines.
constexpr std::string_view kMark =
    "{\"jsonrpc\":\"2.0\",\"id\":\"preset-console\",\"method\":\"system.ping\"}\n";
constexpr std::string_view kMarkAnswer = R"({"jsonrpc":"2.0","id":"preset-console",)";

Reply down(std::string message) {
  Reply reply;
  reply.message = std::move(message);
  return reply;
}

}  // namespace

std::string connect_problem(const std::string& path, int error) {
  return path + ": " + std::strerror(error);
}

class DaemonLink::Pool : public std::enable_shared_from_this<DaemonLink::Pool> {
 public:
  Pool(asio::io_context& io, std::string path, std::chrono::milliseconds patience)
      : io_(io), path_(std::move(path)), patience_(patience), watch_(io), backlog_(io) {}

  // `line` with its LF; `whole`: of exchange().
  void take(std::string line, std::function<void(Reply)> then, std::optional<Line> whole,
            bool may_repeat, std::optional<std::chrono::milliseconds> patience) {
    const auto patient = patience.value_or(patience_);
    waiting_.push_back(
        {std::move(line), std::move(then), whole, may_repeat, patient, Clock::now() + patient, {}});
    pump();
    watch();
  }

  void close() {
    closed_ = true;
    waiting_.clear();
    watch_.cancel();
    backlog_.cancel();
    for (auto& [key, member] : wires_) member.wire->close();
    wires_.clear();
    idle_.clear();
  }

  const std::string& path() const { return path_; }

 private:
  using Wire = std::shared_ptr<DaemonWire>;
  struct Call {
    std::string line;
    std::function<void(Reply)> then;
    std::optional<Line> whole;
    bool may_repeat;
    std::chrono::milliseconds patience;
    Clock::time_point deadline;
    std::string first;  // kPerhapsSilent: the answer, while that to the mark is awaited
  };
  struct Member {
    Wire wire;
    std::optional<Call> call;  // none: it is idle
  };

  // Never calls a `then` itself: it runs within call().
  void pump() {
    while (!waiting_.empty()) {
      if (!idle_.empty()) {
        const Wire wire = idle_.back();
        idle_.pop_back();
        if (!start(wire)) drop(wire);
        continue;
      }
      if (wires_.size() >= kMostWires || backlogged_) return;
      auto opened = DaemonWire::open(io_, path_);
      if (!opened && opened.error() == EAGAIN) return retry_soon();
      if (!opened) {
        finish_later(take_first(), down(connect_problem(path_, opened.error())));
        continue;
      }
      const Wire wire = *opened;
      wires_.emplace(wire.get(), Member{wire, std::nullopt});
      wire->listen({.line = [this, key = wire.get()](std::string_view line) { heard(key, line); },
                    .gone = [this, key = wire.get()](const std::string& why) { lost(key, why); }});
      if (!start(wire)) {
        drop(wire);
        finish_later(take_first(), down(path_ + ": it hung up"));
      }
    }
  }

  Call take_first() {
    Call call = std::move(waiting_.front());
    waiting_.pop_front();
    return call;
  }

  // False: nothing of the call went out, it still waits.
  bool start(const Wire& wire) {
    if (!wire->send(waiting_.front().line)) return false;
    wires_.at(wire.get()).call = take_first();
    return true;
  }

  void drop(const Wire& wire) {
    wire->close();
    std::erase(idle_, wire);
    wires_.erase(wire.get());
  }

  void heard(const DaemonWire* key, std::string_view line) {
    Member& member = wires_.at(key);
    const Wire wire = member.wire;
    if (!member.call) return drop(wire);  // nobody asked
    Call& running = *member.call;
    Reply reply;
    if (!running.whole) {
      reply = read_reply(line);
    } else {
      if (*running.whole == Line::kPerhapsSilent) {
        if (!line.starts_with(kMarkAnswer)) {
          running.first = line;
          return;
        }
        line = running.first;
      }
      reply.kind = Reply::Kind::kResult;
      reply.text = line;
    }
    const Call call = std::move(running);
    member.call.reset();
    // An answer to a line that was not read whole (it is too long) ends the connection.
    if (call.whole == Line::kUnread || reply.kind == Reply::Kind::kDown || !wire->all_sent()) {
      drop(wire);
    } else {
      idle_.push_back(wire);
    }
    pump();
    call.then(std::move(reply));
  }

  void lost(const DaemonWire* key, const std::string& why) {
    Member member = std::move(wires_.at(key));
    drop(member.wire);
    std::optional<Call> call = std::move(member.call);
    if (call && call->may_repeat) {
      call->may_repeat = false;
      // The others that are open may be as dead and not know it yet.
      for (const Wire& idle : std::exchange(idle_, {})) drop(idle);
      waiting_.push_front(std::move(*call));
      call.reset();
    }
    pump();
    if (call) call->then(down(path_ + ": " + why));
  }

  void finish_later(Call call, Reply reply) {
    asio::post(io_, [self = shared_from_this(), call = std::move(call),
                     reply = std::move(reply)]() mutable {
      if (!self->closed_) call.then(std::move(reply));
    });
  }

  void retry_soon() {
    backlogged_ = true;
    backlog_.expires_after(kBacklogPause);
    backlog_.async_wait([self = shared_from_this()](boost::system::error_code error) {
      if (error || self->closed_) return;
      self->backlogged_ = false;
      self->pump();
    });
  }

  // One timer for all calls: one for each would cost as much as the call.
  void watch() {
    if (watching_) return;
    watching_ = true;
    watch_.expires_after(std::clamp<std::chrono::milliseconds>(patience_ / 4, 5ms, 1000ms));
    watch_.async_wait([self = shared_from_this()](boost::system::error_code error) {
      self->watching_ = false;
      if (error || self->closed_) return;
      self->end_late();
    });
  }

  void end_late() {
    const auto now = Clock::now();
    std::vector<Call> late;
    std::vector<Wire> stuck;
    bool more = false;
    for (auto& [key, member] : wires_) {
      if (!member.call) continue;
      if (member.call->deadline > now) {
        more = true;
        continue;
      }
      late.push_back(std::move(*member.call));
      stuck.push_back(member.wire);
    }
    for (const Wire& wire : stuck) drop(wire);
    std::erase_if(waiting_, [&](Call& call) {
      if (call.deadline > now) return false;
      late.push_back(std::move(call));
      return true;
    });
    pump();
    if (more || !waiting_.empty()) watch();
    for (Call& call : late) {
      Reply reply;
      reply.kind = Reply::Kind::kLate;
      reply.message = path_ + ": no answer within " + std::to_string(call.patience.count()) + " ms";
      call.then(std::move(reply));
    }
  }

  asio::io_context& io_;
  const std::string path_;
  const std::chrono::milliseconds patience_;
  asio::steady_timer watch_;
  asio::steady_timer backlog_;
  bool watching_ = false;
  bool backlogged_ = false;
  bool closed_ = false;
  std::unordered_map<const DaemonWire*, Member> wires_;
  std::vector<Wire> idle_;
  std::deque<Call> waiting_;
};

DaemonLink::DaemonLink(asio::io_context& io, std::string socket_path,
                       std::chrono::milliseconds patience)
    : pool_(std::make_shared<Pool>(io, std::move(socket_path), patience)) {}

DaemonLink::~DaemonLink() {
  pool_->close();
}

void DaemonLink::call(std::string_view method, std::string_view params, Repeat repeat,
                      std::function<void(Reply)> then,
                      std::optional<std::chrono::milliseconds> patience) {
  constexpr std::string_view kParams = R"(","params":)";
  std::string line;
  line.reserve(kRequestHead.size() + method.size() + kParams.size() + params.size() + 2);
  line.append(kRequestHead).append(method).append(kParams).append(params).append("}\n");
  pool_->take(std::move(line), std::move(then), std::nullopt, repeat == Repeat::kOnce, patience);
}

void DaemonLink::exchange(std::string line, Line kind, std::function<void(Reply)> then) {
  line += '\n';
  if (kind == Line::kPerhapsSilent) line += kMark;
  pool_->take(std::move(line), std::move(then), kind, false, std::nullopt);
}

const std::string& DaemonLink::socket_path() const {
  return pool_->path();
}

}  // namespace console

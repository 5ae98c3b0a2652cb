#include "plugin/rpc/endpoint.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cerrno>
#include <cstring>
#include <exception>
#include <future>
#include <optional>
#include <system_error>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "config/json_text.h"
#include "plugin/rpc/commit_mail.h"
#include "plugin/rpc/hub.h"
#include "plugin/rpc/peer.h"
#include "plugin/rpc/session.h"
#include "plugin/service/service.h"

namespace preset {
namespace {

namespace asio = boost::asio;
using asio::local::stream_protocol;
using Clock = std::chrono::steady_clock;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""ms;

constexpr int kAcceptsPerTurn = 64;
constexpr std::size_t kWorkers = 2;
constexpr auto kDrainTime = 5s;

// The host's signals are not for our threads: they are made with all of them blocked.
class SignalBlock {
 public:
  SignalBlock() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  SignalBlock(const SignalBlock&) = delete;
  SignalBlock& operator=(const SignalBlock&) = delete;
  ~SignalBlock() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

std::string change_line(const ChangeEvent& event) {
  std::string line = R"({"jsonrpc":"2.0","method":"preset.changed","params":{"op":)";
  config::append_json_string(line, event.op);
  line += R"(,"id":)" + std::to_string(event.id) + R"(,"name":)";
  config::append_json_string(line, event.name);
  line += R"(,"revision":)" + std::to_string(event.revision) + "}}\n";
  return line;
}

// Where an event's JSON holds the task's id; null: the event is none of a task.
const char* task_key(std::string_view event) {
  if (event == TUNINGD_EVENT_TASK_CHANGED) {
    return "id";
  }
  return event == TUNINGD_EVENT_TRIAL_CHANGED ? "task" : nullptr;
}

}  // namespace

// Lives as long as the service's listeners do, which may be longer than the endpoint.
class Endpoint::Core {
 public:
  Core(const Dispatcher& dispatcher, const Settings& settings, Log log)
      : settings_(settings),
        log_(std::move(log)),
        // Only the io thread touches sockets; others post.
        io_(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO),
        mail_(io_, [this](CommitMail::Delivery delivery) { deliver(std::move(delivery)); }),
        workers_([] {
          const SignalBlock block;
          return std::make_unique<asio::thread_pool>(kWorkers);
        }()),
        hub_(dispatcher, settings.limits, io_, *workers_, mail_),
        acceptor_(io_),
        accept_pause_(io_),
        clock_(io_),
        drain_clock_(io_) {}

  void start(Listener listener);
  void stop();

  // [any thread]
  void committed() { mail_.send(); }
  void changed(const std::vector<ChangeEvent>& events) {
    if (hub_.traffic.subscribers.load(std::memory_order_relaxed) > 0) {
      mail_.put(events);
    }
  }
  void tell(std::string_view event, std::string_view json);
  boost::json::object status() const;

 private:
  void run();
  void wait_for_connection();
  void accept_some();
  void welcome(UniqueFd fd);
  void refuse(int fd);
  void tick();
  void deliver(CommitMail::Delivery delivery);
  void watch_drain();
  std::vector<std::shared_ptr<Session>> sessions() const;

  const Settings& settings_;
  Log log_;
  asio::io_context io_;
  CommitMail mail_;
  std::unique_ptr<asio::thread_pool> workers_;
  Hub hub_;

  std::optional<Listener> listener_;
  std::string path_;
  std::optional<PeerDirectory> peers_;
  stream_protocol::acceptor acceptor_;
  asio::steady_timer accept_pause_;
  asio::steady_timer clock_;
  bool ticking_ = false;
  std::unordered_map<Session*, std::shared_ptr<Session>> sessions_;

  bool accept_failed_ = false;
  Clock::time_point refusal_logged_;
  std::optional<Clock::time_point> drain_end_;
  asio::steady_timer drain_clock_;
  std::promise<void> drained_;
  std::optional<asio::executor_work_guard<asio::io_context::executor_type>> guard_;
  std::thread thread_;
};

void Endpoint::Core::start(Listener listener) {
  RoleTable roles = make_role_table(settings_.roles, ::geteuid(), listener.group());
  for (const std::string& name : roles.unknown) {
    log_(TUNINGD_LOG_WARNING, "roles: this machine has no " +
                                  std::string(name.starts_with('@') ? "group " : "user ") + '"' +
                                  name + "\"; nobody gets a role by it");
  }
  peers_.emplace(std::move(roles));
  path_ = listener.path();
  listener_.emplace(std::move(listener));
  const int fd = ::fcntl(listener_->descriptor(), F_DUPFD_CLOEXEC, 3);
  if (fd < 0) {
    throw std::system_error(errno, std::generic_category(), "the listening socket");
  }
  acceptor_.assign(stream_protocol(), fd);
  guard_.emplace(io_.get_executor());
  wait_for_connection();
  const SignalBlock block;
  thread_ = std::thread([this] { run(); });
}

void Endpoint::Core::run() {
  ::pthread_setname_np(::pthread_self(), "preset-io");
  for (;;) {
    try {
      io_.run();
      return;
    } catch (const std::exception& error) {
      log_(TUNINGD_LOG_ERROR, std::string("endpoint: ") + error.what());
    } catch (...) {
      log_(TUNINGD_LOG_ERROR, "endpoint: unknown exception");
    }
  }
}

void Endpoint::Core::wait_for_connection() {
  acceptor_.async_wait(acceptor_.wait_read, [this](boost::system::error_code error) {
    if (!error && acceptor_.is_open()) {
      accept_some();
    }
  });
}

void Endpoint::Core::accept_some() {
  for (int i = 0; i < kAcceptsPerTurn; ++i) {
    const int fd =
        ::accept4(acceptor_.native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) {
      accept_failed_ = false;
      UniqueFd connection(fd);
      try {
        welcome(std::move(connection));
      } catch (const std::exception& error) {  // out of memory: this one is lost, not the others
        log_(TUNINGD_LOG_WARNING, std::string("connection closed: ") + error.what());
      }
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      break;
    } else if (errno != ECONNABORTED && errno != EINTR) {
      // Out of descriptors or memory: the connection stays in the queue, so trying again at once
      // would spin.
      if (!std::exchange(accept_failed_, true)) {
        log_(TUNINGD_LOG_ERROR, std::string("cannot accept connections: ") + std::strerror(errno));
      }
      accept_pause_.expires_after(100ms);
      accept_pause_.async_wait([this](boost::system::error_code error) {
        if (!error && acceptor_.is_open()) {
          accept_some();
        }
      });
      return;
    }
  }
  wait_for_connection();
}

void Endpoint::Core::welcome(UniqueFd fd) {
  if (sessions_.size() >= settings_.limits.connections) {
    refuse(fd.get());
    return;
  }
  const auto peer = read_peer(fd.get());
  if (!peer) {
    log_(TUNINGD_LOG_WARNING, "connection closed: cannot tell who it is: " + peer.error());
    return;
  }
  Caller caller = peers_->identify(*peer);
  stream_protocol::socket socket(io_);
  boost::system::error_code error;
  socket.assign(stream_protocol(), fd.get(), error);
  if (error) {
    log_(TUNINGD_LOG_WARNING, "connection closed: " + error.message());
    return;
  }
  fd.release();
  const auto session = std::make_shared<Session>(hub_, std::move(socket), std::move(caller),
                                                 [this](Session& closed) {
                                                   subtract(hub_.traffic.connections);
                                                   sessions_.erase(&closed);
                                                 });
  sessions_.emplace(session.get(), session);
  add(hub_.traffic.accepted);
  add(hub_.traffic.connections);
  if (!ticking_) {
    tick();
  }
  session->pump();
}

void Endpoint::Core::refuse(int fd) {
  add(hub_.traffic.refused);
  const auto most = settings_.limits.connections;
  std::string line;
  append_error(line, "null",
               limit_exceeded("connections", most,
                              "there are " + std::to_string(most) + " connections already"));
  line += '\n';
  // A new connection's buffer has room for a line.
  [[maybe_unused]] const auto sent =
      ::send(fd, line.data(), line.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (const auto now = Clock::now(); now - refusal_logged_ > 1s) {
    refusal_logged_ = now;
    log_(TUNINGD_LOG_WARNING, "connections refused: there are " + std::to_string(most) +
                                  " already (limits.connections), " +
                                  std::to_string(hub_.traffic.refused.load()) +
                                  " refused since the start");
  }
}

std::vector<std::shared_ptr<Session>> Endpoint::Core::sessions() const {
  std::vector<std::shared_ptr<Session>> all;
  all.reserve(sessions_.size());
  for (const auto& [key, session] : sessions_) {
    all.push_back(session);
  }
  return all;
}

void Endpoint::Core::tick() {
  ticking_ = !sessions_.empty();
  if (!ticking_) {
    return;
  }
  for (const auto& session : sessions()) {
    session->check_time(Clock::now());
  }
  clock_.expires_after(1s);
  clock_.async_wait([this](boost::system::error_code error) {
    if (!error) {
      tick();
    }
  });
}

void Endpoint::Core::tell(std::string_view event, std::string_view json) {
  const char* const key = task_key(event);
  if (key == nullptr || hub_.traffic.task_subscribers.load(std::memory_order_relaxed) == 0) {
    return;
  }
  const auto parsed = config::parse_json(json);
  const boost::json::object* told = parsed ? parsed->if_object() : nullptr;
  const boost::json::value* id = told == nullptr ? nullptr : told->if_contains(key);
  boost::system::error_code error;
  const auto task = id == nullptr ? 0 : id->to_number<std::uint64_t>(error);
  if (id == nullptr || error) {
    log_(TUNINGD_LOG_WARNING, "an event " + std::string(event) + " names no task");
    return;
  }
  // Written anew: it must be one line.
  std::string line = R"({"jsonrpc":"2.0","method":)";
  config::append_json_string(line, event);
  line += R"(,"params":)";
  config::append_json(line, *told);
  line += "}\n";
  asio::post(io_, [this, task, line = std::move(line)] {
    for (const auto& session : sessions()) {
      session->notify_of_task(task, line);
    }
  });
}

void Endpoint::Core::deliver(CommitMail::Delivery delivery) {
  if (!delivery.events.empty()) {
    std::string lines;
    for (const ChangeEvent& event : delivery.events) {
      lines += change_line(event);
    }
    for (const auto& session : sessions()) {
      session->notify(lines);
    }
  }
  std::vector<Session*> touched;
  touched.reserve(delivery.answers.size());
  for (const CommitMail::Answer& answer : delivery.answers) {
    answer.session->finish_write(answer);
    touched.push_back(answer.session.get());
  }
  std::ranges::sort(touched);
  const auto rest = std::ranges::unique(touched);
  touched.erase(rest.begin(), rest.end());
  for (Session* session : touched) {
    session->pump();
  }
}

// Workers and the writer may hold requests of connections that are closed already, so this looks
// rather than being told.
void Endpoint::Core::watch_drain() {
  if (sessions_.empty() && hub_.in_flight == 0) {
    clock_.cancel();
    drained_.set_value();
    return;
  }
  if (Clock::now() > *drain_end_) {
    for (const auto& session : sessions()) {
      session->close();
    }
  }
  drain_clock_.expires_after(5ms);
  drain_clock_.async_wait([this](auto) { watch_drain(); });
}

void Endpoint::Core::stop() {
  if (thread_.joinable()) {
    asio::post(io_, [this] {
      boost::system::error_code ignored;
      acceptor_.close(ignored);
      accept_pause_.cancel();
      drain_end_ = Clock::now() + kDrainTime;
      for (const auto& session : sessions()) {
        session->drain();
      }
      watch_drain();
    });
    drained_.get_future().wait();
    guard_.reset();
    thread_.join();
  }
  workers_->join();
  listener_.reset();
}

boost::json::object Endpoint::Core::status() const {
  const Traffic& traffic = hub_.traffic;
  return {{"socket", path_},
          {"connections", traffic.connections.load()},
          {"subscribers", traffic.subscribers.load()},
          {"task_subscribers", traffic.task_subscribers.load()},
          {"accepted", traffic.accepted.load()},
          {"refused", traffic.refused.load()},
          {"dropped", traffic.dropped.load()},
          {"requests", traffic.requests.load()}};
}

Endpoint::Endpoint(Service& service, const Dispatcher& dispatcher, const Settings& settings,
                   Log log)
    : core_(std::make_shared<Core>(dispatcher, settings, std::move(log))) {
  service.on_changes(
      [core = core_](const std::vector<ChangeEvent>& events) { core->changed(events); });
  service.on_commit([core = core_] { core->committed(); });
  service.add_status("endpoint", [core = core_] { return core->status(); });
}

Endpoint::~Endpoint() {
  stop();
}

void Endpoint::start(Listener listener) {
  core_->start(std::move(listener));
}

void Endpoint::stop() {
  core_->stop();
}

void Endpoint::tell(std::string_view event, std::string_view json) {
  core_->tell(event, json);
}

}  // namespace preset

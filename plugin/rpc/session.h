// One connection: reads lines, answers them in order, bounds what it holds.
//
// Reads are answered where they are read, straight into the output. Changes are handed to the
// writer thread without waiting for each other; a read, or work for another thread, waits until the
// changes before it on this connection are done. So a client reads its own writes, and its answers
// come in the order of its requests. Everything is of the io thread.
#pragma once

#include <array>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/rpc/commit_mail.h"
#include "plugin/rpc/hub.h"
#include "plugin/rpc/line_cutter.h"

namespace preset {

class Session final : public Subscriptions, public std::enable_shared_from_this<Session> {
 public:
  using Clock = std::chrono::steady_clock;

  // `socket` is non-blocking. `closed` runs once, when the connection is closed.
  Session(Hub& hub, boost::asio::local::stream_protocol::socket socket, Caller caller,
          std::function<void(Session&)> closed);

  // Reads what is there, answers it, writes, and waits for what is missing. One turn only: a client
  // that has sent much gets its next turn after the others had theirs.
  void pump();

  // An answer that was not there at once; pump() must follow. `text` is "" for a notification.
  void finish(const Ticket& ticket, std::string text);
  // The same for a change, and for what a worker did (no text: it could not even say what failed).
  void finish_write(const CommitMail::Answer& answer);
  void finish_work(const Ticket& ticket, std::optional<std::string> text);

  void subscribe() override;
  void unsubscribe() override;
  void watch_tasks(std::optional<std::uint64_t> task) override;
  void unwatch_tasks() override;
  // A line for a subscriber; one that does not read is closed.
  void notify(std::string_view line);
  // The same for who watches the task.
  void notify_of_task(std::uint64_t task, std::string_view line);

  // Begins no more requests, and closes once all answers are out.
  void drain();
  void close();

  // Closes the connection if a line has been unfinished for too long. Called now and then.
  void check_time(Clock::time_point now);

 private:
  // The answer of one line, in the making.
  struct Slot {
    std::vector<std::string> answers;  // one for each element; "" for none
    std::size_t open = 0;              // elements that have begun and not ended
    bool batch = false;
    bool begun = true;  // all elements have begun
  };
  // A batch whose elements have not all begun.
  struct Batch {
    explicit Batch(std::size_t memory) : heap(memory) {}
    config::CappedResource heap;
    boost::json::monotonic_resource arena{4096, &heap};
    boost::json::value value;
    std::size_t next = 0;
  };
  enum class Outcome {
    kAnswered,  // or needs no answer
    kStarted,
    kBlocked,  // must wait for what was started before; nothing has happened
  };

  void take_turn();
  bool work();
  bool take_line(std::string_view line);
  bool take_batch(std::string_view line);
  bool go_on_with_batch();
  Outcome run(boost::json::value& element, const Ticket& ticket, std::string& out);
  Outcome run_here(const Request& request, const Admitted& admitted, std::string& out);
  void start_work(const Request& request, const Admitted& admitted, const Ticket& ticket);
  Outcome start_write(const Request& request, const Admitted& admitted, const Ticket& ticket,
                      std::string& out);
  std::string answer_text(const std::string& id,
                          const std::expected<std::string, RpcError>& result) const;
  RpcError too_large() const;

  void answer_line(const RpcError& error);
  Ticket next_ticket() const { return {first_slot_ + slots_.size(), 0}; }
  void hold(Slot slot);
  void release_slots();

  void on_read(boost::system::error_code error, std::size_t got);
  bool receive();
  bool send();
  void arm(bool more);
  void push(std::string_view line);
  void drop(std::string_view why);
  bool idle() const { return slots_.empty() && batch_ == nullptr && unsent() == 0; }
  std::size_t unsent() const { return out_.size() - sent_; }
  bool stuffed();

  Hub& hub_;
  boost::asio::local::stream_protocol::socket socket_;
  const Caller caller_;
  std::function<void(Session&)> on_close_;

  std::array<char, 4096> first_;  // bytes of an async read
  LineCutter cutter_;
  std::string out_;
  std::size_t sent_ = 0;  // of out_

  std::deque<Slot> slots_;  // answers that wait for their turn
  std::uint64_t first_slot_ = 0;
  std::size_t held_ = 0;  // bytes in slots_
  std::unique_ptr<Batch> batch_;
  std::size_t writes_ = 0;       // with the writer now
  std::size_t write_bytes_ = 0;  // of their lines, about
  bool working_ = false;         // a worker is busy for us

  std::size_t turn_lines_ = 0;
  std::size_t turn_input_ = 0;
  std::size_t line_size_ = 0;  // of the request being looked at
  std::optional<std::uint64_t> unfinished_line_;
  Clock::time_point unfinished_since_;

  bool readable_ = false;  // more may be there; never while an async read is under way
  bool waiting_read_ = false;
  bool waiting_write_ = false;
  bool posted_ = false;
  bool blocked_ = false;  // the next request waits for completions
  bool stuffed_ = false;  // too much unsent: takes no requests
  bool end_of_stream_ = false;
  bool draining_ = false;
  bool subscribed_ = false;
  bool watching_ = false;                 // tasks
  std::optional<std::uint64_t> watched_;  // one of them alone
  bool closed_ = false;
};

}  // namespace preset

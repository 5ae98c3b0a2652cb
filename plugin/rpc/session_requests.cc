// What a session does with a line.
#include <boost/asio/post.hpp>
#include <new>
#include <utility>

#include "config/json_text.h"
#include "plugin/rpc/session.h"

namespace preset {
namespace {

namespace json = boost::json;

// What one client may have with the writer at a time: enough to fill a commit.
constexpr std::size_t kMaxWrites = 128;
constexpr std::size_t kMaxWriteBytes = 8U << 20;
// Lines answered out of turn, behind a change.
constexpr std::size_t kMaxSlots = 1024;

bool is_batch(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t");
  return first != std::string_view::npos && line[first] == '[';
}

}  // namespace

// False: the line must wait, nothing has happened.
bool Session::take_line(std::string_view line) {
  if (slots_.size() >= kMaxSlots) {
    return false;
  }
  line_size_ = line.size();
  if (is_batch(line)) {
    return take_batch(line);
  }
  json::monotonic_resource arena(hub_.arena.data(), hub_.arena.size(), &hub_.heap);
  auto value = config::parse_json(line, {.depth = hub_.limits.nesting}, &arena);
  if (!value) {
    answer_line(to_rpc_error(value.error()));
    return true;
  }
  if (slots_.empty()) {
    const std::size_t before = out_.size();
    switch (run(*value, next_ticket(), out_)) {
      case Outcome::kAnswered:
        if (out_.size() > before) {
          out_ += '\n';
        }
        return true;
      case Outcome::kStarted:
        hold({.answers = std::vector<std::string>(1), .open = 1});
        return true;
      case Outcome::kBlocked:
        return false;
    }
  }
  Slot slot{.answers = std::vector<std::string>(1)};
  switch (run(*value, next_ticket(), slot.answers[0])) {
    case Outcome::kAnswered:
      break;
    case Outcome::kStarted:
      slot.open = 1;
      break;
    case Outcome::kBlocked:
      return false;
  }
  hold(std::move(slot));
  return true;
}

bool Session::take_batch(std::string_view line) {
  auto batch = std::make_unique<Batch>(hub_.limits.parse_bytes);
  auto value = config::parse_json(line, {.depth = hub_.limits.nesting}, &batch->arena);
  if (!value) {
    answer_line(to_rpc_error(value.error()));
    return true;
  }
  const std::size_t size = value->get_array().size();
  if (size == 0) {
    answer_line(invalid_request("a batch holds at least one request"));
    return true;
  }
  if (size > hub_.limits.batch) {
    answer_line(limit_exceeded("batch", hub_.limits.batch,
                               "a batch holds at most " + std::to_string(hub_.limits.batch) +
                                   " requests, this one " + std::to_string(size)));
    return true;
  }
  batch->value = std::move(*value);
  line_size_ /= size;
  batch_ = std::move(batch);
  hold({.answers = std::vector<std::string>(size), .batch = true, .begun = false});
  return true;
}

// Begins as many elements as may begin now. True: all have begun.
bool Session::go_on_with_batch() {
  json::array& elements = batch_->value.get_array();
  Slot& slot = slots_.back();
  const Ticket ticket{first_slot_ + slots_.size() - 1, batch_->next};
  std::string& answer = slot.answers[batch_->next];
  ++turn_lines_;
  Outcome outcome = Outcome::kAnswered;
  if (held_ > hub_.limits.answer_bytes) {
    Request request;
    if (read_request(elements[batch_->next], request) || request.id != nullptr) {
      append_error(answer, id_text(request.id), too_large());
    }
  } else {
    outcome = run(elements[batch_->next], ticket, answer);
  }
  switch (outcome) {
    case Outcome::kAnswered:
      held_ += answer.size();
      break;
    case Outcome::kStarted:
      ++slot.open;
      break;
    case Outcome::kBlocked:
      blocked_ = true;
      return false;
  }
  if (++batch_->next < elements.size()) {
    return false;
  }
  slot.begun = true;
  batch_.reset();
  release_slots();
  return true;
}

// Answers go to `out`, without an LF.
Session::Outcome Session::run(json::value& element, const Ticket& ticket, std::string& out) {
  Request request;
  if (auto wrong = read_request(element, request)) {
    append_error(out, id_text(request.id), *wrong);
    return Outcome::kAnswered;
  }
  // Before admit, which takes the params out of the element: a blocked one is run again.
  if (writes_ > 0 && (!hub_.dispatcher.is_change(request.method) || writes_ >= kMaxWrites ||
                      write_bytes_ + line_size_ > kMaxWriteBytes)) {
    return Outcome::kBlocked;
  }
  const auto admitted = hub_.dispatcher.admit(request, caller_);
  if (!admitted) {
    if (request.id != nullptr) {
      append_error(out, id_text(request.id), admitted.error());
    }
    return Outcome::kAnswered;
  }
  add(hub_.traffic.requests);
  if (admitted->route == Route::kWrite) {
    return start_write(request, *admitted, ticket, out);
  }
  if (admitted->route == Route::kHere) {
    return run_here(request, *admitted, out);
  }
  start_work(request, *admitted, ticket);
  return Outcome::kStarted;
}

Session::Outcome Session::run_here(const Request& request, const Admitted& admitted,
                                   std::string& out) {
  const std::size_t before = out.size();
  append_result_head(out, request.id);
  const std::size_t head = out.size();
  const auto done = hub_.dispatcher.read(admitted, caller_, this, out);
  const bool fits = out.size() - head <= hub_.limits.answer_bytes;
  if (done && fits && request.id != nullptr) {
    out += '}';
    return Outcome::kAnswered;
  }
  out.resize(before);
  if (request.id != nullptr) {
    append_error(out, id_text(request.id), done ? too_large() : done.error());
  }
  return Outcome::kAnswered;
}

void Session::start_work(const Request& request, const Admitted& admitted, const Ticket& ticket) {
  auto work = [self = shared_from_this(), ticket,
               id = request.id == nullptr ? std::string() : id_text(request.id),
               job = hub_.dispatcher.detach(request, admitted)]() mutable {
    // Only what no other thread changes is used here: the hub's dispatcher, and the caller.
    std::optional<std::string> text;
    try {
      text = self->answer_text(id, self->hub_.dispatcher.work(job, self->caller_));
    } catch (const std::bad_alloc&) {
      text.reset();
    }
    boost::asio::io_context& io = self->hub_.io;
    boost::asio::post(io, [self = std::move(self), ticket, text = std::move(text)]() mutable {
      self->finish_work(ticket, std::move(text));
    });
  };
  boost::asio::post(hub_.workers, std::move(work));
  working_ = true;
  ++hub_.in_flight;
}

void Session::finish_work(const Ticket& ticket, std::optional<std::string> text) {
  --hub_.in_flight;
  working_ = false;
  if (!text) {
    drop("out of memory");
    return;
  }
  finish(ticket, std::move(*text));
  pump();
}

Session::Outcome Session::start_write(const Request& request, const Admitted& admitted,
                                      const Ticket& ticket, std::string& out) {
  auto write = hub_.dispatcher.prepare(admitted, caller_);
  if (!write) {
    if (request.id != nullptr) {
      append_error(out, id_text(request.id), write.error());
    }
    return Outcome::kAnswered;
  }
  write->done = [&mail = hub_.mail, self = shared_from_this(), ticket, bytes = line_size_,
                 id = request.id == nullptr ? std::string() : id_text(request.id)](
                    Result<std::string> result) mutable {
    mail.put({std::move(self), ticket, std::move(id), bytes, std::move(result)});
  };
  // Counted first: a change that is refused at once is answered within submit.
  ++writes_;
  write_bytes_ += line_size_;
  ++hub_.in_flight;
  hub_.dispatcher.submit(std::move(*write));
  return Outcome::kStarted;
}

void Session::finish_write(const CommitMail::Answer& answer) {
  --writes_;
  write_bytes_ -= answer.bytes;
  --hub_.in_flight;
  if (closed_) {
    return;
  }
  try {
    if (answer.result) {
      finish(answer.ticket, answer_text(answer.id, *answer.result));
    } else {
      const RpcError wrong = hub_.dispatcher.explain(answer.result.error(), "a change");
      finish(answer.ticket, answer_text(answer.id, std::unexpected(wrong)));
    }
  } catch (const std::bad_alloc&) {
    drop("out of memory");
  }
}

void Session::finish(const Ticket& ticket, std::string text) {
  if (closed_) {
    return;
  }
  Slot& slot = slots_[ticket.slot - first_slot_];
  held_ += text.size();
  slot.answers[ticket.element] = std::move(text);
  --slot.open;
  release_slots();
}

// [any thread]
std::string Session::answer_text(const std::string& id,
                                 const std::expected<std::string, RpcError>& result) const {
  std::string text;
  if (id.empty()) {
    return text;
  }
  if (!result) {
    append_error(text, id, result.error());
  } else if (result->size() > hub_.limits.answer_bytes) {
    append_error(text, id, too_large());
  } else {
    text.reserve(result->size() + id.size() + 40);
    text += R"({"jsonrpc":"2.0","id":)";
    text += id;
    text += R"(,"result":)";
    text += *result;
    text += '}';
  }
  return text;
}

RpcError Session::too_large() const {
  return limit_exceeded("answer_bytes", hub_.limits.answer_bytes,
                        "the answer has more than " + std::to_string(hub_.limits.answer_bytes) +
                            " bytes; ask for less at once");
}

// Answers a line that is no request.
void Session::answer_line(const RpcError& error) {
  if (slots_.empty()) {
    append_error(out_, "null", error);
    out_ += '\n';
    return;
  }
  Slot slot{.answers = std::vector<std::string>(1)};
  append_error(slot.answers[0], "null", error);
  hold(std::move(slot));
}

void Session::hold(Slot slot) {
  for (const std::string& answer : slot.answers) {
    held_ += answer.size();
  }
  slots_.push_back(std::move(slot));
}

// Moves the answers whose turn has come to the output.
void Session::release_slots() {
  while (!slots_.empty() && slots_.front().begun && slots_.front().open == 0) {
    const Slot& slot = slots_.front();
    std::string_view before = slot.batch ? "[" : "";
    bool any = false;
    for (const std::string& answer : slot.answers) {
      if (!answer.empty()) {
        out_ += before;
        out_ += answer;
        before = ",";
        any = true;
        held_ -= answer.size();
      }
    }
    if (any) {
      out_ += slot.batch ? "]\n" : "\n";
    }
    slots_.pop_front();
    ++first_slot_;
  }
}

}  // namespace preset

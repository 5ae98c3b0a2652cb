// The one thread that changes the store. It takes all changes that wait, runs each against the
// state and the changes before it, commits them as one synced batch, then answers all: so names are
// unique without locks, and many clients share one sync of the disk.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "plugin/domain/failure.h"
#include "plugin/service/caller.h"
#include "plugin/store/write_group.h"

namespace preset {

// What a committed change did to one preset.
struct ChangeEvent {
  std::string op;  // create, update, delete, clone, import, restore, seed
  std::uint64_t id = 0;
  std::string name;
  std::uint64_t revision = 0;
};

// What a change works with: the group it is part of, who asked, when.
class WriteContext {
 public:
  // Whether fields may be saved; the paths of what is wrong are below `base`.
  using Check = std::function<Status(const PresetFields&, std::string_view base)>;

  WriteContext(WriteGroup& group, Author author, std::string now, std::uint64_t document_bytes,
               const Check& check, std::vector<ChangeEvent>& events)
      : group_(group),
        author_(std::move(author)),
        now_(std::move(now)),
        document_bytes_(document_bytes),
        check_(check),
        events_(events) {}

  WriteGroup& group() { return group_; }
  const Author& author() const { return author_; }
  const std::string& now() const { return now_; }
  std::uint64_t document_bytes() const { return document_bytes_; }  // limit of one document
  // What a person wrote anew, against the catalogs.
  Status check(const PresetFields& fields, std::string_view base) const {
    return check_(fields, base);
  }
  // Events are told to listeners after the commit; those of a change that fails are dropped.
  void tell(ChangeEvent event) { events_.push_back(std::move(event)); }
  std::size_t told() const { return events_.size(); }
  void untell(std::size_t count) { events_.resize(count); }

 private:
  WriteGroup& group_;
  Author author_;
  std::string now_;
  std::uint64_t document_bytes_;
  const Check& check_;
  std::vector<ChangeEvent>& events_;
};

// Answers the result's JSON text. A change that fails leaves the group as it was.
using Change = std::move_only_function<Result<std::string>(WriteContext&)>;

struct WriteRequest {
  Change change;
  Caller caller;
  std::string request_id;  // "": none
  std::string digest;      // of method and params, where there is a request id
  // Called on the writer thread, after the commit (or its failure).
  std::move_only_function<void(Result<std::string>)> done;
};

class Writer {
 public:
  struct Options {
    std::uint64_t history_keep = 100;
    std::uint64_t document_bytes = 1U << 20;
    WriteContext::Check check;
    std::function<void(int level, std::string_view)> log;
  };
  struct Figures {
    std::uint64_t groups = 0;   // commits
    std::uint64_t changes = 0;  // successful changes in them
    std::uint64_t largest_group = 0;
  };

  Writer(PresetStore& store, Options options);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // [any thread] After stop() `done` gets kUnavailable at once, on the calling thread.
  void submit(WriteRequest request);
  // submit, and wait for the answer. Not from the writer thread.
  Result<std::string> run(Change change, const Caller& caller);

  // Listeners run on the writer thread; set them before the first submit. on_changes: the events of
  // one commit, before its answers. on_commit: after all answers of one commit were given.
  void on_changes(std::function<void(const std::vector<ChangeEvent>&)> listener);
  void on_commit(std::function<void()> listener);

  // Commits what waits, then ends the thread.
  void stop();

  Figures figures() const;

 private:
  struct Answer {
    WriteRequest request;
    Result<std::string> result;
  };

  void loop();
  void process(std::vector<WriteRequest> requests);
  Result<std::string> apply(WriteGroup& group, WriteRequest& request, std::uint64_t at_ms,
                            std::vector<ChangeEvent>& events);
  Result<std::string> apply_once(WriteGroup& group, WriteRequest& request, std::uint64_t at_ms,
                                 std::vector<ChangeEvent>& events);
  bool ensure_sequences();
  void purge(WriteGroup& group, std::uint64_t at_ms);

  PresetStore& store_;
  Options options_;
  std::function<void(const std::vector<ChangeEvent>&)> on_changes_;
  std::function<void()> on_commit_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<WriteRequest> queue_;
  bool stopping_ = false;

  // Of the writer thread alone.
  Sequences sequences_;
  bool sequences_known_ = false;
  std::uint64_t last_purge_ms_ = 0;

  std::atomic<std::uint64_t> groups_{0};
  std::atomic<std::uint64_t> changes_{0};
  std::atomic<std::uint64_t> largest_{0};
  std::thread thread_;  // last: starts when all else is there
};

}  // namespace preset

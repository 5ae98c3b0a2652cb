// Reopening the database after a write has failed.
#include "rocksdb_store.h"

namespace kvstore {

namespace {

// What a write needs at least: with less space than this, opening would only fail again.
constexpr std::size_t kProbeBytes = 256U << 10;

// Readers that still hold cursors or snapshots get this long before the attempt is given up and
// made again; whoever asks for a new one meanwhile waits no longer than this.
constexpr auto kPatience = std::chrono::milliseconds(200);

}  // namespace

// On the reopener's thread. RocksDB has its own ways to resume, but they stay busy after a disk was
// full and never lift a failed sync; opening anew always works, once writing does.
bool RocksStore::reopen() {
  if (!probe_directory(home_.directory(), kProbeBytes)) return false;
  const std::scoped_lock commit_lock(commit_mutex_);
  if (!gate_.shut(kPatience)) return false;

  if (engine_ != nullptr) {
    if (auto closed = close_after_failure(home_, std::move(engine_)); !closed) {
      home_.log(2, closed.error().message);
    }
  }
  auto opened = reopen_engine(Engine::Mode::kReadWrite);
  if (opened) {
    engine_ = std::move(*opened);
    {
      const std::scoped_lock lock(failure_mutex_);
      failure_.clear();
    }
    failed_ = false;
    reopens_.fetch_add(1, std::memory_order_relaxed);
    home_.log(1, "the store can be written again");
  } else {
    home_.log(2, "not yet: " + opened.error().message);
    // Reading goes on, unless even that fails.
    if (auto readable = reopen_engine(Engine::Mode::kReadOnly)) {
      engine_ = std::move(*readable);
    } else {
      const std::scoped_lock lock(failure_mutex_);
      failure_ = readable.error().message;
    }
  }
  gate_.open();
  return opened.has_value();
}

// Never with a refused batch in the log: better no reads than wrong ones.
Result<std::unique_ptr<Engine>> RocksStore::reopen_engine(Engine::Mode mode) {
  if (auto cut = home_.watch->cut_back(); !cut) return std::unexpected(cut.error());
  home_.watch->forget();
  if (const auto contents = inspect_home(home_); !contents) {
    return std::unexpected(contents.error());
  }
  return open_engine(home_, mode);
}

}  // namespace kvstore

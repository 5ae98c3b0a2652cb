#pragma once

#include <rocksdb/options.h>

#include "engine.h"
#include "kvstore/store.h"
#include "read_gate.h"

namespace kvstore {

// Holds a pass of the store's gate: the database it looks at stays open as long as it lives.
class RocksSnapshot : public Snapshot {
 public:
  // `engine` is null when none is open; then every read through the snapshot fails.
  RocksSnapshot(ReadGate::Pass pass, Engine* engine) : pass_(std::move(pass)), engine_(engine) {
    if (engine_ != nullptr) options_.snapshot = engine_->db().GetSnapshot();
  }
  ~RocksSnapshot() override {
    if (engine_ != nullptr) engine_->db().ReleaseSnapshot(options_.snapshot);
  }
  RocksSnapshot(const RocksSnapshot&) = delete;
  RocksSnapshot& operator=(const RocksSnapshot&) = delete;

  Engine* engine() const { return engine_; }
  const rocksdb::ReadOptions& options() const { return options_; }

 private:
  const ReadGate::Pass pass_;
  Engine* const engine_;
  rocksdb::ReadOptions options_;
};

}  // namespace kvstore

// The directory as a store owns it for its whole life, however often the database is reopened.
#pragma once

#include <rocksdb/file_system.h>

#include <memory>
#include <string>

#include "engine.h"
#include "file_watch.h"
#include "kvstore/store.h"
#include "posix_file.h"

namespace kvstore {

struct Home {
  Options options;  // the directory is absolute
  UniqueFd lock;
  std::shared_ptr<FileWatch> watch;
  Shared shared;

  const std::string& directory() const { return options.directory; }
  void log(int level, const std::string& message) const {
    if (options.log) options.log(level, message);
  }
};

// Creates the directory if absent and takes its lock.
Result<Home> claim_home(Options options, std::shared_ptr<rocksdb::FileSystem> base);

enum class Contents { kNothing, kStore };

// Looks at what RocksDB would not notice: the marker against the logs and the MANIFEST that are
// there, and the logs' record headers. kNothing: a store can be created here.
Result<Contents> inspect_home(const Home& home);

// Opens the database of a home that holds a store.
Result<std::unique_ptr<Engine>> open_engine(const Home& home, Engine::Mode mode);

// After it everything is in table files, the write-ahead log is empty and the marker says so; then
// a log that is lost is no loss.
Status close_cleanly(Home& home, std::unique_ptr<Engine> engine);

// The database has failed: closes it and cuts the logs back to what was acknowledged.
Status close_after_failure(Home& home, std::unique_ptr<Engine> engine);

}  // namespace kvstore

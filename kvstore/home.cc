#include "home.h"

#include <rocksdb/cache.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "info_log.h"

namespace kvstore {

namespace {

Status check_options(const Options& options) {
  if (options.directory.empty()) return fail(Code::kInvalid, "no directory is given");
  if (options.tables.empty()) return fail(Code::kInvalid, "a store needs at least one table");
  if (options.format_table >= options.tables.size()) {
    return fail(Code::kInvalid, "the format table is not one of the tables");
  }
  std::vector<std::string> names = options.tables;
  std::sort(names.begin(), names.end());
  if (names.front().empty() || std::adjacent_find(names.begin(), names.end()) != names.end()) {
    return fail(Code::kInvalid, "table names must be distinct and not empty");
  }
  return {};
}

Status make_directory(const std::string& directory) {
  if (::mkdir(directory.c_str(), 0700) == 0) {
    return sync_directory(std::filesystem::path(directory).parent_path());
  }
  const int number = errno;
  struct stat info{};
  if (number == EEXIST && ::stat(directory.c_str(), &info) == 0) {
    if (S_ISDIR(info.st_mode)) return {};
    return fail(Code::kInvalid, "'" + directory + "' is not a directory");
  }
  errno = number;
  Error error = errno_error("create the directory", directory);
  if (number == ENOENT || number == ENOTDIR) {
    error = Error{Code::kInvalid, error.message + " (its parent must exist)"};
  }
  return std::unexpected(std::move(error));
}

}  // namespace

Result<Home> claim_home(Options options, std::shared_ptr<rocksdb::FileSystem> base) {
  if (auto checked = check_options(options); !checked) return std::unexpected(checked.error());
  std::error_code ignored;
  std::filesystem::path path = std::filesystem::absolute(options.directory, ignored);
  path = path.lexically_normal();
  if (!path.has_filename()) path = path.parent_path();  // "store/"
  options.directory = path.string();
  if (auto made = make_directory(options.directory); !made) return std::unexpected(made.error());

  Home home;
  home.options = std::move(options);
  auto lock = lock_file(home.directory() + "/KVSTORE_LOCK");
  if (!lock) {
    if (lock.error().code != Code::kLocked) return std::unexpected(lock.error());
    return fail(Code::kLocked, "another process has '" + home.directory() + "' open");
  }
  home.lock = std::move(*lock);
  home.watch = std::make_shared<FileWatch>(home.directory());
  home.shared.env = rocksdb::NewCompositeEnv(FileWatch::wrap(home.watch, std::move(base)));
  home.shared.info_log = std::make_shared<InfoLog>(home.options.log);
  std::error_code unknown;
  const auto space = std::filesystem::space(home.directory(), unknown);
  home.shared.unflushed_bytes = unflushed_bytes_for(space.capacity);
  home.shared.cache = rocksdb::NewLRUCache(home.options.cache_bytes);
  return home;
}

Result<std::unique_ptr<Engine>> open_engine(const Home& home, Engine::Mode mode) {
  auto engine = Engine::open(home.directory(), home.options.tables, home.shared, mode);
  // Whatever recovery wrote to a log holds nothing that could be refused.
  if (engine) home.watch->acknowledge();
  return engine;
}

Status close_cleanly(Home& home, std::unique_ptr<Engine> engine) {
  if (auto flushed = engine->flush(); !flushed) {
    (void)close_after_failure(home, std::move(engine));
    return flushed;
  }
  if (auto closed = engine->close(); !closed) return closed;
  auto marked = home.watch->mark_closed();
  home.watch->forget();
  return marked;
}

Status close_after_failure(Home& home, std::unique_ptr<Engine> engine) {
  const bool read_only = engine->read_only();
  auto closed = engine->close();
  if (!read_only) {
    // RocksDB also complains once more of the error we know.
    closed = home.watch->cut_back();
    if (closed) home.watch->forget();
  }
  return closed;
}

}  // namespace kvstore

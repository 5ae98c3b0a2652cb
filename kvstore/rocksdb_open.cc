// Opening: directory, lock, inspection, database, format version, migration.
#include "rocksdb_open.h"

#include <rocksdb/db.h>

#include <charconv>

#include "home.h"
#include "rocksdb_status.h"
#include "rocksdb_store.h"

namespace kvstore {

namespace {

constexpr char kVersionKey[] = "format_version";

// The stored format version; 0 where none is stored.
Result<std::uint32_t> stored_version(Engine& engine, TableId table, const Options& options) {
  // An older store may lack the very table; then it cannot hold a version either.
  if (engine.table(table) == nullptr) return 0;
  std::string text;
  const auto status =
      engine.db().Get(rocksdb::ReadOptions(), engine.table(table), kVersionKey, &text);
  if (status.IsNotFound()) return 0;
  if (!status.ok()) return std::unexpected(read_error(status, "cannot read the format version"));
  std::uint32_t version = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
  if (error != std::errc() || end != text.data() + text.size() || version == 0) {
    return fail(Code::kCorruption, "the format version in table '" +
                                       options.tables[options.format_table] + "' of '" +
                                       options.directory + "' is not a number");
  }
  return version;
}

Status check_version(Engine& engine, const Options& options, std::uint32_t version) {
  if (version > options.format_version) {
    return fail(Code::kTooNew, "'" + options.directory + "' has format version " +
                                   std::to_string(version) + ", this program knows up to " +
                                   std::to_string(options.format_version) +
                                   "; use a newer program, or a backup from before the upgrade");
  }
  if (!engine.extra_tables().empty()) {
    return fail(Code::kInvalid, "'" + options.directory + "' has a table '" +
                                    engine.extra_tables().front() +
                                    "' that this program does not know");
  }
  if (version == 0) {
    // Nothing is ever written before the version: a store with rows must have one.
    for (rocksdb::ColumnFamilyHandle* family : engine.families()) {
      const std::unique_ptr<rocksdb::Iterator> rows(
          engine.db().NewIterator(rocksdb::ReadOptions(), family));
      rows->SeekToFirst();
      if (!rows->status().ok()) {
        return std::unexpected(read_error(rows->status(), "cannot look for rows"));
      }
      if (rows->Valid()) {
        return fail(Code::kCorruption,
                    "'" + options.directory + "' has rows but no format version; restore a backup");
      }
    }
  }
  return {};
}

Status migrate(Store& store, const Options& options, std::uint32_t version) {
  const auto set_version = [&](Batch& batch, std::uint32_t to) {
    batch.put(options.format_table, kVersionKey, std::to_string(to));
    return store.commit(batch);
  };
  if (version == 0) return set_version(*store.new_batch(), options.format_version);
  for (; version < options.format_version; ++version) {
    if (!options.migrate) {
      return fail(Code::kInvalid, "'" + options.directory + "' has format version " +
                                      std::to_string(version) +
                                      " and this program has no migration from it");
    }
    if (options.log) {
      options.log(1, "migrating '" + options.directory + "' from format version " +
                         std::to_string(version) + " to " + std::to_string(version + 1));
    }
    const auto batch = store.new_batch();
    if (auto migrated = options.migrate(store, version, *batch); !migrated) return migrated;
    if (auto committed = set_version(*batch, version + 1); !committed) return committed;
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Store>> open_rocksdb_on(std::shared_ptr<rocksdb::FileSystem> files,
                                               Options wanted) {
  auto home = claim_home(std::move(wanted), std::move(files));
  if (!home) return std::unexpected(home.error());
  const auto contents = inspect_home(*home);
  if (!contents) return std::unexpected(contents.error());
  auto mode = Engine::Mode::kReadWrite;
  if (*contents == Contents::kNothing) {
    mode = Engine::Mode::kCreate;
    if (auto marked = write_marker(home->directory(), Marker{}); !marked) {
      return std::unexpected(marked.error());
    }
  }
  auto engine = open_engine(*home, mode);
  if (!engine) return std::unexpected(engine.error());

  const Options options = home->options;
  auto version = stored_version(**engine, options.format_table, options);
  Status usable;
  if (!version) {
    usable = std::unexpected(version.error());
  } else {
    usable = check_version(**engine, options, *version);
    if (usable) usable = (*engine)->add_missing_tables(home->shared);
  }
  if (!usable) {
    (void)close_cleanly(*home, std::move(*engine));
    return std::unexpected(usable.error());
  }
  std::unique_ptr<Store> store = std::make_unique<RocksStore>(std::move(*home), std::move(*engine));
  if (auto migrated = migrate(*store, options, *version); !migrated) {
    return std::unexpected(migrated.error());
  }
  return store;
}

Result<std::unique_ptr<Store>> open_rocksdb(Options options) {
  return open_rocksdb_on(rocksdb::FileSystem::Default(), std::move(options));
}

}  // namespace kvstore

// What the tests of kvstore share: a directory that goes away, and short words for common steps.
#pragma once

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "kvstore/store.h"

namespace facts {

class TempDirectory {
 public:
  TempDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "kvstore_facts.XXXXXX").string();
    BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~TempDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempDirectory(const TempDirectory&) = delete;
  TempDirectory& operator=(const TempDirectory&) = delete;
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

// The value, or the test ends with the error's message.
template <class T>
T must(kvstore::Result<T> result) {
  if (!result)
    BOOST_FAIL(kvstore::code_name(result.error().code) << ": " << result.error().message);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

// The error, or the test ends because there is none.
template <class T>
kvstore::Error refused(const kvstore::Result<T>& result) {
  if (result) BOOST_FAIL("this should have been refused");
  return result.error();
}

inline constexpr kvstore::TableId kMeta = 0;
inline constexpr kvstore::TableId kRows = 1;
inline constexpr kvstore::TableId kEntries = 2;

inline kvstore::Options store_options(const std::string& directory) {
  kvstore::Options options;
  options.directory = directory;
  options.tables = {"meta", "rows", "entries"};
  options.cache_bytes = 8U << 20;
  return options;
}

inline std::unique_ptr<kvstore::Store> open_store(const std::string& directory) {
  return must(kvstore::open_rocksdb(store_options(directory)));
}

inline kvstore::Status put(kvstore::Store& store, const std::string& key,
                           const std::string& value) {
  const auto batch = store.new_batch();
  batch->put(kRows, key, value);
  return store.commit(*batch);
}

inline std::optional<std::string> value_of(kvstore::Store& store, const std::string& key) {
  return must(store.get(kRows, key));
}

// All keys and values of a range, first to last.
inline std::vector<std::pair<std::string, std::string>> contents(
    const kvstore::Store& store, kvstore::TableId table = kRows, kvstore::Range range = {},
    const kvstore::SnapshotPtr& snapshot = nullptr) {
  std::vector<std::pair<std::string, std::string>> rows;
  const auto cursor = store.scan(table, std::move(range), snapshot);
  for (cursor->seek_first(); cursor->valid(); cursor->next()) {
    rows.emplace_back(cursor->key(), cursor->value());
  }
  must(cursor->status());
  return rows;
}

// The seed of a random test: fixed, or KVSTORE_SEED; said when a check fails in its scope.
inline std::uint64_t seed() {
  const char* const given = std::getenv("KVSTORE_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : 20261122;
}

}  // namespace facts

// The names of RocksDB's files, and which of them a directory has.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kvstore/error.h"

namespace kvstore {

struct DatabaseFiles {
  std::vector<std::uint64_t> wals;  // numbers, ascending
  bool current = false;
  bool marker = false;
  std::string leftover;  // the name of some log, table file or MANIFEST; empty: there is none
};
Result<DatabaseFiles> list_database_files(const std::string& directory);

// Where RocksDB keeps the write-ahead log of this number.
std::string wal_path(const std::string& directory, std::uint64_t number);

// What CURRENT names, which must be there. kCorruption if not.
struct Manifest {
  std::uint64_t number = 0;
  std::string path;
};
Result<Manifest> current_manifest(const std::string& directory);

// "'<path>' is missing<why>; restore a backup", kCorruption.
Error missing_file(const std::string& path, const std::string& why);

}  // namespace kvstore

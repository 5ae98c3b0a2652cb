#pragma once

#include <rocksdb/file_system.h>

#include <memory>

#include "kvstore/store.h"

namespace kvstore {

// open_rocksdb() on another file system than the machine's: the tests make one that fails.
Result<std::unique_ptr<Store>> open_rocksdb_on(std::shared_ptr<rocksdb::FileSystem> files,
                                               Options options);

}  // namespace kvstore

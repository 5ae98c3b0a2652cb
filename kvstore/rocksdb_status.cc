#include "rocksdb_status.h"

#include <algorithm>
#include <string>

namespace kvstore {

namespace {

std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return text;
}

bool is_missing_file(const rocksdb::Status& status) {
  return status.IsPathNotFound() || status.IsNotFound() ||
         (status.IsIOError() && status.ToString().find("No such file") != std::string::npos);
}

// RocksDB has no code for it.
bool is_lock_held(const rocksdb::Status& status) {
  if (!status.IsIOError()) return false;
  const std::string text = status.ToString();
  return text.find("While lock file") != std::string::npos ||
         text.find("lock hold by current process") != std::string::npos;
}

std::string sentence(const rocksdb::Status& status, std::string_view doing) {
  return std::string(doing) + ": " + one_line(status.ToString());
}

}  // namespace

Error read_error(const rocksdb::Status& status, std::string_view doing) {
  const bool damaged = status.IsCorruption() || is_missing_file(status);
  return Error{damaged ? Code::kCorruption : Code::kUnavailable, sentence(status, doing)};
}

Error open_error(const rocksdb::Status& status, std::string_view directory) {
  const std::string doing = "cannot open the store in '" + std::string(directory) + "'";
  if (is_lock_held(status)) {
    return Error{Code::kLocked, "another process has '" + std::string(directory) +
                                    "' open: " + one_line(status.ToString())};
  }
  if (status.IsCorruption() || is_missing_file(status)) {
    return Error{Code::kCorruption,
                 sentence(status, doing) + "; restore a backup, or move the directory away"};
  }
  if (status.IsInvalidArgument() || status.IsNotSupported()) {
    return Error{Code::kInvalid, sentence(status, doing)};
  }
  return Error{Code::kUnavailable, sentence(status, doing)};
}

Error write_error(const rocksdb::Status& status) {
  return Error{Code::kUnavailable,
               sentence(status, "the store cannot be written now, nothing was changed")};
}

}  // namespace kvstore

#include "info_log.h"

#include <algorithm>
#include <cstdio>
#include <string>

namespace kvstore {

void InfoLog::Logv(rocksdb::InfoLogLevel level, const char* format, std::va_list arguments) {
  if (level < rocksdb::InfoLogLevel::WARN_LEVEL || !log_) return;
  char text[1024];
  const int length = std::vsnprintf(text, sizeof text, format, arguments);
  if (length <= 0) return;
  const auto used = std::min(static_cast<std::size_t>(length), sizeof text - 1);
  std::replace_if(
      text, text + used, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  try {
    log_(level >= rocksdb::InfoLogLevel::ERROR_LEVEL ? 3 : 2,
         "rocksdb: " + std::string(text, used));
  } catch (...) {  // a message must not end RocksDB's background thread, and with it the process
  }
}

}  // namespace kvstore

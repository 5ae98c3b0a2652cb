// RocksDB's messages, passed to Options::log. The library's own log file would abort the process
// on a full disk.
#pragma once

#include <rocksdb/env.h>

#include <cstdarg>
#include <functional>
#include <string_view>

namespace kvstore {

using LogFunction = std::function<void(int level, std::string_view message)>;

class InfoLog : public rocksdb::Logger {
 public:
  explicit InfoLog(LogFunction log)
      : rocksdb::Logger(rocksdb::InfoLogLevel::WARN_LEVEL), log_(std::move(log)) {}

  using rocksdb::Logger::Logv;
  void LogHeader(const char*, std::va_list) override {}
  void Logv(const char*, std::va_list) override {}  // header lines: of no interest here
  void Logv(rocksdb::InfoLogLevel level, const char* format, std::va_list arguments) override;

 private:
  LogFunction log_;
};

}  // namespace kvstore

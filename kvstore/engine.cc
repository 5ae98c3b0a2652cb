#include "engine.h"

#include <rocksdb/sst_file_reader.h>

#include <algorithm>
#include <filesystem>

#include "rocksdb_status.h"

namespace kvstore {

namespace {

// RocksDB names the MANIFEST when a table file does not open; look which one it is.
Error name_damaged_table(Error error, const std::string& directory, const Shared& shared) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(directory, ignored)) {
    if (entry.path().extension() != ".sst") continue;
    rocksdb::SstFileReader reader(rocksdb::Options(rocksdb::DBOptions(), table_options(shared)));
    auto status = reader.Open(entry.path().string());
    if (status.ok()) status = reader.VerifyChecksum();
    if (status.IsCorruption()) error.message += "; damaged: " + entry.path().filename().string();
  }
  return error;
}

}  // namespace

Result<std::unique_ptr<Engine>> Engine::open(const std::string& directory,
                                             const std::vector<std::string>& tables,
                                             const Shared& shared, Mode mode) {
  rocksdb::DBOptions options = database_options(shared);
  std::vector<std::string> present;
  if (mode == Mode::kCreate) {
    options.create_if_missing = true;
    options.create_missing_column_families = true;
    present = tables;
    if (std::find(present.begin(), present.end(), rocksdb::kDefaultColumnFamilyName) ==
        present.end()) {
      present.push_back(rocksdb::kDefaultColumnFamilyName);
    }
  } else if (const auto listed = rocksdb::DB::ListColumnFamilies(options, directory, &present);
             !listed.ok()) {
    return std::unexpected(open_error(listed, directory));
  }

  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (const std::string& name : present) descriptors.emplace_back(name, table_options(shared));

  std::unique_ptr<Engine> engine(new Engine());
  rocksdb::DB* db = nullptr;
  const auto opened =
      mode == Mode::kReadOnly
          ? rocksdb::DB::OpenForReadOnly(options, directory, descriptors, &engine->families_, &db)
          : rocksdb::DB::Open(options, directory, descriptors, &engine->families_, &db);
  if (!opened.ok()) {
    Error error = open_error(opened, directory);
    return std::unexpected(opened.IsCorruption() ? name_damaged_table(error, directory, shared)
                                                 : error);
  }
  engine->db_.reset(db);
  engine->read_only_ = mode == Mode::kReadOnly;
  engine->names_ = tables;
  engine->tables_.resize(tables.size());
  for (std::size_t i = 0; i < present.size(); ++i) {
    const auto found = std::find(tables.begin(), tables.end(), present[i]);
    if (found != tables.end()) {
      engine->tables_[static_cast<std::size_t>(found - tables.begin())] = engine->families_[i];
    } else if (present[i] != rocksdb::kDefaultColumnFamilyName) {
      engine->extra_.push_back(present[i]);
    }
  }
  return engine;
}

Engine::~Engine() {
  if (db_ != nullptr) (void)close();
}

Status Engine::add_missing_tables(const Shared& shared) {
  for (std::size_t i = 0; i < tables_.size(); ++i) {
    if (tables_[i] != nullptr) continue;
    rocksdb::ColumnFamilyHandle* handle = nullptr;
    const auto created = db_->CreateColumnFamily(table_options(shared), names_[i], &handle);
    if (!created.ok()) return std::unexpected(write_error(created));
    families_.push_back(handle);
    tables_[i] = handle;
  }
  return {};
}

Status Engine::flush() {
  const auto flushed = db_->Flush(rocksdb::FlushOptions(), families_);
  if (!flushed.ok()) return std::unexpected(write_error(flushed));
  return {};
}

Status Engine::close() {
  for (rocksdb::ColumnFamilyHandle* handle : families_) db_->DestroyColumnFamilyHandle(handle);
  families_.clear();
  tables_.clear();
  const auto closed = db_->Close();
  db_.reset();
  if (!closed.ok()) return std::unexpected(write_error(closed));
  return {};
}

}  // namespace kvstore

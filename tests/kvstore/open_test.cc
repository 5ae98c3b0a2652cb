#include <rocksdb/db.h>
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "store_fixture.h"
#include "wal_marker.h"

using namespace facts;
using kvstore::Code;
using kvstore::open_rocksdb;

BOOST_AUTO_TEST_SUITE(opening)

BOOST_AUTO_TEST_CASE(a_directory_is_created_for_its_owner_alone) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  struct stat info{};
  BOOST_REQUIRE(::stat(temp.file("db").c_str(), &info) == 0);
  BOOST_TEST((info.st_mode & 07777) == 0700U);
}

BOOST_AUTO_TEST_CASE(a_directory_whose_parent_is_missing_is_invalid) {
  const TempDirectory temp;
  const auto error = refused(open_rocksdb(store_options(temp.file("no/db"))));
  BOOST_TEST((error.code == Code::kInvalid));
  BOOST_TEST(error.message.find(temp.file("no/db")) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_file_where_the_directory_should_be_is_invalid) {
  const TempDirectory temp;
  std::ofstream(temp.file("db")) << "hello";
  BOOST_TEST((refused(open_rocksdb(store_options(temp.file("db")))).code == Code::kInvalid));
}

BOOST_AUTO_TEST_CASE(tables_that_make_no_sense_are_invalid) {
  const TempDirectory temp;
  for (const std::vector<std::string>& tables :
       {std::vector<std::string>{}, {"a", "a"}, {"a", ""}}) {
    auto options = store_options(temp.file("db"));
    options.tables = tables;
    BOOST_TEST((refused(open_rocksdb(options)).code == Code::kInvalid));
  }
  auto options = store_options(temp.file("db"));
  options.format_table = 3;
  BOOST_TEST((refused(open_rocksdb(options)).code == Code::kInvalid));
  options = store_options("");
  BOOST_TEST((refused(open_rocksdb(options)).code == Code::kInvalid));
}

BOOST_AUTO_TEST_CASE(a_second_opener_in_the_same_process_is_locked_out) {
  const TempDirectory temp;
  auto store = open_store(temp.file("db"));
  BOOST_TEST((refused(open_rocksdb(store_options(temp.file("db") + "/"))).code == Code::kLocked));
  store.reset();
  open_store(temp.file("db"));
}

BOOST_AUTO_TEST_CASE(a_tool_of_rocksdb_that_has_it_open_locks_us_out) {
  const TempDirectory temp;
  open_store(temp.file("db"));
  rocksdb::Options options;
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const char* name : {"default", "meta", "rows", "entries"})
    families.emplace_back(name, options);
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  BOOST_REQUIRE(rocksdb::DB::Open(options, temp.file("db"), families, &handles, &db).ok());
  BOOST_TEST((refused(open_rocksdb(store_options(temp.file("db")))).code == Code::kLocked));
  for (rocksdb::ColumnFamilyHandle* handle : handles) db->DestroyColumnFamilyHandle(handle);
  delete db;
}

BOOST_AUTO_TEST_CASE(a_table_the_program_does_not_know_is_invalid_and_stays) {
  const TempDirectory temp;
  {
    const auto store = open_store(temp.file("db"));
    const auto batch = store->new_batch();
    batch->put(kEntries, "a", "1");
    must(store->commit(*batch));
  }
  auto options = store_options(temp.file("db"));
  options.tables.pop_back();
  const auto error = refused(open_rocksdb(options));
  BOOST_TEST((error.code == Code::kInvalid));
  BOOST_TEST(error.message.find("'entries'") != std::string::npos);
  BOOST_TEST(contents(*open_store(temp.file("db")), kEntries).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_table_the_directory_lacks_is_created) {
  const TempDirectory temp;
  must(put(*open_store(temp.file("db")), "a", "1"));
  auto options = store_options(temp.file("db"));
  options.tables.insert(options.tables.begin() + 1, "new");  // the position is no part of the disk
  const auto store = must(open_rocksdb(options));
  BOOST_TEST((must(store->get(2, "a")) == "1"));
  BOOST_TEST(contents(*store, 1).empty());
}

BOOST_AUTO_TEST_CASE(a_creation_that_was_interrupted_is_done_again) {
  const TempDirectory temp;
  // As if the process had died between the first marker and RocksDB's CURRENT.
  std::filesystem::create_directory(temp.file("half"));
  std::ofstream(temp.file("half/MANIFEST-000001")) << "torn";
  must(kvstore::write_marker(temp.file("half"), kvstore::Marker{}));
  must(put(*open_store(temp.file("half")), "a", "1"));
  BOOST_TEST((value_of(*open_store(temp.file("half")), "a") == "1"));
}

BOOST_AUTO_TEST_CASE(database_files_without_a_store_are_refused) {
  const TempDirectory temp;
  std::filesystem::create_directory(temp.file("db"));
  std::ofstream(temp.file("db/000007.sst")) << "?";
  const auto error = refused(open_rocksdb(store_options(temp.file("db"))));
  BOOST_TEST((error.code == Code::kCorruption));
  BOOST_TEST(std::filesystem::exists(temp.file("db/000007.sst")));
}

BOOST_AUTO_TEST_SUITE_END()

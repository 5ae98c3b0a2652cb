#include <boost/test/unit_test.hpp>

#include "store_fixture.h"

using namespace facts;
using kvstore::Batch;
using kvstore::Code;
using kvstore::open_rocksdb;
using kvstore::Store;

namespace {

kvstore::Options version_options(const TempDirectory& temp, std::uint32_t version) {
  auto options = store_options(temp.file("db"));
  options.format_version = version;
  return options;
}

void create(const TempDirectory& temp, std::uint32_t version) {
  const auto store = must(open_rocksdb(version_options(temp, version)));
  must(put(*store, "a", "0"));
}

// Each step appends its number to the row "a".
kvstore::Status add_step(Store& store, std::uint32_t from, Batch& batch) {
  const auto row = store.get(kRows, "a");
  if (!row) return std::unexpected(row.error());
  batch.put(kRows, "a", row->value() + " " + std::to_string(from));
  return {};
}

std::string stored_version(Store& store) {
  return must(store.get(kMeta, "format_version")).value_or("none");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(format_version)

BOOST_AUTO_TEST_CASE(a_fresh_store_gets_the_version_asked_for) {
  const TempDirectory temp;
  const auto store = must(open_rocksdb(version_options(temp, 7)));
  BOOST_TEST(stored_version(*store) == "7");
}

BOOST_AUTO_TEST_CASE(a_newer_store_is_refused_and_left_as_it_was) {
  const TempDirectory temp;
  create(temp, 3);
  auto options = version_options(temp, 2);
  bool called = false;
  options.migrate = [&](Store&, std::uint32_t, Batch&) -> kvstore::Status {
    called = true;
    return {};
  };
  options.tables = {"meta", "rows"};  // an old program knows fewer tables
  const auto error = refused(open_rocksdb(options));
  BOOST_TEST((error.code == Code::kTooNew));
  BOOST_TEST(error.message.find("format version 3") != std::string::npos);
  BOOST_TEST(!called);
  const auto store = must(open_rocksdb(version_options(temp, 3)));
  BOOST_TEST((value_of(*store, "a") == "0"));
  BOOST_TEST(stored_version(*store) == "3");
}

BOOST_AUTO_TEST_CASE(an_older_store_is_migrated_step_by_step) {
  const TempDirectory temp;
  create(temp, 1);
  auto options = version_options(temp, 4);
  options.migrate = add_step;
  {
    const auto store = must(open_rocksdb(options));
    BOOST_TEST((value_of(*store, "a") == "0 1 2 3"));
    BOOST_TEST(stored_version(*store) == "4");
  }
  // And not again.
  BOOST_TEST((value_of(*must(open_rocksdb(options)), "a") == "0 1 2 3"));
}

BOOST_AUTO_TEST_CASE(a_migration_that_fails_keeps_the_steps_before_it) {
  const TempDirectory temp;
  create(temp, 1);
  auto options = version_options(temp, 3);
  options.migrate = [](Store& store, std::uint32_t from, Batch& batch) -> kvstore::Status {
    auto added = add_step(store, from, batch);
    if (from == 2) return kvstore::fail(Code::kCorruption, "cannot");
    return added;
  };
  BOOST_TEST(refused(open_rocksdb(options)).message == "cannot");
  const auto store = must(open_rocksdb(version_options(temp, 2)));
  BOOST_TEST((value_of(*store, "a") == "0 1"));
  BOOST_TEST(stored_version(*store) == "2");
}

BOOST_AUTO_TEST_CASE(an_older_store_without_a_migration_is_invalid) {
  const TempDirectory temp;
  create(temp, 1);
  BOOST_TEST((refused(open_rocksdb(version_options(temp, 2))).code == Code::kInvalid));
  BOOST_TEST(stored_version(*must(open_rocksdb(version_options(temp, 1)))) == "1");
}

BOOST_AUTO_TEST_CASE(rows_without_a_version_are_corruption) {
  const TempDirectory temp;
  create(temp, 1);
  {
    const auto store = must(open_rocksdb(version_options(temp, 1)));
    const auto batch = store->new_batch();
    batch->erase(kMeta, "format_version");
    must(store->commit(*batch));
  }
  BOOST_TEST((refused(open_rocksdb(version_options(temp, 1))).code == Code::kCorruption));
}

BOOST_AUTO_TEST_CASE(a_version_that_is_no_number_is_corruption) {
  for (const char* wrong : {"", "x", "1x", "-1", "0", "99999999999"}) {
    const TempDirectory temp;
    {
      const auto store = must(open_rocksdb(version_options(temp, 1)));
      const auto batch = store->new_batch();
      batch->put(kMeta, "format_version", wrong);
      must(store->commit(*batch));
    }
    BOOST_TEST((refused(open_rocksdb(version_options(temp, 1))).code == Code::kCorruption));
  }
}

BOOST_AUTO_TEST_SUITE_END()

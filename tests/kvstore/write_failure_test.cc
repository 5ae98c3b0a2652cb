// Writes and syncs that fail, on a file system that can be told to.
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <random>
#include <thread>

#include "failing_files.h"
#include "store_fixture.h"

using namespace facts;
using kvstore::Code;

namespace {

// Waits for the store to reopen itself.
bool becomes_writable(const kvstore::Store& store) {
  for (int i = 0; i < 1000; ++i) {
    if (store.statistics().writable) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

struct Fixture {
  Fixture() : store(open()) { must(put(*store, "before", "1")); }

  std::unique_ptr<kvstore::Store> open() {
    return must(kvstore::open_rocksdb_on(files, store_options(temp.file("db"))));
  }

  TempDirectory temp;
  std::shared_ptr<FailingFiles> files = std::make_shared<FailingFiles>();
  std::unique_ptr<kvstore::Store> store;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(write_failure, Fixture)

BOOST_AUTO_TEST_CASE(a_batch_whose_sync_failed_is_refused_and_never_comes_back) {
  files->fail_wal_sync = true;
  const auto error = refused(put(*store, "refused", "1"));
  BOOST_TEST((error.code == Code::kUnavailable));
  BOOST_TEST(!store->statistics().writable);
  BOOST_TEST(!value_of(*store, "refused").has_value());
  BOOST_TEST((value_of(*store, "before") == "1"));
  // At once, without touching the disk.
  BOOST_TEST((refused(put(*store, "refused too", "1")).code == Code::kUnavailable));

  files->fail_wal_sync = false;
  BOOST_REQUIRE(becomes_writable(*store));
  BOOST_TEST(store->statistics().reopens == 1U);
  must(put(*store, "after", "1"));
  BOOST_TEST(contents(*store).size() == 2U);
  store.reset();
  BOOST_TEST(contents(*open()).size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_batch_whose_append_failed_is_refused_and_never_comes_back) {
  files->fail_wal_append = true;
  BOOST_TEST((refused(put(*store, "refused", "1")).code == Code::kUnavailable));
  files->fail_wal_append = false;
  BOOST_REQUIRE(becomes_writable(*store));
  must(put(*store, "after", "1"));
  store.reset();
  BOOST_TEST(contents(*open()).size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_refused_batch_does_not_come_back_after_closing_either) {
  files->fail_wal_sync = true;
  refused(put(*store, "refused", "1"));
  must(store->close());
  files->fail_wal_sync = false;
  store = open();
  BOOST_TEST(contents(*store).size() == 1U);
}

BOOST_AUTO_TEST_CASE(while_it_cannot_be_opened_for_writing_reading_goes_on) {
  files->fail_manifest = true;
  files->fail_wal_sync = true;
  refused(put(*store, "refused", "1"));
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(1600);
  int reads = 0;
  while (std::chrono::steady_clock::now() < until) {
    BOOST_REQUIRE((value_of(*store, "before") == "1"));
    BOOST_REQUIRE(contents(*store).size() == 1U);
    ++reads;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  BOOST_TEST(reads > 10);
  BOOST_TEST(!store->statistics().writable);
  BOOST_TEST((refused(put(*store, "refused", "1")).code == Code::kUnavailable));

  files->fail_manifest = false;
  files->fail_wal_sync = false;
  BOOST_REQUIRE(becomes_writable(*store));
  must(put(*store, "after", "1"));
  BOOST_TEST(contents(*store).size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_snapshot_delays_reopening_and_can_be_read_meanwhile) {
  auto snapshot = store->snapshot();
  files->fail_wal_sync = true;
  refused(put(*store, "refused", "1"));
  files->fail_wal_sync = false;
  std::this_thread::sleep_for(std::chrono::milliseconds(1500));
  BOOST_TEST(!store->statistics().writable);
  BOOST_TEST((must(store->get(kRows, "before", snapshot)) == "1"));
  BOOST_TEST((value_of(*store, "before") == "1"));
  snapshot.reset();
  BOOST_REQUIRE(becomes_writable(*store));
}

BOOST_AUTO_TEST_CASE(readers_go_on_through_many_reopenings) {
  std::atomic<bool> done = false;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      while (!done) {
        std::string out;
        if (!store->append(kRows, "before", out).value_or(false) || out != "1") ++wrong;
        const auto cursor = store->scan(kRows, {});
        cursor->seek_first();
        if (!cursor->valid()) ++wrong;
      }
    });
  }
  for (int round = 0; round < 2; ++round) {
    files->fail_wal_sync = true;
    BOOST_TEST_CHECK(!put(*store, "refused", "1").has_value());
    files->fail_wal_sync = false;
    BOOST_TEST_CHECK(becomes_writable(*store));
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  BOOST_TEST(wrong == 0);
  BOOST_TEST(store->statistics().reopens == 2U);
}

BOOST_AUTO_TEST_CASE(whatever_fails_just_what_was_acknowledged_is_there) {
  std::mt19937_64 random(seed());
  std::vector<std::string> acknowledged = {"before"};
  int refusals = 0;
  BOOST_TEST_CONTEXT("seed " << seed()) {
    for (int round = 0; round < 8; ++round) {
      std::atomic<bool>* const faults[] = {&files->fail_wal_append, &files->fail_wal_sync,
                                           &files->fail_manifest, &files->fail_tables};
      std::atomic<bool>& fault = *faults[static_cast<std::size_t>(round) % 4];
      // A fault of the MANIFEST or of table files shows only when a log is full: so some of these
      // values fill it.
      const std::string value(1U << 20, static_cast<char>('a' + round));
      const std::uint64_t after = random() % 5;
      for (std::uint64_t i = 0; i < 40; ++i) {
        if (i == after) fault = true;
        const std::string key = std::to_string(1000 * round + static_cast<int>(i));
        if (put(*store, key, value)) {
          acknowledged.push_back(key);
        } else {
          ++refusals;
          break;
        }
      }
      fault = false;
      if (round % 3 == 2) {  // not always does the store mend itself before it is closed
        (void)store->close();
        store = open();
      }
      BOOST_REQUIRE(becomes_writable(*store));
    }
    std::sort(acknowledged.begin(), acknowledged.end());
    for (int times = 0; times < 2; ++times) {
      std::vector<std::string> present;
      for (const auto& [key, value] : contents(*store)) present.push_back(key);
      BOOST_REQUIRE_EQUAL_COLLECTIONS(present.begin(), present.end(), acknowledged.begin(),
                                      acknowledged.end());
      must(store->close());
      store = open();
    }
  }
  BOOST_TEST(refusals >= 6);
}

BOOST_AUTO_TEST_CASE(the_marker_is_written_before_a_write_to_a_new_log_is_acknowledged) {
  // Where the marker cannot be written, nothing is acknowledged.
  store.reset();
  store = open();  // a new log, not yet marked
  std::filesystem::create_directory(temp.file("db/KVSTORE_MARKER.new"));
  BOOST_TEST((refused(put(*store, "refused", "1")).code == Code::kUnavailable));
  std::filesystem::remove(temp.file("db/KVSTORE_MARKER.new"));
  BOOST_REQUIRE(becomes_writable(*store));
  BOOST_TEST(contents(*store).size() == 1U);
  must(put(*store, "after", "1"));
}

BOOST_AUTO_TEST_SUITE_END()

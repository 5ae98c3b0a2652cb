#include <boost/test/unit_test.hpp>
#include <map>
#include <random>
#include <thread>

#include "kvstore/store.h"
#include "store_fixture.h"

using namespace facts;
using kvstore::Code;

BOOST_AUTO_TEST_SUITE(batch)

BOOST_AUTO_TEST_CASE(a_batch_reads_its_own_writes_and_else_the_store) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  must(put(*store, "stored", "1"));
  must(put(*store, "gone", "1"));

  const auto batch = store->new_batch();
  batch->put(kRows, "mine", "2");
  batch->erase(kRows, "gone");
  BOOST_TEST((must(batch->get(kRows, "stored")) == "1"));
  BOOST_TEST((must(batch->get(kRows, "mine")) == "2"));
  BOOST_TEST(!must(batch->get(kRows, "gone")).has_value());
  BOOST_TEST(!must(batch->get(kEntries, "mine")).has_value());
  batch->put(kRows, "mine", "3");
  BOOST_TEST((must(batch->get(kRows, "mine")) == "3"));
  BOOST_TEST(batch->size() == 3U);
  BOOST_TEST(!value_of(*store, "mine").has_value());

  must(store->commit(*batch));
  BOOST_TEST((value_of(*store, "mine") == "3"));
  BOOST_TEST(!value_of(*store, "gone").has_value());
}

BOOST_AUTO_TEST_CASE(unread_changes_are_committed_like_others_and_the_last_to_a_key_wins) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  const auto batch = store->new_batch();
  batch->put_unread(kRows, "a", "1");
  batch->erase_unread(kRows, "a");
  batch->erase_unread(kRows, "b");
  batch->put_unread(kRows, "b", "2");
  batch->put(kRows, "c", "1");
  batch->put_unread(kRows, "c", "2");
  must(store->commit(*batch));
  BOOST_TEST(!value_of(*store, "a").has_value());
  BOOST_TEST((value_of(*store, "b") == "2"));
  BOOST_TEST((value_of(*store, "c") == "2"));
}

BOOST_AUTO_TEST_CASE(savepoints_nest_as_copies_of_a_map_would) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  std::mt19937_64 random(seed());
  std::map<std::string, std::string> committed;
  BOOST_TEST_CONTEXT("seed " << seed()) {
    for (int round = 0; round < 60; ++round) {
      const auto batch = store->new_batch();
      std::map<std::string, std::string> now = committed;
      std::vector<std::map<std::string, std::string>> marks;
      for (int step = 0; step < 80; ++step) {
        const std::string key = std::to_string(random() % 12);
        switch (random() % 7) {
          case 0:
          case 1:
            now[key] = std::to_string(step);
            batch->put(kRows, key, now[key]);
            break;
          case 2:
            now.erase(key);
            batch->erase(kRows, key);
            break;
          case 3:
            marks.push_back(now);
            batch->savepoint();
            break;
          case 4:
            if (!marks.empty()) {
              now = marks.back();
              marks.pop_back();
            }
            batch->rollback();
            break;
          case 5:
            if (!marks.empty()) marks.pop_back();
            batch->release();
            break;
          default:
            const auto value = must(batch->get(kRows, key));
            const auto found = now.find(key);
            BOOST_REQUIRE_EQUAL(value.has_value(), found != now.end());
            if (value) BOOST_REQUIRE_EQUAL(*value, found->second);
        }
      }
      must(store->commit(*batch));
      committed = now;
      const auto rows = contents(*store);
      BOOST_REQUIRE((std::map<std::string, std::string>(rows.begin(), rows.end()) == committed));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_row_that_must_be_absent_is_a_conflict_naming_table_and_key) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  must(put(*store, "taken\n", "1"));
  const auto batch = store->new_batch();
  batch->expect_absent(kRows, "taken\n");
  batch->put(kRows, "taken\n", "2");
  batch->put(kEntries, "other", "2");
  const auto error = refused(store->commit(*batch));
  BOOST_TEST((error.code == Code::kConflict));
  BOOST_TEST(error.message == "there is already a row: table 'rows', key 'taken\\x0a'");
  BOOST_TEST((value_of(*store, "taken\n") == "1"));
  BOOST_TEST(contents(*store, kEntries).empty());
}

BOOST_AUTO_TEST_CASE(a_row_that_must_have_a_value_is_a_conflict_when_changed_or_gone) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  must(put(*store, "a", "new"));
  for (const char* key : {"a", "b"}) {
    const auto batch = store->new_batch();
    batch->expect_value(kRows, key, "old");
    batch->put(kRows, key, "mine");
    BOOST_TEST((refused(store->commit(*batch)).code == Code::kConflict));
  }
  const auto batch = store->new_batch();
  batch->expect_value(kRows, "a", "new");
  batch->expect_absent(kRows, "b");
  batch->put(kRows, "b", "1");  // preconditions look at the store, not at the batch
  must(store->commit(*batch));
  BOOST_TEST((value_of(*store, "b") == "1"));
}

BOOST_AUTO_TEST_CASE(preconditions_survive_a_rollback) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  must(put(*store, "a", "1"));
  const auto batch = store->new_batch();
  batch->savepoint();
  batch->expect_absent(kRows, "a");
  batch->rollback();
  BOOST_TEST((refused(store->commit(*batch)).code == Code::kConflict));
}

BOOST_AUTO_TEST_CASE(of_concurrent_increments_with_preconditions_none_is_lost) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  must(put(*store, "counter", "0"));
  constexpr int kThreads = 4;
  constexpr int kEach = 25;
  std::atomic<int> unexpected = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int done = 0; done < kEach;) {
        const auto before = store->get(kRows, "counter");
        const auto batch = store->new_batch();
        batch->expect_value(kRows, "counter", before->value());
        batch->put(kRows, "counter", std::to_string(std::stoi(before->value()) + 1));
        const auto committed = store->commit(*batch);
        if (committed) ++done;
        if (!committed && committed.error().code != Code::kConflict) {
          ++unexpected;
          return;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  BOOST_TEST(unexpected == 0);
  BOOST_TEST((value_of(*store, "counter") == std::to_string(kThreads * kEach)));
}

BOOST_AUTO_TEST_CASE(a_batch_is_committed_once) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  const auto batch = store->new_batch();
  batch->put(kRows, "a", "1");
  must(store->commit(*batch));
  BOOST_TEST((refused(store->commit(*batch)).code == Code::kInvalid));
}

BOOST_AUTO_TEST_CASE(a_batch_with_an_unknown_table_is_refused_whole) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  const auto batch = store->new_batch();
  batch->put(kRows, "a", "1");
  batch->put(9, "a", "1");
  BOOST_TEST((refused(store->commit(*batch)).code == Code::kInvalid));
  BOOST_TEST(!value_of(*store, "a").has_value());
}

BOOST_AUTO_TEST_CASE(a_batch_without_changes_only_checks_its_preconditions) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  const auto syncs = store->statistics().wal_syncs;
  must(store->commit(*store->new_batch()));
  BOOST_TEST(store->statistics().wal_syncs == syncs);
  const auto batch = store->new_batch();
  batch->expect_value(kRows, "a", "1");
  BOOST_TEST((refused(store->commit(*batch)).code == Code::kConflict));
}

BOOST_AUTO_TEST_SUITE_END()

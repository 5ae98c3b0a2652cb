#include "kvstore/store.h"

#include <boost/test/unit_test.hpp>
#include <map>
#include <random>
#include <thread>

#include "store_fixture.h"

using namespace facts;
using kvstore::Code;
using kvstore::prefix_range;
using kvstore::Range;

namespace {
using Rows = std::vector<std::pair<std::string, std::string>>;

std::string value_for(int i) {
  return std::string("v").append(std::to_string(i));
}
}  // namespace

BOOST_AUTO_TEST_SUITE(store)

BOOST_AUTO_TEST_CASE(what_was_committed_is_read_back_after_reopening) {
  const TempDirectory temp;
  {
    const auto store = open_store(temp.file("db"));
    must(put(*store, "a", "1"));
    must(put(*store, "empty", ""));
    must(store->close());
  }
  const auto store = open_store(temp.file("db"));
  BOOST_TEST((value_of(*store, "a") == "1"));
  BOOST_TEST((value_of(*store, "empty") == ""));
  BOOST_TEST(!value_of(*store, "b").has_value());
}

BOOST_AUTO_TEST_CASE(append_adds_to_what_is_there_and_leaves_it_alone_for_no_such_key) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  must(put(*store, "a", "value"));
  std::string out = "before ";
  BOOST_TEST(must(store->append(kRows, "a", out)));
  BOOST_TEST(out == "before value");
  BOOST_TEST(!must(store->append(kRows, "b", out)));
  BOOST_TEST(out == "before value");
  BOOST_TEST(must(store->contains(kRows, "a")));
  BOOST_TEST(!must(store->contains(kRows, "b")));
}

BOOST_AUTO_TEST_CASE(a_snapshot_keeps_what_it_saw) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  must(put(*store, "a", "old"));
  auto snapshot = store->snapshot();
  must(put(*store, "a", "new"));
  must(put(*store, "b", "new"));

  BOOST_TEST((must(store->get(kRows, "a", snapshot)) == "old"));
  BOOST_TEST(!must(store->contains(kRows, "b", snapshot)));
  BOOST_TEST((contents(*store, kRows, {}, snapshot) == Rows{{"a", "old"}}));
  BOOST_TEST((contents(*store) == Rows{{"a", "new"}, {"b", "new"}}));
}

BOOST_AUTO_TEST_CASE(a_cursor_without_a_snapshot_sees_one_commit_all_the_way) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  must(put(*store, "a", "1"));
  must(put(*store, "c", "1"));
  const auto cursor = store->scan(kRows, {});
  cursor->seek_first();
  must(put(*store, "b", "2"));
  cursor->next();
  BOOST_TEST(cursor->key() == "c");
}

BOOST_AUTO_TEST_CASE(multi_get_answers_each_key_in_order) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  const auto batch = store->new_batch();
  for (int i = 0; i < 300; i += 2) batch->put(kRows, std::to_string(i), value_for(i));
  must(store->commit(*batch));

  std::vector<std::string> keys;
  for (int i = 0; i < 300; ++i) keys.push_back(std::to_string(i));
  std::size_t expected = 0;
  must(store->multi_get(kRows, keys, [&](std::size_t i, std::optional<std::string_view> value) {
    BOOST_REQUIRE_EQUAL(i, expected++);
    BOOST_REQUIRE(value.has_value() == (i % 2 == 0));
    if (value) BOOST_REQUIRE_EQUAL(*value, value_for(static_cast<int>(i)));
  }));
  BOOST_TEST(expected == keys.size());
}

BOOST_AUTO_TEST_CASE(multi_get_may_read_the_store_while_it_visits) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  must(put(*store, "a", "b"));
  must(put(*store, "b", "c"));
  const std::vector<std::string> keys = {"a"};
  std::optional<std::string> followed;
  must(store->multi_get(kRows, keys, [&](std::size_t, std::optional<std::string_view> value) {
    followed = value_of(*store, std::string(value.value()));
  }));
  BOOST_TEST((followed == "c"));
}

BOOST_AUTO_TEST_CASE(a_range_has_its_start_and_not_its_end) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  for (const char* key : {"a", "b", "c", "d"}) must(put(*store, key, ""));
  BOOST_TEST((contents(*store, kRows, Range{"b", "d"}) == Rows{{"b", ""}, {"c", ""}}));
  BOOST_TEST(contents(*store, kRows, Range{"d", "b"}).empty());
  BOOST_TEST(contents(*store, kRows, Range{"b", "b"}).empty());
}

BOOST_AUTO_TEST_CASE(a_cursor_moves_as_an_ordered_map_does) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  std::mt19937_64 random(seed());
  std::map<std::string, std::string> model;
  const auto batch = store->new_batch();
  const auto random_key = [&] { return std::to_string(random() % 1000); };
  for (int i = 0; i < 300; ++i) {
    const std::string key = random_key();
    model[key] = key;
    batch->put(kRows, key, key);
  }
  must(store->commit(*batch));

  BOOST_TEST_CONTEXT("seed " << seed()) {
    for (int round = 0; round < 200; ++round) {
      Range range{round % 4 == 0 ? "" : random_key(), round % 5 == 0 ? "" : random_key()};
      std::map<std::string, std::string> part;
      for (const auto& [key, value] : model) {
        if (key >= range.from && (range.to.empty() || key < range.to)) part[key] = value;
      }
      const auto cursor = store->scan(kRows, range);
      auto at = part.end();
      for (int step = 0; step < 30; ++step) {
        const std::string key = random_key();
        switch (random() % 6) {
          case 0:
            cursor->seek(key);
            at = part.lower_bound(key);
            break;
          case 1:
            cursor->seek_for_prev(key);
            at = part.upper_bound(key);
            at = at == part.begin() ? part.end() : std::prev(at);
            break;
          case 2:
            cursor->seek_first();
            at = part.begin();
            break;
          case 3:
            cursor->seek_last();
            at = part.empty() ? part.end() : std::prev(part.end());
            break;
          case 4:
            cursor->next();
            if (at != part.end()) ++at;
            break;
          default:
            cursor->prev();
            if (at != part.end()) at = at == part.begin() ? part.end() : std::prev(at);
            break;
        }
        BOOST_REQUIRE_EQUAL(cursor->valid(), at != part.end());
        if (cursor->valid()) BOOST_REQUIRE_EQUAL(cursor->key(), at->first);
        if (cursor->valid()) BOOST_REQUIRE_EQUAL(cursor->value(), at->second);
        BOOST_REQUIRE(cursor->status().has_value());
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_prefix_range_has_all_keys_with_the_prefix_and_no_others) {
  const std::string top(2, '\xff');
  BOOST_TEST(prefix_range("ab").from == "ab");
  BOOST_TEST(prefix_range("ab").to == "ac");
  BOOST_TEST(prefix_range("a" + top).to == "b");
  BOOST_TEST(prefix_range(top).to == "");
  BOOST_TEST(prefix_range("").to == "");

  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  for (const std::string& key :
       {std::string("a"), "a" + top, "a" + top + "x", std::string("b"), top}) {
    must(put(*store, key, ""));
  }
  BOOST_TEST(contents(*store, kRows, prefix_range("a")).size() == 3U);
  BOOST_TEST(contents(*store, kRows, prefix_range("a" + top)).size() == 2U);
  BOOST_TEST(contents(*store, kRows, prefix_range(top)).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_table_that_does_not_exist_is_invalid) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  std::string out;
  const std::vector<std::string> keys = {"a"};
  const auto ignore = [](std::size_t, std::optional<std::string_view>) {};
  BOOST_TEST((refused(store->append(9, "a", out)).code == Code::kInvalid));
  BOOST_TEST((refused(store->contains(9, "a")).code == Code::kInvalid));
  BOOST_TEST((refused(store->multi_get(9, keys, ignore)).code == Code::kInvalid));
  const auto cursor = store->scan(9, {});
  cursor->seek_first();
  BOOST_TEST(!cursor->valid());
  BOOST_TEST((refused(cursor->status()).code == Code::kInvalid));
}

BOOST_AUTO_TEST_CASE(statistics_count_acknowledged_batches_and_their_syncs) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  const auto before = store->statistics();
  for (int i = 0; i < 10; ++i) must(put(*store, std::to_string(i), std::string(1000, 'x')));
  const auto after = store->statistics();
  BOOST_TEST(after.commits - before.commits == 10U);
  BOOST_TEST(after.wal_syncs - before.wal_syncs == 10U);
  BOOST_TEST(after.wal_bytes - before.wal_bytes > 10000U);
  BOOST_TEST(after.disk_bytes > after.wal_bytes);
  BOOST_TEST(after.memtable_bytes > 10000U);
  BOOST_TEST(after.writable);
  BOOST_TEST(after.reopens == 0U);
}

BOOST_AUTO_TEST_CASE(readers_and_a_writer_do_not_disturb_each_other) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  // Both rows change in one batch: no reader may ever see them differ.
  constexpr int kCommits = 100;
  std::atomic<bool> done = false;
  std::atomic<int> mixed = 0;
  const auto set = [&](int i) {
    const auto batch = store->new_batch();
    batch->put(kRows, "left", std::to_string(i));
    batch->put(kEntries, "right", std::to_string(i));
    return store->commit(*batch);
  };
  must(set(0));
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      while (!done) {
        const auto snapshot = store->snapshot();
        const auto left = store->get(kRows, "left", snapshot);
        const auto right = store->get(kEntries, "right", snapshot);
        if (!left || !right || *left != *right) ++mixed;
        std::this_thread::yield();
      }
    });
  }
  int failed = 0;
  for (int i = 1; i <= kCommits; ++i) failed += set(i) ? 0 : 1;
  done = true;
  for (std::thread& reader : readers) reader.join();
  BOOST_TEST(failed == 0);
  BOOST_TEST(mixed == 0);
}

BOOST_AUTO_TEST_SUITE_END()

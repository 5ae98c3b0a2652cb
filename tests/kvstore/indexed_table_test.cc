#include "kvstore/indexed_table.h"

#include <boost/test/unit_test.hpp>
#include <random>

#include "store_fixture.h"

using namespace facts;
using kvstore::Code;
using kvstore::index_key;
using kvstore::index_prefix;
using kvstore::IndexedTable;
using kvstore::prefix_range;

namespace {

// Stored as "<kind>:<tag>:<tag>…".
struct Row {
  std::string kind;
  std::vector<std::string> tags;
};

std::string encode(const Row& row) {
  std::string bytes = row.kind;
  for (const std::string& tag : row.tags) bytes += ":" + tag;
  return bytes;
}

kvstore::Result<Row> decode(std::string_view, std::string_view bytes) {
  if (bytes.starts_with('!')) return kvstore::fail(Code::kCorruption, "not a row");
  Row row;
  for (bool first = true;; first = false) {
    const auto end = bytes.find(':');
    const std::string field(bytes.substr(0, end));
    if (first) {
      row.kind = field;
    } else {
      row.tags.push_back(field);
    }
    if (end == std::string_view::npos) return row;
    bytes.remove_prefix(end + 1);
  }
}

constexpr std::uint8_t kKind = 1;
constexpr std::uint8_t kTag = 2;

kvstore::TableSchema<Row> schema() {
  kvstore::TableSchema<Row> schema;
  schema.rows = kRows;
  schema.index_entries = kEntries;
  schema.indexes = {
      {kKind, "kind",
       [](const Row& row, std::vector<std::string>& values) {
         if (!row.kind.empty()) values.push_back(row.kind);
       }},
      {kTag, "tag", [](const Row& row, std::vector<std::string>& values) { values = row.tags; }},
  };
  schema.decode = decode;
  return schema;
}

struct Fixture {
  Fixture() : store(open_store(temp.file("db"))), table(*store, schema()) {}

  void set(const std::string& key, const Row& row) {
    const auto batch = store->new_batch();
    const auto bytes = must(store->get(kRows, key));
    const auto before = bytes ? std::optional<Row>(must(decode(key, *bytes))) : std::nullopt;
    table.put(*batch, key, encode(row), row, before ? &*before : nullptr);
    must(store->commit(*batch));
  }
  void raw(const std::function<void(kvstore::Batch&)>& change) {
    const auto batch = store->new_batch();
    change(*batch);
    must(store->commit(*batch));
  }
  std::vector<std::string> found(std::uint8_t index, const std::string& value) {
    std::vector<std::string> keys;
    for (const auto& [key, empty] :
         contents(*store, kEntries, prefix_range(index_prefix(index, value)))) {
      keys.push_back(kvstore::parse_index_key(key)->primary);
    }
    return keys;
  }
  std::vector<std::string> verify() { return must(table.verify(nullptr)); }

  TempDirectory temp;
  std::unique_ptr<kvstore::Store> store;
  IndexedTable<Row> table;
};

using Keys = std::vector<std::string>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(indexed_table, Fixture)

BOOST_AUTO_TEST_CASE(rows_are_found_under_all_their_values_in_key_order) {
  set("b", {"fast", {"x", "y"}});
  set("a", {"fast", {"y"}});
  set("c", {"", {}});
  BOOST_TEST((found(kKind, "fast") == Keys{"a", "b"}));
  BOOST_TEST((found(kTag, "x") == Keys{"b"}));
  BOOST_TEST((found(kTag, "y") == Keys{"a", "b"}));
  BOOST_TEST(found(kKind, "").empty());
  BOOST_TEST(verify().empty());
}

BOOST_AUTO_TEST_CASE(a_value_that_begins_another_does_not_find_its_rows) {
  set("a", {"fast", {}});
  set("b", {"faster", {}});
  BOOST_TEST((found(kKind, "fast") == Keys{"a"}));
}

BOOST_AUTO_TEST_CASE(a_changed_row_is_found_under_its_new_values_only) {
  set("a", {"fast", {"x", "y"}});
  set("a", {"slow", {"y", "z"}});
  BOOST_TEST(found(kKind, "fast").empty());
  BOOST_TEST((found(kKind, "slow") == Keys{"a"}));
  BOOST_TEST(found(kTag, "x").empty());
  BOOST_TEST((found(kTag, "y") == Keys{"a"}));
  BOOST_TEST((found(kTag, "z") == Keys{"a"}));
  BOOST_TEST(verify().empty());
}

BOOST_AUTO_TEST_CASE(a_row_changed_twice_in_one_batch_is_found_under_its_last_values) {
  const Row first{"one", {"x"}};
  const Row second{"two", {"y"}};
  const Row third{"one", {"x", "y"}};
  raw([&](kvstore::Batch& batch) {
    table.put(batch, "a", encode(first), first, nullptr);
    table.put(batch, "a", encode(second), second, &first);
    table.put(batch, "a", encode(third), third, &second);
  });
  BOOST_TEST((found(kKind, "one") == Keys{"a"}));
  BOOST_TEST(found(kKind, "two").empty());
  BOOST_TEST(verify().empty());
}

BOOST_AUTO_TEST_CASE(an_erased_row_leaves_no_entries) {
  const Row row{"fast", {"x", "x", "y"}};  // a tag named twice counts once
  set("a", row);
  BOOST_TEST(contents(*store, kEntries).size() == 3U);
  raw([&](kvstore::Batch& batch) { table.erase(batch, "a", row); });
  BOOST_TEST(contents(*store, kEntries).empty());
  BOOST_TEST(contents(*store).empty());
}

BOOST_AUTO_TEST_CASE(random_changes_leave_rows_and_entries_in_agreement) {
  std::mt19937_64 random(seed());
  BOOST_TEST_CONTEXT("seed " << seed()) {
    for (int i = 0; i < 300; ++i) {
      const std::string key(1, static_cast<char>('a' + random() % 8));
      Row row{std::to_string(random() % 3), {}};
      for (std::uint64_t tags = random() % 4; tags > 0; --tags) {
        row.tags.push_back(std::to_string(random() % 4));
      }
      const auto bytes = must(store->get(kRows, key));
      if (bytes && random() % 3 == 0) {
        const Row before = must(decode(key, *bytes));
        raw([&](kvstore::Batch& batch) { table.erase(batch, key, before); });
      } else {
        set(key, row);
      }
    }
    BOOST_TEST(verify().empty());
  }
}

BOOST_AUTO_TEST_CASE(verify_names_a_row_without_its_entry) {
  set("a", {"fast", {}});
  raw([](kvstore::Batch& batch) { batch.erase(kEntries, index_key(kKind, "fast", "a")); });
  BOOST_TEST((verify() == Keys{"row 'a' has no entry in index 'kind' for 'fast'"}));
}

BOOST_AUTO_TEST_CASE(verify_names_an_entry_without_its_row) {
  set("a", {"fast", {}});
  raw([](kvstore::Batch& batch) { batch.put(kEntries, index_key(kTag, "x\n", "gone"), ""); });
  BOOST_TEST((verify() == Keys{"entry of index 'tag' for 'x\\x0a', 'gone' has no row"}));
}

BOOST_AUTO_TEST_CASE(verify_names_an_entry_that_does_not_fit_its_row) {
  set("a", {"fast", {}});
  raw([](kvstore::Batch& batch) {
    batch.erase(kEntries, index_key(kKind, "fast", "a"));
    batch.put(kEntries, index_key(kKind, "slow", "a"), "");
  });
  BOOST_TEST((verify() == Keys{"row 'a' has no entry in index 'kind' for 'fast'",
                               "entry of index 'kind' for 'slow', 'a' does not fit its row"}));
}

BOOST_AUTO_TEST_CASE(verify_names_entries_that_are_none) {
  set("a", {"fast", {}});
  raw([](kvstore::Batch& batch) {
    batch.put(kEntries, "\x01torn", "");
    batch.put(kEntries, index_key(9, "v", "a"), "");
    batch.put(kEntries, index_key(kKind, "fast", "a"), "?");
  });
  BOOST_TEST(
      (verify() == Keys{"entry of index 'kind' for 'fast', 'a' has a value, it should have none",
                        "index entry '\\x01torn' is not one",
                        "index entry '\\x09v\\x00\\x01a' is of an unknown index, 9"}));
}

BOOST_AUTO_TEST_CASE(verify_names_a_row_that_cannot_be_read) {
  set("a", {"fast", {}});
  raw([](kvstore::Batch& batch) { batch.put(kRows, "a", "!"); });
  BOOST_TEST((verify() == Keys{"row 'a' cannot be read: not a row"}));
}

BOOST_AUTO_TEST_CASE(verify_looks_at_the_snapshot_it_is_given) {
  set("a", {"fast", {}});
  const auto before = store->snapshot();
  raw([](kvstore::Batch& batch) { batch.erase(kEntries, index_key(kKind, "fast", "a")); });
  BOOST_TEST(must(table.verify(before)).empty());
  BOOST_TEST(verify().size() == 1U);
}

BOOST_AUTO_TEST_CASE(verify_says_a_hundred_faults_and_how_many_more_there_are) {
  raw([](kvstore::Batch& batch) {
    for (int i = 0; i < 150; ++i) batch.put(kRows, std::to_string(1000 + i), "kind");
  });
  const auto lines = verify();
  BOOST_TEST(lines.size() == 101U);
  BOOST_TEST(lines.front() == "row '1000' has no entry in index 'kind' for 'kind'");
  BOOST_TEST(lines.back() == "… and 50 more");
}

BOOST_AUTO_TEST_CASE(an_index_key_is_taken_apart_as_it_was_put_together) {
  const std::string value("a\0b", 3);
  const auto entry = kvstore::parse_index_key(index_key(200, value, "primary"));
  BOOST_REQUIRE(entry.has_value());
  BOOST_TEST(entry->index == 200);
  BOOST_TEST(entry->value == value);
  BOOST_TEST(entry->primary == "primary");
  BOOST_TEST(!kvstore::parse_index_key("").has_value());
  BOOST_TEST(!kvstore::parse_index_key("\x01no end").has_value());
}

BOOST_AUTO_TEST_SUITE_END()

#include "plugin/store/document_cache.h"

#include <boost/test/unit_test.hpp>
#include <string>
#include <thread>
#include <vector>

using preset::DocumentCache;

namespace {

constexpr std::size_t kRoom = 1U << 20;

bool holds(DocumentCache& cache, const std::string& name) {
  std::string out;
  std::uint64_t ticket = 0;
  return cache.append(name, out, ticket);
}

std::uint64_t ticket_of(DocumentCache& cache, const std::string& name) {
  std::string out;
  std::uint64_t ticket = 0;
  BOOST_REQUIRE(!cache.append(name, out, ticket));
  return ticket;
}

void put(DocumentCache& cache, const std::string& name, const std::string& document) {
  cache.put(name, document, ticket_of(cache, name));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(document_cache)

BOOST_AUTO_TEST_CASE(a_document_is_appended_as_it_was_put) {
  DocumentCache cache(kRoom);
  put(cache, "A", "{\"id\":1}");
  std::string out = "before ";
  std::uint64_t ticket = 0;
  BOOST_TEST(cache.append("A", out, ticket));
  BOOST_TEST(out == "before {\"id\":1}");
  BOOST_TEST(!holds(cache, "B"));
}

BOOST_AUTO_TEST_CASE(a_change_takes_the_document_out) {
  DocumentCache cache(kRoom);
  put(cache, "A", "old");
  const std::vector<std::string> names = {"A"};
  cache.change(names);
  BOOST_TEST(!holds(cache, "A"));
  cache.settle(names);
  BOOST_TEST(!holds(cache, "A"));
  put(cache, "A", "new");
  BOOST_TEST(holds(cache, "A"));
}

BOOST_AUTO_TEST_CASE(what_was_fetched_before_a_change_is_not_let_in_after_it) {
  DocumentCache cache(kRoom);
  const std::vector<std::string> names = {"A"};
  const std::uint64_t before = ticket_of(cache, "A");
  cache.change(names);
  const std::uint64_t during = ticket_of(cache, "A");
  cache.put("A", "old", before);
  cache.put("A", "old", during);
  BOOST_TEST(!holds(cache, "A"));
  cache.settle(names);
  cache.put("A", "old", before);
  cache.put("A", "old", during);
  BOOST_TEST(!holds(cache, "A"));
}

BOOST_AUTO_TEST_CASE(nothing_is_let_in_after_a_failed_commit_until_one_succeeds) {
  DocumentCache cache(kRoom);
  put(cache, "A", "a");
  cache.suspend();
  cache.suspend();
  BOOST_TEST(!holds(cache, "A"));
  put(cache, "A", "a");
  BOOST_TEST(!holds(cache, "A"));
  cache.resume();
  put(cache, "A", "a");
  BOOST_TEST(holds(cache, "A"));
}

BOOST_AUTO_TEST_CASE(the_epoch_is_odd_while_a_commit_is_under_way) {
  DocumentCache cache(kRoom);
  const std::vector<std::string> names = {"A", "B"};
  const std::uint64_t before = cache.epoch();
  BOOST_TEST(before % 2 == 0U);
  cache.change(names);
  BOOST_TEST(cache.epoch() % 2 == 1U);
  cache.settle(names);
  BOOST_TEST(cache.epoch() % 2 == 0U);
  BOOST_TEST(cache.epoch() != before);
}

BOOST_AUTO_TEST_CASE(memory_stays_within_its_bound_and_the_used_stay_longer) {
  DocumentCache cache(kRoom);
  const std::string document(2000, 'x');
  put(cache, "hot", document);
  for (int i = 0; i < 5000; ++i) {
    put(cache, "preset " + std::to_string(i), document);
    BOOST_REQUIRE(holds(cache, "hot"));
    BOOST_REQUIRE(cache.bytes() <= kRoom);
  }
  BOOST_TEST(cache.bytes() > kRoom / 2);
}

BOOST_AUTO_TEST_CASE(a_document_too_large_for_its_share_is_not_cached) {
  DocumentCache cache(kRoom);
  put(cache, "huge", std::string(kRoom / 4, 'x'));
  BOOST_TEST(!holds(cache, "huge"));
}

// A store of one preset: readers must never see a version older than the last one announced.
BOOST_AUTO_TEST_CASE(readers_never_see_an_older_document_than_was_committed) {
  DocumentCache cache(kRoom);
  const std::vector<std::string> names = {"A"};
  std::atomic<std::uint64_t> stored{0};     // what the store would answer
  std::atomic<std::uint64_t> committed{0};  // what was acknowledged
  std::atomic<bool> stop{false};
  std::atomic<std::uint64_t> stale{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      std::string out;
      while (!stop) {
        out.clear();
        const std::uint64_t least = committed;
        std::uint64_t ticket = 0;
        if (!cache.append("A", out, ticket)) {
          out = std::to_string(stored.load());
          cache.put("A", out, ticket);
        }
        if (std::stoull(out) < least) ++stale;
      }
    });
  }
  for (std::uint64_t version = 1; version <= 20'000; ++version) {
    cache.change(names);
    stored = version;
    cache.settle(names);
    committed = version;
  }
  stop = true;
  for (auto& reader : readers) reader.join();
  BOOST_TEST(stale == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <thread>

#include "store_fixture.h"

using namespace facts;
using kvstore::Code;

namespace {

std::vector<std::filesystem::path> logs_of(const std::string& directory) {
  std::vector<std::filesystem::path> logs;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.path().extension() == ".log") logs.push_back(entry.path());
  }
  return logs;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(closing)

BOOST_AUTO_TEST_CASE(a_closed_store_answers_unavailable) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  must(put(*store, "a", "1"));
  const auto batch = store->new_batch();
  batch->put(kRows, "b", "1");
  must(store->close());

  std::string out;
  BOOST_TEST((refused(store->append(kRows, "a", out)).code == Code::kUnavailable));
  BOOST_TEST((refused(store->contains(kRows, "a")).code == Code::kUnavailable));
  BOOST_TEST((refused(store->get(kRows, "a", store->snapshot())).code == Code::kUnavailable));
  BOOST_TEST((refused(store->scan(kRows, {})->status()).code == Code::kUnavailable));
  BOOST_TEST((refused(store->commit(*batch)).code == Code::kUnavailable));
  BOOST_TEST((refused(store->backup(temp.file("copy"))).code == Code::kUnavailable));
  BOOST_TEST((refused(store->verify_checksums()).code == Code::kUnavailable));
  BOOST_TEST(!store->statistics().writable);
  must(store->close());  // once more is no error
  BOOST_TEST((value_of(*open_store(temp.file("db")), "a") == "1"));
}

BOOST_AUTO_TEST_CASE(after_a_clean_close_the_log_is_empty_and_not_needed) {
  const TempDirectory temp;
  {
    const auto store = open_store(temp.file("db"));
    for (int i = 0; i < 100; ++i) must(put(*store, std::to_string(i), "value"));
  }
  for (const auto& log : logs_of(temp.file("db"))) {
    BOOST_TEST(std::filesystem::file_size(log) == 0U);
    std::filesystem::remove(log);
  }
  BOOST_TEST(contents(*open_store(temp.file("db"))).size() == 100U);
}

BOOST_AUTO_TEST_CASE(closing_waits_for_cursors_and_says_so_when_they_stay) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  must(put(*store, "a", "1"));
  auto cursor = store->scan(kRows, {});
  const auto error = refused(store->close());
  BOOST_TEST((error.code == Code::kInvalid));
  // It has stopped writing, but what is held can still be used.
  BOOST_TEST((refused(put(*store, "b", "1")).code == Code::kUnavailable));
  cursor->seek_first();
  BOOST_TEST(cursor->key() == "a");

  std::thread holder([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    cursor.reset();
  });
  const auto closed = store->close();
  holder.join();
  must(closed);
  for (const auto& log : logs_of(temp.file("db")))
    BOOST_TEST(std::filesystem::file_size(log) == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

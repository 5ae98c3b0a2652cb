#include <boost/test/unit_test.hpp>
#include <chrono>
#include <random>
#include <thread>

#include "store_fixture.h"
#include "writer_process.h"
#include "written_rows.h"

using namespace facts;
using kvstore::Code;

BOOST_AUTO_TEST_SUITE(crash)

BOOST_AUTO_TEST_CASE(after_sigkill_every_acknowledged_batch_is_whole_and_no_half_one_is_there) {
  const TempDirectory temp;
  const std::string directory = temp.file("db");
  std::mt19937_64 random(seed());
  std::uint64_t next = 0;
  BOOST_TEST_CONTEXT("seed " << seed()) {
    for (int round = 0; round < 10; ++round) {
      std::uint64_t last = 0;
      {
        WriterProcess writer(directory, next);
        // A round without acknowledgements would prove nothing.
        for (int i = 0; i < 20; ++i) writer.acknowledged();
        std::this_thread::sleep_for(std::chrono::milliseconds(random() % 100));
        last = writer.kill();
      }
      const auto store = open_store(directory);
      const auto rows = contents(*store);
      const auto entries = contents(*store, kEntries);
      BOOST_REQUIRE_GE(rows.size(), last + 1);
      BOOST_REQUIRE_LE(rows.size(), last + 2);  // one more may have been on its way
      BOOST_REQUIRE_EQUAL(rows.size(), entries.size());
      for (std::uint64_t i = 0; i < rows.size(); ++i) {
        BOOST_REQUIRE_EQUAL(rows[i].first, written_key(i));
        BOOST_REQUIRE(rows[i].second == written_value(i));
        BOOST_REQUIRE_EQUAL(entries[i].first, written_key(i));
      }
      next = rows.size();
      // Half of the rounds go on after a clean close, the others after another crash.
      if (round % 2 == 0) must(store->close());
    }
  }
}

BOOST_AUTO_TEST_CASE(a_directory_that_another_process_has_open_is_locked) {
  const TempDirectory temp;
  const std::string directory = temp.file("db");
  WriterProcess writer(directory, 0);
  writer.acknowledged();
  const auto error = refused(kvstore::open_rocksdb(store_options(directory)));
  BOOST_TEST((error.code == Code::kLocked));
  BOOST_TEST(error.message == "another process has '" + directory + "' open");
  writer.kill();
  open_store(directory);
}

BOOST_AUTO_TEST_SUITE_END()

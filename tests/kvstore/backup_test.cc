#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <thread>

#include "store_fixture.h"

using namespace facts;
using kvstore::Code;

namespace {

// The directory a test works in while it names files relatively.
class WorkingDirectory {
 public:
  explicit WorkingDirectory(const std::string& path) : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(path);
  }
  ~WorkingDirectory() { std::filesystem::current_path(before_); }
  WorkingDirectory(const WorkingDirectory&) = delete;
  WorkingDirectory& operator=(const WorkingDirectory&) = delete;

 private:
  const std::filesystem::path before_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(backup)

BOOST_AUTO_TEST_CASE(a_backup_opens_as_a_store_with_everything_committed_before) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  for (int i = 0; i < 50; ++i) must(put(*store, std::to_string(i), "old"));
  must(store->backup(temp.file("copy")));
  must(put(*store, "0", "new"));

  struct stat info{};
  BOOST_REQUIRE(::stat(temp.file("copy").c_str(), &info) == 0);
  BOOST_TEST((info.st_mode & 07777) == 0700U);
  const auto copy = open_store(temp.file("copy"));
  BOOST_TEST(contents(*copy).size() == 50U);
  BOOST_TEST((value_of(*copy, "0") == "old"));
  BOOST_TEST((value_of(*store, "0") == "new"));
  // The two go their own ways.
  must(put(*copy, "only there", "1"));
  BOOST_TEST(!value_of(*store, "only there").has_value());
  BOOST_TEST(must(copy->verify_checksums()).empty());
}

BOOST_AUTO_TEST_CASE(a_backup_can_be_made_while_others_write) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  std::atomic<bool> done = false;
  std::atomic<int> committed = 0;
  std::atomic<int> failed = 0;
  std::thread writer([&] {
    for (int i = 0; !done; ++i) {
      if (put(*store, std::to_string(i), std::string(500, 'x'))) {
        committed = i + 1;
      } else {
        ++failed;
      }
    }
  });
  for (int round = 0; round < 3; ++round) {
    const std::string path = temp.file("copy" + std::to_string(round));
    const int before = committed;
    const auto made = store->backup(path);
    if (!made) done = true;
    BOOST_TEST_CHECK(made.has_value());
    const auto copy = kvstore::open_rocksdb(store_options(path));
    BOOST_TEST_CHECK(copy.has_value());
    if (!copy) continue;
    // Everything before the call, and no gap in what came during it.
    const auto rows = static_cast<int>(contents(**copy).size());
    BOOST_TEST(rows >= before);
    BOOST_TEST((rows == 0 || must((*copy)->contains(kRows, std::to_string(rows - 1)))));
  }
  done = true;
  writer.join();
  BOOST_TEST(failed == 0);
}

BOOST_AUTO_TEST_CASE(an_existing_directory_is_refused_and_left_alone) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  std::filesystem::create_directory(temp.file("copy"));
  const auto error = refused(store->backup(temp.file("copy")));
  BOOST_TEST((error.code == Code::kInvalid));
  BOOST_TEST(error.message.find("exists already") != std::string::npos);
  BOOST_TEST(std::filesystem::is_empty(temp.file("copy")));
}

BOOST_AUTO_TEST_CASE(a_missing_parent_is_refused) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  BOOST_TEST((refused(store->backup(temp.file("no/copy"))).code == Code::kInvalid));
  BOOST_TEST((refused(store->backup("")).code == Code::kInvalid));
}

BOOST_AUTO_TEST_CASE(a_relative_path_is_fine) {
  const TempDirectory temp;
  const WorkingDirectory working(temp.file(""));
  const auto store = must(kvstore::open_rocksdb(store_options("db")));
  must(put(*store, "a", "1"));
  must(store->backup("copy/"));
  BOOST_TEST((value_of(*open_store(temp.file("copy")), "a") == "1"));
}

BOOST_AUTO_TEST_CASE(the_leftover_of_a_killed_backup_is_replaced) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("db"));
  must(put(*store, "a", "1"));
  std::filesystem::create_directory(temp.file("copy.partial"));
  std::ofstream(temp.file("copy.partial/000001.sst")) << "half";
  must(store->backup(temp.file("copy")));
  BOOST_TEST(!std::filesystem::exists(temp.file("copy.partial")));
  BOOST_TEST((value_of(*open_store(temp.file("copy")), "a") == "1"));
}

BOOST_AUTO_TEST_CASE(a_backup_of_a_backup_is_one_too) {
  const TempDirectory temp;
  must(put(*open_store(temp.file("db")), "a", "1"));
  must(open_store(temp.file("db"))->backup(temp.file("one")));
  must(open_store(temp.file("one"))->backup(temp.file("two")));
  BOOST_TEST((value_of(*open_store(temp.file("two")), "a") == "1"));
}

BOOST_AUTO_TEST_SUITE_END()

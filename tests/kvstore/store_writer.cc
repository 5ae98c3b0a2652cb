// Opens the store in argv[1] and commits row after row from number argv[2] on, telling each on
// standard output once it is acknowledged; until it is killed.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "kvstore/store.h"
#include "written_rows.h"

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  kvstore::Options options;
  options.directory = argv[1];
  options.tables = {"meta", "rows", "entries"};
  const auto store = kvstore::open_rocksdb(options);
  if (!store) {
    std::fprintf(stderr, "%s\n", store.error().message.c_str());
    return 1;
  }
  for (std::uint64_t i = std::strtoull(argv[2], nullptr, 10);; ++i) {
    const auto batch = (*store)->new_batch();
    const std::string key = facts::written_key(i);
    batch->put(1, key, facts::written_value(i));
    batch->put_unread(2, key, {});
    if (!(*store)->commit(*batch)) return 1;
    const std::string line = std::to_string(i) + "\n";
    if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) return 1;
  }
}

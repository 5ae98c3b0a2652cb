// Pages of tasks, newest first: the part of TaskStore that lists.
#include <algorithm>
#include <functional>
#include <limits>

#include "kvstore/key.h"
#include "tasks/store_keys.h"
#include "tasks/task_store.h"

namespace tuningd {
namespace {

// The ids of a page: those below `before`, falling, and where the next page begins.
struct PageOfIds {
  std::vector<std::uint64_t> ids;
  std::optional<std::uint64_t> next;

  // False: the page is full.
  bool take(std::uint64_t id, std::size_t limit) {
    if (ids.size() == limit) {
      next = ids.back();
      return false;
    }
    ids.push_back(id);
    return true;
  }
};

}  // namespace

TaskStore::Result<Page> TaskStore::rows(std::optional<TaskState> state, const std::string& search,
                                        std::size_t limit,
                                        std::optional<std::uint64_t> before) const {
  if (!search.empty()) return rows_found(state, search, limit, before);
  const std::uint64_t below = before.value_or(std::numeric_limits<std::uint64_t>::max());
  Page page;
  const auto numbers = counts();
  for (std::size_t each = 0; each < kTaskStates; ++each) {
    if (!state || *state == static_cast<TaskState>(each)) page.total += numbers[each];
  }
  if (below == 0) return page;
  const auto view = store_->snapshot();
  if (!state) {
    const auto rows = store_->scan(kTasks, {}, view);
    std::uint64_t last = 0;
    for (rows->seek_for_prev(id_key(below - 1)); rows->valid(); rows->prev()) {
      if (page.texts.size() == limit) {
        page.next = last;
        break;
      }
      last = id_of(rows->key()).value_or(0);
      page.texts.emplace_back(rows->value());
    }
    if (auto read = rows->status(); !read) return std::unexpected(read.error());
    return page;
  }
  const std::string_view name = to_string(*state);
  const auto entries =
      store_->scan(kEntries, kvstore::prefix_range(kvstore::index_prefix(kByState, name)), view);
  PageOfIds found;
  for (entries->seek_for_prev(kvstore::index_key(kByState, name, id_key(below - 1)));
       entries->valid(); entries->prev()) {
    const auto entry = kvstore::parse_index_key(entries->key());
    const auto id = entry ? id_of(entry->primary) : std::nullopt;
    if (id && !found.take(*id, limit)) break;
  }
  if (auto read = entries->status(); !read) return std::unexpected(read.error());
  page.next = found.next;
  for (const std::uint64_t id : found.ids) {
    std::string text;
    const auto read = store_->append(kTasks, id_key(id), text, view);
    if (!read) return std::unexpected(read.error());
    if (*read) page.texts.push_back(std::move(text));
  }
  return page;
}

// A walk over all names: a search is for people, who do not ask often.
TaskStore::Result<Page> TaskStore::rows_found(std::optional<TaskState> state,
                                              const std::string& search, std::size_t limit,
                                              std::optional<std::uint64_t> before) const {
  const auto view = store_->snapshot();
  std::vector<std::uint64_t> ids;
  const auto entries =
      store_->scan(kEntries, kvstore::prefix_range(kvstore::index_prefix(kByName)), view);
  for (entries->seek_first(); entries->valid(); entries->next()) {
    const auto entry = kvstore::parse_index_key(entries->key());
    if (!entry || !entry->value.contains(search)) continue;
    if (const auto id = id_of(entry->primary)) ids.push_back(*id);
  }
  if (auto read = entries->status(); !read) return std::unexpected(read.error());
  std::ranges::sort(ids, std::greater<>());
  Page page;
  std::uint64_t last = 0;
  for (const std::uint64_t id : ids) {
    std::string text;
    const auto found = store_->append(kTasks, id_key(id), text, view);
    if (!found) return std::unexpected(found.error());
    if (!*found) continue;
    if (state) {
      const auto row = read_task_row(text);
      if (!row || row->state != *state) continue;
    }
    ++page.total;
    if (before && id >= *before) continue;
    if (page.texts.size() < limit) {
      page.texts.push_back(std::move(text));
      last = id;
    } else if (!page.next) {
      page.next = last;
    }
  }
  return page;
}

}  // namespace tuningd

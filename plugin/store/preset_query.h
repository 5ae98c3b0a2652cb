// Lists of presets: filters, order, pages.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plugin/store/preset_store.h"

namespace preset {

enum class SortBy { kName, kCreatedAt, kUpdatedAt };

struct ListQuery {
  std::optional<std::string> category;
  std::optional<std::string> runtime;
  std::optional<std::string> tag;
  std::optional<bool> is_system;
  std::string search;  // text in name, description, category or a tag; case of A–Z does not count
  SortBy sort = SortBy::kName;
  bool descending = false;
  bool summary = false;          // append_summary instead of whole documents
  std::size_t limit = 100;       // presets on this page
  std::size_t bytes = 8U << 20;  // the page ends early when it is this long
  std::string cursor;            // next_cursor of the page before; "": the first page
  std::uint64_t offset = 0;      // instead of a cursor: presets left out before the page
};

// True if the query is answered without scanning much more than one page.
bool is_quick(const ListQuery& query);

// Appends {"presets":[…],"next_cursor":…,"total":…}. Pages follow each other by position, not by
// number: a preset that stays is shown exactly once, whatever is created or deleted between pages.
// An offset counts in the state of this call; what it leaves out is not read, only its keys are,
// from whichever end is nearer (with a search there is no way but reading).
// kInvalidParams if the cursor is not one of this query's order.
Status append_list(const PresetStore& store, const ListQuery& query, std::string& out);

}  // namespace preset

#include "plugin/store/preset_query.h"

#include <algorithm>
#include <functional>
#include <memory>

#include "config/json_text.h"
#include "plugin/json/preset_json.h"
#include "plugin/store/name_filters.h"
#include "plugin/store/store_failure.h"
#include "plugin/store/tables.h"

namespace preset {
namespace {

// Rows fetched at a time: MultiGet of sorted keys is twice as fast as single reads.
constexpr std::size_t kChunk = 64;

// From so many names on it is worth reading which names the filters let pass.
constexpr std::uint64_t kManyNames = 1000;

// A page of few documents, found by walking names alone.
bool is_short(const ListQuery& query) {
  constexpr std::size_t kShortPage = 200;
  const int filters =
      static_cast<int>(query.category.has_value()) + static_cast<int>(query.runtime.has_value()) +
      static_cast<int>(query.tag.has_value()) + static_cast<int>(query.is_system.has_value());
  if (!query.search.empty() || query.limit > kShortPage) return false;
  return filters == 0 || (filters == 1 && query.sort == SortBy::kName);
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool contains_text(std::string_view text, std::string_view lower_needle) {
  return std::search(text.begin(), text.end(), lower_needle.begin(), lower_needle.end(),
                     [](char a, char b) { return lower(a) == b; }) != text.end();
}

// The position after which a page goes on: the sort key of its last preset.
struct Position {
  std::string key;  // name, id (8 bytes) or updated_at
  std::string name;
};

char tag_of(const ListQuery& query) {
  const char letter = query.sort == SortBy::kName        ? 'n'
                      : query.sort == SortBy::kCreatedAt ? 'c'
                                                         : 'u';
  return query.descending ? static_cast<char>(letter - 32) : letter;
}

std::string encode_cursor(const ListQuery& query, const Position& position) {
  std::string raw(1, tag_of(query));
  kvstore::append_text(raw, position.key);
  kvstore::append_text(raw, position.name);
  static constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  for (const char c : raw) {
    const auto byte = static_cast<unsigned char>(c);
    text += kHex[byte >> 4];
    text += kHex[byte & 15];
  }
  return text;
}

std::optional<Position> decode_cursor(const ListQuery& query) {
  const auto digit = [](char c) -> int {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
  };
  std::string raw;
  if (query.cursor.size() % 2 != 0) return std::nullopt;
  for (std::size_t i = 0; i < query.cursor.size(); i += 2) {
    const int high = digit(query.cursor[i]);
    const int low = digit(query.cursor[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    raw += static_cast<char>(high * 16 + low);
  }
  if (raw.empty() || raw.front() != tag_of(query)) return std::nullopt;
  kvstore::KeyReader reader(std::string_view(raw).substr(1));
  const auto key = reader.text();
  const auto name = reader.text();
  if (!key || !name || !reader.empty()) return std::nullopt;
  return Position{*key, *name};
}

// Names in the query's order, from whichever table or index holds them in that order.
class Walk {
 public:
  Walk(const PresetStore& store, const ListQuery& query, const kvstore::SnapshotPtr& snapshot,
       const std::vector<NameFilter>& filters)
      : sort_(query.sort), descending_(query.descending) {
    kvstore::TableId table = kPresets;
    kvstore::Range range;
    if (sort_ == SortBy::kCreatedAt) {
      table = kPresetIds;
    } else if (sort_ == SortBy::kUpdatedAt) {
      table = kPresetIndex;
      range = kvstore::prefix_range(kvstore::index_prefix(kByUpdatedAt));
    } else if (choose_driver(store, filters)) {
      table = kPresetIndex;
      range = kvstore::prefix_range(kvstore::index_prefix(driver_->index, driver_->value));
    }
    has_values_ = table == kPresets;
    is_index_ = table == kPresetIndex;
    cursor_ = store.engine().scan(table, std::move(range), snapshot);
  }

  // The filter that every name met here passes already.
  const NameFilter* driver() const { return driver_; }
  // True where the document stands beside the name.
  bool has_values() const { return has_values_; }

  void start() { descending_ ? cursor_->seek_last() : cursor_->seek_first(); }
  // The last of the order, and the one before.
  void start_at_end() { descending_ ? cursor_->seek_first() : cursor_->seek_last(); }
  void step_back() { descending_ ? cursor_->next() : cursor_->prev(); }

  void start_after(const Position& position) {
    const std::string key = key_of(position);
    if (descending_) {
      cursor_->seek_for_prev(key);
    } else {
      cursor_->seek(key);
    }
    if (cursor_->valid() && cursor_->key() == key) step();
  }

  bool valid() const { return cursor_->valid(); }
  void step() { descending_ ? cursor_->prev() : cursor_->next(); }
  kvstore::Status status() const { return cursor_->status(); }
  std::string_view value() const { return cursor_->value(); }

  Position position() const {
    switch (sort_) {
      case SortBy::kCreatedAt:
        return {std::string(cursor_->key()), std::string(cursor_->value())};
      case SortBy::kUpdatedAt: {
        auto entry = kvstore::parse_index_key(cursor_->key());
        return {entry ? entry->value : "", entry ? entry->primary : ""};
      }
      case SortBy::kName:
        break;
    }
    if (!is_index_) return {{}, std::string(cursor_->key())};
    auto entry = kvstore::parse_index_key(cursor_->key());
    return {{}, entry ? entry->primary : ""};
  }

 private:
  // The filter that lets the fewest pass.
  bool choose_driver(const PresetStore& store, const std::vector<NameFilter>& filters) {
    const auto count = [&](const NameFilter& filter) {
      return store.counters().count(filter.index, filter.value);
    };
    for (const NameFilter& filter : filters) {
      if (!filter.wanted) continue;
      if (driver_ == nullptr || count(filter) < count(*driver_)) driver_ = &filter;
    }
    return driver_ != nullptr;
  }

  std::string key_of(const Position& position) const {
    if (sort_ == SortBy::kCreatedAt) return position.key;
    if (sort_ == SortBy::kUpdatedAt) {
      return kvstore::index_key(kByUpdatedAt, position.key, position.name);
    }
    if (driver_) return kvstore::index_key(driver_->index, driver_->value, position.name);
    return position.name;
  }

  SortBy sort_;
  bool descending_;
  const NameFilter* driver_ = nullptr;
  bool has_values_ = false;
  bool is_index_ = false;
  std::unique_ptr<kvstore::Cursor> cursor_;
};

class Lister {
 public:
  Lister(const PresetStore& store, const ListQuery& query)
      : store_(store), query_(query), filters_(store, query) {
    for (const char c : query.search) needle_ += lower(c);
    // What the needle looks like inside a document, to reject most without parsing them.
    config::append_json_string(raw_needle_, needle_);
    raw_needle_ = raw_needle_.substr(1, raw_needle_.size() - 2);
  }

  // A quick page takes its documents from the cache. If a commit came in between, the page is made
  // again from a snapshot: it is always of one state.
  Status run(std::string& out) {
    const std::size_t begin = out.size();
    const std::uint64_t epoch = store_.documents().epoch();
    if (is_short(query_) && epoch % 2 == 0) {
      auto status = append_answer(out);
      if (epoch == store_.documents().epoch()) return status;
      out.resize(begin);
    }
    snapshot_ = store_.engine().snapshot();
    filters_.forget_names();
    return append_answer(out);
  }

 private:
  Status append_answer(std::string& out) {
    out += "{\"presets\":[";
    auto next = page(out);
    if (!next) return std::unexpected(next.error());
    const auto total = count();
    if (!total) return std::unexpected(total.error());
    out += "],\"next_cursor\":";
    if (*next) {
      config::append_json_string(out, **next);
    } else {
      out += "null";
    }
    out.append(",\"total\":").append(std::to_string(*total)).append("}");
    return {};
  }

  // Appends the page; answers the cursor of the next one, if there is more.
  Result<std::optional<std::string>> page(std::string& out) {
    Walk walk(store_, query_, snapshot_, filters_.all());
    std::uint64_t to_skip = query_.offset;
    if (query_.cursor.empty()) {
      walk.start();
      if (to_skip > 0 && needle_.empty()) {
        if (auto status = skip(walk, to_skip); !status) return std::unexpected(status.error());
        to_skip = 0;
      }
    } else {
      const auto position = decode_cursor(query_);
      if (!position) {
        return fail(FieldErrors{{"/cursor",
                                 "is no cursor of a list in this order; take next_cursor of the "
                                 "page before, with the same sort and order"}});
      }
      walk.start_after(*position);
    }
    const std::size_t begin = out.size();
    std::size_t shown = 0;
    std::optional<Position> last;
    bool full = false;
    const auto show = [&](const Position& position, std::string_view document) -> bool {
      if (to_skip > 0) {
        --to_skip;
        return true;
      }
      if (shown == query_.limit || out.size() - begin > query_.bytes) {
        full = true;
        return false;
      }
      if (shown > 0) out += ',';
      append(out, document);
      ++shown;
      last = position;
      return true;
    };
    if (auto status = visit(walk, show); !status) return std::unexpected(status.error());
    if (!full || !last) return std::nullopt;
    return encode_cursor(query_, *last);
  }

  // Leaves the first `count` names out that pass the filters, without a look at their documents.
  Status skip(Walk& walk, std::uint64_t count) {
    if (const auto total = counted(); total && !snapshot_) {
      const auto all = static_cast<std::uint64_t>(std::max<std::int64_t>(*total, 0));
      if (count >= all) {
        walk.start_at_end();
        if (walk.valid()) walk.step();
        return {};
      }
      if (count > all / 2) {
        walk.start_at_end();
        return pass_over(walk, all - count - 1, &Walk::step_back);
      }
    }
    return pass_over(walk, count, &Walk::step);
  }

  // Moves by `count` names that pass the filters, and on to the next that does.
  Status pass_over(Walk& walk, std::uint64_t count, void (Walk::*move)()) {
    const bool all_pass = walk_decides(walk);
    if (auto status = read_names(walk, count); !status) return status;
    for (; walk.valid(); (walk.*move)()) {
      if (!all_pass) {
        const auto passes = passes_filters(walk, walk.position().name);
        if (!passes) return std::unexpected(passes.error());
        if (!*passes) continue;
      }
      if (count-- == 0) break;
    }
    if (auto status = walk.status(); !status) return fail(status.error());
    return {};
  }

  void append(std::string& out, std::string_view document) {
    if (!query_.summary) {
      out += document;
      return;
    }
    const auto preset = parse_document(document);
    if (preset) append_summary(out, *preset);
  }

  // How many presets match, where that is kept.
  std::optional<std::int64_t> counted() const {
    const Counters& counters = store_.counters();
    if (!needle_.empty()) return std::nullopt;
    const auto& filters = filters_.all();
    const std::int64_t all = counters.count(kAll);
    if (filters.empty()) return all;
    if (filters.size() > 1) return std::nullopt;
    const std::int64_t with = counters.count(filters.front().index, filters.front().value);
    return filters.front().wanted ? with : all - with;
  }

  Result<std::int64_t> count() {
    if (const auto kept = counted()) return *kept;
    const Counters& counters = store_.counters();
    ListQuery by_name = query_;
    by_name.sort = SortBy::kName;
    by_name.descending = false;
    Walk walk(store_, by_name, snapshot_, filters_.all());
    walk.start();
    std::int64_t total = 0;
    if (needle_.empty()) {  // names are enough
      const auto* driver = walk.driver();
      const std::int64_t names =
          driver ? counters.count(driver->index, driver->value) : counters.count(kAll);
      if (auto status = read_names(walk, static_cast<std::uint64_t>(names)); !status) {
        return std::unexpected(status.error());
      }
      for (; walk.valid(); walk.step()) {
        const auto passes = passes_filters(walk, walk.position().name);
        if (!passes) return std::unexpected(passes.error());
        if (*passes) ++total;
      }
      if (auto status = walk.status(); !status) return fail(status.error());
      return total;
    }
    const auto status = visit(walk, [&](const Position&, std::string_view) {
      ++total;
      return true;
    });
    if (!status) return std::unexpected(status.error());
    return total;
  }

  // Calls `show` with each matching preset until it answers false.
  template <class Show>
  Status visit(Walk& walk, Show show) {
    std::vector<Position> chunk;
    // Small at first: most pages are.
    std::size_t most = std::min(kChunk, query_.limit + 1);
    while (walk.valid()) {
      if (walk.has_values()) {
        const Position position = walk.position();
        const auto passes = passes_filters(walk, position.name);
        if (!passes) return std::unexpected(passes.error());
        if (*passes && matches(walk.value()) && !show(position, walk.value())) return {};
        walk.step();
        continue;
      }
      chunk.clear();
      for (; walk.valid() && chunk.size() < most; walk.step()) {
        Position position = walk.position();
        const auto passes = passes_filters(walk, position.name);
        if (!passes) return std::unexpected(passes.error());
        if (*passes) chunk.push_back(std::move(position));
      }
      bool go_on = true;
      if (auto status = fetch(chunk, show, go_on); !status) return status;
      if (!go_on) return {};
      most = kChunk;
    }
    if (auto status = walk.status(); !status) return fail(status.error());
    return {};
  }

  template <class Show>
  Status fetch_newest(const std::vector<Position>& chunk, Show& show, bool& go_on) {
    std::string document;
    for (const auto& position : chunk) {
      document.clear();
      const auto found = store_.append_newest(position.name, document);
      if (!found) return std::unexpected(found.error());
      if (*found && !show(position, document)) {
        go_on = false;
        return {};
      }
    }
    return {};
  }

  template <class Show>
  Status fetch(const std::vector<Position>& chunk, Show& show, bool& go_on) {
    if (!snapshot_) return fetch_newest(chunk, show, go_on);
    std::vector<std::string> names;
    names.reserve(chunk.size());
    for (const auto& position : chunk) names.push_back(position.name);
    const auto status = store_.engine().multi_get(
        kPresets, names,
        [&](std::size_t i, std::optional<std::string_view> document) {
          if (go_on && document && matches(*document)) go_on = show(chunk[i], *document);
        },
        snapshot_);
    if (!status) return fail(status.error());
    return {};
  }

  // True if there is no filter but the one that the walk guarantees.
  bool walk_decides(const Walk& walk) const {
    return filters_.all().size() == (walk.driver() != nullptr ? 1U : 0U);
  }

  // Before a walk that will ask for so many names or more.
  Status read_names(const Walk& walk, std::uint64_t names) {
    if (names < kManyNames || walk_decides(walk)) return {};
    return filters_.read_names(walk.driver(), snapshot_);
  }

  // The filters that the walk itself does not guarantee.
  Result<bool> passes_filters(const Walk& walk, std::string_view name) const {
    return filters_.pass(name, walk.driver(), snapshot_);
  }

  bool matches(std::string_view document) const {
    if (needle_.empty()) return true;
    if (!contains_text(document, raw_needle_)) return false;
    const auto preset = parse_document(document);
    if (!preset) return false;
    const PresetFields& fields = preset->fields;
    if (contains_text(fields.name, needle_)) return true;
    if (fields.description && contains_text(*fields.description, needle_)) return true;
    if (fields.category && contains_text(*fields.category, needle_)) return true;
    const auto tags = tags_of(fields);
    return std::any_of(tags.begin(), tags.end(),
                       [&](const std::string& tag) { return contains_text(tag, needle_); });
  }

  const PresetStore& store_;
  const ListQuery& query_;
  kvstore::SnapshotPtr snapshot_;  // null: the newest state, with the cache
  NameFilters filters_;
  std::string needle_;
  std::string raw_needle_;
};

}  // namespace

bool is_quick(const ListQuery& query) {
  constexpr std::uint64_t kQuickOffset = 1000;
  return is_short(query) && query.offset <= kQuickOffset;
}

Status append_list(const PresetStore& store, const ListQuery& query, std::string& out) {
  return Lister(store, query).run(out);
}

}  // namespace preset

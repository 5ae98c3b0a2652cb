#include "plugin/store/request_log.h"

#include "plugin/store/store_failure.h"
#include "plugin/store/tables.h"

namespace preset {
namespace {

// 'r' uid id → time, digest, answer; 't' time uid id → nothing, to find the old ones.
std::string answer_key(std::uint32_t uid, std::string_view request_id) {
  std::string key = "r";
  kvstore::append_u64(key, uid);
  kvstore::append_text(key, request_id);
  return key;
}

std::string time_key(std::uint64_t at_ms, std::uint32_t uid, std::string_view request_id) {
  std::string key = "t";
  kvstore::append_u64(key, at_ms);
  kvstore::append_u64(key, uid);
  kvstore::append_text(key, request_id);
  return key;
}

}  // namespace

Result<std::optional<std::string>> find_answer(const kvstore::Batch& batch, const RequestKey& key,
                                               std::uint64_t now_ms) {
  const auto stored = batch.get(kRequests, answer_key(key.uid, key.request_id));
  if (!stored) return fail(stored.error());
  if (!*stored) return std::nullopt;
  kvstore::KeyReader reader(**stored);
  const auto at_ms = reader.u64();
  const auto digest = reader.text();
  const auto answer = reader.text();
  if (!at_ms || !digest || !answer) return fail_damaged("a stored answer is damaged");
  if (*at_ms + kRequestKeepMs < now_ms) return std::nullopt;
  if (*digest != key.digest) {
    return fail(FieldErrors{
        {"/request_id", "was used within the last day for another request; take a new one"}});
  }
  return *answer;
}

void put_answer(kvstore::Batch& batch, const RequestKey& key, std::string_view answer,
                std::uint64_t now_ms) {
  std::string value;
  kvstore::append_u64(value, now_ms);
  kvstore::append_text(value, key.digest);
  kvstore::append_text(value, answer);
  batch.put(kRequests, answer_key(key.uid, key.request_id), value);
  batch.put_unread(kRequests, time_key(now_ms, key.uid, key.request_id), {});
}

Status purge_answers(const kvstore::Store& store, kvstore::Batch& batch, std::uint64_t now_ms,
                     std::size_t most) {
  if (now_ms < kRequestKeepMs) return {};
  kvstore::Range range{"t", time_key(now_ms - kRequestKeepMs, 0, {})};
  const auto cursor = store.scan(kRequests, std::move(range));
  for (cursor->seek_first(); cursor->valid() && most > 0; cursor->next(), --most) {
    kvstore::KeyReader reader(cursor->key().substr(1));
    const auto at_ms = reader.u64();
    const auto uid = reader.u64();
    const auto id = reader.text();
    batch.erase_unread(kRequests, cursor->key());
    if (!at_ms || !uid || !id) continue;
    // The id may have been used again since: then its newer answer stays.
    const std::string key = answer_key(static_cast<std::uint32_t>(*uid), *id);
    const auto stored = batch.get(kRequests, key);
    if (!stored) return fail(stored.error());
    if (*stored && read_u64(std::string_view(**stored).substr(0, 8)) == *at_ms) {
      batch.erase(kRequests, key);
    }
  }
  if (auto status = cursor->status(); !status) return fail(status.error());
  return {};
}

}  // namespace preset

// Answers already given, by the caller's request id, so that a repeat after a lost connection gets
// the first answer again and changes nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kvstore/store.h"
#include "plugin/domain/failure.h"

namespace preset {

inline constexpr std::uint64_t kRequestKeepMs = 24ULL * 60 * 60 * 1000;

struct RequestKey {
  std::uint32_t uid = 0;  // ids of different users never meet
  std::string request_id;
  std::string digest;  // of method and params
};

// The answer given to this request within the last day, as seen by `batch`. kInvalidParams if the
// id was used for another request.
Result<std::optional<std::string>> find_answer(const kvstore::Batch& batch, const RequestKey& key,
                                               std::uint64_t now_ms);

void put_answer(kvstore::Batch& batch, const RequestKey& key, std::string_view answer,
                std::uint64_t now_ms);

// Removes up to `most` answers older than a day.
Status purge_answers(const kvstore::Store& store, kvstore::Batch& batch, std::uint64_t now_ms,
                     std::size_t most);

}  // namespace preset

#include "plugin/store/history.h"

#include "config/json_text.h"

namespace preset {

json::object to_json(const HistoryRecord& record) {
  return {{"revision", record.revision},
          {"op", record.op},
          {"at", record.at},
          {"by", {{"uid", record.by.uid}, {"user", record.by.user}}}};
}

std::string encode(const HistoryRecord& record) {
  // The document is copied in as the text it is.
  std::string out;
  config::append_json(out, to_json(record));
  out.pop_back();
  out += ",\"document\":";
  out += record.document.empty() ? "null" : record.document;
  out += '}';
  return out;
}

std::expected<HistoryRecord, std::string> decode_history(std::string_view bytes) {
  auto parsed = config::parse_json(bytes, {.depth = 64});
  const auto* object = parsed ? parsed->if_object() : nullptr;
  const auto* revision = object ? object->if_contains("revision") : nullptr;
  const auto* op = object ? object->if_contains("op") : nullptr;
  const auto* at = object ? object->if_contains("at") : nullptr;
  const auto* by = object ? object->if_contains("by") : nullptr;
  const auto* document = object ? object->if_contains("document") : nullptr;
  if (revision == nullptr || !revision->is_int64() || op == nullptr || !op->is_string() ||
      at == nullptr || !at->is_string() || by == nullptr || !by->is_object() ||
      document == nullptr) {
    return std::unexpected("a stored history record is damaged");
  }
  const auto* uid = by->get_object().if_contains("uid");
  const auto* user = by->get_object().if_contains("user");
  if (uid == nullptr || !uid->is_int64() || user == nullptr || !user->is_string()) {
    return std::unexpected("a stored history record is damaged");
  }
  HistoryRecord record;
  record.revision = static_cast<std::uint64_t>(revision->get_int64());
  record.op = std::string(op->get_string());
  record.at = std::string(at->get_string());
  record.by = {static_cast<std::uint32_t>(uid->get_int64()), std::string(user->get_string())};
  if (document->is_object()) record.document = config::to_json(*document);
  return record;
}

}  // namespace preset

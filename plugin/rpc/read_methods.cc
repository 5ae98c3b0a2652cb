#include <algorithm>

#include "config/json_text.h"
#include "plugin/catalog/findings.h"
#include "plugin/domain/diff.h"
#include "plugin/domain/validation.h"
#include "plugin/json/preset_json.h"
#include "plugin/rpc/handlers.h"
#include "plugin/service/bases.h"
#include "plugin/service/import_export.h"
#include "plugin/service/merging.h"
#include "plugin/service/service.h"
#include "plugin/store/preset_query.h"
#include "plugin/store/store_failure.h"
#include "plugin/store/tables.h"

namespace preset {
namespace {

std::optional<SortBy> parse_sort(std::string_view name) {
  if (name == "name") return SortBy::kName;
  if (name == "created_at") return SortBy::kCreatedAt;
  if (name == "updated_at") return SortBy::kUpdatedAt;
  return std::nullopt;
}

// One of two words, the first being the default; answers whether it is the second.
bool second_of(const Call& call, std::string_view name, std::string_view first,
               std::string_view second, FieldErrors& errors) {
  const auto word = text_param(call, name);
  if (!word || *word == first) return false;
  if (*word != second) {
    errors.push_back({config::pointer_append("", name),
                      "expected " + std::string(first) + " or " + std::string(second)});
  }
  return true;
}

std::size_t limit_param(Service& service, const Call& call, FieldErrors& errors) {
  const std::uint64_t most = service.settings().limits.page;
  const auto limit = integer_param(call, "limit", 1, errors);
  if (limit && *limit > most) {
    errors.push_back({"/limit", "must be at most " + std::to_string(most)});
  }
  return limit.value_or(std::min<std::uint64_t>(100, most));
}

ListQuery list_query(Service& service, const Call& call, FieldErrors& errors) {
  ListQuery query;
  query.category = text_param(call, "category");
  query.runtime = text_param(call, "runtime");
  query.tag = text_param(call, "tag");
  if (const auto* system = given(call, "is_system")) query.is_system = system->get_bool();
  query.search = text_param(call, "search").value_or("");
  if (const auto sort = text_param(call, "sort")) {
    const auto by = parse_sort(*sort);
    if (!by) errors.push_back({"/sort", "expected name, created_at or updated_at"});
    query.sort = by.value_or(SortBy::kName);
  }
  query.descending = second_of(call, "order", "asc", "desc", errors);
  query.summary = second_of(call, "view", "full", "summary", errors);
  query.limit = limit_param(service, call, errors);
  query.bytes = std::min<std::uint64_t>(query.bytes, service.settings().limits.answer_bytes / 2);
  query.cursor = text_param(call, "cursor").value_or("");
  query.offset = integer_param(call, "offset", 0, errors).value_or(0);
  if (given(call, "offset") != nullptr && given(call, "cursor") != nullptr) {
    errors.push_back({"/offset", "give an offset or a cursor, not both"});
  }
  return query;
}

// One side of a diff: a preset, as it is or at a revision.
struct Side {
  Preset preset;
  json::object named;  // {"id","name","revision"}
};

Result<Side> side_of(Result<std::string> document) {
  if (!document) return std::unexpected(document.error());
  auto preset = parse_document(*document);
  if (!preset) return fail_damaged(preset.error());
  json::object named{
      {"id", preset->id}, {"name", preset->fields.name}, {"revision", preset->revision}};
  return Side{std::move(*preset), std::move(named)};
}

Result<Side> current_side(const PresetStore& store, const PresetRef& ref,
                          const kvstore::SnapshotPtr& snapshot) {
  std::string document;
  if (auto status = store.append_document(ref, document, snapshot); !status) {
    return std::unexpected(status.error());
  }
  return side_of(std::move(document));
}

void append_diff(std::string& out, const Side& left, const Side& right) {
  json::object result{{"left", left.named}, {"right", right.named}};
  for (auto& member : diff(left.preset.fields, right.preset.fields)) {
    result.emplace(member.key(), std::move(member.value()));
  }
  config::append_json(out, result);
}

// Two revisions of one preset.
Status diff_revisions(const PresetStore& store, const PresetRef& ref, std::uint64_t from,
                      std::optional<std::uint64_t> to, std::string& out) {
  const auto snapshot = store.engine().snapshot();
  const auto id = store.id_of(ref, snapshot);
  if (!id) return std::unexpected(id.error());
  const auto left = side_of(store.document_at(*id, from, snapshot));
  if (!left) return std::unexpected(left.error());
  const auto right = to ? side_of(store.document_at(*id, *to, snapshot))
                        : current_side(store, {.id = *id, .name = {}}, snapshot);
  if (!right) return std::unexpected(right.error());
  append_diff(out, *left, *right);
  return {};
}

}  // namespace

Status get_preset(Service& service, const Call& call, std::string& out) {
  FieldErrors errors;
  const PresetRef ref = ref_param(call, "preset", errors);
  const auto revision = integer_param(call, "revision", 1, errors);
  if (!errors.empty()) return fail(std::move(errors));
  if (!revision) return service.store().append_document(ref, out);
  const auto snapshot = service.store().engine().snapshot();
  const auto id = service.store().id_of(ref, snapshot);
  if (!id) return std::unexpected(id.error());
  const auto document = service.store().document_at(*id, *revision, snapshot);
  if (!document) return std::unexpected(document.error());
  out += *document;
  return {};
}

bool is_slow_list(Service& service, const Call& call) {
  FieldErrors errors;
  return !is_quick(list_query(service, call, errors));
}

Status list_presets(Service& service, const Call& call, std::string& out) {
  FieldErrors errors;
  const ListQuery query = list_query(service, call, errors);
  if (!errors.empty()) return fail(std::move(errors));
  return append_list(service.store(), query, out);
}

Status validate_preset(Service& service, const Call& call, std::string& out) {
  FieldErrors errors;
  PresetFields fields;
  if (given(call, "preset") != nullptr) {
    if (call.params.size() > 1) {
      return fail(FieldErrors{{"", "give a preset or the members of a space, not both"}});
    }
    const PresetRef ref = ref_param(call, "preset", errors);
    if (!errors.empty()) return fail(std::move(errors));
    const auto preset = service.store().get(ref);
    if (!preset) return std::unexpected(preset.error());
    fields = preset->fields;
    const auto read = reader_of(service.store(), service.store().engine().snapshot());
    if (auto whole = with_bases(*preset, read)) {
      fields = std::move(whole->fields);
    } else {
      errors.push_back({"/extends", whole.error().message});
    }
  } else if (given(call, "parameters") == nullptr && given(call, "any_of") == nullptr &&
             given(call, "links") == nullptr) {
    return fail(FieldErrors{{"/parameters", "is missing; expected parameters, or a preset"}});
  } else {
    json::object named(call.params, json::storage_ptr{});
    named["name"] = "space";
    if (given(call, "parameters") == nullptr) named["parameters"] = json::object();
    fields = read_fields(named, "", errors);
  }
  std::vector<Finding> findings;
  if (errors.empty()) findings = find_faults(*service.catalogs(), fields);
  const bool strict = service.settings().catalogs.check == CatalogCheck::kStrict;
  json::array refused;
  json::array warnings;
  for (const auto& error : errors) {
    refused.push_back(json::object{{"path", error.path}, {"message", error.message}});
  }
  for (const auto& finding : findings) {
    const bool refuses = strict && finding.severity == FindingSeverity::kError;
    (refuses ? refused : warnings)
        .push_back(json::object{{"path", finding.path}, {"message", finding.message}});
  }
  config::append_json(out, json::object{{"valid", refused.empty()},
                                        {"errors", std::move(refused)},
                                        {"warnings", std::move(warnings)},
                                        {"findings", to_json(findings)}});
  return {};
}

Status export_presets(Service& service, const Call& call, std::string& out) {
  FieldErrors errors;
  const auto* one = given(call, "preset");
  const auto* many = given(call, "presets");
  const auto* all = given(call, "all");
  const bool everything = all != nullptr && all->get_bool();
  if ((one != nullptr) + (many != nullptr) + (everything ? 1 : 0) != 1) {
    return fail(FieldErrors{{"", "give one of preset, presets or all:true"}});
  }
  if (one != nullptr) {
    const PresetRef ref = read_ref(*one, "/preset", errors);
    if (!errors.empty()) return fail(std::move(errors));
    return export_one(service.store(), ref, out);
  }
  const std::size_t most = service.settings().limits.answer_bytes;
  if (everything) return export_many(service.store(), nullptr, most, out);
  std::vector<PresetRef> refs;
  const auto& list = many->get_array();
  if (list.empty()) errors.push_back({"/presets", "expected at least one preset"});
  for (std::size_t i = 0; i < list.size(); ++i) {
    refs.push_back(read_ref(list[i], config::pointer_append("/presets", i), errors));
  }
  if (!errors.empty()) return fail(std::move(errors));
  return export_many(service.store(), &refs, most, out);
}

Status list_categories(Service& service, const Call&, std::string& out) {
  const Counters& counters = service.store().counters();
  json::array list;
  std::int64_t without = counters.count(kAll);
  for (const auto& [category, count] : counters.values(kByCategory)) {
    list.push_back(json::object{{"category", category}, {"count", count}});
    without -= count;
  }
  if (without > 0) list.push_back(json::object{{"category", nullptr}, {"count", without}});
  config::append_json(out, list);
  return {};
}

Status list_history(Service& service, const Call& call, std::string& out) {
  FieldErrors errors;
  const PresetRef ref = ref_param(call, "preset", errors);
  const std::size_t limit = limit_param(service, call, errors);
  std::uint64_t before = 0;
  if (const auto cursor = text_param(call, "cursor")) {
    const bool digits =
        !cursor->empty() && cursor->size() <= 18 &&
        std::all_of(cursor->begin(), cursor->end(), [](char c) { return c >= '0' && c <= '9'; });
    if (digits) before = std::stoull(*cursor);
    if (before == 0) errors.push_back({"/cursor", "is no cursor of a history; take next_cursor"});
  }
  if (!errors.empty()) return fail(std::move(errors));
  const auto snapshot = service.store().engine().snapshot();
  const auto id = service.store().id_of(ref, snapshot);
  if (!id) return std::unexpected(id.error());
  auto records = service.store().history(*id, before, limit + 1, snapshot);
  if (!records) return std::unexpected(records.error());
  if (records->empty() && before == 0) return no_such_preset(ref);
  json::value next_cursor;
  if (records->size() > limit) {
    records->pop_back();
    next_cursor = std::to_string(records->back().revision);
  }
  json::array revisions;
  for (const auto& record : *records) revisions.push_back(to_json(record));
  config::append_json(out, json::object{{"revisions", std::move(revisions)},
                                        {"next_cursor", std::move(next_cursor)}});
  return {};
}

Status diff_presets(Service& service, const Call& call, std::string& out) {
  FieldErrors errors;
  const bool revisions = given(call, "preset") != nullptr;
  const bool presets = given(call, "left") != nullptr && given(call, "right") != nullptr;
  if (revisions && given(call, "from") != nullptr && given(call, "left") == nullptr &&
      given(call, "right") == nullptr) {
    const PresetRef ref = ref_param(call, "preset", errors);
    const auto from = integer_param(call, "from", 1, errors);
    const auto to = integer_param(call, "to", 1, errors);
    if (!errors.empty()) return fail(std::move(errors));
    return diff_revisions(service.store(), ref, *from, to, out);
  }
  if (!presets || revisions || given(call, "from") != nullptr || given(call, "to") != nullptr) {
    return fail(FieldErrors{{"", "give either preset and from (and to), or left and right"}});
  }
  const PresetRef left_ref = ref_param(call, "left", errors);
  const PresetRef right_ref = ref_param(call, "right", errors);
  if (!errors.empty()) return fail(std::move(errors));
  const auto snapshot = service.store().engine().snapshot();
  const auto left = current_side(service.store(), left_ref, snapshot);
  if (!left) return std::unexpected(left.error());
  const auto right = current_side(service.store(), right_ref, snapshot);
  if (!right) return std::unexpected(right.error());
  append_diff(out, *left, *right);
  return {};
}

}  // namespace preset

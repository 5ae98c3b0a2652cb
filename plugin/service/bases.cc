#include "plugin/service/bases.h"

#include <algorithm>

#include "config/json_text.h"
#include "plugin/domain/overlay.h"
#include "plugin/domain/space_validation.h"
#include "plugin/domain/validation.h"
#include "plugin/json/preset_json.h"
#include "plugin/store/store_failure.h"

namespace preset {
namespace {

using config::pointer_append;

class Resolver {
 public:
  Resolver(const ReadPreset& read, std::string_view base) : read_(read), base_(base) {}

  Result<PresetFields> resolve(const Preset& preset) {
    const auto* extends = preset.fields.extras.if_contains("extends");
    if (extends == nullptr) return preset.fields;
    chain_.push_back(preset.fields.name);
    std::optional<PresetFields> below;
    for (std::size_t i = 0; i < extends->get_array().size(); ++i) {
      const std::string path = pointer_append(pointer_append(base_, "extends"), i);
      auto base = read_base(extends->get_array()[i], path);
      if (!base) return std::unexpected(base.error());
      if (auto status = check_chain(*base, path); !status) return std::unexpected(status.error());
      auto fields = resolve(*base);
      if (!fields) return fields;
      if (below && below->runtime && fields->runtime && *below->runtime != *fields->runtime) {
        return other_runtime(*base, *below->runtime, path);
      }
      remember(*base);
      below = below ? overlay(*below, *fields) : std::move(*fields);
    }
    chain_.pop_back();
    if (below->runtime && preset.fields.runtime && *below->runtime != *preset.fields.runtime) {
      return other_runtime(preset, *below->runtime, pointer_append(base_, "runtime"));
    }
    return overlay(*below, preset.fields);
  }

  std::vector<BaseUsed> bases() { return std::move(bases_); }

 private:
  Result<Preset> read_base(const json::value& entry, const std::string& path) {
    if (++read_count_ > kMostBases) {
      return fail(FieldErrors{{path, "the presets that this one builds on are more than " +
                                         std::to_string(kMostBases) + " in all"}});
    }
    PresetRef ref;
    std::optional<std::uint64_t> revision;
    if (const auto* pinned = entry.if_object()) {
      ref.name = std::string(pinned->at("preset").get_string());
      revision = static_cast<std::uint64_t>(pinned->at("revision").get_int64());
    } else {
      ref.name = std::string(entry.get_string());
    }
    auto preset = read_(ref, revision);
    if (preset || preset.error().kind != Kind::kNotFound) return preset;
    const std::string who = chain_.back().empty() ? "the space" : "\"" + chain_.back() + "\"";
    const std::string message = who + " extends " + ref.to_string() +
                                (revision ? " at revision " + std::to_string(*revision) : "") +
                                ", which does not exist";
    return std::unexpected(Failure{Kind::kNotFound, message, {{path, message}}, {}});
  }

  Status check_chain(const Preset& base, const std::string& path) {
    const bool again = std::find(chain_.begin(), chain_.end(), base.fields.name) != chain_.end();
    if (!again && chain_.size() <= kExtendsDepth) return {};
    std::string line;
    for (const auto& name : chain_) line += "\"" + name + "\" extends ";
    line += "\"" + base.fields.name + "\"";
    return fail(FieldErrors{
        {path, again ? "goes round in a circle: " + line
                     : "is more than " + std::to_string(kExtendsDepth) + " deep: " + line}});
  }

  static std::unexpected<Failure> other_runtime(const Preset& preset, const std::string& runtime,
                                                const std::string& path) {
    return fail(
        FieldErrors{{path, "\"" + preset.fields.name + "\" is written for " +
                               *preset.fields.runtime + ", what it goes with for " + runtime}});
  }

  void remember(const Preset& base) {
    const bool known = std::any_of(bases_.begin(), bases_.end(), [&](const BaseUsed& used) {
      return used.id == base.id && used.revision == base.revision;
    });
    if (!known) bases_.push_back({base.id, base.fields.name, base.revision});
  }

  // Sixteen bases of sixteen each, eight deep, would be four thousand million.
  static constexpr std::size_t kMostBases = 64;

  const ReadPreset& read_;
  std::string base_;
  std::size_t read_count_ = 0;
  std::vector<std::string> chain_;
  std::vector<BaseUsed> bases_;
};

}  // namespace

ReadPreset reader_of(const PresetStore& store, kvstore::SnapshotPtr snapshot) {
  return [&store, snapshot = std::move(snapshot)](
             const PresetRef& ref, std::optional<std::uint64_t> revision) -> Result<Preset> {
    if (!revision) return store.get(ref, snapshot);
    const auto id = store.id_of(ref, snapshot);
    if (!id) return std::unexpected(id.error());
    const auto document = store.document_at(*id, *revision, snapshot);
    if (!document) return std::unexpected(document.error());
    auto preset = parse_document(*document);
    if (!preset) return fail_damaged(preset.error());
    return std::move(*preset);
  };
}

Result<WithBases> with_bases(const Preset& preset, const ReadPreset& read, std::string_view base) {
  Resolver resolver(read, base);
  auto fields = resolver.resolve(preset);
  if (!fields) return std::unexpected(fields.error());
  if (preset.fields.extras.contains("extends")) {
    FieldErrors errors;  // limits that the bases keep one by one
    check_parameters(fields->parameters, pointer_append(base, "parameters"), errors, true);
    check_space(fields->parameters, fields->extras, base, errors);
    if (!errors.empty()) return fail(std::move(errors));
  }
  return WithBases{std::move(*fields), resolver.bases()};
}

json::array to_json(const std::vector<BaseUsed>& bases) {
  json::array list;
  for (const auto& base : bases) {
    list.push_back(json::object{{"id", base.id}, {"name", base.name}, {"revision", base.revision}});
  }
  return list;
}

}  // namespace preset

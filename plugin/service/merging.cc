#include "plugin/service/merging.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "config/json_text.h"
#include "plugin/catalog/migration.h"
#include "plugin/catalog/version.h"
#include "plugin/service/service.h"

namespace preset {
namespace {

using config::pointer_append;

// Names as a catalog has them.
class CatalogNames : public NameResolver {
 public:
  explicit CatalogNames(CatalogPtr catalog) : catalog_(std::move(catalog)) {}

  std::string canonical(std::string_view name) const override {
    if (const Flag* flag = catalog_->find(name)) return flag->name;
    const Rename* rename = exact_rename(name);
    return rename != nullptr ? rename->to : std::string(name);
  }

  json::value value(std::string_view name, const json::value& candidate) const override {
    const Rename* rename = catalog_->find(name) == nullptr ? exact_rename(name) : nullptr;
    return rename != nullptr ? renamed_value(*rename, candidate) : candidate;
  }

  const Catalog& catalog() const { return *catalog_; }

 private:
  const Rename* exact_rename(std::string_view name) const {
    const Rename* rename = catalog_->find_rename(name);
    return rename != nullptr && rename->exact && !rename->to.empty() ? rename : nullptr;
  }

  CatalogPtr catalog_;
};

std::string_view version_range(const PresetFields& fields) {
  const auto* version = fields.extras.if_contains("runtime_version");
  return version != nullptr && version->is_string() ? std::string_view(version->get_string()) : "";
}

bool is_newer(const Catalog& catalog, const Catalog& than) {
  const auto a = Version::parse(catalog.version());
  const auto b = Version::parse(than.version());
  return a && b && a->compare(*b) > 0;
}

class StoredMerger {
 public:
  StoredMerger(Service& service, const MergeRequest& request, std::string_view base,
               const ReadPreset& read)
      : service_(service), request_(request), path_(pointer_append(base, "presets")), read_(read) {}

  Result<StoredMerge> run() {
    if (auto status = read_all(); !status) return std::unexpected(status.error());
    if (auto status = lay_over_bases(); !status) return std::unexpected(status.error());
    if (auto status = check_runtimes(); !status) return std::unexpected(status.error());
    choose_catalogs();
    rename();
    merge_all();
    return std::move(result_);
  }

 private:
  Status read_all() {
    FieldErrors missing;
    result_.presets.reserve(request_.presets.size());
    for (std::size_t i = 0; i < request_.presets.size(); ++i) {
      auto preset = read_(request_.presets[i], std::nullopt);
      if (preset) {
        result_.presets.push_back(std::move(*preset));
      } else if (preset.error().kind == Kind::kNotFound) {
        missing.push_back({pointer_append(path_, i), preset.error().message});
      } else {
        return std::unexpected(preset.error());
      }
    }
    if (missing.empty()) return {};
    std::string message = missing.front().message;
    if (missing.size() > 1) message += " (and " + std::to_string(missing.size() - 1) + " more)";
    return std::unexpected(Failure{Kind::kNotFound, std::move(message), std::move(missing), {}});
  }

  Status lay_over_bases() {
    for (std::size_t i = 0; i < result_.presets.size(); ++i) {
      auto whole = with_bases(result_.presets[i], read_, pointer_append(path_, i));
      if (!whole) return std::unexpected(whole.error());
      whole_.push_back(std::move(whole->fields));
      leave_out_bases(whole_.back().extras, whole->bases);
    }
    return {};
  }

  // A preset that is laid under is there: it need not be merged as well.
  static void leave_out_bases(json::object& extras, const std::vector<BaseUsed>& bases) {
    auto* required = extras.if_contains("requires");
    if (required == nullptr || bases.empty()) return;
    json::array rest;
    for (const auto& name : required->get_array()) {
      const bool under = std::any_of(bases.begin(), bases.end(), [&](const BaseUsed& base) {
        return name == json::value(base.name);
      });
      if (!under) rest.push_back(name);
    }
    *required = std::move(rest);
  }

  Status check_runtimes() {
    std::string named;
    bool differ = false;
    for (const auto& fields : whole_) {
      if (!fields.runtime) continue;
      if (!result_.runtime) result_.runtime = fields.runtime;
      differ = differ || *fields.runtime != *result_.runtime;
      named.append(named.empty() ? "" : ", ").append(*fields.runtime);
      named.append(" (").append(fields.name).append(")");
    }
    if (!differ) {
      share_version();
      return {};
    }
    result_.runtime.reset();
    if (request_.options.mixed_runtimes) return {};
    return fail(FieldErrors{{path_, "the presets are written for different runtimes: " + named +
                                        "; what one calls a flag the other may not know. Set "
                                        "mixed_runtimes to merge them all the same"}});
  }

  void share_version() {
    const std::string_view version = version_range(whole_.front());
    const bool same = std::all_of(whole_.begin(), whole_.end(), [&](const PresetFields& fields) {
      return version_range(fields) == version;
    });
    if (same && !version.empty()) result_.runtime_version = version;
  }

  // One catalog for a runtime: the newest of those its presets are for, since names change one way.
  void choose_catalogs() {
    const CatalogSetPtr catalogs = service_.catalogs();
    for (const auto& fields : whole_) {
      if (!fields.runtime) continue;
      const auto choice = catalogs->for_runtime(*fields.runtime, version_range(fields));
      if (choice.catalog == nullptr) continue;
      const auto known = names_.find(*fields.runtime);
      if (known == names_.end()) {
        names_.emplace(*fields.runtime, CatalogNames(choice.catalog));
      } else if (is_newer(*choice.catalog, known->second.catalog())) {
        known->second = CatalogNames(choice.catalog);
      }
    }
  }

  // A preset for any runtime goes by the names of the others, where those are one engine's.
  const CatalogNames* names_for(const PresetFields& fields) const {
    const auto& runtime = fields.runtime ? fields.runtime : result_.runtime;
    const auto found = runtime ? names_.find(*runtime) : names_.end();
    return found == names_.end() ? nullptr : &found->second;
  }

  void rename() {
    std::set<std::string_view> told;
    for (auto& fields : whole_) {
      const CatalogNames* names = names_for(fields);
      if (names == nullptr) continue;
      Migration migration = migrate(names->catalog(), std::move(fields));
      fields = std::move(migration.fields);
      if (!told.insert(fields.name).second) continue;  // given twice
      for (const auto& change : migration.changes) {
        renamed_.push_back(
            json::object{{"preset", fields.name}, {"from", change.from}, {"to", change.to}});
      }
    }
  }

  void merge_all() {
    std::vector<MergeInput> inputs;
    for (std::size_t i = 0; i < whole_.size(); ++i) {
      const PresetFields& fields = whole_[i];
      MergeInput input{
          fields.name,       std::nullopt,          &fields.parameters,         &fields.extras,
          names_for(fields), result_.presets[i].id, result_.presets[i].revision};
      if (fields.runtime) input.runtime = *fields.runtime;
      inputs.push_back(input);
    }
    MergeOptions options = request_.options;
    if (const auto* names = result_.runtime ? names_for(whole_.front()) : nullptr) {
      result_.names = std::make_shared<const CatalogNames>(*names);
    }
    options.names = result_.names.get();
    result_.merged = merge(inputs, options);
    for (auto& entry : result_.merged.renamed) renamed_.push_back(std::move(entry));
    result_.merged.renamed = std::move(renamed_);
  }

  Service& service_;
  const MergeRequest& request_;
  const std::string path_;
  const ReadPreset& read_;
  std::deque<PresetFields> whole_;             // with bases, under the names of today
  std::map<std::string, CatalogNames> names_;  // by runtime
  json::array renamed_;
  StoredMerge result_;
};

}  // namespace

Result<StoredMerge> merge_stored(Service& service, const MergeRequest& request,
                                 std::string_view base) {
  return merge_stored(service, request, base,
                      reader_of(service.store(), service.store().engine().snapshot()));
}

Result<StoredMerge> merge_stored(Service& service, const MergeRequest& request,
                                 std::string_view base, const ReadPreset& read) {
  return StoredMerger(service, request, base, read).run();
}

PresetFields fields_of(const StoredMerge& merge, PresetFields like) {
  const json::object space = space_of(merge.merged);
  like.parameters = merge.merged.parameters;
  json::object extras;
  for (const auto name : kExtras) {
    if (name == "merged_from") {
      extras[name] = merge.merged.merged_from;
    } else if (name == "links" || name == "any_of" || name == "constraints" ||
               name == "variables") {
      if (const auto* member = space.if_contains(name)) extras[name] = *member;
    } else if (const auto* kept = like.extras.if_contains(name)) {
      extras[name] = *kept;
    }
  }
  like.extras = std::move(extras);
  return like;
}

}  // namespace preset

#include "plugin/service/seeding.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "config/json_text.h"
#include "config/yaml_text.h"
#include "kvstore/indexed_table.h"
#include "plugin/domain/validation.h"
#include "plugin/service/changes.h"
#include "plugin/store/store_failure.h"
#include "plugin/store/tables.h"

namespace preset {
namespace {

namespace fs = std::filesystem;
using config::pointer_append;

// meta: "seed:" and a system preset's name → the file it came from, so that a file that cannot be
// read now keeps its presets.
std::string origin_key(std::string_view name) {
  return "seed:" + std::string(name);
}

std::string problem(const config::YamlDocument& document, std::string_view path,
                    std::string message) {
  return config::to_string(
      {document.file, document.position_of(path), std::string(path), std::move(message)});
}

SeedFile read_file(const std::string& path) {
  SeedFile file{path, {}, {}};
  const auto document = config::load_yaml(path);
  if (!document) {
    file.errors.push_back(config::to_string(document.error()));
    return file;
  }
  const auto* object = document->value.if_object();
  const auto* list = object ? object->if_contains("presets") : nullptr;
  if (list == nullptr || !list->is_array() || object->size() != 1) {
    file.errors.push_back(problem(*document, "", "expected one key, presets, with a list"));
    return file;
  }
  const auto& presets = list->get_array();
  FieldErrors errors;
  for (std::size_t i = 0; i < presets.size(); ++i) {
    const std::string at = pointer_append("/presets", i);
    if (!presets[i].is_object()) {
      errors.push_back({at, "expected a map: the preset"});
      continue;
    }
    file.presets.push_back(read_fields(presets[i].get_object(), at, errors));
  }
  for (const auto& error : errors) {
    file.errors.push_back(problem(*document, error.path, error.message));
  }
  if (!file.errors.empty()) file.presets.clear();
  return file;
}

// A name may be seeded once; the later file is at fault.
void refuse_repeats(std::vector<SeedFile>& files) {
  std::map<std::string, std::string> first;
  for (auto& file : files) {
    for (const auto& fields : file.presets) {
      const auto [at, is_new] = first.try_emplace(fields.name, file.path);
      if (!is_new) {
        file.errors.push_back(file.path + ": the preset \"" + fields.name +
                              "\" is seeded already by " + at->second);
      }
    }
    if (!file.errors.empty()) file.presets.clear();
  }
}

class Seeder {
 public:
  Seeder(WriteContext& context, const std::vector<SeedFile>& files)
      : context_(context), files_(files) {}

  Result<std::string> run(const PresetStore& store) {
    for (const auto& file : files_) {
      for (const auto& error : file.errors) errors_.emplace_back(error);
      for (const auto& fields : file.presets) {
        wanted_.insert(fields.name);
        if (auto status = seed(fields, file.path); !status) {
          return std::unexpected(status.error());
        }
      }
    }
    if (auto status = remove_gone(store); !status) return std::unexpected(status.error());
    return config::to_json(json::object{{"created", created_},
                                        {"updated", updated_},
                                        {"removed", removed_},
                                        {"unchanged", unchanged_},
                                        {"conflicts", conflicts_},
                                        {"errors", errors_},
                                        {"files", files_.size()}});
  }

 private:
  Status seed(const PresetFields& fields, const std::string& file) {
    const auto taken = context_.group().exists(fields.name);
    if (!taken) return std::unexpected(taken.error());
    if (!*taken) {
      const auto preset = insert_preset(context_, fields, true, "seed");
      if (!preset) return std::unexpected(preset.error());
      created_.emplace_back(fields.name);
      return remember(fields.name, file);
    }
    const auto before = context_.group().get({.id = {}, .name = fields.name});
    if (!before) return std::unexpected(before.error());
    if (!before->is_system) {
      conflicts_.push_back(json::object{{"name", fields.name}, {"file", file}});
      return {};
    }
    const auto after = replace_fields(context_, *before, fields, "seed");
    if (!after) return std::unexpected(after.error());
    if (after->revision == before->revision) {
      ++unchanged_;
    } else {
      updated_.emplace_back(fields.name);
    }
    return remember(fields.name, file);
  }

  // Written only when it changes, so that seeding twice writes nothing.
  Status remember(const std::string& name, const std::string& file) {
    const auto known = context_.group().batch().get(kMeta, origin_key(name));
    if (!known) return fail(known.error());
    if (!*known || **known != file) context_.group().batch().put(kMeta, origin_key(name), file);
    return {};
  }

  // System presets that no file names any more, unless their file (or its folder) has a fault.
  Status remove_gone(const PresetStore& store) {
    const auto cursor = store.engine().scan(
        kPresetIndex, kvstore::prefix_range(kvstore::index_prefix(kBySystem, kSystemValue)));
    for (cursor->seek_first(); cursor->valid(); cursor->next()) {
      const auto entry = kvstore::parse_index_key(cursor->key());
      if (!entry || wanted_.contains(entry->primary)) continue;
      const auto origin = context_.group().batch().get(kMeta, origin_key(entry->primary));
      if (!origin) return fail(origin.error());
      if (*origin && is_faulty(**origin)) continue;
      const auto preset = context_.group().get({.id = {}, .name = entry->primary});
      if (!preset) return std::unexpected(preset.error());
      if (auto status = remove_preset(context_, *preset); !status) return status;
      context_.group().batch().erase(kMeta, origin_key(entry->primary));
      removed_.emplace_back(entry->primary);
    }
    if (auto status = cursor->status(); !status) return fail(status.error());
    return {};
  }

  bool is_faulty(const std::string& origin) const {
    const std::string folder = fs::path(origin).parent_path().string();
    return std::any_of(files_.begin(), files_.end(), [&](const SeedFile& file) {
      return !file.errors.empty() && (file.path == origin || file.path == folder);
    });
  }

  WriteContext& context_;
  const std::vector<SeedFile>& files_;
  std::set<std::string> wanted_;
  json::array created_;
  json::array updated_;
  json::array removed_;
  json::array conflicts_;
  json::array errors_;
  std::uint64_t unchanged_ = 0;
};

}  // namespace

std::vector<SeedFile> read_seeds(const std::vector<std::string>& folders) {
  std::vector<SeedFile> files;
  for (const auto& folder : folders) {
    std::error_code error;
    std::vector<std::string> paths;
    const fs::path base = fs::path(folder).lexically_normal();
    const fs::path root = base.has_filename() ? base : base.parent_path();
    for (fs::directory_iterator at(root, error), end; !error && at != end; at.increment(error)) {
      if (at->path().extension() == ".yaml") paths.push_back(at->path().string());
    }
    if (error) {
      files.push_back({root.string(), {}, {root.string() + ": " + error.message()}});
      continue;
    }
    std::sort(paths.begin(), paths.end());
    for (const auto& path : paths) files.push_back(read_file(path));
  }
  refuse_repeats(files);
  return files;
}

Change seed_change(std::vector<SeedFile> files) {
  return [files = std::move(files)](WriteContext& context) {
    return Seeder(context, files).run(context.group().store());
  };
}

}  // namespace preset

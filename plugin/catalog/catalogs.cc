#include "plugin/catalog/catalogs.h"

#include <algorithm>
#include <filesystem>
#include <future>
#include <utility>

#include "plugin/catalog/catalog_file.h"
#include "plugin/catalog/version.h"

namespace preset {
namespace {

namespace fs = std::filesystem;

bool is_newer(const Catalog& a, const Catalog& b) {
  const auto mine = Version::parse(a.version());
  const auto theirs = Version::parse(b.version());
  if (!mine || !theirs) return theirs ? false : mine || a.version() > b.version();
  return mine->compare(*theirs) > 0;
}

// Whether the catalog is good for some version that the range allows.
bool is_good_for(const Catalog& catalog, const VersionRange& range) {
  const auto version = Version::parse(catalog.version());
  if (version && range.contains(*version)) return true;
  const auto covers = VersionRange::parse(catalog.parts().covers);
  return covers && range.overlaps(*covers);
}

// The yaml files two levels below the folder, in order; empty and `error` where it is unreadable.
std::vector<std::string> files_in(const std::string& folder, std::string& error) {
  std::vector<std::string> files;
  try {
    for (const auto& engine : fs::directory_iterator(folder)) {
      if (!engine.is_directory()) continue;
      for (const auto& file : fs::directory_iterator(engine.path())) {
        if (file.path().extension() == ".yaml") files.push_back(file.path().string());
      }
    }
  } catch (const fs::filesystem_error& failure) {
    error = failure.code().message();
    return {};
  }
  std::sort(files.begin(), files.end());
  return files;
}

class Loader {
 public:
  explicit Loader(const CatalogSetPtr& before) : before_(before) {}

  void read_folder(std::string folder) {
    while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
    std::string error;
    const auto files = files_in(folder, error);
    if (!error.empty()) {
      load_.problems.push_back({folder, {}, "", "cannot read the folder of catalogs: " + error});
      keep([&](const std::string& file) { return file.starts_with(folder + "/"); });
      return;
    }
    // Scanning YAML is the work; files do not depend on each other.
    std::vector<std::future<LoadedFile>> loading;
    loading.reserve(files.size());
    for (const auto& file : files) {
      loading.push_back(std::async(std::launch::async, [&file] { return load_catalog(file); }));
    }
    for (std::size_t i = 0; i < files.size(); ++i) take_file(files[i], loading[i].get());
  }

  CatalogLoad finish() {
    std::vector<CatalogPtr> list;
    for (auto& [key, catalog] : catalogs_) list.push_back(std::move(catalog));
    load_.catalogs = std::make_shared<const CatalogSet>(std::move(list));
    return std::move(load_);
  }

 private:
  using LoadedFile = std::expected<CatalogPtr, std::vector<config::Problem>>;

  void take_file(const std::string& file, LoadedFile catalog) {
    if (!catalog) {
      load_.problems.insert(load_.problems.end(), catalog.error().begin(), catalog.error().end());
      return keep([&](const std::string& known) { return known == file; });
    }
    const std::string folder = fs::path(file).parent_path().filename().string();
    if ((*catalog)->engine() != folder) {
      load_.problems.push_back(
          {file, {}, "/engine", "is " + (*catalog)->engine() + " in a folder named " + folder});
      return keep([&](const std::string& known) { return known == file; });
    }
    add(std::move(*catalog));
  }

  template <class Is>
  void keep(Is is) {
    if (before_ == nullptr) return;
    for (const auto& catalog : before_->all()) {
      if (!is(catalog->parts().file)) continue;
      load_.kept.push_back(catalog->parts().file);
      add(catalog);
    }
  }

  void add(CatalogPtr catalog) {
    catalogs_[{catalog->engine(), catalog->version()}] = std::move(catalog);
  }

  CatalogSetPtr before_;
  std::map<std::pair<std::string, std::string>, CatalogPtr> catalogs_;
  CatalogLoad load_;
};

}  // namespace

CatalogSet::CatalogSet(std::vector<CatalogPtr> catalogs) : all_(std::move(catalogs)) {
  std::stable_sort(all_.begin(), all_.end(), [](const CatalogPtr& a, const CatalogPtr& b) {
    return a->engine() != b->engine() ? a->engine() < b->engine() : is_newer(*a, *b);
  });
}

CatalogSet::Choice CatalogSet::choose(std::string_view engine, std::string_view range) const {
  const auto wanted = VersionRange::parse(range);
  CatalogPtr newest;
  for (const auto& catalog : all_) {
    if (catalog->engine() != engine) continue;
    if (newest == nullptr) newest = catalog;
    if (wanted && is_good_for(*catalog, *wanted)) return {catalog, true};
  }
  return {newest, newest == nullptr};
}

CatalogSet::Choice CatalogSet::for_runtime(std::string_view runtime, std::string_view range) const {
  return choose(engine_named(runtime, engines()), range);
}

CatalogPtr CatalogSet::get(std::string_view engine, std::string_view version) const {
  for (const auto& catalog : all_) {
    if (catalog->engine() == engine && catalog->version() == version) return catalog;
  }
  return nullptr;
}

std::vector<std::string> CatalogSet::engines() const {
  std::vector<std::string> names;
  for (const auto& catalog : all_) {
    if (names.empty() || names.back() != catalog->engine()) names.push_back(catalog->engine());
  }
  return names;
}

std::string engine_named(std::string_view runtime, const std::vector<std::string>& engines) {
  const auto same_letter = [](char a, char b) {
    const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return small(a) == small(b);
  };
  std::string_view best;
  for (const std::string& engine : engines) {
    if (engine == runtime) return engine;
    const std::string_view head = runtime.substr(0, engine.size());
    if (engine.size() > best.size() && std::ranges::equal(head, engine, same_letter)) best = engine;
  }
  return std::string(best.empty() ? runtime : best);
}

CatalogLoad load_catalogs(const std::vector<std::string>& folders, const CatalogSetPtr& before) {
  Loader loader(before);
  for (const auto& folder : folders) loader.read_folder(folder);
  return loader.finish();
}

}  // namespace preset

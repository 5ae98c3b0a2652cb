// catalog.*: what is known of the engines.
#include <algorithm>
#include <cctype>
#include <sstream>

#include "config/json_text.h"
#include "config/keys.h"
#include "plugin/catalog/catalog_json.h"
#include "plugin/catalog/parameters.h"
#include "plugin/rpc/handlers.h"
#include "plugin/service/service.h"

namespace preset {
namespace {

std::string known_engines(const CatalogSet& catalogs) {
  std::string known;
  for (const auto& name : catalogs.engines()) known += (known.empty() ? "" : ", ") + name;
  return known.empty() ? "there are no catalogs: see the setting catalogs.folders"
                       : "there are catalogs for " + known;
}

// The catalog that `engine` and `version` name; the newest where there is no version.
Result<CatalogPtr> named_catalog(const CatalogSet& catalogs, const Call& call) {
  const std::string engine(call.params.at("engine").get_string());
  const auto version = text_param(call, "version");
  CatalogPtr catalog =
      version ? catalogs.get(engine, *version) : catalogs.choose(engine, "").catalog;
  if (catalog == nullptr && version) {
    const auto choice = catalogs.choose(engine, *version);
    if (choice.covers) catalog = choice.catalog;
  }
  if (catalog != nullptr) return catalog;
  return fail(Kind::kNotFound,
              "there is no catalog for " + engine + (version ? " " + *version : "") + "; " +
                  known_engines(catalogs),
              {{"engine", engine}});
}

bool is_about(const Rule& rule, const Catalog& catalog, const Flag& flag) {
  const auto is_it = [&](const std::string& name) { return catalog.find(name) == &flag; };
  return std::any_of(rule.flags.begin(), rule.flags.end(), is_it) ||
         std::any_of(rule.ignore.begin(), rule.ignore.end(), is_it) ||
         std::any_of(rule.set.begin(), rule.set.end(),
                     [&](const Assignment& assignment) { return is_it(assignment.flag); });
}

Result<json::object> one_flag(const Catalog& catalog, const std::string& name) {
  const Flag* flag = catalog.find(name);
  if (flag == nullptr) flag = catalog.find_short(name);
  if (flag == nullptr) flag = catalog.find_negative(name);
  if (flag == nullptr) {
    if (const Rename* rename = catalog.find_rename(name)) {
      return json::object{{"rename", to_json(*rename)}};
    }
    const std::string nearest = catalog.nearest(name);
    return fail(Kind::kNotFound,
                catalog.engine() + " " + catalog.version() + " has no flag \"" + name + "\"" +
                    (nearest.empty() ? "" : "; did you mean " + nearest + "?"),
                {{"flag", name}});
  }
  json::array rules;
  for (const auto& rule : catalog.parts().rules) {
    if (is_about(rule, catalog, *flag)) rules.push_back(to_json(rule));
  }
  return json::object{{"flag", to_json(*flag)}, {"rules", std::move(rules)}};
}

std::string lower(std::string_view text) {
  std::string lowered(text);
  std::transform(lowered.begin(), lowered.end(), lowered.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lowered;
}

// How well a flag answers a search: 0 not at all; names before help, where all words must be.
int rank(const Flag& flag, const std::string& query) {
  if (query.empty()) return 1;
  const std::string as_name = flag_name(query);
  if (flag.name == as_name) return 5;
  if (flag.name.starts_with(as_name)) return 4;
  const auto has_name = [&](const std::string& name) {
    return name.find(as_name) != std::string::npos;
  };
  if (has_name(flag.name) || std::any_of(flag.aliases.begin(), flag.aliases.end(), has_name)) {
    return 3;
  }
  const std::string text = lower(flag.name + " " + flag.group + " " + flag.help + " " + flag.note);
  std::istringstream words(query);
  for (std::string word; words >> word;) {
    if (text.find(word) == std::string::npos) return 0;
  }
  return 2;
}

}  // namespace

Status list_catalogs(Service& service, const Call&, std::string& out) {
  const CatalogSetPtr catalogs = service.catalogs();
  json::array list;
  for (const auto& catalog : catalogs->all()) list.push_back(summary(*catalog));
  config::append_json(out, json::object{{"catalogs", std::move(list)}});
  return {};
}

Status get_catalog(Service& service, const Call& call, std::string& out) {
  const auto catalog = named_catalog(*service.catalogs(), call);
  if (!catalog) return std::unexpected(catalog.error());
  const auto flag = text_param(call, "flag");
  if (!flag) {
    config::append_json(out, to_json(**catalog));
    return {};
  }
  auto answer = one_flag(**catalog, *flag);
  if (!answer) return std::unexpected(answer.error());
  (*answer)["engine"] = (*catalog)->engine();
  (*answer)["version"] = (*catalog)->version();
  config::append_json(out, *answer);
  return {};
}

Status search_catalog(Service& service, const Call& call, std::string& out) {
  FieldErrors errors;
  const std::uint64_t most = integer_param(call, "limit", 1, errors).value_or(50);
  const std::uint64_t tune = integer_param(call, "tune", 1, errors).value_or(1);
  if (!errors.empty()) return fail(std::move(errors));
  const std::string words = lower(text_param(call, "query").value_or(""));
  const auto group = text_param(call, "group");
  const auto engine = text_param(call, "engine");
  const CatalogSetPtr catalogs = service.catalogs();

  struct Hit {
    int rank;
    const Catalog* catalog;
    const Flag* flag;
  };
  std::vector<Hit> hits;
  for (const auto& name : catalogs->engines()) {
    if (engine && *engine != name) continue;
    const CatalogPtr catalog = catalogs->choose(name, "").catalog;
    for (const auto& flag : catalog->parts().flags) {
      if (static_cast<std::uint64_t>(flag.tune) < tune || (group && flag.group != *group)) continue;
      if (const int how = rank(flag, words)) hits.push_back({how, catalog.get(), &flag});
    }
  }
  std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
    return a.rank != b.rank ? a.rank > b.rank : a.flag->tune > b.flag->tune;
  });
  json::array list;
  for (std::size_t i = 0; i < std::min<std::size_t>(hits.size(), most); ++i) {
    json::object flag = to_json(*hits[i].flag);
    flag["engine"] = hits[i].catalog->engine();
    flag["version"] = hits[i].catalog->version();
    list.push_back(std::move(flag));
  }
  config::append_json(out, json::object{{"flags", std::move(list)}, {"total", hits.size()}});
  return {};
}

}  // namespace preset

#include "tests/plugin/launch/small_catalogs.h"

#include <boost/test/unit_test.hpp>

#include "config/json_text.h"

namespace preset::launch_test {
namespace {

Flag flag_of(std::string name, FlagType type) {
  Flag flag;
  flag.name = std::move(name);
  flag.type = type;
  return flag;
}

std::vector<Flag> flags_of(std::string_view engine) {
  std::vector<Flag> flags;
  const auto add = [&](const char* name, FlagType type) -> Flag& {
    flags.push_back(flag_of(name, type));
    return flags.back();
  };
  add("size", FlagType::kInt).short_options = {"s"};
  add("ratio", FlagType::kFloat);
  add("name", FlagType::kString).aliases = {"title"};
  add("mode", FlagType::kEnum).enum_values = {"auto", "none", "8", "on"};
  add("extra", FlagType::kJson).short_options = {"x"};
  add("on", FlagType::kBool);
  add("fast", FlagType::kBool).default_value = true;
  Flag& cache = add("cache", FlagType::kBool);
  cache.bool_style = BoolStyle::kNegatable;
  cache.short_options = {"kv"};
  Flag& check = add("check", FlagType::kBool);
  check.bool_style = BoolStyle::kValue;
  check.bool_words = {"yes", "no"};
  if (engine != "llama.cpp") add("sizes", FlagType::kIntList);
  add("names", FlagType::kStringList).list_style = ListStyle::kComma;
  add("pairs", FlagType::kStringList).list_style = ListStyle::kRepeated;
  Flag& depth = add("depth", FlagType::kInt);
  depth.size_suffix = true;
  depth.special = {"all"};
  if (engine != "llama.cpp") depth.short_options = {"O"};
  return flags;
}

}  // namespace

CatalogPtr small_catalog(std::string_view engine) {
  Catalog::Parts parts;
  parts.engine = engine;
  parts.version = "1.0";
  parts.flags = flags_of(engine);
  if (engine == "vllm") {
    parts.command = {"vllm", "serve"};
    parts.model_position = 1;
  } else if (engine == "sglang") {
    parts.command = {"python3", "-m", "sglang.launch_server"};
    parts.model_option = "model-path";
  } else {
    parts.command = {"llama-server"};
    parts.model_option = "model";
    Flag model = flag_of("model", FlagType::kString);
    model.short_options = {"m"};
    parts.flags.push_back(std::move(model));
  }
  if (engine != "llama.cpp") {
    parts.config_name = std::string(engine) + ".yaml";
    parts.config_option = "config";
  }
  Rename rename;
  rename.from = "old-size";
  rename.to = "size";
  parts.renames.push_back(std::move(rename));
  return std::make_shared<const Catalog>(std::move(parts));
}

CatalogPtr small_catalog_of(void* /*context*/, std::string_view engine) {
  return small_catalog(engine);
}

CatalogPtr no_catalog_of(void* /*context*/, std::string_view /*engine*/) {
  return nullptr;
}

std::vector<std::string> words(std::string_view line) {
  auto split = split_shell(line);
  BOOST_REQUIRE_MESSAGE(split, line << ": " << why(split));
  return *std::move(split);
}

Captured capture(std::string_view line, CatalogOf catalog_of) {
  auto captured = capture_argv(words(line), catalog_of, nullptr);
  BOOST_REQUIRE_MESSAGE(captured, line << ": " << why(captured));
  return *std::move(captured);
}

Rendered rendered(const Catalog& catalog, std::string_view point, const json::value& launch,
                  std::string_view model) {
  auto result = render(catalog, json::parse(std::string(point)).as_object(), launch, model);
  BOOST_REQUIRE_MESSAGE(result, point << ": " << why(result));
  return *std::move(result);
}

std::string refusal(const Catalog& catalog, std::string_view point, const json::value& launch,
                    std::string_view model) {
  const auto result = render(catalog, json::parse(std::string(point)).as_object(), launch, model);
  if (result) return "";
  BOOST_TEST((result.error().kind == Kind::kInvalidParams));
  return result.error().errors.empty()
             ? result.error().message
             : result.error().errors.front().path + ": " + result.error().errors.front().message;
}

json::object point_of(const Captured& captured) {
  json::object point;
  for (const auto& member : captured.parameters) {
    BOOST_REQUIRE(member.value().as_array().size() == 1);
    point[member.key()] = member.value().as_array().front();
  }
  return point;
}

std::string text(const json::value& value) {
  return config::to_json(value);
}

}  // namespace preset::launch_test

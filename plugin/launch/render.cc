#include "plugin/catalog/catalogs.h"
#include "plugin/launch/config_file.h"
#include "plugin/launch/launch.h"
#include "plugin/launch/plan.h"

namespace preset {
namespace {

std::string shell_line(const Plan& plan, const std::vector<std::string>& argv) {
  std::string line;
  if (plan.env) line += "env ";
  for (const auto& [name, value] : plan.environment) {
    line += name;
    line += '=';
    if (!value.empty()) line += quote_shell({value});
    line += ' ';
  }
  return line + quote_shell(argv);
}

// Whoever starts the engine says which model: it is not among the flags.
std::vector<std::string> flags_of(const Plan& plan, bool model_given,
                                  std::vector<std::string>& warnings) {
  std::vector<std::string> words;
  for (const Item& item : plan.line) {
    if (!item.model) {
      append_words(words, item);
    } else if (!model_given) {
      warnings.push_back(item.option.name + ": is not among the flags, since it is the model");
    }
  }
  return words;
}

}  // namespace

CatalogPtr without_catalog(std::string_view runtime) {
  Catalog::Parts parts;
  parts.engine = engine_named(runtime, {"llama.cpp", "sglang", "vllm"});
  return std::make_shared<const Catalog>(std::move(parts));
}

Result<Rendered> render(const Catalog& catalog, const json::object& point,
                        const json::value& launch, std::string_view model) {
  auto plan = make_plan(catalog, point, launch, model);
  if (!plan) return std::unexpected(std::move(plan.error()));
  Rendered rendered;
  rendered.environment = plan->environment;
  rendered.argv = plan->command;
  for (const Item& item : plan->line) append_words(rendered.argv, item);
  rendered.shell = shell_line(*plan, rendered.argv);
  rendered.warnings = plan->warnings;
  if (launch.is_null()) {
    rendered.flags = flags_of(*plan, !model.empty(), rendered.warnings);
  } else {
    const auto alone = make_plan(catalog, point, {}, "");
    if (!alone) return std::unexpected(alone.error());
    rendered.flags = flags_of(*alone, !model.empty(), rendered.warnings);
  }
  if (!catalog.parts().config_name.empty() && !plan->command.empty()) {
    write_config(*plan, catalog, rendered);
  }
  return rendered;
}

}  // namespace preset

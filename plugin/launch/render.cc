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

}  // namespace

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
  if (!catalog.parts().config_name.empty() && !plan->command.empty()) {
    write_config(*plan, catalog, rendered);
  }
  return rendered;
}

}  // namespace preset

#include "presetctl/verbs.h"

#include <algorithm>
#include <array>
#include <limits>

#include "presetctl/text.h"

namespace presetctl {
namespace {

constexpr std::size_t kAny = std::numeric_limits<std::size_t>::max();

constexpr std::array kVerbs{
    Verb{"list", "list presets", "[--category C] [--runtime R] [--tag T] [--search TEXT] …", 0, 0,
         list_options, list},
    Verb{"get", "show one preset", "PRESET [--revision N]", 1, 1, get_options, get},
    Verb{"create", "create a preset from options or a file",
         "[NAME] [--file FILE] [--param P=V,V…]… [--category C] …", 0, 1, create_options, create},
    Verb{"edit", "edit a preset in $VISUAL or $EDITOR", "PRESET", 1, 1, nullptr, edit},
    Verb{"update", "change fields of a preset",
         "PRESET [--set-param P=V,V…]… [--remove-param P]… [--unset FIELD]… …", 1, 1,
         update_options, update},
    Verb{"delete", "delete presets", "PRESET… [--yes]", 1, kAny, delete_options, remove},
    Verb{"clone", "copy a preset under a new name", "PRESET NAME", 2, 2, nullptr, clone},
    Verb{"merge", "merge presets into one search space",
         "PRESET… [--strategy S] [--strategy-for P=S]… [--override P=V,V…]… [--decide P=D]… "
         "[--save NAME]",
         1, kAny, merge_options, merge},
    Verb{"remerge", "merge the presets of a saved merge again", "PRESET [--apply]", 1, 1,
         remerge_options, remerge},
    Verb{"validate", "check a search space without saving it", "[FILE] [--param P=V,V…]…", 0, 1,
         validate_options, validate},
    Verb{"check", "what the engine's catalog says of presets, of a file, or of one point",
         "PRESET…|--all|--space FILE [--point P=V,P=V…] …", 0, kAny, check_options, check},
    Verb{"count", "count a space's points: all, valid, removed by each rule",
         "PRESET…|--space FILE [--fact NAME=VALUE]… …", 0, kAny, count_options, count},
    Verb{"points", "list valid points of a space",
         "PRESET…|--space FILE [--count N] [--order first|random|stratified] …", 0, kAny,
         points_options, points},
    Verb{"render", "print the command line or configuration file that the engine will get",
         "PRESET…|--space FILE [--point P=V,P=V…|--index I] [--model M] [--config|--argv] …", 0,
         kAny, render_options, render},
    Verb{"capture", "turn a command line, configuration file or running server into a preset",
         "-- COMMAND…|-|--pid PID|--config FILE --runtime R [--create NAME]", 0, kAny,
         capture_options, capture},
    Verb{"migrate", "bring a preset under the names its engine has now",
         "PRESET [--apply] [--to VERSION]", 1, 1, migrate_options, migrate},
    Verb{"instantiate", "fill in a template's variables",
         "PRESET [--var NAME=VALUE]… [--create NAME]", 1, 1, instantiate_options, instantiate},
    Verb{"resolve", "show a space with its bases laid under and presets merged",
         "PRESET…|--space FILE [--lists] …", 0, kAny, resolve_options, resolve},
    Verb{"catalog", "look up engines, their flags and their rules",
         "[ENGINE [FLAG]] [--group G] [--tune N] [--rules|--renames] [--search TEXT]", 0, 2,
         catalog_options, catalog},
    Verb{"import", "create presets from exported files",
         "FILE… [--on-conflict fail|skip|rename|replace] [--dry-run]", 1, kAny, import_options,
         import},
    Verb{"export", "write presets to a file", "PRESET…|--all [--output FILE|-] [--force]", 0, kAny,
         export_options, export_presets},
    Verb{"history", "list the revisions of a preset", "PRESET [--limit N]", 1, 1, history_options,
         history},
    Verb{"diff", "compare two presets, or two revisions of one",
         "PRESET OTHER | PRESET --from N [--to M]", 1, 2, diff_options, diff},
    Verb{"restore", "bring back an earlier revision, also of a deleted preset",
         "PRESET --revision N", 1, 1, restore_options, restore},
    Verb{"categories", "list categories and their presets' number", "", 0, 0, nullptr, categories},
    Verb{"task", "run tuning tasks, watch them, look at their results", "VERB …", 1, kAny, nullptr,
         nullptr, task_verbs},
    Verb{"console", "serve presets and tasks to the browser, and open it",
         "[--listen ADDRESS:PORT] [--no-open] [-- OPTION…]", 0, kAny, console_options, console},
    Verb{"watch", "print changes as they happen", "[--count N]", 0, 0, watch_options, watch},
    Verb{"status", "show how the daemon is", "", 0, 0, nullptr, status},
    Verb{"hardware", "show this host's GPUs and the facts that rules get", "", 0, 0, nullptr,
         hardware},
    Verb{"schema", "print the JSON Schema of a preset", "", 0, 0, nullptr, schema},
    Verb{"reload", "read the catalogs and the system presets' files again", "", 0, 0, nullptr,
         reload},
    Verb{"backup", "write a backup that a daemon can start from", "DIRECTORY", 1, 1, nullptr,
         backup},
    Verb{"verify", "check the stored data", "", 0, 0, nullptr, verify},
    Verb{"call", "call any method with JSON params", "METHOD [PARAMS|-]", 1, 2, nullptr, call},
    Verb{"ping", "ask whether the daemon answers", "", 0, 0, nullptr, ping},
};

}  // namespace

std::span<const Verb> verbs() {
  return kVerbs;
}

Result<const Verb*> take_verb(std::span<const std::string>& words) {
  std::span<const Verb> table = verbs();
  const Verb* taken = nullptr;
  while (!words.empty() && !(taken && words.front().starts_with('-'))) {
    const std::string name =
        (taken ? std::string(taken->name) + " " : std::string()) + words.front();
    const auto found = std::ranges::find(table, std::string_view(name), &Verb::name);
    if (found == table.end()) {
      Nearest nearest(name);
      for (const Verb& verb : table) nearest.consider(verb.name);
      return misuse("unknown verb '" + name + "'" + nearest.hint() + "; see 'presetctl " +
                    (taken ? std::string(taken->name) + " " : std::string()) + "--help'");
    }
    taken = &*found;
    words = words.subspan(1);
    if (!taken->verbs) break;
    table = taken->verbs();
  }
  return taken;
}

}  // namespace presetctl

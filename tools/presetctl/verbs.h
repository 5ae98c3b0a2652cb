// The verbs, one row each. Help, checks of operands and options, suggestions and completion all
// derive from the row; a new verb is a row in verbs.cc and a function in the file of its group. A
// verb of two words, as "task submit", is a row of the table that its first word names.
#pragma once

#include <boost/program_options/options_description.hpp>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "presetctl/arguments.h"
#include "presetctl/context.h"
#include "presetctl/fault.h"

namespace presetctl {

using AddOptions = boost::program_options::options_description_easy_init;

struct Verb {
  std::string_view name;
  std::string_view summary;  // one line
  std::string_view usage;    // operands and the options that matter most
  std::size_t least;         // operands
  std::size_t most;
  void (*options)(AddOptions& add);                                     // may be null
  Result<Status> (*run)(Context& context, const Arguments& arguments);  // null: has `verbs`
  std::span<const Verb> (*verbs)() = nullptr;  // whose names begin with this one's and a blank
};

// In the order of the help.
std::span<const Verb> verbs();
// task/task_verbs.cc
std::span<const Verb> task_verbs();

// The verb that `words` begin with, whose words are taken off; one of two words whole, or its first
// word's row if what follows is an option or nothing. kMisused: there is none; the nearest is
// named.
Result<const Verb*> take_verb(std::span<const std::string>& words);

// What presetctl.bash asks for: `__verbs [VERB]`, `__options VERB [VERB]`, `__names`,
// `__categories`, `__engines`, `__parameters PREFIX [RUNTIME]`, `__values PARAMETER [RUNTIME]`,
// `__tasks`. One answer a line; silent if there is no daemon. Nullptr for other words.
using Helper = Status (*)(Context& context, std::span<const std::string> words);
Helper find_helper(std::string_view name);

// looking.cc
void list_options(AddOptions& add);
Result<Status> list(Context& context, const Arguments& arguments);
void get_options(AddOptions& add);
Result<Status> get(Context& context, const Arguments& arguments);
Result<Status> categories(Context& context, const Arguments& arguments);

// revisions.cc
void history_options(AddOptions& add);
Result<Status> history(Context& context, const Arguments& arguments);
void diff_options(AddOptions& add);
Result<Status> diff(Context& context, const Arguments& arguments);
void restore_options(AddOptions& add);
Result<Status> restore(Context& context, const Arguments& arguments);

// changing.cc
void create_options(AddOptions& add);
Result<Status> create(Context& context, const Arguments& arguments);
void update_options(AddOptions& add);
Result<Status> update(Context& context, const Arguments& arguments);
void delete_options(AddOptions& add);
Result<Status> remove(Context& context, const Arguments& arguments);
Result<Status> clone(Context& context, const Arguments& arguments);

// editing.cc
Result<Status> edit(Context& context, const Arguments& arguments);

// merging.cc
void merge_options(AddOptions& add);
Result<Status> merge(Context& context, const Arguments& arguments);

// remerging.cc
void remerge_options(AddOptions& add);
Result<Status> remerge(Context& context, const Arguments& arguments);

// cataloging.cc
void catalog_options(AddOptions& add);
Result<Status> catalog(Context& context, const Arguments& arguments);

// checking.cc
void validate_options(AddOptions& add);
Result<Status> validate(Context& context, const Arguments& arguments);
void check_options(AddOptions& add);
Result<Status> check(Context& context, const Arguments& arguments);

// counting.cc
void count_options(AddOptions& add);
Result<Status> count(Context& context, const Arguments& arguments);
void points_options(AddOptions& add);
Result<Status> points(Context& context, const Arguments& arguments);

// launching.cc
void render_options(AddOptions& add);
Result<Status> render(Context& context, const Arguments& arguments);
void capture_options(AddOptions& add);
Result<Status> capture(Context& context, const Arguments& arguments);

// adapting.cc
void migrate_options(AddOptions& add);
Result<Status> migrate(Context& context, const Arguments& arguments);
void instantiate_options(AddOptions& add);
Result<Status> instantiate(Context& context, const Arguments& arguments);
void resolve_options(AddOptions& add);
Result<Status> resolve(Context& context, const Arguments& arguments);

// sharing.cc
void import_options(AddOptions& add);
Result<Status> import(Context& context, const Arguments& arguments);
void export_options(AddOptions& add);
Result<Status> export_presets(Context& context, const Arguments& arguments);

// browsing.cc
void console_options(AddOptions& add);
Result<Status> console(Context& context, const Arguments& arguments);

// operating.cc
Result<Status> status(Context& context, const Arguments& arguments);
Result<Status> hardware(Context& context, const Arguments& arguments);
Result<Status> schema(Context& context, const Arguments& arguments);
Result<Status> reload(Context& context, const Arguments& arguments);
Result<Status> backup(Context& context, const Arguments& arguments);
Result<Status> verify(Context& context, const Arguments& arguments);
void watch_options(AddOptions& add);
Result<Status> watch(Context& context, const Arguments& arguments);
Result<Status> call(Context& context, const Arguments& arguments);
Result<Status> ping(Context& context, const Arguments& arguments);

}  // namespace presetctl

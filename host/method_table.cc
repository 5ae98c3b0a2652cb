#include "method_table.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <stdexcept>
#include <tuple>
#include <vector>

#include "call_gate.h"
#include "config/json_text.h"

namespace tuningd {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 4> kRoleNames = {"none", "read", "write", "admin"};
constexpr std::size_t kNameLimit = 128;

bool is_role(std::int32_t role) {
  return role >= TUNINGD_ROLE_NONE && role <= TUNINGD_ROLE_ADMIN;
}

std::expected<void, std::string> check_name(std::string_view name) {
  const auto is_printable = [](char letter) { return letter > ' ' && letter < '\x7F'; };
  if (name.empty() || name.size() > kNameLimit ||
      !std::all_of(name.begin(), name.end(), is_printable)) {
    return std::unexpected("a method's name is 1 to 128 printable ASCII characters");
  }
  if (name.starts_with("rpc.")) {
    return std::unexpected("method '" + std::string(name) + "': names with 'rpc.' are reserved");
  }
  return {};
}

// A line break in JSON can only be blank space between tokens; a stream of lines must not see it.
void unfold(std::string& text) {
  std::replace_if(
      text.begin(), text.end(), [](char letter) { return letter == '\n' || letter == '\r'; }, ' ');
}

}  // namespace

std::string_view role_name(std::int32_t role) {
  return is_role(role) ? kRoleNames[static_cast<std::size_t>(role)] : "none";
}

struct MethodTable::Row {
  std::string name;
  std::int32_t role = TUNINGD_ROLE_ADMIN;
  json::object description;  // with "name" and "x-role"
  OwnerPtr owner;
  MethodFunction function;                      // the host's methods
  tuningd_method_fn plugin_function = nullptr;  // a plugin's
  void* user = nullptr;
  void (*release)(void* user) = nullptr;
  mutable CallGate gate;
};

std::expected<void, AbiFailure> MethodTable::insert(RowPtr row, std::string_view description) {
  const auto refuse = [](std::string message) {
    return std::unexpected(AbiFailure{TUNINGD_E_INVALID, "", std::move(message)});
  };
  if (auto checked = check_name(row->name); !checked) return refuse(std::move(checked.error()));
  const std::string prefix = "method '" + row->name + "': ";
  if (!is_role(row->role)) {
    return refuse(prefix + "there is no role " + std::to_string(row->role));
  }
  auto parsed = config::parse_json(description);
  if (!parsed) return refuse(prefix + "the description is no JSON: " + parsed.error().message);
  if (!parsed->is_object()) return refuse(prefix + "the description is not a JSON object");
  row->description["name"] = row->name;
  for (auto& [key, value] : parsed->get_object()) {
    if (key == "name") return refuse(prefix + "the description repeats the name");
    row->description[key] = std::move(value);
  }
  row->description["x-role"] = role_name(row->role);

  const std::unique_lock lock(mutex_);
  const std::string name = row->name;
  if (!rows_.emplace(name, std::move(row)).second) {
    return std::unexpected(
        AbiFailure{TUNINGD_E_EXISTS, "", "there is a method '" + name + "' already"});
  }
  return {};
}

void MethodTable::add(std::string_view name, std::int32_t role, std::string_view description,
                      MethodFunction function) {
  static const OwnerPtr host = std::make_shared<Owner>(Owner{0, "host", ""});
  auto row = std::make_shared<Row>();
  row->name = name;
  row->role = role;
  row->owner = host;
  row->function = std::move(function);
  if (auto added = insert(std::move(row), description); !added) {
    throw std::invalid_argument(added.error().message);
  }
}

std::expected<void, AbiFailure> MethodTable::add(OwnerPtr owner, const tuningd_method& method) {
  const auto add_row = [&]() -> std::expected<void, AbiFailure> {
    if (method.name == nullptr || method.fn == nullptr || method.description == nullptr) {
      return std::unexpected(
          AbiFailure{TUNINGD_E_INVALID, "", "a method needs a name, a description and a function"});
    }
    auto row = std::make_shared<Row>();
    row->name = method.name;
    row->role = method.role;
    row->owner = std::move(owner);
    row->plugin_function = method.fn;
    row->user = method.user;
    row->release = method.release;
    return insert(std::move(row), method.description);
  };
  auto added = add_row();
  if (!added && method.release != nullptr) {
    std::ignore = guarded([&] { method.release(method.user); });
  }
  return added;
}

void MethodTable::remove(const Owner& owner, bool release) {
  std::vector<RowPtr> ended;
  {
    const std::unique_lock lock(mutex_);
    for (auto row = rows_.begin(); row != rows_.end();) {
      if (row->second->owner.get() == &owner) {
        ended.push_back(std::move(row->second));
        row = rows_.erase(row);
      } else {
        ++row;
      }
    }
  }
  for (const RowPtr& row : ended) {
    row->gate.shut();
    if (!release || row->release == nullptr) continue;
    const auto released = guarded([&] { row->release(row->user); });
    if (!released) {
      log_.error(to_string(owner) + ": the release of method " + row->name + " " +
                 released.error());
    }
  }
}

MethodTable::RowPtr MethodTable::find(std::string_view name) const {
  const std::shared_lock lock(mutex_);
  const auto found = rows_.find(name);
  return found == rows_.end() ? nullptr : found->second;
}

MethodAnswer MethodTable::broken(const Row& row, const std::string& what) const {
  log_.error(to_string(*row.owner) + ": method " + row.name + " " + what);
  return {rpc::kInternalError, "", "internal error: method " + row.name + " failed"};
}

MethodAnswer MethodTable::run(const Row& row, std::string_view params,
                              const tuningd_caller& caller) const {
  if (row.function) {
    auto answer = guarded([&] { return row.function(params, caller); });
    if (!answer) return broken(row, answer.error());
    return std::move(*answer);
  }
  TextSink reply;
  tuningd_error error = empty_error();
  const auto code = guarded(
      [&] { return row.plugin_function(row.user, borrow(params), &caller, reply.get(), &error); });
  if (!code) return broken(row, code.error());
  if (reply.overflowed()) return broken(row, "wrote an answer that is too long");
  if (*code > -100 && *code != 0) {
    return broken(row, "answered " + std::to_string(*code) + ", which is no JSON-RPC error (" +
                           message_of(error) + ")");
  }
  MethodAnswer answer{*code, reply.take(), message_of(error), path_of(error)};
  if (*code == 0 || !answer.reply.empty()) {
    if (auto parsed = config::parse_json(answer.reply, {.depth = 64}); !parsed) {
      return broken(row, "answered what is no JSON: " + parsed.error().message);
    }
    unfold(answer.reply);
  }
  if (*code == 0) answer.message.clear();
  return answer;
}

MethodAnswer MethodTable::call(std::string_view name, std::string_view params,
                               const tuningd_caller* caller) const {
  const RowPtr row = find(name);
  const auto not_found = [&]() -> MethodAnswer {
    return {rpc::kMethodNotFound, "", "there is no method '" + std::string(name) + "'"};
  };
  if (row == nullptr) return not_found();
  const CallGate::Pass pass = row->gate.enter();
  if (!pass) return not_found();
  tuningd_caller known{};
  if (caller != nullptr) known = size_safe_copy(caller);
  known.size = sizeof known;
  if (!is_role(known.role)) known.role = TUNINGD_ROLE_NONE;
  if (known.role < row->role) {
    return {rpc::kPermissionDenied,
            R"({"code":"permission_denied","role":")" + std::string(role_name(known.role)) +
                R"(","needs":")" + std::string(role_name(row->role)) + "\"}",
            "permission denied: " + row->name + " needs the role " +
                std::string(role_name(row->role)) + ", the caller has " +
                std::string(role_name(known.role))};
  }
  return run(*row, params.empty() ? std::string_view("{}") : params, known);
}

std::string MethodTable::list() const {
  std::string text = "[";
  const std::shared_lock lock(mutex_);
  for (const auto& [name, row] : rows_) {
    if (text.size() > 1) text += ',';
    config::append_json(text, row->description);
  }
  text += ']';
  return text;
}

}  // namespace tuningd

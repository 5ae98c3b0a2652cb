// Who may do what, told by the kernel: callers of other users and groups against every method.
#define BOOST_TEST_MODULE endpoint_roles
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <map>

#include "support/facts.h"

namespace json = boost::json;
namespace utf = boost::unit_test;
using test::Answer;
using test::check_equal;
using test::check_error;
using test::check_ok;
using test::create_preset;
using test::Daemon;
using test::RpcClient;

namespace {

constexpr uid_t kNobody = 65534;
constexpr gid_t kNoGroup = 65534;
// A group and a user that exist nowhere but in these processes.
constexpr gid_t kReaders = 54322;
constexpr uid_t kNameless = 54323;
// The socket's group must have a name; nobody is in this one.
constexpr const char* kWritersName = "users";
gid_t writers() {
  const group* entry = ::getgrnam(kWritersName);
  if (entry == nullptr) throw std::runtime_error("no group users");
  return entry->gr_gid;
}

boost::test_tools::assertion_result as_root(utf::test_unit_id) {
  boost::test_tools::assertion_result answer(::getuid() == 0);
  answer.message() << "acting as other users needs root";
  return answer;
}

const std::map<std::string, int> kRoles = {{"none", 0}, {"read", 1}, {"write", 2}, {"admin", 3}};

struct Guarded {
  explicit Guarded(test::Settings settings = {}) : daemon(std::move(settings)) {
    daemon.set("socket", "{path: \"" + daemon.socket_path() + R"(", mode: "0666", group: )" +
                             kWritersName + "}");
  }

  void start() {
    daemon.start();
    RpcClient client = daemon.client();
    methods = client.call("rpc.discover").result().at("methods").as_array();
    create_preset(client, "there");
  }
  RpcClient as(uid_t uid, gid_t gid, const std::vector<gid_t>& more = {}) {
    return test::connect_as(daemon.socket_path(), uid, gid, more);
  }

  // Calls every method of the table, without params: what is allowed is refused for another reason
  // or does no harm.
  void check_matrix(RpcClient caller, const std::string& role) {
    std::size_t allowed = 0;
    for (const json::value& method : methods) {
      const std::string name(method.at("name").as_string());
      const std::string needed(method.at("x-role").as_string());
      const Answer answer = caller.call(name);
      BOOST_TEST_CONTEXT(role << " calls " << name << " for " << needed << ": "
                              << answer.line().substr(0, 300)) {
        BOOST_REQUIRE(kRoles.contains(needed));
        if (kRoles.at(role) >= kRoles.at(needed)) {
          ++allowed;
          BOOST_TEST((answer.ok() || answer.code() != test::kPermissionDenied));
        } else {
          check_error(answer, test::kPermissionDenied, "permission_denied");
        }
      }
    }
    BOOST_TEST((allowed == methods.size()) == (role == "admin"));
    // Without any role not even that is told.
    if (role == "none") {
      check_error(caller.call("no.such.method"), test::kPermissionDenied, "permission_denied");
    } else {
      check_error(caller.call("no.such.method"), test::kMethodNotFound, "method_not_found");
    }
  }

  Daemon daemon;
  json::array methods;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(roles, *utf::precondition(as_root))

BOOST_AUTO_TEST_CASE(every_method_asks_for_a_role_that_fits_what_it_does) {
  Guarded guarded;
  guarded.start();
  const std::map<std::string, std::string> expected = {
      {"preset.get", "read"},        {"preset.list", "read"},
      {"preset.merge", "read"},      {"preset.validate", "read"},
      {"preset.export", "read"},     {"preset.categories", "read"},
      {"preset.history", "read"},    {"preset.diff", "read"},
      {"preset.subscribe", "read"},  {"preset.create", "write"},
      {"preset.update", "write"},    {"preset.delete", "write"},
      {"preset.clone", "write"},     {"preset.transact", "write"},
      {"preset.import", "write"},    {"preset.restore", "write"},
      {"system.reload", "admin"},    {"store.backup", "admin"},
      {"store.verify", "admin"},     {"task.preview", "read"},
      {"preset.remerge", "read"},    {"preset.apply_merge", "write"},
      {"task.subscribe", "read"},    {"task.unsubscribe", "read"},
      {"task.list", "read"},         {"task.get", "read"},
      {"task.trials", "read"},       {"task.log", "read"},
      {"task.submit", "write"},      {"task.cancel", "write"},
      {"task.resume", "write"},      {"task.delete", "write"},
      {"task.save_preset", "write"},
  };
  std::map<std::string, std::string> found;
  for (const json::value& method : guarded.methods) {
    found[std::string(method.at("name").as_string())] = method.at("x-role").as_string();
  }
  for (const auto& [name, role] : expected) {
    BOOST_TEST_CONTEXT(name) {
      BOOST_TEST(found[name] == role);
    }
  }
}

BOOST_AUTO_TEST_CASE(by_default_the_sockets_group_writes_and_others_have_no_role) {
  Guarded guarded;
  guarded.start();
  guarded.check_matrix(guarded.daemon.client(), "admin");
  guarded.check_matrix(guarded.as(0, 0), "admin");
  guarded.check_matrix(guarded.as(0, kNoGroup), "admin");
  guarded.check_matrix(guarded.as(kNobody, writers()), "write");
  guarded.check_matrix(guarded.as(kNobody, kNoGroup, {kReaders, writers()}), "write");
  guarded.check_matrix(guarded.as(kNobody, kNoGroup), "none");
  guarded.check_matrix(guarded.as(kNobody, kNoGroup, {kReaders}), "none");
  guarded.check_matrix(guarded.as(kNameless, kNameless), "none");
}

BOOST_AUTO_TEST_CASE(the_settings_give_roles_to_users_groups_and_anyone) {
  Guarded guarded(
      test::Settings{{"roles", R"({admin: ["54323"], write: ["@users"], read: ["@54322"]})"}});
  guarded.start();
  guarded.check_matrix(guarded.as(kNameless, kNoGroup), "admin");
  guarded.check_matrix(guarded.as(kNobody, writers()), "write");
  guarded.check_matrix(guarded.as(kNobody, kReaders, {writers()}), "write");
  guarded.check_matrix(guarded.as(kNobody, kReaders), "read");
  guarded.check_matrix(guarded.as(kNobody, kNoGroup, {kReaders}), "read");
  guarded.check_matrix(guarded.as(kNobody, kNoGroup), "none");

  Guarded open(test::Settings{{"roles", R"({write: [nobody], read: ["*"]})"}});
  open.start();
  open.check_matrix(open.as(kNameless, kNameless), "read");
  open.check_matrix(open.as(kNobody, kNoGroup), "write");
  // Named roles take the place of the default: the socket's group has only what is given.
  open.check_matrix(open.as(kNameless, writers()), "read");
}

BOOST_AUTO_TEST_CASE(a_refused_caller_changes_nothing) {
  Guarded guarded(test::Settings{{"roles", R"({read: ["*"]})"}});
  guarded.start();
  RpcClient reader = guarded.as(kNobody, kNoGroup);
  check_error(reader.call("preset.create", test::preset_params("mine")), test::kPermissionDenied,
              "permission_denied");
  check_error(reader.call("preset.delete", {{"preset", "there"}}), test::kPermissionDenied,
              "permission_denied");
  // The role is checked before the params: no hint at what is wrong with them.
  check_error(reader.call("preset.update", {{"nonsense", 1}}), test::kPermissionDenied,
              "permission_denied");
  check_ok(reader.call("preset.get", {{"preset", "there"}}));
  reader.send(test::request_line("preset.delete", R"({"preset":"there"})", ""));
  const json::value answers = test::parse([&] {
    reader.send("[" +
                std::string(R"({"jsonrpc":"2.0","method":"preset.delete",)"
                            R"("params":{"preset":"there"},"id":1})") +
                "]\n");
    return reader.read_line().value();
  }());
  check_equal(answers.at(0).at("error").at("code"), test::kPermissionDenied);
  check_ok(guarded.daemon.client().call("preset.get", {{"preset", "there"}}));
}

BOOST_AUTO_TEST_CASE(history_tells_uid_and_user_of_each_change) {
  Guarded guarded(test::Settings{{"roles", R"({write: ["*"]})"}});
  guarded.start();
  RpcClient nobody = guarded.as(kNobody, kNoGroup);
  const json::value id = create_preset(nobody, "by nobody").at("id");
  RpcClient nameless = guarded.as(kNameless, kNameless);
  check_ok(nameless.call("preset.update", {{"preset", id}, {"changes", {{"category", "n"}}}}));
  RpcClient root = guarded.daemon.client();
  check_ok(root.call("preset.delete", {{"preset", id}}));
  const json::array revisions =
      nobody.call("preset.history", {{"preset", id}}).result().at("revisions").as_array();
  BOOST_REQUIRE(revisions.size() == 3U);
  check_equal(revisions[0].at("by"), {{"uid", 0}, {"user", "root"}});
  check_equal(revisions[1].at("by").at("uid"), kNameless);
  const passwd* entry = ::getpwuid(kNobody);
  BOOST_REQUIRE(entry != nullptr);
  check_equal(revisions[2].at("by"), {{"uid", kNobody}, {"user", entry->pw_name}});
}

BOOST_AUTO_TEST_CASE(the_sockets_mode_and_group_keep_others_out) {
  Daemon daemon;
  daemon.set("socket", "{path: \"" + daemon.socket_path() + R"(", group: )" + kWritersName + "}");
  daemon.start();
  struct stat status{};
  BOOST_REQUIRE(::stat(daemon.socket_path().c_str(), &status) == 0);
  BOOST_TEST((status.st_mode & 07777U) == 0660U);
  BOOST_TEST(status.st_gid == writers());
  BOOST_CHECK_THROW(test::connect_as(daemon.socket_path(), kNobody, kNoGroup, {}),
                    std::runtime_error);
  RpcClient member = test::connect_as(daemon.socket_path(), kNobody, kNoGroup, {writers()});
  create_preset(member, "by a member");
}

BOOST_AUTO_TEST_CASE(request_ids_of_different_users_do_not_meet) {
  Guarded guarded(test::Settings{{"roles", R"({write: ["*"]})"}});
  guarded.start();
  RpcClient one = guarded.as(kNobody, kNoGroup);
  RpcClient two = guarded.as(kNameless, kNameless);
  check_ok(one.call("preset.create", test::preset_params("first", {{"request_id", "same"}})));
  check_ok(two.call("preset.create", test::preset_params("second", {{"request_id", "same"}})));
  check_ok(one.call("preset.get", {{"preset", "second"}}));
}

BOOST_AUTO_TEST_SUITE_END()

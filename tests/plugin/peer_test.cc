#include "plugin/rpc/peer.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <vector>

#include "plugin/rpc/unique_fd.h"

using namespace preset;

namespace {

constexpr uid_t kDaemon = 900;
constexpr gid_t kSocketGroup = 901;

// Numbers of which no machine has names: they stand for themselves.
RoleTable table(RoleSettings settings) {
  return make_role_table(settings, kDaemon, kSocketGroup);
}

Role role(const RoleTable& roles, uid_t uid, std::vector<gid_t> groups) {
  return role_of(roles, uid, groups);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(peer)

BOOST_AUTO_TEST_CASE(root_and_the_daemons_own_user_are_always_admin) {
  for (const RoleSettings& settings :
       {RoleSettings{}, RoleSettings{{"4001"}, {"4002"}, {"4003"}}}) {
    const RoleTable roles = table(settings);
    BOOST_TEST((role(roles, 0, {0}) == Role::kAdmin));
    BOOST_TEST((role(roles, kDaemon, {5000}) == Role::kAdmin));
  }
}

BOOST_AUTO_TEST_CASE(by_default_members_of_the_sockets_group_write_and_others_do_nothing) {
  const RoleTable roles = table({});
  BOOST_TEST((role(roles, 4001, {kSocketGroup}) == Role::kWrite));
  BOOST_TEST((role(roles, 4001, {5000, 5001, kSocketGroup}) == Role::kWrite));
  BOOST_TEST((role(roles, 4001, {5000}) == Role::kNone));
  BOOST_TEST((role(roles, 4001, {}) == Role::kNone));
}

BOOST_AUTO_TEST_CASE(naming_anybody_for_read_or_write_ends_that_default) {
  BOOST_TEST((role(table({{}, {"4002"}, {}}), 4001, {kSocketGroup}) == Role::kNone));
  BOOST_TEST((role(table({{}, {}, {"4002"}}), 4001, {kSocketGroup}) == Role::kNone));
  BOOST_TEST((role(table({{"4002"}, {}, {}}), 4001, {kSocketGroup}) == Role::kWrite));
}

BOOST_AUTO_TEST_CASE(users_groups_and_anyone_get_the_highest_role_that_fits) {
  const RoleTable roles = table({{"4001", "@5001"}, {"4002", "@5002"}, {"*"}});
  struct Row {
    uid_t uid;
    std::vector<gid_t> groups;
    Role role;
  };
  const std::vector<Row> matrix = {
      {4001, {5000}, Role::kAdmin},       {4002, {5000}, Role::kWrite},
      {4003, {5000}, Role::kRead},        {4003, {5001}, Role::kAdmin},
      {4003, {5000, 5002}, Role::kWrite}, {4002, {5002, 5001}, Role::kAdmin},
      {5001, {4001}, Role::kRead},  // a group's number is no user's
  };
  for (const Row& row : matrix) {
    BOOST_TEST((role(roles, row.uid, row.groups) == row.role), "uid " << row.uid);
  }
}

BOOST_AUTO_TEST_CASE(names_are_resolved_and_unknown_ones_give_nobody_a_role) {
  const RoleTable roles = table({{}, {"root", "no-such-user-here", "@no-such-group-here"}, {}});
  BOOST_TEST(
      roles.unknown == (std::vector<std::string>{"no-such-user-here", "@no-such-group-here"}),
      boost::test_tools::per_element());
  BOOST_TEST((roles.write.users == std::vector<uid_t>{0}));
  BOOST_TEST(roles.write.groups.empty());
  BOOST_TEST(!roles.write.anyone);
}

BOOST_AUTO_TEST_CASE(the_kernel_tells_user_and_all_groups_of_a_peer) {
  int ends[2];
  BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
  const UniqueFd one(ends[0]);
  const UniqueFd other(ends[1]);
  const auto peer = read_peer(one.get());
  BOOST_REQUIRE(peer.has_value());
  BOOST_TEST(peer->uid == ::geteuid());
  BOOST_REQUIRE(!peer->groups.empty());
  BOOST_TEST(peer->groups.front() == ::getegid());
  std::vector<gid_t> mine(static_cast<std::size_t>(::getgroups(0, nullptr)));
  BOOST_REQUIRE(::getgroups(static_cast<int>(mine.size()), mine.data()) >= 0);
  for (const gid_t gid : mine) {
    BOOST_TEST((std::ranges::find(peer->groups, gid) != peer->groups.end()));
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_socket_has_no_peer) {
  int ends[2];
  BOOST_REQUIRE(::pipe(ends) == 0);
  const UniqueFd one(ends[0]);
  const UniqueFd other(ends[1]);
  BOOST_TEST(!read_peer(one.get()).has_value());
}

BOOST_AUTO_TEST_CASE(a_caller_has_the_name_of_its_uid_or_none) {
  PeerDirectory directory(table({}));
  const Caller root = directory.identify({0, {0}});
  BOOST_TEST(root.user == "root");
  BOOST_TEST((root.role == Role::kAdmin));
  const Caller nobody = directory.identify({4'000'000'001U, {5000}});
  BOOST_TEST(nobody.uid == 4'000'000'001U);
  BOOST_TEST(nobody.user.empty());
  BOOST_TEST((nobody.role == Role::kNone));
}

BOOST_AUTO_TEST_SUITE_END()

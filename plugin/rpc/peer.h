// Who is on the other end of a connection, and what they may do.
//
// Decided by uid and groups as the kernel knows them at connect (SO_PEERCRED, SO_PEERGROUPS), never
// by pid, which may be another's by now. Names of the settings are resolved to numbers once.
#pragma once

#include <sys/types.h>

#include <expected>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "plugin/service/caller.h"
#include "plugin/settings.h"

namespace preset {

// The settings' names as numbers. A name of digits that nobody has is a number itself.
struct RoleTable {
  struct Grant {
    bool anyone = false;
    std::vector<uid_t> users;
    std::vector<gid_t> groups;
  };
  Grant admin;
  Grant write;
  Grant read;
  uid_t daemon = 0;                  // always admin, like root
  std::vector<std::string> unknown;  // names that this machine does not have
};

// `socket_group` is the group of the socket's file: its members may write if the settings name
// nobody for write and read.
RoleTable make_role_table(const RoleSettings& settings, uid_t daemon, gid_t socket_group);

// `groups` holds the primary group too. [any thread]
Role role_of(const RoleTable& table, uid_t uid, std::span<const gid_t> groups);

struct Peer {
  uid_t uid;
  std::vector<gid_t> groups;  // primary first
};

// What the kernel says of a connected Unix socket; else the errno's text.
std::expected<Peer, std::string> read_peer(int socket);

// Makes callers of connections. Remembers names of users, for accept should be cheap. [one thread]
class PeerDirectory {
 public:
  explicit PeerDirectory(RoleTable table) : table_(std::move(table)) {}

  Caller identify(const Peer& peer);

 private:
  RoleTable table_;
  std::unordered_map<uid_t, std::string> names_;
};

}  // namespace preset

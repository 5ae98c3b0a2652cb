#include "plugin/rpc/peer.h"

#include <grp.h>
#include <pwd.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>

namespace preset {
namespace {

constexpr std::size_t kMaxNames = 4096;  // remembered
constexpr std::size_t kMaxEntry = 1U << 20;

// Runs a getpw…_r or getgr…_r with a buffer that grows until the entry fits.
template <class Entry, class Lookup>
bool look_up(Entry& entry, std::vector<char>& buffer, const Lookup& run) {
  buffer.resize(1024);
  for (;;) {
    Entry* found = nullptr;
    const int error = run(&entry, buffer.data(), buffer.size(), &found);
    if (error != ERANGE || buffer.size() >= kMaxEntry) {
      return error == 0 && found != nullptr;
    }
    buffer.resize(buffer.size() * 2);
  }
}

std::optional<std::uint32_t> as_number(const std::string& text) {
  std::uint32_t number = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || end.ec != std::errc() || end.ptr != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

std::optional<uid_t> find_user(const std::string& name) {
  passwd entry{};
  std::vector<char> buffer;
  const bool found =
      look_up(entry, buffer, [&](auto... rest) { return ::getpwnam_r(name.c_str(), rest...); });
  return found ? std::optional(entry.pw_uid) : as_number(name);
}

std::optional<gid_t> find_group(const std::string& name) {
  group entry{};
  std::vector<char> buffer;
  const bool found =
      look_up(entry, buffer, [&](auto... rest) { return ::getgrnam_r(name.c_str(), rest...); });
  return found ? std::optional(entry.gr_gid) : as_number(name);
}

std::string user_name(uid_t uid) {
  passwd entry{};
  std::vector<char> buffer;
  const bool found =
      look_up(entry, buffer, [&](auto... rest) { return ::getpwuid_r(uid, rest...); });
  return found ? entry.pw_name : "";
}

RoleTable::Grant make_grant(const std::vector<std::string>& names,
                            std::vector<std::string>& unknown) {
  RoleTable::Grant grant;
  for (const std::string& name : names) {
    if (name == "*") {
      grant.anyone = true;
    } else if (name.starts_with('@')) {
      if (const auto gid = find_group(name.substr(1))) {
        grant.groups.push_back(*gid);
      } else {
        unknown.push_back(name);
      }
    } else if (const auto uid = find_user(name)) {
      grant.users.push_back(*uid);
    } else {
      unknown.push_back(name);
    }
  }
  return grant;
}

bool holds(const RoleTable::Grant& grant, uid_t uid, std::span<const gid_t> groups) {
  return grant.anyone || std::ranges::find(grant.users, uid) != grant.users.end() ||
         std::ranges::find_first_of(grant.groups, groups) != grant.groups.end();
}

}  // namespace

RoleTable make_role_table(const RoleSettings& settings, uid_t daemon, gid_t socket_group) {
  RoleTable table;
  table.daemon = daemon;
  table.admin = make_grant(settings.admin, table.unknown);
  table.write = make_grant(settings.write, table.unknown);
  table.read = make_grant(settings.read, table.unknown);
  if (settings.write.empty() && settings.read.empty()) {
    table.write.groups.push_back(socket_group);
  }
  return table;
}

Role role_of(const RoleTable& table, uid_t uid, std::span<const gid_t> groups) {
  if (uid == 0 || uid == table.daemon || holds(table.admin, uid, groups)) {
    return Role::kAdmin;
  }
  if (holds(table.write, uid, groups)) {
    return Role::kWrite;
  }
  return holds(table.read, uid, groups) ? Role::kRead : Role::kNone;
}

std::expected<Peer, std::string> read_peer(int socket) {
  ucred credentials{};
  socklen_t size = sizeof credentials;
  if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) {
    return std::unexpected(std::string("SO_PEERCRED: ") + std::strerror(errno));
  }
  Peer peer{credentials.uid, std::vector<gid_t>(32)};
  for (;;) {
    size = static_cast<socklen_t>(peer.groups.size() * sizeof(gid_t));
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, peer.groups.data(), &size) == 0) {
      break;
    }
    if (errno != ERANGE || size / sizeof(gid_t) <= peer.groups.size()) {
      return std::unexpected(std::string("SO_PEERGROUPS: ") + std::strerror(errno));
    }
    peer.groups.resize(size / sizeof(gid_t));  // the kernel said how many there are
  }
  peer.groups.resize(size / sizeof(gid_t));
  peer.groups.insert(peer.groups.begin(), credentials.gid);
  return peer;
}

Caller PeerDirectory::identify(const Peer& peer) {
  auto known = names_.find(peer.uid);
  if (known == names_.end()) {
    if (names_.size() >= kMaxNames) {
      names_.clear();
    }
    known = names_.emplace(peer.uid, user_name(peer.uid)).first;
  }
  return {peer.uid, known->second, role_of(table_, peer.uid, peer.groups)};
}

}  // namespace preset

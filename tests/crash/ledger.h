// What one client of the durability test did, and what it was told: the truth that a restarted
// daemon is held against.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "support/rpc_client.h"

namespace crash {

struct Revision {
  std::int64_t number;
  std::string op;

  bool operator==(const Revision&) const = default;
};

// One preset's life under one id.
struct Life {
  std::int64_t id = 0;
  std::string value;  // of its parameter "v"; "" once it is deleted
  std::string category;
  std::vector<Revision> revisions;  // oldest first
};

// Creates, updates and deletes presets of names of its own until the connection breaks. Only
// acknowledged changes count; the one under way when it broke may have happened or not. One thread
// at a time.
class Ledger {
 public:
  Ledger(int client, unsigned seed) : client_(client), random_(seed) {}

  // Until the peer is gone. Counts acknowledged changes; throws on any refusal.
  void work(test::RpcClient client, std::atomic<std::size_t>& acknowledged);

  // Compares with what the daemon says; what is unsettled is settled by it. Answers what is wrong,
  // a line each.
  std::vector<std::string> audit(test::RpcClient& client);

  // Names that exist by the ledger.
  std::size_t alive() const;

 private:
  struct Pending {
    std::string op;  // "": nothing is under way
    std::string name;
    std::string value;
    std::string category;
  };

  void step(test::RpcClient& client);
  void settle(test::RpcClient& client, std::vector<std::string>& wrong);
  void apply(const Pending& change, std::int64_t id, std::int64_t revision);
  void audit_history(test::RpcClient& client, const std::string& name, const Life& life,
                     std::vector<std::string>& wrong);

  int client_;
  std::mt19937 random_;
  std::uint64_t next_value_ = 0;
  Pending pending_;
  std::map<std::string, Life> lives_;                // the newest life of each name
  std::vector<std::pair<std::string, Life>> ended_;  // earlier ones, at most the last few
};

}  // namespace crash

// The servers that are measured side by side.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench/child.h"
#include "bench/load.h"

namespace bench {

// --- the daemon ---------------------------------------------------------------------------------

struct DaemonPaths {
  std::string program;  // tuningd
  std::string plugin;   // preset.so
};

class Daemon {
 public:
  // `folder`: exists; holds the settings, the state and the socket. Not started.
  Daemon(DaemonPaths paths, std::string folder, int core);

  // From exec to the first answer to system.ping, in milliseconds.
  double start();
  void stop() { child_->stop(), child_.reset(); }
  void kill() { child_->kill(), child_.reset(); }

  pid_t pid() const { return child_->pid(); }
  std::string socket() const { return folder_ + "/preset.sock"; }
  std::string state() const { return folder_ + "/state"; }

  // Creates the presets 0 to `count` - 1, pipelined.
  LoadResult load_presets(std::uint32_t count) const;
  // A figure of system.status's "store".
  std::uint64_t store_figure(const std::string& name) const;
  // The cursors of all pages of 50 of each category, without the first page's.
  std::vector<std::vector<std::string>> page_cursors() const;

 private:
  DaemonPaths paths_;
  std::string folder_;
  int core_;
  std::optional<Child> child_;
};

// Appends a JSON-RPC request line. `params` as JSON.
void append_request(std::string& out, std::string_view method, std::string_view params);

// --- redis --------------------------------------------------------------------------------------

// Every write acknowledged after fsync; append-only file, no snapshots, no rewrites meanwhile.
class Redis {
 public:
  // Not started. `folder` exists.
  Redis(std::string folder, int core);
  static bool installed();

  // From exec to the first PONG, in milliseconds. Registers the scripts.
  double start();
  void stop() { child_->stop(), child_.reset(); }

  pid_t pid() const { return child_->pid(); }
  std::string socket() const { return folder_ + "/redis.sock"; }
  const std::string& folder() const { return folder_; }

  LoadResult load_presets(std::uint32_t count) const;

  // A create: checks that the name is free, takes an id, writes document, id and category set.
  void append_create(std::string& out, std::uint32_t number) const;
  static void append_get(std::string& out, const std::string& name);
  // 50 documents of a category in the order of their names, from the `first`-th on.
  void append_page(std::string& out, const std::string& category, std::uint32_t first) const;
  static constexpr unsigned kGetLines = 2;  // ends of line in the answers
  static constexpr unsigned kPageLines = 101;

 private:
  std::string folder_;
  int core_;
  std::optional<Child> child_;
  std::string create_script_;  // digests
  std::string page_script_;
};

// --- the bare echo ------------------------------------------------------------------------------

class Echo {
 public:
  // Answers `bytes` to each line. Started by the constructor.
  Echo(const std::string& program, const std::string& folder, std::size_t bytes, int core);
  pid_t pid() const { return child_.pid(); }
  const std::string& socket() const { return socket_; }

 private:
  std::string socket_;
  Child child_;
};

// --- raw RocksDB, in this process ----------------------------------------------------------------

class RawRocks {
 public:
  // Makes a database of `count` documents in `folder`/raw.
  RawRocks(const std::string& folder, std::uint32_t count);
  ~RawRocks();
  RawRocks(const RawRocks&) = delete;
  RawRocks& operator=(const RawRocks&) = delete;

  // Gets of random documents, one thread.
  LoadResult gets(std::chrono::duration<double> time);
  // Synced Puts of new documents, each thread one at a time.
  LoadResult puts(unsigned threads, std::chrono::duration<double> time);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace bench

// The measurements, in rounds: in each, every server has its turn at every row.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench/figures.h"
#include "bench/machine.h"
#include "bench/peers.h"
#include "bench/sample_presets.h"

namespace bench {

struct Options {
  unsigned rounds = 3;
  std::chrono::duration<double> time{1.0};  // of one measurement
  std::uint32_t presets = 100'000;
  std::string only;    // rows whose name has it
  bool pin = true;     // server on core 0, load on core 1
  std::string folder;  // a temporary one is made in it
  DaemonPaths daemon;
  std::string echo_server;
};

class Bench {
 public:
  explicit Bench(const Options& options);

  // Prints what it does to standard error.
  void run();

  const Figures& figures() const { return figures_; }
  std::vector<Aim> aims() const;
  // What must be known to read the figures, as Markdown.
  std::string circumstances() const;

 private:
  enum class What { kGet, kPage, kAnyPage, kCreate, kRawGet };
  struct Row {
    std::string name;
    What what;
    unsigned clients = 1;
    unsigned depth = 1;
    bool same_core = false;
  };
  static const std::vector<Row>& rows();
  bool wanted(const Row& row) const;
  bool wants(What what) const;

  void prepare_daemon();
  void prepare_creating();
  void prepare_redis();
  void prepare_reading();
  void round(unsigned number);
  void measure(const Row& row, const std::string& server);
  bool takes_part(const Row& row, const std::string& server) const;
  Load load_for(const Row& row, const std::string& server);
  pid_t pid_of(const Row& row, const std::string& server) const;

  int server_core() const { return options_.pin ? 0 : -1; }
  int load_core(const Row& row) const { return options_.pin ? (row.same_core ? 0 : 1) : -1; }
  std::string make_folder(const std::string& name) const;

  const Options options_;
  TempFolder temp_;
  Figures figures_;
  Random random_{1};
  std::uint32_t next_new_;  // the number of the next preset to create

  std::unique_ptr<Daemon> daemon_;    // for reads: holds exactly the presets
  std::unique_ptr<Daemon> creating_;  // a copy, which grows
  std::unique_ptr<Redis> redis_;
  std::unique_ptr<Echo> get_echo_;
  std::unique_ptr<Echo> page_echo_;
  std::unique_ptr<RawRocks> rocks_;
  std::vector<std::vector<std::string>> cursors_;
  double get_bytes_ = 0;
  double page_bytes_ = 0;
};

}  // namespace bench

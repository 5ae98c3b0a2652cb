// What was measured, and how it is told: medians of the rounds, ratios of the same round.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/load.h"

namespace bench {

// One measurement of one server.
struct Sample {
  double per_second = 0;
  double p50_us = 0;
  double p99_us = 0;
  double cpu_us = 0;  // the server's processor time for each answer; 0: not known
};

Sample to_sample(const LoadResult& result, double cpu_seconds);

double median(std::vector<double> values);

// A promise that the figures are held against.
struct Aim {
  std::string text;
  double least;  // of `measured`; for "at most" aims both are negative
  double measured;
  bool met() const { return measured >= least; }
};

class Figures {
 public:
  // Adds the next round's sample.
  void add(const std::string& row, const std::string& server, Sample sample);
  // Adds the next round's value of a figure that stands alone, e.g. "start, ms".
  void add(const std::string& name, double value);

  // The median over the rounds of one server's figure divided by another's of the same round;
  // nothing if either is not there.
  std::optional<double> ratio(const std::string& row, const std::string& server,
                              const std::string& other) const;
  std::optional<double> value(const std::string& name) const;

  // Markdown.
  std::string tables() const;
  // Everything, each round, as one JSON object.
  std::string json() const;

 private:
  struct Cell {
    std::string server;
    std::vector<Sample> rounds;
  };
  struct Row {
    std::string name;
    std::vector<Cell> cells;
  };
  struct Value {
    std::string name;
    std::vector<double> rounds;
  };
  const std::vector<Sample>* samples(const std::string& row, const std::string& server) const;
  template <class Tell>
  std::string table(const std::string& title, Tell tell) const;

  std::vector<Row> rows_;
  std::vector<Value> values_;
  std::vector<std::string> servers_;  // in the order of their first sample
};

}  // namespace bench

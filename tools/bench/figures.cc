#include "bench/figures.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>

namespace bench {
namespace {

std::string number(const char* format, double value) {
  char text[64];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

// 1234 → "1.23k"
std::string thousands(double value) {
  if (value >= 1e6) return number("%.2fM", value / 1e6);
  if (value >= 1e5) return number("%.0fk", value / 1e3);
  if (value >= 1e4) return number("%.1fk", value / 1e3);
  if (value >= 1e3) return number("%.2fk", value / 1e3);
  return number("%.0f", value);
}

std::string micros(double value) {
  return number(value >= 100 ? "%.0f" : "%.1f", value);
}

double median_of(const std::vector<Sample>& rounds, double Sample::* figure) {
  std::vector<double> values;
  for (const Sample& sample : rounds) values.push_back(sample.*figure);
  return median(std::move(values));
}

}  // namespace

Sample to_sample(const LoadResult& result, double cpu_seconds) {
  const auto answers = static_cast<double>(std::max<std::uint64_t>(result.answers, 1));
  return {result.per_second(), result.latency.quantile(0.5) / 1e3,
          result.latency.quantile(0.99) / 1e3, cpu_seconds * 1e6 / answers};
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

void Figures::add(const std::string& row, const std::string& server, Sample sample) {
  auto found = std::ranges::find(rows_, row, &Row::name);
  if (found == rows_.end()) found = rows_.insert(rows_.end(), {row, {}});
  auto cell = std::ranges::find(found->cells, server, &Cell::server);
  if (cell == found->cells.end()) cell = found->cells.insert(cell, {server, {}});
  cell->rounds.push_back(sample);
  if (std::ranges::find(servers_, server) == servers_.end()) servers_.push_back(server);
}

void Figures::add(const std::string& name, double value) {
  auto found = std::ranges::find(values_, name, &Value::name);
  if (found == values_.end()) found = values_.insert(values_.end(), {name, {}});
  found->rounds.push_back(value);
}

const std::vector<Sample>* Figures::samples(const std::string& row,
                                            const std::string& server) const {
  const auto found = std::ranges::find(rows_, row, &Row::name);
  if (found == rows_.end()) return nullptr;
  const auto cell = std::ranges::find(found->cells, server, &Cell::server);
  return cell == found->cells.end() ? nullptr : &cell->rounds;
}

std::optional<double> Figures::ratio(const std::string& row, const std::string& server,
                                     const std::string& other) const {
  const auto* above = samples(row, server);
  const auto* below = samples(row, other);
  if (above == nullptr || below == nullptr) return std::nullopt;
  std::vector<double> ratios;
  for (std::size_t i = 0; i < std::min(above->size(), below->size()); ++i) {
    ratios.push_back((*above)[i].per_second / (*below)[i].per_second);
  }
  return median(std::move(ratios));
}

std::optional<double> Figures::value(const std::string& name) const {
  const auto found = std::ranges::find(values_, name, &Value::name);
  if (found == values_.end()) return std::nullopt;
  return median(found->rounds);
}

template <class Tell>
std::string Figures::table(const std::string& title, Tell tell) const {
  if (rows_.empty()) return "";
  std::string text = "| " + title + " |";
  for (const std::string& server : servers_) text += " " + server + " |";
  text += "\n| --- |";
  for (std::size_t i = 0; i < servers_.size(); ++i) text += " --- |";
  text += '\n';
  for (const Row& row : rows_) {
    text += "| " + row.name + " |";
    for (const std::string& server : servers_) {
      const auto* rounds = samples(row.name, server);
      text += " " + (rounds == nullptr ? std::string() : tell(row.name, server, *rounds)) + " |";
    }
    text += '\n';
  }
  return text + '\n';
}

std::string Figures::tables() const {
  std::string text = table(
      "a second (tuningd's share of it)",
      [this](const std::string& row, const std::string& server, const std::vector<Sample>& rounds) {
        const std::string figure = thousands(median_of(rounds, &Sample::per_second));
        if (server == "tuningd") return "**" + figure + "**";
        const auto share = ratio(row, "tuningd", server);
        return share ? figure + " (" + number("%.2f", *share) + ")" : figure;
      });
  text += table("p50 / p99, µs", [](const auto&, const auto&, const std::vector<Sample>& rounds) {
    return micros(median_of(rounds, &Sample::p50_us)) + " / " +
           micros(median_of(rounds, &Sample::p99_us));
  });
  text += table("server's processor time per answer, µs",
                [](const auto&, const auto&, const std::vector<Sample>& rounds) {
                  const double cpu = median_of(rounds, &Sample::cpu_us);
                  return cpu > 0 ? number("%.2f", cpu) : std::string();
                });
  if (!values_.empty()) {
    text += "| | median | all rounds |\n| --- | --- | --- |\n";
    for (const Value& value : values_) {
      text += "| " + value.name + " | " + number("%.4g", median(value.rounds)) + " |";
      for (const double round : value.rounds) text += number(" %.4g", round);
      text += " |\n";
    }
    text += '\n';
  }
  return text;
}

std::string Figures::json() const {
  namespace json = boost::json;
  json::object rows;
  for (const Row& row : rows_) {
    json::object servers;
    for (const Cell& cell : row.cells) {
      json::array rounds;
      for (const Sample& sample : cell.rounds) {
        rounds.push_back(json::object{{"per_second", sample.per_second},
                                      {"p50_us", sample.p50_us},
                                      {"p99_us", sample.p99_us},
                                      {"cpu_us", sample.cpu_us}});
      }
      servers[cell.server] = std::move(rounds);
    }
    rows[row.name] = std::move(servers);
  }
  json::object values;
  for (const Value& value : values_) values[value.name] = json::value_from(value.rounds);
  return json::serialize(json::object{{"rows", std::move(rows)}, {"values", std::move(values)}});
}

}  // namespace bench

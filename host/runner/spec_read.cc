#include <fnmatch.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <tuple>

#include "config/json_text.h"
#include "config/keys.h"
#include "runner/spec_values.h"

namespace tuningd {
namespace {

namespace json = boost::json;
using config::Complaint;
using config::KeyTable;
using config::Problem;

// The maps of a file, read one by one so that each complaint has its place.
struct Parts {
  RunnerSpec spec;
  const json::value* serve = nullptr;
  const json::value* command = nullptr;
  const json::value* benchmark = nullptr;
  const json::value* map = nullptr;
  bool from_file = false;
  bool from_stdout = false;
};

const KeyTable<Parts>& file_keys() {
  static const KeyTable<Parts> table = [] {
    KeyTable<Parts> rows;
    rows.add("name", "a name", "what tasks call it", "",
             [](Parts& p, const json::value& v) { return spec::take_name(v, p.spec.name); })
        .required = true;
    rows.text(
        "description", [](auto& p) -> auto& { return p.spec.description; }, "a text",
        "what it runs, for people");
    rows.texts(
            "runtimes", [](auto& p) -> auto& { return p.spec.runtimes; }, "a list of names",
            "the base_runtime that it fits begins with one of these, in any case",
            spec::check_not_empty)
        .required = true;
    rows.add("command", "a map", "the one command that measures", nullptr,
             [](Parts& p, const json::value& v) {
               p.command = &v;
               return Complaint();
             });
    rows.add("serve", "a map", "the server that `benchmark` measures", nullptr,
             [](Parts& p, const json::value& v) {
               p.serve = &v;
               return Complaint();
             });
    rows.add("benchmark", "a map", "measures the server", nullptr,
             [](Parts& p, const json::value& v) {
               p.benchmark = &v;
               return Complaint();
             });
    rows.add("port", "a port", "of {port}; left out: a free one", nullptr,
             [](Parts& p, const json::value& v) { return spec::take_port(v, p.spec.port); });
    rows.add("metrics.file", "{result_file} or a name in the folder", "where the metrics are",
             nullptr, [](Parts& p, const json::value& v) {
               p.from_file = true;
               return spec::take_metrics_file(v, p.spec.metrics.file);
             });
    rows.add("metrics.stdout", "last_json_line", "the metrics are what is printed", nullptr,
             [](Parts& p, const json::value& v) {
               p.from_stdout = true;
               return v == json::value("last_json_line") ? Complaint()
                                                         : Complaint("must be last_json_line");
             });
    rows.add("metrics.map", "a map", "our metrics from those of the document", nullptr,
             [](Parts& p, const json::value& v) {
               p.map = &v;
               return Complaint(v.is_object() || v.is_null() ? "" : "must be a map of metrics");
             });
    rows.add("gpu_count.number", "a number", "the GPUs of a trial", nullptr,
             [](Parts& p, const json::value& v) {
               return spec::take_number(v, 1, p.spec.gpus.number.emplace());
             });
    rows.add("gpu_count.metric", "keys joined by dots", "where the document says it", nullptr,
             [](Parts& p, const json::value& v) { return spec::take_path(v, p.spec.gpus.metric); });
    rows.add(
        "gpu_count.product", "a list of factors", "parameters whose product it is", nullptr,
        [](Parts& p, const json::value& v) { return spec::take_product(v, p.spec.gpus.product); });
    rows.texts(
        "parameters.allow", [](auto& p) -> auto& { return p.spec.allow; }, "a list of patterns",
        "the parameters that may reach a command line", spec::check_not_empty);
    rows.texts(
        "parameters.deny", [](auto& p) -> auto& { return p.spec.deny; }, "a list of patterns",
        "those that may not, whatever `allow` says", spec::check_not_empty);
    rows.texts(
        "environment.pass", [](auto& p) -> auto& { return p.spec.pass; }, "a list of variables",
        "what is handed down of the daemon's environment", spec::check_variable);
    rows.add("environment.set", "a map", "variables with their values", nullptr,
             [](Parts& p, const json::value& v) { return spec::take_variables(v, p.spec.set); });
    rows.add("expected_seconds", "a number", "what a run usually takes", nullptr,
             [](Parts& p, const json::value& v) {
               return spec::take_seconds(v, p.spec.expected_seconds);
             });
    return rows;
  }();
  return table;
}

const KeyTable<CommandSpec>& command_keys() {
  static const KeyTable<CommandSpec> table = [] {
    KeyTable<CommandSpec> rows;
    rows.add("argv", "a list of words", "the program and its arguments", nullptr,
             [](CommandSpec& c, const json::value& v) { return spec::take_words(v, c.argv); })
        .required = true;
    rows.add("seconds", "seconds", "the most that one run of it may take", 1800,
             [](CommandSpec& c, const json::value& v) { return spec::take_seconds(v, c.seconds); });
    rows.add(
        "stop_seconds", "seconds", "from SIGTERM to SIGKILL", 10,
        [](CommandSpec& c, const json::value& v) { return spec::take_seconds(v, c.stop_seconds); });
    rows.boolean(
        "per_level", [](auto& c) -> auto& { return c.per_level; },
        "whether it runs once per scenario and concurrency");
    return rows;
  }();
  return table;
}

const KeyTable<ServeSpec>& serve_keys() {
  static const KeyTable<ServeSpec> table = [] {
    KeyTable<ServeSpec> rows;
    rows.add("argv", "a list of words", "the program and its arguments", nullptr,
             [](ServeSpec& s, const json::value& v) { return spec::take_words(v, s.argv); })
        .required = true;
    rows.add(
        "ready.http", "a URL", "answers 2xx once it is ready", nullptr,
        [](ServeSpec& s, const json::value& v) { return spec::take_ready_http(v, s.ready_http); });
    rows.text(
        "ready.line", [](auto& s) -> auto& { return s.ready_line; }, "a text",
        "is contained in a line that it prints once it is ready", spec::check_not_empty);
    rows.add("seconds", "seconds", "the most until it is ready", 1800,
             [](ServeSpec& s, const json::value& v) { return spec::take_seconds(v, s.seconds); });
    rows.add(
        "stop_seconds", "seconds", "from SIGTERM to SIGKILL", 30,
        [](ServeSpec& s, const json::value& v) { return spec::take_seconds(v, s.stop_seconds); });
    return rows;
  }();
  return table;
}

const KeyTable<MetricRule>& metric_keys() {
  static const KeyTable<MetricRule> table = [] {
    KeyTable<MetricRule> rows;
    rows.add("from", "keys joined by dots", "where it stands; of a list, the first that is there",
             nullptr,
             [](MetricRule& m, const json::value& v) { return spec::take_paths(v, m.from); });
    rows.add("sum", "a list of keys", "the sum of these", nullptr,
             [](MetricRule& m, const json::value& v) {
               m.sum = true;
               return spec::take_paths(v, m.from);
             });
    rows.add(
        "value", "a text", "a number that is known beforehand", nullptr,
        [](MetricRule& m, const json::value& v) { return spec::take_word(v, m.value.emplace()); });
    rows.add("scale", "a number", "what it is multiplied with", 1,
             [](MetricRule& m, const json::value& v) { return spec::take_number(v, 0, m.scale); });
    return rows;
  }();
  return table;
}

class SpecReader {
 public:
  explicit SpecReader(const config::YamlDocument& document) : document_(document) {}

  std::expected<RunnerSpec, std::vector<Problem>> read() {
    Parts parts;
    const json::object none;
    const auto* object = document_.value.if_object();
    if (object == nullptr && !document_.value.is_null()) problem("", "must be a map");
    keep(file_keys().read(object == nullptr ? none : *object, parts, {&document_, ""}));
    RunnerSpec& spec = parts.spec;
    spec.file = document_.file;
    read_commands(parts);
    read_map(parts);
    if (parts.from_file && parts.from_stdout) {
      problem("/metrics/stdout", "there is metrics.file, too: one of them");
    }
    if (!parts.from_file && !parts.from_stdout) {
      problem("/metrics", "says neither file nor stdout");
    }
    check_levels(spec);
    const int counts = (spec.gpus.number ? 1 : 0) + (spec.gpus.metric.empty() ? 0 : 1) +
                       (spec.gpus.product.empty() ? 0 : 1);
    if (counts > 1) problem("/gpu_count", "must be one of number, metric, product");
    if (problems_.empty()) return std::move(spec);
    const auto place = [](const Problem& p) {
      return std::tie(p.position.line, p.position.column);
    };
    std::stable_sort(problems_.begin(), problems_.end(),
                     [&](const Problem& a, const Problem& b) { return place(a) < place(b); });
    return std::unexpected(std::move(problems_));
  }

 private:
  void problem(std::string pointer, std::string message) {
    const auto position = document_.position_of(pointer);
    problems_.push_back({document_.file, position, std::move(pointer), std::move(message)});
  }

  void keep(std::vector<Problem> found) {
    problems_.insert(problems_.end(), found.begin(), found.end());
  }

  template <class Struct>
  void read_part(const KeyTable<Struct>& keys, const json::value& value, const char* pointer,
                 Struct& to) {
    const auto* object = value.if_object();
    if (object == nullptr) return problem(pointer, "must be a map");
    keep(keys.read(*object, to, {&document_, pointer}));
  }

  void read_commands(Parts& parts) {
    if (parts.command != nullptr) {
      if (parts.serve != nullptr || parts.benchmark != nullptr) {
        problem("/command", "there is serve or benchmark, too: command alone, or both of them");
      }
      read_part(command_keys(), *parts.command, "/command", parts.spec.measure);
      return;
    }
    if (parts.serve == nullptr || parts.benchmark == nullptr) {
      problem("", "needs command, or serve and benchmark");
    }
    if (parts.serve != nullptr) {
      ServeSpec& serve = parts.spec.serve.emplace();
      read_part(serve_keys(), *parts.serve, "/serve", serve);
      if (serve.ready_http.pieces.empty() == serve.ready_line.empty()) {
        problem("/serve", "ready must be one of http, line");
      }
    }
    if (parts.benchmark != nullptr) {
      read_part(command_keys(), *parts.benchmark, "/benchmark", parts.spec.measure);
    }
  }

  void read_map(Parts& parts) {
    const json::object* map = parts.map == nullptr ? nullptr : parts.map->if_object();
    if (map == nullptr) return;
    for (const auto& member : *map) {
      const std::string pointer = config::pointer_append("/metrics/map", std::string(member.key()));
      MetricRule rule;
      rule.name = std::string(member.key());
      read_part(metric_keys(), member.value(), pointer.c_str(), rule);
      if (member.value().is_object() && rule.from.empty() != rule.value.has_value()) {
        problem(pointer, "needs one of from, sum, value");
      }
      parts.spec.metrics.map.push_back(std::move(rule));
    }
  }

  // Placeholders of a level stand for nothing where there is none.
  void check_levels(const RunnerSpec& spec) {
    const auto has_level = [](const Word& word) {
      return std::any_of(word.pieces.begin(), word.pieces.end(),
                         [](const Piece& piece) { return is_of_level(piece.place); });
    };
    constexpr const char* kMessage =
        "has {scenario}, {input_tokens}, {output_tokens} or {concurrency}, which only a benchmark "
        "with per_level has";
    if (spec.serve && std::any_of(spec.serve->argv.begin(), spec.serve->argv.end(), has_level)) {
      problem("/serve/argv", kMessage);
    }
    for (const auto& [name, word] : spec.set) {
      if (has_level(word)) problem("/environment/set/" + name, kMessage);
    }
    const auto& argv = spec.measure.argv;
    if (!spec.measure.per_level && std::any_of(argv.begin(), argv.end(), has_level)) {
      problem(spec.serve ? "/benchmark/argv" : "/command/argv", kMessage);
    }
  }

  const config::YamlDocument& document_;
  std::vector<Problem> problems_;
};

bool matches(const std::vector<std::string>& patterns, const std::string& name) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
  });
}

}  // namespace

bool RunnerSpec::uses(Place place) const {
  return tuningd::uses(measure.argv, place) || (serve && tuningd::uses(serve->argv, place)) ||
         std::any_of(set.begin(), set.end(),
                     [&](const auto& variable) { return variable.second.uses(place); });
}

bool RunnerSpec::uses_parameters() const {
  return uses(Place::kFlags) || uses(Place::kParameter) || uses(Place::kParametersJson);
}

std::expected<RunnerSpec, std::vector<Problem>> read_spec(const std::string& file) {
  auto document = config::load_yaml(file);
  if (!document) return std::unexpected(std::vector{std::move(document.error())});
  return SpecReader(*document).read();
}

bool is_allowed(const RunnerSpec& runner, std::string_view parameter) {
  if (parameter.starts_with("--")) parameter.remove_prefix(2);
  const std::string name(parameter);
  // A pattern sees no further than a NUL.
  if (name.find('\0') != std::string::npos) return false;
  return matches(runner.allow, name) && !matches(runner.deny, name);
}

}  // namespace tuningd

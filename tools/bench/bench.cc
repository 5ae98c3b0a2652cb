#include "bench/bench.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <iostream>

namespace bench {

namespace fs = std::filesystem;

namespace {

constexpr const char* kDaemon = "tuningd";
constexpr const char* kEcho = "bare echo";
constexpr const char* kRedis = "redis";
constexpr const char* kRocks = "raw RocksDB";

void say(const std::string& text) {
  std::cerr << text << std::endl;
}

}  // namespace

const std::vector<Bench::Row>& Bench::rows() {
  static const std::vector<Row> all = {
      {.name = "get by name, 1 client, same core", .what = What::kGet, .same_core = true},
      {.name = "get by name, 1 client", .what = What::kGet},
      {.name = "get, 16 clients", .what = What::kGet, .clients = 16},
      {.name = "get, 64 clients", .what = What::kGet, .clients = 64},
      {.name = "get, 16 clients, 16 in flight each",
       .what = What::kGet,
       .clients = 16,
       .depth = 16},
      {.name = "get in process, 1 thread", .what = What::kRawGet, .same_core = true},
      {.name = "first page of 50, 1 client, same core", .what = What::kPage, .same_core = true},
      {.name = "first page of 50, 1 client", .what = What::kPage},
      {.name = "first page of 50, 64 clients", .what = What::kPage, .clients = 64},
      {.name = "any page of 50, 1 client, same core", .what = What::kAnyPage, .same_core = true},
      {.name = "any page of 50, 1 client", .what = What::kAnyPage},
      {.name = "any page of 50, 64 clients", .what = What::kAnyPage, .clients = 64},
      {.name = "durable create, 1 client", .what = What::kCreate},
      {.name = "durable create, 16 clients", .what = What::kCreate, .clients = 16},
      {.name = "durable create, 64 clients", .what = What::kCreate, .clients = 64},
  };
  return all;
}

Bench::Bench(const Options& options)
    : options_(options), temp_(options.folder), next_new_(options.presets) {}

bool Bench::wanted(const Row& row) const {
  // One core to share is no "same core" of two.
  if (row.same_core && !options_.pin && row.what != What::kRawGet) return false;
  return row.name.find(options_.only) != std::string::npos;
}

bool Bench::wants(What what) const {
  return std::ranges::any_of(rows(),
                             [&](const Row& row) { return row.what == what && wanted(row); });
}

std::string Bench::make_folder(const std::string& name) const {
  const std::string path = temp_.path() + "/" + name;
  fs::create_directory(path);
  return path;
}

void Bench::run() {
  prepare_daemon();
  if (wants(What::kCreate)) prepare_creating();
  if (Redis::installed()) {
    prepare_redis();
  } else {
    say("redis-server is not installed: left out");
  }
  prepare_reading();
  if (wants(What::kCreate) || wants(What::kRawGet)) {
    say("filling raw RocksDB");
    rocks_ = std::make_unique<RawRocks>(temp_.path(), options_.presets);
  }
  for (unsigned i = 0; i < options_.rounds; ++i) {
    say("round " + std::to_string(i + 1) + " of " + std::to_string(options_.rounds));
    round(i);
  }
  figures_.add("tuningd: peak memory after the reads, MB", memory_mb(daemon_->pid(), "VmHWM"));
  figures_.add("tuningd: memory after the reads, MB", memory_mb(daemon_->pid(), "VmRSS"));
  daemon_->stop();
  if (creating_) creating_->stop();
  if (redis_) redis_->stop();
}

void Bench::prepare_daemon() {
  say("creating " + std::to_string(options_.presets) + " presets in tuningd");
  daemon_ = std::make_unique<Daemon>(options_.daemon, make_folder("tuningd"), server_core());
  {
    const OnCore core(options_.pin ? 1 : -1);
    daemon_->start();
    const double before = cpu_seconds(daemon_->pid());
    const LoadResult loaded = daemon_->load_presets(options_.presets);
    const double spent = cpu_seconds(daemon_->pid()) - before;
    figures_.add("tuningd: presets created to begin with, a second, 16 clients, 64 in flight each",
                 loaded.per_second());
    figures_.add("tuningd: processor time of each, µs", spent * 1e6 / options_.presets);
    daemon_->stop();
    figures_.add("tuningd: disk when just loaded and stopped, MB", disk_mb(daemon_->state()));
    // Not cold: the files are in the page cache, as they are after an upgrade or a crash.
    for (unsigned i = 0; i < std::max(options_.rounds, 3U); ++i) {
      figures_.add("tuningd: start, ms", daemon_->start());
      figures_.add("tuningd: memory after start, MB", memory_mb(daemon_->pid(), "VmRSS"));
      daemon_->stop();
      if (i == 0) figures_.add("tuningd: disk, MB", disk_mb(daemon_->state()));
    }
  }
}

void Bench::prepare_creating() {
  const std::string folder = make_folder("tuningd-creating");
  creating_ = std::make_unique<Daemon>(options_.daemon, folder, server_core());
  fs::copy(daemon_->state(), creating_->state(),
           fs::copy_options::recursive | fs::copy_options::overwrite_existing);
  creating_->start();
}

void Bench::prepare_redis() {
  say("creating them in redis");
  redis_ = std::make_unique<Redis>(make_folder("redis"), server_core());
  const OnCore core(options_.pin ? 1 : -1);
  redis_->start();
  redis_->load_presets(options_.presets);
  redis_->stop();
  for (unsigned i = 0; i < std::max(options_.rounds, 3U); ++i) {
    if (i > 0) redis_->stop();
    figures_.add("redis: start, ms", redis_->start());
    figures_.add("redis: memory after start, MB", memory_mb(redis_->pid(), "VmRSS"));
  }
  figures_.add("redis: disk, MB", disk_mb(redis_->folder()));
}

void Bench::prepare_reading() {
  daemon_->start();
  // Each preset once: what is measured is a daemon that has been in use.
  std::uint32_t next = 0;
  Load all = load_for({.name = "", .what = What::kGet, .clients = 16, .depth = 16}, kDaemon);
  all.count = options_.presets;
  all.request = [&](std::string& out) {
    append_request(out, "preset.get", R"({"preset":")" + sample_name(next++) + "\"}");
  };
  {
    const OnCore core(options_.pin ? 1 : -1);
    figures_.add("tuningd: the first read of every preset, a second, 16 clients, 16 in flight each",
                 run_load(all).per_second());
  }
  if (wants(What::kAnyPage)) cursors_ = daemon_->page_cursors();
  // The echo's answers are as long as ours.
  const auto answer_bytes = [&](What what) {
    Load load = load_for({.name = "", .what = what}, kDaemon);
    load.count = 1000;
    return run_load(load).answer_bytes();
  };
  get_bytes_ = std::round(answer_bytes(What::kGet));
  page_bytes_ = std::round(answer_bytes(What::kPage));
  const std::string folder = make_folder("echo");
  const auto echo = [&](double bytes) {
    return std::make_unique<Echo>(options_.echo_server, folder, static_cast<std::size_t>(bytes),
                                  server_core());
  };
  get_echo_ = echo(get_bytes_);
  page_echo_ = echo(page_bytes_);
}

void Bench::round(unsigned number) {
  std::vector<std::string> servers = {kDaemon, kEcho, kRedis, kRocks};
  // Whoever comes first meets a cooler machine: everybody does in turn.
  std::ranges::rotate(servers, servers.begin() + number % servers.size());
  for (const Row& row : rows()) {
    if (!wanted(row)) continue;
    say("  " + row.name);
    for (const std::string& server : servers) {
      if (takes_part(row, server)) measure(row, server);
    }
  }
  if (wants(What::kCreate)) {
    figures_.add("disk: appends of 1 kB with fdatasync, a second",
                 synced_appends_per_second(temp_.path(), 0.5));
    creating_->kill();
    figures_.add("tuningd: start after SIGKILL among creates, ms", creating_->start());
  }
}

bool Bench::takes_part(const Row& row, const std::string& server) const {
  if (row.what == What::kRawGet) return server == kRocks;
  if (server == kRocks) return row.what == What::kCreate;
  if (server == kEcho) return row.what != What::kCreate;
  return server != kRedis || redis_ != nullptr;
}

void Bench::measure(const Row& row, const std::string& server) {
  if (server == kRocks) {
    if (row.what == What::kRawGet) {
      const OnCore core(server_core());
      figures_.add(row.name, server, to_sample(rocks_->gets(options_.time), 0));
    } else {
      figures_.add(row.name, server, to_sample(rocks_->puts(row.clients, options_.time), 0));
    }
    return;
  }
  const bool creates = row.what == What::kCreate && server == kDaemon;
  const std::uint64_t syncs = creates ? creating_->store_figure("wal_syncs") : 0;
  const pid_t pid = pid_of(row, server);
  double before = 0;
  double after = 0;
  LoadResult result;
  {
    const OnCore core(load_core(row));
    result = run_load(
        load_for(row, server), [&] { before = cpu_seconds(pid); },
        [&] { after = cpu_seconds(pid); });
  }
  figures_.add(row.name, server, to_sample(result, after - before));
  if (creates) {
    const auto made = static_cast<double>(creating_->store_figure("wal_syncs") - syncs);
    figures_.add("tuningd: creates per sync of the log, " + std::to_string(row.clients) +
                     (row.clients == 1 ? " client" : " clients"),
                 static_cast<double>(result.all_answers) / made);
  }
}

pid_t Bench::pid_of(const Row& row, const std::string& server) const {
  if (server == kRedis) return redis_->pid();
  if (server == kEcho) return row.what == What::kGet ? get_echo_->pid() : page_echo_->pid();
  return row.what == What::kCreate ? creating_->pid() : daemon_->pid();
}

Load Bench::load_for(const Row& row, const std::string& server) {
  Load load{.clients = row.clients, .depth = row.depth, .time = options_.time};
  const bool redis = server == kRedis;
  const std::uint32_t each_category = options_.presets / kCategories;
  switch (row.what) {
    case What::kGet:
      // Any of all presets: the worst case for caches.
      load.least_bytes = 500;
      load.lines_per_answer = redis ? Redis::kGetLines : 1;
      if (redis) {
        load.request = [this](std::string& out) {
          Redis::append_get(out, sample_name(random_.below(options_.presets)));
        };
      } else {
        load.request = [this](std::string& out) {
          append_request(out, "preset.get",
                         R"({"preset":")" + sample_name(random_.below(options_.presets)) + "\"}");
        };
      }
      break;
    case What::kPage:
    case What::kAnyPage: {
      const bool any = row.what == What::kAnyPage;
      load.least_bytes = std::min<std::size_t>(20'000, std::size_t{400} * each_category);
      load.lines_per_answer = redis ? Redis::kPageLines : 1;
      if (redis) {
        load.request = [=, this](std::string& out) {
          redis_->append_page(out, sample_category(random_.below(kCategories)),
                              any ? random_.below(each_category - 50) : 0);
        };
      } else {
        load.request = [=, this](std::string& out) {
          const std::uint32_t category = random_.below(kCategories);
          std::string params = R"({"category":")" + sample_category(category) + R"(","limit":50)";
          if (any) {
            const auto& cursors = cursors_[category];
            params += R"(,"cursor":")" +
                      cursors[random_.below(static_cast<std::uint32_t>(cursors.size()))] + '"';
          }
          append_request(out, "preset.list", params + "}");
        };
      }
      break;
    }
    case What::kCreate:
      load.least_bytes = redis ? 1 : 500;
      if (redis) {
        load.request = [this](std::string& out) { redis_->append_create(out, next_new_++); };
      } else {
        load.request = [this](std::string& out) {
          append_request(out, "preset.create", sample_params(next_new_++));
        };
      }
      break;
    case What::kRawGet:
      break;
  }
  if (server == kEcho) {
    load.socket = row.what == What::kGet ? get_echo_->socket() : page_echo_->socket();
    load.least_bytes = 1;
  } else if (redis) {
    load.socket = redis_->socket();
  } else {
    load.socket = row.what == What::kCreate ? creating_->socket() : daemon_->socket();
  }
  return load;
}

std::vector<Aim> Bench::aims() const {
  std::vector<Aim> all;
  const auto least = [&](const char* row, const char* other, double times) {
    if (const auto share = figures_.ratio(row, kDaemon, other)) {
      char text[16];
      std::snprintf(text, sizeof text, "%.1f", times);
      all.push_back({std::string(row) + ": at least " + text + " of " + other, times, *share});
    }
  };
  least("get by name, 1 client, same core", kEcho, 0.7);
  least("get by name, 1 client", kEcho, 0.7);
  least("get, 16 clients", kEcho, 0.7);
  least("get, 64 clients", kEcho, 0.7);
  least("first page of 50, 1 client, same core", kEcho, 0.6);
  least("first page of 50, 1 client", kEcho, 0.6);
  least("first page of 50, 64 clients", kEcho, 0.6);
  least("durable create, 64 clients", kRedis, 1.5);
  const auto most = [&](const char* name, double limit) {
    if (const auto value = figures_.value(name)) {
      all.push_back({std::string(name) + ": under " + std::to_string(static_cast<int>(limit)),
                     -limit, -*value});
    }
  };
  most("tuningd: start, ms", 200);
  most("tuningd: memory after start, MB", 80);
  most("tuningd: disk, MB", 60);
  return all;
}

std::string Bench::circumstances() const {
  std::string text = std::to_string(cores()) + " cores; " + file_system(temp_.path()) +
                     "; presets: " + std::to_string(options_.presets) +
                     "; rounds: " + std::to_string(options_.rounds) + " of " +
                     std::to_string(static_cast<int>(options_.time.count() * 1000)) + " ms each. ";
  text += options_.pin ? "Servers were pinned to core 0, the load to core 1 (\"same core\": to "
                         "core 0 too); raw Puts ran on both."
                       : "Nothing was pinned.";
  text += " Answers: get " + std::to_string(static_cast<int>(get_bytes_)) + " bytes, page " +
          std::to_string(static_cast<int>(page_bytes_)) +
          "; presets are taken at random from all. Medians of the rounds.\n\n";
  return text;
}

}  // namespace bench

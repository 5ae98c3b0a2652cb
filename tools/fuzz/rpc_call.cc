// Requests run against a real store, as a caller of role `write` sends them: every answer is a JSON
// text, no failure is internal, and the store stays whole.
#include <stdlib.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <utility>

#include "config/json_text.h"
#include "fuzz.h"
#include "json_oracle.h"
#include "plugin/rpc/dispatcher.h"
#include "plugin/rpc/method_table.h"
#include "plugin/rpc/request.h"
#include "plugin/service/service.h"

namespace {

namespace json = boost::json;
using fuzz::check;

constexpr int kCallsPerStore = 5000;
constexpr const char* kFirstPreset =
    R"({"name":"first","category":"c","runtime":"sglang","parameters":{"tp-size":[1,2],"x":["a"]},)"
    R"("metadata":{"tags":["t"]}})";

// A store in a folder of its own, replaced by a fresh one now and then.
class Daemon {
 public:
  Daemon() {
    std::string folder = (std::filesystem::temp_directory_path() / "fuzz-rpc-XXXXXX").string();
    check(::mkdtemp(folder.data()) != nullptr, "a folder can be made", folder);
    folder_ = folder;
    preset::Settings settings;
    settings.state_dir = folder;
    settings.store.cache_mb = 8;
    auto service = preset::Service::open(settings, [](int, std::string_view) {});
    check(service.has_value(), "the store opens");
    service_ = std::move(*service);
    dispatcher_ = std::make_unique<preset::Dispatcher>(
        *service_, preset::preset_methods(), host_, [](int level, std::string_view message) {
          check(level < TUNINGD_LOG_ERROR, "nothing goes wrong inside", message);
        });
    json::value first = config::parse_json(kFirstPreset).value();
    run({nullptr, "preset.create", &first});
  }
  ~Daemon() {
    const auto report =
        dispatcher_->work({.method = preset::find_method(preset::preset_methods(), "store.verify"),
                           .name = {},
                           .params = {},
                           .params_text = {}},
                          {.uid = 0, .user = "root", .role = preset::Role::kAdmin});
    check(report.has_value(), "the store can be verified");
    check(report->find(R"("ok":true)") != std::string::npos, "the store is whole", *report);
    service_->stop();
    dispatcher_.reset();
    service_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  // The answer's text, checked.
  void run(const preset::Request& request) {
    const auto admitted = dispatcher_->admit(request, caller_);
    if (!admitted) {
      check_error(admitted.error());
      return;
    }
    std::expected<std::string, preset::RpcError> answer;
    switch (admitted->route) {
      case preset::Route::kHere: {
        std::string out;
        const auto done = dispatcher_->read(*admitted, caller_, nullptr, out);
        answer = done ? decltype(answer)(std::move(out)) : std::unexpected(done.error());
        break;
      }
      case preset::Route::kWorker:
        answer = dispatcher_->work(dispatcher_->detach(request, *admitted), caller_);
        break;
      case preset::Route::kWrite:
        answer = write(*admitted);
    }
    if (!answer) {
      check_error(answer.error());
    } else {
      check(answer->find('\n') == std::string::npos, "a result is one line");
      check(fuzz::oracle_json(*answer).has_value(), "a result is JSON", *answer);
    }
  }

 private:
  std::expected<std::string, preset::RpcError> write(const preset::Admitted& admitted) {
    auto change = dispatcher_->prepare(admitted, caller_);
    if (!change) return std::unexpected(change.error());
    std::promise<preset::Result<std::string>> promise;
    change->done = [&promise](preset::Result<std::string> result) {
      promise.set_value(std::move(result));
    };
    dispatcher_->submit(std::move(*change));
    auto result = promise.get_future().get();
    if (!result) return std::unexpected(dispatcher_->explain(result.error(), "a change"));
    return std::move(*result);
  }

  static void check_error(const preset::RpcError& error) {
    check(error.code != preset::kInternalErrorCode, "no failure is internal", error.message);
    std::string answer;
    preset::append_error(answer, "1", error);
    check(fuzz::oracle_json(answer).has_value(), "an error is JSON", answer);
  }

  std::filesystem::path folder_;
  preset::HostMethods host_{nullptr, nullptr};
  std::unique_ptr<preset::Service> service_;
  std::unique_ptr<preset::Dispatcher> dispatcher_;
  const preset::Caller caller_{.uid = 1000, .user = "someone", .role = preset::Role::kWrite};
};

std::unique_ptr<Daemon> server;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  // libFuzzer ends with exit(): the folder goes, and the last store is verified.
  std::atexit([] { server.reset(); });
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static int calls = 0;
  if (server == nullptr || ++calls % kCallsPerStore == 0) {
    server.reset();
    server = std::make_unique<Daemon>();
  }
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    auto value = config::parse_json(line);
    if (!value) continue;
    preset::Request request;
    if (!preset::read_request(*value, request)) server->run(request);
  }
  return 0;
}

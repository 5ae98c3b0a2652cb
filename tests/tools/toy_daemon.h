// A daemon with the catalog of an engine that is made up, so that tests can rely on its rules.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "presetctl_run.h"

namespace test {

// Started at first use, ended with the tests. It knows the engine "toy" (versions main and 1.4),
// two flags of vLLM, and that there are four GPUs.
Daemon& toy_daemon();

struct OnToyDaemon {
  RpcClient client = toy_daemon().client();
};

// As in presetctl_run.h, against toy_daemon().
Finished toy(const std::vector<std::string>& words, const std::string& input = {});
std::string toy_out(const std::vector<std::string>& words, const std::string& input = {});
boost::json::value toy_json(const std::vector<std::string>& words, const std::string& input = {});

// Fails the case unless `text` holds `part`.
void check_has(std::string_view text, std::string_view part);

// Fails the case unless the run ended with `code` and its standard error holds `part`.
void check_refused(const Finished& done, int code, std::string_view part);

}  // namespace test

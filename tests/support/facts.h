// What the endpoint tests share: one daemon per program, and checks that say where they stand.
#pragma once

#include <boost/json.hpp>
#include <source_location>
#include <string>
#include <string_view>
#include <vector>

#include "support/daemon.h"
#include "support/rpc_client.h"

namespace test {

// The error codes of the specification.
inline constexpr int kParseError = -32700;
inline constexpr int kInvalidRequest = -32600;
inline constexpr int kMethodNotFound = -32601;
inline constexpr int kInvalidParams = -32602;
inline constexpr int kNotFound = -32001;
inline constexpr int kAlreadyExists = -32002;
inline constexpr int kSystemPreset = -32003;
inline constexpr int kRevisionConflict = -32004;
inline constexpr int kPermissionDenied = -32005;
inline constexpr int kLimitExceeded = -32006;
inline constexpr int kUnavailable = -32007;
inline constexpr int kVetoed = -32008;
inline constexpr int kWrongState = -32009;
inline constexpr int kNoRunner = -32010;

// The daemon of this program, with the settings of a three-line file and the seeds of
// seed_text(). Started at first use; a test fails if it does not end well.
Daemon& shared_daemon();

// The system presets of shared_daemon(): those of the seed document.
std::string_view seed_text();

// A connection to shared_daemon() for each case.
struct OnSharedDaemon {
  RpcClient client = shared_daemon().client();
};

// Params of preset.create with a search space of one parameter; `more` are further members.
boost::json::object preset_params(std::string_view name, const boost::json::object& more = {});

// Creates it and answers the preset.
boost::json::object create_preset(RpcClient& client, std::string_view name,
                                  const boost::json::object& more = {});

// The names in a preset.list answer's order.
std::vector<std::string> names_of(const boost::json::value& list_result);

// What store.verify finds wrong, as JSON text; "" for nothing.
std::string wrong_in_store(RpcClient& client);

std::string repeat(std::string_view piece, std::size_t count);

void check_error(const Answer& answer, int code, std::string_view data_code,
                 std::source_location where = std::source_location::current());

// -32602 whose data.errors have exactly these paths (in any order).
void check_invalid(const Answer& answer, std::vector<std::string> paths,
                   std::source_location where = std::source_location::current());

void check_ok(const Answer& answer, std::source_location where = std::source_location::current());

void check_equal(const boost::json::value& got, const boost::json::value& expected,
                 std::source_location where = std::source_location::current());

}  // namespace test

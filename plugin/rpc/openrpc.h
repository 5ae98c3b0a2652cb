// What the endpoint says about itself: OpenRPC 1.2.6, made from the rows and the host's table.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/rpc/method.h"

namespace preset {

inline constexpr std::string_view kDiscover = "rpc.discover";

// The row of rpc.discover: checked like any other, answered by the dispatcher.
extern const Method kDiscoverMethod;

// The OpenRPC Method Object without its name, as the host's table wants it.
std::string method_description(const Method& method);

// The whole document. `host_list` is the host's table as JSON text, or "[]": then `own` stands in
// for it. Its rows may bring the schemas that they refer to, as `x-schemas` (name → schema): those
// become components. What the endpoint sends by itself stands in `x-notifications`. [any thread]
std::string openrpc_document(std::string_view host_list, std::span<const Method> own);

// The names of all methods, sorted; for "did you mean".
std::vector<std::string> method_names(std::string_view host_list, std::span<const Method> own);

}  // namespace preset

// How often each combination of some variables occurs.
#pragma once

#include <optional>
#include <vector>

#include "plugin/space/cluster.h"

namespace preset {

// Over `keep`, variables of the cluster, by position; nothing if it would take more than `most`
// cells. The cluster must be exact.
std::optional<Table<Real>> joint(const Model& model, const Cluster& cluster,
                                 const std::vector<Var>& keep, std::uint64_t most, Work& work);

// The product of `tables` summed over all of `vars` but `keep`, in a cheap order; as above.
std::optional<Table<Real>> sum_onto(std::vector<Table<Real>> tables, const std::vector<Var>& vars,
                                    const std::vector<Var>& keep,
                                    std::span<const std::uint32_t> sizes, std::uint64_t most,
                                    Work& work);

}  // namespace preset

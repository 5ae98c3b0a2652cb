// The strategy that asks a model of the scores so far.
#pragma once

#include <cstdint>
#include <memory>

#include "search/domain.h"
#include "search/search.h"

namespace tuningd {

// `drawn` points, spread over the domain, come before the model is asked; more while no two scores
// differ. A point that failed is told to it as worse than the worst.
std::unique_ptr<Searcher> bayesian_searcher(std::unique_ptr<Domain> domain, std::uint64_t drawn,
                                            std::uint64_t seed);

}  // namespace tuningd

// What is thought of points that were not tried: a Gaussian process over the scores of those that
// were. Its algebra and the search for its scales are dlib's.
#pragma once

#include <memory>
#include <vector>

#include "search/encoding.h"

namespace tuningd {

class Surrogate {
 public:
  explicit Surrogate(std::vector<Encoding::Dimension> dimensions);
  ~Surrogate();
  Surrogate(Surrogate&&) noexcept;
  Surrogate& operator=(Surrogate&&) noexcept;

  struct Score {
    Vector at;
    double score = 0;  // lower is better
  };
  // From now on it knows these, at least two of them. `pending` are points whose score is not known
  // yet: what is thought of them counts as known, so that the next one is another. Deterministic:
  // what came before changes the time it takes and where the search for scales begins.
  void learn(const std::vector<Score>& known, const std::vector<Vector>& pending);

  // How much better than the best each of these may be expected to be, on a scale of its own; as
  // logarithms, for the differences between hopeless points matter, too.
  std::vector<double> improvements(const std::vector<Vector>& points) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tuningd

// A model of the scores that says where a better one may be: dlib's global function search, which
// takes turns between an upper bound of all that is known and a quadratic form around the best.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "search/encoding.h"

namespace tuningd {

class Model {
 public:
  struct Score {
    Vector at;
    double score = 0;  // lower is better
  };

  // Every dimension varies among `known`, and so do the scores. Deterministic.
  Model(const std::vector<Encoding::Dimension>& dimensions, const std::vector<Score>& known,
        std::uint64_t seed);
  ~Model();
  Model(Model&&) noexcept;
  Model& operator=(Model&&) noexcept;

  struct Request {
    std::uint64_t id = 0;
    Vector at;
  };
  // Requests without an answer are taken into account.
  Request ask();
  void tell(std::uint64_t id, double score);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tuningd

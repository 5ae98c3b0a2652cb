#include "search/model.h"

#include <dlib/global_optimization/global_function_search.h>

#include <map>

namespace tuningd {
namespace {

using Column = dlib::matrix<double, 0, 1>;

// Points at which the upper bound is looked at for each request. More of them cost time and do not
// help in spaces of a few thousand points.
constexpr std::size_t kSamples = 2000;
constexpr double kNoise = 0.001;  // dlib's own default, of the spread of the scores

Column column_of(const Vector& vector) {
  Column column(static_cast<long>(vector.size()));
  for (std::size_t i = 0; i < vector.size(); ++i) column(static_cast<long>(i)) = vector[i];
  return column;
}

dlib::function_spec spec_of(const std::vector<Encoding::Dimension>& dimensions) {
  Column low(static_cast<long>(dimensions.size()));
  Column high(static_cast<long>(dimensions.size()));
  std::vector<bool> whole;
  for (std::size_t i = 0; i < dimensions.size(); ++i) {
    low(static_cast<long>(i)) = dimensions[i].low;
    high(static_cast<long>(i)) = dimensions[i].high;
    whole.push_back(dimensions[i].whole);
  }
  return {low, high, whole};
}

std::vector<dlib::function_evaluation> evaluations(const std::vector<Model::Score>& known) {
  std::vector<dlib::function_evaluation> all;
  all.reserve(known.size());
  for (const Model::Score& each : known) all.emplace_back(column_of(each.at), -each.score);
  return all;
}

}  // namespace

struct Model::Impl {
  Impl(const std::vector<Encoding::Dimension>& dimensions, const std::vector<Score>& known)
      : search({spec_of(dimensions)}, {evaluations(known)}, kNoise) {}

  dlib::global_function_search search;
  std::map<std::uint64_t, dlib::function_evaluation_request> asked;
  std::uint64_t last = 0;
};

Model::Model(const std::vector<Encoding::Dimension>& dimensions, const std::vector<Score>& known,
             std::uint64_t seed)
    : impl_(std::make_unique<Impl>(dimensions, known)) {
  impl_->search.set_seed(static_cast<time_t>(seed >> 1));
  impl_->search.set_monte_carlo_upper_bound_sample_num(kSamples);
}

Model::~Model() = default;
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;

Model::Request Model::ask() {
  auto request = impl_->search.get_next_x();
  Request answer{++impl_->last, {}};
  for (long i = 0; i < request.x().size(); ++i) answer.at.push_back(request.x()(i));
  impl_->asked.emplace(answer.id, std::move(request));
  return answer;
}

void Model::tell(std::uint64_t id, double score) {
  const auto found = impl_->asked.find(id);
  if (found == impl_->asked.end()) return;
  found->second.set(-score);
  impl_->asked.erase(found);
}

}  // namespace tuningd

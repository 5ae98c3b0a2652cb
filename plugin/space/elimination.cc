#include "plugin/space/elimination.h"

#include <cmath>

namespace preset {
namespace {

template <class N>
class EliminationOf final : public Elimination {
 public:
  EliminationOf(std::vector<Var> order, std::vector<Table<double>> tables,
                std::span<const std::uint32_t> sizes)
      : order_(std::move(order)), sizes_(sizes), position_(sizes.size()) {
    for (std::size_t i = 0; i < order_.size(); ++i) position_[order_[i]] = i;
    walk_.assign(order_.rbegin(), order_.rend());
    buckets_.resize(order_.size());
    for (auto& table : tables) {
      add({std::move(table.scope), std::vector<N>(table.cells.begin(), table.cells.end())});
    }
    for (std::size_t i = 0; i < order_.size(); ++i) send(i);
  }

  Real total() const override {
    Real product = constant_;
    for (const N root : roots_) product *= static_cast<Real>(root);
    return product;
  }

  std::vector<std::vector<Real>> marginals() const override {
    std::vector<Table<N>> down(buckets_.size());  // what the rest says to each bucket
    std::vector<std::vector<Real>> result(buckets_.size());
    for (std::size_t i = buckets_.size(); i-- > 0;) {
      const Bucket& bucket = buckets_[i];
      std::vector<const Table<N>*> parts = tables_of(bucket);
      if (bucket.root) {
        Real others = constant_;
        for (std::size_t r = 0; r < roots_.size(); ++r) {
          if (r != *bucket.root) others *= static_cast<Real>(roots_[r]);
        }
        down[i] = {{}, {static_cast<N>(others)}};
      }
      parts.push_back(&down[i]);
      const auto belief = sum_product<N>(parts, sizes_, {order_[i]}, bucket.scope);
      result[i].assign(belief.cells.begin(), belief.cells.end());
      tell_children(i, down);
    }
    return result;
  }

  void weights(std::size_t step, const std::uint32_t* at, std::vector<Real>& out) const override {
    const Bucket& bucket = buckets_[buckets_.size() - 1 - step];
    const Var var = walk_[step];
    out.assign(sizes_[var], 1);
    for (const std::size_t t : bucket.tables) {
      const Table<N>& table = tables_[t];
      std::size_t cell = 0, stride = 0, next = 1;
      for (std::size_t i = table.scope.size(); i-- > 0; next *= sizes_[table.scope[i]]) {
        if (table.scope[i] == var) {
          stride = next;
        } else {
          cell += at[table.scope[i]] * next;
        }
      }
      for (std::size_t s = 0; s < out.size(); ++s) {
        out[s] *= static_cast<Real>(table.cells[cell + s * stride]);
      }
    }
  }

 private:
  struct Bucket {
    std::vector<std::size_t> tables;    // those whose first variable to go is this bucket's
    std::vector<Var> scope;             // the other variables in them
    std::optional<std::size_t> from;    // in tables_: the message this bucket sent
    std::vector<std::size_t> children;  // buckets whose message came here
    std::optional<std::size_t> root;    // in roots_, where the message was a number
  };

  // Returns the bucket it came to; none for a number.
  std::optional<std::size_t> add(Table<N> table) {
    if (table.scope.empty()) {
      constant_ *= static_cast<Real>(table.cells[0]);
      return std::nullopt;
    }
    std::size_t first = order_.size();
    for (const Var var : table.scope) first = std::min(first, position_[var]);
    for (const Var var : table.scope) {
      auto& scope = buckets_[first].scope;
      if (var != order_[first] && std::ranges::find(scope, var) == scope.end()) {
        scope.push_back(var);
      }
    }
    buckets_[first].tables.push_back(tables_.size());
    tables_.push_back(std::move(table));
    return first;
  }

  std::vector<const Table<N>*> tables_of(const Bucket& bucket) const {
    std::vector<const Table<N>*> parts;
    for (const std::size_t t : bucket.tables) parts.push_back(&tables_[t]);
    return parts;
  }

  void send(std::size_t i) {
    Bucket& bucket = buckets_[i];
    // In the order of elimination, so that tables of one bucket are gone through alike.
    std::ranges::sort(bucket.scope, {}, [this](Var var) { return position_[var]; });
    auto message = sum_product<N>(tables_of(bucket), sizes_, bucket.scope, {order_[i]});
    if (message.scope.empty()) {
      bucket.root = roots_.size();
      roots_.push_back(message.cells[0]);
      return;
    }
    bucket.from = tables_.size();
    const std::size_t to = *add(std::move(message));
    buckets_[to].children.push_back(i);
  }

  void tell_children(std::size_t i, std::vector<Table<N>>& down) const {
    const Bucket& bucket = buckets_[i];
    for (const std::size_t child : bucket.children) {
      std::vector<const Table<N>*> parts;
      for (const std::size_t t : bucket.tables) {
        if (t != *buckets_[child].from) parts.push_back(&tables_[t]);
      }
      parts.push_back(&down[i]);
      const std::vector<Var>& out = tables_[*buckets_[child].from].scope;
      std::vector<Var> sum;
      const auto take = [&](Var var) {
        if (std::ranges::find(out, var) == out.end()) sum.push_back(var);
      };
      for (const Var var : bucket.scope) take(var);
      take(order_[i]);
      down[child] = sum_product<N>(parts, sizes_, out, sum);
    }
  }

  std::vector<Var> order_;
  std::span<const std::uint32_t> sizes_;
  std::vector<std::size_t> position_;
  std::vector<Bucket> buckets_;
  std::vector<Table<N>> tables_;
  std::vector<N> roots_;
  Real constant_ = 1;
};

}  // namespace

std::unique_ptr<const Elimination> Elimination::make(std::vector<Var> order,
                                                     std::vector<Table<double>> tables,
                                                     std::span<const std::uint32_t> sizes) {
  double points = 1;
  for (const Var var : order) points *= sizes[var];
  for (const auto& table : tables) {
    double most = 1;
    for (const double cell : table.cells) most = std::max(most, cell);
    points *= most;
  }
  // Doubles are quicker and hold whole numbers below 2^53.
  if (points < 0x1p53) {
    return std::make_unique<EliminationOf<double>>(std::move(order), std::move(tables), sizes);
  }
  return std::make_unique<EliminationOf<Real>>(std::move(order), std::move(tables), sizes);
}

}  // namespace preset

#include "plugin/rpc/line_cutter.h"

#include <algorithm>

namespace preset {
namespace {

// A long line's buffer is not kept once the line is done.
constexpr std::size_t kKeptCapacity = 64U << 10;

bool is_blank(std::string_view line) {
  return std::ranges::all_of(line, [](char c) { return c == ' ' || c == '\t' || c == '\r'; });
}

}  // namespace

std::string_view LineCutter::rest() const {
  return (own_.empty() ? borrowed_ : std::string_view(own_)).substr(at_);
}

void LineCutter::use(std::size_t bytes) {
  last_ = at_;
  at_ += bytes;
  searched_ = at_;
  lines_ += skipping_ ? 0 : 1;  // the rest of a line that is too long is no new one
}

void LineCutter::feed(std::string_view bytes) {
  keep();
  if (own_.empty()) {
    borrowed_ = bytes;
  } else {
    own_.append(bytes);
  }
}

LineCutter::Cut LineCutter::next(std::string_view& line) {
  for (;;) {
    const std::string_view left = rest();
    std::size_t size = left.find('\n', searched_ - at_);
    const bool whole = size != std::string_view::npos;
    if (!whole) {
      size = left.size();
    }
    if (skipping_) {
      use(size + (whole ? 1 : 0));
      if (!whole) {
        return Cut::kNone;
      }
      skipping_ = false;
      continue;
    }
    line = left.substr(0, size);
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    if (line.size() > limit_) {
      use(size + (whole ? 1 : 0));
      skipping_ = !whole;
      return Cut::kTooLong;
    }
    if (!whole && (!ended_ || left.empty())) {
      searched_ = at_ + size;
      return Cut::kNone;
    }
    use(size + (whole ? 1 : 0));
    if (!is_blank(line)) {
      return Cut::kLine;
    }
  }
}

void LineCutter::back() {
  at_ = last_;
  searched_ = last_;
  --lines_;
}

void LineCutter::keep() {
  if (own_.empty()) {
    own_.assign(borrowed_.substr(at_));
    borrowed_ = {};
  } else if (at_ == own_.size()) {
    own_.clear();
    if (own_.capacity() > kKeptCapacity) {
      own_ = std::string();
    }
  } else if (at_ >= own_.size() / 2) {
    own_.erase(0, at_);
  } else {
    return;  // moving more than is dropped does not pay
  }
  searched_ -= at_;
  at_ = 0;
  last_ = 0;
}

}  // namespace preset

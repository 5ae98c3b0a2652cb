// Writing the text format of Prometheus, version 0.0.4.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace console {

using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

// The two lines before the samples of one metric; `type`: counter, gauge, histogram.
void append_metric(std::string& out, std::string_view name, std::string_view type,
                   std::string_view help);
void append_sample(std::string& out, std::string_view name, const Labels& labels, double value);

// A number in the fewest digits that read back as the same.
std::string metric_number(double value);

}  // namespace console

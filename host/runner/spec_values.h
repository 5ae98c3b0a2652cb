// Reading single values of a runner's file.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <utility>
#include <vector>

#include "config/keys.h"
#include "runner/runner_spec.h"

namespace tuningd::spec {

using config::Complaint;

Complaint take_name(const boost::json::value& value, std::string& to);
// A number of at least `least`.
Complaint take_number(const boost::json::value& value, double least, double& to);
Complaint take_seconds(const boost::json::value& value, double& to);
Complaint take_word(const boost::json::value& value, Word& to);
Complaint take_words(const boost::json::value& value, std::vector<Word>& to);
Complaint take_path(const boost::json::value& value, JsonPath& to);  // "a.b"
Complaint take_paths(const boost::json::value& value, std::vector<JsonPath>& to);
Complaint take_port(const boost::json::value& value, std::uint16_t& to);
Complaint take_ready_http(const boost::json::value& value, Word& to);
Complaint take_metrics_file(const boost::json::value& value, std::optional<Word>& to);
Complaint take_variables(const boost::json::value& value,
                         std::vector<std::pair<std::string, Word>>& to);
Complaint take_product(const boost::json::value& value, std::vector<GpuFactor>& to);

// For rows of texts.
Complaint check_variable(const std::string& name);
Complaint check_not_empty(const std::string& text);

}  // namespace tuningd::spec

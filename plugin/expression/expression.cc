#include "plugin/expression/expression.h"

#include <utility>

#include "plugin/expression/program.h"

namespace preset {

Expression::Expression(std::shared_ptr<const Program> program) : program_(std::move(program)) {}

const std::string& Expression::text() const {
  return program_->text;
}

const std::vector<std::string>& Expression::names() const {
  return program_->names;
}

}  // namespace preset

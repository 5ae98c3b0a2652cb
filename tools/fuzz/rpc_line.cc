// Bytes from a connection up to a method's door: lines cut whatever the pieces they arrive in,
// requests read, params checked against the row. No store.
#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <string>
#include <vector>

#include "config/capped_resource.h"
#include "config/json_text.h"
#include "fuzz.h"
#include "json_oracle.h"
#include "plugin/rpc/errors.h"
#include "plugin/rpc/line_cutter.h"
#include "plugin/rpc/method_table.h"
#include "plugin/rpc/params.h"
#include "plugin/rpc/request.h"

namespace {

namespace json = boost::json;
using fuzz::check;
using preset::LineCutter;

constexpr std::size_t kLineLimit = 4096;
const std::string kTooLong = "\ntoo long";  // no line holds an LF

// The bytes in pieces of the sizes that `pieces` gives, over and over; a piece is gone after
// keep().
std::vector<std::string> cut(std::string_view stream, std::string_view pieces) {
  LineCutter cutter(kLineLimit);
  std::vector<std::string> lines;
  std::string_view line;
  const auto take = [&] {
    for (;;) {
      switch (cutter.next(line)) {
        case LineCutter::Cut::kNone:
          return;
        case LineCutter::Cut::kLine: {
          const std::string first(line);
          cutter.back();
          check(cutter.next(line) == LineCutter::Cut::kLine && line == first,
                "a line taken back comes again");
          lines.push_back(first);
          break;
        }
        case LineCutter::Cut::kTooLong:
          lines.push_back(kTooLong);
      }
    }
  };
  for (std::size_t i = 0; !stream.empty(); ++i) {
    const std::size_t size =
        pieces.empty() ? stream.size() : 1U + static_cast<unsigned char>(pieces[i % pieces.size()]);
    std::string piece(stream.substr(0, size));
    stream.remove_prefix(piece.size());
    cutter.feed(piece);
    take();
    cutter.keep();
    std::fill(piece.begin(), piece.end(), '?');
  }
  cutter.end();
  take();
  check(!cutter.mid_line() || (!lines.empty() && lines.back() == kTooLong),
        "nothing is left after the end");
  return lines;
}

// The same lines, cut the plain way.
std::vector<std::string> cut_plainly(std::string_view stream) {
  std::vector<std::string> lines;
  while (!stream.empty()) {
    const std::size_t lf = stream.find('\n');
    std::string_view line = stream.substr(0, lf);
    stream.remove_prefix(lf == std::string_view::npos ? stream.size() : lf + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() > kLineLimit) {
      lines.push_back(kTooLong);
    } else if (line.find_first_not_of(" \t\r") != std::string_view::npos) {
      lines.emplace_back(line);
    }
  }
  return lines;
}

void check_answer(const std::string& answer) {
  check(answer.find('\n') == std::string::npos, "an answer is one line", answer);
  check(fuzz::oracle_json(answer).has_value(), "an answer is JSON", answer);
}

void knock(json::value& element) {
  preset::Request request;
  std::string answer;
  if (const auto wrong = preset::read_request(element, request)) {
    preset::append_error(answer, preset::id_text(request.id), *wrong);
    check_answer(answer);
    return;
  }
  preset::append_result_head(answer, request.id);
  answer += "null}";
  check_answer(answer);
  const preset::Method* method = preset::find_method(preset::preset_methods(), request.method);
  if (method == nullptr) {
    answer.clear();
    preset::append_error(answer, "1", preset::method_not_found(request.method, ""));
    check_answer(answer);
    return;
  }
  const auto checked = preset::check_params(*method, request.params);
  if (!checked) {
    check(checked.error().errors.size() <= 101, "at most a hundred faults are told");
    answer.clear();
    preset::append_error(answer, "1", preset::to_rpc_error(checked.error()));
    check_answer(answer);
    return;
  }
  check(checked->members.size() <= method->params.size(), "checked params are the row's");
  for (const auto& param : method->params) {
    check(!param.required || checked->members.contains(param.name), "required params are there");
  }
  const std::string canonical = preset::canonical_params(*method, checked->members);
  check(preset::canonical_params(*method, json::object(checked->members)) == canonical,
        "equal params have one canonical text");
  check(preset::request_digest(*method, checked->members).size() == 32, "a digest has 32 digits");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::string_view pieces = input.take(input.byte() % 8U);
  const std::vector<std::string> lines = cut(input.rest(), pieces);
  check(lines == cut_plainly(input.rest()), "lines do not depend on how they arrive");

  for (const std::string& line : lines) {
    config::CappedResource heap(std::size_t{1} << 20U);
    json::monotonic_resource arena(4096, &heap);
    auto value = config::parse_json(line, {}, &arena);
    if (!value) {
      std::string answer;
      preset::append_error(answer, "null", preset::to_rpc_error(value.error()));
      check_answer(answer);
    } else if (auto* batch = value->if_array()) {
      for (auto& element : *batch) knock(element);
    } else {
      knock(*value);
    }
  }
  return 0;
}

// The only file that knows yaml-cpp. Its events are used, not its nodes: they show anchors, tags
// and quoting, budgets are enforced while parsing, and no cycle can be built.
#include "config/yaml_text.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cerrno>
#include <istream>
#include <optional>
#include <streambuf>
#include <system_error>
#include <utility>

#include "config/json_text.h"
#include "utf8.h"
#include "yaml_scalar.h"

namespace config {
namespace {

namespace json = boost::json;

// Thrown by the handler through yaml-cpp, caught in parse_yaml.
struct Refused {
  Problem problem;
};

// Reads from a view without copying it.
class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    char* start = const_cast<char*>(text.data());  // a get area is never written to
    setg(start, start, start + text.size());
  }
};

// Offsets of the lines, to turn bytes into characters in columns.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text), starts_{0} {
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] == '\n') starts_.push_back(at + 1);
    }
  }

  Position at_offset(std::size_t offset) const {
    const auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
    const auto line = static_cast<std::size_t>(next - starts_.begin());
    const std::size_t start = starts_[line - 1];
    return {line, count_characters(text_.substr(start, offset - start)) + 1};
  }
  Position at_mark(const YAML::Mark& mark) const {
    return mark.is_null() ? Position{} : at_offset(offset_of(mark));
  }
  // The text from the mark on.
  std::string_view rest(const YAML::Mark& mark) const { return text_.substr(offset_of(mark)); }

 private:
  // A mark's column is in bytes.
  std::size_t offset_of(const YAML::Mark& mark) const {
    const auto line = static_cast<std::size_t>(std::max(mark.line, 0));
    const auto column = static_cast<std::size_t>(std::max(mark.column, 0));
    if (line >= starts_.size()) return text_.size();
    return std::min(starts_[line] + column, text_.size());
  }

  std::string_view text_;
  std::vector<std::size_t> starts_;
};

// Whether `text`, which begins with a scalar and its tag, begins with a quote that is never closed:
// yaml-cpp takes the end of the text for the end of the scalar if it follows a line break.
bool is_unclosed(std::string_view text) {
  if (text.starts_with('!')) {
    text.remove_prefix(std::min(text.find_first_of(" \t\r\n"), text.size()));
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  }
  if (text.empty() || (text.front() != '"' && text.front() != '\'')) return false;
  const char quote = text.front();
  for (std::size_t at = 1; at < text.size(); ++at) {
    const bool escape = quote == '"' ? text[at] == '\\' : text.substr(at).starts_with("''");
    if (escape) {
      ++at;
    } else if (text[at] == quote) {
      return false;
    }
  }
  return true;
}

// yaml-cpp gives the escapes \N and \_ as the single bytes 85 and A0 instead of U+0085 and U+00A0.
// The text was UTF-8 before, so no other byte can be out of place.
std::string with_whole_characters(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) out += '\xC2';
    out += text.substr(0, std::max<std::size_t>(length, 1));
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

class Builder final : public YAML::EventHandler {
 public:
  Builder(YamlDocument& document, const Lines& lines, const YamlLimits& limits)
      : document_(document), lines_(lines), limits_(limits) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (std::exchange(started_, true)) {
      refuse(mark, "a second document, or text after the first one");
    }
  }
  void OnDocumentEnd() override {}

  void OnAnchor(const YAML::Mark& mark, const std::string& name) override {
    refuse(mark, "anchors are not allowed (&" + name + ")");
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    refuse(mark, "aliases are not allowed");
  }
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    if (expects_key()) refuse(mark, "a key must not be null");
    refuse_what_is_missing(mark);
    add(mark, json::value(nullptr));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& bytes) override {
    const std::string text = is_utf8(bytes) ? bytes : with_whole_characters(bytes);
    if (is_unclosed(lines_.rest(mark))) refuse(mark, "the quoted text does not end");
    if (expects_key() && tag == "?" && text == "<<") {
      refuse(mark, "merge keys (<<) are not allowed: write the keys out");
    }
    if (expects_key()) {
      const bool is_string = tag == "?" || tag == "!" || tag == "tag:yaml.org,2002:str";
      if (!is_string) refuse(mark, "a key must not have a tag");
      begin_member(mark, text);
      return;
    }
    auto value = resolve_scalar(tag, text);
    if (!value) refuse(mark, std::move(value.error()));
    add(mark, *std::move(value));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value style) override {
    begin_collection(mark, tag, "seq", json::array(), style == YAML::EmitterStyle::Flow);
  }
  void OnSequenceEnd() override { end_collection(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  YAML::EmitterStyle::value style) override {
    begin_collection(mark, tag, "map", json::object(), style == YAML::EmitterStyle::Flow);
  }
  void OnMapEnd() override { end_collection(); }

 private:
  // A map or list that is being read.
  struct Frame {
    json::value value;
    std::string pointer;
    bool flow;                       // written in brackets or braces
    std::optional<std::string> key;  // of a map: read, its value not yet
    int key_offset = 0;
  };

  [[noreturn]] void refuse(const YAML::Mark& mark, std::string message) const {
    throw Refused{{document_.file, lines_.at_mark(mark), here(), std::move(message)}};
  }

  // The pointer of the value that comes next.
  std::string here() const {
    if (frames_.empty()) return "";
    const Frame& top = frames_.back();
    if (const auto* array = top.value.if_array()) return pointer_append(top.pointer, array->size());
    return top.key ? pointer_append(top.pointer, *top.key) : top.pointer;
  }

  bool expects_key() const {
    return !frames_.empty() && frames_.back().value.is_object() && !frames_.back().key;
  }

  // yaml-cpp puts a null where nothing is written, also where YAML wants something: for a line
  // without a colon in a block map, and between two commas of a list.
  void refuse_what_is_missing(const YAML::Mark& mark) const {
    if (frames_.empty()) return;
    const Frame& top = frames_.back();
    if (top.key && !top.flow && mark.pos == top.key_offset) {
      refuse(mark, "a colon is missing after the key");
    }
    if (top.value.is_array() && top.flow && lines_.rest(mark).starts_with(',')) {
      refuse(mark, "an item is missing before the comma");
    }
  }

  void count_node(const YAML::Mark& mark) {
    if (++nodes_ > limits_.nodes) {
      refuse(mark, "more than " + std::to_string(limits_.nodes) + " keys and values");
    }
  }

  // A member's position is its key's; all else stands where it begins.
  void note_position(const YAML::Mark& mark) {
    document_.positions.try_emplace(here(), lines_.at_mark(mark));
  }

  void begin_member(const YAML::Mark& mark, const std::string& name) {
    count_node(mark);
    Frame& top = frames_.back();
    if (top.value.get_object().contains(name)) {
      const Position first = document_.position_of(pointer_append(top.pointer, name));
      refuse(mark, "duplicate key \"" + name + "\", first on line " + std::to_string(first.line));
    }
    top.key = name;
    top.key_offset = mark.pos;
    note_position(mark);
  }

  void begin_collection(const YAML::Mark& mark, const std::string& tag, std::string_view kind,
                        json::value empty, bool flow) {
    if (expects_key()) refuse(mark, "a key must be a scalar, not a map or list");
    std::string fault = check_collection_tag(tag, kind);
    if (!fault.empty()) refuse(mark, std::move(fault));
    if (frames_.size() >= limits_.depth) {
      refuse(mark, "nested deeper than " + std::to_string(limits_.depth) + " levels");
    }
    count_node(mark);
    note_position(mark);
    frames_.push_back({std::move(empty), here(), flow, std::nullopt});
  }

  void end_collection() {
    json::value value = std::move(frames_.back().value);
    frames_.pop_back();
    attach(std::move(value));
  }

  void add(const YAML::Mark& mark, json::value value) {
    count_node(mark);
    note_position(mark);
    attach(std::move(value));
  }

  void attach(json::value value) {
    if (frames_.empty()) {
      document_.value = std::move(value);
    } else if (auto* array = frames_.back().value.if_array()) {
      array->push_back(std::move(value));
    } else {
      Frame& top = frames_.back();
      top.value.get_object().emplace(*top.key, std::move(value));
      top.key.reset();
    }
  }

  YamlDocument& document_;
  const Lines& lines_;
  const YamlLimits& limits_;
  std::vector<Frame> frames_;
  std::size_t nodes_ = 0;
  bool started_ = false;
};

// What yaml-cpp lets pass or trips over: it takes U+0004 for the end of the text, counts lines by
// LF alone, and keeps a whole flow collection as tokens before the first event.
std::optional<Problem> check_bytes(std::string_view text, const std::string& file,
                                   const Lines& lines, const YamlLimits& limits) {
  const auto problem = [&](std::size_t offset, std::string message) {
    return Problem{file, lines.at_offset(offset), "", std::move(message)};
  };
  const std::size_t bad = find_invalid_utf8(text);
  if (bad != std::string_view::npos) return problem(bad, "not valid UTF-8");
  std::size_t flow_marks = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const std::string_view rest = text.substr(at);
    if (byte == '\r' && !rest.starts_with("\r\n")) {
      return problem(at, "a carriage return without a line feed");
    }
    if (byte == 0x7F || (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r')) {
      return problem(at, "a control character");
    }
    if (byte == 0xC2 && static_cast<unsigned char>(text[at + 1]) < 0xA0 &&
        !rest.starts_with("\xC2\x85")) {
      return problem(at, "a control character");
    }
    if (rest.starts_with("\xEF\xBB\xBF") || rest.starts_with("\xEF\xBF\xBE") ||
        rest.starts_with("\xEF\xBF\xBF")) {
      return problem(at, "a byte order mark or noncharacter inside the text");
    }
    if ((byte == ',' || byte == '[' || byte == '{') && ++flow_marks > limits.nodes) {
      return problem(at, "more than " + std::to_string(limits.nodes) + " of [ { and ,");
    }
  }
  return std::nullopt;
}

std::string errno_text() {
  return std::generic_category().message(errno);
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

}  // namespace

std::expected<YamlDocument, Problem> parse_yaml(std::string_view text, std::string file,
                                                const YamlLimits& limits) {
  if (text.size() > limits.bytes) {
    return std::unexpected(
        Problem{std::move(file), {}, "", "larger than " + std::to_string(limits.bytes) + " bytes"});
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const Lines lines(text);
  if (auto problem = check_bytes(text, file, lines, limits)) {
    return std::unexpected(*std::move(problem));
  }
  YamlDocument document;
  document.file = std::move(file);
  Builder builder(document, lines, limits);
  try {
    ViewBuffer buffer(text);
    std::istream input(&buffer);
    YAML::Parser parser(input);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (Refused& refused) {
    return std::unexpected(std::move(refused.problem));
  } catch (const YAML::Exception& fault) {
    // Its messages quote single bytes of the text.
    return std::unexpected(
        Problem{document.file, lines.at_mark(fault.mark), "", printable(fault.msg)});
  }
  return document;
}

std::expected<YamlDocument, Problem> load_yaml(const std::string& file, const YamlLimits& limits) {
  const auto refuse = [&](std::string message) {
    return std::unexpected(Problem{file, {}, "", std::move(message)});
  };
  // Not blocking: a FIFO in the way must not hang the daemon.
  const Descriptor input(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (input.get() < 0) return refuse("cannot open: " + errno_text());
  struct stat status{};
  if (::fstat(input.get(), &status) != 0) {
    return refuse("cannot read: " + errno_text());
  }
  if (!S_ISREG(status.st_mode)) return refuse("not a regular file");
  std::string text;
  char chunk[65536];
  for (;;) {
    const ssize_t got = ::read(input.get(), chunk, sizeof chunk);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return refuse("cannot read: " + errno_text());
    if (got == 0) break;
    text.append(chunk, static_cast<std::size_t>(got));
    if (text.size() > limits.bytes) break;  // parse_yaml says it
  }
  return parse_yaml(text, file, limits);
}

}  // namespace config

#include "preset_list.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "config/json_text.h"
#include "failure.h"
#include "json_body.h"

namespace console {

namespace json = boost::json;

namespace {

constexpr int kPage = 1000;

struct Page {
  std::string items;   // the elements of the array, without its brackets
  std::string cursor;  // of the next page; empty: this is the last
};

std::optional<std::string> cursor_of(const json::object& page) {
  const json::value* cursor = page.if_contains("next_cursor");
  if (cursor == nullptr) return std::nullopt;
  if (cursor->is_null()) return "";
  const json::string* text = cursor->if_string();
  if (text == nullptr) return std::nullopt;
  return std::string(*text);
}

// The page as the daemon writes it: only what follows the array is parsed. A quote within a text is
// escaped, so what is found last cannot stand in one.
std::optional<Page> slice(std::string& text) {
  constexpr std::string_view kHead = R"({"presets":[)";
  constexpr std::string_view kTail = R"(],"next_cursor":)";
  if (!text.starts_with(kHead)) return std::nullopt;
  const std::size_t end = text.rfind(kTail);
  if (end == std::string::npos || end < kHead.size()) return std::nullopt;
  const auto rest = config::parse_json("{" + text.substr(end + 2));
  if (!rest || !rest->is_object()) return std::nullopt;
  auto cursor = cursor_of(rest->get_object());
  if (!cursor) return std::nullopt;
  text.resize(end);
  text.erase(0, kHead.size());
  return Page{std::move(text), std::move(*cursor)};
}

std::optional<Page> read_page(std::string text) {
  if (auto sliced = slice(text)) return sliced;
  const auto parsed = config::parse_json(text, {.depth = kBodyDepth});
  const json::object* page = parsed ? parsed->if_object() : nullptr;
  const json::value* list = page == nullptr ? nullptr : page->if_contains("presets");
  if (list == nullptr || !list->is_array()) return std::nullopt;
  auto cursor = cursor_of(*page);
  if (!cursor) return std::nullopt;
  std::string items = config::to_json(*list);
  return Page{items.substr(1, items.size() - 2), std::move(*cursor)};
}

class PresetList : public std::enable_shared_from_this<PresetList> {
 public:
  PresetList(DaemonLink& link, std::string category, Answer answer)
      : link_(link), category_(std::move(category)), answer_(std::move(answer)) {}

  void ask() {
    ObjectText params;
    params.add_text("sort", "created_at").add_json("limit", std::to_string(limit_));
    if (!category_.empty()) params.add_text("category", category_);
    if (!cursor_.empty()) params.add_text("cursor", cursor_);
    link_.call("preset.list", std::move(params).take(), DaemonLink::Repeat::kOnce,
               [self = shared_from_this()](Reply reply) { self->take(std::move(reply)); });
  }

 private:
  void take(Reply reply) {
    if (reply.kind != Reply::Kind::kResult) {
      // The daemon's settings may allow shorter pages, or shorter answers, than this one.
      const bool too_much =
          reply.word() == "limit_exceeded" || reply.message.starts_with("/limit:");
      if (too_much && limit_ > 1) {
        limit_ /= 10;
        return ask();
      }
      return fail(refusal(reply));
    }
    auto page = read_page(std::move(reply.text));
    if (!page) return fail(failure(500, "tuningd sent no page of presets", "internal_error"));
    send(std::move(*page));
  }

  void send(Page page) {
    const bool last = page.cursor.empty();
    cursor_ = std::move(page.cursor);
    std::string& piece = page.items;
    if (!piece.empty() && any_) piece.insert(0, 1, ',');
    any_ = any_ || !piece.empty();
    if (last) piece += ']';
    if (!stream_) {
      piece.insert(0, 1, '[');
      Response head{.status = 200, .content_type = "application/json", .body = std::move(piece)};
      if (last) return answer_.send(std::move(head));
      stream_ = answer_.start(std::move(head));
    } else if (!piece.empty() && !stream_->write(std::move(piece))) {
      return;
    }
    if (last) return stream_->end();
    stream_->when_sent([self = shared_from_this()] { self->ask(); });
  }

  // Once the list has begun its status is said: a stream that is let go without end() is cut.
  void fail(Response response) {
    if (!stream_) answer_.send(std::move(response));
  }

  DaemonLink& link_;
  const std::string category_;
  Answer answer_;
  std::shared_ptr<Stream> stream_;
  std::string cursor_;
  int limit_ = kPage;
  bool any_ = false;  // preset was sent
};

}  // namespace

void send_preset_list(DaemonLink& link, const std::string& category, const Answer& answer) {
  std::make_shared<PresetList>(link, category, answer)->ask();
}

}  // namespace console

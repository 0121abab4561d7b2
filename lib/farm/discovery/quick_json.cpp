#include "farm/discovery/quick_json.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "base/text.hpp"

namespace farmtok::farm {
namespace {

using base::Json;

constexpr int deepest = 16;
/// Room for the fields of a usual record, and of an object in it: a map that grows copies its keys.
constexpr std::size_t usual_fields = 16, usual_inner_fields = 4;

class Reader {
 public:
  explicit Reader(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {}

  bool document(Json& out) {
    if (!value(out, 0)) return false;
    blanks();
    return at_ == end_;
  }

 private:
  void blanks() {
    while (at_ < end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
  }
  bool take(char c) {
    blanks();
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }
  bool word(std::string_view letters) {
    if (!std::string_view{at_, end_}.starts_with(letters)) return false;
    at_ += letters.size();
    return true;
  }

  bool value(Json& out, int depth) {
    blanks();
    if (at_ == end_ || depth > deepest) return false;
    switch (*at_) {
      case '{':
        return object(out, depth);
      case '[':
        return array(out, depth);
      case '"':
        out = Json(Json::value_t::string);
        return text(out.get_ref<std::string&>());
      case 't':
        out = true;
        return word("true");
      case 'f':
        out = false;
        return word("false");
      case 'n':
        out = nullptr;
        return word("null");
      default:
        return number(out);
    }
  }

  bool object(Json& out, int depth) {
    out = Json::object();
    ++at_;
    if (take('}')) return true;
    auto& fields = static_cast<Json::object_t::Container&>(out.get_ref<Json::object_t&>());
    fields.reserve(depth == 0 ? usual_fields : usual_inner_fields);
    do {
      std::string name;
      blanks();
      if (at_ == end_ || *at_ != '"' || !text(name) || !take(':')) return false;
      fields.emplace_back(std::move(name), nullptr);
      if (!value(fields.back().second, depth + 1)) return false;
    } while (take(','));
    return take('}');
  }

  bool array(Json& out, int depth) {
    out = Json::array();
    ++at_;
    if (take(']')) return true;
    auto& items = out.get_ref<Json::array_t&>();
    do {
      items.emplace_back();
      if (!value(items.back(), depth + 1)) return false;
    } while (take(','));
    return take(']');
  }

  bool text(std::string& out) {
    for (++at_;;) {
      const auto* stop = std::find_if(at_, end_, [](unsigned char c) { return c == '"' || c == '\\' || c < ' '; });
      out.append(at_, stop);
      at_ = stop;
      if (at_ == end_ || (*at_ != '"' && *at_ != '\\')) return false;
      if (*at_++ == '"') return true;
      constexpr std::string_view written = "\"\\/bfnrt", meant = "\"\\/\b\f\n\r\t";
      const auto place = at_ == end_ ? std::string_view::npos : written.find(*at_++);
      if (place == std::string_view::npos) return false;
      out += meant[place];
    }
  }

  bool number(Json& out) {
    const auto* stop = std::find_if_not(at_, end_, [](unsigned char c) {
      return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
    });
    const std::string_view token{at_, stop};
    at_ = stop;
    std::uint64_t whole = 0;
    const auto [end, fault] = std::from_chars(token.data(), token.data() + token.size(), whole);
    const bool plain = !token.empty() && (token.front() != '0' || token.size() == 1);
    if (plain && fault == std::errc{} && end == stop) {
      out = whole;
      return true;
    }
    out = Json::parse(token, nullptr, false);
    return !out.is_discarded();
  }

  const char* at_;
  const char* end_;
};

}  // namespace

std::optional<Json> quick_json(std::string_view text) {
  const bool ascii = std::ranges::none_of(text, [](unsigned char c) { return c >= 0x80; });
  Json made;
  if ((!ascii && !base::valid_utf8(text)) || !Reader{text}.document(made)) return std::nullopt;
  return made;
}

}  // namespace farmtok::farm

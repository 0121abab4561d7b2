#include "farm/discovery/filter/tokens.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <optional>

#include "base/text/text.hpp"
#include "base/time.hpp"

namespace farmtok::farm::discovery {
namespace {

using Kind = FilterToken::Kind;

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) & 0x80) != 0;
}
bool of_name(char c) { return letter(c) || digit(c) || c == '_'; }

class Cutter {
 public:
  explicit Cutter(std::string_view prompt) : text_(prompt) {}

  std::vector<FilterToken> run() {
    while (at_ < text_.size()) {
      if (const auto blank = blank_at(rest(0)); blank > 0) at_ += blank;
      else if (!(date() || number() || named() || quote() || word() || sign())) ++at_;
    }
    return std::move(made_);
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool starts(std::string_view what) const { return rest(0).starts_with(what); }
  std::string_view rest(std::size_t ahead) const {
    return std::string_view{text_}.substr(std::min(at_ + ahead, text_.size()));
  }
  bool blank_before() const {
    for (std::size_t length = 1; length <= std::min<std::size_t>(at_, 3); ++length)
      if (blank_at(std::string_view{text_}.substr(at_ - length)) == length) return true;
    return false;
  }

  void add(Kind kind, std::size_t length, std::string text, double value = 0) {
    made_.push_back({kind, at_, at_ + length, std::move(text), value});
    at_ += length;
  }

  bool date() {
    if (!digit(peek()) || text_.size() - at_ < 10 || digit(peek(10))) return false;
    const auto day = base::parse_day(rest(0).substr(0, 10));
    if (!day) return false;
    const auto since = std::chrono::sys_days{*day}.time_since_epoch();
    add(Kind::date, 10, text_.substr(at_, 10),
        static_cast<double>(std::chrono::duration_cast<std::chrono::seconds>(since).count()));
    return true;
  }

  bool number() {
    // ".5" is a half; "10..50" has two numbers.
    const bool half = peek() == '.' && digit(peek(1)) && (at_ == 0 || blank_before());
    if (!digit(peek()) && !half) return false;
    auto read = read_digits(rest(half ? 1 : 0));
    if (half) {
      read.unreadable = read.fraction || read.clock || read.plain.size() + 1 != read.length + 1;
      read.value = std::strtod(("0." + read.plain).c_str(), nullptr);
      ++read.length;
      read.fraction = true;
    }
    FilterToken token{Kind::number, at_, 0, std::move(read.plain), read.value};
    token.clock = read.clock;
    token.dotted = read.dotted;
    token.unreadable = read.unreadable;
    token.glued = at_ > 0 && letter(text_[at_ - 1]) && (static_cast<unsigned char>(text_[at_ - 1]) & 0x80) == 0;
    auto length = read.length;
    const auto blank = length + blank_at(rest(length));
    const char suffix = static_cast<char>(peek(blank) | 0x20);
    if (!read.clock && (suffix == 'k' || suffix == 'm' || suffix == 'b') && ends_word(rest(blank + 1))) {
      token.value *= suffix == 'k' ? 1e3 : suffix == 'm' ? 1e6 : 1e9;
      token.minutes = peek(blank) == 'm';  // "2M" are millions
      token.suffixed = true;
      // "1.500k" and "1,500k" are thousands of one number or the other.
      token.unreadable = token.unreadable || (read.length > token.text.size() && !read.fraction);
      length = blank + 1;
    }
    const auto percent = length + blank_at(rest(length));
    if (peek(percent) == '%') {
      token.percent = true;
      length = percent + 1;
    }
    if (peek(length) == '+' && !digit(peek(length + 1))) {
      token.plus = true;
      ++length;
    }
    token.to = at_ + length;
    at_ += length;
    made_.push_back(std::move(token));
    return true;
  }

  bool named() {
    if ((peek() != '#' && peek() != '@') || !of_name(peek(1))) return false;
    std::size_t length = 1;
    while (of_name(peek(length)) || (peek() == '@' && peek(length) == '.' && of_name(peek(length + 1)))) ++length;
    add(peek() == '#' ? Kind::hashtag : Kind::account, length, base::lower(text_.substr(at_ + 1, length - 1)));
    return true;
  }

  bool quote() {
    struct Marks {
      std::string_view open, close;
    };
    static constexpr std::array<Marks, 5> marks{{{"\"", "\""}, {"'", "'"}, {"“", "”"}, {"‘", "’"}, {"«", "»"}}};
    for (const auto& [open, close] : marks) {
      if (!starts(open)) continue;
      const auto end = text_.find(close, at_ + open.size());
      if (end == std::string_view::npos || end == at_ + open.size()) continue;
      // The apostrophe of "don't" is inside a word and does not reach this place; a plural's ("users'") has no partner.
      if (open == "'" && end + 1 < text_.size() && of_name(text_[end + 1])) continue;
      if (open == close && (names_value(end + close.size()) || is_value(at_ + open.size()))) {
        // "max_views": "500k" names a measure and its value.
        text_[at_] = text_[end] = ' ';
        return false;
      }
      add(Kind::quote, end + close.size() - at_, base::lower(text_.substr(at_ + open.size(), end - at_ - open.size())));
      return true;
    }
    return false;
  }

  bool names_value(std::size_t place) const {
    const auto behind = text_.find_first_not_of(' ', place);
    return behind != std::string::npos && (text_[behind] == ':' || text_[behind] == '=');
  }
  bool is_value(std::size_t place) const {
    return !made_.empty() && (made_.back().text == ":" || made_.back().text == "=") && digit(text_[place]);
  }

  bool word() {
    if (is_mark(rest(0))) return false;
    std::size_t length = 0;
    std::string text;
    while (at_ + length < text_.size()) {
      const auto left = rest(length);
      if (left.starts_with("’")) {
        length += std::string_view{"’"}.size();
      } else if (left.front() == '\'' && length > 0 && left.size() > 1 && letter(left[1])) {
        ++length;
      } else if (letter(left.front()) && !is_mark(left) && blank_at(left) == 0) {
        text += left.front();
        ++length;
      } else {
        break;
      }
    }
    if (length == 0) return false;
    text = base::lower(text);
    // "maxViews" is two words.
    static constexpr std::array<std::string_view, 14> measures{"views",  "likes",     "comments", "shares", "saves",
                                                               "length", "duration",  "seconds",  "age",    "plays",
                                                               "hearts", "bookmarks", "replies",  "reposts"};
    const bool bound = text.starts_with("max") || text.starts_with("min");
    if (bound && length == text.size() && std::ranges::count(measures, std::string_view{text}.substr(3)) > 0) {
      add(Kind::word, 3, text.substr(0, 3));
      add(Kind::word, length - 3, text.substr(3));
      return true;
    }
    add(Kind::word, length, std::move(text));
    return true;
  }

  bool shortens() const {
    if (made_.empty() || made_.back().to != at_) return false;
    const auto& word = made_.back().text;
    return word == "max" || word == "min" || word == "approx" || word == "ca";
  }

  static bool ends_word(std::string_view text) {
    return text.empty() || !of_name(text.front()) || is_mark(text) || blank_at(text) > 0;
  }

  /// Punctuation above ASCII is no letter.
  static bool is_mark(std::string_view text) {
    for (const std::string_view mark : {"≥", "≤", "≠", "≈", "≃", "±", "–", "—", "−", "‐", "‑", "“", "”", "‘", "’",
                                        "«", "»", "…", "·", "•", "×", "→", "½", "¼", "¾", "€", "£", "∼", "˜"})
      if (text.starts_with(mark)) return true;
    return false;
  }

  bool sign() {
    struct Sign {
      std::string_view written, meant;
    };
    static constexpr std::array<Sign, 56> signs{
        {{"%", "%"},  {">=", ">="}, {"=>", ">="}, {"<=", "<="}, {"=<", "<="}, {"!=", "!="}, {"<>", "!="},  {"==", "="},
         {"≥", ">="}, {"≤", "<="},  {"≠", "!="},  {"->", "to"}, {"→", "to"},  {">", ">"},   {"<", "<"},    {"=", "="},
         {"~", "~"},  {"≈", "~"},   {"≃", "~"},   {"∼", "~"},   {"˜", "~"},   {"±", "~"},   {"...", ".."}, {"..", ".."},
         {"…", ".."}, {",", ","},   {".", "."},   {";", "."},   {"\n", "."},  {"!", "."},   {"?", "."},    {"|", "."},
         {"^", "!"},  {"\\", "\\"}, {":", ":"},   {"(", "("},   {")", ")"},   {"[", "("},   {"]", ")"},    {"/", "/"},
         {"-", "-"},  {"–", "-"},   {"—", "-"},   {"−", "-"},   {"‐", "-"},   {"‑", "-"},   {"+", "+"},    {"&", "&"},
         {"*", "*"},  {"×", "*"},   {"$", "$"},   {"€", "$"},   {"£", "$"},   {"½", "~"},   {"¼", "~"},    {"¾", "~"}}};
    for (const auto& [written, meant] : signs) {
      if (!starts(written)) continue;
      // "**" is a common mark for bold text.
      if (written == "*" && (peek(1) == '*' || (at_ > 0 && text_[at_ - 1] == '*'))) continue;
      // ".." with the same blanks on both sides is a range; elsewhere it ends a sentence.
      const auto behind = blank_at(rest(written.size()));
      const bool spans = !made_.empty() && (behind > 0) == blank_before() && of_name(peek(written.size() + behind));
      // The period of "max. 60s" and "approx." ends no sentence.
      if (written == "." && shortens() && at_ + 1 < text_.size() && text_[at_ + 1] != '\n') {
        ++at_;
        return true;
      }
      // A backslash has a meaning before other signs: "\\"max_views\\"".
      if (written == "\\" && !letter(peek(1)) && peek(1) != '#' && peek(1) != '@') continue;
      const bool turns = (written == "!" || written == "\u00d7" || written == "\\") && leads_on(written.size());
      add(Kind::sign, written.size(), turns ? "!" : meant != ".." ? std::string{meant} : spans ? "-" : ".");
      return true;
    }
    return false;
  }

  /// The sign of "!vertical" and "\u00d7 #ad", which is at the end of no word and before one.
  bool leads_on(std::size_t length) const {
    const bool begins = at_ == 0 || blank_before() || text_[at_ - 1] == '\n' ||
                        (!made_.empty() && made_.back().kind == Kind::sign && made_.back().to == at_ &&
                         (made_.back().text != "." || text_[at_ - 1] == ';'));
    const auto behind = length + blank_at(rest(length));
    const char next = peek(behind);
    return begins &&
           (letter(next) || (digit(next) && text_[at_] == '!') || next == '#' || next == '@' || next == '(' ||
            next == '!' || next == '"' || next == '\'' || next == '<' || next == '>' || next == '.' || next == '-') &&
           !(next == '!' && rest(behind).find_first_not_of("! \t\n.") == std::string_view::npos);
  }

  std::string text_;
  std::size_t at_ = 0;
  std::vector<FilterToken> made_;
};

}  // namespace

std::vector<FilterToken> filter_tokens(std::string_view prompt) { return Cutter{prompt}.run(); }

}  // namespace farmtok::farm::discovery

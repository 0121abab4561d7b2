#include "farm/discovery/filter_tokens.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <optional>

#include "base/text.hpp"
#include "base/time.hpp"

namespace farmtok::farm {
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
      if (!(date() || number() || named() || quote() || word() || sign())) ++at_;
    }
    return std::move(made_);
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  void add(Kind kind, std::size_t length, std::string text, double value = 0) {
    made_.push_back({kind, at_, at_ + length, std::move(text), value});
    at_ += length;
  }

  bool date() {
    if (!digit(peek()) || text_.size() - at_ < 10 || digit(peek(10))) return false;
    const auto day = base::parse_day(text_.substr(at_, 10));
    if (!day) return false;
    const auto since = std::chrono::sys_days{*day}.time_since_epoch();
    add(Kind::date, 10, std::string{text_.substr(at_, 10)},
        static_cast<double>(std::chrono::duration_cast<std::chrono::seconds>(since).count()));
    return true;
  }

  /// "1,000,000", "10.000", "1.5": a point or comma before exactly three digits parts thousands.
  std::size_t read_digits(std::string& plain) const {
    std::size_t length = 0;
    bool fraction = false;
    while (at_ + length < text_.size()) {
      const char c = peek(length);
      if (digit(c)) {
        plain += c;
        ++length;
        continue;
      }
      std::size_t behind = 0;
      while (digit(peek(length + 1 + behind))) ++behind;
      if ((c != '.' && c != ',') || behind == 0 || fraction) break;
      if (behind != 3 || plain == "0") {
        if (c == ',' && behind > 2) break;
        plain += '.';
        fraction = true;
      }
      ++length;
    }
    return length;
  }

  bool number() {
    if (!digit(peek())) return false;
    std::string plain;
    auto length = read_digits(plain);
    FilterToken token{Kind::number, at_, 0, plain, std::strtod(plain.c_str(), nullptr)};
    const auto blank = peek(length) == ' ' ? length + 1 : length;
    const char suffix = static_cast<char>(peek(blank) | 0x20);
    if ((suffix == 'k' || suffix == 'm' || suffix == 'b') && !of_name(peek(blank + 1))) {
      token.value *= suffix == 'k' ? 1e3 : suffix == 'm' ? 1e6 : 1e9;
      token.minutes = suffix == 'm';
      length = blank + 1;
    }
    if (peek(length) == '%' || (peek(length) == ' ' && peek(length + 1) == '%')) {
      token.percent = true;
      length += peek(length) == '%' ? 1 : 2;
    }
    if (peek(length) == '+') {
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
      // The apostrophe of "don't" is inside a word and never comes here; a plural's ("users'") has no partner.
      if (open == "'" && end + 1 < text_.size() && of_name(text_[end + 1])) continue;
      add(Kind::quote, end + close.size() - at_, base::lower(text_.substr(at_ + open.size(), end - at_ - open.size())));
      return true;
    }
    return false;
  }

  bool word() {
    // Signs of punctuation above ASCII are no letters.
    for (const std::string_view mark : {"≥", "≤", "–", "—", "“", "”", "‘", "’", "«", "»", "…", "·", "•", "×"})
      if (starts(mark)) return false;
    std::size_t length = 0;
    std::string text;
    while (at_ + length < text_.size()) {
      const auto rest = text_.substr(at_ + length);
      if (rest.starts_with("’")) {
        length += std::string_view{"’"}.size();
      } else if (rest.front() == '\'' && length > 0 && rest.size() > 1 && letter(rest[1])) {
        ++length;
      } else if (letter(rest.front()) && !rest.starts_with("–") && !rest.starts_with("—") && !rest.starts_with("…")) {
        text += rest.front();
        ++length;
      } else {
        break;
      }
    }
    if (length == 0) return false;
    add(Kind::word, length, base::lower(text));
    return true;
  }

  bool sign() {
    struct Sign {
      std::string_view written, meant;
    };
    static constexpr std::array<Sign, 25> signs{{{">=", ">="}, {"=>", ">="}, {"<=", "<="}, {"=<", "<="}, {"≥", ">="},
                                                 {"≤", "<="},  {">", ">"},   {"<", "<"},   {",", ","},   {".", "."},
                                                 {";", "."},   {"\n", "."},  {"!", "."},   {"?", "."},   {":", ":"},
                                                 {"(", "("},   {")", ")"},   {"/", "/"},   {"-", "-"},   {"–", "-"},
                                                 {"—", "-"},   {"+", "+"},   {"&", "&"},   {"*", "*"},   {"×", "*"}}};
    for (const auto& [written, meant] : signs) {
      if (!starts(written)) continue;
      // "**" is how people print bold.
      if (written == "*" && (peek(1) == '*' || (at_ > 0 && text_[at_ - 1] == '*'))) continue;
      add(Kind::sign, written.size(), std::string{meant});
      return true;
    }
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<FilterToken> made_;
};

}  // namespace

std::vector<FilterToken> filter_tokens(std::string_view prompt) { return Cutter{prompt}.run(); }

double number_word(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, double>, 30> words{
      {{"one", 1},       {"two", 2},       {"three", 3},   {"four", 4},      {"five", 5},    {"six", 6},
       {"seven", 7},     {"eight", 8},     {"nine", 9},    {"ten", 10},      {"eleven", 11}, {"twelve", 12},
       {"fifteen", 15},  {"twenty", 20},   {"thirty", 30}, {"forty", 40},    {"fifty", 50},  {"sixty", 60},
       {"seventy", 70},  {"eighty", 80},   {"ninety", 90}, {"hundred", 100}, {"dozen", 12},  {"thousand", 1e3},
       {"million", 1e6}, {"billion", 1e9}, {"mio", 1e6},   {"mil", 1e6},     {"couple", 2},  {"grand", 1e3}}};
  const auto found = std::ranges::find(words, word, &std::pair<std::string_view, double>::first);
  return found == words.end() ? 0 : found->second;
}

}  // namespace farmtok::farm

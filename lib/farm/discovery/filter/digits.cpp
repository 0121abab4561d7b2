#include <algorithm>
#include <array>
#include <cstdlib>

#include "farm/discovery/filter/tokens.hpp"

namespace farmtok::farm::discovery {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

char at(std::string_view text, std::size_t place) { return place < text.size() ? text[place] : '\0'; }

std::size_t run_of_digits(std::string_view text, std::size_t from) {
  std::size_t length = 0;
  while (digit(at(text, from + length))) ++length;
  return length;
}

/// A sign that may separate groups of digits: its kind, and its bytes.
struct Separator {
  char kind = 0;  // ' ' for all blanks, '\'' for all apostrophes
  std::size_t length = 0;
};

Separator separator(std::string_view text) {
  if (const auto length = blank_at(text); length > 0) return {' ', length};
  for (const std::string_view mark : {"\u2019", "\u02bc"})
    if (text.starts_with(mark)) return {'\'', mark.size()};
  const char c = at(text, 0);
  if (c == ',' || c == '.' || c == '\'' || c == '_') return {c, 1};
  return {};
}

struct Groups {
  std::vector<std::string_view> digits;
  std::vector<char> separators;
  std::size_t length = 0;
  bool broken = false;
};

/// Blanks join only groups of three digits: "top 10 20 videos" has two numbers.
bool joins(const Groups& made, std::string_view text, std::size_t place, std::size_t run) {
  const bool only_blanks = std::ranges::all_of(made.separators, [](char each) { return each == ' '; });
  return run == 3 && only_blanks && made.digits.front().size() <= 3 && made.digits.front() != "0" &&
         !letter(at(text, place + run));
}

Groups cut(std::string_view text) {
  Groups made;
  made.length = run_of_digits(text, 0);
  made.digits.push_back(text.substr(0, made.length));
  while (true) {
    const auto [kind, length] = separator(text.substr(std::min(made.length, text.size())));
    if (kind == 0) return made;
    auto place = made.length + length;
    // "1, 000, 000" and "1, 500" may be one number or several.
    const auto blank = kind == ',' ? blank_at(text.substr(std::min(place, text.size()))) : 0;
    place += blank;
    const auto run = run_of_digits(text, place);
    if (run == 0) return made;
    if (blank > 0) {
      if (run != 3 || made.digits.front().size() > 3 || letter(at(text, place + run))) return made;
      made.broken = true;
    }
    if (kind == ' ' && !joins(made, text, place, run)) {
      // "1 000 00": digits that begin with a zero continue a number.
      if (text[place] != '0' || run == 1) return made;
      made.broken = true;
    }
    made.digits.push_back(text.substr(place, run));
    made.separators.push_back(kind);
    made.length = place + run;
  }
}

bool thousands(const Groups& groups, std::size_t many) {
  if (groups.digits[0].empty() || groups.digits[0].size() > 3 || groups.digits[0][0] == '0') return false;
  for (std::size_t i = 1; i < many; ++i)
    if (groups.digits[i].size() != 3 || groups.separators[i - 1] != groups.separators[0]) return false;
  return true;
}

/// "1,00,000": a lakh.
bool lakhs(const Groups& groups) {
  const auto many = groups.digits.size();
  if (many < 3 || groups.digits[0].size() > 2 || groups.digits[0][0] == '0' || groups.digits.back().size() != 3)
    return false;
  for (std::size_t i = 1; i + 1 < many; ++i)
    if (groups.digits[i].size() != 2) return false;
  return std::ranges::all_of(groups.separators, [](char each) { return each == ','; });
}

std::string joined(const Groups& groups, std::size_t many) {
  std::string plain;
  for (std::size_t i = 0; i < many; ++i) plain += groups.digits[i];
  return plain;
}

bool decimal_mark(char c) { return c == '.' || c == ','; }

/// Two digits after each colon, below sixty: "1:30", "1:02:03".
bool clock(std::string_view text, ReadDigits& made) {
  if (made.length > 2 || at(text, made.length) != ':') return false;
  if (!digit(at(text, made.length + 1))) return false;
  made.unreadable = false;  // "01:30" begins with a zero as clocks do
  double seconds = made.value;
  auto place = made.length;
  int parts = 0;
  for (; at(text, place) == ':' && digit(at(text, place + 1)); ++parts) {
    const auto run = run_of_digits(text, place + 1);
    const double part = std::strtod(std::string{text.substr(place + 1, run)}.c_str(), nullptr);
    made.unreadable = made.unreadable || run != 2 || part >= 60;
    seconds = seconds * 60 + part;
    place += 1 + run;
  }
  made.unreadable = made.unreadable || parts > 2;
  made.length = place;
  made.value = seconds;
  made.clock = true;
  return true;
}

/// Halves and quarters that are written as one sign.
void vulgar_fraction(std::string_view text, ReadDigits& made) {
  static constexpr std::array<std::pair<std::string_view, double>, 3> signs{
      {{"\u00bd", 0.5}, {"\u00bc", 0.25}, {"\u00be", 0.75}}};
  for (const auto& [sign, value] : signs) {
    if (!text.substr(std::min(made.length, text.size())).starts_with(sign)) continue;
    made.length += sign.size();
    made.value += value;
    made.fraction = true;
  }
}

}  // namespace

std::size_t blank_at(std::string_view text) {
  static constexpr std::array<std::string_view, 19> blanks{
      " ",      "\t",     "\u00a0", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
      "\u2007", "\u2008", "\u2009", "\u200a", "\u200b", "\u202f", "\u205f", "\u3000", "\ufeff"};
  for (const auto blank : blanks)
    if (text.starts_with(blank)) return blank.size();
  return 0;
}

ReadDigits read_digits(std::string_view text) {
  const auto groups = cut(text);
  const auto many = groups.digits.size();
  ReadDigits made{.length = groups.length, .plain = joined(groups, many), .unreadable = groups.broken};
  if (many == 1) {
    made.unreadable = made.unreadable || (groups.digits[0].size() > 1 && groups.digits[0][0] == '0');
  } else if (thousands(groups, many)) {
    made.dotted = many == 2 && groups.separators[0] == '.';
  } else if (lakhs(groups)) {
  } else if (const char last = groups.separators.back();
             decimal_mark(last) && (groups.digits[0].size() == 1 || groups.digits[0][0] != '0') &&
             (many == 2 || (groups.separators[0] != last && thousands(groups, many - 1)))) {
    made.plain = joined(groups, many - 1) + '.' + std::string{groups.digits.back()};
    made.fraction = true;
    made.unreadable = made.unreadable || (last == ',' && groups.digits.back().size() > 2);
  } else {
    made.unreadable = true;
  }
  made.value = std::strtod(made.plain.c_str(), nullptr);
  if (many != 1 || !clock(text, made)) vulgar_fraction(text, made);
  return made;
}

}  // namespace farmtok::farm::discovery

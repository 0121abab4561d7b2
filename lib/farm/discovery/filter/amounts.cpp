// Numbers in digits and words, and quantities with their units.

#include <algorithm>
#include <array>
#include <cmath>

#include "farm/discovery/filter/grammar.hpp"

namespace farmtok::farm::discovery {
namespace {

using Kind = FilterToken::Kind;
using Word = std::pair<std::string_view, double>;

constexpr std::array<Word, 29> small_words{
    {{"one", 1},       {"two", 2},       {"three", 3},    {"four", 4},     {"five", 5},       {"six", 6},
     {"seven", 7},     {"eight", 8},     {"nine", 9},     {"ten", 10},     {"eleven", 11},    {"twelve", 12},
     {"thirteen", 13}, {"fourteen", 14}, {"fifteen", 15}, {"sixteen", 16}, {"seventeen", 17}, {"eighteen", 18},
     {"nineteen", 19}, {"twenty", 20},   {"thirty", 30},  {"forty", 40},   {"fourty", 40},    {"fifty", 50},
     {"sixty", 60},    {"seventy", 70},  {"eighty", 80},  {"ninety", 90},  {"zero", 0}}};
constexpr std::array<Word, 14> scale_words{{{"hundred", 100},
                                            {"thousand", 1e3},
                                            {"grand", 1e3},
                                            {"lakh", 1e5},
                                            {"lakhs", 1e5},
                                            {"million", 1e6},
                                            {"mio", 1e6},
                                            {"mil", 1e6},
                                            {"mln", 1e6},
                                            {"mn", 1e6},
                                            {"crore", 1e7},
                                            {"crores", 1e7},
                                            {"billion", 1e9},
                                            {"bn", 1e9}}};

std::optional<double> look_up(const auto& words, const FilterToken* token) {
  if (!token || token->kind != Kind::word) return std::nullopt;
  const auto found = std::ranges::find(words, token->text, &Word::first);
  return found == words.end() ? std::nullopt : std::optional{found->second};
}

std::optional<double> small(const FilterCursor& cursor, std::size_t ahead = 0) {
  return look_up(small_words, cursor.peek(ahead));
}
std::optional<double> scale(const FilterCursor& cursor, std::size_t ahead = 0) {
  return look_up(scale_words, cursor.peek(ahead));
}

/// The hyphen of "twenty-five", which is not the dash of "twenty–ninety".
bool hyphenates(const FilterCursor& cursor) {
  const auto unit = small(cursor, 1);
  if (!cursor.is("-") || !unit || *unit == 0 || *unit > 9 || cursor.at == 0) return false;
  const auto &before = cursor.tokens[cursor.at - 1], &hyphen = *cursor.peek();
  return before.to == hyphen.from && hyphen.to == cursor.peek(1)->from && hyphen.to - hyphen.from == 1;
}

/// "two hundred and fifty thousand", "twenty-five", from the words at the cursor on; `article`: an "a" came before.
std::optional<double> spelled(FilterCursor& cursor, bool article, bool joined) {
  double whole = 0, part = article ? 1 : 0, last_scale = 1e300;
  bool any = false, article_open = article;
  while (true) {
    auto tried = cursor;
    if (any) {
      const bool and_between = joined && (part >= 100 || (part == 0 && whole > 0)) && tried.step("and");
      if (!and_between && hyphenates(tried)) tried.step("-");
      if (and_between && !small(tried)) break;
    }
    if (const auto value = small(tried)) {
      // "five five" is no number, and neither is "a five".
      const double below = std::fmod(part, 100);
      const bool fits = *value >= 10 ? below == 0 : below == 0 || (below >= 20 && std::fmod(below, 10) == 0);
      if (article_open || !fits) return std::nullopt;
      part += *value;
    } else if (const auto times = scale(tried)) {
      if (part == 0) return std::nullopt;
      if (*times == 100) {
        if (part >= 100) return std::nullopt;
        part *= 100;
      } else {
        if (*times >= last_scale) return std::nullopt;
        whole += part * *times;
        last_scale = *times;
        part = 0;
      }
    } else {
      break;
    }
    article_open = false;
    any = true;
    cursor.at = tried.at + 1;
  }
  if (!any) return std::nullopt;
  return whole + part;
}

std::optional<double> spelled_at(FilterCursor& cursor, bool article, bool joined) {
  auto tried = cursor;
  const auto value = spelled(tried, article, joined);
  if (value) cursor.at = tried.at;
  return value;
}

/// The scales after a number in digits, and "and a half": "1.5 million", "two and a half thousand".
bool scaled(FilterCursor& cursor, FilterNumber& number) {
  double times = 1;
  while (const auto next = scale(cursor)) {
    // People do not say "5 thousand million"; "2 hundred thousand" they do.
    if (times > 1 && (times != 100 || *next < 1000)) return false;
    times *= times == 100 || times == 1 ? *next : 1;
    number.value *= *next;
    number.suffixed = true;
    number.article = false;
    ++cursor.at;
  }
  return times == 1 || !number.dotted;
}

}  // namespace

bool is_number_word(std::string_view word) {
  static constexpr std::array<std::string_view, 19> vague{
      "few",  "several", "couple",  "dozen", "dozens", "hundreds", "thousands", "millions", "billions", "many",
      "lots", "half",    "quarter", "third", "twice",  "triple",   "quarters",  "thirds",   "halves"};
  return (std::ranges::count(small_words, word, &Word::first) > 0 && word != "one") ||
         std::ranges::count(scale_words, word, &Word::first) > 0 || std::ranges::count(vague, word) > 0;
}

std::optional<FilterNumber> read_number(FilterCursor& cursor, bool joined) {
  const auto* token = cursor.peek();
  if (!token) return std::nullopt;
  auto tried = cursor;
  FilterNumber number;
  if (token->kind == Kind::number) {
    if (token->unreadable) return std::nullopt;
    number = {token->value,    token->minutes, token->percent, token->plus, false,
              token->suffixed, token->clock,   token->dotted,  token->glued};
    ++tried.at;
    if (tried.steps("and a half")) {
      if (number.suffixed || number.clock || number.percent || number.dotted) return std::nullopt;
      number.value += 0.5;
    }
    if ((scale(tried) && (number.suffixed || number.clock)) || !scaled(tried, number)) return std::nullopt;
  } else if (token->kind != Kind::word) {
    return std::nullopt;
  } else if (tried.any({"half a", "half an", "half"})) {
    number.value = 0.5;
    number.article = true;
    if (tried.step("dozen")) number = {.value = 6};
    else if (!scaled(tried, number)) return std::nullopt;
    // "half minutes", "half of the views" are none.
    if (number.article && tried.tokens[tried.at - 1].text == "half") return std::nullopt;
  } else {
    const bool article = tried.any({"a", "an"});
    if (tried.step("dozen")) {
      if (!article) return std::nullopt;
      number.value = 12;
    } else if (const auto value = spelled_at(tried, article, joined)) {
      number.value = *value;
      if (tried.steps("and a half")) {
        const bool of_scale = *value >= 1000 && *value < 1e10 && std::fmod(std::log10(*value), 1) == 0;
        number.value += of_scale ? *value / 2 : 0.5;
        if ((*value >= 1000 && !of_scale) || !scaled(tried, number)) return std::nullopt;
      } else if (tried.is("dozen") || tried.is("dozens")) {
        return std::nullopt;
      }
    } else if (article) {
      number.value = 1;
      number.article = true;
    } else {
      return std::nullopt;
    }
  }
  if (tried.any({"percent", "per cent"})) number.percent = true;
  if (tried.is("+") && !(tried.peek(1) && tried.peek(1)->kind == Kind::number)) number.plus = tried.step("+");
  cursor.at = tried.at;
  return number;
}

std::optional<double> FilterQuantity::in(const FilterUnit& wanted) const {
  const bool length = wanted.measure == Measure::seconds;
  const double factor = unit && unit->measure == wanted.measure ? unit->factor : wanted.factor;
  if (wanted.measure == Measure::like_rate) return number.dotted ? number.value / 1000 / 100 : number.value / 100;
  if (compound) return number.value;
  if (length && number.minutes) return number.value / 1e6 * 60;
  if (length || wanted.measure == Measure::age) {
    // "1.500 seconds" are one and a half for some readers, and people do not count seconds in thousands with a "k".
    if (number.dotted || number.suffixed || (number.clock && factor != 1)) return std::nullopt;
    return number.value * factor;
  }
  const double value = number.value * factor;
  if (number.clock || std::abs(value - std::round(value)) > 1e-6 * std::max(1.0, value)) return std::nullopt;
  return std::round(value);
}

}  // namespace farmtok::farm::discovery

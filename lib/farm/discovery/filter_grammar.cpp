#include "farm/discovery/filter_grammar.hpp"

#include <array>

namespace farmtok::farm {

using Kind = FilterToken::Kind;

bool FilterCursor::steps(std::string_view words) {
  auto place = at;
  while (!words.empty()) {
    const auto end = std::min(words.find(' '), words.size());
    if (!FilterCursor{tokens, place}.is(words.substr(0, end))) return false;
    ++place;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  at = place;
  return true;
}

std::optional<FilterBound> read_bound(FilterCursor& cursor) {
  struct Row {
    std::string_view words;
    FilterBound bound;
  };
  constexpr FilterBound least{.least = true}, above{.least = true, .exclusive = true};
  constexpr FilterBound most{}, below{.exclusive = true}, exact{.exact = true};
  // Those that begin alike: the longest first.
  static constexpr std::array rows{Row{"at least", least},
                                   Row{"no less than", least},
                                   Row{"not less than", least},
                                   Row{"no fewer than", least},
                                   Row{"not fewer than", least},
                                   Row{"no shorter than", least},
                                   Row{"not shorter than", least},
                                   Row{"not under", least},
                                   Row{"not below", least},
                                   Row{"a minimum of", least},
                                   Row{"minimum of", least},
                                   Row{"minimum", least},
                                   Row{"min", least},
                                   Row{"upwards of", least},
                                   Row{"starting at", least},
                                   Row{">=", least},
                                   Row{"no more than", most},
                                   Row{"not more than", most},
                                   Row{"no longer than", most},
                                   Row{"not longer than", most},
                                   Row{"not over", most},
                                   Row{"not above", most},
                                   Row{"not exceeding", most},
                                   Row{"a maximum of", most},
                                   Row{"maximum of", most},
                                   Row{"maximum", most},
                                   Row{"max", most},
                                   Row{"at most", most},
                                   Row{"up to", most},
                                   Row{"<=", most},
                                   Row{"more than", above},
                                   Row{"greater than", above},
                                   Row{"higher than", above},
                                   Row{"longer than", above},
                                   Row{"bigger than", above},
                                   Row{"larger than", above},
                                   Row{"north of", above},
                                   Row{"over", above},
                                   Row{"above", above},
                                   Row{"exceeding", above},
                                   Row{"exceeds", above},
                                   Row{"exceed", above},
                                   Row{"beyond", above},
                                   Row{">", above},
                                   Row{"less than", below},
                                   Row{"fewer than", below},
                                   Row{"shorter than", below},
                                   Row{"lower than", below},
                                   Row{"smaller than", below},
                                   Row{"under", below},
                                   Row{"below", below},
                                   Row{"<", below},
                                   Row{"exactly", exact}};
  for (const auto& row : rows) {
    if (!cursor.steps(row.words)) continue;
    if (row.words == "min" || row.words == "max") cursor.any({".", "of"});
    cursor.step(":");
    return row.bound;
  }
  return std::nullopt;
}

std::optional<FilterBound> read_bound_behind(FilterCursor& cursor) {
  if (cursor.any({"or more", "or above", "or higher", "or longer", "or over", "or greater", "and up", "and above",
                  "and over", "and more", "plus", "+", "minimum", "min", "at least"}))
    return FilterBound{.least = true};
  if (cursor.any({"or less", "or fewer", "or shorter", "or under", "or below", "or lower", "and under", "and below",
                  "and less", "maximum", "max", "tops", "at most"}))
    return FilterBound{};
  return std::nullopt;
}

std::optional<FilterNumber> read_number(FilterCursor& cursor) {
  const auto* token = cursor.peek();
  if (!token) return std::nullopt;
  FilterNumber number;
  if (token->kind == Kind::number) {
    number = {token->value, token->minutes, token->percent, token->plus};
    ++cursor.at;
  } else if (token->kind != Kind::word) {
    return std::nullopt;
  } else if (cursor.any({"half a", "half an"})) {
    number.value = 0.5;
    number.article = true;
  } else if (cursor.any({"a couple of", "a couple"})) {
    number.value = 2;
  } else if (cursor.any({"a", "an"})) {
    number.value = 1;
    number.article = true;
  } else if (const double value = number_word(token->text); value > 0) {
    number.value = value;
    ++cursor.at;
  } else {
    return std::nullopt;
  }
  // "ten thousand", "two hundred thousand", "1.5 million", "50 K"
  while (const auto* next = cursor.peek()) {
    if (next->kind != Kind::word) break;
    const double times = number_word(next->text);
    if (times < 100) break;
    number.value *= times;
    number.article = false;
    ++cursor.at;
  }
  if (cursor.any({"percent", "per cent"})) number.percent = true;
  if (cursor.is("+")) number.plus = cursor.step("+");
  return number;
}

void bind(Condition& condition, const FilterBound& bound, double value) {
  condition.exclusive = bound.exclusive;
  if (bound.least || bound.exact) condition.least = value;
  if (!bound.least || bound.exact) condition.most = value;
}

}  // namespace farmtok::farm

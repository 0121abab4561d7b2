#include "farm/discovery/filter/grammar.hpp"

#include <algorithm>
#include <array>

namespace farmtok::farm::discovery {
namespace {

using Kind = FilterToken::Kind;

struct Row {
  std::string_view words;
  FilterBound bound;
};
constexpr FilterBound least{.least = true}, above{.least = true, .exclusive = true};
constexpr FilterBound most{}, below{.exclusive = true}, exact{.exact = true};

/// Before a number; of those with the same beginning, the longest first.
constexpr std::array front{Row{"more than or equal to", least},
                           Row{"greater than or equal to", least},
                           Row{"greater or equal to", least},
                           Row{"less than or equal to", most},
                           Row{"fewer than or equal to", most},
                           Row{"less or equal to", most},
                           Row{"at the very least", least},
                           Row{"at the least", least},
                           Row{"at least", least},
                           Row{"at a minimum", least},
                           Row{"at minimum", least},
                           Row{"minimum of", least},
                           Row{"minimum", least},
                           Row{"minimal", least},
                           Row{"min", least},
                           Row{"lower limit of", least},
                           Row{"lower limit", least},
                           Row{"lower bound", least},
                           Row{"upwards of", least},
                           Row{"upward of", least},
                           Row{"starting at", least},
                           Row{"starting from", least},
                           Row{">=", least},
                           Row{"at the very most", most},
                           Row{"at the most", most},
                           Row{"at most", most},
                           Row{"at a maximum", most},
                           Row{"at maximum", most},
                           Row{"at max", most},
                           Row{"up to a maximum of", most},
                           Row{"up to max", most},
                           Row{"up to", most},
                           Row{"maximum of", most},
                           Row{"maximum", most},
                           Row{"maximal", most},
                           Row{"max", most},
                           Row{"upper limit of", most},
                           Row{"upper limit", most},
                           Row{"upper bound", most},
                           Row{"limited to", most},
                           Row{"limit of", most},
                           Row{"limit", most},
                           Row{"capped at", most},
                           Row{"capped to", most},
                           Row{"cap of", most},
                           Row{"cap", most},
                           Row{"ceiling of", most},
                           Row{"ceiling", most},
                           Row{"<=", most},
                           Row{"more than", above},
                           Row{"greater than", above},
                           Row{"higher than", above},
                           Row{"longer than", above},
                           Row{"bigger than", above},
                           Row{"larger than", above},
                           Row{"north of", above},
                           Row{"in excess of", above},
                           Row{"over", above},
                           Row{"above", above},
                           Row{"exceeding", above},
                           Row{"exceeds", above},
                           Row{"exceed", above},
                           Row{"beyond", above},
                           Row{"surpassing", above},
                           Row{"surpasses", above},
                           Row{"surpass", above},
                           Row{">", above},
                           Row{"less than", below},
                           Row{"fewer than", below},
                           Row{"shorter than", below},
                           Row{"lower than", below},
                           Row{"smaller than", below},
                           Row{"under", below},
                           Row{"below", below},
                           Row{"beneath", below},
                           Row{"<", below},
                           Row{"exactly", exact},
                           Row{"precisely", exact},
                           Row{"equal to", exact},
                           Row{"equals", exact}};

/// After a number. The movable ones may also be before another number.
constexpr std::array behind_least{std::string_view{"or more"},
                                  std::string_view{"or above"},
                                  std::string_view{"or higher"},
                                  std::string_view{"or longer"},
                                  std::string_view{"or over"},
                                  std::string_view{"or greater"},
                                  std::string_view{"or up"},
                                  std::string_view{"or upwards"},
                                  std::string_view{"and upwards"},
                                  std::string_view{"and up"},
                                  std::string_view{"and above"},
                                  std::string_view{"and over"},
                                  std::string_view{"and more"},
                                  std::string_view{"and higher"},
                                  std::string_view{"and longer"},
                                  std::string_view{"upwards"},
                                  std::string_view{"+"},
                                  std::string_view{"as a minimum"},
                                  std::string_view{"as minimum"},
                                  std::string_view{"is the minimum"},
                                  std::string_view{"is the least"},
                                  std::string_view{"is the lower limit"},
                                  std::string_view{"being the minimum"}};
constexpr std::array behind_most{std::string_view{"or less"},
                                 std::string_view{"or fewer"},
                                 std::string_view{"or shorter"},
                                 std::string_view{"or under"},
                                 std::string_view{"or below"},
                                 std::string_view{"or lower"},
                                 std::string_view{"or smaller"},
                                 std::string_view{"and under"},
                                 std::string_view{"and below"},
                                 std::string_view{"and less"},
                                 std::string_view{"and fewer"},
                                 std::string_view{"and shorter"},
                                 std::string_view{"tops"},
                                 std::string_view{"as a maximum"},
                                 std::string_view{"as maximum"},
                                 std::string_view{"is the maximum"},
                                 std::string_view{"is the max"},
                                 std::string_view{"is the most"},
                                 std::string_view{"is the limit"},
                                 std::string_view{"is the upper limit"},
                                 std::string_view{"as the upper limit"},
                                 std::string_view{"as an upper limit"},
                                 std::string_view{"being the maximum"}};
constexpr std::array movable_least{std::string_view{"at the very least"},
                                   std::string_view{"at the least"},
                                   std::string_view{"at least"},
                                   std::string_view{"at a minimum"},
                                   std::string_view{"at minimum"},
                                   std::string_view{"minimum"},
                                   std::string_view{"min"},
                                   std::string_view{"plus"},
                                   std::string_view{"lower limit"}};
constexpr std::array movable_most{std::string_view{"at the very most"},
                                  std::string_view{"at the most"},
                                  std::string_view{"at most"},
                                  std::string_view{"at a maximum"},
                                  std::string_view{"at maximum"},
                                  std::string_view{"at max"},
                                  std::string_view{"maximum"},
                                  std::string_view{"max"},
                                  std::string_view{"upper limit"},
                                  std::string_view{"limit"},
                                  std::string_view{"cap"},
                                  std::string_view{"ceiling"}};

bool step_one_of(FilterCursor& cursor, const auto& lists) {
  return std::ranges::any_of(lists, [&](std::string_view words) { return cursor.steps(words); });
}

std::optional<FilterBound> plain_bound(FilterCursor& cursor) {
  auto tried = cursor;
  tried.any({"a", "an", "the"});
  for (const auto& row : front) {
    if (!tried.steps(row.words)) continue;
    if (row.words == "min" || row.words == "max") tried.step("of");
    tried.step(":");
    cursor.at = tried.at;
    return row.bound;
  }
  return std::nullopt;
}

/// "not under", "no more than", "must never be longer than": the comparison turned around.
std::optional<FilterBound> negated_bound(FilterCursor& cursor) {
  auto tried = cursor;
  tried.any({"must", "should", "may", "can", "do", "does", "is", "are"});
  const bool no = tried.step("no");
  if (!no && !tried.any({"not", "never", "isnt", "arent", "doesnt", "dont", "cant", "cannot", "mustnt", "shouldnt",
                         "wont", "neither"}))
    return std::nullopt;
  tried.any({"be any", "be", "go", "get", "to", "ever be", "ever", "any", "have"});
  const auto bound = plain_bound(tried);
  if (!bound || bound->exact || !bound->exclusive) return std::nullopt;
  // "no longer than", but not "no over".
  if (no && tried.tokens[tried.at - 1].text != "than") return std::nullopt;
  cursor.at = tried.at;
  return FilterBound{.least = !bound->least};
}

}  // namespace

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
  if (auto bound = negated_bound(cursor)) return bound;
  return plain_bound(cursor);
}

std::optional<FilterBound> read_bound_behind(FilterCursor& cursor, bool* movable) {
  auto tried = cursor;
  if (tried.step("(") && tried.at < tried.tokens.size()) {
    // "50k views (max)"
    if (const auto bound = read_bound_behind(tried); bound && tried.step(")")) {
      cursor.at = tried.at;
      return bound;
    }
  }
  if (step_one_of(cursor, behind_least)) return least;
  if (step_one_of(cursor, behind_most)) return most;
  if (movable) *movable = true;
  if (step_one_of(cursor, movable_least)) return least;
  if (step_one_of(cursor, movable_most)) return most;
  if (movable) *movable = false;
  return std::nullopt;
}

bool is_bound_word(std::string_view word) {
  static constexpr std::array<std::string_view, 56> words{
      "max",     "maximum",    "maximal",   "maximally",  "min",     "minimum", "minimal",   "minimally",
      "limit",   "limits",     "limited",   "limiting",   "cap",     "capped",  "caps",      "ceiling",
      "floor",   "threshold",  "upper",     "lower",      "least",   "most",    "under",     "below",
      "beneath", "underneath", "above",     "over",       "exceed",  "exceeds", "exceeding", "exceeded",
      "beyond",  "surpass",    "surpasses", "surpassing", "less",    "fewer",   "greater",   "higher",
      "than",    "between",    "tops",      "excess",     "shorter", "longer",  "smaller",   "larger",
      "bigger",  "upwards",    "upward",    "downwards",  "range",   "ranging", "exactly",   "precisely"};
  return std::ranges::count(words, word) > 0;
}

void bind(Condition& condition, const FilterBound& bound, double value) {
  condition.exclusive = bound.exclusive;
  if (bound.least || bound.exact) condition.least = value;
  if (!bound.least || bound.exact) condition.most = value;
}

}  // namespace farmtok::farm::discovery

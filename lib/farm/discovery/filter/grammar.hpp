#pragma once
// The grammar of hard conditions: each reader knows one kind of clause. All read the tokens from `at` on and return
// the clause and its end; nothing, when the tokens are no clause of their kind. Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "farm/discovery/filter/filter.hpp"
#include "farm/discovery/filter/tokens.hpp"

namespace farmtok::farm::discovery {

struct FilterClause {
  std::vector<Condition> conditions;
  std::size_t end;       // the first token after it
  bool implied = false;  // a number without a bound, which means at least that many: "with 50k views"
};

using FilterTokens = std::vector<FilterToken>;

/// "more than 1.5M views", "between 10 and 45 seconds", "8%+ likes"
std::optional<FilterClause> read_number_clause(const FilterTokens& tokens, std::size_t at);
/// "posted in the last 30 days", "older than a year", "since March 2024"
std::optional<FilterClause> read_time_clause(const FilterTokens& tokens, std::size_t at);
/// "no ads or duets", "with #gym or #fitness", "mentions 'leg day'", "not by @someone", "vertical only"
std::optional<FilterClause> read_name_clause(const FilterTokens& tokens, std::size_t at);

/// "720p or better", "full HD", "below 4k"
std::optional<FilterClause> read_picture_clause(const FilterTokens& tokens, std::size_t at);
/// "no videos over 60 seconds", "avoid anything under 50k views or older than a week": the opposites of what it names;
/// nothing where the opposite is unclear.
std::optional<FilterClause> read_negated_comparison(const FilterTokens& tokens, std::size_t at);

/// Whether the word at `at` may turn the meaning of the words around it: "no", "unless", "other than".
bool inverts(const FilterTokens& tokens, std::size_t at);
/// The part of it for verbs and what is like them: "kicked out", "lacks", "missing", "free of"; not "no" or "without".
bool rejects(const FilterTokens& tokens, std::size_t at);
/// Whether the word holds a sign like ❌ or 🚫.
bool crosses_out(const FilterToken& token);
/// Whether the tokens are a negation that may extend to the next tokens: "no duets" of "no duets over 60 seconds".
bool leaves_open(const FilterTokens& tokens, std::size_t from, std::size_t end);

/// A place in the tokens, and steps from it: each step returns whether it was made.
struct FilterCursor {
  const FilterTokens& tokens;
  std::size_t at;

  const FilterToken* peek(std::size_t ahead = 0) const {
    return at + ahead < tokens.size() ? &tokens[at + ahead] : nullptr;
  }
  bool is(std::string_view text, std::size_t ahead = 0) const {
    const auto* token = peek(ahead);
    return token && (token->kind == FilterToken::Kind::word || token->kind == FilterToken::Kind::sign) &&
           token->text == text;
  }
  bool step(std::string_view text) { return is(text) && ++at; }
  /// Several words separated by blanks, one after the other.
  bool steps(std::string_view words);
  /// Takes the first of the lists that is found.
  bool any(std::initializer_list<std::string_view> lists) {
    for (const auto words : lists)
      if (steps(words)) return true;
    return false;
  }
  /// Skips words that may be between parts of a clause: "must be", "is", ":".
  void skip_linking() {
    while (any({"must be",    "should be", "must have",     "should have", "has to be", "have to be", "needs to be",
                "need to be", "is",        "are",           "be",          "of",        ":",          "was",
                "were",       "a",         "the",           "count",       "counts",    "must",       "should",
                "has",        "have",      "allowed",       "permitted",   "total",     "overall",    "number of",
                "set to",     "set at",    "at most one of"})) {
    }
  }
};

/// The end of a condition that a word sets: "at least", "under".
struct FilterBound {
  bool least = false, exclusive = false, exact = false;

  bool operator==(const FilterBound&) const = default;
};
/// A bound before a number, with its negation: "at least", "not under", "must not be longer than", "upper limit".
std::optional<FilterBound> read_bound(FilterCursor& cursor);
/// One after it: "or more", "max". `movable` becomes true when the words may as well belong to the next part.
std::optional<FilterBound> read_bound_behind(FilterCursor& cursor, bool* movable = nullptr);
/// Whether the word can only belong to a bound or a comparison: "max", "limit", "under".
bool is_bound_word(std::string_view word);

/// A number, in digits or words ("ten thousand", "half a million"); "a" alone is one.
struct FilterNumber {
  double value = 0;
  bool minutes = false, percent = false, plus = false, article = false;
  bool suffixed = false, clock = false, dotted = false, glued = false;
};
/// `joined`: an "and" may be part of the number ("one hundred and fifty").
std::optional<FilterNumber> read_number(FilterCursor& cursor, bool joined = true);
/// Whether the word is a number or a part of one: "twenty", "million", "few".
bool is_number_word(std::string_view word);

/// The measure of a unit, and how many of its base units one unit is.
struct FilterUnit {
  Measure measure;
  double factor = 1;
};
/// "views", "plays", "hearts": things that are counted.
std::optional<FilterUnit> read_counted(FilterCursor& cursor);
/// "view count", "number of likes", "duration", "like rate", "age": a measure by its name.
std::optional<FilterUnit> read_measure(FilterCursor& cursor);

/// A number with its unit: "50k views", "1 minute 30 seconds", "1:30", "8% likes", "2 weeks", "720p".
struct FilterQuantity {
  FilterNumber number;
  std::optional<FilterUnit> unit;
  bool compound = false;
  /// In base units, when the unit is known; "2m" is minutes where `unit` is a length. Nothing when the number is not
  /// valid for this unit ("1.5 views").
  std::optional<double> in(const FilterUnit& unit) const;
};
/// `named` is the measure that is known already. `joined`: an "and" may be part of the number or the quantity.
std::optional<FilterQuantity> read_quantity(FilterCursor& cursor, const std::optional<FilterUnit>& named,
                                            bool joined = true);

/// Sets the end of the condition that the bound names.
void bind(Condition& condition, const FilterBound& bound, double value);

}  // namespace farmtok::farm::discovery

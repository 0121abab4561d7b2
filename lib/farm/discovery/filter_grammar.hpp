#pragma once
// The grammar of hard conditions: readers that each know one kind of clause. All look at the tokens from `at` on and
// answer what they read and where it ends; nothing, when it is none of theirs. Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "farm/discovery/filter.hpp"
#include "farm/discovery/filter_tokens.hpp"

namespace farmtok::farm {

struct FilterClause {
  std::vector<Condition> conditions;
  std::size_t end;  // the first token behind it
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
/// nothing, where the opposite is not certain.
std::optional<FilterClause> read_negated_comparison(const FilterTokens& tokens, std::size_t at);

/// Whether the word at `at` may turn the meaning of what is around it: "no", "unless", "other than".
bool inverts(const FilterTokens& tokens, std::size_t at);
/// Whether the tokens are a negation that what stands behind may belong to: "no duets" of "no duets over 60 seconds".
bool leaves_open(const FilterTokens& tokens, std::size_t from, std::size_t end);

/// A place in the tokens, and steps from it: each step answers whether it was made.
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
  /// The first of the lists that is found.
  bool any(std::initializer_list<std::string_view> lists) {
    for (const auto words : lists)
      if (steps(words)) return true;
    return false;
  }
  /// The words that may stand between parts of a clause: "must be", "is", ":".
  void skip_linking() {
    while (any({"must be", "should be", "must have", "should have", "has to be", "have to be", "is", "are", "be", "of",
                ":", "was", "were", "a", "the", "count", "counts"})) {
    }
  }
};

/// A bound before a number: "at least", "under".
struct FilterBound {
  bool least = false, exclusive = false, exact = false;
};
std::optional<FilterBound> read_bound(FilterCursor& cursor);
/// One behind it: "or more", "max".
std::optional<FilterBound> read_bound_behind(FilterCursor& cursor);

/// A number, in digits or words ("ten thousand", "half a million"); "a" alone is one.
struct FilterNumber {
  double value = 0;
  bool minutes = false, percent = false, plus = false, article = false;
};
std::optional<FilterNumber> read_number(FilterCursor& cursor);

/// Sets the end of the condition the bound names.
void bind(Condition& condition, const FilterBound& bound, double value);

}  // namespace farmtok::farm

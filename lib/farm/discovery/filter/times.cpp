#include <algorithm>
#include <array>
#include <chrono>

#include "farm/discovery/filter/grammar.hpp"

namespace farmtok::farm::discovery {
namespace {

using Kind = FilterToken::Kind;
using std::chrono::days;
using std::chrono::sys_days;

constexpr double day = 86400;

/// Seconds of one unit of age. A month counts as 30 days and a year as 365.
std::optional<double> age_unit(FilterCursor& cursor) {
  if (cursor.any({"hours", "hour", "hrs"})) return 3600;
  if (cursor.any({"days", "day"})) return day;
  if (cursor.any({"weeks", "week"})) return 7 * day;
  if (cursor.any({"months", "month"})) return 30 * day;
  if (cursor.any({"years", "year"})) return 365 * day;
  return std::nullopt;
}

std::optional<double> age(FilterCursor& cursor) {
  auto tried = cursor;
  const auto found = read_quantity(tried, FilterUnit{Measure::age, day});
  if (!found || !found->unit || found->unit->measure != Measure::age || found->number.percent || found->number.plus)
    return std::nullopt;
  const auto seconds = found->in(*found->unit);
  if (seconds) cursor.at = tried.at;
  return seconds;
}

/// The first second of a span of days and the first one after it.
struct Span {
  double from, to;
};

Span span_of(sys_days from, sys_days to) {
  const auto seconds = [](sys_days at) { return static_cast<double>(at.time_since_epoch().count()) * day; };
  return {seconds(from), seconds(to)};
}

std::optional<unsigned> month_word(const FilterToken* token) {
  static constexpr std::array<std::string_view, 12> months{"january",   "february", "march",    "april",
                                                           "may",       "june",     "july",     "august",
                                                           "september", "october",  "november", "december"};
  if (!token || token->kind != Kind::word || token->text.size() < 3) return std::nullopt;
  for (unsigned i = 0; i < months.size(); ++i)
    if (months[i] == token->text || (token->text.size() <= 4 && months[i].starts_with(token->text))) return i + 1;
  return std::nullopt;
}

std::optional<int> whole(const FilterToken* token, double least, double most) {
  if (!token || token->kind != Kind::number || token->plus || token->percent || token->minutes) return std::nullopt;
  if (token->value < least || token->value > most || token->value != static_cast<int>(token->value))
    return std::nullopt;
  return static_cast<int>(token->value);
}

/// Whether the next word may be the thing that a number before it counts.
bool counts_something(const FilterCursor& cursor) {
  const auto* next = cursor.peek();
  if (!next || next->kind != Kind::word || is_bound_word(next->text)) return false;
  static constexpr std::array<std::string_view, 27> others{
      "and",     "but",     "or",     "nor", "with",  "without", "that",   "which", "who",
      "on",      "onwards", "onward", "to",  "until", "till",    "videos", "clips", "posts",
      "content", "only",    "please", "by",  "from",  "having",  "have",   "no",    "not"};
  return std::ranges::count(others, next->text) == 0;
}

/// "2024-05-01", "March 2024", "May 1, 2024", "1 May 2024", "2024"
std::optional<Span> date(FilterCursor& cursor) {
  using namespace std::chrono;
  const auto* first = cursor.peek();
  if (first && first->kind == Kind::date) {
    ++cursor.at;
    return Span{first->value, first->value + day};
  }
  auto tried = cursor;
  auto of_month = whole(tried.peek(), 1, 31);
  if (of_month) {
    ++tried.at;
    tried.any({"st", "nd", "rd", "th"});
  }
  if (const auto month = month_word(tried.peek())) {
    ++tried.at;
    if (!of_month && (of_month = whole(tried.peek(), 1, 31))) {
      ++tried.at;
      tried.any({"st", "nd", "rd", "th"});
    }
    tried.step(",");
    const auto written_year = whole(tried.peek(), 1990, 2100);
    if (!written_year) return std::nullopt;
    cursor.at = tried.at + 1;
    if (of_month) {
      const year_month_day exact{std::chrono::year{*written_year}, std::chrono::month{*month},
                                 std::chrono::day{static_cast<unsigned>(*of_month)}};
      if (!exact.ok()) return std::nullopt;
      return span_of(sys_days{exact}, sys_days{exact} + days{1});
    }
    const year_month_day from{std::chrono::year{*written_year}, std::chrono::month{*month}, std::chrono::day{1}};
    return span_of(sys_days{from}, sys_days{from + months{1}});
  }
  if (const auto year = whole(cursor.peek(), 1990, 2100)) {
    // "2024 views" counts, and so does "2000 followers".
    auto behind = cursor;
    ++behind.at;
    if (counts_something(behind)) return std::nullopt;
    cursor.at = behind.at;
    const year_month_day from{std::chrono::year{*year}, std::chrono::month{1}, std::chrono::day{1}};
    return span_of(sys_days{from}, sys_days{from + years{1}});
  }
  return std::nullopt;
}

FilterClause age_clause(const FilterCursor& cursor, FilterBound bound, double seconds) {
  Condition condition{.measure = Measure::age};
  bind(condition, bound, seconds);
  return {{condition}, cursor.at};
}

FilterClause posted_clause(const FilterCursor& cursor, std::optional<double> from, std::optional<double> before) {
  Condition condition{.measure = Measure::posted, .least = from};
  // Days end a second before the next one begins: both ends are inclusive.
  if (before) condition.most = *before - 1;
  return {{condition}, cursor.at};
}

/// "the last 30 days", "the past week". "Last year", "this month" and "today" are spans of the calendar, whose days
/// differ from zone to zone: they are left to a person.
std::optional<double> recent(FilterCursor& cursor) {
  auto tried = cursor;
  const bool the = tried.step("the");
  const bool past = tried.step("past");
  if (!past && !tried.any({"last", "previous"})) return std::nullopt;
  const bool last = tried.tokens[tried.at - 1].text == "last";
  auto seconds = age(tried);
  if (!seconds && (past || (the && last))) seconds = age_unit(tried);
  if (seconds) cursor.at = tried.at;
  return seconds;
}

/// "from 2024 to 2025", "from May 2024 until 2024-08-01"
std::optional<Span> date_behind(FilterCursor& cursor) {
  auto tried = cursor;
  if (!tried.any({"to", "until", "till", "through", "-", "up to"})) return std::nullopt;
  const auto span = date(tried);
  if (span) cursor.at = tried.at;
  return span;
}

std::optional<FilterClause> by_age(FilterCursor cursor, bool posted) {
  if (cursor.any({"no older than", "not older than", "at most", "max", "maximum", "up to"})) {
    const bool surely = cursor.tokens[cursor.at - 1].text == "than";
    const auto seconds = age(cursor);
    const bool old = cursor.any({"old", "ago"});
    if (seconds && (surely || old)) return age_clause(cursor, {}, *seconds);
    return std::nullopt;
  }
  if (cursor.any({"newer than", "younger than", "more recent than"})) {
    const auto seconds = age(cursor);
    cursor.any({"old", "ago"});
    if (seconds) return age_clause(cursor, {.exclusive = true}, *seconds);
    return std::nullopt;
  }
  if (cursor.step("older") && cursor.step("than")) {
    const auto seconds = age(cursor);
    if (seconds) return age_clause(cursor, {.least = true, .exclusive = true}, *seconds);
    return std::nullopt;
  }
  auto tried = cursor;
  if (const auto bound = read_bound(tried)) {
    const auto seconds = age(tried);
    if (seconds && (tried.any({"old", "ago"}) || (posted && tried.step("back"))))
      return age_clause(tried, *bound, *seconds);
  }
  return std::nullopt;
}

/// Whether more dates follow one ("in 2024 and 2025", "from 2024 until now"): they may belong together.
bool goes_on(FilterCursor cursor) {
  if (cursor.any({"to", "until", "till", "through", "up to", "- now", "- today"})) return true;
  if (!cursor.any({", and", ", or", ",", "and", "or", "/", "&", "+", "-", "plus"})) return false;
  cursor.any({"in", "of", "from", "on", "also"});
  if (month_word(cursor.peek()) && !cursor.is("may") && !cursor.is("march")) return true;
  return date(cursor).has_value();
}

std::optional<FilterClause> read_time(const FilterTokens& tokens, std::size_t at) {
  FilterCursor cursor{tokens, at};
  cursor.any({"that were", "which were", "that are", "were", "was"});
  const bool posted = cursor.any({"posted", "published", "uploaded", "created", "released", "shared", "made"});
  if (auto clause = by_age(cursor, posted)) return clause;
  auto tried = cursor;
  if (tried.step("between")) {
    const auto first = date(tried);
    if (first && tried.any({"and", "to", "-"})) {
      if (const auto second = date(tried)) return posted_clause(tried, first->from, second->to);
    }
    return std::nullopt;
  }
  if (tried.step("after")) {
    if (const auto span = date(tried)) return posted_clause(tried, span->to, {});
    return std::nullopt;
  }
  if (tried.any({"since", "newer than"})) {
    if (const auto span = date(tried)) return posted_clause(tried, span->from, {});
    return std::nullopt;
  }
  if (tried.any({"before", "prior to", "older than"})) {
    if (const auto span = date(tried)) return posted_clause(tried, {}, span->from);
    return std::nullopt;
  }
  if (tried.any({"until", "till", "up to"})) {
    if (const auto span = date(tried)) return posted_clause(tried, {}, span->to);
    return std::nullopt;
  }
  const bool leads = tried.any({"in", "within", "during", "from", "over", "of", "on"});
  if (!leads && !posted && !tried.is("last") && !tried.is("past")) return std::nullopt;
  if (const auto seconds = recent(tried)) return age_clause(tried, {}, *seconds);
  if (!leads) return std::nullopt;
  // "within 30 days" of now.
  auto within = tried;
  if (tokens[within.at - 1].text == "within") {
    if (const auto seconds = age(within)) return age_clause(within, {}, *seconds);
  }
  // "over 2000" is a number.
  if (tokens[tried.at - 1].text == "over") return std::nullopt;
  if (const auto span = date(tried)) {
    if (tried.any({"on", "onwards", "onward", "and later", "or later"})) return posted_clause(tried, span->from, {});
    const auto last = date_behind(tried);
    if (last && last->to > span->from) return posted_clause(tried, span->from, last->to);
    return posted_clause(tried, span->from, span->to);
  }
  return std::nullopt;
}

}  // namespace

std::optional<FilterClause> read_time_clause(const FilterTokens& tokens, std::size_t at) {
  auto clause = read_time(tokens, at);
  if (clause && clause->conditions[0].measure == Measure::posted && goes_on({tokens, clause->end})) return std::nullopt;
  return clause;
}

}  // namespace farmtok::farm::discovery

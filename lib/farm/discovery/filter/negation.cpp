#include <algorithm>
#include <array>

#include "farm/discovery/filter/grammar.hpp"

namespace farmtok::farm::discovery {
namespace {

using Kind = FilterToken::Kind;

/// "avoid", "leave out": the things named after them are not wanted, also "everything over …".
bool step_verb(FilterCursor& cursor) {
  return cursor.any({"avoid", "avoiding", "exclude", "excludes", "excluding", "skip", "ignore", "omit", "remove",
                     "drop", "reject", "discard", "hide", "leave out", "leave off", "filter out"});
}

bool step_negator(FilterCursor& cursor) {
  cursor.any({"do", "does", "must", "should", "may", "can", "is", "are"});
  return cursor.any({"no", "not", "nothing", "never", "none", "without", "dont", "doesnt", "isnt", "arent", "cannot",
                     "cant", "mustnt", "shouldnt"});
}

/// Words allowed between the negator and the comparison without a change of meaning.
void skip_filler(FilterCursor& cursor, bool after_verb) {
  while (cursor.any({"include", "show me",  "show",  "want", "give me", "allow", "accept",  "approve", "publish",
                     "take",    "keep",     "use",   "pick", "get",     "go",    "going",   "be",      "being",
                     "have",    "having",   "has",   "any",  "see",     "of",    "them",    "those",   "these",
                     "that",    "anything", "which", "are",  "is",      "were",  "was",     "with",    "videos",
                     "video",   "clips",    "clip",  "if",   "posts",   "post",  "content", "ones",    "tiktoks",
                     "reels",   "they",     "it",    "the",  "things",  "stuff"}) ||
         (after_verb && cursor.any({"all", "everything"}))) {
  }
}

bool ends_part(const FilterCursor& cursor) {
  const auto* next = cursor.peek();
  return !next || (next->kind == Kind::sign && (next->text == "," || next->text == "." || next->text == ")"));
}

/// A comparison with one end whose opposite is clear: not "at least", nor "this year".
std::optional<FilterClause> comparison(const FilterTokens& tokens, std::size_t at) {
  auto clause = read_number_clause(tokens, at);
  if (!clause) clause = read_time_clause(tokens, at);
  if (!clause) clause = read_picture_clause(tokens, at);
  if (!clause || clause->conditions.size() != 1) return std::nullopt;
  const auto& condition = clause->conditions[0];
  if (condition.least.has_value() == condition.most.has_value()) return std::nullopt;
  bool compares = condition.exclusive || condition.measure == Measure::age || condition.measure == Measure::posted;
  static constexpr std::array<std::string_view, 21> unsure{
      "limit", "limited", "cap",     "capped", "ceiling", "upper", "lower",    "maximal", "minimal", "min",  "minimum",
      "max",   "maximum", "exactly", "tops",   "at",      "up",    "starting", "upwards", "this",    "today"};
  for (auto i = at; i < clause->end; ++i) {
    const auto& text = tokens[i].text;
    // "2 min" are minutes.
    const bool unit = text == "min" && i > at && tokens[i - 1].kind == Kind::number;
    if (inverts(tokens, i) || (std::ranges::count(unsure, text) > 0 && !unit)) return std::nullopt;
    compares = compares || tokens[i].plus || text == "or" || text == "+" || text == ">=" || text == "<=";
  }
  if (!compares) return std::nullopt;
  return clause;
}

Condition opposite(Condition condition) {
  if (condition.measure == Measure::posted) {
    // Both ends of a span are inclusive, and a second is its smallest step.
    const auto least = condition.least, most = condition.most;
    condition.least = most ? std::optional{*most + 1} : std::nullopt;
    condition.most = least ? std::optional{*least - 1} : std::nullopt;
    return condition;
  }
  std::swap(condition.least, condition.most);
  condition.exclusive = !condition.exclusive;
  return condition;
}

}  // namespace

bool inverts(const FilterTokens& tokens, std::size_t at) {
  static constexpr std::array<std::string_view, 42> words{
      "no",        "not",      "nor",     "never",   "none",   "nothing", "nobody",   "neither", "without",
      "excepting", "unless",   "minus",   "non",     "dont",   "doesnt",  "didnt",    "isnt",    "arent",
      "wasnt",     "werent",   "cant",    "cannot",  "wont",   "hasnt",   "shouldnt", "mustnt",  "havent",
      "hadnt",     "wouldnt",  "couldnt", "instead", "unlike", "besides", "hardly",   "barely",  "rarely",
      "seldom",    "scarcely", "nowhere", "noone",   "shant",  "versus"};
  const FilterCursor cursor{tokens, at};
  const auto* token = cursor.peek();
  if (!token || token->kind != Kind::word) return false;
  for (const std::string_view pair :
       {"other than", "rather than", "apart from", "all but", "anything but", "filter out"})
    if (auto tried = cursor; tried.steps(pair)) return true;
  return std::ranges::count(words, token->text) > 0 || rejects(tokens, at);
}

std::optional<FilterClause> read_negated_comparison(const FilterTokens& tokens, std::size_t at) {
  FilterCursor cursor{tokens, at};
  const bool verb = step_verb(cursor);
  if (!verb && !step_negator(cursor)) return std::nullopt;
  FilterClause made{{}, at};
  while (true) {
    skip_filler(cursor, verb);
    const auto clause = comparison(tokens, cursor.at);
    if (!clause) return std::nullopt;
    made.conditions.push_back(opposite(clause->conditions[0]));
    cursor.at = made.end = clause->end;
    // "nothing under 10 seconds or over 60" forbids both; an "and" would be ambiguous.
    auto more = cursor;
    more.step(",");
    if (!more.any({"or", "nor"})) break;
    cursor.at = more.at;
  }
  cursor.any({"videos", "clips", "posts", "content"});
  cursor.any({"please", "at all", "ever", "thanks"});
  // The next words may belong to the unwanted thing ("no videos over 60 seconds with talking").
  if (ends_part(cursor) || cursor.is("but") || (cursor.is("and") && inverts(tokens, cursor.at + 1))) return made;
  return std::nullopt;
}

bool leaves_open(const FilterTokens& tokens, std::size_t from, std::size_t end) {
  if (!inverts(tokens, from) && !(from + 1 < end && inverts(tokens, from + 1))) return false;
  FilterCursor cursor{tokens, end};
  cursor.any({"please", "at all", "ever", "thanks", "allowed"});
  if (cursor.any({"and", "or"})) {
    return cursor.any({"videos", "clips", "posts", "content", "anything", "those", "ones", "things", "stuff"});
  }
  return !ends_part(cursor) && !cursor.is("but") && !inverts(tokens, cursor.at);
}

}  // namespace farmtok::farm::discovery

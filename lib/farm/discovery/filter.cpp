#include "farm/discovery/filter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "farm/discovery/filter_grammar.hpp"
#include "farm/discovery/filter_words.hpp"

namespace farmtok::farm {
namespace {

using Kind = FilterToken::Kind;

/// Words that say nothing by themselves around conditions: "please, only videos that have …".
bool is_polite(const FilterToken& token) {
  static constexpr std::array<std::string_view, 68> words{
      "approve", "publish", "accept",  "if",      "aim",     "for",    "only",   "videos", "video", "clips",
      "clip",    "posts",   "post",    "content", "tiktoks", "reels",  "please", "with",   "that",  "which",
      "have",    "has",     "having",  "and",     "but",     "also",   "must",   "should", "be",    "are",
      "is",      "the",     "a",       "an",      "i",       "want",   "we",     "need",   "show",  "me",
      "give",    "us",      "find",    "get",     "just",    "those",  "ones",   "of",     "it",    "they",
      "all",     "where",   "whose",   "were",    "like",    "thanks", "thank",  "you",    "keep",  "take",
      "each",    "every",   "include", "any",     "to",      "there",  "in",     "then"};
  if (token.kind == Kind::sign) return true;
  return token.kind == Kind::word && std::ranges::count(words, token.text) > 0;
}

struct Piece {
  std::size_t from, to;  // tokens
  std::vector<Condition> conditions = {};
  bool understood() const { return !conditions.empty(); }
};

std::optional<FilterClause> read_clause(const FilterTokens& tokens, std::size_t at) {
  // "no more than 10k views" is a number and "no ads" is a name: the number is tried first.
  if (auto clause = read_number_clause(tokens, at)) return clause;
  if (auto clause = read_time_clause(tokens, at)) return clause;
  return read_name_clause(tokens, at);
}

/// Clauses, and between them what none of the readers knows, cut at commas and the ends of sentences.
std::vector<Piece> pieces_of(const FilterTokens& tokens) {
  std::vector<Piece> pieces;
  std::size_t left = 0;
  const auto close_left = [&](std::size_t end) {
    if (left < end) pieces.push_back({left, end});
  };
  for (std::size_t at = 0; at < tokens.size();) {
    if (auto clause = read_clause(tokens, at)) {
      close_left(at);
      pieces.push_back({at, clause->end, std::move(clause->conditions)});
      left = at = clause->end;
      continue;
    }
    const auto& token = tokens[at];
    ++at;
    if (token.kind == Kind::sign && (token.text == "," || token.text == "." || token.text == ";")) {
      close_left(at);
      left = at;
    }
  }
  close_left(tokens.size());
  return pieces;
}

bool is_or(const FilterToken& token) {
  return token.kind == Kind::word && (token.text == "or" || token.text == "unless");
}

/// What stands on one side of an "or" need not hold, so it is no condition: both sides are left to a person.
void give_up_alternatives(const FilterTokens& tokens, std::vector<Piece>& pieces) {
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].understood()) continue;
    const auto words = [&](std::size_t k) { return tokens[k].kind != Kind::sign; };
    std::size_t first = pieces[i].from, last = pieces[i].to;
    while (first < last && !words(first)) ++first;
    while (last > first && !words(last - 1)) --last;
    if (first == last) continue;
    if (i > 0 && is_or(tokens[first])) pieces[i - 1].conditions.clear();
    const bool only_or = last - first == 1 && is_or(tokens[first]);
    if (i + 1 < pieces.size() && (only_or || is_or(tokens[last - 1]))) pieces[i + 1].conditions.clear();
  }
  // Neighbours that are not understood are one part again.
  for (std::size_t i = 0; i + 1 < pieces.size();) {
    const auto& last = tokens[pieces[i].to - 1];
    if (!pieces[i].understood() && !pieces[i + 1].understood() && last.kind != Kind::sign) {
      pieces[i].to = pieces[i + 1].to;
      pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    } else {
      ++i;
    }
  }
}

std::string_view slice(std::string_view prompt, const FilterTokens& tokens, std::size_t from, std::size_t to) {
  return prompt.substr(tokens[from].from, tokens[to - 1].to - tokens[from].from);
}

bool both_bounds(const Condition& one, const Condition& other) {
  const double least = std::max(one.least.value_or(-1e300), other.least.value_or(-1e300));
  const double most = std::min(one.most.value_or(1e300), other.most.value_or(1e300));
  return least > most || (least == most && (one.exclusive || other.exclusive));
}

bool exclude_each_other(const Condition& one, const Condition& other) {
  if (one.measure != other.measure) return false;
  if (one.least || one.most) return both_bounds(one, other);
  if (one.any_of.empty()) return one.forbidden != other.forbidden;
  const auto in = [](const Condition& condition) {
    return [&](const std::string& text) { return std::ranges::count(condition.any_of, text) > 0; };
  };
  if (one.forbidden && other.forbidden) return false;
  if (one.forbidden != other.forbidden)
    return one.forbidden ? std::ranges::all_of(other.any_of, in(one)) : std::ranges::all_of(one.any_of, in(other));
  return one.measure == Measure::author && std::ranges::none_of(one.any_of, in(other));
}

}  // namespace

Filter read_filter(std::string_view prompt) {
  Filter filter;
  const auto tokens = filter_tokens(prompt);
  auto pieces = pieces_of(tokens);
  give_up_alternatives(tokens, pieces);
  for (auto& piece : pieces) {
    if (piece.understood()) {
      for (auto& condition : piece.conditions) {
        condition.words = describe(condition);
        filter.conditions.push_back(std::move(condition));
      }
      filter.understood.emplace_back(base::trim(slice(prompt, tokens, piece.from, piece.to)));
      continue;
    }
    while (piece.from < piece.to && is_polite(tokens[piece.from])) ++piece.from;
    while (piece.to > piece.from && is_polite(tokens[piece.to - 1])) --piece.to;
    if (piece.from < piece.to)
      filter.not_understood.emplace_back(base::trim(slice(prompt, tokens, piece.from, piece.to)));
  }
  for (std::size_t i = 0; i < filter.conditions.size(); ++i)
    for (std::size_t k = i + 1; k < filter.conditions.size(); ++k)
      if (exclude_each_other(filter.conditions[i], filter.conditions[k]))
        filter.contradictions.push_back(
            fmt::format("{} and {}", filter.conditions[i].words, filter.conditions[k].words));
  return filter;
}

}  // namespace farmtok::farm

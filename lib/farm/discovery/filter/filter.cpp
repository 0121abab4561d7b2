#include "farm/discovery/filter/filter.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text/text.hpp"
#include "farm/discovery/filter/doubts.hpp"
#include "farm/discovery/filter/left.hpp"
#include "farm/discovery/filter/words.hpp"

namespace farmtok::farm::discovery {
namespace {

using Piece = FilterPiece;

std::optional<FilterClause> read_clause(const FilterTokens& tokens, std::size_t at) {
  // "no more than 10k views" is a number and "no ads" is a name: the number is tried first.
  if (auto clause = read_number_clause(tokens, at)) return clause;
  if (auto clause = read_time_clause(tokens, at)) return clause;
  if (auto clause = read_picture_clause(tokens, at)) return clause;
  if (auto clause = read_negated_comparison(tokens, at)) return clause;
  return read_name_clause(tokens, at);
}

/// Clauses, and between them the parts that no reader knows, cut at commas and the ends of sentences.
std::vector<Piece> pieces_of(const FilterTokens& tokens) {
  std::vector<Piece> pieces;
  std::size_t left = 0;
  const auto close_left = [&](std::size_t end) {
    if (left < end) pieces.push_back({left, end});
  };
  for (std::size_t at = 0; at < tokens.size();) {
    if (auto clause = read_clause(tokens, at)) {
      close_left(at);
      pieces.push_back({at, clause->end, std::move(clause->conditions), clause->implied});
      left = at = clause->end;
      continue;
    }
    const auto& token = tokens[at];
    ++at;
    if (separates(token)) {
      close_left(at);
      left = at;
    }
  }
  close_left(tokens.size());
  return pieces;
}

/// Joins neighbours that are not understood into one part.
void join_left(const FilterTokens& tokens, std::vector<Piece>& pieces) {
  for (std::size_t i = 0; i + 1 < pieces.size();) {
    const auto& last = tokens[pieces[i].to - 1];
    if (!pieces[i].understood() && !pieces[i + 1].understood() && !separates(last) &&
        !separates(tokens[pieces[i + 1].from])) {
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
  const auto wants = [](const Condition& condition, Measure measure) {
    return condition.measure == measure && !condition.forbidden;
  };
  if (wants(one, Measure::landscape) && wants(other, Measure::portrait)) return true;
  if (wants(one, Measure::portrait) && wants(other, Measure::landscape)) return true;
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
  give_up_doubtful(tokens, pieces);
  join_left(tokens, pieces);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (auto& piece = pieces[i]; piece.understood()) {
      for (auto& condition : piece.conditions) {
        condition.words = describe(condition);
        filter.conditions.push_back(std::move(condition));
      }
      filter.understood.emplace_back(base::trim(slice(prompt, tokens, piece.from, piece.to)));
      continue;
    }
    if (const auto left = left_of(tokens, pieces, i))
      filter.not_understood.emplace_back(base::trim(slice(prompt, tokens, left->first, left->second)));
  }
  // No filter says nothing at all.
  if (const auto whole = base::trim(prompt);
      filter.conditions.empty() && filter.not_understood.empty() && !whole.empty())
    filter.not_understood.emplace_back(whole);
  for (std::size_t i = 0; i < filter.conditions.size(); ++i)
    for (std::size_t k = i + 1; k < filter.conditions.size(); ++k)
      if (exclude_each_other(filter.conditions[i], filter.conditions[k]))
        filter.contradictions.push_back(
            fmt::format("{} and {}", filter.conditions[i].words, filter.conditions[k].words));
  return filter;
}

}  // namespace farmtok::farm::discovery

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
  if (auto clause = read_picture_clause(tokens, at)) return clause;
  if (auto clause = read_negated_comparison(tokens, at)) return clause;
  return read_name_clause(tokens, at);
}

bool separates(const FilterToken& token) {
  return token.kind == Kind::sign && (token.text == "," || token.text == ".");
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
    if (separates(token)) {
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

/// "unless", "except": what they take back may be all that was said before in the sentence.
bool takes_back(const FilterToken& token) {
  return token.kind == Kind::word && (token.text == "unless" || token.text == "except" || token.text == "excepting");
}

/// Takes away the conditions of the pieces whose meaning is not certain.
class Doubts {
 public:
  Doubts(const FilterTokens& tokens, std::vector<Piece>& pieces) : tokens_(tokens), pieces_(pieces) {}

  void give_up() {
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      const auto& piece = pieces_[i];
      if (!piece.understood()) {
        alternatives(i);
        for (auto at = piece.from; at < piece.to; ++at)
          if (is_open(at)) reach(i, at);
      } else if (takes_back(tokens_[piece.from]) && says_before(i)) {
        reach(i, piece.from);
      } else if (leaves_open(tokens_, piece.from, piece.to) && names_only(piece)) {
        reach(i, piece.from);
      }
    }
    for (const auto i : doubted_) pieces_[i].conditions.clear();
  }

 private:
  /// A comparison says itself what it is not; a name is the one that takes more words behind it.
  static bool names_only(const Piece& piece) {
    return std::ranges::none_of(piece.conditions, [](const Condition& each) { return each.least || each.most; });
  }

  /// A word that turns meanings around, a comparison without its number, or the sign of a negative number.
  bool is_open(std::size_t at) const {
    const auto& token = tokens_[at];
    if (inverts(tokens_, at)) return true;
    if (token.kind != Kind::sign) return false;
    if (token.text == "<" || token.text == ">" || token.text == "<=" || token.text == ">=") return true;
    if (token.text != "-" || at + 1 == tokens_.size()) return false;
    const bool joined = at > 0 && tokens_[at - 1].to == token.from && tokens_[at - 1].kind != Kind::sign;
    return !joined && tokens_[at + 1].kind == Kind::number && tokens_[at + 1].from == token.to;
  }

  /// What stands on one side of an "or" need not hold, so it is no condition: both sides are left to a person.
  void alternatives(std::size_t i) {
    auto first = pieces_[i].from, last = pieces_[i].to;
    const auto sign = [&](std::size_t at) { return tokens_[at].kind == Kind::sign; };
    while (first < last && sign(first)) ++first;
    while (last > first && sign(last - 1)) --last;
    if (first == last) return;
    if (is_or(tokens_[first])) {
      if (const auto previous = before(i)) doubted_.push_back(*previous);
      reach(i, first);
    }
    if (is_or(tokens_[last - 1])) reach(i, last - 1);
  }

  /// The piece in front that is more than a sign.
  std::optional<std::size_t> before(std::size_t i) const {
    while (i-- > 0)
      if (pieces_[i].understood() || pieces_[i].to - pieces_[i].from > 1 || tokens_[pieces_[i].from].kind != Kind::sign)
        return i;
    return std::nullopt;
  }

  bool says_before(std::size_t i) const {
    return std::any_of(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(i),
                       [](const Piece& piece) { return piece.understood(); });
  }

  bool ends_at(const Piece& piece, std::size_t at, bool sentence) const {
    return !piece.understood() && (sentence ? tokens_[at].text == "." : separates(tokens_[at]));
  }

  /// "… and not boring" says nothing of what is before the "and".
  bool anew(std::size_t at) const {
    return tokens_[at].kind == Kind::word && (tokens_[at].text == "and" || tokens_[at].text == "but") &&
           inverts(tokens_, at + 1);
  }

  /// "if over 60 seconds, skip it": what it turns around stands elsewhere in the sentence.
  bool only_turns(std::size_t at) const {
    if (!inverts(tokens_, at)) return false;
    auto from = at, to = at + 1;
    while (from > 0 && !separates(tokens_[from - 1])) --from;
    while (to < tokens_.size() && !separates(tokens_[to])) ++to;
    for (; from < to; ++from)
      if (!inverts(tokens_, from) && !is_polite(tokens_[from]) && tokens_[from].text != "out") return false;
    return true;
  }

  /// Doubts all pieces of the part of the prompt in which the token stands.
  void reach(std::size_t i, std::size_t at) {
    doubted_.push_back(i);
    const bool sentence = takes_back(tokens_[at]) || only_turns(at);
    const auto stops = [&](std::size_t piece, std::size_t token) {
      return ends_at(pieces_[piece], token, sentence) || (!sentence && !pieces_[piece].understood() && anew(token));
    };
    for (auto token = at, piece = i; token-- > 0;) {
      while (token < pieces_[piece].from) --piece;
      if (stops(piece, token)) break;
      doubted_.push_back(piece);
    }
    for (auto token = at + 1, piece = i; token < tokens_.size(); ++token) {
      while (token >= pieces_[piece].to) ++piece;
      if (ends_at(pieces_[piece], token, false) || (!pieces_[piece].understood() && anew(token))) break;
      doubted_.push_back(piece);
    }
  }

  const FilterTokens& tokens_;
  std::vector<Piece>& pieces_;
  std::vector<std::size_t> doubted_;
};

/// Neighbours that are not understood are one part.
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

/// What is left of a piece without the words that say nothing. "Approve everything" is an order of its own.
void trim_polite(const FilterTokens& tokens, Piece& piece, bool alone) {
  auto from = piece.from, to = piece.to;
  while (from < to && is_polite(tokens[from])) ++from;
  while (to > from && is_polite(tokens[to - 1])) --to;
  const auto is_order = [&](std::size_t at) {
    const auto& text = tokens[at].text;
    return text == "approve" || text == "publish" || text == "accept";
  };
  auto order = piece.from;
  while (order < from && !is_order(order)) ++order;
  if (order < from && (from < to || alone)) {
    if (from == to) {
      to = piece.to;
      while (tokens[to - 1].kind == Kind::sign) --to;
    }
    from = order;
  }
  piece.from = from;
  piece.to = to;
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
  Doubts{tokens, pieces}.give_up();
  join_left(tokens, pieces);
  const bool alone = std::ranges::none_of(pieces, &Piece::understood);
  for (auto& piece : pieces) {
    if (piece.understood()) {
      for (auto& condition : piece.conditions) {
        condition.words = describe(condition);
        filter.conditions.push_back(std::move(condition));
      }
      filter.understood.emplace_back(base::trim(slice(prompt, tokens, piece.from, piece.to)));
      continue;
    }
    trim_polite(tokens, piece, alone);
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

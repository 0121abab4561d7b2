#include "farm/discovery/filter/left.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace farmtok::farm::discovery {
namespace {

using Kind = FilterToken::Kind;
using Range = std::pair<std::size_t, std::size_t>;

template <std::size_t n>
bool among(const std::array<std::string_view, n>& words, const FilterToken& token) {
  return token.kind == Kind::word && std::ranges::count(words, token.text) > 0;
}

bool is_sign(const FilterToken& token) { return token.kind == Kind::sign; }
bool joins(const FilterToken& token) {
  return token.kind == Kind::word && (token.text == "and" || token.text == "but");
}

/// "approve all" is an order, also without other words.
bool is_order(const FilterToken& token) {
  static constexpr std::array<std::string_view, 3> words{"approve", "publish", "accept"};
  return among(words, token);
}

/// "find me videos", "please", "thank you": words that ask for videos and say nothing of them.
bool only_asks(const FilterTokens& tokens, Range part) {
  static constexpr std::array<std::string_view, 6> polite{"please", "thanks", "thank", "you", "also", "then"};
  static constexpr std::array<std::string_view, 10> asking{"find",   "get",    "show", "give", "pick",
                                                           "select", "choose", "want", "need", "looking"};
  static constexpr std::array<std::string_view, 20> around{
      "i",     "we",   "me", "us",    "for",   "all",  "any",   "a",       "an",      "the",
      "those", "them", "it", "video", "clips", "clip", "posts", "content", "tiktoks", "reels"};
  bool asks = false, words = false;
  for (auto at = part.first; at < part.second; ++at) {
    const auto& token = tokens[at];
    if (is_sign(token) || among(polite, token)) continue;
    words = true;
    asks = asks || among(asking, token);
    if (!among(asking, token) && !among(around, token) && token.text != "videos" && token.text != "post") return false;
  }
  return asks || !words;
}

/// "only videos with:", "videos that have": what leads to conditions that stand in the next line.
bool introduces(const FilterToken& last) {
  static constexpr std::array<std::string_view, 17> words{"with",  "have",   "has", "having", "that",   "which",
                                                          "whose", "where",  "be",  "are",    "is",     "to",
                                                          "must",  "should", "of",  "for",    "include"};
  return is_sign(last) ? last.text == ":" : among(words, last);
}

/// Behind a condition: "over 50k views with a video", but not "over 50k views only please".
bool adds(const FilterTokens& tokens, Range part) {
  static constexpr std::array<std::string_view, 8> words{"with",    "have", "has", "having",
                                                         "include", "like", "my",  "our"};
  for (auto at = part.first; at < part.second; ++at)
    if (among(words, tokens[at])) return true;
  return false;
}

/// Whether a part made of nothing but common words says something of the videos.
bool says(const FilterTokens& tokens, Range part, bool behind_condition, bool before_condition) {
  if (before_condition || only_asks(tokens, part)) return false;
  if (behind_condition) return adds(tokens, part);
  return !introduces(tokens[part.second - 1]);
}

}  // namespace

std::optional<Range> left_of(const FilterTokens& tokens, const std::vector<FilterPiece>& pieces, std::size_t i) {
  const auto& piece = pieces[i];
  const bool behind = i > 0 && pieces[i - 1].understood();
  const bool before = i + 1 < pieces.size() && pieces[i + 1].understood();
  const bool alone = std::ranges::none_of(pieces, &FilterPiece::understood);
  std::optional<Range> left;
  const auto name = [&](std::size_t from, std::size_t to) {
    left = left ? Range{std::min(left->first, from), std::max(left->second, to)} : Range{from, to};
  };

  auto from = piece.from, to = piece.to;
  while (from < to && is_filler(tokens[from])) ++from;
  while (to > from && is_filler(tokens[to - 1])) --to;
  // "-vertical" is named with its sign.
  if (from < to && from > piece.from && is_sign(tokens[from - 1]) && tokens[from - 1].text == "-" &&
      tokens[from - 1].to == tokens[from].from && (from < 2 || tokens[from - 2].to != tokens[from - 1].from))
    --from;
  if (from < to) {
    auto end = piece.to;
    while (end > to && is_sign(tokens[end - 1])) --end;
    // "exactly 1 min has a clip"
    const bool more = !before && adds(tokens, {to, end}) && !introduces(tokens[end - 1]);
    name(from, more ? end : to);
  }
  for (auto order = piece.from; order < from && (left || alone); ++order) {
    if (!is_order(tokens[order])) continue;
    auto end = left ? to : piece.to;
    while (is_sign(tokens[end - 1])) --end;
    name(order, end);
    break;
  }

  for (auto begin = piece.from; begin < piece.to;) {
    auto end = begin;
    while (end < piece.to && !joins(tokens[end]) && !separates(tokens[end])) ++end;
    Range part{begin, end};
    const bool touches_behind = behind && begin == piece.from, touches_before = before && end == piece.to;
    begin = end + 1;
    while (part.first < part.second && is_sign(tokens[part.first])) ++part.first;
    while (part.second > part.first && is_sign(tokens[part.second - 1]) && tokens[part.second - 1].text != ":")
      --part.second;
    const auto words = std::span{tokens}.subspan(part.first, part.second - part.first);
    if (!words.empty() && std::ranges::all_of(words, is_filler) && says(tokens, part, touches_behind, touches_before))
      name(part.first, part.second);
  }
  return left;
}

}  // namespace farmtok::farm::discovery

// Words beside a condition that no reader takes, and that may turn it: "can be over 60 seconds", "vertical is fine",
// "exclude ads, over 60 seconds".

#include <algorithm>
#include <array>

#include "farm/discovery/filter/doubts.hpp"

namespace farmtok::farm::discovery {
namespace {

using Kind = FilterToken::Kind;

bool is_word(const FilterToken& token, auto&&... words) {
  return token.kind == Kind::word && ((token.text == words) || ...);
}
bool is_sign(const FilterToken& token, auto&&... signs) {
  return token.kind == Kind::sign && ((token.text == signs) || ...);
}
bool among(const auto& words, const FilterToken& token) {
  return token.kind == Kind::word && std::ranges::count(words, token.text) > 0;
}

/// Words allowed directly before a bare "#gym", "@someone" or quote beside the common ones.
bool leads_to_name(const FilterToken& token) {
  static constexpr std::array<std::string_view, 24> words{
      "tagged",    "hashtag",    "hashtags", "tag",        "tags",      "named", "showing", "about",
      "featuring", "mentioning", "using",    "use",        "either",    "or",    "uses",    "by",
      "from",      "mention",    "contain",  "containing", "including", "both",  "quality", "plus"};
  return is_filler(token) || among(words, token);
}

/// A condition followed by one of these may be a remark and no demand: "vertical is fine".
bool tells(const FilterToken& token) {
  static constexpr std::array<std::string_view, 47> words{
      "is",         "are",      "was",      "were",     "can",       "may",      "could",   "might",
      "should",     "must",     "will",     "would",    "shall",     "need",     "needs",   "get",
      "gets",       "go",       "goes",     "ok",       "okay",      "fine",     "allowed", "permitted",
      "acceptable", "accepted", "welcome",  "possible", "tolerated", "optional", "too",     "either",
      "if",         "when",     "whatever", "free",     "off",       "counts",   "suck",    "sucks",
      "bad",        "awful",    "terrible", "horrible", "annoying",  "ugly",     "wrong"};
  return among(words, token);
}

/// The first word of a list of what is unwanted, which may go on behind a comma.
bool heads_exclusion(const FilterTokens& tokens, const FilterPiece& piece) {
  auto at = piece.from;
  while (at < piece.to && is_word(tokens[at], "that", "which", "are", "is", "must", "should", "please")) ++at;
  return at < piece.to &&
         (rejects(tokens, at) || is_word(tokens[at], "without", "minus", "except") || is_sign(tokens[at], "-"));
}

/// Whether the condition is one of its own whatever precedes it: "with …", "at least …", "no …".
bool stands_alone(const FilterTokens& tokens, const FilterPiece& piece) {
  static constexpr std::array<std::string_view, 22> words{
      "with",    "having", "have", "has", "must",  "should",  "only", "at",      "min",     "max",      "minimum",
      "maximum", "up",     "no",   "not", "never", "nothing", "none", "without", "include", "mentions", "mention"};
  const auto& first = tokens[piece.from];
  return among(words, first) || is_sign(first, ">=", "<=") || inverts(tokens, piece.from) ||
         is_word(tokens[piece.to - 1], "only");
}

class Turned {
 public:
  Turned(const FilterTokens& tokens, std::vector<FilterPiece>& pieces)
      : tokens_(tokens), pieces_(pieces), doubted_(pieces.size()) {}

  void give_up() {
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (!pieces_[i].understood()) continue;
      if (turned_before(i) || turned_behind(i)) doubted_[i] = true;
      if (heads_exclusion(tokens_, pieces_[i])) unwanted_list(i);
    }
    for (std::size_t i = 0; i < pieces_.size(); ++i)
      if (doubted_[i]) pieces_[i].conditions.clear();
  }

 private:
  bool left(std::size_t i) const { return i < pieces_.size() && !pieces_[i].understood(); }

  /// The first token of the words that precede the piece in its part.
  std::size_t part_before(std::size_t i) const {
    auto at = pieces_[i].from;
    if (i == 0 || !left(i - 1)) return at;
    while (at > pieces_[i - 1].from && !separates(tokens_[at - 1])) --at;
    return at;
  }

  /// A hashtag, an account or a quote, without a word that asks for it.
  bool is_bare_name(const FilterPiece& piece) const {
    const auto& first = tokens_[piece.from];
    return first.kind == Kind::hashtag || first.kind == Kind::account || first.kind == Kind::quote;
  }

  bool turned_before(std::size_t i) const {
    const auto& piece = pieces_[i];
    const auto from = part_before(i);
    if (from == piece.from) return false;
    const auto& last = tokens_[piece.from - 1];
    const auto& first = tokens_[piece.from];
    if (is_word(first, "not", "never", "no") && is_word(last, "need", "needs", "needed", "dare", "ought")) return true;
    if (is_bare_name(piece) && !leads_to_name(last)) return true;
    // "#fyp - #ad" is a list or a minus; at the beginning of a line the dash is a bullet.
    if (is_bare_name(piece) && is_sign(last, "-") && from + 1 == piece.from && from > 0 &&
        !separates(tokens_[from - 1]))
      return true;
    if (is_word(last, "x", "filter", "filters", "even")) return true;
    // "un-vertical"
    const auto* before = from + 1 < piece.from ? &tokens_[piece.from - 2] : nullptr;
    if (is_sign(last, "-") && last.to == first.from && before && before->kind == Kind::word && before->to == last.from)
      return true;
    const bool compares = piece.conditions[0].least || piece.conditions[0].most;
    if (!compares && is_word(last, "but") && takes_all_before(piece.from - 1)) return true;
    // "from January until March 2024"
    const bool dated = piece.conditions[0].measure == Measure::posted;
    for (auto at = from; at < piece.from; ++at)
      if (dated && is_word(tokens_[at], "from", "between", "since", "until", "to")) return true;
    for (auto at = from; at < piece.from; ++at)
      if (is_word(tokens_[at], "can", "may", "could", "possible", "welcome", "fine", "okay", "ok")) return true;
    return orders_otherwise(from, piece.from);
  }

  /// "any #hashtag but #fyp": the "but" takes something away.
  bool takes_all_before(std::size_t at) const {
    while (at > 0 && !separates(tokens_[at - 1]))
      if (is_word(tokens_[--at], "any", "all", "every", "everything", "anything", "everyone", "anyone")) return true;
    return false;
  }

  /// "yeet everything over 60 seconds": a verb that is not known, before words that mean all videos.
  bool orders_otherwise(std::size_t from, std::size_t to) const {
    auto at = to;
    while (at > from && is_word(tokens_[at - 1], "videos", "clips", "posts", "with", "that", "which", "are", "is",
                                "have", "has", "having", "content", "video", "clip", "post"))
      --at;
    const auto quantity = [&](const FilterToken& token) {
      return is_word(token, "everything", "anything", "all", "those", "any", "stuff", "things", "these");
    };
    if (at == from || !quantity(tokens_[at - 1])) return false;
    while (at > from && quantity(tokens_[at - 1])) --at;
    return at > from && tokens_[at - 1].kind == Kind::word && !is_filler(tokens_[at - 1]) &&
           !is_word(tokens_[at - 1], "allow", "use", "show", "prefer", "love", "from", "of", "among", "across");
  }

  bool turned_behind(std::size_t i) const {
    const auto& piece = pieces_[i];
    if (!left(i + 1)) return false;
    const auto& next = tokens_[piece.to];
    const auto* second = piece.to + 1 < pieces_[i + 1].to ? &tokens_[piece.to + 1] : nullptr;
    if (is_sign(next, ":", "=") && second && !separates(*second) && second->kind != Kind::sign) return true;
    const bool glued = is_sign(next, "-") && next.from == tokens_[piece.to - 1].to && second && second->from == next.to;
    if (glued) return true;
    const bool wanted = std::ranges::any_of(piece.conditions, [](const Condition& each) { return !each.forbidden; });
    return wanted && tells(next);
  }

  /// Doubts what a list of unwanted things goes on with: only a word of its own shows that it is asked for.
  void unwanted_list(std::size_t head) {
    for (auto i = head + 1; i < pieces_.size(); ++i) {
      const auto& piece = pieces_[i];
      if (piece.understood()) {
        if (stands_alone(tokens_, piece)) return;
        const bool minus = is_sign(tokens_[pieces_[head].from], "-");
        if (minus && tokens_[piece.from].kind != Kind::hashtag) return;
        if (minus && i == head + 1) return;  // "-#ad #fyp"
        doubted_[i] = true;
        continue;
      }
      for (auto at = piece.from; at < piece.to; ++at) {
        static constexpr std::array<std::string_view, 12> joints{
            "and", "or", "videos", "clips", "posts", "those", "that", "are", "also", "anything", "everything", "any"};
        if (!among(joints, tokens_[at]) && !is_sign(tokens_[at], ",", "&", "+", "/")) return;
        if (is_sign(tokens_[at], "+") && at + 1 < tokens_.size() && tokens_[at + 1].from == tokens_[at].to) return;
      }
    }
  }

  const FilterTokens& tokens_;
  std::vector<FilterPiece>& pieces_;
  std::vector<bool> doubted_;
};

}  // namespace

void give_up_turned(const FilterTokens& tokens, std::vector<FilterPiece>& pieces) { Turned{tokens, pieces}.give_up(); }

}  // namespace farmtok::farm::discovery

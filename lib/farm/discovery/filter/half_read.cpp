// Comparisons that are only a part of the text: "about 50k views", "50 000 0 views", "views and likes over
// 50k".

#include <algorithm>
#include <array>

#include "farm/discovery/filter/doubts.hpp"

namespace farmtok::farm::discovery {
namespace {

using Kind = FilterToken::Kind;

bool among(const auto& words, std::string_view word) { return std::ranges::count(words, word) > 0; }

/// Words that make a condition of the same part softer, give it another subject, or are half of a range.
bool opens(const FilterToken& token) {
  static constexpr std::array<std::string_view, 44> words{
      "prefer",    "prefers",   "preferred",     "preferably", "preference", "ideally",  "ideal",      "maybe",
      "perhaps",   "possibly",  "probably",      "optional",   "optionally", "usually",  "mostly",     "generally",
      "typically", "sometimes", "often",         "might",      "hopefully",  "bonus",    "suggested",  "recommended",
      "roughly",   "approx",    "approximately", "circa",      "ca",         "nearly",   "almost",     "ish",
      "average",   "avg",       "median",        "mean",       "combined",   "together", "altogether", "sum",
      "somewhere", "half",      "double",        "twice"};
  if (token.kind == Kind::sign) return token.text == "~" || token.text == "!=" || token.text == "=";
  if (token.kind != Kind::word || token.text == "most") return false;
  return among(words, token.text) || is_bound_word(token.text);
}

/// Owners of views and likes other than the video.
bool owns(const FilterToken& token) {
  static constexpr std::array<std::string_view, 22> words{
      "creator",  "creators", "account", "accounts", "channel", "channels", "profile",     "profiles",
      "user",     "users",    "author",  "authors",  "sound",   "sounds",   "influencers", "influencer",
      "hashtags", "songs",    "song",    "trends",   "people",  "comments"};
  return token.kind == Kind::word && among(words, token.text);
}

bool names_measure(const FilterToken& token) {
  static constexpr std::array<std::string_view, 24> words{
      "views",   "likes",   "comments", "shares",  "saves",     "plays",       "hearts",      "watches",
      "replies", "reposts", "viewers",  "length",  "bookmarks", "favourites",  "favorites",   "duration",
      "seconds", "minutes", "hours",    "runtime", "followers", "subscribers", "impressions", "age"};
  return token.kind == Kind::word && among(words, token.text);
}

bool is_word(const FilterToken& token, auto&&... words) {
  return token.kind == Kind::word && ((token.text == words) || ...);
}
bool is_sign(const FilterToken& token, auto&&... signs) {
  return token.kind == Kind::sign && ((token.text == signs) || ...);
}

bool counts(Measure measure) {
  return measure == Measure::views || measure == Measure::likes || measure == Measure::comments ||
         measure == Measure::shares || measure == Measure::saves;
}

/// Words allowed directly before a condition without a bound, or about the video's length.
bool introduces(const FilterToken& token) {
  static constexpr std::array<std::string_view, 46> words{
      "with",    "have",    "has",     "having", "and",    "but",    "get",   "gets",    "got",   "getting",
      "that",    "which",   "must",    "should", "videos", "video",  "clips", "clip",    "posts", "post",
      "content", "tiktoks", "reels",   "ones",   "only",   "want",   "need",  "needs",   "is",    "are",
      "be",      "it",      "they",    "also",   "then",   "please", "those", "footage", "keep",  "approve",
      "take",    "accept",  "publish", "just",   "if",     "or"};
  return token.kind == Kind::sign ? !is_sign(token, "~", "$", "!=", "=") : among(words, token.text);
}

/// Words allowed directly after it.
bool continues(const FilterToken& token) {
  static constexpr std::array<std::string_view, 38> words{
      "and",      "but",    "with",      "that",       "which",      "from",  "by",      "posted",
      "please",   "videos", "video",     "clips",      "clip",       "posts", "content", "only",
      "thanks",   "thank",  "showing",   "featuring",  "about",      "where", "or",      "published",
      "uploaded", "long",   "footage",   "tiktoks",    "reels",      "nor",   "no",      "not",
      "without",  "who",    "including", "mentioning", "containing", "using"};
  return token.kind == Kind::sign ? !is_sign(token, "~", "$", "!=", "=") : among(words, token.text);
}

class HalfRead {
 public:
  HalfRead(const FilterTokens& tokens, std::vector<FilterPiece>& pieces)
      : tokens_(tokens), pieces_(pieces), doubted_(pieces.size()) {}

  void give_up() {
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (pieces_[i].understood()) {
        if (compares(i)) check(i);
        continue;
      }
      for (auto at = pieces_[i].from; at < pieces_[i].to; ++at) {
        if (opens(tokens_[at]) || is_word(tokens_[at], "or") || at_most(at)) reach(i, at, Reach::part);
        // Its "and" is between its numbers.
        if (is_word(tokens_[at], "between")) reach(i, at, Reach::whole_part);
        if (is_word(tokens_[at], "if", "when", "whenever", "while") && !asked_before(at)) reach(i, at, Reach::sentence);
      }
    }
    for (std::size_t i = 0; i < pieces_.size(); ++i)
      if (doubted_[i]) pieces_[i].conditions.clear();
  }

 private:
  bool compares(std::size_t i) const {
    return std::ranges::any_of(pieces_[i].conditions, [](const Condition& each) {
      return (each.least || each.most) && each.measure != Measure::posted;
    });
  }
  bool has(std::size_t i, auto&& test) const { return std::ranges::any_of(pieces_[i].conditions, test); }

  const FilterToken* token(std::size_t at) const { return at < tokens_.size() ? &tokens_[at] : nullptr; }
  bool left(std::size_t i) const { return i < pieces_.size() && !pieces_[i].understood(); }

  enum class Reach { part, whole_part, sentence };

  /// The end of a part: a comma, the end of a sentence, an "and" or "but" between conditions.
  bool bounds_part(std::size_t piece, std::size_t at, Reach how) const {
    if (pieces_[piece].understood()) return false;
    if (how == Reach::sentence) return is_sign(tokens_[at], ".");
    return separates(tokens_[at]) || (how == Reach::part && is_word(tokens_[at], "and", "but"));
  }

  bool at_most(std::size_t at) const {
    return is_word(tokens_[at], "most") && at > 0 && is_word(tokens_[at - 1], "at", "the", "very");
  }

  void reach(std::size_t i, std::size_t from, Reach how) {
    for (auto at = from, piece = i; at-- > 0;) {
      while (at < pieces_[piece].from) --piece;
      if (bounds_part(piece, at, how)) break;
      doubted_[piece] = true;
    }
    for (auto at = from + 1, piece = i; at < tokens_.size(); ++at) {
      while (at >= pieces_[piece].to) ++piece;
      if (bounds_part(piece, at, how)) break;
      doubted_[piece] = true;
    }
  }

  /// "approve if …" states it as a condition; "if …, then …" does not.
  bool asked_before(std::size_t at) const {
    while (at-- > 0 && !is_sign(tokens_[at], "."))
      if (is_word(tokens_[at], "approve", "accept", "publish", "post", "keep", "take", "only", "use", "pick", "include",
                  "allow", "want"))
        return true;
    return false;
  }

  void check(std::size_t i) {
    const auto& piece = pieces_[i];
    const auto* before = piece.from > 0 ? &tokens_[piece.from - 1] : nullptr;
    const auto* behind = token(piece.to);
    const bool led = before && left(i - 1), followed = behind && left(i + 1);
    const bool timed = has(i, [](const Condition& each) { return each.measure == Measure::seconds; });
    if (touches_number(i) || among_measures(i)) doubted_[i] = true;
    // "videos of at least 30 seconds", but not "pauses of at least 3 seconds".
    const bool of_videos = led && is_word(*before, "of") && piece.from > 1 &&
                           is_word(tokens_[piece.from - 2], "videos", "video", "clips", "clip", "posts", "content");
    if (led && !of_videos &&
        is_word(*before, "about", "around", "some", "just", "well", "close", "near", "like", "to", "per", "of"))
      doubted_[i] = true;
    if (piece.implied || timed) {
      if (led && !of_videos && !introduces(*before)) doubted_[i] = true;
      if (followed && !continues(*behind)) doubted_[i] = true;
    }
    // "duration under 8 really minutes"
    const auto& last = tokens_[piece.to - 1];
    const bool bare = numeric(last) || (last.kind == Kind::word && is_number_word(last.text));
    if (bare && followed && (behind->kind == Kind::word && !is_word(*behind, "and", "but", "or", "long", "posted")))
      doubted_[i] = true;
    if (followed && is_word(*behind, "is", "are", "was", "were", "get", "gets", "per", "a", "an", "each", "every", "of",
                            "within", "during", "across", "before", "after", "more", "fewer", "less", "than", "times",
                            "daily", "weekly", "monthly", "hourly", "day", "too", "ago", "old", "or"))
      doubted_[i] = true;
    if (followed && is_word(*behind, "in") && token(piece.to + 1) &&
        (is_word(tokens_[piece.to + 1], "the", "its", "a", "an", "one", "under", "less", "first") ||
         tokens_[piece.to + 1].kind == Kind::number))
      doubted_[i] = true;
    if (led && (owned(i) || (piece.implied && led_astray(i)))) doubted_[i] = true;
    gained_in_a_time(i);
    shares_a_bound(i);
  }

  static bool numeric(const FilterToken& each) {
    return each.kind == Kind::number || (each.kind == Kind::word && is_number_word(each.text)) ||
           is_sign(each, "$", "~");
  }

  /// "1 minute 30 likes", "five hundred and really seventeen": a number that remains in the part of a condition may be
  /// a piece of it. After an "and" a bound begins another one.
  bool touches_number(std::size_t i) const {
    if (i > 0 && left(i - 1)) {
      for (auto at = pieces_[i].from; at-- > pieces_[i - 1].from && !separates(tokens_[at]);)
        if (numeric(tokens_[at])) return true;
    }
    if (!left(i + 1)) return false;
    for (auto at = pieces_[i].to; at < pieces_[i + 1].to && !separates(tokens_[at]); ++at) {
      if (is_word(tokens_[at], "and", "but") && at + 1 < tokens_.size() &&
          ((is_bound_word(tokens_[at + 1].text) && tokens_[at + 1].text != "than") || names_measure(tokens_[at + 1])))
        return false;
      if (numeric(tokens_[at]) || is_word(tokens_[at], "one")) return true;
    }
    return false;
  }

  /// "up please 50k views", "about only 50k views"
  bool led_astray(std::size_t i) const {
    for (auto at = pieces_[i].from; at-- > pieces_[i - 1].from && !bounds_part(i - 1, at, Reach::part);)
      if (is_word(tokens_[at], "up", "down", "north", "south", "some", "about", "around", "close", "near", "next",
                  "way", "towards", "toward", "approaching", "excess", "reach", "reaching"))
        return true;
    return false;
  }

  /// "views and likes over 50k", "over 50k views, likes and shares", "comments with over 100 likes".
  bool among_measures(std::size_t i) const {
    const auto joins = [](const FilterToken& each, bool with) {
      return is_sign(each, ",", "&", "+", "/", "-", ":", "(", "*") || is_word(each, "and", "or", "plus") ||
             (with && is_word(each, "with", "have", "having", "that", "get", "by"));
    };
    if (i > 0 && left(i - 1)) {
      auto at = pieces_[i].from;
      const bool apart = separates(tokens_[at - 1]);
      while (at > 0 && joins(tokens_[at - 1], true)) --at;
      if (at > 0 && names_measure(tokens_[at - 1]) && !apart && in_left(at - 1)) return true;
      for (at = pieces_[i].from; at-- > pieces_[i - 1].from && !bounds_part(i - 1, at, Reach::part);)
        if (names_measure(tokens_[at])) return true;
    }
    auto at = pieces_[i].to;
    while (at < tokens_.size() && joins(tokens_[at], false)) ++at;
    if (at >= tokens_.size() || !names_measure(tokens_[at]) || !in_left(at)) return false;
    const auto* next = token(at + 1);
    return !next || is_sign(*next, ",", ".", "&", "/", "+", ")") || is_word(*next, "and", "or", "each", "both");
  }

  bool in_left(std::size_t at) const {
    for (const auto& piece : pieces_)
      if (at >= piece.from && at < piece.to) return !piece.understood();
    return false;
  }

  /// "creators with over 1M likes"
  bool owned(std::size_t i) const {
    for (auto at = pieces_[i].from; at-- > pieces_[i - 1].from && !bounds_part(i - 1, at, Reach::part);)
      if (owns(tokens_[at])) return true;
    return false;
  }

  /// "50k views in the last 24 hours" may mean when they were counted or when the video was posted.
  void gained_in_a_time(std::size_t i) {
    if (i + 1 >= pieces_.size() || left(i + 1)) return;
    if (!has(i, [](const Condition& each) { return counts(each.measure); })) return;
    if (!has(i + 1, [](const Condition& each) { return each.measure == Measure::age; })) return;
    if (is_word(tokens_[pieces_[i + 1].from], "in", "within", "during", "over", "the", "last", "past", "this", "today"))
      doubted_[i] = doubted_[i + 1] = true;
  }

  /// "at most 100 shares and 20 saves": the bound may be meant for both.
  void shares_a_bound(std::size_t i) {
    if (!pieces_[i].implied || i == 0) return;
    auto j = i - 1;
    bool comma = false;
    if (!pieces_[j].understood()) {
      for (auto at = pieces_[j].from; at < pieces_[j].to; ++at) {
        if (!is_sign(tokens_[at], ",", "&", "+", "/") && !is_word(tokens_[at], "and", "with", "or")) return;
        comma = comma || separates(tokens_[at]);
      }
      // A comma is a separate piece: the one before it may be another comma.
      while (j > 0 && !pieces_[j].understood()) --j;
    }
    if (!pieces_[j].understood() || !compares(j)) return;
    const auto& last = pieces_[j].conditions.back();
    if (pieces_[j].implied) {
      if (shared_[j]) doubted_[i] = shared_[i] = true;
      return;
    }
    if (last.least && last.most && *last.least != *last.most) return;
    const bool at_least = last.least && !last.most && !last.exclusive;
    if (at_least || (comma && (!counts(last.measure) || !last.most))) return;
    doubted_[i] = shared_[i] = true;
  }

  const FilterTokens& tokens_;
  std::vector<FilterPiece>& pieces_;
  std::vector<bool> doubted_;
  std::vector<bool> shared_ = std::vector<bool>(pieces_.size());
};

}  // namespace

void give_up_half_read(const FilterTokens& tokens, std::vector<FilterPiece>& pieces) {
  HalfRead{tokens, pieces}.give_up();
}

}  // namespace farmtok::farm::discovery

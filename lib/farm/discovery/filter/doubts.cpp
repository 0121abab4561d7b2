#include "farm/discovery/filter/doubts.hpp"

#include <algorithm>
#include <array>

namespace farmtok::farm::discovery {
namespace {

using Kind = FilterToken::Kind;

bool is_or(const FilterToken& token) {
  return token.kind == Kind::word && (token.text == "or" || token.text == "unless");
}

/// "unless", "except": they may take back everything before them in the sentence.
bool takes_back(const FilterToken& token) {
  return token.kind == Kind::word && (token.text == "unless" || token.text == "except" || token.text == "excepting");
}

/// Removes the conditions of the pieces whose meaning is unclear.
class Doubts {
 public:
  Doubts(const FilterTokens& tokens, std::vector<FilterPiece>& pieces)
      : tokens_(tokens), pieces_(pieces), piece_of_(tokens.size()), doubted_(pieces.size()) {
    for (std::size_t i = 0; i < pieces.size(); ++i)
      for (auto at = pieces[i].from; at < pieces[i].to; ++at) piece_of_[at] = i;
  }

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
    for (std::size_t i = 0; i < pieces_.size(); ++i)
      if (doubted_[i]) pieces_[i].conditions.clear();
  }

 private:
  /// A comparison contains its own negation; a name is the one that takes more words after it.
  static bool names_only(const FilterPiece& piece) {
    return std::ranges::none_of(piece.conditions, [](const Condition& each) { return each.least || each.most; });
  }

  /// A word or sign that turns meanings around ("!vertical", "-vertical"), or a comparison without its number.
  bool is_open(std::size_t at) const {
    const auto& token = tokens_[at];
    if (inverts(tokens_, at) || crosses_out(token)) return true;
    if (token.kind != Kind::sign) return false;
    if (token.text == "!" || token.text == "<" || token.text == ">" || token.text == "<=" || token.text == ">=")
      return true;
    if ((token.text != "-" && token.text != "/" && token.text != "%") || at + 1 == tokens_.size()) return false;
    const bool joined = at > 0 && tokens_[at - 1].to == token.from && tokens_[at - 1].kind != Kind::sign;
    return !joined && tokens_[at + 1].kind != Kind::sign && tokens_[at + 1].from == token.to;
  }

  /// Neither side of an "or" must hold, so both are no conditions: they are left to a person.
  void alternatives(std::size_t i) {
    auto first = pieces_[i].from, last = pieces_[i].to;
    const auto sign = [&](std::size_t at) { return tokens_[at].kind == Kind::sign; };
    while (first < last && sign(first)) ++first;
    while (last > first && sign(last - 1)) --last;
    if (first == last) return;
    if (is_or(tokens_[first])) {
      if (const auto previous = before(i)) doubted_[*previous] = true;
      reach(i, first);
    }
    if (is_or(tokens_[last - 1])) reach(i, last - 1);
  }

  /// The piece before that is more than a sign.
  std::optional<std::size_t> before(std::size_t i) const {
    while (i-- > 0)
      if (pieces_[i].understood() || pieces_[i].to - pieces_[i].from > 1 || tokens_[pieces_[i].from].kind != Kind::sign)
        return i;
    return std::nullopt;
  }

  bool says_before(std::size_t i) const {
    return std::any_of(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(i),
                       [](const FilterPiece& piece) { return piece.understood(); });
  }

  bool ends_at(const FilterPiece& piece, std::size_t at, bool sentence) const {
    return !piece.understood() && (sentence ? tokens_[at].text == "." : separates(tokens_[at]));
  }

  /// "… and not boring" does not refer to the words before the "and".
  bool anew(std::size_t at) const {
    return tokens_[at].kind == Kind::word && (tokens_[at].text == "and" || tokens_[at].text == "but") &&
           inverts(tokens_, at + 1);
  }

  /// "if over 60 seconds, skip it": the word that it turns is elsewhere in the sentence.
  bool only_turns(std::size_t at) const {
    if (!inverts(tokens_, at)) return false;
    auto from = at, to = at + 1;
    while (from > 0 && !separates(tokens_[from - 1])) --from;
    while (to < tokens_.size() && !separates(tokens_[to])) ++to;
    for (; from < to; ++from)
      if (!inverts(tokens_, from) && !is_filler(tokens_[from]) && tokens_[from].text != "out") return false;
    return true;
  }

  bool is_left(std::size_t at) const { return !pieces_[piece_of_[at]].understood(); }
  bool is_end(std::size_t at) const { return tokens_[at].kind == Kind::sign && tokens_[at].text == "." && is_left(at); }
  bool is_colon(std::size_t at) const {
    return tokens_[at].kind == Kind::sign && tokens_[at].text == ":" && is_left(at);
  }

  /// "exclude: ads, over 60 seconds": the rest is a list of what is turned.
  bool heads_list(std::size_t at) const {
    if (!inverts(tokens_, at)) return false;
    for (; at < tokens_.size() && is_left(at) && !separates(tokens_[at]); ++at)
      if (is_colon(at)) return true;
    return false;
  }
  /// "Under 10k views? Skip." and "Skip", with lines below it: a sentence that only turns others.
  bool turns_others(std::size_t at) const {
    if (!inverts(tokens_, at)) return false;
    auto from = at, to = at + 1;
    while (from > 0 && !is_end(from - 1)) --from;
    while (to < tokens_.size() && !is_end(to)) ++to;
    for (; from < to; ++from)
      if (!is_left(from) || (!inverts(tokens_, from) && !is_filler(tokens_[from]) && !is_allowed(tokens_[from])))
        return false;
    return true;
  }
  /// "Not allowed", "not wanted"
  static bool is_allowed(const FilterToken& token) {
    static constexpr std::array<std::string_view, 10> words{"allowed", "wanted",   "needed",     "required", "ok",
                                                            "okay",    "accepted", "acceptable", "welcome",  "fine"};
    return token.kind == Kind::word && std::ranges::count(words, token.text) > 0;
  }
  bool begins_sentence(std::size_t at) const {
    while (at > 0 && !separates(tokens_[at - 1])) --at;
    return at == 0 || is_end(at - 1);
  }
  /// "#ad, #spam and over 60 seconds are not wanted": it turns the conditions before it.
  bool turns_list(std::size_t at) const {
    if (!inverts(tokens_, at) || at == 0) return false;
    const auto& before = tokens_[at - 1];
    const bool told =
        before.kind == Kind::word && (before.text == "is" || before.text == "are" || before.text == "be" ||
                                      before.text == "was" || before.text == "were");
    if (!told && !is_colon(at - 1) && !rejects(tokens_, at)) return false;
    while (at-- > 0 && !separates(tokens_[at])) {
      if (!is_left(at)) return true;
      if (tokens_[at].text == "and" || tokens_[at].text == "but") return false;
    }
    return false;
  }

  /// Doubts all conditions of the sentence before the one that ends at `end`.
  void reach_before(std::size_t end) {
    while (end > 0 && separates(tokens_[end - 1])) --end;
    for (; end > 0 && !is_end(end - 1); --end) doubt(end - 1);
  }
  /// Doubts those from `at` on, up to the next list with a heading ("include:").
  void reach_behind(std::size_t at) {
    const auto heads_another = [&](std::size_t place) {
      for (; place < tokens_.size() && is_left(place) && !separates(tokens_[place]) && !inverts(tokens_, place);
           ++place)
        if (is_colon(place)) return true;
      return false;
    };
    for (; at < tokens_.size(); ++at) {
      if (is_end(at) && at + 1 < tokens_.size() && heads_another(at + 1)) return;
      doubt(at);
    }
  }
  void doubt(std::size_t at) { doubted_[piece_of_[at]] = true; }

  /// Doubts all pieces of the part of the prompt that contains the token.
  void reach(std::size_t i, std::size_t at) {
    doubted_[i] = true;
    if (turns_others(at)) {
      auto from = at;
      while (from > 0 && !is_end(from - 1)) --from;
      reach_before(from);
      reach_behind(at);
      return;
    }
    if (heads_list(at)) reach_behind(at);
    const bool sentence = takes_back(tokens_[at]) || only_turns(at) || turns_list(at);
    // "No, vertical": it turns what follows, too.
    const bool begins = only_turns(at) && begins_sentence(at);
    const auto stops = [&](std::size_t piece, std::size_t token) {
      return ends_at(pieces_[piece], token, sentence) || (!sentence && !pieces_[piece].understood() && anew(token));
    };
    for (auto token = at, piece = i; token-- > 0;) {
      while (token < pieces_[piece].from) --piece;
      if (stops(piece, token)) break;
      doubted_[piece] = true;
    }
    // "not (over 60 seconds, under 10k views)"
    int open = 0;
    for (auto token = at + 1, piece = i; token < tokens_.size(); ++token) {
      while (token >= pieces_[piece].to) ++piece;
      if (tokens_[token].kind == Kind::sign && tokens_[token].text == "(") ++open;
      if (tokens_[token].kind == Kind::sign && tokens_[token].text == ")") --open;
      if (open > 0) {
        doubted_[piece] = true;
        continue;
      }
      if (ends_at(pieces_[piece], token, begins) || (!pieces_[piece].understood() && anew(token))) break;
      doubted_[piece] = true;
    }
  }

  const FilterTokens& tokens_;
  std::vector<FilterPiece>& pieces_;
  std::vector<std::size_t> piece_of_;  // of each token
  std::vector<bool> doubted_;
};

}  // namespace

/// Words without a meaning around conditions: "please, only videos that have …".
bool is_filler(const FilterToken& token) {
  static constexpr std::array<std::string_view, 83> words{
      "needs",   "these", "them",  "make",   "sure",    "ensure",  "select",  "choose",  "pick",  "looking", "our",
      "my",      "will",  "shall", "tiktok", "approve", "publish", "accept",  "if",      "aim",   "for",     "only",
      "videos",  "video", "clips", "clip",   "posts",   "post",    "content", "tiktoks", "reels", "please",  "with",
      "that",    "which", "have",  "has",    "having",  "and",     "but",     "also",    "must",  "should",  "be",
      "are",     "is",    "the",   "a",      "an",      "i",       "want",    "we",      "need",  "show",    "me",
      "give",    "us",    "find",  "get",    "just",    "those",   "ones",    "of",      "it",    "they",    "all",
      "where",   "whose", "were",  "like",   "thanks",  "thank",   "you",     "keep",    "take",  "each",    "every",
      "include", "any",   "to",    "there",  "in",      "then"};
  if (token.kind == Kind::sign) return token.text != "~" && token.text != "$" && token.text != "!";
  return token.kind == Kind::word && std::ranges::count(words, token.text) > 0;
}

bool separates(const FilterToken& token) {
  return token.kind == Kind::sign && (token.text == "," || token.text == ".");
}

void give_up_doubtful(const FilterTokens& tokens, std::vector<FilterPiece>& pieces) {
  give_up_half_read(tokens, pieces);
  Doubts{tokens, pieces}.give_up();
  give_up_turned(tokens, pieces);
}

}  // namespace farmtok::farm::discovery

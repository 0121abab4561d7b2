#include <algorithm>
#include <array>

#include "farm/discovery/filter/grammar.hpp"

namespace farmtok::farm::discovery {
namespace {

using Kind = FilterToken::Kind;

void skip_noun(FilterCursor& cursor) {
  cursor.any({"videos", "video", "clips", "clip", "posts", "post", "content", "ones", "format", "footage",
              "orientation", "partnerships", "partnership", "reels", "only"});
}

/// "ads", "duets", "pinned videos": what a video is or is not.
std::optional<Measure> flag(FilterCursor& cursor) {
  struct Row {
    std::string_view word;
    Measure measure;
  };
  using enum Measure;
  constexpr auto ad = advertisement, upright = portrait;
  static constexpr std::array rows{Row{"ads", ad},
                                   Row{"ad", ad},
                                   Row{"adverts", ad},
                                   Row{"advert", ad},
                                   Row{"advertisements", ad},
                                   Row{"advertisement", ad},
                                   Row{"advertising", ad},
                                   Row{"sponsored", ad},
                                   Row{"sponsorships", ad},
                                   Row{"sponsorship", ad},
                                   Row{"sponsors", ad},
                                   Row{"promoted", ad},
                                   Row{"promotions", ad},
                                   Row{"promotional", ad},
                                   Row{"promos", ad},
                                   Row{"paid", ad},
                                   Row{"commercials", ad},
                                   Row{"duets", duet},
                                   Row{"duet", duet},
                                   Row{"duetted", duet},
                                   Row{"stitches", stitch},
                                   Row{"stitch", stitch},
                                   Row{"stitched", stitch},
                                   Row{"pinned", pinned},
                                   Row{"landscape", landscape},
                                   Row{"horizontal", landscape},
                                   Row{"sideways", landscape},
                                   Row{"vertical", upright},
                                   Row{"portrait", upright},
                                   Row{"upright", upright}};
  cursor.any({"any", "a", "an", "the"});
  for (const auto& row : rows) {
    if (!cursor.step(row.word)) continue;
    skip_noun(cursor);
    return row.measure;
  }
  return std::nullopt;
}

Condition flag_condition(Measure measure, bool forbidden) { return {.measure = measure, .forbidden = forbidden}; }

/// Words that close an unquoted phrase: "mentions leg day and …".
bool ends_phrase(const FilterToken* token) {
  if (!token || token->kind != Kind::word) return true;
  static constexpr std::array<std::string_view, 24> ends{
      "and",   "or",    "but",   "with",    "without", "no",   "not", "in",  "at",   "over", "more", "less",
      "under", "above", "below", "between", "on",      "from", "by",  "nor", "only", "who",  "that", "older"};
  return std::ranges::count(ends, token->text) > 0;
}

/// One hashtag or word that must be mentioned.
struct Mention {
  Measure measure;
  std::string text;
};

std::optional<Mention> mention(FilterCursor& cursor, bool plain_words) {
  auto tried = cursor;
  const bool tag =
      tried.any({"the hashtags", "the hashtag", "hashtags", "hashtag", "the tags", "the tag", "tags", "tag"});
  const bool word = !tag && tried.any({"the words", "the word", "the phrases", "the phrase", "words", "word", "phrase",
                                       "the term", "the terms"});
  tried.step(":");
  const auto* token = tried.peek();
  if (!token) return std::nullopt;
  if (token->kind == Kind::hashtag || (token->kind == Kind::quote && token->text.starts_with('#'))) {
    cursor.at = tried.at + 1;
    return Mention{Measure::hashtag, token->text.substr(token->text.starts_with('#') ? 1 : 0)};
  }
  if (token->kind == Kind::quote) {
    cursor.at = tried.at + 1;
    return Mention{tag ? Measure::hashtag : Measure::word, token->text};
  }
  if ((!plain_words && !tag && !word) || ends_phrase(token)) return std::nullopt;
  static constexpr std::array<std::string_view, 21> vague{
      "a",    "an",  "the",  "real",      "any",  "their", "people",  "some", "more", "his", "her",
      "good", "its", "this", "something", "show", "shows", "showing", "have", "has",  "be"};
  if (std::ranges::count(vague, token->text) > 0) return std::nullopt;
  std::string phrase;
  std::size_t words = 0;
  for (; !ends_phrase(tried.peek()) && !inverts(tried.tokens, tried.at); ++tried.at, ++words) {
    // "nothing with three hundred really …" begins a count.
    if (is_number_word(tried.peek()->text)) return std::nullopt;
    phrase += (words > 0 ? " " : "") + tried.peek()->text;
  }
  if (words == 0) return std::nullopt;
  // A long phrase is a description that only a person can judge.
  if (words > 3) return std::nullopt;
  cursor.at = tried.at;
  return Mention{tag ? Measure::hashtag : Measure::word, phrase};
}

/// A list with its separators; `read` reads one item, gets whether an "or" precedes it, and returns whether
/// there was one.
struct Listed {
  bool alternatives = false;  // an "or" among them
};

template <class Read>
std::optional<Listed> list(FilterCursor& cursor, Read&& read) {
  Listed listed;
  if (cursor.any({"any of", "one of", "either"})) listed.alternatives = true;
  if (!read(cursor, false)) return std::nullopt;
  while (true) {
    auto tried = cursor;
    const bool comma = tried.step(",");
    const bool other = tried.any({"and / or", "or", "nor", "/"});
    if (!other && !tried.any({"and", "&", "+"}) && !comma) {
      // "#gym #fitness" without anything between.
      if (!tried.peek() || tried.peek()->kind != Kind::hashtag) return listed;
    }
    if (!read(tried, other)) return listed;
    listed.alternatives = listed.alternatives || other;
    cursor.at = tried.at;
  }
}

/// Several of one measure: one condition when one of them is enough (or none may be there), else one for each.
void add_mentions(std::vector<Condition>& conditions, const std::vector<Mention>& mentions, bool together,
                  bool forbidden) {
  if (together && std::ranges::all_of(mentions, [&](const auto& m) { return m.measure == mentions[0].measure; })) {
    Condition condition{.measure = mentions[0].measure, .forbidden = forbidden};
    for (const auto& each : mentions) condition.any_of.push_back(each.text);
    conditions.push_back(std::move(condition));
    return;
  }
  // "#gym or 'leg day'": the word is searched among the hashtags too.
  if (together && !forbidden) {
    Condition condition{.measure = Measure::word};
    for (const auto& each : mentions) condition.any_of.push_back(each.text);
    conditions.push_back(std::move(condition));
    return;
  }
  for (const auto& each : mentions)
    conditions.push_back({.measure = each.measure, .any_of = {each.text}, .forbidden = forbidden});
}

std::optional<FilterClause> mentions(FilterCursor cursor, bool forbidden, bool plain_words) {
  std::vector<Mention> found;
  const auto listed = list(cursor, [&](FilterCursor& at, bool) {
    auto one = mention(at, plain_words);
    if (one) found.push_back(std::move(*one));
    return one.has_value();
  });
  if (!listed) return std::nullopt;
  FilterClause clause{{}, cursor.at};
  add_mentions(clause.conditions, found, forbidden || listed->alternatives, forbidden);
  return clause;
}

std::optional<FilterClause> accounts(FilterCursor cursor, bool forbidden) {
  Condition condition{.measure = Measure::author, .forbidden = forbidden};
  cursor.any({"the account", "the accounts", "the author", "the authors", "the creator", "account", "author", "creator",
              "user"});
  const auto listed = list(cursor, [&](FilterCursor& at, bool) {
    const auto* token = at.peek();
    if (!token || token->kind != Kind::account) return false;
    condition.any_of.push_back(token->text);
    return bool(++at.at);
  });
  if (!listed) return std::nullopt;
  return FilterClause{{condition}, cursor.at};
}

/// "no ads, duets or #politics, nothing by @x": a list of all forbidden things.
std::optional<FilterClause> forbidden_things(FilterCursor cursor) {
  std::vector<Condition> conditions;
  std::vector<Mention> named;
  Condition authors{.measure = Measure::author, .forbidden = true};
  const auto listed = list(cursor, [&](FilterCursor& at, bool alternative) {
    // After a comma the "no" extends only to things of one kind: "no ads, with #gym" asks for #gym.
    const bool first = conditions.empty() && named.empty() && authors.any_of.empty();
    auto tried = at;
    const bool anew = first || alternative || tried.any({"no", "not", "nor"});
    if (const auto one = flag(tried); one && (anew || (!conditions.empty() && *one != Measure::portrait))) {
      if (!first && tried.tokens[tried.at - 1].text == "only") return false;
      conditions.push_back(flag_condition(*one, true));
      at.at = tried.at;
      return true;
    }
    const bool verb = anew && tried.any({"mentioning", "mentions of", "mention of", "mention", "mentions", "containing",
                                         "contain", "using", "use", "tagged with", "tagged", "with", "saying",
                                         "including", "include", "any mention of", "videos with", "having"});
    if (anew && !verb)
      tried.any({"videos by", "videos from", "posts by", "posts from", "clips by", "clips from", "by", "from",
                 "anything by", "anything from"});
    const auto* token = tried.peek();
    if (token && token->kind == Kind::account && (anew || !authors.any_of.empty())) {
      authors.any_of.push_back(token->text);
      at.at = tried.at + 1;
      return true;
    }
    if (!anew && named.empty()) return false;
    auto one = mention(tried, verb);
    if (!one) return false;
    named.push_back(std::move(*one));
    at.at = tried.at;
    return true;
  });
  if (!listed) return std::nullopt;
  for (const auto measure : {Measure::hashtag, Measure::word}) {
    std::vector<Mention> alike;
    std::ranges::copy_if(named, std::back_inserter(alike), [&](const auto& m) { return m.measure == measure; });
    if (!alike.empty()) add_mentions(conditions, alike, true, true);
  }
  if (!authors.any_of.empty()) conditions.push_back(std::move(authors));
  return FilterClause{std::move(conditions), cursor.at};
}

std::optional<FilterClause> negated(FilterCursor cursor) {
  if (cursor.any({"ad - free", "ad free"}))
    return FilterClause{{flag_condition(Measure::advertisement, true)}, cursor.at};
  cursor.any({"that are", "which are", "that is", "that", "which", "are", "is", "must", "should", "do", "does", "it",
              "must be", "should be"});
  if (!cursor.any({"no",    "not",      "without", "nothing",   "never",  "none",   "exclude", "excludes", "excluding",
                   "avoid", "avoiding", "skip",    "omit",      "except", "minus",  "non",     "arent",    "isnt",
                   "dont",  "doesnt",   "cannot",  "leave out", "ignore", "remove", "drop",    "reject",   "-"}))
    return std::nullopt;
  if (cursor.tokens[cursor.at - 1].text == "-") {
    // A minus is meant for the next word alone: "-#ad #fyp".
    const auto* next = cursor.peek();
    if (!next || next->kind != Kind::hashtag || next->from != cursor.tokens[cursor.at - 1].to) return std::nullopt;
    return FilterClause{{{.measure = Measure::hashtag, .any_of = {cursor.peek()->text}, .forbidden = true}},
                        cursor.at + 1};
  }
  cursor.any({"-", "be", "any", "to be", "show me", "show", "give me", "want"});
  // "don't include ads" is about the kind of the video, "don't include protein" about its words.
  auto inside = cursor;
  if (inside.any({"include", "have", "contain", "use", "allow", "accept", "approve", "publish", "post"})) {
    if (auto thing = inside; flag(thing)) cursor.at = inside.at;
  }
  return forbidden_things(cursor);
}

std::optional<FilterClause> required(FilterCursor cursor) {
  auto tried = cursor;
  const bool only = tried.step("only");
  if (only) tried.any({"videos", "clips", "posts"});
  const bool by = tried.any({"from the account", "by the account", "by", "from", "of"});
  if (only || by) {
    if (auto clause = accounts(tried, false)) {
      auto behind = FilterCursor{cursor.tokens, clause->end};
      behind.step("only");
      clause->end = behind.at;
      return clause;
    }
  }
  // "only duets", "vertical only", "vertical videos"
  auto flags = cursor;
  const bool before = flags.step("only");
  flags.any({"in", "shot in", "filmed in", "must be", "should be"});
  if (const auto one = flag(flags)) {
    const bool behind = cursor.tokens[flags.at - 1].text == "only" || flags.step("only");
    if (before || behind || *one == Measure::landscape || *one == Measure::portrait)
      return FilterClause{{flag_condition(*one, false)}, flags.at};
  }
  // "must mention 'leg day'", "with #gym or #fitness", "#gym"
  auto verb = cursor;
  verb.any({"that must", "that", "which", "who"});
  const bool must = verb.any({"must", "should", "has to", "have to", "need to", "needs to"});
  if (verb.any({"mention", "mentions", "mentioning", "contain", "contains", "containing", "say", "says", "saying",
                "talk about", "talks about"})) {
    return mentions(verb, false, true);
  }
  if (verb.any({"be tagged with", "be tagged", "tagged with", "tagged", "include", "includes", "including", "has",
                "have", "having", "use", "uses", "using", "with"}) ||
      !must) {
    return mentions(verb, false, false);
  }
  return std::nullopt;
}

}  // namespace

std::optional<FilterClause> read_name_clause(const FilterTokens& tokens, std::size_t at) {
  const FilterCursor cursor{tokens, at};
  if (auto clause = negated(cursor)) return clause;
  return required(cursor);
}

}  // namespace farmtok::farm::discovery

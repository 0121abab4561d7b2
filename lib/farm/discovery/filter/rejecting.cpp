// Verbs and phrases that ask for the opposite of what they name, in all their forms.

#include <algorithm>
#include <array>
#include <string>

#include "farm/discovery/filter/grammar.hpp"

namespace farmtok::farm::discovery {
namespace {

constexpr std::array<std::string_view, 81> verbs{
    "avoid",     "exclude",  "skip",     "ignore",   "omit",       "remove",    "drop",      "reject",    "discard",
    "hide",      "block",    "ban",      "delete",   "forbid",     "toss",      "ditch",     "scrap",     "dump",
    "trash",     "junk",     "purge",    "erase",    "prune",      "disregard", "eliminate", "dismiss",   "decline",
    "deny",      "refuse",   "prohibit", "disallow", "disqualify", "veto",      "blacklist", "blocklist", "denylist",
    "mute",      "suppress", "hate",     "dislike",  "detest",     "despise",   "loathe",    "lack",      "shun",
    "dodge",     "evade",    "bypass",   "forgo",    "abstain",    "refrain",   "cancel",    "negate",    "oppose",
    "bin",       "chuck",    "nix",      "yeet",     "leave",      "except",    "quit",      "spurn",     "unlist",
    "blackball", "outlaw",   "snub",     "eschew",   "overlook",   "rid",       "unwant",    "forget",    "jettison",
    "abandon",   "forsake",  "evict",    "oust",     "banish",     "expel",     "repel",     "revoke",    "withhold"};

constexpr std::array<std::string_view, 36> irregular{
    "hidden",     "hid",         "forbidden", "forbade",      "thrown",   "threw",    "missing",      "misses",
    "absent",     "absence",     "devoid",    "barring",      "sans",     "anti",     "false",        "null",
    "nope",       "nah",         "nay",       "neednt",       "oughtnt",  "aint",     "mightnt",      "lest",
    "undesired",  "undesirable", "disliked",  "unacceptable", "opposite", "contrary", "inadmissible", "fewest",
    "unsuitable", "unnecessary", "needless",  "regardless"};

constexpr std::array<std::string_view, 37> phrases{
    "clear of",   "different from", "different than", "reverse of", "place of",  "as well",  "away from",  "far from",
    "free of",    "free from",      "short of",       "rid of",     "devoid of", "in lieu",  "pass on",    "pass over",
    "pass up",    "passing on",     "passes on",      "say no",     "says no",   "do away",  "as opposed", "let alone",
    "fail to",    "fails to",       "failing to",     "failed to",  "too many",  "too much", "cant stand", "do without",
    "go without", "turn down",      "turned down",    "look past",  "looks past"};

/// "kick out", "throw away"; but not "work out".
constexpr std::array<std::string_view, 20> beside_out{
    "work", "works",   "working", "worked", "check",  "stand", "stands", "standing", "find", "figure",
    "hang", "hanging", "chill",   "eat",    "eating", "make",  "night",  "day",      "fade", "watch"};

bool is_form_of(std::string_view word, std::string_view verb) {
  if (!word.starts_with(verb.substr(0, verb.size() - 1))) return false;
  const auto is = [&](std::string_view stem, std::string_view ending) {
    return word.size() == stem.size() + ending.size() && word.starts_with(stem) && word.ends_with(ending);
  };
  for (const std::string_view ending : {"", "s", "es", "d", "ed", "ing", "able"})
    if (is(verb, ending)) return true;
  const auto shorter = verb.substr(0, verb.size() - 1);
  if (verb.ends_with('e') && (is(shorter, "ing") || is(shorter, "able"))) return true;
  if (verb.ends_with('y') && (is(shorter, "ies") || is(shorter, "ied"))) return true;
  const auto doubled = std::string{verb} + verb.back();
  return is(doubled, "ed") || is(doubled, "ing");
}

}  // namespace

bool rejects(const FilterTokens& tokens, std::size_t at) {
  const FilterCursor cursor{tokens, at};
  const auto* token = cursor.peek();
  if (!token || token->kind != FilterToken::Kind::word) return false;
  const auto& word = token->text;
  if (word == "out" || word == "away" || word == "aside")
    return at > 0 && tokens[at - 1].kind == FilterToken::Kind::word &&
           std::ranges::count(beside_out, tokens[at - 1].text) == 0;
  for (const auto phrase : phrases) {
    if (auto tried = cursor; tried.steps(phrase)) return true;
  }
  return std::ranges::count(irregular, word) > 0 ||
         std::ranges::any_of(verbs, [&](std::string_view verb) { return is_form_of(word, verb); });
}

bool crosses_out(const FilterToken& token) {
  static constexpr std::array<std::string_view, 22> signs{
      "\u274c",     "\u2716",     "\u2717",     "\u2718",     "\u274e",     "\u2612",     "\u2715",     "\u00ac",
      "\u2298",     "\u20e0",     "\u26d4",     "\U0001f6ab", "\U0001f6d1", "\U0001f44e", "\U0001f645", "\U0001f196",
      "\U0001f5d1", "\U0001f6af", "\U0001f6b7", "\U0001f515", "\U0001f1fd", "\U0001f92e"};
  return token.kind == FilterToken::Kind::word &&
         std::ranges::any_of(signs, [&](std::string_view sign) { return token.text.find(sign) != std::string::npos; });
}

}  // namespace farmtok::farm::discovery
